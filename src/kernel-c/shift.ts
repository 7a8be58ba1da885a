// Moves a flow graph along when the text before its function grows or shrinks. Knows only that spans are offsets.
import type { FlowGraph } from './flow';
import type { FunctionHead } from './functions';

/** The graph with all its spans moved by `delta` and the head given. */
export function shiftGraph(graph: FlowGraph, head: FunctionHead, delta: number): FlowGraph {
	const { nodes, problems, entry, exit } = graph;
	if (delta === 0) return { ...graph, head };
	return { head, nodes: shifted(nodes, delta), problems: shifted(problems, delta), entry, exit };
}

/** A copy of plain records in which every `start` and `end` is moved. */
function shifted<T>(value: T, delta: number): T {
	if (Array.isArray(value)) return value.map((each: unknown) => shifted(each, delta)) as T;
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, part]: [string, unknown]) => [
		key,
		(key === 'start' || key === 'end') && typeof part === 'number' ? part + delta : shifted(part, delta),
	]);
	return Object.fromEntries(entries) as T;
}
