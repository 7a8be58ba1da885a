// Picks the function a report is attributed to, by the rules and skip lists kept as data.
// Knows nothing of how the report was read.
import { type AttributionRule, attributionRules, type Pick, type Place } from './attribution-rules';
import type { CodeAddress, Frame, Kind, Lock, Trace } from './model';
import {
	entryNames,
	entryPoints,
	generalSkips,
	interruptEntries,
	type SkipEntry,
	waitNames,
	waitSkips,
} from './skip-lists';

/** What of a report the rules look at. */
export interface Attributed {
	readonly kind: Kind;
	readonly title: string;
	/** The function that the headline names. */
	readonly headlineAt: CodeAddress | null;
	readonly pc: CodeAddress | null;
	readonly traces: readonly Trace[];
	readonly locks: readonly Lock[];
}

const compile = (entries: readonly SkipEntry[]): RegExp =>
	new RegExp(entries.map(({ pattern }) => `(?:${pattern})`).join('|'));

const general = compile(generalSkips);
const waits = compile(waitSkips);
const namedWaits = compile(waitNames);
const entryShape = compile(entryPoints);
const namedEntries = compile(entryNames);
const interrupts = compile(interruptEntries);
const compiledSkips = new Map<readonly SkipEntry[], RegExp>();

function skipShape(rule: AttributionRule): RegExp | undefined {
	if (!rule.skip || rule.skip.length === 0) return undefined;
	const known = compiledSkips.get(rule.skip) ?? compile(rule.skip);
	compiledSkips.set(rule.skip, known);
	return known;
}

const COMPILER_SUFFIX = /\.(?:isra|constprop|part|cold|llvm|clone)(?:\.\d+)?/g;
const SYSCALL_PREFIX =
	/^(?:SYSC_|SyS_|sys_|__x64_|__ia32_|__arm64_|__riscv_|__s390x?_|__powerpc_|_{2,4}sys_|__se_|__do_sys_|compat_SYSC_|compat_SyS_|ksys_)/;

/** A function's name without what compilers append (`.isra.0`, `.constprop.0.cold`). */
export function plainName(symbol: string): string {
	return symbol.replace(COMPILER_SUFFIX, '');
}

/** Headers of stacks that tell of another moment than the report's own: the object's allocation, a lock's history. */
const OTHER_MOMENT =
	/^(?:->|Allocated|Freed|Last |Second |Uninit|Local variable|page last|.* (?:allocated|freed) by|.*\bat:$|INFO: (?:Allocated|Freed))/;

/** The function a report is attributed to; null where no rule applies or all candidates are helpers. */
export function attribute(report: Attributed): string | null {
	const rule = attributionRules.find(
		({ kinds, title }) => kinds.includes(report.kind) && (title === undefined || title.test(report.title)),
	);
	if (!rule) return null;
	const candidates = rule.from.flatMap((place) => candidatesOf(report, place));
	const names = report.kind === 'rcu-stall' ? interrupted(report, candidates) : candidates;
	const skip = skipShape(rule);
	const useful = names.map(plainName).filter((name) => !general.test(name) && !skip?.test(name));
	const found = pick(rule.pick ?? 'first', useful, names.map(plainName));
	// Where everything is a helper, the place where it happened says more than nothing.
	const place = report.pc ?? report.headlineAt;
	return (
		found ??
		(place && (rule.from.includes('pc') || rule.from.includes('headline')) ? plainName(place.symbol) : null)
	);
}

function pick(how: Pick, useful: readonly string[], all: readonly string[]): string | undefined {
	if (how === 'wait') {
		const named = useful.find((name) => namedWaits.test(name)) ?? all.find((name) => namedWaits.test(name));
		return named ?? useful.find((name) => !waits.test(name));
	}
	if (how === 'entry') return belowEntry(useful) ?? useful[0];
	return useful[0];
}

function belowEntry(names: readonly string[]): string | undefined {
	let below = names[0];
	for (const name of names) {
		const bare = name.replace(SYSCALL_PREFIX, '');
		if (namedEntries.test(bare)) return name;
		if (entryShape.test(bare)) return below;
		below = name;
	}
	return undefined;
}

/** The names after the timer interrupt's entry: what ran before the stall was found. */
function interrupted(report: Attributed, fallback: readonly string[]): readonly string[] {
	for (const trace of report.traces) {
		const names = solidFrames(trace);
		const entry = names.findLastIndex((name) => interrupts.test(name));
		if (entry !== -1 && entry + 1 < names.length) return names.slice(entry + 1);
	}
	return fallback;
}

function candidatesOf(report: Attributed, place: Place): readonly string[] {
	const ownStacks = report.traces.filter(({ label }) => !OTHER_MOMENT.test(label));
	switch (place) {
		case 'headline':
			return report.headlineAt ? [report.headlineAt.symbol] : [];
		case 'pc':
			return report.pc ? [report.pc.symbol] : [];
		case 'at': {
			const first = report.locks.find((lock) => lock.function !== null)?.function;
			return first ? [first] : [];
		}
		case 'stack':
			return ownStacks.flatMap(solidFrames);
		case 'chain':
			return report.traces.filter(({ label }) => label.startsWith('->')).flatMap(solidFrames);
		case 'allocated':
			return report.traces
				.filter(({ label }) => label.startsWith('page last allocated'))
				.flatMap(solidFrames);
		case 'became':
			return report.traces.filter(({ label }) => /which became .* at:$/.test(label)).flatMap(solidFrames);
	}
}

/** The names of frames that may be culprits: neither doubtful nor inlined ones. */
function solidFrames(trace: Trace): string[] {
	return trace.frames.filter(isSolid).map(({ symbol }) => symbol);
}

function isSolid(frame: Frame): boolean {
	return frame.reliable && !frame.inline;
}
