// Where a blocked task waits and for what, by the functions of its stack. Data only; facts of kernels 4.x to 6.x.

/** How the thing waited for is named in a graph. */
export type WaitClass =
	| 'lock'
	| 'reference count'
	| 'grace period'
	| 'I/O'
	| 'page'
	| 'work'
	| 'log'
	| 'event';

export interface WaitPoint {
	/** Names of functions, `^`/`$` tie them to the name's start and end; the first frame that fits any decides. */
	readonly functions: RegExp;
	readonly class: WaitClass;
	/** What is waited for, to be read after "waits for". */
	readonly what: string;
	/** A task with one of these on its stack may be the one that is waited for. */
	readonly heldBy?: RegExp;
	readonly sample: string;
}

/** Special waits before general ones: a stack is searched for each in turn. */
export const waitPoints: readonly WaitPoint[] = [
	{
		functions: /^blk_(?:mq_)?freeze_queue_wait/,
		class: 'reference count',
		what: 'the request queue to be unused (its freeze)',
		heldBy:
			/^(?:__)?submit_bio|^blk_mq_submit_bio|^generic_make_request|^pmem_submit_bio|^pmem_make_request|^blk_mq_make_request/,
		sample: 'blk_mq_freeze_queue_wait',
	},
	{
		functions: /^(?:blk|bio)_queue_enter/,
		class: 'event',
		what: 'the request queue to be thawed',
		heldBy: /^blk_(?:mq_)?(?:un)?freeze_queue|^del_gendisk|^blk_cleanup_queue/,
		sample: 'blk_queue_enter',
	},
	{
		functions: /^xfs_ail_push_all_sync/,
		class: 'log',
		what: 'the XFS log items to be written back',
		heldBy: /^xfsaild/,
		sample: 'xfs_ail_push_all_sync',
	},
	{
		functions: /^xlog_(?:wait|grant_head_wait|cil_force|state_sync)|^xfs_log_force|^xlog_wait_on_iclog/,
		class: 'log',
		what: 'the XFS log',
		heldBy: /^xlog_cil_push|^xlog_ioend_work/,
		sample: 'xlog_grant_head_wait',
	},
	{
		functions: /^jbd2_log_wait_commit|^(?:jbd2_)?wait_transaction_locked|^jbd2_log_wait_for_space/,
		class: 'log',
		what: 'the journal to commit',
		heldBy: /^jbd2_journal_commit_transaction|^kjournald2/,
		sample: 'jbd2_log_wait_commit',
	},
	{
		functions:
			/^xfs_break_dax_layouts|^xfs_wait_dax_page|^ext4_(?:break_layouts|wait_dax_page)|^fuse_(?:dax_break_layouts|wait_dax_page)|^dax_break_layout|^wait_page_idle/,
		class: 'reference count',
		what: 'a DAX page to be unpinned',
		heldBy:
			/^(?:pin_user_pages|gup_|iov_iter_(?:get|extract)_pages|ib_umem_get|vfio_pin_|bio_iov_iter_get_pages)/,
		sample: 'xfs_break_dax_layouts',
	},
	{
		functions:
			/^get_unlocked_entry|^get_unlocked_mapping_entry|^wait_entry_unlocked|^grab_mapping_entry|^dax_lock_(?:mapping_entry|folio|page)/,
		class: 'page',
		what: 'a DAX entry to be unlocked',
		heldBy: /^dax_(?:iomap|writeback|fault|pmd|pte)|^memory_failure/,
		sample: 'get_unlocked_entry',
	},
	{
		functions: /^memunmap_pages|^devm_memremap_pages_release|^dev_pagemap_(?:kill|cleanup)/,
		class: 'reference count',
		what: 'the pages of a pagemap to be released',
		heldBy: /^(?:pin_user_pages|gup_|get_user_pages|iov_iter_(?:get|extract)_pages|ib_umem_get)/,
		sample: 'memunmap_pages',
	},
	{
		functions: /^percpu_ref_switch_to_atomic_sync|^percpu_ref_kill_sync/,
		class: 'reference count',
		what: 'a per-CPU reference count to drop',
		sample: 'percpu_ref_switch_to_atomic_sync',
	},
	{
		functions: /^(?:__)?synchronize_srcu/,
		class: 'grace period',
		what: 'the readers of an SRCU lock',
		heldBy: /^dax_(?:iomap|fault|pte|pmd|direct_access|copy)|^dev_dax_\w*fault|^dm_get_live_table/,
		sample: '__synchronize_srcu',
	},
	{
		functions: /^synchronize_(?:rcu|net|sched)|^rcu_barrier|^wait_rcu_gp|^__wait_rcu_gp/,
		class: 'grace period',
		what: 'an RCU grace period',
		heldBy: /^rcu_gp_kthread|^rcu_gp_fqs_loop/,
		sample: 'synchronize_rcu_expedited',
	},
	{
		functions: /^freeze_super|^sb_wait_write/,
		class: 'lock',
		what: 'the writers of a superblock to leave',
		heldBy: /^(?:vfs_write|do_page_mkwrite|mnt_want_write|ext4_journal_start_sb|xfs_trans_alloc)/,
		sample: 'freeze_super',
	},
	{
		functions:
			/^(?:__)?sb_start_(?:write|pagefault|intwrite)|^mnt_want_write|^percpu_rwsem_wait|^__percpu_down_read|^percpu_down_write/,
		class: 'lock',
		what: 'a superblock to be thawed (a per-CPU semaphore)',
		heldBy: /^freeze_super|^thaw_super/,
		sample: '__percpu_down_read',
	},
	{
		functions: /^folio_wait_writeback|^wait_on_page_writeback|^__filemap_fdatawait_range|^filemap_fdatawait/,
		class: 'page',
		what: 'a page to be written back',
		heldBy: /^(?:wb_workfn|writeback_sb_inodes|dax_writeback_mapping_range)/,
		sample: 'folio_wait_writeback',
	},
	{
		functions: /^(?:__)?(?:folio_lock|lock_page)|^(?:folio_)?wait_on_page_(?:bit|locked)|^folio_wait_bit/,
		class: 'page',
		what: 'a locked page',
		sample: '__folio_lock',
	},
	{
		functions: /^wb_wait_for_completion|^sync_inodes_sb|^writeback_inodes_sb/,
		class: 'work',
		what: 'writeback of a superblock',
		heldBy: /^wb_workfn|^writeback_sb_inodes/,
		sample: 'wb_wait_for_completion',
	},
	{
		functions:
			/^xfs_buf_(?:iowait|lock|delwri_submit)|^submit_bio_wait|^blkdev_issue_|^__wait_on_buffer|^bh_submit|^dio_await_completion|^iomap_dio_rw|^wait_on_buffer/,
		class: 'I/O',
		what: 'I/O to finish',
		heldBy: /^(?:blk_mq_freeze_queue|del_gendisk)/,
		sample: 'xfs_buf_iowait',
	},
	{
		functions:
			/^(?:__)?(?:flush_work|cancel_(?:delayed_)?work)|^flush_workqueue|^__flush_workqueue|^drain_workqueue|^destroy_workqueue/,
		class: 'work',
		what: 'a work item to finish',
		heldBy: /^process_one_work/,
		sample: '__flush_work',
	},
	{
		functions: /^kthread_stop|^kthread_park/,
		class: 'event',
		what: 'a kernel thread to end',
		heldBy: /^kthread$/,
		sample: 'kthread_stop',
	},
	{
		functions: /^wait_nvdimm_bus_probe_idle/,
		class: 'event',
		what: 'the nvdimm bus to have no probe running',
		heldBy: /^nvdimm_bus_probe/,
		sample: 'wait_nvdimm_bus_probe_idle',
	},
	{
		functions: /^(?:__)?device_release_driver|^device_driver_detach|^device_lock/,
		class: 'lock',
		what: "a device's lock",
		sample: 'device_release_driver_internal',
	},
	{
		functions: /^(?:__)?rt_mutex_|^rt_mutex_slowlock/,
		class: 'lock',
		what: 'an rt mutex',
		sample: 'rt_mutex_slowlock',
	},
	{ functions: /^(?:__)?(?:ww_)?mutex_lock/, class: 'lock', what: 'a mutex', sample: '__mutex_lock' },
	{
		functions: /^(?:__)?(?:rwsem_)?down_write|^rwsem_down_write/,
		class: 'lock',
		what: 'a semaphore to write',
		sample: 'rwsem_down_write_slowpath',
	},
	{
		functions: /^(?:__)?(?:rwsem_)?down_read|^rwsem_down_read/,
		class: 'lock',
		what: 'a semaphore to read',
		sample: 'rwsem_down_read_slowpath',
	},
	{
		functions: /^(?:__)?down(?:_interruptible|_killable|_timeout)?$|^__down_common/,
		class: 'lock',
		what: 'a semaphore',
		sample: '__down_common',
	},
	{
		functions: /^wait_for_(?:common|completion)|^__wait_for_common/,
		class: 'event',
		what: 'a completion',
		sample: 'wait_for_completion',
	},
	{ functions: /^io_schedule/, class: 'I/O', what: 'I/O', sample: 'io_schedule' },
];
