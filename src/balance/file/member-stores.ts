// Members that a function fills with memory that is new, or was another's: `opts->name = kstrdup(from, gfp);`,
// `opts->name = param->string; param->string = NULL;`. Reads nodes alone.
import type { Catalogue } from '../../contracts/catalogue';
import type { Assign, Expression } from '../../kernel-c/expression';
import { childrenOf } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression, rootName, withoutCasts } from '../../kernel-c/print-expression';
import { successors } from '../path/relevance';
import { writes } from './cleared-members';

/** A store in a member of what a variable points to. */
export interface MemberStore {
	readonly node: NodeId;
	/** The member as it is written, and the variable that it begins with. */
	readonly text: string;
	readonly root: string;
	readonly value: Expression;
}

/** The stores of a graph in members, those of constants left out. */
export const memberStores = (graph: FlowGraph): MemberStore[] =>
	graph.nodes.flatMap((node) =>
		assignments(node).flatMap(({ operator, target, value }) => {
			const root = target.kind === 'member' ? rootName(target) : null;
			const stored = withoutCasts(value);
			const mayBeMemory = operator === '=' && ['name', 'member', 'call'].includes(stored.kind);
			return root === null || !mayBeMemory || printExpression(stored) === 'NULL'
				? []
				: [{ node: node.id, text: printExpression(target), root, value: stored }];
		}),
	);

function assignments(node: FlowNode): Assign[] {
	const found: Assign[] = [];
	const visit = (each: Expression): void => {
		if (each.kind === 'assign') found.push(each);
		for (const child of childrenOf(each)) visit(child);
	};
	for (const expression of expressionsOf(node)) visit(expression);
	return found;
}

/**
 * The contract of the memory that a store keeps, by its id, where the nodes before it say so; `taken` of what the store takes
 * over from another member, which is set to NULL behind it. Null of any other value.
 */
export function memoryStored(
	graph: FlowGraph,
	{ node, value }: MemberStore,
	before: readonly FlowNode[],
	catalogue: Catalogue,
): string | null {
	if (value.kind === 'call') return allocationOf(value, catalogue);
	const text = printExpression(value);
	if (value.kind === 'member') return isClearedNext(graph, node, text) ? TAKEN : null;
	const given = before.flatMap((each) => valuesGiven(each, text));
	const [contract = null, ...others] = new Set(given.map((each) => allocationOf(each, catalogue)));
	return others.length === 0 ? contract : null;
}

/** The values that a node gives a variable. */
export const valuesGiven = (node: FlowNode, variable: string): Expression[] =>
	node.kind === 'declare'
		? node.name === variable && node.initializer
			? [node.initializer]
			: []
		: assignments(node)
				.filter(({ target }) => printExpression(target) === variable)
				.map(({ value }) => value);

export const TAKEN = 'taken';

/** The contract by which a call gives memory that it has allocated, or null. */
export function allocationOf(given: Expression, { acquires }: Catalogue): string | null {
	const call = withoutCasts(given);
	const [bound] = call.kind === 'call' ? (acquires.get(call.name ?? '') ?? []) : [];
	const [part] = bound?.key ?? [];
	const isMemory = bound?.contract.kind === 'memory' && part?.from === 'return' && part.fields.length === 0;
	return isMemory ? bound.contract.id : null;
}

function isClearedNext({ nodes }: FlowGraph, store: NodeId, text: string): boolean {
	const at = nodes[store];
	return (at ? successors(at) : []).some((id) => {
		const next = nodes[id];
		return next !== undefined && writes(next, text, true);
	});
}
