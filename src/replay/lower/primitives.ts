// What kernel functions mean to the model: a table from their names to primitives. A function in it is never entered;
// one that is not is entered where its body is at hand. Data, and the look-up; knows no graph.

/** The smallest things that code does to the objects of the model. */
export type Primitive =
	// Guards of an access to the memory inside the kernel.
	| 'enter-queue'
	| 'leave-queue'
	| 'enter-srcu'
	| 'leave-srcu'
	// The access itself.
	| 'test-alive'
	| 'translate'
	| 'clear'
	| 'copy-iter'
	| 'copy-user'
	| 'copy-shared'
	| 'compare'
	// Faults.
	| 'lock-entry'
	| 'unlock-entry'
	| 'lock-immap'
	| 'unlock-immap'
	| 'insert-entry'
	| 'insert-pte'
	// Writeback.
	| 'tag-towrite'
	| 'write-protect'
	| 'flush'
	| 'clear-dirty'
	// Truncate.
	| 'lock-mmap'
	| 'unmap-range'
	| 'find-busy'
	| 'wait-idle'
	| 'delete-entry'
	| 'free-blocks'
	// A wait for something that its name does not tell.
	| 'wait'
	// Mount and unmount.
	| 'evict'
	| 'push-ail'
	| 'put-dax'
	| 'release'
	| 'get-dax'
	| 'set-blocksize'
	// Failed pages, and pages that are about to go.
	| 'collect'
	| 'freeze'
	| 'frozen'
	| 'revoke'
	| 'shut-down'
	| 'thaw'
	// Removal: the steps of the operation `remove` without their `R-`.
	| 'kmem'
	| 'host'
	| 'notify'
	| 'alive'
	| 'srcu'
	| 'sync'
	| 'flag'
	| 'markdead'
	| 'dying'
	| 'bdi'
	| 'drain'
	| 'zap'
	| 'pgkill'
	| 'pgdrop'
	| 'pgwait'
	| 'unmap'
	| 'reuse'
	// Walks that make an unmap one of every file.
	| 'walk-inodes'
	| 'walk-supers'
	// An action that runs when the driver is unbound, the last registered first.
	| 'devres'
	// Holders of a dax_device: set, and cleared.
	| 'hold-data'
	| 'hold-ops'
	| 'unhold-data'
	| 'unhold-ops';

