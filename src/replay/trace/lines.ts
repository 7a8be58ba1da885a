// The lines of the log that an explanation shows: the report's own and those of events that it uses. Explains nothing.
import type { Report } from '../../trace/model';
import type { LogLine } from '../result';
import type { LogText } from './source';

/** The lines of a report and of the observations outside of it, as logged, in the order of the log. */
export function shownLines(
	{ lines, lineOf }: LogText,
	report: Report,
	events: readonly { readonly line: number }[],
): LogLine[] {
	const doubted = new Set(
		report.traces.flatMap(({ frames }) => frames.flatMap(({ line, reliable }) => (reliable ? [] : [line]))),
	);
	const own = Array.from({ length: report.endLine - report.line + 1 }, (_, index) => report.line + index);
	const shown = new Set([...own, ...events.map(({ line }) => line)]);
	return [...shown]
		.sort((a, b) => a - b)
		.map((line) => ({ line: lineOf(line), text: lines[line - 1] ?? '', unreliable: doubted.has(line) }));
}
