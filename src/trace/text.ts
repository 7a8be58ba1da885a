// What `daxlens trace` shows to people: reports, who waits for whom, lifetime events. Knows nothing of input and output.
import type { Frame, LogEvent, Report, Task, Trace } from './model';
import { cycleInWords, type WaitGraph, type WaitingTask } from './wait-graph';

/** Ways to set words off on a terminal; each gives its text back where there is none. */
export interface Style {
	readonly strong: (text: string) => string;
	readonly dim: (text: string) => string;
}

export const plainStyle: Style = { strong: (text) => text, dim: (text) => text };

/** Most records of a trace buffer that are listed in full. */
const MOST_RECORDS = 40;

const seconds = (time: number | null): string => (time === null ? '' : `${time.toFixed(6)} s`);

/** One report: what, where, who, and its stacks. `file` is the log's name. */
export function reportText(report: Report, file: string, style: Style): string {
	const about = [
		report.kind,
		report.function === null ? '' : `in ${report.function}`,
		report.task ? `task ${taskText(report.task)}` : '',
		report.cpu === null ? '' : `CPU ${report.cpu}`,
		report.blockedSeconds === null ? '' : `for ${report.blockedSeconds} s`,
		seconds(report.time),
	].filter((part) => part !== '');
	const lines = [`${file}:${report.line}: ${style.strong(report.title)}`, `  ${about.join(', ')}`];
	if (report.pc) lines.push(`  at ${report.pc.symbol}${placeText(report.pc)}`);
	if (report.kind === 'ftrace') lines.push(...recordLines(report));
	else for (const trace of report.traces) lines.push(...traceLines(trace, style));
	for (const lock of report.locks)
		lines.push(
			`  lock ${lock.role} ${lock.lock}${lock.function ? ` at ${lock.function}` : ''}${lock.task ? ` by ${taskText(lock.task)}` : ''}`,
		);
	if (report.damage.length > 0) lines.push(`  damaged: ${report.damage.join(', ')}`);
	return `${lines.join('\n')}\n`;
}

function taskText(task: Task): string {
	return `${task.comm ?? '?'}/${task.pid ?? '?'}${task.state === null ? '' : ` (${task.state})`}`;
}

function placeText(frame: {
	readonly offset: number | null;
	readonly size: number | null;
	readonly module: string | null;
}): string {
	const offset = frame.offset === null ? '' : `+0x${frame.offset.toString(16)}`;
	const size = frame.size === null ? '' : `/0x${frame.size.toString(16)}`;
	return `${offset}${size}${frame.module === null ? '' : ` [${frame.module}]`}`;
}

function traceLines(trace: Trace, style: Style): string[] {
	return [`  ${trace.label}`, ...trace.frames.map((frame) => frameLine(frame, style))];
}

function frameLine(frame: Frame, style: Style): string {
	const source =
		frame.file === null ? '' : ` ${frame.file}${frame.sourceLine === null ? '' : `:${frame.sourceLine}`}`;
	const text = `${frame.symbol}${placeText(frame)}${source}${frame.inline ? ' [inline]' : ''}`;
	return frame.reliable ? `      ${text}` : style.dim(`    ? ${text}`);
}

function recordLines(report: Report): string[] {
	const shown = report.events.slice(0, MOST_RECORDS).map((record) => {
		const who = record.comm === null ? '' : `${record.comm}-${record.pid} `;
		const took = record.duration === null ? '' : ` (${(record.duration * 1e6).toFixed(3)} us)`;
		return `    ${seconds(record.timestamp)} ${who}${record.event}: ${record.text}${took}`;
	});
	const rest = report.events.length - shown.length;
	return rest > 0 ? [...shown, `    … and ${rest} further records`] : shown;
}

/** One lifetime event. */
export function eventText(event: LogEvent, file: string): string {
	const device = event.device === null ? '' : ` ${event.device}`;
	const time = event.time === null ? '' : ` [${seconds(event.time)}]`;
	return `${file}:${event.line}:${time} ${event.kind}${device}: ${event.text}\n`;
}

/** Who waits for whom, and the circles; empty when nothing waits. */
export function waitText(graph: WaitGraph, style: Style): string {
	if (graph.tasks.length === 0) return '';
	const lines = [
		style.strong('Who waits for whom'),
		...graph.tasks.flatMap((task) => taskLines(task, graph)),
	];
	for (const cycle of graph.cycles) lines.push(`  ${cycleInWords(cycle)}`);
	return `${lines.join('\n')}\n`;
}

function taskLines(waiting: WaitingTask, graph: WaitGraph): string[] {
	const { wait } = waiting;
	if (!wait)
		return waiting.task.state === 'D' ? [`  ${waiting.id} is blocked, its stack does not tell on what`] : [];
	const lock = wait.lock === null ? '' : ` ${wait.lock}`;
	const caller = wait.caller === null ? '' : `, for ${wait.caller}`;
	const long = waiting.seconds === null ? '' : `, ${waiting.seconds} s`;
	const lines = [
		`  ${waiting.id} waits for ${wait.point.what}${lock} in ${wait.function}${caller}${long} (line ${wait.line})`,
	];
	for (const edge of graph.edges)
		if (edge.from === waiting.id)
			lines.push(`    ${edge.certainty === 'certain' ? 'held by' : 'perhaps held up by'} ${edge.to}`);
	return lines;
}
