// Rounds of iterator macros: which variable a walk steps on from, and whether a path has come through a round of it.
import { targetOf } from '../../kernel-c/call-graph';
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
 * The variable of whose object a walk reads where to go on; null where there is none. One that reads ahead has read that before
 * the round.
 */
export function steppedOnFrom(graph: FlowGraph, { macro, arguments: given }: Iterate): string | null {
	if (/_safe(?:_|$)/.test(macro)) return null;
	const index = ENTRY_AT.find(([names]) => names.test(macro))?.[1];
	const [entry, next] = index === undefined ? [] : given.slice(index);
	if (entry?.kind !== 'name') return null;
	return next?.kind === 'name' && isForWalks(graph, next.name, entry.name) ? null : entry.name;
}

/** Whether a variable is like the entry of a walk, and set by nothing but walks: `next` of `for_each_range(range, next, set)`. */
function isForWalks({ nodes }: FlowGraph, name: string, entry: string): boolean {
	const declared = (variable: string) =>
		nodes.find((node) => node.kind === 'declare' && node.name === variable && !node.initializer);
	const [own, other] = [declared(name), declared(entry)];
	return (
		own?.kind === 'declare' &&
		other?.kind === 'declare' &&
		own.type === other.type &&
		own.type.includes('*') &&
		!nodes.some((node) => node !== own && targetOf(node) === name)
	);
}

/** Whether a path comes to the head of a loop from a round of it, and not from before the loop. */
export function comesFromRound(graph: FlowGraph, head: NodeId, { node }: Trail): boolean {
	return node !== head && !reachedFrom(graph, graph.entry, head).has(node);
}
