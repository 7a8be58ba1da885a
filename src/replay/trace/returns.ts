// Returns of functions in a trace buffer held against their calls: a return without a call tells that the call is missing.
// Knows the layouts of tracers; not what a function does.
import { plainName } from '../../trace/attribution';
import type { TraceRecord } from '../../trace/model';
import type { Misfit } from './episodes';
import { callIn } from './trace-calls';

/** `}`, or with the name of the function in a comment behind it: the end of a call in a function graph. */
const GRAPH_END = /^\}(?: \/\* ([A-Za-z_][\w.]{0,199})[^*]*\*\/)?\s*$/;
/** `(caller+0x1/0x2 <- callee)`: the probe of a return. */
const PROBE_END = /^\([^()]*<- ([A-Za-z_][\w.]{0,199})\)/;

/** A call of the function graph with a body, and how far it is indented. */
interface GraphCall {
	readonly name: string;
	readonly indent: number;
}

/** What a task has entered and not left. */
interface Open {
	/** The innermost last. */
	graph: readonly GraphCall[];
	/** How far out the task has been seen: what it leaves there was entered in the trace. */
	outermost: number;
	/** Functions entered by probes, each with how often. */
	readonly probes: Map<string, number>;
}

/**
 * The first return of a task from what it has not entered, where the trace has calls of that kind before.
 * Of tracers that do not tell the task nothing is said: calls of several tasks stand in one column there.
 * @param lines the lines of the log, of which records give the numbers from 1
 */
export function unmatchedReturn(records: readonly TraceRecord[], lines: readonly string[]): Misfit | null {
	const tasks = new Map<string, Open>();
	const probed = new Set<string>();
	for (const record of records) {
		const { comm, pid, event, text, line } = record;
		if (pid === null) continue;
		const task = `${comm ?? '?'}-${pid}`;
		const open = tasks.get(task) ?? {
			graph: [],
			outermost: Number.POSITIVE_INFINITY,
			probes: new Map<string, number>(),
		};
		tasks.set(task, open);
		const left =
			event === 'function_graph'
				? graphStep(open, record, indentOf(lines[line - 1] ?? '', text))
				: probeStep(open, probed, record);
		if (left !== null)
			return { line, text, because: `${task} returns from ${left} that it has not entered.` };
	}
	return null;
}

/** How far a call of the function graph is indented behind the column of durations. */
function indentOf(line: string, text: string): number {
	const at = line.lastIndexOf(text);
	return at - line.lastIndexOf('|', at) - 1;
}

/** Follows a line of the function graph; what it leaves that was not entered, null where all is well. */
function graphStep(open: Open, record: TraceRecord, indent: number): string | null {
	const end = GRAPH_END.exec(record.text);
	const call = end ? undefined : callIn(record);
	if (!end && !call) return null;
	const wasOut = open.outermost <= indent;
	// Whatever is as far in as this has ended, though its end may be lost.
	const around = open.graph.filter((each) => each.indent < indent);
	const left = open.graph.find((each) => each.indent === indent);
	open.graph = around;
	open.outermost = Math.min(open.outermost, indent);
	if (call) {
		if (/\{\s*(?:\/\*.*)?$/.test(record.text)) open.graph = [...around, { name: call.name, indent }];
		return null;
	}
	const name = end?.[1] === undefined ? null : plainName(end[1]);
	if (left && (name === null || left.name === name)) return null;
	if (!left && !wasOut) return null;
	return name === null ? 'a function' : `${name}()`;
}

/** Follows a probe; the function of which it tells the return, although its call is traced and was not seen. */
function probeStep({ probes }: Open, probed: Set<string>, record: TraceRecord): string | null {
	const end = PROBE_END.exec(record.text);
	if (!end) {
		const call = record.event === 'function' ? undefined : callIn(record);
		if (call) {
			probed.add(call.name);
			probes.set(call.name, (probes.get(call.name) ?? 0) + 1);
		}
		return null;
	}
	const name = plainName(end[1] ?? '');
	const depth = probes.get(name) ?? 0;
	if (depth === 0) return probed.has(name) ? `${name}()` : null;
	probes.set(name, depth - 1);
	return null;
}
