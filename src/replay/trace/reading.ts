// A log read for the replay: its reports, the bare stacks that people paste without a headline, its events, and whether
// it is about DAX, pmem and the lives of block devices at all. Explains nothing.
import { plainName } from '../../trace/attribution';
import { framesOf } from '../../trace/frame';
import { parseLog } from '../../trace/log';
import type { EventKind, Frame, LogEvent, Report } from '../../trace/model';
import { messagesOf } from '../../trace/prefix';
import { WaitGraphBuilder } from '../../trace/wait-graph';
import { type LogWaits, logWaits } from './log-waits';
import { recognise } from './recognise';
import type { LogText } from './source';

export interface ReadLog {
	readonly text: LogText;
	/** In the order of the log, without those that only say again what another said. */
	readonly reports: readonly ListedReport[];
	readonly events: readonly LogEvent[];
	/** Who waits for whom by the log's own stacks and locks. */
	readonly waits: LogWaits;
	/** Whether a name of DAX or pmem occurs: a device, a function, a tool; in a mail also in its words. */
	readonly aboutDax: boolean;
}

export interface ListedReport {
	readonly report: Report;
	/** Its place in the list of all reports of the text; -1 for a lone stack or line, which is not in it. */
	readonly index: number;
}

/**
 * Reads a log. Any text is accepted; nothing is thrown.
 * @param seen what was said before, in other texts too; what this one says is added
 */
export function readLog(text: LogText, seen = new Set<string>()): ReadLog {
	const { reports, events } = parseLog(text.lines.join('\n'));
	const told = text.mail ? events.filter(isLogLine) : events;
	const stacks = bareStacks(text.lines, reports);
	const listed = [
		...reports.map((report, index) => ({ report, index })),
		...[...stacks, ...loneEvents(told, reports)].map((report) => ({ report, index: -1 })),
	].sort((a, b) => a.report.line - b.report.line);
	const waits = new WaitGraphBuilder();
	for (const report of reports) waits.add(report);
	return {
		text,
		reports: listed.filter(({ report }) => isNew(report, seen)),
		events: told,
		waits: logWaits(waits.build()),
		aboutDax: isAboutDax(text, [...reports, ...stacks], told),
	};
}

/** Kinds whose words also stand in sentences; in a mail they count only where a device begins the line. */
const WORDY: ReadonlySet<EventKind> = new Set<EventKind>([
	'bad-range',
	'mount',
	'unmount',
	'scrub',
	'resize',
	'fs-shutdown',
]);

const isLogLine = ({ kind, text, time }: LogEvent): boolean =>
	time !== null || !WORDY.has(kind) || /^(?:[\w-]+ \([\w!.-]+\)|[\w.-]+ [\w.]+|[\w.-]+): /.test(text);

/** Whether a report was not there before: the same stack of the same task again, as in a quote, says nothing new. */
function isNew({ kind, title, task, traces }: Report, seen: Set<string>): boolean {
	if (kind === 'ftrace') return true;
	const stack = traces.flatMap(({ frames }) => frames.map(({ symbol, offset }) => `${symbol}+${offset}`));
	const key = [kind, task?.comm, task?.pid, ...(stack.length > 0 ? stack : [title])].join('\n');
	const isFirst = !seen.has(key);
	seen.add(key);
	return isFirst;
}

/** Frames that a stack without a headline needs to be taken for one. */
const FEWEST_FRAMES = 4;
/** Events that count for a report: those before it that are nearest, and a few behind it. */
const MOST_BEFORE = 150;
const MOST_BEHIND = 50;

/** The events that count for a report of a log. */
export function eventsNear({ events }: ReadLog, report: Report): readonly LogEvent[] {
	let [low, high] = [0, events.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((events[middle]?.line ?? 0) <= report.endLine) low = middle + 1;
		else high = middle;
	}
	return events.slice(Math.max(0, low - MOST_BEFORE), low + MOST_BEHIND);
}

/** Functions that print a stack or warn: the place is the one that called them. */
const PRINTERS = /^(?:dump_stack|show_stack|show_trace|__warn|warn_slowpath|report_bug|sched_show_task)/;

