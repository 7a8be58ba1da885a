// Places in the kernel where a report proves something of the model: a task that waits there, a warning or an oops that
// only a hazard brings about. Data only; facts of kernels 4.3 to 6.x, each with a sample that a test puts to it.
import type { EventKind, Kind } from '../../trace/model';
import type { ActorName } from './actors';
import type { SuppositionName } from './suppositions';

/** What a report proves: a wait point of the model, a hazard, or a state. */
export type Proof =
	| { readonly waits: string }
	| { readonly hazard: string; readonly by: ActorName }
	| { readonly holds: string };

/** A proof, and the scenes in which it may come about, the likeliest first. */
export interface Reading {
	/** The task that the report is about; null where the model has no such task. */
	readonly actor: ActorName | null;
	readonly proves: Proof;
	/** An event that the log must have, or must not have, for this reading. */
	readonly needs?: EventKind;
	readonly unless?: EventKind;
	readonly scenes: readonly (readonly SuppositionName[])[];
}

export interface Site {
	readonly kinds: readonly Kind[];
	/** The place: a function on the stack where a task waits, the function of a warning, the one an oops is in. */
	readonly at?: RegExp;
	/** A function further up the stack, which tells whose path this is. */
	readonly under?: RegExp;
	/** Words of the report's first line. */
	readonly says?: RegExp;
	/** The place belongs to DAX and pmem alone; else the log must show that it is about them. */
	readonly own?: true;
	readonly readings: readonly Reading[];
	/** Functions of a stack that fits, the innermost first; or a first line. */
	readonly sample: readonly string[] | string;
}

const WAITS: readonly Kind[] = ['hung-task', 'sysrq-dump'];
const WARNS: readonly Kind[] = ['warning', 'bug', 'stack-trace', 'refcount-warning'];
const OOPSES: readonly Kind[] = [
	'memory-safety-bug',
	'null-pointer-dereference',
	'general-protection-fault',
	'oops',
	'kasan-use-after-free-read',
	'kasan-use-after-free-write',
	'kasan-read',
	'kasan-write',
];

const REMOVAL =
	/^(?:unbind_store|(?:__)?device_release_driver|device_driver_detach|devres_release_all|release_nodes|nvdimm_bus_remove|nd_pmem_remove|delete_module|brd_exit|dcssblk_remove_store|dm_(?:destroy|put)|cleanup_mapped_device|del_gendisk|device_del)/;
const UMOUNT =
	/^(?:generic_shutdown_super|xfs_unmountfs|(?:xfs_fs|ext[24])_put_super|kill_block_super|cleanup_mnt|deactivate_locked_super|(?:xfs|ext[24])_kill_sb)/;
const FILE_FAULT =
	/^(?:dax_iomap_(?:pte_|pmd_)?fault|__?dax_(?:pte_|pmd_)?fault|dax_(?:pte_|pmd_)?fault|(?:ext[24]|xfs_file(?:map)?|__xfs_filemap|ext4)_dax_(?:huge_)?(?:p[mu]d_)?fault|ext4_dax_\w*fault|ext2_dax_fault|xfs_filemap_\w*fault|__xfs_filemap_fault|dax_\w*mkwrite)/;
const TRUNCATE =
	/^(?:truncate_inode_pages|truncate_pagecache|truncate_setsize|dax_delete_mapping_entr|ext4_(?:setattr|punch_hole|truncate)|xfs_(?:setattr_size|free_file_space|file_fallocate|vn_setattr)|do_truncate|notify_change|vfs_fallocate)/;

