// What single patches mean for the model, read from their hunks alone: which switches turn, which order a removal takes,
// which steps an access has. Nothing is explored here.
import { describe, expect, it } from 'vitest';
import { model } from '../../src/engine/model';
import { resolveProfile } from '../../src/engine/profile';
import { stagesOf } from '../../src/replay/lower/stages';
import { type Files, mailsOf, seriesOf } from '../review/mails';

/** The stage behind the one patch that turns `before` into `after`. */
const lowered = (path: string, before: string, after: string, profile: string, whole = false) =>
	loweredFiles({ [path]: before }, { [path]: after }, profile, whole);

function loweredFiles(before: Files, after: Files, profile: string, whole = false) {
	const eras: string[] = [];
	for (let at: string | undefined = profile; at; at = model.profiles.find(({ name }) => name === at)?.base)
		eras.push(at);
	const mails = mailsOf(before, [{ title: 'a change', files: after }]);
	const [, stage] = stagesOf({
		series: seriesOf(mails),
		source: whole ? { tree: (wanted) => before[wanted] ?? null } : {},
		profile: resolveProfile(model, profile),
		eras,
		operations: model.operations,
		findings: () => [],
		cancelled: () => false,
	});
	if (!stage) throw new Error('no stage');
	const [variant] = [...stage.variants.values()].flat();
	return {
		...stage,
		switched: variant?.operation.switches,
		steps: variant?.operation.steps.map(({ id }) => id),
	};
}

