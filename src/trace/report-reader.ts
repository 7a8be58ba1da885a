// Builds reports from messages: which report a message belongs to (by caller), what it adds, where reports end.
// Knows nothing of files and of how messages are cut out of lines.
import {
	dumpHeadOf,
	isEndMark,
	isRegisterLine,
	moduleNames,
	modulesOf,
	otherCpuOf,
	ownerOf,
	stackHeaderOf,
	taskLineOf,
} from './details';
import { codeAddress, framesOf, isArmPair } from './frame';
import { type FoundHeadline, headlineOf } from './headline';
import { holderOf, lockOf, lockSentence, releasedLockOf } from './locks';
import type { Frame, Kind, Lock, Task } from './model';
import type { Message } from './prefix';
import { programCounterOf } from './program-counter';
import { ReportDraft } from './report-draft';
import type { ReportQueue } from './report-queue';
import { accessOf } from './sanitizers';

/** Messages of the same caller that say nothing to an open report before it counts as over. */
const PATIENCE = 200;
/** Lines of the file without a word to a report before it is handed out, whoever printed them. */
const FORGET_AFTER = 3000;
/** Frames and records after which a report is cut and goes on as another, so that memory stays bounded. */
const HEAVIEST = 200_000;

/** Kinds that a `Kernel panic`, an `Oops:` line and the like may belong to. */
const NO_CRASH: ReadonlySet<Kind> = new Set<Kind>([
	'mce',
	'hardware-error',
	'memory-failure',
	'allocation-failure',
	'oom',
	'fault-injection',
	'sysrq-dump',
	'locks-held',
	'stack-trace',
	'ftrace',
	'reboot',
	'other',
]);
/** Kinds that an exception's further headlines (`Oops:`, `Internal error:`) may detail. */
const EXCEPTIONS: ReadonlySet<Kind> = new Set<Kind>([
	'null-pointer-dereference',
	'memory-safety-bug',
	'general-protection-fault',
	'divide-error',
	'double-fault',
	'stack-overflow',
	'oops',
	'bug',
	'list-corruption',
	'warning',
	'refcount-warning',
]);
/** Kinds in which several CPUs or tasks are dumped one after the other. */
const MANY_DUMPS: ReadonlySet<Kind> = new Set<Kind>([
	'rcu-stall',
	'soft-lockup',
	'hard-lockup',
	'hung-task',
	'workqueue-lockup',
	'sysrq-dump',
	'locks-held',
]);
/** Kinds whose reports are one line or a few of the same shape: stacks behind them are not theirs. */
const BRIEF: ReadonlySet<Kind> = new Set<Kind>([
	'mce',
	'hardware-error',
	'memory-failure',
	'reboot',
	'unregister-netdevice',
]);

/** A panic that says no more than that an earlier report was fatal. */
const EXPLAINED_PANIC =
	/panic_on_warn set|Fatal exception|hung_task: blocked tasks|softlockup: hung tasks|RCU Stall|kernel: panic_on|UBSAN: |KASAN: |KFENCE: |kmsan|Fatal machine check/;

/** What a message is to the reports: the first line of one, or of one's part; a line inside one; none of theirs. */
export type Reading = 'headline' | 'inside' | 'outside';

/** What is open on one caller. */
interface Stream {
	draft: ReportDraft;
	/** Whether frames go on the newest trace. */
	inTrace: boolean;
	/** The message before was blank. */
	blank: boolean;
	/** `</TASK>` was the last mark: the trace is over unless a frame follows. */
	closing: boolean;
	/** The next lone symbol is the end of a sentence (`at:`), not a frame. */
	sentence: 'lock' | 'other' | null;
	/** The module list goes on where a mailer broke it. */
	inModules: boolean;
	/** Messages since one that said something. */
	idle: number;
	holder: Task | null;
	role: Lock['role'];
	/** The task whose stack comes next. */
	dumped: Task | null;
}

