// Places where tasks wait, by the functions of their stacks. Data only; each with a sample that a test puts to it.
import type { Kind } from '../../trace/model';
import type { ActorName } from './actors';
import { FILE_FAULT, REMOVAL, TRUNCATE, UMOUNT } from './paths';
import type { Site } from './site';
import type { SuppositionName } from './suppositions';

const WAITS: readonly Kind[] = ['hung-task', 'sysrq-dump'];

/** Who waits for a locked DAX entry, by its callers; another task locks it for a while, or for ever. */
const LOCKED_ENTRY_WAITERS: readonly (readonly [
	actor: ActorName,
	under: RegExp,
	caller: string,
	locker: readonly SuppositionName[],
])[] = [
	['R', /^(?:mf_dax_kill_procs|xfs_dax_notify)/, 'mf_dax_kill_procs', ['fault']],
	['M', /^(?:memory_failure|mf_generic_kill_procs)/, 'memory_failure', ['fault']],
	['Y', /^dax_writeback_mapping_range/, 'dax_writeback_mapping_range', ['fault']],
	['F', FILE_FAULT, 'dax_iomap_pte_fault', ['touched', 'fsync']],
	['T', TRUNCATE, 'truncate_inode_pages_range', ['touched', 'fsync']],
];

const waitsForEntry = ([actor, under, caller, locker]: (typeof LOCKED_ENTRY_WAITERS)[number]): Site => ({
	kinds: WAITS,
	at: /^(?:get_unlocked_(?:mapping_)?entry|get_next_unlocked_entry|wait_entry_unlocked|grab_mapping_entry|dax_lock_(?:mapping_entry|folio|page))/,
	under,
	own: true,
	readings: [{ actor, proves: { waits: 'entry lock' }, scenes: [locker, ['locked-entry']] }],
	sample: ['schedule', 'get_unlocked_entry', caller],
});

export const waitSites: readonly Site[] = [
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
					['touched', 'unmapped', 'page-reference'],
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
	...LOCKED_ENTRY_WAITERS.map(waitsForEntry),
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
		at: /^(?:rwsem_down_|down_(?:read|write)|__down_(?:read|write))/,
		under: /^(?:xfs_file_dax_(?:read|write)|ext[24]_dax_(?:read|write)_iter)/,
		own: true,
		readings: [
			{
				actor: 'W',
				proves: { waits: 'inode lock' },
				scenes: [
					['touched', 'pin', 'truncate'],
					['touched', 'page-reference', 'truncate'],
				],
			},
		],
		sample: ['schedule', 'rwsem_down_write_slowpath', 'down_write', 'xfs_ilock', 'xfs_file_dax_write'],
	},
	{
		kinds: WAITS,
		at: /^(?:rwsem_down_|down_read|__down_read)/,
		under: FILE_FAULT,
		own: true,
		readings: [
			{
				actor: 'F',
				proves: { waits: 'mmap lock' },
				scenes: [
					['touched', 'truncate', 'fsync'],
					['locked-entry', 'truncate'],
				],
			},
		],
		sample: ['schedule', 'rwsem_down_read_slowpath', 'down_read', 'xfs_ilock', '__xfs_filemap_fault'],
	},
	{
		kinds: WAITS,
		at: /^(?:freeze_super|sb_wait_write|percpu_down_write)/,
		under: /^xfs_dax_notify/,
		own: true,
		readings: [{ actor: 'R', proves: { waits: 'freeze_super' }, scenes: [['fault']] }],
		sample: ['schedule', 'percpu_down_write', 'freeze_super', 'xfs_dax_notify_failure', 'kill_dax'],
	},
];
