// The JSON of `daxlens trace --format json`: one report as the contract words it. Knows nothing of input and output.
import type { Lock, Report, Task, Trace } from './model';

/** Version of the contract. */
export const TRACE_SCHEMA = 1;

const holder = (task: Task | null): string | null => (task === null ? null : `${task.comm}/${task.pid}`);

const lockJson = (lock: Lock) => ({
	lock: lock.lock,
	address: lock.address,
	state: lock.state,
	function: lock.function,
	role: lock.role,
	task: holder(lock.task),
	line: lock.line,
});

const traceJson = (trace: Trace) => ({
	label: trace.label,
	line: trace.line,
	task: trace.task,
	frames: trace.frames.map(({ file, sourceLine, inline, column, ...frame }) => ({
		...frame,
		...(inline ? { inline } : {}),
		...(file === null ? {} : { file, sourceLine }),
		column,
	})),
});

/** A report as plain data for JSON. */
export function reportJson(report: Report): object {
	return {
		...report,
		locks: report.locks.map(lockJson),
		traces: report.traces.map(traceJson),
		events: report.events,
	};
}
