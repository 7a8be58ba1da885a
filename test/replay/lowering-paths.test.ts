// Which steps truncate, mount, umount, a failed page and the answer to a removal have by a single patch: calls that are
// exchanged, dropped, moved to another function. Nothing is explored here.
import { describe, expect, it } from 'vitest';
import { fn, lowered, loweredFiles } from './lowered';

/** The ids of the steps of an operation's only variant, those of groups among them. */
function stepsOf(stage: ReturnType<typeof lowered>, operation: string): string[] {
	const [variant] = stage.variants.get(operation) ?? [];
	const ids = (
		steps: readonly { readonly id: string; readonly steps?: readonly { readonly id: string }[] }[],
	): string[] => steps.flatMap((item) => [item.id, ...ids(item.steps ?? [])]);
	return ids(variant?.operation.steps ?? []);
}

describe('truncate', () => {
	const PATH = 'fs/ext4/inode.c';
	const setattr = (...lines: string[]) =>
		fn('static int ember_setattr(struct inode *inode, loff_t size)', ...lines, 'return 0;');
	const lock = 'filemap_invalidate_lock(inode->i_mapping);';
	const breaks = 'ext4_break_layouts(inode);';
	const cut = 'truncate_pagecache(inode, size);';
	const body = (...wait: string[]) =>
		fn(
			'int ext4_break_layouts(struct inode *inode)',
			'struct page *page = dax_layout_busy_page(inode->i_mapping);',
			'if (!page)',
			'\treturn 0;',
			...wait,
		);
	const wait =
		'return ___wait_var_event(&page->_refcount, idle(page), TASK_INTERRUPTIBLE, 0, 0, unlock(inode));';

	it('waits for pinned pages where a patch makes it', () => {
		const stage = lowered(PATH, setattr(lock, cut), setattr(lock, breaks, cut), 'v4.12', true);
		expect(stage.switched).toMatchObject({ LB_EXT4: 'skip' });
		expect(stage.steps).toEqual(['T1', 'T1-again', 'T2', 'T3', 'T4', 'T4w', 'T5', 'T6', 'T7']);
		expect([...stage.variants.values()].flat().map(({ filesystem }) => filesystem)).toEqual(['ext4']);
	});

	it('waits for nothing where the function that looks does not wait', () => {
		const stage = lowered(
			PATH,
			`${body(wait)}\n${setattr(breaks, cut)}`,
			`${body('return -EBUSY;')}\n${setattr(breaks, cut)}`,
			'v4.19',
			true,
		);
		expect(
			stage.variants.get('truncate')?.map(({ operation }) => operation.steps.map(({ id }) => id)),
		).toEqual(
			[
				['T1', 'T1-again', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
				['T1', 'T1-again', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
			].slice(1),
		);
	});

	it('stays as it is where a function of all filesystems takes over', () => {
		const common = fn(
			'int ext4_break_layouts(struct inode *inode)',
			'return dax_break_layout_inode(inode, idle);',
		);
		expect(lowered(PATH, body(wait), common, 'v6.12', true).changes).toEqual([]);
	});

	it('looks too late where the entries have gone before', () => {
		const { steps } = lowered(PATH, setattr(breaks, cut), setattr(cut, breaks), 'v4.19');
		expect(steps).toEqual(['T1', 'T1-again', 'T2', 'T5', 'T3', 'T4', 'T4w', 'T6', 'T7']);
	});

	it('looks too early where the lock is taken behind it', () => {
		const { steps } = lowered(PATH, setattr(lock, breaks, cut), setattr(breaks, lock, cut), 'v4.19');
		expect(steps).toEqual(['T1', 'T1-again', 'T3', 'T4', 'T4w', 'T2', 'T5', 'T6', 'T7']);
	});

	it('is nothing in a filesystem without direct access', () => {
		const evict = (...lines: string[]) =>
			fn('static void lava_drop(struct inode *inode)', ...lines, 'lava_note(inode);');
		const [before, after] = [evict('truncate_inode_pages(&inode->i_data, 0);'), evict()];
		expect(lowered('fs/lava/inode.c', before, after, 'v6.12').changes).toEqual([]);
		expect(lowered('fs/ext2/inode.c', before, after, 'v6.12').changes).toHaveLength(1);
	});

	it('is done by one caller without the wait that another has', () => {
		const punch = (...lines: string[]) =>
			fn(
				'static int ember_punch_hole(struct inode *inode, loff_t from)',
				lock,
				...lines,
				'truncate_pagecache_range(inode, from, from);',
				'return 0;',
			);
		const both = `${setattr(lock, breaks, cut)}\n${punch(breaks)}`;
		const stage = lowered(PATH, both, `${setattr(lock, breaks, cut)}\n${punch()}`, 'v4.19');
		expect(stage.changes.map(({ says }) => says)).toEqual([
			'ember_punch_hole() drops the unmap of what is mapped, the search for pinned pages and the wait for pinned pages',
		]);
		const ways = stage.variants
			.get('truncate')
			?.map(({ function: name, operation }) => [name, operation.steps.some(({ id }) => id === 'T4')]);
		expect(ways).toContainEqual(['ember_punch_hole', false]);
	});
});

describe('umount', () => {
	const SUPER = 'fs/super.c';
	const shutdown = (...lines: string[]) =>
		fn('void generic_shutdown_super(struct super_block *sb)', ...lines);

	it('evicts what it has not written back', () => {
		const stage = lowered(
			SUPER,
			shutdown('sync_filesystem(sb);', 'evict_inodes(sb);'),
			shutdown('evict_inodes(sb);', 'sync_filesystem(sb);'),
			'v6.12',
		);
		expect(stage.steps?.slice(0, 4)).toEqual(['U1', 'U3-idle', 'U3', 'U2']);
	});

	it('gives the dax_device back in another function', () => {
		const PATH = 'fs/xfs/xfs_super.c';
		const put = (...lines: string[]) =>
			fn(
				'static void xfs_fs_put_super(struct super_block *sb)',
				'xfs_unmountfs(mp);',
				...lines,
				'xfs_destroy_percpu(mp);',
			);
		const { steps } = lowered(
			PATH,
			put('fs_put_dax(mp->daxdev, mp);'),
			put().replace('\txfs_unmountfs', '\tfs_put_dax(mp->daxdev, mp);\n\txfs_unmountfs'),
			'v6.12',
		);
		expect(steps).toEqual(['U1', 'U2', 'U3-idle', 'U3', 'U5', 'U6', 'U6-put', 'U4', 'U7']);
	});

	it('clears the operations of a holder first', () => {
		const head = 'void fs_put_dax(struct dax_device *dax_dev, void *holder)';
		const data = fn(
			head,
			'if (cmpxchg(&dax_dev->holder_data, holder, NULL) == holder)',
			'\tdax_dev->holder_ops = NULL;',
			'put_dax(dax_dev);',
		);
		const ops = fn(
			head,
			'WRITE_ONCE(dax_dev->holder_ops, NULL);',
			'cmpxchg(&dax_dev->holder_data, holder, NULL);',
			'put_dax(dax_dev);',
		);
		expect(lowered('drivers/dax/super.c', data, ops, 'v6.12').steps?.slice(-4)).toEqual([
			'U6',
			'U5',
			'U6-put',
			'U7',
		]);
		expect(lowered('drivers/dax/super.c', ops, data, 'v6.12').changes.map(({ says }) => says)).toEqual([
			'fs_put_dax() moves clearing the holder operations',
		]);
	});

	it('waits for pinned pages where inodes are evicted, in one filesystem', () => {
		const evict = (...lines: string[]) =>
			fn(
				'void ext4_evict_inode(struct inode *inode)',
				...lines,
				'truncate_inode_pages_final(&inode->i_data);',
			);
		const stage = lowered('fs/ext4/inode.c', evict('dax_break_layout_final(inode);'), evict(), 'v6.15');
		expect(
			stage.variants
				.get('umount')
				?.map(({ filesystem, operation }) => [
					filesystem,
					operation.steps.some(({ id }) => id === 'U3-idle'),
				]),
		).toEqual([['ext4', false]]);
	});
});

describe('mount', () => {
	const head = 'struct dax_device *fs_dax_get_by_bdev(struct block_device *bdev, void *holder)';
	const lookUp = (...lines: string[]) => fn(head, ...lines, 'return dax_dev;');
	const section = [
		'id = dax_read_lock();',
		'if (!dax_alive(dax_dev) || !igrab(&dax_dev->inode))',
		'\tdax_dev = NULL;',
		'else if (holder && !cmpxchg(&dax_dev->holder_data, NULL, holder))',
		'\tdax_dev->holder_ops = ops;',
		'dax_read_unlock(id);',
	];

	it('looks its dax_device up outside of a read section', () => {
		const stage = lowered(
			'drivers/dax/super.c',
			lookUp(...section),
			lookUp(...section.slice(1, -1)),
			'v6.12',
		);
		expect(stage.steps).toEqual(['N1', 'N1-get', 'N2', 'N3', 'N4', 'N5']);
	});

	it('takes the reference before the test', () => {
		const [first = '', , ...rest] = section;
		const stage = lowered(
			'drivers/dax/super.c',
			lookUp(...section),
			lookUp(first, 'if (!igrab(&dax_dev->inode) || !dax_alive(dax_dev))', ...rest),
			'v6.12',
		);
		expect(stage.steps?.slice(0, 3)).toEqual(['N0', 'N1-get', 'N1']);
	});
});

describe('a failed page', () => {
	const PATH = 'mm/memory-failure.c';
	const kill = (name: string, ...lines: string[]) =>
		fn(`int ${name}(unsigned long pfn, int flags)`, ...lines, 'return 0;');
	const page = {
		lock: 'cookie = dax_lock_page(page);',
		collect: 'collect_procs(page, &tokill, true);',
		unmap: 'unmap_and_kill(&tokill, pfn, page->mapping, 0, flags);',
		unlock: 'dax_unlock_page(page, cookie);',
	};

	it('is handled where a patch brings the handling, with its lock or without', () => {
		const whole = lowered(
			PATH,
			kill('mf_generic_kill_procs', 'report(pfn);'),
			kill('mf_generic_kill_procs', ...Object.values(page)),
			'v4.12',
		);
		expect(whole.switched).toMatchObject({ MF: 'generic' });
		expect(stepsOf(whole, 'memory-failure')).toEqual(
			expect.arrayContaining(['MP-lock', 'MP-collect', 'MP-unmap', 'MP-unlock']),
		);
		const bare = lowered(
			PATH,
			kill('mf_generic_kill_procs', 'report(pfn);'),
			kill('mf_generic_kill_procs', page.collect, page.unmap),
			'v4.12',
		);
		expect(stepsOf(bare, 'memory-failure')).not.toContain('MP-lock');
		expect(stepsOf(bare, 'memory-failure')).toContain('MP-unmap');
	});

	it('keeps its entry locked where nobody unlocks it', () => {
		const stage = lowered(
			PATH,
			kill('mf_generic_kill_procs', ...Object.values(page)),
			kill('mf_generic_kill_procs', page.lock, page.collect, page.unmap),
			'v6.12',
		);
		expect(stage.variants.get('memory-failure')?.[0]?.operation.resources?.['entry']?.release).toBe('');
	});

	it.each([
		[
			'unmapped before anybody is collected',
			[page.lock, page.unmap, page.collect, page.unlock],
			['MP-lock', 'MP-unmap', 'MP-collect', 'MP-unlock'],
		],
		[
			'locked once it is looked up',
			[page.collect, page.lock, page.unmap, page.unlock],
			['MP-collect', 'MP-lock', 'MP-unmap', 'MP-unlock'],
		],
	])('is %s', (_, lines, order) => {
		const stage = lowered(
			PATH,
			kill('mf_generic_kill_procs', ...Object.values(page)),
			kill('mf_generic_kill_procs', ...lines),
			'v6.12',
		);
		expect(stepsOf(stage, 'memory-failure').filter((id) => id.startsWith('MP'))).toEqual(order);
	});

	it('of a file is the same for a failure and for a removal', () => {
		const owner = {
			...page,
			lock: 'cookie = dax_lock_mapping_entry(mapping, index, &page);',
			collect: 'collect_procs_fsdax(page, mapping, index, &to_kill, true);',
			unlock: 'dax_unlock_mapping_entry(mapping, index, cookie);',
		};
		const stage = lowered(
			PATH,
			kill('mf_dax_kill_procs', ...Object.values(owner)),
			kill('mf_dax_kill_procs', owner.lock, owner.unmap, owner.collect, owner.unlock),
			'v6.12',
		);
		expect(stepsOf(stage, 'memory-failure').filter((id) => id.startsWith('MO-'))).toEqual([
			'MO-lock',
			'MO-unmap',
			'MO-collect',
			'MO-unlock',
		]);
		const removal = stepsOf(stage, 'remove');
		expect(removal.filter((id) => /^RN-(?:lock|collect|unmap|unlock)$/.test(id))).toEqual([
			'RN-lock',
			'RN-unmap',
			'RN-collect',
			'RN-unlock',
		]);
	});
});

describe('the answer to a removal', () => {
	const PATH = 'fs/xfs/xfs_notify_failure.c';
	const answer = (...lines: string[]) =>
		fn('static int xfs_dax_notify_ddev_failure(struct xfs_mount *mp, int mf_flags)', ...lines, 'return 0;');
	const [freeze, walk, shut, thaw] = [
		'freeze_super(mp->m_super, FREEZE_HOLDER_KERNEL);',
		'xfs_rmap_query_range(cur, &low, &high, xfs_dax_failure_fn, &notify);',
		'xfs_force_shutdown(mp, SHUTDOWN_FORCE_UMOUNT);',
		'thaw_super(mp->m_super, FREEZE_HOLDER_KERNEL);',
	] as const;
	const whole = answer(freeze, walk, shut, thaw);
	const own = (stage: ReturnType<typeof lowered>) =>
		stepsOf(stage, 'remove').filter((id) => /^RN-(?:freeze|frozen|pages|shut|thaw)$/.test(id));

	it.each([
		['freezes nothing', [walk, shut, thaw], ['RN-pages', 'RN-shut', 'RN-thaw']],
		[
			'thaws before it revokes',
			[freeze, thaw, walk, shut],
			['RN-freeze', 'RN-frozen', 'RN-thaw', 'RN-pages', 'RN-shut'],
		],
		[
			'revokes before it freezes',
			[walk, freeze, shut, thaw],
			['RN-pages', 'RN-freeze', 'RN-frozen', 'RN-shut', 'RN-thaw'],
		],
		[
			'shuts down before it revokes',
			[freeze, shut, walk, thaw],
			['RN-freeze', 'RN-frozen', 'RN-shut', 'RN-pages', 'RN-thaw'],
		],
		['revokes nothing', [freeze, shut, thaw], ['RN-freeze', 'RN-frozen', 'RN-shut', 'RN-thaw']],
	])('%s', (_, lines, order) => {
		expect(own(lowered(PATH, whole, answer(...lines), 'v6.12'))).toEqual(order);
	});

	it('is found by the struct that it is put into', () => {
		const ops = '\nconst struct dax_holder_operations lava_ops = {\n\t.notify_failure = lava_gone,\n};\n';
		const gone = (...lines: string[]) =>
			fn('static int lava_gone(struct dax_device *dev)', ...lines, 'return 0;') + ops;
		const stage = loweredFiles(
			{ 'fs/lava/super.c': gone(freeze, walk, thaw) },
			{ 'fs/lava/super.c': gone(walk, thaw) },
			'v6.12',
			true,
		);
		expect(own(stage)).toEqual(['RN-pages', 'RN-shut', 'RN-thaw']);
	});
});
