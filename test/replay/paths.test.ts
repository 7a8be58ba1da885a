// Made-up patches to truncate, mount, umount, failed pages and the answer to a removal: one that keeps the order leaves the
// verdict, one that exchanges two calls or drops one has to change it.
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/engine/scenarios';
import { replayWithFindings } from '../../src/replay/series';
import { mailsOf, seriesOf } from '../review/mails';
import { fn } from './lowered';

/** The verdict of a situation before and behind a patch from some lines of a function to others. */
function verdicts(
	{ path, head, profile, scenario }: Readonly<Record<'path' | 'head' | 'profile' | 'scenario', string>>,
	before: readonly string[],
	after: readonly string[],
) {
	const text = (lines: readonly string[]) => fn(head, 'int ret = 0;', ...lines, 'return ret;');
	const mails = mailsOf({ [path]: text(before) }, [{ title: 'a change', files: { [path]: text(after) } }]);
	const context = { source: {}, profile, scenarios: scenarios.filter(({ id }) => id === scenario) };
	const { replay } = replayWithFindings(seriesOf(mails), context);
	return replay.rows.flatMap(({ cells }) => cells.map(({ hazard, verdict }) => hazard ?? verdict));
}

const drop = (lines: readonly string[], at: number) => lines.toSpliced(at, 1);
const swap = (lines: readonly string[], at: number) =>
	lines.toSpliced(at, 2, lines[at + 1] ?? '', lines[at] ?? '');

const FAILURE = 'mm/memory-failure.c';
const SUPER = 'drivers/dax/super.c';

const lookUp = [
	'id = dax_read_lock();',
	'if (!dax_alive(dax_dev))\n\t\tgoto out;',
	'if (!igrab(&dax_dev->inode))\n\t\tgoto out;',
	'dax_read_unlock(id);\nout:',
];
const kill = [
	'cookie = dax_lock_page(page);',
	'collect_procs(page, &tokill, true);',
	'unmap_and_kill(&tokill, pfn, page->mapping, 0, flags);',
	'dax_unlock_page(page, cookie);',
];
const cut = [
	'filemap_invalidate_lock(inode->i_mapping);',
	'ret = ext4_break_layouts(inode);',
	'truncate_pagecache(inode, size);',
	'ext4_truncate(inode);',
];
const put = [
	'sync_filesystem(sb);',
	'evict_inodes(sb);',
	'xfs_ail_push_all_sync(mp->m_ail);',
	'fs_put_dax(mp->m_daxdev, mp);',
];
const dying = [
	'dax_holder_notify_failure(dax_dev, 0, U64_MAX, MF_MEM_PRE_REMOVE);',
	'clear_bit(DAXDEV_ALIVE, &dax_dev->flags);',
	'synchronize_srcu(&dax_srcu);',
	'dax_dev->holder_data = NULL;',
];
const answer = [
	'freeze_super(mp->m_super, FREEZE_HOLDER_KERNEL);',
	'xfs_rmap_query_range(cur, &low, &high, xfs_dax_failure_fn, &notify);',
	'xfs_force_shutdown(mp, SHUTDOWN_FORCE_UMOUNT);',
	'thaw_super(mp->m_super, FREEZE_HOLDER_KERNEL);',
];

const share = [
	'filemap_invalidate_lock_two(VFS_I(ip1)->i_mapping, VFS_I(ip2)->i_mapping);',
	'ret = xfs_break_dax_layouts(VFS_I(ip1), &retry);',
];

