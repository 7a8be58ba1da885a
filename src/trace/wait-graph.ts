// Who waits for whom: the blocked tasks of a log, what each waits for by its stack and its locks, who may hold that,
// and the circles among them. Knows nothing of how reports are read.
import type { Frame, Kind, Lock, Report, Task } from './model';
import { type WaitPoint, waitPoints } from './wait-points';

/** A task that is blocked, or that shows up as the holder of what another waits for. */
export interface WaitingTask {
	/** `umount/2187`. */
	readonly id: string;
	readonly task: Task;
	/** Line of the report or stack that shows it. */
	readonly line: number;
	readonly seconds: number | null;
	/** What it waits for; null for a holder that is not known to wait. */
	readonly wait: Wait | null;
}

export interface Wait {
	readonly point: WaitPoint;
	/** The function of the wait point on the stack. */
	readonly function: string;
	/** The function that needs it: the first above the wait. */
	readonly caller: string | null;
	/** The lock's class, where the log names the lock. */
	readonly lock: string | null;
	/** Line of the wait point's frame. */
	readonly line: number;
}

export interface WaitEdge {
	readonly from: string;
	readonly to: string;
	/** `certain`: the log names the holder; `possible`: the other's stack shows that it may be in the way. */
	readonly certainty: 'certain' | 'possible';
	/** The lock's class, or what is waited for. */
	readonly over: string;
}

export interface WaitGraph {
	readonly tasks: readonly WaitingTask[];
	readonly edges: readonly WaitEdge[];
	/** Circles of tasks, each without its first repeated at the end. */
	readonly cycles: readonly (readonly WaitEdge[])[];
}

/** Most tasks a graph keeps; a log with more shows its first ones. */
const MOST_TASKS = 5000;
const MOST_CYCLES = 50;

/** Kinds of reports that show what tasks wait for. */
const WAITING_KINDS: ReadonlySet<Kind> = new Set<Kind>([
	'hung-task',
	'sysrq-dump',
	'rcu-stall',
	'workqueue-lockup',
]);

/** A copy that holds none of the log's text: a part of a long string keeps the whole of it in memory. */
const detached = (report: Report): Report => JSON.parse(JSON.stringify(report)) as Report;

interface Known {
	readonly id: string;
	readonly task: Task;
	line: number;
	seconds: number | null;
	wait: Wait | null;
	frames: readonly Frame[];
	owner: Task | null;
}

export const taskId = (task: Task): string => `${task.comm ?? '?'}/${task.pid ?? '?'}`;

/** Collects the blocked tasks of reports, in any number of calls, and then draws the graph. */
export class WaitGraphBuilder {
	private readonly tasks = new Map<string, Known>();
	private readonly held = new Map<string, Lock[]>();

	/** Takes what a report says of waiting; reports without blocked tasks change nothing. */
	add(given: Report): void {
		if (!WAITING_KINDS.has(given.kind) && given.locks.length === 0) return;
		const report = detached(given);
		if (report.kind === 'hung-task' && report.task) {
			const frames = report.traces[0]?.frames ?? [];
			this.note(report.task, frames, report.line, report.blockedSeconds, report.owner);
		}
		if (report.kind !== 'hung-task' && WAITING_KINDS.has(report.kind))
			for (const trace of report.traces)
				if (trace.task) this.note(trace.task, trace.frames, trace.line, null, null);
		for (const lock of report.locks) {
			if (!lock.task || lock.role !== 'held' || this.held.size > MOST_TASKS) continue;
			const id = taskId(lock.task);
			const known = this.held.get(id) ?? [];
			if (!known.some((other) => sameLock(other, lock) && other.function === lock.function)) known.push(lock);
			this.held.set(id, known);
		}
	}

	build(): WaitGraph {
		const tasks = [...this.tasks.values()];
		for (const known of tasks) known.wait = this.withLock(known);
		const edges = tasks.flatMap((known) => this.edgesOf(known));
		const named = new Set(tasks.map(({ id }) => id));
		const holders = edges
			.filter(({ to }) => !named.has(to))
			.map(({ to }) => ({
				id: to,
				task: taskOf(to),
				line: this.held.get(to)?.[0]?.line ?? 0,
				seconds: null,
				wait: null,
			}));
		const all = [...new Map([...tasks.map(plain), ...holders].map((task) => [task.id, task])).values()];
		return { tasks: all, edges, cycles: cyclesOf(edges) };
	}

	private note(
		task: Task,
		frames: readonly Frame[],
		line: number,
		seconds: number | null,
		owner: Task | null,
	): void {
		const id = taskId(task);
		const known = this.tasks.get(id);
		if (known) {
			// The same task again, with a larger number of seconds.
			known.seconds = seconds ?? known.seconds;
			known.owner ??= owner;
			return;
		}
		if (this.tasks.size >= MOST_TASKS) return;
		const wait = waitOf(frames);
		if (wait === null && task.state !== 'D') return;
		this.tasks.set(id, { id, task, line, seconds, wait, frames, owner });
	}

	/**
	 * The lock a task waits for: of the locks listed as held by it the one that its wait's caller was taking, for the
	 * lock validator lists a lock from the attempt on.
	 */
	private withLock(known: Known): Wait | null {
		const { wait } = known;
		if (wait?.point.class !== 'lock') return wait;
		const wanted = this.wanted(known);
		return wanted ? { ...wait, lock: wanted.lock } : wait;
	}

