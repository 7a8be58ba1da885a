// Moves a flow graph along when the text before its function grows or shrinks. Knows only that spans are offsets.
import type { FlowGraph } from './flow';
import type { FunctionHead } from './functions';

/** The graph with all its spans moved by `delta` and the head given. */
export function shiftGraph(graph: FlowGraph, head: FunctionHead, delta: number): FlowGraph {
	const { nodes, problems, entry, exit } = graph;
	if (delta === 0) return { ...graph, head };
	return { head, nodes: moved(nodes, delta), problems: moved(problems, delta), entry, exit };
}

/** Plain records with every `start` and `end` in them moved; the very same ones where there is nothing to move. */
export function moved<T>(value: T, delta: number): T {
	return delta === 0 ? value : shifted(value, delta);
}

function shifted<T>(value: T, delta: number): T {
	if (Array.isArray(value)) return value.map((each: unknown) => shifted(each, delta)) as T;
	if (typeof value !== 'object' || value === null) return value;
	// Written out: this is what every edit above a function costs.
	const copy: Record<string, unknown> = {};
	for (const key of Object.keys(value)) {
		const part: unknown = value[key as keyof T & string];
		if (typeof part === 'object') copy[key] = shifted(part, delta);
		else if (typeof part === 'number' && (key === 'start' || key === 'end')) copy[key] = part + delta;
		else copy[key] = part;
	}
	return copy as T;
}
