// Reads the text of a trace buffer (ftrace, trace-cmd, perf) as reports of kind `ftrace`: the records in order, how
// long calls and faults took, the stacks between them. Knows nothing of kernel messages.
import type { Frame, Task, TraceRecord } from './model';
import type { Message } from './prefix';
import { ReportDraft } from './report-draft';
import type { ReportQueue } from './report-queue';
import { graphRecordOf, type RecordText, recordOf } from './trace-record';

/** Other lines between two records before a trace counts as over. */
const PATIENCE = 60;
/** Records after which a trace is cut and goes on as another report, so that memory stays bounded. */
const MOST_RECORDS = 100_000;
/** Open calls and begun operations that are remembered for a CPU or task. */
const DEEPEST = 200;
/** Names of events that one title lists. */
const NAMES_IN_TITLE = 5;

const GRAPH_HEADER = '# tracer: function_graph';

/** How the end of an operation is named after its beginning: `dax_pte_fault` and `dax_pte_fault_done`. */
const ENDINGS: readonly { readonly begin: string; readonly end: string }[] = [
	{ begin: '', end: '_done' },
	{ begin: '_begin', end: '_end' },
	{ begin: '_start', end: '_end' },
	{ begin: '_enter', end: '_exit' },
	{ begin: '_entry', end: '_exit' },
	{ begin: '_issue', end: '_complete' },
];

/** ` 1)   foo-77   =>   bar-78`, between graph lines. */
const SWITCH = /^\s{0,8}(\d{1,5})\)\s{1,16}\S.{0,40}-\d{1,8}\s{1,16}=>\s{1,16}\S.{0,40}-(\d{1,8})\s*$/;
// A brace that names the call it closes, and perhaps what that returned: `foo` or `foo ret=0x0` in a comment behind it.
const CLOSED = /^\} \/\* ([A-Za-z_][\w.$]{0,199})(?: \[[\w-]+\])?(?: ret=\S+)? \*\/$/;

/** Whether a graph line's text is a call of the function. */
const calls = (text: string, name: string): boolean =>
	text.startsWith(name) && !/[\w.$]/.test(text.charAt(name.length));

/** Records that can still change: the end of a call gives its beginning a duration. */
type OpenRecord = { -readonly [K in keyof TraceRecord]: TraceRecord[K] };

export class TraceBufferReader {
	private draft: ReportDraft | null = null;
	private header: string | null = null;
	private names = new Set<string>();
	/** The open calls of each task, for graph lines; of a CPU where the lines do not name the task that runs on it. */
	private readonly calls = new Map<string, OpenRecord[]>();
	/** The task that runs on a CPU, where the lines between graph lines tell. */
	private readonly running = new Map<number, number>();
	/** The begun operations of each task. */
	private readonly begun = new Map<number, OpenRecord[]>();
	private idle = 0;
	private inStack: Task | null = null;
	/** Inside `Dumping ftrace buffer:`, which belongs to an oops: how many rulers are still to come. */
	private rulers = 0;

	constructor(private readonly queue: ReportQueue) {}

	/** Takes one message; returns whether it is part of a trace buffer. */
	read(message: Message): boolean {
		if (this.isDump(message.text)) return false;
		if (message.stamped) return false;
		const text = message.text;
		if (text.startsWith('#')) return this.headerLine(message);
		if (this.draft && this.inStack && this.stackLine(message)) return true;
		if (this.draft && this.switchLine(message)) return true;
		const record = this.header === GRAPH_HEADER ? graphRecordOf(text) : recordOf(text);
		if (record) {
			this.add(record, message);
			return true;
		}
		if (this.draft && ++this.idle > PATIENCE) this.close();
		return false;
	}

	/** The log is over. */
	end(): void {
		this.close();
	}

	/** `Dumping ftrace buffer:`, a ruler, the entries, a ruler; or `(ftrace buffer empty)`. */
	private isDump(text: string): boolean {
		if (text.includes('Dumping ftrace buffer:')) this.rulers = 2;
		else if (this.rulers > 0 && /^\s{0,8}-{20,40}\s*$/.test(text)) this.rulers--;
		else if (this.rulers === 2) this.rulers = 0;
		return this.rulers > 0;
	}

	private headerLine(message: Message): boolean {
		const head = /^# (tracer: \w+|\w+ latency trace .{1,60})$/.exec(message.text.trimEnd());
		if (head) {
			this.close();
			this.header = head[0];
			this.open(message);
		}
		if (this.draft) this.draft.endLine = message.line;
		return this.draft !== null;
	}

	private open(message: Message): ReportDraft {
		const title = this.header ?? 'trace events:';
		this.draft = new ReportDraft(
			'ftrace',
			{ title, comm: null, pid: null, cpu: null, seconds: null, record: null, at: null },
			message,
		);
		this.queue.add(this.draft);
		return this.draft;
	}