/** Stacks outside of every report, as reports of their own. */
function bareStacks(lines: readonly string[], reports: readonly Report[]): Report[] {
	const isTaken = coverage(reports);
	const found: Report[] = [];
	let frames: Frame[] = [];
	let time: number | null = null;
	const close = (): void => {
		const report = frames.length >= FEWEST_FRAMES ? stackReport(frames, time) : undefined;
		if (report) found.push(report);
		frames = [];
	};
	lines.forEach((line, index) => {
		const messages = isTaken(index + 1) ? [] : messagesOf(line.slice(0, 2000), index + 1);
		const here = messages.flatMap((message) =>
			framesOf(message.text, { inTrace: frames.length > 0 && message.text.includes('+0x') }).map((frame) => ({
				...frame,
				line: index + 1,
				column: message.column + frame.column,
			})),
		);
		if (here.length === 0) close();
		else if (frames.length === 0) time = messages[0]?.time ?? null;
		frames.push(...here);
	});
	close();
	return found;
}

/** Lines outside of every report that are at a place of the table all the same, as reports of one line. */
function loneEvents(events: readonly LogEvent[], reports: readonly Report[]): Report[] {
	const isInside = coverage(reports);
	return events.flatMap(({ text, line, time }) => {
		const report: Report = { ...EMPTY, kind: 'other', title: text, line, endLine: line, time };
		return !recognise(report) || isInside(line) ? [] : [report];
	});
}

/** Whether a line is inside of a report; to be asked line by line in their order. */
function coverage(reports: readonly Report[]): (line: number) => boolean {
	const ordered = [...reports].sort((a, b) => a.line - b.line);
	let next = 0;
	let covered = 0;
	return (line) => {
		for (let report = ordered[next]; report && report.line <= line; report = ordered[++next])
			covered = Math.max(covered, report.endLine);
		return line <= covered;
	};
}

/** What is not known of a report without a headline. */
const EMPTY = {
	function: null,
	task: null,
	cpu: null,
	pc: null,
	traces: [],
	locks: [],
	modules: [],
	blockedSeconds: null,
	owner: null,
	events: [],
	damage: [],
} satisfies Partial<Report>;

function stackReport(frames: readonly Frame[], time: number | null): Report | undefined {
	const [first] = frames;
	const place = frames.find(({ symbol, reliable }) => reliable && !PRINTERS.test(symbol));
	if (!first || !place) return undefined;
	return {
		...EMPTY,
		kind: 'stack-trace',
		title: `a stack that ends in ${plainName(place.symbol)}()`,
		function: plainName(place.symbol),
		line: first.line,
		endLine: frames.at(-1)?.line ?? first.line,
		time,
		traces: [{ label: '(no header)', line: first.line, frames, task: null }],
	};
}

const DAX_FUNCTION =
	/(?:^|_)(?:dax|pmem|nvdimm|ndctl|devm_memremap|memremap|memunmap|pgmap|brd|dcssblk)(?:_|$)/;
const DAX_MODULE = /^(?:nd_pmem|libnvdimm|dax_pmem|device_dax|dax|virtio_pmem|nfit|papr_scm|brd|dcssblk)$/;
const DAX_TASK = /(?:^|-)(?:ndctl|daxctl)\b/;
const DAX_DEVICE = /^(?:pmem|dax)\d|^(?:namespace|nd_pmem|dax_pmem)/;
const DAX_WORD = /\b(?:DAX|[Ff]s?dax|dax|pmem|nvdimm|NVDIMM|persistent memory)\b/;

function isAboutDax(
	{ mail, lines }: LogText,
	reports: readonly Report[],
	events: readonly LogEvent[],
): boolean {
	if (mail && lines.some((line) => DAX_WORD.test(line))) return true;
	if (events.some(({ device, kind }) => kind === 'dax-on' || DAX_DEVICE.test(device ?? ''))) return true;
	return reports.some(
		({ traces, task, pc }) =>
			DAX_TASK.test(task?.comm ?? '') ||
			DAX_FUNCTION.test(pc?.symbol ?? '') ||
			traces.some(({ frames }) =>
				frames.some(
					({ symbol, module, reliable }) =>
						reliable && (DAX_FUNCTION.test(symbol) || DAX_MODULE.test(module ?? '')),
				),
			),
	);
}