const functions = {
	reflink: {
		path: 'fs/xfs/xfs_inode.c',
		head: 'int ember_ilock2_io_mmap(struct xfs_inode *ip1, struct xfs_inode *ip2)',
		profile: 'v6.12',
		scenario: 'reflink-fault',
		lines: share,
	},
	'reflink against a store': {
		path: 'fs/xfs/xfs_inode.c',
		head: 'int ember_ilock2_io_mmap(struct xfs_inode *ip1, struct xfs_inode *ip2)',
		profile: 'v6.12',
		scenario: 'reflink-store',
		lines: share,
	},
	mount: {
		path: SUPER,
		head: 'struct dax_device *fs_dax_get_by_bdev(struct block_device *bdev)',
		profile: 'v6.12',
		scenario: 'mount-unbind',
		lines: lookUp,
	},
	failure: {
		path: FAILURE,
		head: 'int mf_generic_kill_procs(unsigned long pfn, int flags)',
		profile: 'v6.12',
		scenario: 'mce-refault',
		lines: kill,
	},
	'failure of an owner': {
		path: FAILURE,
		head: 'int mf_dax_kill_procs(struct address_space *mapping, pgoff_t index)',
		profile: 'v6.12',
		scenario: 'A20',
		lines: kill.map((line) => line.replace('_page(page', '_mapping_entry(mapping, index')),
	},
	truncate: {
		path: 'fs/ext4/inode.c',
		head: 'static int ember_setattr(struct inode *inode, loff_t size)',
		profile: 'v6.15',
		scenario: 'fault-pin-truncate',
		lines: cut,
	},
	'truncate against a fault': {
		path: 'fs/ext4/inode.c',
		head: 'static int ember_setattr(struct inode *inode, loff_t size)',
		profile: 'v6.15',
		scenario: 'truncate-fault',
		lines: cut,
	},
	umount: {
		path: 'fs/ext4/super.c',
		head: 'static void ember_put_super(struct super_block *sb)',
		profile: 'v6.12',
		scenario: 'umount-dirty',
		lines: put,
	},
	'umount against a failure': {
		path: 'fs/xfs/xfs_super.c',
		head: 'static void ember_put_super(struct super_block *sb)',
		profile: 'v6.12',
		scenario: 'umount-mce',
		lines: put,
	},
	'a dying device': {
		path: SUPER,
		head: 'void kill_dax(struct dax_device *dax_dev)',
		profile: 'v6.12',
		scenario: 'A20',
		lines: dying,
	},
	'the answer to a removal': {
		path: 'fs/xfs/xfs_notify_failure.c',
		head: 'static int ember_notify_failure(struct xfs_mount *mp, int mf_flags)',
		profile: 'v6.12',
		scenario: 'A21',
		lines: answer,
	},
} as const;

const mistakes: readonly (readonly [
	of: keyof typeof functions,
	what: string,
	change: (lines: readonly string[]) => readonly string[],
	verdict: string,
])[] = [
	['reflink', 'without the lock', (lines) => drop(lines, 0), 'H13'],
	['reflink', 'with the lock behind the break', (lines) => swap(lines, 0), 'H13'],
	['reflink against a store', 'without the break', (lines) => drop(lines, 1), 'H13'],
	['mount', 'without the read section', (lines) => [...drop(drop(lines, 3), 0), 'out:'], 'H05'],
	['mount', 'without the test', (lines) => drop(lines, 1), 'H05'],
	['failure', 'unmapped before anybody is collected', (lines) => swap(lines, 1), 'H18'],
	['failure', 'locked once it was looked up', (lines) => swap(lines, 0), 'H18'],
	['failure', 'without the lock', (lines) => drop(drop(lines, 3), 0), 'H18'],
	['failure', 'with an entry that stays locked', (lines) => drop(lines, 3), 'HANG'],
	['failure of an owner', 'unmapped before anybody is collected', (lines) => swap(lines, 1), 'H01'],
	['failure of an owner', 'without the unmap', (lines) => drop(lines, 2), 'H01'],
	['truncate', 'without the wait', (lines) => drop(lines, 1), 'H11'],
	['truncate', 'with the wait behind the deletion', (lines) => swap(lines, 1), 'H11'],
	['truncate', 'with the lock behind the wait', (lines) => swap(lines, 0), 'H11'],
	['truncate against a fault', 'without the lock', (lines) => drop(lines, 0), 'H13'],
	[
		'umount',
		'that gives the dax_device back first',
		(lines) => [lines[3] ?? '', ...lines.slice(0, 3)],
		'H04',
	],
	[
		'umount against a failure',
		'that clears the holder before the eviction',
		(lines) => lines.toSpliced(3, 1).toSpliced(1, 0, lines[3] ?? ''),
		'H21',
	],
	[
		'a dying device',
		'that forgets its holder before it tells it',
		(lines) => [lines[3] ?? '', ...lines.slice(0, 3)],
		'H01',
	],
	['a dying device', 'that tells its holder nothing', (lines) => drop(lines, 0), 'H01'],
	['the answer to a removal', 'without the freeze', (lines) => drop(lines, 0), 'H05'],
	[
		'the answer to a removal',
		'that thaws before it revokes',
		(lines) => [lines[0] ?? '', lines[3] ?? '', lines[1] ?? '', lines[2] ?? ''],
		'H05',
	],
	['the answer to a removal', 'that revokes nothing', (lines) => drop(lines, 1), 'H01'],
];

describe.each(mistakes)('%s %s', (of, _, change, verdict) => {
	const { lines, ...where } = functions[of];

	it(`leads to ${verdict}`, () => {
		expect(verdicts(where, lines, change(lines))).toEqual(['safe', verdict]);
	});

	it('is mended the other way round', () => {
		expect(verdicts(where, change(lines), lines).at(-1) ?? 'safe').toBe('safe');
	});
});

describe.each(Object.entries(functions))('%s', (_, { lines, ...where }) => {
	it('stays as it is where the patch changes something else', () => {
		const told = verdicts(where, lines, ['pr_debug("ember\\n");', ...lines]);
		expect(told.every((verdict) => verdict === 'safe')).toBe(true);
	});
});