const fn = (head: string, ...body: string[]): string =>
	`${head}\n{\n${body.map((line) => `\t${line}\n`).join('')}}\n`;

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
			what: 'an answer to a removal that freezes the filesystem',
			path: 'fs/emberfs/notify_failure.c',
			profile: 'v6.1',
			head: 'static int ember_dax_notify_failure(struct ember_mount *mp, int mf_flags)',
			before: ['return ember_walk_owners(mp);'],
			after: ['freeze_super(mp->sb, FREEZE_HOLDER_KERNEL);', 'return ember_walk_owners(mp);'],
			switches: { FREEZE: true },
		},
		{
			what: 'an answer to a removal that thaws it again',
			path: 'fs/emberfs/notify_failure.c',
			profile: 'v6.1',
			head: 'static int ember_dax_notify_failure(struct ember_mount *mp, int mf_flags)',
			before: ['return ember_walk_owners(mp);'],
			after: ['ember_walk_owners(mp);', 'thaw_super(mp->sb, FREEZE_HOLDER_KERNEL);'],
			switches: { THAW: true },
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
			what: 'a failed page is dealt with under the lock of its entry',
			path: 'mm/memory-failure.c',
			profile: 'v4.12',
			head: 'static int memory_failure_dev_pagemap(unsigned long pfn, struct page *page)',
			before: ['return -EBUSY;'],
			after: [
				'dax_entry_t cookie = dax_lock_page(page);',
				'collect_procs(page, &tokill, true);',
				'kill_procs(&tokill, true, pfn);',
				'dax_unlock_page(page, cookie);',
				'return 0;',
			],
			switches: { MF: 'generic', MF_LOCK: 'own' },
		},
		{
			what: 'a failed page of which the entry stays locked',
			path: 'mm/memory-failure.c',
			profile: 'v4.12',
			head: 'static int memory_failure_dev_pagemap(unsigned long pfn, struct page *page)',
			before: ['return -EBUSY;'],
			after: [
				'dax_entry_t cookie = dax_lock_page(page);',
				'collect_procs(page, &tokill, true);',
				'return 0;',
			],
			switches: { MF: 'generic', MF_LOCK: 'kept' },
		},
		{
			what: 'the operations of a holder go first',
			path: 'drivers/dax/super.c',
			profile: 'v6.12',
			head: 'void fs_put_dax(struct dax_device *dax_dev, void *holder)',
			before: [
				'if (cmpxchg(&dax_dev->holder_data, holder, NULL) == holder)',
				'\tdax_dev->holder_ops = NULL;',
				'put_dax(dax_dev);',
			],
			after: [
				'WRITE_ONCE(dax_dev->holder_ops, NULL);',
				'cmpxchg(&dax_dev->holder_data, holder, NULL);',
				'put_dax(dax_dev);',
			],
			switches: { PUT: 'ops_first' },
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
		{
			what: 'truncate waits for pinned pages',
			path: 'fs/ext4/inode.c',
			profile: 'v4.12',
			head: 'int ember_break(struct inode *inode)',
			before: ['return 0;'],
			after: [
				'struct page *page = dax_layout_busy_page(inode->i_mapping);',
				'return page ? ember_wait(page) : 0;',
			],
			switches: { LB_EXT4: 'skip' },
		},
	];

	it.each(cases)('$what', ({ path, profile, head, before, after, switches }) => {
		expect(lowered(path, fn(head, ...before), fn(head, ...after), profile).switches).toEqual(switches);
		// And back again.
		const base = resolveProfile(model, profile).switches;
		const undone = lowered(path, fn(head, ...after), fn(head, ...before), profile).switches;
		for (const name of Object.keys(switches)) expect(undone[name] ?? base[name]).not.toEqual(switches[name]);
	});

	describe('of a wait for pinned pages', () => {
		const PATH = 'fs/ext4/inode.c';
		const head = 'static int ember_setattr(struct inode *inode, loff_t size)';
		const bare = fn(head, 'truncate_pagecache(inode, size);', 'return 0;');
		const breakLayouts = (...wait: string[]) =>
			fn(
				'int ext4_break_layouts(struct inode *inode)',
				'struct page *page = dax_layout_busy_page(inode->i_mapping);',
				'if (!page)',
				'\treturn 0;',
				...wait,
			);
		const wait =
			'return ___wait_var_event(&page->_refcount, idle(page), TASK_INTERRUPTIBLE, 0, 0, unlock(inode));';
		const turned = (after: string) => lowered(PATH, bare, after, 'v4.12', true).switches;

		it('come with the wait', () => {
			const call = bare.replace('\ttruncate', '\text4_break_layouts(inode);\n\ttruncate');
			expect(turned(call)).toEqual({ LB_EXT4: 'skip' });
			expect(turned(`${breakLayouts(wait)}\n${call}`)).toEqual({ LB_EXT4: 'skip' });
		});

		it('for locked entries mean nothing to a filesystem that never looks', () => {
			const scan = (entry: string) =>
				fn(
					'struct page *dax_layout_busy_page(struct address_space *mapping)',
					`return ember_busy(${entry});`,
				);
			const { switches } = lowered('fs/dax.c', scan('entry'), scan('wait_entry_unlocked(entry)'), 'v4.19');
			expect(switches).toEqual({ LB_XFS: 'wait', LB_EXT4: 'wait' });
		});

		it('stay where a function of all filesystems takes over', () => {
			const common = fn(
				'int ext4_break_layouts(struct inode *inode)',
				'return dax_break_layout_inode(inode, idle);',
			);
			expect(lowered(PATH, breakLayouts(wait), common, 'v6.12', true).switches).toEqual({});
		});

		it('are not there where nobody waits', () => {
			const call = bare.replace('\ttruncate', '\text4_break_layouts(inode);\n\ttruncate');
			expect(turned(`${breakLayouts('return -EBUSY;')}\n${call}`)).toEqual({});
		});

		it('are not there where the entries have gone before', () => {
			expect(turned(bare.replace('\treturn', '\text4_break_layouts(inode);\n\treturn'))).toEqual({});
		});
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

describe('removals', () => {
	const PMEM = 'drivers/nvdimm/pmem.c';

	it('take the order in which a driver calls', () => {
		const head = 'static void ember_detach(struct ember *pmem)';
		const { removal, changes } = lowered(
			PMEM,
			fn(head, 'del_gendisk(pmem->disk);', 'blk_cleanup_queue(pmem->queue);', 'put_disk(pmem->disk);'),
			fn(head, 'blk_cleanup_queue(pmem->queue);', 'del_gendisk(pmem->disk);', 'put_disk(pmem->disk);'),
			'v4.3',
		);
		expect(removal['pmem']).toEqual(['R-dying', 'R-drain', 'R-bdi', 'R-unmap', 'R-end']);
		expect(removal['brd']).toEqual(resolveProfile(model, 'v4.3').removal?.['brd']);
		expect(changes.map(({ driver }) => driver)).toEqual(['pmem']);
	});

	it('change for every driver when a function changes that they call', () => {
		const head = 'void kill_dax(struct dax_device *dax_dev)';
		const alive = 'clear_bit(DAXDEV_ALIVE, &dax_dev->flags);';
		const { removal } = lowered(
			'drivers/dax/super.c',
			fn(head, alive, 'synchronize_srcu(&dax_srcu);'),
			fn(head, alive),
			'v5.10',
		);
		expect(removal['pmem']).toEqual(
			resolveProfile(model, 'v5.10').removal?.['pmem']?.filter((step) => step !== 'R-srcu'),
		);
		expect(removal['devdax']).not.toContain('R-srcu');
	});

	it('run managed actions from the last to the first', () => {
		const head = 'static int ember_attach(struct device *dev, struct ember *pmem)';
		const release = fn(
			'static void ember_release(void *pmem)',
			'kill_dax(pmem->dax);',
			'del_gendisk(pmem->disk);',
		);
		const map = 'pmem->addr = devm_memremap_pages(dev, &pmem->pgmap);';
		const disk = 'devm_add_action_or_reset(dev, ember_release, pmem);';
		const { removal } = lowered(
			PMEM,
			`${release}\n${fn(head, map, disk, 'return 0;')}`,
			`${release}\n${fn(head, disk, map, 'return 0;')}`,
			'v5.15',
			true,
		);
		const list = removal['pmem'] ?? [];
		expect(list.indexOf('R-pgkill')).toBeLessThan(list.indexOf('R-alive'));
		expect(list.indexOf('R-unmap')).toBeLessThan(list.indexOf('R-drain'));
		expect([...list].sort()).toEqual([...(resolveProfile(model, 'v5.15').removal?.['pmem'] ?? [])].sort());
	});

	const release = (...behind: string[]) =>
		fn(
			'static void devm_memremap_pages_release(void *data)',
			'struct dev_pagemap *pgmap = data;',
			'pgmap->kill(pgmap->ref);',
			'for_each_device_pfn(pfn, pgmap)',
			'\tput_page(pfn_to_page(pfn));',
			...behind,
			...Array.from({ length: 12 }, (_, at) => `ember_undo(pgmap, ${at});`),
		);

	it('wait for page references where the release of the pagemap does', () => {
		const { removal, changes } = lowered(
			'kernel/memremap.c',
			release(),
			release('pgmap->cleanup(pgmap->ref);'),
			'v4.19',
		);
		const list = removal['pmem'] ?? [];
		expect(list.slice(list.indexOf('R-pgdrop'), list.indexOf('R-unmap') + 1)).toEqual([
			'R-pgdrop',
			'R-pgwait',
			'R-unmap',
		]);
		expect(changes[0]?.says).toBe('the removal of pmem adds the wait for the pagemap');
		const undone = lowered('kernel/memremap.c', release('pgmap->cleanup(pgmap->ref);'), release(), 'v5.15')
			.removal['pmem'];
		expect(undone).not.toContain('R-pgwait');
	});

	it('wait for page references although a driver shows only a part of what it calls', () => {
		const attach = (...lines: string[]) =>
			fn(
				'static int ember_attach(struct device *dev, struct ember *pmem)',
				'if (devm_add_action_or_reset(dev, ember_release_queue, pmem->queue))',
				'\treturn -ENOMEM;',
				...lines,
				...Array.from({ length: 16 }, (_, at) => `ember_set_up(pmem, ${at});`),
				'return 0;',
			);
		const queue = fn('static void ember_release_queue(void *queue)', 'blk_cleanup_queue(queue);');
		const before = { [PMEM]: `${queue}\n${attach()}`, 'kernel/memremap.c': release() };
		const after = {
			[PMEM]: `${queue}\n${attach('pmem->flags = 1;')}`,
			'kernel/memremap.c': release('pgmap->cleanup(pgmap->ref);'),
		};
		const { removal } = loweredFiles(before, after, 'v4.19');
		const list = removal['pmem'] ?? [];
		expect(list.indexOf('R-pgwait')).toBe(list.indexOf('R-unmap') - 1);
		expect(list.filter((step) => step !== 'R-pgwait')).toEqual(
			resolveProfile(model, 'v4.19').removal?.['pmem'],
		);
	});

	it.each([
		['for_each_ember_part(part, disk)', ''],
		[
			'while ((part = disk_part_iter_next(&piter)))',
			'disk_part_iter_init(&piter, disk, DISK_PITER_INCL_EMPTY);',
		],
		['xa_for_each_start(&disk->part_tbl, index, part, 1)', ''],
	])('do for the disk what is not only done for its partitions: %s', (loop, init) => {
		const head = 'static void ember_revoke(struct gendisk *disk)';
		const walk = fn(
			'static void revoke_part(struct gendisk *disk, int number)',
			'list_for_each_entry(inode, &sb->s_inodes, i_sb_list)',
			'\tunmap_mapping_range(inode->i_mapping, 0, 0, 1);',
		);
		const removal = (...lines: string[]) =>
			lowered(
				'block/genhd.c',
				fn('void del_gendisk(struct gendisk *disk)', 'device_del(disk_to_dev(disk));'),
				`${walk}\n${fn(head, ...lines)}\n${fn('void del_gendisk(struct gendisk *disk)', 'ember_revoke(disk);', 'device_del(disk_to_dev(disk));')}`,
				'v4.3',
				true,
			).removal['pmem'];
		const parts = [init, loop, '\trevoke_part(disk, part->number);'];
		expect(removal(...parts)).not.toContain('R-zap');
		expect(removal(...parts, 'revoke_part(disk, 0);')).toContain('R-zap');
	});

	it('give memory back that was handed out before', () => {
		const head = 'static int ember_kmem_remove(struct device *dev)';
		const { removal } = lowered(
			'drivers/dax/kmem.c',
			fn(head, 'rc = remove_memory(range.start, range_len(&range));', 'return rc;'),
			fn(head, 'return 0;'),
			'v5.15',
		);
		expect(removal['kmem']).not.toContain('R-kmem');
	});

	it('keep what is only known to be in lines that are not shown', () => {
		const hidden = Array.from({ length: 12 }, (_, at) => `ember_tidy(disk, ${at});`);
		const head = 'void del_gendisk(struct gendisk *disk)';
		const { removal } = lowered(
			'block/genhd.c',
			fn(head, 'invalidate_partition(disk, 0);', ...hidden),
			fn(head, 'invalidate_partition(disk, 0);', 'ember_flag_supers(disk);', ...hidden),
			'v4.3',
		);
		expect(removal['pmem']).toEqual(resolveProfile(model, 'v4.3').removal?.['pmem']);
	});
});

describe('accesses', () => {
	const PATH = 'fs/emberfs/dax.c';
	const head = 'static int ember_zero(struct ember *at, size_t from, size_t length)';
	const translate = [
		'rc = dax_direct_access(at->dax, at->pgoff, 1, DAX_ACCESS, &kaddr, NULL);',
		'if (rc < 0)',
		'\tgoto out;',
	];
	const tail = ['dax_read_unlock(id);', 'return rc;'];

	it('keep the steps of the model where the code has its order', () => {
		const before = fn(
			head,
			'id = dax_read_lock();',
			...translate,
			'memset(kaddr + from, 0, length);',
			...tail,
		);
		const after = before.replace('memset', 'ember_count(at);\n\tmemset');
		const { switched, changes } = lowered(PATH, before, after, 'v6.12');
		expect(switched).toEqual({});
		expect(changes).toEqual([]);
	});

	it('move a step that code moves', () => {
		const before = fn(
			head,
			'id = dax_read_lock();',
			...translate,
			'memset(kaddr + from, 0, length);',
			'dax_read_unlock(id);',
			'return 0;',
		);
		const after = fn(
			head,
			'id = dax_read_lock();',
			...translate,
			'dax_read_unlock(id);',
			'memset(kaddr + from, 0, length);',
			'return 0;',
		);
		const { steps } = lowered(PATH, before, after, 'v6.12');
		expect(steps?.indexOf('C7')).toBeLessThan(steps?.indexOf('C6') ?? -1);
	});

	it('take another kind of guard', () => {
		const before = fn(
			head,
			'if (blk_queue_enter(at->q, 0))',
			'\treturn -ENXIO;',
			'rc = bdev_direct_access(at->bdev, &dax);',
			'clear_pmem(dax.addr, length);',
			'blk_queue_exit(at->q);',
			'return 0;',
		);
		const after = fn(
			head,
			'id = dax_read_lock();',
			'rc = bdev_direct_access(at->bdev, &dax);',
			'clear_pmem(dax.addr, length);',
			'dax_read_unlock(id);',
			'return 0;',
		);
		const { switched, changes } = lowered(PATH, before, after, 'v4.5');
		expect(switched).toEqual({ G: 'srcu' });
		expect(changes[0]?.says).toBe('ember_zero() takes the DAX read section instead of the queue reference');
	});

	it('lose the guard that a helper loses', () => {
		const helper = (guard: string[]) =>
			fn(
				'static long ember_map(struct ember *at, void **kaddr)',
				...guard,
				'return bdev_direct_access(at->bdev, kaddr);',
			);
		const caller = fn(
			'static void ember_clear(struct ember *at)',
			'ember_map(at, &kaddr);',
			'clear_pmem(kaddr, 8);',
			'blk_queue_exit(at->q);',
		);
		const { switched, changes } = lowered(
			PATH,
			`${helper(['if (blk_queue_enter(at->q, 0))', '\treturn -ENXIO;'])}\n${caller}`,
			`${helper([])}\n${caller}`,
			'v4.5',
			true,
		);
		expect(switched).toEqual({ G: 'none' });
		expect(changes.map(({ function: name }) => name)).toEqual(['ember_clear']);
	});

	it('lose what a function loses that all of them share', () => {
		const shared = (...test: string[]) =>
			fn(
				'long dax_direct_access(struct dax_device *dax_dev, pgoff_t pgoff, long pages)',
				...test,
				'return dax_dev->ops->direct_access(dax_dev, pgoff, pages);',
			);
		const alive = ['if (!dax_alive(dax_dev))', '\treturn -ENXIO;'];
		const { changes, variants } = lowered('drivers/dax/super.c', shared(...alive), shared(), 'v6.12', true);
		expect(changes.map(({ operations: [operation], says }) => `${operation}: ${says}`)).toEqual(
			['fault', 'io', 'zero'].map(
				(operation) => `${operation}: dax_direct_access() drops the test whether the dax_device is alive`,
			),
		);
		expect([...variants.keys()]).toEqual(['fault', 'io', 'zero']);
		// What is new is called by nobody yet.
		const added = lowered(
			'drivers/dax/super.c',
			fn('void ember(void)', 'return;'),
			`${fn('void ember(void)', 'return;')}\n${shared()}`,
			'v6.12',
			true,
		);
		expect(added.changes).toEqual([]);
	});

	it('are nothing in a driver, which is below the guard', () => {
		const before = fn(head, ...translate, 'memset(kaddr + from, 0, length);', 'return 0;');
		const { variants } = lowered(
			'drivers/s390/block/dcssblk.c',
			before,
			before.replace('length', 'size'),
			'v6.12',
		);
		expect(variants.size).toBe(0);
	});
});