const newStream = (draft: ReportDraft): Stream => ({
	draft,
	inTrace: false,
	blank: false,
	closing: false,
	sentence: null,
	inModules: false,
	idle: 0,
	holder: null,
	role: 'other',
	dumped: null,
});

/** Reads messages into the reports of a queue. */
export class ReportReader {
	private readonly streams = new Map<string, Stream>();
	private lastKey = '';
	/** The last `CPU: … Comm: …` outside any report, for a stack without a headline. */
	private stray: {
		readonly key: string;
		readonly line: number;
		readonly task: Task;
		readonly cpu: number | null;
	} | null = null;
	/** The report that asked other CPUs for their stacks. */
	private asking: ReportDraft | null = null;
	private stampSeen = false;

	constructor(private readonly queue: ReportQueue) {}

	/** Takes one message and tells what it is to the reports. */
	read(message: Message): Reading {
		const key = message.caller ?? (message.stamped ? '' : this.lastKey);
		this.lastKey = key;
		if (message.line % 256 === 0) this.forget(message.line);
		const taken = this.take(key, message);
		if (message.time !== null) this.stampSeen = true;
		return taken;
	}

	private take(key: string, message: Message): Reading {
		const head = headlineOf(message);
		const stream = this.streams.get(key);
		if (head && (head.rule.kind !== 'reboot' || this.stampSeen)) {
			this.headline(key, stream, head, message);
			return 'headline';
		}
		if (!stream) return this.outside(key, message) ? 'inside' : 'outside';
		const said = this.inside(key, stream, message);
		if (said) {
			stream.idle = 0;
			stream.draft.endLine = Math.max(stream.draft.endLine, message.line);
			if (stream.draft.weight > HEAVIEST) this.cut(key, stream, message);
		} else if (++stream.idle > PATIENCE) this.leave(key);
		return said ? 'inside' : 'outside';
	}

	private headline(key: string, stream: Stream | undefined, head: FoundHeadline, message: Message): void {
		const relation = head.rule.relation ?? 'new';
		const kind = head.rule.kind;
		const absorbed =
			stream !== undefined &&
			((relation === 'detail' && isDetail(stream.draft, kind, message.line)) ||
				(relation === 'aftermath' && isAftermath(stream.draft, kind)) ||
				(relation === 'repeat' && stream.draft.kind === kind && stream.draft.record === head.record));
		if (absorbed) {
			this.absorb(stream, kind, message);
			return;
		}
		if (stream && isInlinedHeadline(stream.draft, head, message.line)) {
			this.streams.delete(key);
			this.queue.drop(stream.draft);
		}
		if (relation === 'repeat' && head.record !== null) {
			const earlier = this.queue.open.find(
				(draft) => draft.kind === kind && draft.record === head.record && kind === 'hardware-error',
			);
			if (earlier) {
				earlier.endLine = message.line;
				return;
			}
		}
		if (kind === 'panic' && EXPLAINED_PANIC.test(head.title)) {
			const earlier = this.queue.open.findLast((draft) => !NO_CRASH.has(draft.kind));
			if (earlier) {
				const guest = newStream(earlier);
				this.leave(key);
				this.streams.set(key, guest);
				this.absorb(guest, kind, message);
				return;
			}
		}
		this.begin(key, new ReportDraft(kind, head, message));
	}

	private absorb(stream: Stream, kind: Kind, message: Message): void {
		stream.draft.endLine = Math.max(stream.draft.endLine, message.line);
		stream.idle = 0;
		stream.inTrace = false;
		if (kind === 'panic' || kind === 'locks-held') {
			stream.draft.ended = false;
			stream.draft.headSeen = false;
		}
	}

	private begin(key: string, draft: ReportDraft): Stream {
		this.leave(key);
		const stream = newStream(draft);
		this.streams.set(key, stream);
		this.queue.add(draft);
		return stream;
	}