export const sites: readonly Site[] = [
	// Tasks that wait.
	{
		kinds: WAITS,
		at: /^xfs_ail_push_all_sync/,
		under: UMOUNT,
		readings: [
			{
				actor: 'U',
				proves: { waits: 'xfs_ail_push_all_sync' },
				scenes: [
					['items', 'unbind'],
					['items', 'shutdown'],
				],
			},
		],
		sample: [
			'schedule',
			'xfs_ail_push_all_sync',
			'xfs_unmountfs',
			'xfs_fs_put_super',
			'generic_shutdown_super',
		],
	},
	{
		kinds: WAITS,
		at: /^(?:__)?synchronize_srcu/,
		under: /^kill_(?:dev_)?dax/,
		own: true,
		readings: [
			{
				actor: 'R',
				proves: { waits: 'synchronize_srcu in kill_dax' },
				scenes: [['fault'], ['open-section']],
			},
		],
		sample: [
			'wait_for_completion',
			'__synchronize_srcu',
			'kill_dax',
			'pmem_release_disk',
			'devm_action_release',
		],
	},
	{
		kinds: WAITS,
		at: /^(?:blk_mq_freeze_queue_wait|blk_freeze_queue|blk_cleanup_queue|__blk_drain_queue)/,
		under: REMOVAL,
		readings: [
			{
				actor: 'R',
				proves: { waits: 'blk_cleanup_queue' },
				scenes: [['file'], ['touched', 'long-pin'], ['touched', 'pin'], ['queue-reference']],
			},
		],
		sample: ['schedule', 'blk_mq_freeze_queue_wait', 'del_gendisk', 'release_nodes', 'device_driver_detach'],
	},
	{
		kinds: WAITS,
		at: /^(?:memunmap_pages|devm_memremap_pages_release|dev_pagemap_cleanup|dax_pmem_percpu_exit|dev_dax_percpu_exit|dev_pagemap_percpu_exit)/,
		own: true,
		readings: [
			{
				actor: 'R',
				proves: { waits: 'pagemap release' },
				scenes: [['touched', 'long-pin'], ['touched', 'pin'], ['page-reference']],
			},
		],
		sample: ['wait_for_completion', 'dev_pagemap_percpu_exit', 'devm_action_release', 'release_nodes'],
	},
	{
		kinds: WAITS,
		at: /^(?:dax_break_layout_final|wait_page_idle_uninterruptible)/,
		under: UMOUNT,
		own: true,
		readings: [
			{
				actor: 'U',
				proves: { waits: 'evict' },
				scenes: [
					['touched', 'pin'],
					['touched', 'page-reference'],
				],
			},
		],
		sample: [
			'schedule',
			'dax_break_layout_final',
			'xfs_fs_evict_inode',
			'evict',
			'evict_inodes',
			'generic_shutdown_super',
		],
	},
	{
		kinds: WAITS,
		at: /^(?:xfs_break_dax_layouts|xfs_wait_dax_page|ext4_break_layouts|ext4_wait_dax_page|fuse_dax_break_layouts|fuse_wait_dax_page|dax_break_layout|wait_page_idle)/,
		own: true,
		readings: [
			{
				actor: 'T',
				proves: { waits: 'layout break' },
				scenes: [
					['touched', 'pin'],
					['touched', 'page-reference'],
				],
			},
		],
		sample: ['schedule', 'xfs_break_dax_layouts', 'xfs_break_layouts', 'xfs_file_fallocate'],
	},
	...(
		[
			['R', /^(?:mf_dax_kill_procs|xfs_dax_notify)/, 'mf_dax_kill_procs'],
			['M', /^(?:memory_failure|mf_generic_kill_procs)/, 'memory_failure'],
			['Y', /^dax_writeback_mapping_range/, 'dax_writeback_mapping_range'],
			['F', FILE_FAULT, 'dax_iomap_pte_fault'],
			['T', TRUNCATE, 'truncate_inode_pages_range'],
		] as const
	).map(
		([actor, under, caller]): Site => ({
			kinds: WAITS,
			at: /^(?:get_unlocked_(?:mapping_)?entry|get_next_unlocked_entry|wait_entry_unlocked|grab_mapping_entry|dax_lock_(?:mapping_entry|folio|page))/,
			under,
			own: true,
			readings: [
				{
					actor,
					proves: { waits: 'entry lock' },
					scenes: actor === 'F' ? [['touched', 'fsync'], ['locked-entry']] : [['fault'], ['locked-entry']],
				},
			],
			sample: ['schedule', 'get_unlocked_entry', caller],
		}),
	),
	{
		kinds: WAITS,
		at: /^(?:percpu_rwsem_wait|__percpu_down_read|(?:__)?sb_start_pagefault|__sb_start_write)/,
		under: FILE_FAULT,
		own: true,
		readings: [{ actor: 'F', proves: { waits: 'freeze_super' }, scenes: [['freeze'], ['unbind']] }],
		sample: ['schedule', 'percpu_rwsem_wait', '__percpu_down_read', '__xfs_filemap_fault', 'do_page_mkwrite'],
	},
	{
		kinds: WAITS,
		at: /^(?:freeze_super|sb_wait_write|percpu_down_write)/,
		under: /^xfs_dax_notify/,
		own: true,
		readings: [{ actor: 'R', proves: { waits: 'freeze_super' }, scenes: [['fault'], ['freeze']] }],
		sample: ['schedule', 'percpu_down_write', 'freeze_super', 'xfs_dax_notify_failure', 'kill_dax'],
	},

	// Warnings, and stacks that people printed.
	{
		kinds: WARNS,
		at: /^__mark_inode_dirty/,
		under: FILE_FAULT,
		own: true,
		readings: [{ actor: 'F', proves: { hazard: 'H09', by: 'F' }, scenes: [['unbind']] }],
		sample: ['__mark_inode_dirty', 'generic_update_time', 'file_update_time', 'ext4_dax_fault', '__do_fault'],
	},
	{
		kinds: WARNS,
		at: /^dax_writeback_mapping_range/,
		under: /^(?:sb_)?set_blocksize/,
		own: true,
		readings: [{ actor: 'N', proves: { hazard: 'H16', by: 'N' }, scenes: [['device-inode']] }],
		sample: [
			'dax_writeback_mapping_range',
			'blkdev_writepages',
			'set_blocksize',
			'sb_set_blocksize',
			'mount_bdev',
		],
	},
	{
		kinds: WARNS,
		at: /^dax_(?:associate_entry|insert_(?:mapping_)?entry)/,
		under: FILE_FAULT,
		own: true,
		readings: [{ actor: 'B', proves: { hazard: 'H14', by: 'B' }, scenes: [['reflink']] }],
		sample: ['dax_insert_entry', 'dax_fault_iter', 'dax_iomap_pte_fault', '__xfs_filemap_fault'],
	},
	{
		kinds: WARNS,
		at: /^dax_(?:disassociate_entry|folio_put)/,
		under: TRUNCATE,
		own: true,
		readings: [
			{
				actor: 'T',
				proves: { hazard: 'H11', by: 'T' },
				scenes: [
					['touched', 'pin'],
					['touched', 'pin', 'fsync'],
				],
			},
			{ actor: 'T', proves: { hazard: 'H14', by: 'T' }, scenes: [['reflink']] },
		],
		sample: [
			'dax_disassociate_entry',
			'__dax_invalidate_entry',
			'dax_delete_mapping_entry',
			'truncate_inode_pages_range',
		],
	},
	{
		kinds: WARNS,
		at: /^devm_memremap_pages_release/,
		says: /\bmemremap\.c:/,
		own: true,
		readings: [
			{
				actor: 'R',
				proves: { hazard: 'H06', by: 'R' },
				scenes: [
					['touched', 'pin'],
					['touched', 'long-pin'],
				],
			},
		],
		sample: [
			'devm_memremap_pages_release',
			'release_nodes',
			'devres_release_all',
			'device_release_driver_internal',
		],
	},
	{
		kinds: WARNS,
		at: /^__split_huge_pud/,
		under: /^(?:unmap_page_range|zap_pud_range|unmap_vmas|(?:__)?do_munmap|__split_vma)/,
		own: true,
		readings: [{ actor: 'V', proves: { hazard: 'H19', by: 'V' }, scenes: [['touched', 'huge-alignment']] }],
		sample: ['__split_huge_pud', 'unmap_page_range', 'unmap_vmas', 'unmap_region', 'do_munmap'],
	},

	// Oopses.
	{
		kinds: OOPSES,
		at: /^(?:(?:generic|page_cache)_pipe_buf_(?:release|get)|put_page|gup_put_folio|unpin_user_page|bio_(?:release_pages|unpin)|__put_devmap_managed|put_devmap_managed|free_zone_device|__?free_devmap)/,
		readings: [{ actor: 'P', proves: { hazard: 'H06', by: 'R' }, scenes: [['touched', 'pin', 'unbind']] }],
		sample: ['page_cache_pipe_buf_release', 'free_pipe_info', 'pipe_release', '__fput'],
	},
	{
		kinds: OOPSES,
		at: /^(?:pagemap_(?:pmd|pte|hugetlb)_range|smaps_pte_range|follow_(?:trans_huge_)?(?:page_)?(?:pmd|pte)|gather_pte_stats)/,
		readings: [{ actor: null, proves: { hazard: 'H01', by: 'R' }, scenes: [['touched', 'unbind']] }],
		sample: ['pagemap_pmd_range', 'walk_pgd_range', '__walk_page_range', 'walk_page_range', 'pagemap_read'],
	},
	{
		kinds: OOPSES,
		at: /^dax_(?:dis)?associate_entry|^dax_insert_entry/,
		under: FILE_FAULT,
		own: true,
		readings: [{ actor: 'F', proves: { hazard: 'H05', by: 'F' }, scenes: [['unbind']] }],
		sample: ['dax_associate_entry', 'dax_insert_entry', 'dax_iomap_pte_fault'],
	},
	{
		kinds: OOPSES,
		at: /^(?:(?:__)?(?:memcpy|copy_user|copy_mc|memset|clear_page|copy_from_iter|copy_to_iter|_copy)\w*|arch_wb_cache_pmem|clear_pmem|copy_from_iter_pmem)/,
		under:
			/^(?:dax_(?:iomap_rw|iomap_actor|iomap_iter|do_io|io|copy_(?:from|to)_iter|clear_blocks|zero|truncate_page)|pmem_copy_(?:from|to)_iter)/,
		own: true,
		readings: [{ actor: 'W', proves: { hazard: 'H04', by: 'W' }, scenes: [['unbind']] }],
		sample: ['__copy_user_nocache', 'dax_io', 'dax_do_io', 'ext4_direct_IO'],
	},

	// Memory failures.
	{
		kinds: ['memory-failure', 'mce'],
		says: /reserved kernel page|recovery action for dax page: (?:Failed|Ignored)/,
		readings: [
			{
				actor: 'M',
				proves: { hazard: 'H18', by: 'M' },
				scenes: [['touched'], ['reflink'], ['touched', 'unbind']],
			},
		],
		sample: 'Memory failure: 0x1234: recovery action for reserved kernel page: Failed',
	},
	{
		kinds: ['memory-failure'],
		says: /recovery action for dax page: (?:Recovered|Delayed)/,
		own: true,
		readings: [{ actor: 'M', proves: { holds: 'b0.failed' }, scenes: [['touched']] }],
		sample: 'Memory failure: 0x1234: recovery action for dax page: Recovered',
	},
	{
		kinds: ['memory-failure'],
		says: /(?:Sending SIGBUS to|Killing) \S.* due to hardware memory corruption/,
		readings: [
			{
				// A driver that is unbound sends the same signal.
				actor: null,
				needs: 'pre-remove',
				proves: { holds: 'f[0].zapped' },
				scenes: [['touched', 'unbind']],
			},
			{ actor: null, unless: 'pre-remove', proves: { holds: 'b0.failed' }, scenes: [['touched', 'failure']] },
		],
		sample: 'Memory failure: 0x1234: Sending SIGBUS to reader:77 due to hardware memory corruption',
	},
	{
		kinds: ['memory-failure'],
		says: /memory outside kernel control/,
		readings: [
			{
				actor: 'M',
				proves: { holds: 'b0.failed && $dev.pgmap.ref != live' },
				scenes: [['touched', 'unbind']],
			},
		],
		sample: 'Memory failure: 0x1234: memory outside kernel control',
	},

	// Lines that are no reports.
	{
		kinds: ['other'],
		says: /Corruption of on-disk metadata .*\bxfs_dax_/,
		own: true,
		readings: [
			{
				actor: null,
				unless: 'memory-failure',
				proves: { hazard: 'H23', by: 'R' },
				scenes: [['touched', 'unbind']],
			},
		],
		sample:
			'XFS (pmem0): Corruption of on-disk metadata (0x10) detected at xfs_dax_notify_failure+0x1/0x2.  Shutting down filesystem.',
	},
	{
		kinds: ['other'],
		says: /filesystem is not ready for notify_failure/,
		own: true,
		readings: [
			{
				actor: null,
				unless: 'memory-failure',
				proves: { hazard: 'H21', by: 'R' },
				scenes: [['unbind', 'mounting']],
			},
			{
				actor: null,
				needs: 'memory-failure',
				proves: { hazard: 'H21', by: 'M' },
				scenes: [['failure', 'mounting']],
			},
		],
		sample: 'XFS (pmem0): filesystem is not ready for notify_failure()!',
	},
	{
		kinds: ['other'],
		says: /cannot be hotremoved until the next reboot/,
		own: true,
		readings: [{ actor: null, proves: { hazard: 'H29', by: 'R' }, scenes: [['unbind', 'memory-in-use']] }],
		sample: 'kmem dax0.0: mapping0: 0x1-0x2 cannot be hotremoved until the next reboot',
	},
	{
		kinds: ['other'],
		says: /page mapping is still live/,
		own: true,
		readings: [{ actor: null, proves: { hazard: 'H06', by: 'R' }, scenes: [['touched', 'pin', 'unbind']] }],
		sample: 'devm_memremap_pages_release: page mapping is still live!',
	},
];
