// Sets of function names in which `trace_*` stands for every name that begins so.

/** A set of function names, some given by their beginning. */
export interface NameSet {
	has(name: string): boolean;
}

/** Reads names and patterns; the order and repetitions do not matter. */
export function nameSet(patterns: readonly string[]): NameSet {
	const names = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
	const beginnings = patterns
		.filter((pattern) => pattern.endsWith('*'))
		.map((pattern) => pattern.slice(0, -1));
	return { has: (name) => names.has(name) || beginnings.some((beginning) => name.startsWith(beginning)) };
}