	private wanted(known: Known): Lock | undefined {
		const { wait } = known;
		if (wait?.point.class !== 'lock') return undefined;
		const listed = this.held.get(known.id) ?? [];
		return listed.findLast((lock) => lock.function !== null && lock.function === wait.caller);
	}

	private edgesOf(known: Known): WaitEdge[] {
		const { wait, id } = known;
		if (!wait) return [];
		const certain: WaitEdge[] = [];
		const over = wait.lock ?? wait.point.what;
		if (known.owner) certain.push({ from: id, to: taskId(known.owner), certainty: 'certain', over });
		const wanted = this.wanted(known);
		if (wanted) certain.push(...this.holdersOf(wanted, id, over));
		if (certain.length > 0) return unique(certain);
		const holders = [...this.tasks.values()].filter(
			(other) =>
				other.id !== id &&
				other.frames.some((frame) => frame.reliable && wait.point.heldBy?.test(frame.symbol)),
		);
		return holders.map((other) => ({ from: id, to: other.id, certainty: 'possible', over }));
	}

	/** The others that list the lock and do not wait for it themselves. */
	private holdersOf(wanted: Lock, waiter: string, over: string): WaitEdge[] {
		const found: WaitEdge[] = [];
		for (const [id, locks] of this.held) {
			if (id === waiter || !locks.some((lock) => sameLock(lock, wanted))) continue;
			const other = this.tasks.get(id);
			const itself = other && this.wanted(other);
			if (itself && sameLock(itself, wanted)) continue;
			// Without an address only the class is known to be the same.
			found.push({ from: waiter, to: id, certainty: wanted.address === null ? 'possible' : 'certain', over });
		}
		return found;
	}
}

function sameLock(one: Lock, other: Lock): boolean {
	return (
		one.lock === other.lock &&
		(one.address === other.address || one.address === null || other.address === null)
	);
}

function plain(known: Known): WaitingTask {
	const { id, task, line, seconds, wait } = known;
	return { id, task, line, seconds, wait };
}

function taskOf(id: string): Task {
	const slash = id.lastIndexOf('/');
	const pid = Number(id.slice(slash + 1));
	return { comm: id.slice(0, slash), pid: Number.isNaN(pid) ? null : pid, tgid: null, state: null };
}

const unique = (edges: readonly WaitEdge[]): WaitEdge[] => [
	...new Map(edges.map((edge) => [edge.to, edge])).values(),
];

/** Where a stack waits; null when no wait point is on it. Special waits count before general ones. */
export function waitOf(frames: readonly Frame[]): Wait | null {
	const solid = frames.some(({ reliable }) => reliable) ? frames.filter(({ reliable }) => reliable) : frames;
	// What lies deep in the stack is a caller of the wait, not the wait: general waits are found near its top.
	const top = solid.slice(0, 16);
	for (const point of waitPoints) {
		const at = top.findIndex(({ symbol }) => point.functions.test(symbol));
		const frame = top[at];
		if (!frame) continue;
		const caller = solid
			.slice(at + 1)
			.find(({ symbol }) => !point.functions.test(symbol) && !WAIT_INTERNALS.test(symbol));
		return { point, function: frame.symbol, caller: caller?.symbol ?? null, lock: null, line: frame.line };
	}
	return null;
}

/** Functions between a wait point and the code that needs it. */
const WAIT_INTERNALS =
	/^(?:_*schedule|io_schedule|mutex_lock|__mutex|down_|rwsem_|__down|wait_for_|rt_mutex|blk_mq_freeze|blk_freeze)/;

/** The circles in the graph: each once, found from its first task. Linear in tasks and edges. */
function cyclesOf(edges: readonly WaitEdge[]): WaitEdge[][] {
	const outgoing = new Map<string, WaitEdge[]>();
	for (const edge of edges) outgoing.set(edge.from, [...(outgoing.get(edge.from) ?? []), edge]);
	const found: WaitEdge[][] = [];
	const finished = new Set<string>();
	for (const start of outgoing.keys()) {
		const path: { id: string; next: number; via: WaitEdge | null }[] = [{ id: start, next: 0, via: null }];
		const onPath = new Map<string, number>([[start, 0]]);
		if (finished.has(start)) continue;
		while (path.length > 0 && found.length < MOST_CYCLES) {
			const top = path[path.length - 1];
			if (!top) break;
			const edge = outgoing.get(top.id)?.[top.next++];
			if (!edge) {
				path.pop();
				onPath.delete(top.id);
				finished.add(top.id);
				continue;
			}
			const back = onPath.get(edge.to);
			if (back !== undefined)
				found.push([...path.slice(back + 1).flatMap(({ via }) => (via ? [via] : [])), edge]);
			else if (!finished.has(edge.to)) {
				onPath.set(edge.to, path.length);
				path.push({ id: edge.to, next: 0, via: edge });
			}
		}
	}
	return found;
}

/** A circle in words: who waits for what that who holds, once around. */
export function cycleInWords(cycle: readonly WaitEdge[]): string {
	const steps = cycle.map(({ from, to, over, certainty }) => {
		const holder = certainty === 'certain' ? `which ${to} holds` : `which ${to} may hold up`;
		return `${from} waits for ${over}, ${holder}`;
	});
	const sure = cycle.every(({ certainty }) => certainty === 'certain');
	return `${sure ? 'Deadlock' : 'Possible deadlock'}: ${steps.join('; ')}.`;
}
