// Calls that show where an operation of the model stands: before one of its steps, or at its end. Data only.

export interface Landmark {
	/** Function or trace point. */
	readonly name: RegExp;
	readonly operation: 'remove' | 'fault';
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
];

/** The landmark that a call is. */
export const landmarkOf = (name: string, text: string): Landmark | undefined =>
	landmarks.find((mark) => mark.name.test(name) && (!mark.says || mark.says.test(text)));
