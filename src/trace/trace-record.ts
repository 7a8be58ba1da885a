// One line of a trace buffer in the layouts of ftrace, trace-cmd and perf: event, function, latency and graph lines.
// Knows nothing of the lines around it.
import type { TraceRecord } from './model';

/** A record as its line tells it; `depth` and `brace` only for graph lines. */
export interface RecordText extends Omit<TraceRecord, 'line'> {
	/** What a graph line does to its CPU's call stack. */
	readonly brace: 'open' | 'close' | null;
}

/** `comm-77 (tgid) [001] d..2. 100.000001: rest`: the trace file and trace-cmd. */
const EVENT =
	/^\s{0,40}(\S.{0,40})-(\d{1,8})\s{1,12}(?:\(\s{0,8}(?:\d{1,8}|-{1,8})\)\s{1,8})?\[(\d{3,5})\]\s{1,8}(?:([.\w#]{4,7})[+!#*@$]?\s{1,12})?(\d{1,12}(?:\.\d{1,9})?):\s{1,8}(\S.*)$/;
/** `comm 77 [001] 100.000002: fs_dax:dax_pmd_fault_done: rest`: perf script. */
const PERF =
	/^\s{0,40}(\S.{0,40}?)\s{1,16}(\d{1,8})(?:\/\d{1,8})?\s{1,8}\[(\d{3,5})\]\s{1,8}(\d{1,12}\.\d{1,9}):\s{1,12}(?:\d{1,12}\s{1,4})?([\w-]{1,40}:[\w-]{1,60}:\s?.*)$/;
/** `comm-77 1d..1 5us+: foo <-bar`: latency tracers; with seconds, `100.000002:`, what trace-cmd makes of the same. */
const LATENCY =
	/^\s{0,40}(\S.{0,40})-(\d{1,8})\s{1,16}(\d{1,4})([.a-zA-Z#][.\w#]{2,5})\s{1,8}(?:(\d{1,12})us[+!#*@$]?|(\d{1,12}\.\d{1,9}))\s{0,4}:\s{1,8}(\S.*)$/;
/** The CPU and flags of such a line, by which it is known before it is read. */
const LATENCY_COLUMN = /-\d{1,8} {1,16}\d{1,4}[.dDbBxX][.nNpPbBlL]/;
/** `comm 77 1 53 00000004 00000000 [01efdd5a] 52.624ms (+3.359ms): name: rest`: latency tracers with the option verbose. */
const VERBOSE =
	/^\s{0,40}(\S.{0,40}?)\s{1,16}(\d{1,8})\s{1,8}(\d{1,4})\s{1,8}\d{1,4}\s{1,4}[0-9a-f]{8}\s{1,4}[0-9a-f]{8}\s{1,4}\[[0-9a-f]{4,16}\]\s{1,8}(\d{1,12}\.\d{1,6})ms\s{1,4}\(\+\d{1,12}\.\d{1,6}ms\):\s{1,8}(\S.*)$/;
/** `100.000001 | 1) comm-77 | d..1 | + 12.345 us | foo() {`: function_graph, every column but the CPU optional. */
const GRAPH =
	/^\s{0,24}(?:(\d{1,12}\.\d{1,9}) \|\s{1,8})?(\d{1,4})\)\s{1,12}(?:(\S.{0,40}?)-(\d{1,8})\s{1,24}\|\s{1,8})?(?:([.\w#]{4,6})\s{1,8}\|\s{1,8})?(?:[+!#*@$]?\s{0,12}(\d{1,12}\.\d{1,6}|\d{1,12}) us\s{1,12})?\s{0,40}\|(\s{1,400})(\S.*)$/;

/** ` 1)   foo() {`: function_graph without the column of durations. In a text such a line may be anything. */
const BARE_GRAPH =
	/^\s{0,24}(?:(\d{1,12}\.\d{1,9}) \|\s{1,8})?(\d{1,4})\)\s{1,400}((?:[A-Za-z_][\w.$]{0,199}(?: \[[\w-]{1,63}\])?\(.{0,400}\)(?:;| \{)|\}).{0,400}|\/\* .{0,400} \*\/)$/;

/** Whether a line may be a record: a cheap test before `recordOf`. */
export function mayBeRecord(text: string): boolean {
	const bracket = text.indexOf('[');
	if (bracket > 0 && bracket < 80 && isDigit(text, bracket + 1) && isDigit(text, bracket + 3)) return true;
	if (text.includes('us') && text.includes(': ') && text.includes('-')) return true;
	if (text.includes('ms (+') || (text.includes(': ') && LATENCY_COLUMN.test(text))) return true;
	const paren = text.indexOf(')');
	return paren > 0 && paren < 32 && isDigit(text, paren - 1) && text.includes('|');
}

function isDigit(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code >= 48 && code <= 57;
}

/** Reads one record; undefined where the line is none. */
export function recordOf(text: string): RecordText | undefined {
	if (!mayBeRecord(text)) return undefined;
	return (
		eventRecord(text) ?? perfRecord(text) ?? latencyRecord(text) ?? verboseRecord(text) ?? graphRecord(text)
	);
}

/** Reads one record of a trace whose header says that it is a function graph. */
export function graphRecordOf(text: string): RecordText | undefined {
	const match = BARE_GRAPH.exec(text.trimEnd());
	if (!match) return recordOf(text);
	const [, time, cpu, call = ''] = match;
	return graphCall({ time, cpu, comm: undefined, pid: undefined, flags: undefined, micro: undefined, call });
}

/** `name: fields`, `foo <-bar`, `<stack trace>`. */
function body(text: string): Pick<RecordText, 'event' | 'text'> {
	const named = /^([\w:-]{1,120}?):(?:\s+|$)(.*)$/.exec(text);
	if (named) return { event: (named[1] ?? '').replace(/^[\w-]+:/, ''), text: named[2] ?? '' };
	if (text.startsWith('<stack trace')) return { event: 'kernel_stack', text };
	return { event: text.includes(' <-') ? 'function' : 'print', text };
}

function eventRecord(text: string): RecordText | undefined {
	const match = EVENT.exec(text);
	if (!match) return undefined;
	const [, comm, pid, cpu, flags, time, rest = ''] = match;
	return {
		comm: comm?.trimEnd() ?? null,
		pid: Number(pid),
		cpu: Number(cpu),
		flags: flags ?? null,
		// With the counter clock the stamp is no time.
		timestamp: time?.includes('.') ? Number(time) : null,
		...(recordedCall(rest.trimEnd()) ?? { ...body(rest.trimEnd()), duration: null, brace: null }),
	};
}

/** `funcgraph_entry:  0.500 us  |  foo();`: a graph line as trace-cmd has it. */
const RECORDED_CALL =
	/^funcgraph_(?:entry|exit):\s{1,40}(?:[+!#*@$]?\s{0,12}(\d{1,12}\.\d{1,6}) us\s{1,12})?\|\s{1,400}(\S.*)$/;

function recordedCall(text: string): CallText | undefined {
	const match = RECORDED_CALL.exec(text);
	return match ? callText(match[2] ?? '', match[1]) : undefined;
}

function perfRecord(text: string): RecordText | undefined {
	const match = PERF.exec(text);
	if (!match) return undefined;
	const [, comm, pid, cpu, time, rest = ''] = match;
	return {
		comm: comm ?? null,
		pid: Number(pid),
		cpu: Number(cpu),
		flags: null,
		timestamp: Number(time),
		...body(rest.trimEnd()),
		duration: null,
		brace: null,
	};
}

function latencyRecord(text: string): RecordText | undefined {
	const match = LATENCY.exec(text);
	if (!match) return undefined;
	const [, comm, pid, cpu, flags, micro, time, rest = ''] = match;
	const record = sinceStart(comm, pid, cpu, flags, Number(micro ?? 0), rest);
	return time === undefined ? record : { ...record, timestamp: Number(time) };
}

function verboseRecord(text: string): RecordText | undefined {
	const match = VERBOSE.exec(text);
	if (!match) return undefined;
	const [, comm, pid, cpu, milli, rest = ''] = match;
	return sinceStart(comm, pid, cpu, undefined, Number(milli) * 1000, rest);
}

/** A latency tracer's record, whose time counts from the trace's start, here in microseconds. */
function sinceStart(
	comm: string | undefined,
	pid: string | undefined,
	cpu: string | undefined,
	flags: string | undefined,
	micro: number,
	rest: string,
): RecordText {
	return {
		comm: comm ?? null,
		pid: Number(pid),
		cpu: Number(cpu),
		flags: flags ?? null,
		timestamp: Math.round(micro) / 1e6,
		...body(rest.trimEnd()),
		duration: null,
		brace: null,
	};
}

function graphRecord(text: string): RecordText | undefined {
	const match = GRAPH.exec(text);
	if (!match) return undefined;
	const [, time, cpu, comm, pid, flags, micro, , rest = ''] = match;
	return graphCall({ time, cpu, comm, pid, flags, micro, call: rest.trimEnd() });
}

/** The columns of a graph line as they stand; undefined where the line lacks one. */
type GraphColumns = Readonly<
	Record<'time' | 'cpu' | 'comm' | 'pid' | 'flags' | 'micro', string | undefined>
> & { readonly call: string };

function graphCall({ time, cpu, comm, pid, flags, micro, call }: GraphColumns): RecordText {
	return {
		comm: comm ?? null,
		pid: pid === undefined ? null : Number(pid),
		cpu: Number(cpu),
		flags: flags ?? null,
		timestamp: time === undefined ? null : Number(time),
		...callText(call, micro),
	};
}

type CallText = Pick<RecordText, 'event' | 'text' | 'duration' | 'brace'>;

/** What stands behind the bar of a graph line, and its duration in microseconds before the bar. */
function callText(call: string, micro: string | undefined): CallText {
	const comment = /^\/\* (.{0,400}?) \*\/$/.exec(call);
	return {
		...(comment ? body(comment[1] ?? '') : { event: 'function_graph', text: call }),
		duration: micro === undefined ? null : Math.round(Number(micro) * 1e3) / 1e9,
		brace: call.endsWith('{') ? 'open' : call.startsWith('}') ? 'close' : null,
	};
}
