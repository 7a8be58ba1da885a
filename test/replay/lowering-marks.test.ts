// What marks in single patches mean for the model: which switches turn. Nothing is explored here.
import { describe, expect, it } from 'vitest';
import { model } from '../../src/engine/model';
import { resolveProfile } from '../../src/engine/profile';
import { fn, lowered } from './lowered';

describe('marks', () => {
	const cases: readonly {
		what: string;
		path: string;
		profile: string;
		head: string;
		before: string[];
		after: string[];
		switches: Record<string, string | boolean>;
	}[] = [
		{
			what: 'a flag of the superblock is tested before the inode is dirtied',
			path: 'fs/fs-writeback.c',
			profile: 'v4.3',
			head: 'void __mark_inode_dirty(struct inode *inode, int flags)',
			before: ['struct super_block *sb = inode->i_sb;', 'queue_inode(sb, inode);'],
			after: [
				'struct super_block *sb = inode->i_sb;',
				'if (sb->s_iflags & SB_I_EMBER_GONE)',
				'\treturn;',
				'queue_inode(sb, inode);',
			],
			switches: { BDI_FLAG: true },
		},
		{
			what: 'files with direct access may share blocks',
			path: 'fs/emberfs/reflink.c',
			profile: 'v5.15',
			head: 'static int ember_remap_prep(struct inode *in, struct inode *out)',
			before: [
				'int ret = -EINVAL;',
				'if (IS_DAX(in) || IS_DAX(out))',
				'\tgoto unlock;',
				'ret = ember_lock_extents(in, out);',
				'unlock:',
				'return ret;',
			],
			after: [
				'int ret = -EINVAL;',
				'if (IS_DAX(in) != IS_DAX(out))',
				'\tgoto unlock;',
				'ret = ember_lock_extents(in, out);',
				'unlock:',
				'return ret;',
			],
			switches: { SHARED: true },
		},
		{
			what: 'sharers of a page are counted',
			path: 'fs/dax.c',
			profile: 'v6.1',
			head: 'static void ember_share(struct page *page, bool shared)',
			before: ['dax_mapping_set_cow(page);'],
			after: ['if (shared)', '\tpage->share++;'],
			switches: { ASSOC: 'count' },
		},
		{
			what: 'a removal tells the holder',
			path: 'drivers/dax/super.c',
			profile: 'v5.18',
			head: 'void kill_dax(struct dax_device *dax_dev)',
			before: ['clear_bit(DAXDEV_ALIVE, &dax_dev->flags);', 'synchronize_srcu(&dax_srcu);'],
			after: [
				'if (dax_dev->holder_data != NULL)',
				'\tdax_holder_notify_failure(dax_dev, 0, U64_MAX, 0);',
				'clear_bit(DAXDEV_ALIVE, &dax_dev->flags);',
				'synchronize_srcu(&dax_srcu);',
			],
			switches: { HOLD: true, ZAP: 'holder0' },
		},
		{
			what: 'a removal is told from a failure',
			path: 'drivers/dax/super.c',
			profile: 'v6.1',
			head: 'void kill_dax(struct dax_device *dax_dev)',
			before: [
				'dax_holder_notify_failure(dax_dev, 0, U64_MAX, 0);',
				'clear_bit(DAXDEV_ALIVE, &dax_dev->flags);',
			],
			after: [
				'dax_holder_notify_failure(dax_dev, 0, U64_MAX, MF_MEM_PRE_REMOVE);',
				'clear_bit(DAXDEV_ALIVE, &dax_dev->flags);',
			],
			switches: { ZAP: 'preremove' },
		},
		{
			what: 'an answer to a removal that revokes mappings',
			path: 'fs/emberfs/notify_failure.c',
			profile: 'v5.18',
			head: 'static int ember_dax_failure_fn(struct ember_cursor *at)',
			before: ['return 0;'],
			after: ['return mf_dax_kill_procs(at->mapping, at->index, at->count, at->flags);'],
			switches: { REVOKE: 'early' },
		},
		{
			what: 'a search for tasks that finds all of them',
			path: 'mm/memory-failure.c',
			profile: 'v6.1',
			head: 'static void ember_collect_procs(struct page *page, struct list_head *found, int mf_flags)',
			before: ['ember_search(page, found, false);'],
			after: ['bool all = mf_flags & MF_MEM_PRE_REMOVE;', 'ember_search(page, found, all);'],
			switches: { REVOKE: 'all' },
		},
		{
			what: 'a scan for pinned pages that waits for locked entries',
			path: 'fs/dax.c',
			profile: 'v6.12',
			head: 'struct page *dax_layout_busy_page_range(struct address_space *mapping)',
			before: ['return ember_busy(xas_load(&xas));'],
			after: ['return ember_busy(wait_entry_unlocked_exclusive(&xas, entry));'],
			switches: { LB_XFS: 'wait', LB_EXT4: 'wait', LB_FUSE: 'wait' },
		},
		{
			what: 'pages that are counted from 0',
			path: 'include/linux/dax.h',
			profile: 'v6.12',
			head: 'static inline bool dax_page_is_idle(struct page *page)',
			before: ['return page && page_ref_count(page) == 1;'],
			after: ['return page && page_ref_count(page) == 0;'],
			switches: { IDLE: '0' },
		},
	];

	it.each(cases)('$what', ({ path, profile, head, before, after, switches }) => {
		expect(lowered(path, fn(head, ...before), fn(head, ...after), profile).switches).toEqual(switches);
		// And back again.
		const base = resolveProfile(model, profile).switches;
		const undone = lowered(path, fn(head, ...after), fn(head, ...before), profile).switches;
		for (const name of Object.keys(switches)) expect(undone[name] ?? base[name]).not.toEqual(switches[name]);
	});

	it('of a wait for locked entries mean nothing to a filesystem that never looks', () => {
		const scan = (entry: string) =>
			fn('struct page *dax_layout_busy_page(struct address_space *mapping)', `return ember_busy(${entry});`);
		const { switches } = lowered('fs/dax.c', scan('entry'), scan('wait_entry_unlocked(entry)'), 'v4.19');
		expect(switches).toEqual({ LB_XFS: 'wait', LB_EXT4: 'wait' });
	});

	it('says what does it, at its line', () => {
		const head = 'void __mark_inode_dirty(struct inode *inode, int flags)';
		const { changes } = lowered(
			'fs/fs-writeback.c',
			fn(head, 'queue_inode(inode);'),
			fn(head, 'if (inode->i_sb->s_iflags & SB_I_EMBER_GONE)', '\treturn;', 'queue_inode(inode);'),
			'v4.3',
		);
		expect(changes.map(({ says }) => says)).toEqual([
			'__mark_inode_dirty() adds the test of the flag on the superblock',
		]);
		expect(changes[0]?.at).toMatchObject({ place: { file: 'fs/fs-writeback.c', line: 3, patch: 1 } });
	});
});
