// What a kernel log holds: each report as a remark at its headline with its stack, and the outline of reports and tasks.
import { LineIndex, type Span } from '../text/position';
import { parseLog } from '../trace/log';
import type { Frame, Report as LogRecord, Trace } from '../trace/model';
import { taskId, waitOf } from '../trace/wait-graph';
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
	};
}

/** Kinds that were asked for, and tell of nothing wrong. */
const ASKED_FOR: ReadonlySet<LogRecord['kind']> = new Set(['ftrace', 'stack-trace', 'sysrq-dump', 'reboot']);

function remarkOf(lines: LineIndex, record: LogRecord): Remark {
	const frames = record.traces.find((trace) => trace.frames.length > 0)?.frames ?? [];
	const wait = record.kind === 'hung-task' ? waitOf(frames) : null;
	const caller = wait?.caller ? `, for ${wait.caller}()` : '';
	const because = wait ? `: waits for ${wait.point.what} in ${wait.function}()${caller}` : '';
	return {
		at: lineSpan(lines, record.line - 1, record.line),
		severity: ASKED_FOR.has(record.kind) ? 'note' : 'warning',
		code: record.kind,
		message: `${record.title}${because}`,
		related: frames
			.filter((frame) => frame.reliable)
			.slice(0, MOST_FRAMES)
			.map((frame) => ({ at: frameSpan(lines, frame), message: frame.symbol })),
	};
}

function frameSpan(lines: LineIndex, { line, column, symbol }: Frame): Span {
	const start = lines.offset({ line: line - 1, column });
	return { start, end: start + symbol.length };
}

function nodeOf(lines: LineIndex, record: LogRecord): OutlineNode {
	const { task } = record;
	return {
		kind: 'report',
		name: record.title,
		detail: task ? taskId(task) : '',
		span: lineSpan(lines, record.line - 1, record.endLine),
		nameSpan: lineSpan(lines, record.line - 1, record.line),
		children: record.traces.flatMap((trace) => taskNode(lines, trace)),
	};
}

/** Stacks that belong to tasks of their own, as in a dump of all tasks. */
function taskNode(lines: LineIndex, { task, line, frames }: Trace): OutlineNode[] {
	if (!task) return [];
	const last = frames.at(-1)?.line ?? line;
	const nameSpan = lineSpan(lines, line - 1, line);
	return [
		{
			kind: 'task',
			name: taskId(task),
			detail: task.state ?? '',
			span: lineSpan(lines, line - 1, Math.max(line, last)),
			nameSpan,
			children: [],
		},
	];
}
