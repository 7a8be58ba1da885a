// A report while it is being read: collects what its lines tell and makes the finished record.
// Knows nothing of where lines come from or which report they belong to.
import { attribute } from './attribution';
import type { FoundHeadline } from './headline';
import type { CodeAddress, Damage, Frame, Kind, Lock, Report, Task, Trace, TraceRecord } from './model';
import { refineKind } from './sanitizers';

interface TraceDraft {
	label: string;
	line: number;
	frames: Frame[];
	task: Task | null;
}

/** Kinds whose reports always come with a stack when they are whole. */
const STACKLESS: ReadonlySet<Kind> = new Set<Kind>([
	'unregister-netdevice',
	'reboot',
	'mce',
	'hardware-error',
	'memory-failure',
	'object-state',
	'bad-page',
	'workqueue-lockup',
	'oom',
	'locks-held',
	'sysrq-dump',
	'ftrace',
	'panic',
	'other',
]);

export class ReportDraft {
	readonly line: number;
	readonly time: number | null;
	title: string;
	readonly record: string | null;
	private readonly firstKind: Kind;
	endLine: number;
	/** Whether the kernel printed the report's last line. */
	ended = false;
	/** Whether a dump's head (`CPU: … Comm: …`) was seen: a second one begins another dump. */
	headSeen = false;
	/** Whether a panic followed: a second one has another cause. */
	panicked = false;
	access: 'read' | 'write' | undefined;
	owner: Task | null = null;
	pc: CodeAddress | null = null;
	readonly locks: Lock[] = [];
	readonly modules: string[] = [];
	readonly events: TraceRecord[] = [];
	private readonly traces: TraceDraft[] = [];
	private readonly headlineAt: CodeAddress | null;
	private readonly seconds: number | null;
	private readonly damage = new Set<Damage>();
	private task: Task | null;
	private cpu: number | null;
	/** How many frames and records are kept, which bounds the report's size. */
	weight = 0;

	constructor(
		kind: Kind,
		head: Omit<FoundHeadline, 'rule'>,
		place: { readonly line: number; readonly time: number | null },
	) {
		this.firstKind = kind;
		this.line = place.line;
		this.endLine = place.line;
		this.time = place.time;
		this.title = head.title;
		this.record = head.record;
		this.headlineAt = head.at;
		this.seconds = head.seconds;
		this.cpu = head.cpu;
		this.task =
			head.comm !== null || head.pid !== null
				? { comm: head.comm, pid: head.pid, tgid: null, state: null }
				: null;
	}

	get kind(): Kind {
		return refineKind(this.firstKind, this.title, this.access);
	}

	get hasFrames(): boolean {
		return this.traces.some(({ frames }) => frames.length > 0);
	}

	/** Takes what a dump's head or a task line tells; what is known already stays. */
	noteTask(task: Task, cpu: number | null): void {
		this.cpu ??= cpu;
		const known = this.task;
		if (known === null) this.task = task;
		else if (known.pid === null || known.pid === task.pid) {
			this.task = {
				comm: known.comm ?? task.comm,
				pid: known.pid ?? task.pid,
				tgid: known.tgid ?? task.tgid,
				state: known.state ?? task.state,
			};
		}
	}

	startTrace(label: string, line: number, task: Task | null): void {
		this.traces.push({ label, line, frames: [], task });
	}

	/** Adds frames to the newest trace. */
	addFrames(frames: readonly Frame[]): void {
		this.traces.at(-1)?.frames.push(...frames);
		this.weight += frames.length;
	}

	/** The last frame of the newest trace. */
	get lastFrame(): Frame | undefined {
		return this.traces.at(-1)?.frames.at(-1);
	}

	noteDamage(damage: Damage): void {
		this.damage.add(damage);
	}

	finish(): Report {
		const traces: readonly Trace[] = this.traces.filter(({ frames }) => frames.length > 0);
		const kind = this.kind;
		if (traces.length < this.traces.length) this.damage.add('a stack header without frames');
		if (traces.length === 0 && !STACKLESS.has(kind)) this.damage.add('no stack trace');
		return {
			kind,
			title: this.title,
			function: attribute({
				kind,
				title: this.title,
				headlineAt: this.headlineAt,
				pc: this.pc,
				traces,
				locks: this.locks,
			}),
			line: this.line,
			endLine: this.endLine,
			time: this.time,
			task: this.task,
			cpu: this.cpu,
			pc: this.pc,
			traces,
			locks: this.locks,
			modules: this.modules,
			blockedSeconds: this.seconds,
			owner: this.owner,
			events: this.events,
			damage: [...this.damage],
		};
	}
}