	private add(text: RecordText, message: Message): void {
		const draft = this.draft && this.draft.events.length < MOST_RECORDS ? this.draft : this.reopen(message);
		const { brace, ...fields } = text;
		const record: OpenRecord = { ...fields, line: message.line };
		draft.events.push(record);
		draft.endLine = message.line;
		this.idle = 0;
		if (this.names.size < NAMES_IN_TITLE && record.event !== 'kernel_stack') this.names.add(record.event);
		if (brace !== null) this.call(record, brace);
		else if (record.pid !== null && record.timestamp !== null) this.operation(record);
		this.inStack = null;
		if (record.event === 'kernel_stack') {
			this.inStack = { comm: record.comm, pid: record.pid, tgid: null, state: null };
			draft.startTrace('<stack trace>', message.line, this.inStack);
		}
	}

	private reopen(message: Message): ReportDraft {
		const header = this.header;
		if (this.draft) this.close();
		this.header = header;
		return this.open(message);
	}

	/** ` => foo`, ` => foo+0x1/0x2 (ffffffff81000000)`: a line of a stack below its record. */
	private stackLine(message: Message): boolean {
		const match = /^\s{0,8}=>\s{1,4}([A-Za-z_][\w.$]{0,199})(?:\+0x([0-9a-f]{1,8})\/0x([0-9a-f]{1,8}))?/.exec(
			message.text,
		);
		if (!match) return /^\s{0,8}=>/.test(message.text);
		const [whole, symbol = '', offset, size] = match;
		const frame: Frame = {
			symbol,
			offset: offset === undefined ? null : Number.parseInt(offset, 16),
			size: size === undefined ? null : Number.parseInt(size, 16),
			module: null,
			reliable: true,
			inline: false,
			file: null,
			sourceLine: null,
			line: message.line,
			column: message.column + whole.indexOf(symbol),
		};
		this.draft?.addFrames([frame]);
		if (this.draft) this.draft.endLine = message.line;
		return true;
	}

	/** ` 1)   foo-77   =>   bar-78`: another task runs on a CPU from here on. */
	private switchLine({ text, line }: Message): boolean {
		const match = text.includes(' => ') ? SWITCH.exec(text) : null;
		if (!match || !this.draft) return false;
		this.running.set(Number(match[1]), Number(match[2]));
		this.draft.endLine = line;
		return true;
	}

	/** The task whose call a graph line tells of. A CPU's idle task has the number of all others: it counts as the CPU. */
	private caller({ pid, cpu }: OpenRecord): string {
		const task = pid ?? this.running.get(cpu ?? -1) ?? 0;
		return task === 0 ? `CPU ${cpu}` : `task ${task}`;
	}

	/** Graph lines of a task, which may run on several CPUs: a closing brace's duration is that of the call it closes. */
	private call(record: OpenRecord, brace: 'open' | 'close'): void {
		const caller = this.caller(record);
		const stack = this.calls.get(caller) ?? [];
		this.calls.set(caller, stack);
		if (brace === 'open') {
			stack.push(record);
			if (stack.length > DEEPEST) stack.shift();
			return;
		}
		// Where a brace names its call, calls above it ended unseen; a call that is not there began before the trace.
		const name = CLOSED.exec(record.text)?.[1];
		const at = name === undefined ? stack.length - 1 : stack.findLastIndex(({ text }) => calls(text, name));
		const opened = at < 0 ? undefined : stack.splice(at)[0];
		if (opened) opened.duration = record.duration;
	}

	/** Events of a task: the end of an operation gets the time since its beginning. */
	private operation(record: OpenRecord): void {
		const pid = record.pid ?? -1;
		const begun = this.begun.get(pid) ?? [];
		const at = begun.findLastIndex((earlier) => ends(earlier.event, record.event));
		if (at !== -1) {
			const [earlier] = begun.splice(at, 1);
			if (earlier?.timestamp !== null && earlier !== undefined && record.timestamp !== null)
				record.duration = Math.round((record.timestamp - earlier.timestamp) * 1e9) / 1e9;
			return;
		}
		begun.push(record);
		if (begun.length > DEEPEST) begun.shift();
		this.begun.set(pid, begun);
		if (this.begun.size > 10_000) this.begun.clear();
	}

	private close(): void {
		const draft = this.draft;
		this.draft = null;
		this.idle = 0;
		this.inStack = null;
		this.calls.clear();
		this.running.clear();
		this.begun.clear();
		if (draft) {
			if (this.header === null) draft.title = `trace events: ${[...this.names].join(', ')}`;
			if (draft.events.length === 0) this.queue.drop(draft);
			else this.queue.finish(draft);
		}
		this.header = null;
		this.names = new Set();
	}
}

/** Whether an event's name says that it ends what the other began. */
function ends(earlier: string, later: string): boolean {
	return ENDINGS.some(
		({ begin, end }) =>
			later.endsWith(end) &&
			earlier.endsWith(begin) &&
			earlier !== later &&
			later.slice(0, later.length - end.length) === earlier.slice(0, earlier.length - begin.length),
	);
}
