// The frames of a log and the source places its lines name, as places of the document.
import type { LineIndex, Span } from '../text/position';
import type { Frame, Report, Trace } from '../trace/model';
import { waitOf } from '../trace/wait-graph';
import { type FramePlace, NO_PLACES, type Places, type SourceRef } from './places';

/** A path with a line, as warnings, lockdep and decoded stacks write it. */
const SOURCE_REF =
	/(?<![\w./+-])(?:\.?\/)?((?:[\w+.-]{1,80}\/){0,16}[\w+-][\w+.-]{0,80}\.(?:[chS]|rs)):(\d{1,6})\b/g;

/** What of a log's text leads elsewhere. Linear in the text. */
export function logPlaces(text: string, lines: LineIndex, reports: readonly Report[]): Places {
	const frames = reports
		.flatMap((report) => report.traces.flatMap((trace) => framePlaces(lines, report, trace)))
		.sort((a, b) => a.at.start - b.at.start);
	return { ...NO_PLACES, frames, sources: sourceRefs(text) };
}

/** Where a frame's symbol stands. */
export function frameSpan(lines: LineIndex, { line, column, symbol }: Frame): Span {
	const start = lines.offset({ line: line - 1, column });
	return { start, end: lines.offset({ line: line - 1, column: column + symbol.length }) };
}

/** The source places that a text names. */
export function sourceRefs(text: string): SourceRef[] {
	return [...text.matchAll(SOURCE_REF)].map(({ index, 0: found, 1: file = '', 2: line }) => ({
		at: { start: index, end: index + found.length },
		file,
		line: Number(line),
	}));
}

/** Kinds whose stacks are those of tasks that may wait; a crash's stack holds locks that were taken long ago. */
const MAY_WAIT: ReadonlySet<Report['kind']> = new Set([
	'hung-task',
	'sysrq-dump',
	'stack-trace',
	'locks-held',
	'rcu-stall',
	'workqueue-lockup',
]);

export const mayWait = ({ kind }: Report): boolean => MAY_WAIT.has(kind);

function framePlaces(lines: LineIndex, report: Report, { frames }: Trace): FramePlace[] {
	const wait = mayWait(report) ? waitOf(frames) : null;
	return frames.map((frame) => {
		const { symbol, offset, size, module, reliable, inline, file, sourceLine } = frame;
		const isBelow = wait !== null && reliable && frame.line >= wait.line;
		return {
			...{ symbol, offset, size, module, reliable, inline, file, sourceLine },
			at: frameSpan(lines, frame),
			wait: isBelow
				? {
						what: wait.point.what,
						function: wait.function,
						caller: wait.caller,
						isHere: frame.line === wait.line && symbol === wait.function,
					}
				: null,
		};
	});
}