	/** Ends what is open on a caller; the report is handed out once no caller adds to it. */
	private leave(key: string): void {
		const stream = this.streams.get(key);
		if (!stream) return;
		this.streams.delete(key);
		for (const other of this.streams.values()) if (other.draft === stream.draft) return;
		if (this.asking === stream.draft) this.asking = null;
		this.queue.finish(stream.draft);
	}

	private forget(line: number): void {
		for (const [key, stream] of [...this.streams])
			if (line - stream.draft.endLine > FORGET_AFTER) this.leave(key);
	}

	/** The report has grown too large to be kept: it is handed out and goes on under the same title. */
	private cut(key: string, stream: Stream, message: Message): void {
		const { kind, title, record } = stream.draft;
		const next = this.begin(
			key,
			new ReportDraft(
				kind,
				{ title, record, comm: null, pid: null, cpu: null, seconds: null, at: null },
				message,
			),
		);
		next.draft.headSeen = true;
	}

	/** A message of a caller without an open report: a stack without a headline, or another CPU's answer. */
	private outside(key: string, message: Message): boolean {
		const text = message.text;
		if (this.asking && otherCpuOf(text) !== undefined) {
			const guest = newStream(this.asking);
			this.streams.set(key, guest);
			return this.inside(key, guest, message);
		}
		const header = text.includes('race:') ? stackHeaderOf(text) : undefined;
		if (header && /^(?:Call [Tt]|Backt)race:$/.test(header.label)) {
			const draft = new ReportDraft(
				'stack-trace',
				{ title: header.label, record: null, comm: null, pid: null, cpu: null, seconds: null, at: null },
				message,
			);
			if (this.stray && this.stray.key === key && message.line - this.stray.line < 12)
				draft.noteTask(this.stray.task, this.stray.cpu);
			draft.headSeen = true;
			const stream = this.begin(key, draft);
			return this.header(stream, header, message);
		}
		if (text.includes('omm')) {
			const head = dumpHeadOf(text);
			if (head) this.stray = { key, line: message.line, ...head };
		}
		return false;
	}

