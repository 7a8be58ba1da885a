// The records of a trace buffer as calls: which task enters which function, or passes which trace point. Knows the layouts
// of tracers; not what a call means.
import { plainName } from '../../trace/attribution';
import type { TraceRecord } from '../../trace/model';

/** One call or trace point of a task. */
export interface TraceCall {
	readonly line: number;
	/** `sh-184`; the CPU where a tracer does not tell the task. */
	readonly task: string;
	/** A function entered, or the name of a trace point. */
	readonly name: string;
	/** The arguments, or what a trace point prints. */
	readonly text: string;
}

/** `kill_dax: (kill_dax+0x4/0x70) dax=…`: a probe at a function, whatever the probe is called. */
const PROBE = /^\(([A-Za-z_][\w.]{0,199})\+0x[0-9a-f]+(?:\/0x[0-9a-f]+)?(?: \[[\w-]+\])?\)\s?(.*)$/;
/** `del_gendisk() {`, `put_dax [nd_pmem]();`: a call in a function graph. */
const GRAPH = /^([A-Za-z_][\w.]{0,199})(?: \[[\w-]+\])?\((.*?)\)(?:;| \{)/;
/** `kill_dax <-unbind_store`: the function tracer. */
const FUNCTION = /^([A-Za-z_][\w.]{0,199})(?: \[[\w-]+\])? <-/;

/** The call that a record tells; undefined for returns, marks and switches of tasks. */
export function callIn(record: TraceRecord): TraceCall | undefined {
	const { line, comm, pid, cpu, event, text } = record;
	const task = pid === null ? `CPU ${cpu ?? '?'}` : `${comm ?? '?'}-${pid}`;
	if (event === 'tracing_mark_write' || event === 'print' || event === 'kernel_stack') return undefined;
	if (event === 'function_graph' || event === 'function') {
		const match = (event === 'function' ? FUNCTION : GRAPH).exec(text);
		return match ? { line, task, name: plainName(match[1] ?? ''), text: match[2] ?? '' } : undefined;
	}
	const probe = PROBE.exec(text);
	if (probe) return { line, task, name: plainName(probe[1] ?? ''), text: probe[2] ?? '' };
	// The probe of a return names its caller first: `(caller+0x1/0x2 <- callee)`.
	return /^\([\w.]+\+0x[^)]*<- /.test(text) ? undefined : { line, task, name: event, text };
}
