// Rounds of iterator macros: which variable a walk steps on from, and whether a path has come through a round of it.
import type { FlowGraph, Iterate, NodeId } from '../../kernel-c/flow';
import { reachedFrom } from '../path/relevance';
import type { Trail } from '../path/state';

/** Where macros have the entry that they step on from, if not first: `hash_for_each(table, bucket, entry, member)`. */
const ENTRY_AT: readonly (readonly [RegExp, number])[] = [
	[/^hash_for_each_possible(?:_rcu)?$/, 1],
	[/^hash_for_each(?:_rcu)?$/, 2],
	[/(?:^|_)for_each(?:_|$)/, 0],
];

/**
 * The variable of whose object a walk reads where to go on; null where there is none. A `_safe` one has read that before the
 * round.
 */
export function steppedOnFrom({ macro, arguments: given }: Iterate): string | null {
	if (/_safe(?:_|$)/.test(macro)) return null;
	const index = ENTRY_AT.find(([names]) => names.test(macro))?.[1];
	const entry = index === undefined ? undefined : given[index];
	return entry?.kind === 'name' ? entry.name : null;
}

/** Whether a path comes to the head of a loop from a round of it, and not from before the loop. */
export function comesFromRound(graph: FlowGraph, head: NodeId, { node }: Trail): boolean {
	return node !== head && !reachedFrom(graph, graph.entry, head).has(node);
}
