// The reports of a kernel log as lists show them: tasks, what each waits for, the frames that can be relied on.
import type { FrameView, TaskView, TraceView } from '../protocol/protocol';
import type { Report, Task, Trace } from '../trace/model';
import { taskId, type Wait, waitOf } from '../trace/wait-graph';
import type { Remark } from './report';

/** A wait in words: `waits for the XFS log items to be written back in xfs_ail_push_all_sync(), for xfs_log_quiesce()`. */
export function waitInWords({ point, function: name, caller }: Wait): string {
	return `waits for ${point.what} in ${name}()${caller ? `, for ${caller}()` : ''}`;
}

export function traceView(report: Report, severity: Remark['severity'], mayWait: boolean): TraceView {
	return {
		title: report.title,
		kind: report.kind,
		severity,
		line: report.line - 1,
		tasks: report.traces
			.filter(({ frames, task }) => frames.length > 0 || task !== null)
			.map((trace) => taskView(trace, report.task, mayWait)),
	};
}

function taskView({ task, line, frames }: Trace, ofReport: Task | null, mayWait: boolean): TaskView {
	const own = task ?? ofReport;
	const wait = mayWait ? waitOf(frames) : null;
	return {
		name: own ? taskId(own) : 'stack',
		state: own?.state ?? null,
		wait: wait && waitInWords(wait),
		line: line - 1,
		frames: frames
			.filter(({ reliable }) => reliable)
			.map((frame): FrameView => ({ symbol: frame.symbol, module: frame.module, line: frame.line - 1 })),
	};
}
