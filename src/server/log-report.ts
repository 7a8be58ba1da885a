// What a kernel log holds: each report as a remark at its headline with its stack, and the outline of reports and tasks.
import { LineIndex } from '../text/position';
import { EXCEPTIONS } from '../trace/kind-groups';
import { parseLog } from '../trace/log';
import type { Report as LogRecord, Task, Trace } from '../trace/model';
import { taskId, waitOf } from '../trace/wait-graph';
import { frameSpan, logPlaces, mayWait } from './log-places';
import { traceView, waitInWords } from './log-view';
import { lineSpan } from './mail-report';
import type { OutlineNode, Remark, Report, Snapshot } from './report';

/** Frames told as related places; the top of a stack says what it waits in. */
const MOST_FRAMES = 12;

/** Reads the text of a log document. */
export function logReport({ text }: Snapshot): Report {
	const lines = new LineIndex(text);
	const log = parseLog(text);
	const partly = log.reports.filter((record) => record.damage.length > 0).length;
	return {
		findings: [],
		remarks: log.reports.map((record) => remarkOf(lines, record)),
		outline: log.reports.map((record) => nodeOf(lines, record)),
		coverage: { unit: 'report', whole: log.reports.length - partly, partly, skipped: 0 },
		places: logPlaces(text, lines, log.reports),
		view: {
			series: [],
			traces: log.reports.map((record) => traceView(record, severityOf(record), mayWait(record))),
		},
	};
}

/** Kinds that tell of something asked for, or of something that went on; shown faintly, in no list. */
const QUIET: ReadonlySet<LogRecord['kind']> = new Set([
	'ftrace',
	'stack-trace',
	'sysrq-dump',
	'locks-held',
	'reboot',
]);
/** Kinds that tell of trouble that the kernel lives with. */
const NOTED: ReadonlySet<LogRecord['kind']> = new Set([
	'fault-injection',
	'allocation-failure',
	'unregister-netdevice',
	'other',
]);
/** Exceptions that the kernel lives with. */
const WARNED: ReadonlySet<LogRecord['kind']> = new Set(['warning', 'refcount-warning']);
/** Kinds beside exceptions after which the task or the machine does not go on. */
const FATAL: ReadonlySet<LogRecord['kind']> = new Set(['panic', 'hard-lockup', 'mce']);

function severityOf({ kind }: LogRecord): Remark['severity'] {
	if (QUIET.has(kind)) return 'hint';
	if (NOTED.has(kind)) return 'note';
	if (WARNED.has(kind)) return 'warning';
	const isFatal = EXCEPTIONS.has(kind) || FATAL.has(kind) || /^k(?:asan|fence)-/.test(kind);
	return isFatal ? 'error' : 'warning';
}

function remarkOf(lines: LineIndex, record: LogRecord): Remark {
	const frames = record.traces.find((trace) => trace.frames.length > 0)?.frames ?? [];
	const wait = record.kind === 'hung-task' ? waitOf(frames) : null;
	return {
		at: lineSpan(lines, record.line - 1, record.line),
		severity: severityOf(record),
		code: record.kind,
		message: wait ? `${record.title.replace(/\.$/, '')}: ${waitInWords(wait)}` : record.title,
		related: frames
			.filter((frame) => frame.reliable)
			.slice(0, MOST_FRAMES)
			.map((frame) => ({ at: frameSpan(lines, frame), message: frame.symbol })),
	};
}

function nodeOf(lines: LineIndex, record: LogRecord): OutlineNode {
	const { task } = record;
	return {
		kind: 'report',
		name: record.title,
		detail: task ? taskId(task) : '',
		span: lineSpan(lines, record.line - 1, record.endLine),
		nameSpan: lineSpan(lines, record.line - 1, record.line),
		children: record.traces.flatMap((trace) =>
			trace.task ? [taskNode(lines, trace, trace.task)] : frameNodes(lines, trace),
		),
	};
}

/** A stack that belongs to a task of its own, as in a dump of all tasks. */
function taskNode(lines: LineIndex, trace: Trace, task: Task): OutlineNode {
	const last = trace.frames.at(-1)?.line ?? trace.line;
	return {
		kind: 'task',
		name: taskId(task),
		detail: task.state ?? '',
		span: lineSpan(lines, trace.line - 1, Math.max(trace.line, last)),
		nameSpan: lineSpan(lines, trace.line - 1, trace.line),
		children: frameNodes(lines, trace),
	};
}

/** Frames that can be relied on; the others tell of no call. */
function frameNodes(lines: LineIndex, { frames }: Trace): OutlineNode[] {
	return frames
		.filter(({ reliable }) => reliable)
		.map((frame) => ({
			kind: 'frame',
			name: frame.symbol,
			detail: frame.module ?? '',
			span: lineSpan(lines, frame.line - 1, frame.line),
			nameSpan: frameSpan(lines, frame),
			children: [],
		}));
}