	/** A message of a caller with an open report. Returns whether it says something to it. */
	private inside(key: string, stream: Stream, message: Message): boolean {
		const text = message.text;
		if (text.trim() === '') {
			stream.blank = true;
			stream.inModules = false;
			return false;
		}
		const afterBlank = stream.blank;
		stream.blank = false;
		if (this.frames(stream, message, afterBlank)) return true;
		if (stream.inTrace && (afterBlank || stream.closing)) stream.inTrace = false;
		stream.closing = stream.inTrace && /^\s*<\/TASK>\s*$/.test(text);
		if (stream.closing || /^\s*<\/?(?:TASK|IRQ|NMI|EOI|SOFTIRQ|ENTRY_TRAMPOLINE|#[A-Z]{2})>/.test(text))
			return true;
		const header = stackHeaderOf(text);
		if (header) return this.heading(key, stream, header, message);
		return this.detail(key, stream, message);
	}

	private heading(
		key: string,
		stream: Stream,
		header: { readonly label: string; readonly end: number },
		message: Message,
	): boolean {
		const draft = stream.draft;
		if (draft.ended || (BRIEF.has(draft.kind) && !header.label.startsWith('ref_tracker'))) {
			this.leave(key);
			return this.outside(key, message);
		}
		return this.header(stream, header, message);
	}

	private header(
		stream: Stream,
		header: { readonly label: string; readonly end: number },
		message: Message,
	): boolean {
		stream.inTrace = header.label !== 'stack backtrace:';
		stream.closing = false;
		stream.sentence = null;
		stream.inModules = false;
		if (!stream.inTrace) {
			stream.draft.headSeen = false;
			return true;
		}
		stream.draft.startTrace(header.label, message.line, stream.dumped);
		stream.dumped = null;
		const rest = message.text.slice(header.end);
		if (rest.trim() !== '') this.addFrames(stream, rest, message, header.end);
		return true;
	}

	/** Takes the frames of a message, where it is one and a stack is open or may begin without a header. */
	private frames(stream: Stream, message: Message, afterBlank: boolean): boolean {
		const text = message.text;
		if (stream.sentence !== null) {
			const kind = stream.sentence;
			stream.sentence = null;
			const address = codeAddress(text);
			if (address && /^[\s[\]<>0-9a-f]*$/.test(text.slice(0, address.start))) {
				if (kind === 'lock') this.finishLock(stream, address.symbol);
				return true;
			}
		}
		if (stream.inTrace && !(afterBlank && stream.closing)) return this.addFrames(stream, text, message, 0);
		if (!text.includes('+0x') || !this.mayBegin(stream, message)) return false;
		const found = framesOf(text, { inTrace: false });
		if (found.length === 0) return false;
		stream.draft.startTrace('(no header)', message.line, stream.dumped);
		stream.dumped = null;
		stream.inTrace = true;
		return this.addFrames(stream, text, message, 0);
	}

	/** Whether a stack may begin without a header here: the report has none yet, and the line stands in the log's own form. */
	private mayBegin(stream: Stream, message: Message): boolean {
		const { draft } = stream;
		if (draft.ended || BRIEF.has(draft.kind)) return false;
		const logForm = message.stamped || /^(?:\s|\[<)/.test(message.text);
		return logForm && (!draft.hasFrames || stream.dumped !== null || MANY_DUMPS.has(draft.kind));
	}

	private addFrames(stream: Stream, text: string, message: Message, shift: number): boolean {
		const found = framesOf(text, { inTrace: true });
		if (found.length === 0) return false;
		const draft = stream.draft;
		// On arm a stack's first line gives two functions, each further one repeats the one above it.
		const repeats =
			found.length === 2 &&
			draft.lastFrame !== undefined &&
			isArmPair(text) &&
			draft.lastFrame.symbol === found[0]?.symbol;
		const frames: Frame[] = (repeats ? found.slice(1) : found).map((frame) => ({
			...frame,
			line: message.line,
			column: message.column + shift + frame.column,
		}));
		draft.addFrames(frames);
		stream.closing = false;
		return true;
	}

	private finishLock(stream: Stream, symbol: string): void {
		const last = stream.draft.locks.pop();
		if (last) stream.draft.locks.push({ ...last, function: last.function ?? symbol });
	}

	/** Registers, the program counter, tasks, locks, modules. */
	private detail(key: string, stream: Stream, message: Message): boolean {
		const draft = stream.draft;
		const text = message.text;
		if (isEndMark(text)) {
			draft.ended = true;
			stream.inTrace = false;
			return true;
		}
		const counter = programCounterOf(text);
		if (counter !== undefined) {
			if (counter !== 'unknown') draft.pc ??= counter.address;
			return true;
		}
		return (
			this.taskDetail(key, stream, message) ||
			this.lockDetail(stream, message) ||
			this.moduleDetail(stream, text) ||
			this.mark(stream, text)
		);
	}

	private taskDetail(key: string, stream: Stream, message: Message): boolean {
		const draft = stream.draft;
		const text = message.text;
		const head = dumpHeadOf(text);
		if (head) {
			if (
				draft.headSeen &&
				draft.hasFrames &&
				!MANY_DUMPS.has(draft.kind) &&
				!EXCEPTIONS.has(draft.kind) &&
				text.includes('CPU:')
			) {
				this.leave(key);
				return this.outside(key, message);
			}
			if (text.includes('omm:')) draft.headSeen = true;
			draft.noteTask(head.task, head.cpu);
			draft.access ??= accessOf(text);
			return true;
		}
		const access = accessOf(text);
		if (access) {
			draft.access ??= access;
			return true;
		}
		const task = taskLineOf(text);
		if (task) {
			draft.noteTask(task, null);
			stream.dumped = task;
			stream.inTrace = false;
			return true;
		}
		const atomic = /\bpid: (\d{1,8}), name: (.{1,40}?)\s*$/.exec(text);
		if (atomic) {
			draft.noteTask({ comm: atomic[2] ?? null, pid: Number(atomic[1]), tgid: null, state: null }, null);
			return true;
		}
		const owner = ownerOf(text);
		if (owner) draft.owner = owner;
		return owner !== undefined;
	}

	private lockDetail(stream: Stream, message: Message): boolean {
		const text = message.text;
		const draft = stream.draft;
		const lock = lockOf(text);
		if (lock) {
			const { open, ...rest } = lock;
			draft.locks.push({ ...rest, role: stream.role, task: stream.holder, line: message.line });
			stream.sentence = open ? 'lock' : null;
			stream.inTrace = false;
			return true;
		}
		const holder = holderOf(text);
		if (holder) {
			stream.holder = holder;
			stream.role = 'held';
			stream.inTrace = false;
			return true;
		}
		const sentence = lockSentence(text);
		if (sentence) {
			draft.noteTask(sentence.task, null);
			stream.holder = sentence.task;
			stream.role = sentence.role;
			const released = releasedLockOf(text);
			if (released !== undefined) {
				draft.locks.push({
					lock: released,
					address: null,
					state: '',
					function: null,
					role: 'other',
					task: sentence.task,
					line: message.line,
				});
				stream.sentence = 'lock';
			}
			return true;
		}
		if (/^\s{0,16}but (?:this )?task is already holding/.test(text)) {
			stream.role = 'held';
			return true;
		}
		if (/^\s{0,16}(?:Preemption disabled at:|Faulting instruction address)/.test(text)) {
			stream.sentence = /at:\s*$/.test(text) ? 'other' : null;
			return true;
		}
		return false;
	}

	private moduleDetail(stream: Stream, text: string): boolean {
		const modules = modulesOf(text);
		if (modules) {
			stream.draft.modules.push(...modules);
			stream.inModules = !text.includes('[last unloaded') && !/^\s*Modules linked in:\s*$/.test(text);
			return true;
		}
		if (!stream.inModules) return false;
		const more = moduleNames(text);
		stream.inModules = more.length > 0 && more.length === text.trim().split(/\s+/).length;
		if (stream.inModules) stream.draft.modules.push(...more);
		return stream.inModules;
	}

	/** Lines that steer how the next ones are read, and lines known to belong to any report. */
	private mark(stream: Stream, text: string): boolean {
		const draft = stream.draft;
		if (/^\s{0,8}(?:Sending NMI from CPU|Sending NMI to)/.test(text)) {
			this.asking = draft;
			return true;
		}
		if (otherCpuOf(text) !== undefined) {
			stream.inTrace = false;
			draft.headSeen = false;
			return true;
		}
		return (
			isRegisterLine(text) ||
			/^\s{0,8}(?:Hardware name:|Workqueue:|Tainted:|RSP |Kernel Offset|Rebooting in|"echo 0 >)/.test(text)
		);
	}
}

/** Whether a further headline of an exception tells more of the open report: it has no stack yet and began just before. */
function isDetail(draft: ReportDraft, kind: Kind, line: number): boolean {
	if (draft.ended || draft.hasFrames || line - draft.line > 60) return false;
	if (kind === 'memory-leak') return draft.kind === 'memory-leak';
	return EXCEPTIONS.has(draft.kind) && EXCEPTIONS.has(kind);
}

/** Whether a panic or a list of held locks follows from the open report. */
function isAftermath(draft: ReportDraft, kind: Kind): boolean {
	if (kind === 'locks-held') return MANY_DUMPS.has(draft.kind) || draft.kind === 'lockdep';
	return !NO_CRASH.has(draft.kind);
}

/** Whether a sanitizer's headline repeats the one above, which a decoder printed for an inlined function. */
function isInlinedHeadline(draft: ReportDraft, head: FoundHeadline, line: number): boolean {
	const same = head.title.slice(0, 12) === draft.title.slice(0, 12) && /^BUG: K[A-Z]+: /.test(draft.title);
	return same && !draft.hasFrames && line - draft.line <= 8;
}
