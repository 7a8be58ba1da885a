// Builds reports from messages: which report a message belongs to (by caller), what it adds, where reports end.
// Knows nothing of files and of how messages are cut out of lines.
import { dumpHeadOf, otherCpuOf, stackHeaderOf } from './details';
import { type FoundHeadline, headlineOf } from './headline';
import { EXCEPTIONS, MANY_DUMPS, NO_CRASH } from './kind-groups';
import type { Kind, Task } from './model';
import type { Message } from './prefix';
import { ReportDraft } from './report-draft';
import type { ReportQueue } from './report-queue';
import { newStream, readInto, type Stream, startStack } from './stream';

/** Messages of the same caller that say nothing to an open report before it counts as over, by what it has so far. */
const PATIENCE = {
	/** Its stack is still to come, perhaps from between other CPUs' messages. */
	withoutStack: 200,
	withStack: 60,
	/** The kernel has printed its last line: only registers again or a panic can follow. */
	ended: 30,
} as const;
/** Lines of the file without a word to a report before it is handed out, whoever printed them. */
const FORGET_AFTER = 3000;
/** Frames and records after which a report is cut and goes on as another, so that memory stays bounded. */
const HEAVIEST = 200_000;

/** Lines after a report's end within which a panic still belongs to it, whatever it says. */
const PANIC_SOON = 60;

/** A panic that says no more than that an earlier report was fatal. */
const EXPLAINED_PANIC =
	/panic_on_warn set|Fatal exception|hung_task: blocked tasks|softlockup: hung tasks|RCU Stall|kernel: panic_on|UBSAN: |KASAN: |KFENCE: |kmsan|Fatal machine check/;

/** What a message is to the reports: the first line of one, or of one's part; a line inside one; none of theirs. */
export type Reading = 'headline' | 'inside' | 'outside';

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
		// The message may have ended the report and begun another.
		if (this.streams.get(key) !== stream) return said ? 'inside' : 'outside';
		if (said) {
			stream.idle = 0;
			stream.draft.endLine = Math.max(stream.draft.endLine, message.line);
			if (stream.draft.weight > HEAVIEST) this.cut(key, stream, message);
		} else if (++stream.idle > patienceWith(stream.draft)) this.leave(key);
		return said ? 'inside' : 'outside';
	}

	private headline(key: string, stream: Stream | undefined, head: FoundHeadline, message: Message): void {
		const relation = head.rule.relation ?? 'new';
		const kind = head.rule.kind;
		const absorbed =
			stream !== undefined &&
			((relation === 'detail' && isDetail(stream.draft, kind, message.line)) ||
				(relation === 'aftermath' && isAftermath(stream.draft, head, message.line)) ||
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
			stream.draft.panicked ||= kind === 'panic';
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
			startStack(this.begin(key, draft), header, message);
			return true;
		}
		if (text.includes('omm')) {
			const head = dumpHeadOf(text);
			if (head) this.stray = { key, line: message.line, ...head };
		}
		return false;
	}

	/** A message of a caller with an open report. Returns whether it says something to it. */
	private inside(key: string, stream: Stream, message: Message): boolean {
		const outcome = readInto(stream, message);
		if (outcome === 'asks') this.asking = stream.draft;
		if (outcome !== 'other-dump') return outcome !== 'nothing';
		this.leave(key);
		return this.outside(key, message);
	}
}

function patienceWith(draft: ReportDraft): number {
	if (draft.ended) return PATIENCE.ended;
	return draft.hasFrames ? PATIENCE.withStack : PATIENCE.withoutStack;
}

/**
 * Whether a further headline of an exception, or a complaint that older kernels print below a WARNING, tells more of the
 * open report: it has no stack yet and began just before.
 */
function isDetail(draft: ReportDraft, kind: Kind, line: number): boolean {
	if (draft.ended || draft.hasFrames || line - draft.line > 60) return false;
	if (kind === 'memory-leak') return draft.kind === 'memory-leak';
	return EXCEPTIONS.has(draft.kind) && (EXCEPTIONS.has(kind) || kind === 'other');
}

/** Whether a panic or a list of held locks follows from the open report. */
function isAftermath(draft: ReportDraft, head: FoundHeadline, line: number): boolean {
	if (head.rule.kind === 'locks-held') return MANY_DUMPS.has(draft.kind) || draft.kind === 'lockdep';
	if (NO_CRASH.has(draft.kind) || draft.panicked) return false;
	return !draft.ended || EXPLAINED_PANIC.test(head.title) || line - draft.endLine < PANIC_SOON;
}

/** Whether a sanitizer's headline repeats the one above, which a decoder printed for an inlined function. */
function isInlinedHeadline(draft: ReportDraft, head: FoundHeadline, line: number): boolean {
	const same = head.title.slice(0, 12) === draft.title.slice(0, 12) && /^BUG: K[A-Z]+: /.test(draft.title);
	return same && !draft.hasFrames && line - draft.line <= 8;
}
