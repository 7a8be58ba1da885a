// What tasks do to files and filesystems in a trace: mount, umount, truncate, writeback, failed pages, each with the
// landmarks that it passes. Each is played by itself: what it needs to begin with is made up here.
import { readScenario } from '../../engine/scenario';
import type { Passing } from './episodes';
import { landmarkOf, type TracedOperation } from './landmarks';
import type { TraceCall } from './trace-calls';
import type { TraceScene } from './trace-scene';

/** How an operation is seen to begin and to be over. */
interface Course {
	readonly operation: TracedOperation;
	/** A call that begins one where none is under way, or only one that is over. */
	readonly begins: RegExp;
	/** Behind this call another one begins; the rest of the calls are still of this one. */
	readonly over?: RegExp;
	/** Behind this call nothing more is of it. */
	readonly ends?: RegExp;
}

const courses: readonly Course[] = [
	{
		operation: 'mount',
		begins: /^(?:fs_dax_get_by_bdev|dax_get_by_host)$/,
		over: /^(?:fs_dax_get_by_bdev|dax_get_by_host)$/,
		ends: /^(?:super_wake|generic_shutdown_super)$/,
	},
	{
		operation: 'umount',
		begins: /^(?:kill_block_super|generic_shutdown_super)$/,
		over: /^fs_put_dax$/,
	},
	{
		operation: 'truncate',
		begins:
			/^(?:ext4_(?:setattr|punch_hole)|xfs_(?:setattr_size|free_file_space)|dax_layout_busy_page(?:_range)?|\w+_break_(?:dax_)?layouts)$/,
		over: /^(?:dax_delete_mapping_entry|ext4_ext_remove_space|xfs_itruncate_extents(?:_flags)?)$/,
		// What is deleted for an inode that goes needs no break of its layout.
		ends: /evict_inode$|^truncate_inode_pages_final$/,
	},
	{
		operation: 'fsync',
		begins:
			/^(?:dax_writeback_(?:mapping_range|range)|pfn_mkclean_range|dax_(?:mapping_)?entry_mkclean|dax_flush)$/,
		ends: /^dax_writeback_(?:one|range_done)$/,
	},
	{
		operation: 'memory-failure',
		begins: /^memory_failure$/,
		over: /^memory_failure$/,
		ends: /^(?:dax_unlock_(?:page|folio)|action_result)$/,
	},
];

/** An operation on a file or a filesystem, with the landmarks that its task passes, each once. */
export interface FileEpisode {
	readonly operation: TracedOperation;
	readonly task: string;
	readonly filesystem: 'xfs' | 'ext4';
	readonly passings: readonly Passing[];
}

interface Open {
	readonly passings: Passing[];
	filesystem: 'xfs' | 'ext4';
	over: boolean;
}

/** Operations of one kind that are looked at. */
const MOST = 100;

/** Sorts calls into operations on files and filesystems, in the order of their beginnings. */
export function fileEpisodesOf(calls: readonly TraceCall[]): FileEpisode[] {
	return courses.flatMap((course) => episodesOfCourse(course, calls));
}

function episodesOfCourse(
	{ operation, begins, over, ends }: Course,
	calls: readonly TraceCall[],
): FileEpisode[] {
	const tasks = new Map<string, Open>();
	const episodes: (Open & { readonly task: string })[] = [];
	for (const call of calls) {
		const { name, task } = call;
		let open = tasks.get(task);
		const isBeginning = begins.test(name) && (!open || open.over);
		if (isBeginning && episodes.length < MOST) {
			open = { passings: [], filesystem: 'ext4', over: false };
			tasks.set(task, open);
			episodes.push(Object.assign(open, { task }));
		}
		if (!open) continue;
		if (/^xfs_/.test(name)) open.filesystem = 'xfs';
		const mark = landmarkOf(name, call.text, (each) => each === operation);
		// What is done again and again, as for each of several pages, says the same each time.
		if (mark && !open.passings.some((passing) => passing.mark === mark)) open.passings.push({ call, mark });
		open.over ||= over?.test(name) ?? false;
		if (ends?.test(name)) tasks.delete(task);
	}
	return episodes
		.filter(({ passings }) => passings.length > 0)
		.map(({ task, filesystem, passings }) => ({ operation, task, filesystem, passings }));
}

/** What each operation is called with. */
const CALLED: Readonly<Partial<Record<TracedOperation, Readonly<Record<string, string>>>>> = {
	mount: { super: 'fs' },
	umount: { super: 'fs' },
	truncate: { page: 'f[0]' },
	fsync: { inode: 'f' },
	'memory-failure': { pfn: 'b0' },
};

/** The scene in which an operation is played: a file with a page that is mapped, and written to. */
export function fileScene(
	{ operation, task, filesystem, passings }: FileEpisode,
	profile: string,
	hasHolder: boolean,
): TraceScene {
	const isXfs = filesystem === 'xfs';
	const isHeld = isXfs && hasHolder && operation !== 'mount';
	const fault = { operation: 'fault', task: 'P', page: 'f[0]', kind: 'write' };
	const munmap = { operation: 'munmap', task: 'P', page: 'f[0]' };
	const isMounted = operation !== 'mount';
	const scenario = readScenario({
		schema: 1,
		id: 'trace',
		profile,
		objects: {
			pmem0: { is: 'device', ...(isHeld && { 'dax.holder': 'fs', 'dax.holder_ops': true }) },
			fs: { is: 'super', type: filesystem, device: 'pmem0', rmap: isXfs, born: isMounted },
			f: { is: 'inode', super: 'fs', pages: ['b0'] },
		},
		...(isMounted && { given: operation === 'umount' ? [fault, munmap] : [fault] }),
		actors: { O: { does: { operation, ...CALLED[operation] } } },
	});
	return {
		scenario,
		course: passings.map((passing) => ({ actor: 'O', passing })),
		tasks: new Map([['O', task]]),
	};
}