/** Names by what they mean. A name may stand for several primitives in order. */
const table: readonly (readonly [primitives: Primitive | readonly Primitive[], names: string])[] = [
	['enter-queue', 'blk_queue_enter blk_queue_enter_live bio_queue_enter blk_try_enter_queue'],
	['leave-queue', 'blk_queue_exit'],
	['enter-srcu', 'dax_read_lock'],
	['leave-srcu', 'dax_read_unlock'],
	['test-alive', 'dax_alive'],
	['translate', 'bdev_direct_access'],
	['clear', 'clear_pmem arch_clear_pmem dax_clear_sectors'],
	[
		'copy-iter',
		'copy_from_iter_pmem copy_from_iter copy_to_iter copy_from_iter_nocache copy_from_iter_flushcache copy_mc_to_iter dax_copy_from_iter dax_copy_to_iter dax_recovery_write',
	],
	['copy-user', 'copy_user_page copy_user_highpage copy_mc_user_highpage'],
	['copy-shared', 'dax_iomap_cow_copy dax_iomap_copy_around copy_mc_to_kernel memcpy_mcsafe dax_copy_edges'],
	[
		'lock-entry',
		'grab_mapping_entry get_unlocked_mapping_entry get_unlocked_entry lock_slot dax_lock_entry dax_lock_mapping_entry dax_lock_page dax_lock_folio',
	],
	[
		'unlock-entry',
		'put_locked_mapping_entry unlock_mapping_entry dax_unlock_entry dax_unlock_mapping_entry put_unlocked_entry dax_unlock_page dax_unlock_folio',
	],
	['lock-immap', 'i_mmap_lock_read i_mmap_lock_write'],
	['unlock-immap', 'i_mmap_unlock_read i_mmap_unlock_write'],
	['insert-entry', 'dax_insert_mapping_entry dax_insert_entry dax_radix_entry dax_insert_pfn_entry'],
	[
		'insert-pte',
		'vm_insert_mixed vm_insert_mixed_mkwrite vm_insert_pfn vmf_insert_mixed vmf_insert_mixed_mkwrite vmf_insert_pfn vmf_insert_pfn_pmd vmf_insert_pfn_pud vmf_insert_page_mkwrite vmf_insert_folio_pmd vmf_insert_folio_pud',
	],
	['tag-towrite', 'tag_pages_for_writeback'],
	['write-protect', 'dax_mapping_entry_mkclean dax_entry_mkclean pfn_mkclean_range page_mkclean'],
	['flush', 'dax_flush arch_wb_cache_pmem clflush_cache_range'],
	['lock-mmap', 'filemap_invalidate_lock filemap_invalidate_lock_two'],
	['unmap-range', 'unmap_mapping_range unmap_mapping_pages unmap_mapping_folio unmap_and_kill'],
	[['unmap-range', 'find-busy'], 'dax_layout_busy_page dax_layout_busy_page_range'],
	[
		'wait-idle',
		'___wait_var_event wait_var_event wait_var_event_interruptible wait_var_event_killable wait_page_idle wait_page_idle_uninterruptible',
	],
	[
		'delete-entry',
		'dax_delete_mapping_entry dax_delete_mapping_range truncate_inode_pages truncate_inode_pages_range truncate_inode_pages_final truncate_pagecache truncate_pagecache_range truncate_setsize',
	],
	[
		'free-blocks',
		'xfs_bunmapi xfs_itruncate_extents xfs_free_file_space ext4_truncate ext4_free_blocks ext4_ext_remove_space ext4_es_remove_extent ext2_truncate_blocks',
	],
	['host', 'dax_remove_host'],
	['notify', 'dax_holder_notify_failure'],
	['sync', 'invalidate_partition fsync_bdev __invalidate_device sync_filesystem sync_blockdev'],
	['markdead', 'fs_bdev_mark_dead bdev_mark_dead blk_report_disk_dead'],
	[
		'dying',
		'blk_set_queue_dying blk_mark_disk_dead __blk_mark_disk_dead blk_queue_start_drain blk_freeze_queue_start',
	],
	['drain', 'blk_freeze_queue blk_mq_freeze_queue_wait blk_drain_queue'],
	['bdi', 'bdi_unregister bdi_destroy'],
	['pgkill', 'dev_pagemap_kill'],
	['pgwait', 'dev_pagemap_cleanup'],
	['unmap', 'memunmap devm_memunmap iounmap arch_remove_memory vm_unmap_ram'],
	[['unmap', 'reuse'], 'brd_free_pages'],
	['kmem', 'remove_memory __remove_memory offline_and_remove_memory try_remove_memory'],
	['walk-supers', 'iterate_supers iterate_supers_type'],
	['hold-data', 'dax_set_holder'],
	['evict', 'evict_inodes invalidate_inodes'],
	['push-ail', 'xfs_ail_push_all_sync'],
	['put-dax', 'put_dax'],
	['release', 'blkdev_put bdev_release bdev_fput'],
	['set-blocksize', 'sb_set_blocksize sb_min_blocksize set_blocksize'],
	['collect', 'collect_procs collect_procs_fsdax'],
	[['freeze', 'frozen'], 'freeze_super'],
	['revoke', 'mf_dax_kill_procs'],
	['shut-down', 'xfs_force_shutdown xfs_do_force_shutdown ext4_force_shutdown'],
	['thaw', 'thaw_super'],
];

const byName = new Map(
	table.flatMap(([meaning, names]) =>
		names.split(' ').map((name) => [name, typeof meaning === 'string' ? [meaning] : meaning] as const),
	),
);

/** What a call of a function means; undefined for one the table does not name. */
export const meaningOf = (name: string): readonly Primitive[] | undefined => byName.get(name);

const BREAKS: readonly Primitive[] = ['unmap-range', 'find-busy', 'wait-idle'];

