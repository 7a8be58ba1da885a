// A plain parser of kernel logs to compare with: one regular expression for each line shape, tried in turn on every
// line, as log scrapers do. It knows callers, headlines, frames and registers, but no mail, no trace buffer, no locks.
import { headlines } from '../src/trace/headlines';

const STAMP = /^(?:<\d+>)?\[ *\d+\.\d+\](?:\[ *([TC]\d+)\])? ?/;
const literally = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** One expression for each headline that begins with words of its own. */
const HEADLINES = headlines
	.filter(({ begins, stampedOnly }) => !stampedOnly && begins.every((begin) => begin !== ''))
	.map(({ begins }) => new RegExp(`^\\s*(?:\\[ )?(?:${begins.map(literally).join('|')})`));
const FRAME =
	/^\s*(?:<\w+>\s*)?(?:\[<?[0-9a-f]+>?\]\s*){0,2}(\? )?([\w.$]+)\+0x([0-9a-f]+)\/0x([0-9a-f]+)(?: \[([\w-]+)\])?/;
const COUNTER =
	/^(?:RIP|EIP|IP|pc |PC is at|NIP|epc )\s*:?\s*(?:\w+:)?(?:\[<?[0-9a-f]+>?\]\s*)*([\w.$]+)\+0x/;
const TASK = /^CPU: (\d+) (?:UID: \d+ )?PID: (\d+) Comm: (.+?) (?:Not tainted|Tainted)/;
const END = /^---\[ end trace/;

export interface PlainReport {
	readonly title: string;
	readonly frames: string[];
	pc: string | null;
	task: string | null;
}

export class LineRegexParser {
	readonly reports: PlainReport[] = [];
	private readonly open = new Map<string, PlainReport>();
	private rest = '';

	push(chunk: string): void {
		const lines = (this.rest + chunk).split('\n');
		this.rest = lines.pop() ?? '';
		for (const line of lines) this.line(line);
	}

	private line(raw: string): void {
		const stamp = STAMP.exec(raw);
		const text = stamp ? raw.slice(stamp[0].length) : raw;
		const caller = stamp?.[1] ?? '';
		if (HEADLINES.some((shape) => shape.test(text))) {
			const report: PlainReport = { title: text.trim(), frames: [], pc: null, task: null };
			this.reports.push(report);
			this.open.set(caller, report);
			return;
		}
		const report = this.open.get(caller);
		if (!report) return;
		const frame = FRAME.exec(text);
		if (frame?.[2]) report.frames.push(frame[2]);
		const counter = COUNTER.exec(text);
		if (counter?.[1]) report.pc ??= counter[1];
		const task = TASK.exec(text);
		if (task?.[3]) report.task ??= task[3];
		if (END.test(text)) this.open.delete(caller);
	}
}
