// The calls of a trace sorted into operations of the model: which task removes a device, which faults when on what. What
// cannot be an operation of its task at all (an end without a beginning) is told with its line.
import { type Landmark, landmarkOf, type TracedOperation } from './landmarks';
import type { TraceCall } from './trace-calls';

/** A landmark where it was passed. */
export interface Passing {
	readonly call: TraceCall;
	readonly mark: Landmark;
}

interface EpisodeBase {
	readonly task: string;
	/** In the order of the trace; never empty. */
	readonly passings: readonly Passing[];
}

export interface Removal extends EpisodeBase {
	readonly operation: 'remove';
	/** Device-dax has no disk. */
	readonly driver: 'pmem' | 'devdax';
}

export interface Fault extends EpisodeBase {
	readonly operation: 'fault';
	/** Device and inode as the trace names them. */
	readonly file: string;
	/** Which 2 MiB of the file. */
	readonly part: number;
	readonly kind: 'read' | 'write';
	readonly mapping: 'shared' | 'private';
}

export type Episode = Removal | Fault;

/** A call that no order of operations of its task allows. */
export interface Misfit {
	readonly line: number;
	readonly text: string;
	readonly because: string;
}

/** A task that faults on a file, whatever comes of it. */
export interface Sighting {
	readonly task: string;
	/** Device and inode as the trace names them. */
	readonly file: string;
	readonly line: number;
}

export interface Episodes {
	readonly episodes: readonly Episode[];
	readonly sightings: readonly Sighting[];
	readonly misfit: Misfit | null;
}

/** Calls at the start of a trace whose beginnings may have been overwritten. */
const EARLIEST = 5;
const BEGINS_FAULT = /^dax_p(?:te|md)_fault$/;
const ENDS_FAULT = /^dax_p(?:te|md)_fault_done$/;
const LATE_INSERTION = /^dax_insert_pfn_mkwrite$/;
/** Results after which the fault has changed nothing, and the zero page, which is none of the device's. */
const NOTHING_DONE = /\b(?:FALLBACK|RETRY|NEEDDSYNC)\b/;
const HOLE = /^dax_(?:pmd_)?load_hole/;
const BEGINS_REMOVAL = /^(?:dax_remove_host|kill_dax)$/;
const ENDS_REMOVAL = /^(?:memunmap_pages|devm_memremap_pages_release)$/;
/** A dax_device is made dead, and comes alive when its driver binds. */
const BEGINS_CREATION = /^alloc_dax$/;
const ENDS_CREATION = /^(?:memremap_pages|devm_memremap_pages|dax_add_host)$/;

/** What is under way on one task. */
interface OnTask {
	fault: { readonly passings: Passing[]; hole: boolean } | null;
	/** `cut`: its beginning is not in the trace. */
	removal: { readonly passings: Passing[]; over: boolean; readonly cut: boolean } | null;
	creating: boolean;
	faulted: boolean;
}

const isOfDevice = (operation: TracedOperation): boolean => operation === 'remove' || operation === 'fault';

/** Sorts calls; the first that fits nothing ends the sorting. */
export function episodesOf(calls: readonly TraceCall[]): Episodes {
	const tasks = new Map<string, OnTask>();
	const episodes: Episode[] = [];
	const sightings: Sighting[] = [];
	for (const [index, call] of calls.entries()) {
		const on = tasks.get(call.task) ?? { fault: null, removal: null, creating: false, faulted: false };
		tasks.set(call.task, on);
		if (BEGINS_CREATION.test(call.name)) on.creating = true;
		if (ENDS_CREATION.test(call.name)) on.creating = false;
		if (HOLE.test(call.name) && on.fault) on.fault.hole = true;
		const mark = landmarkOf(call.name, call.text, isOfDevice);
		if (!mark) continue;
		const passing = { call, mark };
		if (mark.operation === 'remove') {
			if (!on.creating) removalCall(on, passing, index < EARLIEST, episodes);
			continue;
		}
		sightings.push({ task: call.task, file: fileIn(call), line: call.line });
		const misfit = faultCall(on, passing, index < EARLIEST, episodes);
		if (misfit) return { episodes: finish(episodes, tasks), sightings, misfit };
	}
	return { episodes: finish(episodes, tasks), sightings, misfit: null };
}

function removalCall(on: OnTask, passing: Passing, early: boolean, episodes: Episode[]): void {
	const { name } = passing.call;
	if (on.removal?.over && BEGINS_REMOVAL.test(name)) closeRemoval(on, passing.call.task, episodes);
	on.removal ??= { passings: [], over: false, cut: early && !BEGINS_REMOVAL.test(name) };
	on.removal.passings.push(passing);
	on.removal.over ||= ENDS_REMOVAL.test(name);
}

function closeRemoval(on: OnTask, task: string, episodes: Episode[]): void {
	if (!on.removal) return;
	const hasDisk = on.removal.passings.some(({ call }) => /^(?:dax_remove_host|del_gendisk)$/.test(call.name));
	const driver = hasDisk ? 'pmem' : 'devdax';
	if (!on.removal.cut) episodes.push({ operation: 'remove', task, passings: on.removal.passings, driver });
	on.removal = null;
}

function faultCall(on: OnTask, passing: Passing, early: boolean, episodes: Episode[]): Misfit | null {
	const { call } = passing;
	const misfit = (because: string): Misfit => ({
		line: call.line,
		text: `${call.name}: ${call.text}`,
		because,
	});
	if (BEGINS_FAULT.test(call.name)) {
		const open = on.fault?.passings[0];
		if (open)
			return misfit(`${call.task} begins a page fault while the one of line ${open.call.line} is under way.`);
		on.fault = { passings: [passing], hole: false };
		on.faulted = true;
		return null;
	}
	if (LATE_INSERTION.test(call.name)) {
		episodes.push(faultEpisode(call, [passing]));
		return null;
	}
	if (!ENDS_FAULT.test(call.name)) {
		on.fault?.passings.push(passing);
		return null;
	}
	const { fault } = on;
	on.fault = null;
	if (!fault)
		return early || !on.faulted ? null : misfit(`${call.task} ends a page fault that it has not begun.`);
	if (!fault.hole && !NOTHING_DONE.test(call.text))
		episodes.push(faultEpisode(call, [...fault.passings, passing]));
	return null;
}

const fileIn = ({ text }: TraceCall): string => /\bdev \d+:\d+ ino 0x[0-9a-f]+/.exec(text)?.[0] ?? '?';

function faultEpisode(call: TraceCall, passings: readonly Passing[]): Fault {
	const offset = /\bpgoff 0x([0-9a-f]{1,15})/.exec(call.text)?.[1];
	return {
		operation: 'fault',
		task: call.task,
		passings,
		file: fileIn(call),
		part: Math.floor(Number.parseInt(offset ?? '0', 16) / 512),
		kind: /\bWRITE\b/.test(call.text) ? 'write' : 'read',
		mapping: /\bprivate\b/.test(call.text) ? 'private' : 'shared',
	};
}

/** The line of an episode's first landmark. */
export const firstLine = ({ passings }: Episode): number => passings[0]?.call.line ?? 0;

/** What is under way at the end counts as far as it went; in the order of their beginnings. */
function finish(episodes: Episode[], tasks: ReadonlyMap<string, OnTask>): Episode[] {
	for (const [task, on] of tasks) closeRemoval(on, task, episodes);
	return episodes.sort((a, b) => firstLine(a) - firstLine(b));
}