/** Calls that mean something where the body of the function is not at hand. */
const wrappers: Readonly<Record<string, readonly Primitive[]>> = {
	dax_get_addr: ['translate'],
	dax_map_atomic: ['enter-queue', 'translate'],
	dax_unmap_atomic: ['leave-queue'],
	dax_direct_access: ['test-alive', 'translate'],
	dax_iomap_direct_access: ['enter-srcu', 'test-alive', 'translate', 'leave-srcu'],
	dax_iomap_pfn: ['enter-srcu', 'test-alive', 'translate', 'leave-srcu'],
	dax_pgoff_to_phys: ['translate'],
	__dax_pgoff_to_phys: ['translate'],
	dax_pmem_pgoff_to_phys: ['translate'],
	dax_break_layout: BREAKS,
	dax_break_layout_inode: BREAKS,
	dax_break_layout_final: ['wait-idle'],
	xfs_break_layouts: BREAKS,
	xfs_break_dax_layouts: BREAKS,
	ext4_break_layouts: BREAKS,
	fuse_dax_break_layouts: BREAKS,
	fs_dax_get_by_bdev: ['enter-srcu', 'test-alive', 'get-dax', 'hold-data', 'hold-ops', 'leave-srcu'],
	dax_get_by_host: ['enter-srcu', 'test-alive', 'get-dax', 'leave-srcu'],
	fs_put_dax: ['unhold-data', 'unhold-ops', 'put-dax'],
	generic_shutdown_super: ['sync', 'evict'],
	kill_block_super: ['sync', 'evict', 'release'],
	xfs_unmountfs: ['push-ail'],
	xfs_rmap_query_range: ['revoke'],
	xfs_dax_notify_failure_freeze: ['freeze', 'frozen'],
	xfs_dax_notify_failure_thaw: ['thaw'],
};

/** The programs whose code calls a wrapper in lines that need not be in view. */
const users: Readonly<Record<string, readonly string[]>> = {
	dax_get_addr: ['fault', 'io', 'zero'],
	dax_map_atomic: ['fault', 'io', 'zero'],
	dax_direct_access: ['fault', 'io', 'zero'],
	dax_iomap_direct_access: ['fault'],
	dax_iomap_pfn: ['fault'],
	dax_break_layout: ['truncate'],
	dax_break_layout_inode: ['truncate'],
	dax_break_layout_final: ['umount'],
	xfs_break_dax_layouts: ['truncate'],
	ext4_break_layouts: ['truncate'],
	fuse_dax_break_layouts: ['truncate'],
};

/** The programs that use a wrapper wherever their code is. */
export const usersOf = (name: string): readonly string[] =>
	Object.hasOwn(users, name) ? (users[name] ?? []) : [];

/** What a call means while the body of the function is not at hand. */
export const wrapperMeaning = (name: string): readonly Primitive[] | undefined =>
	Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;

/** Names that certainly do nothing to the objects of the model: printing, arithmetic, memory, accounting, local locks. */
const NEUTRAL =
	/^(?:[A-Z0-9_]+|v?printk|pr_\w+|dev_(?:dbg|info|warn|err|name|WARN\w*|get_drvdata|set_drvdata)|trace_\w+|k[vmz]?[mzc]?alloc\w*|k[vz]?free\w*|kfree_sensitive|k\w*dup|devm_k\w+|ida_\w+|sysfs_\w+|dev_set_name|range_len|(?:le|be|cpu_to_)\w*\d\d\w*|mem(?:cpy|cmp|move)\w*|str\w+|snprintf|scnprintf|sprintf|min\w*|max\w*|clamp\w*|round_\w+|ALIGN\w*|is_\w+|IS_\w+|likely|unlikely|container_of|to_\w+|offset\w*|count_vm_\w+|mem_cgroup_\w+|spin_\w+|raw_spin_\w+|mutex_\w+|down_\w+|up_\w+|rcu_\w+|lockdep_\w+|might_sleep|cond_resched|smp_\w+|READ_ONCE|WRITE_ONCE|atomic_\w+|refcount_\w+|kref_\w+|list_\w+|hlist_\w+|xa_\w+|xas_\w+|radix_tree_\w+|pfn_\w+|phys_\w+|page_(?:address|count|folio|index|offset|ref_count|shift|size|to_\w+)|PageHuge|buffer_\w+|i_size_read|EXPORT_\w+|test_bit|set_bit|clear_bit|__\w*bit|ERR_PTR|PTR_ERR\w*|BIT|sizeof|kmap_\w+|kunmap_\w+|iov_iter_\w+|wmb_pmem|task_\w+|current|signal_pending|fatal_signal_pending|device_\w+|get_device|put_device|kobject_\w+|ktime_\w+|div_\w+|do_div|swap|ilog2|virt_to_\w+|__pa|__va|get_capacity|set_capacity)$/;

/** Whether a call that has no meaning and no body could matter to the model. */
export const couldMatter = (name: string): boolean => !NEUTRAL.test(name);
