// Calls that show where an operation of the model stands: before one of its steps, or at its end. Data only.

/** Operations that trace buffers are held against. */
export type TracedOperation =
	| 'remove'
	| 'fault'
	| 'mount'
	| 'umount'
	| 'truncate'
	| 'fsync'
	| 'memory-failure';

export interface Landmark {
	/** Function or trace point. */
	readonly name: RegExp;
	readonly operation: TracedOperation;
	/** The actor stands before the first of these steps that its program has; after the last of the operation if empty. */
	readonly before: readonly string[];
	/** Every run of that step makes this call: where the trace has it at all, the step does not run without it. */
	readonly always?: true;
	/** What the call's text must say. */
	readonly says?: RegExp;
}

const DONE = /^dax_p(?:te|md)_fault_done$/;

export const landmarks: readonly Landmark[] = [
	{ name: /^dax_remove_host$/, operation: 'remove', before: ['R-host'], always: true },
	{ name: /^kill_dax$/, operation: 'remove', before: ['R-notify', 'R-alive'], always: true },
	{ name: /^dax_holder_notify_failure$/, operation: 'remove', before: ['R-notify'] },
	{
		name: /^(?:mf_dax_kill_procs|xfs_dax_failure_fn)$/,
		operation: 'remove',
		before: ['RN-lock', 'RP-lock'],
	},
	{
		name: /^del_gendisk$/,
		operation: 'remove',
		before: ['R-sync', 'R-flag', 'R-markdead', 'R-bdi', 'R-dying'],
		always: true,
	},
	{ name: /^(?:fs_)?bdev_mark_dead$|^blk_report_disk_dead$/, operation: 'remove', before: ['R-markdead'] },
	{
		name: /^blk_(?:set_queue_dying|queue_start_drain|mark_disk_dead)$/,
		operation: 'remove',
		before: ['R-dying'],
	},
	{
		name: /^blk_(?:cleanup_queue|mq_freeze_queue_wait)$/,
		operation: 'remove',
		before: ['R-dying', 'R-drain'],
	},
	{
		name: /^(?:memunmap_pages|devm_memremap_pages_release)$/,
		operation: 'remove',
		before: ['R-pgkill'],
		always: true,
	},
	{ name: /^dax_p(?:te|md)_fault$/, operation: 'fault', before: ['F3', 'F4'] },
	{ name: /^grab_mapping_entry$/, operation: 'fault', before: ['F3'] },
	{ name: /^dax_iomap_direct_access$/, operation: 'fault', before: ['F6', 'F7'] },
	{ name: /^dax_direct_access$/, operation: 'fault', before: ['F7'] },
	{ name: /^dax_insert_(?:mapping_)?entry$/, operation: 'fault', before: ['F10'] },
	{ name: /^vmf_insert_(?:mixed|pfn_pmd|page_mkwrite|folio_pmd)/, operation: 'fault', before: ['F13'] },
	{ name: DONE, operation: 'fault', before: ['F14'], says: /\b(?:NOPAGE|MAJOR|LOCKED)\b/ },
	{ name: DONE, operation: 'fault', before: [] },
	{ name: /^dax_insert_pfn_mkwrite$/, operation: 'fault', before: ['F14'], says: /\bNOPAGE\b/ },
	{ name: /^(?:fs_dax_get_by_bdev|dax_get_by_host)$/, operation: 'mount', before: ['N0', 'N1'] },
	{ name: /^dax_read_lock$/, operation: 'mount', before: ['N0'] },
	{ name: /^dax_alive$/, operation: 'mount', before: ['N1'] },
	{ name: /^igrab$/, operation: 'mount', before: ['N1-get'] },
	{ name: /^dax_read_unlock$/, operation: 'mount', before: ['N3-end'] },
	{ name: /^(?:sb_)?set_blocksize$/, operation: 'mount', before: ['N4'] },
	{ name: /^sync_filesystem$/, operation: 'umount', before: ['U2'], always: true },
	{ name: /^dax_break_layout_final$/, operation: 'umount', before: ['U3-idle'] },
	{ name: /^evict_inodes$/, operation: 'umount', before: ['U3'], always: true },
	{ name: /^xfs_ail_push_all_sync$/, operation: 'umount', before: ['U4'], always: true },
	{ name: /^fs_put_dax$/, operation: 'umount', before: ['U5', 'U6-put'], always: true },
	{ name: /^(?:bdev_release|blkdev_put|bdev_fput)$/, operation: 'umount', before: ['U7'], always: true },
	{ name: /^dax_layout_busy_page(?:_range)?$/, operation: 'truncate', before: ['T4'], always: true },
	{ name: /^dax_delete_mapping_entry$/, operation: 'truncate', before: ['T5'] },
	{
		name: /^(?:ext4_ext_remove_space|ext4_truncate|xfs_itruncate_extents(?:_flags)?|xfs_bunmapi(?:_range)?)$/,
		operation: 'truncate',
		before: ['T6'],
	},
	{ name: /^tag_pages_for_writeback$/, operation: 'fsync', before: ['Y1'], always: true },
	{
		name: /^(?:pfn_mkclean_range|dax_(?:mapping_)?entry_mkclean)$/,
		operation: 'fsync',
		before: ['Y4'],
		always: true,
	},
	{ name: /^(?:dax_flush|arch_wb_cache_pmem)$/, operation: 'fsync', before: ['Y6'], always: true },
	{ name: /^dax_writeback_one$/, operation: 'fsync', before: ['Y8'] },
	{ name: /^memory_failure$/, operation: 'memory-failure', before: ['M1'] },
	{ name: /^dax_holder_notify_failure$/, operation: 'memory-failure', before: ['M2'] },
	{ name: /^mf_generic_kill_procs$/, operation: 'memory-failure', before: ['M3'] },
	{
		name: /^dax_lock_(?:page|folio|mapping_entry)$/,
		operation: 'memory-failure',
		before: ['MO-lock', 'MP-lock'],
		always: true,
	},
	{
		name: /^collect_procs(?:_fsdax)?$/,
		operation: 'memory-failure',
		before: ['MO-collect', 'MP-collect'],
		always: true,
	},
	{ name: /^unmap_and_kill$/, operation: 'memory-failure', before: ['MO-unmap', 'MP-unmap'], always: true },
	{
		name: /^dax_unlock_(?:page|folio|mapping_entry)$/,
		operation: 'memory-failure',
		before: ['MO-unlock', 'MP-unlock'],
	},
];

/** The landmark that a call is in operations of a kind. */
export const landmarkOf = (
	name: string,
	text: string,
	isWanted: (operation: TracedOperation) => boolean,
): Landmark | undefined =>
	landmarks.find(
		(mark) => isWanted(mark.operation) && mark.name.test(name) && (!mark.says || mark.says.test(text)),
	);
