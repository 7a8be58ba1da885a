// What loops gather: each round takes one, and another loop stores them or gives them back under names of its own.
// Judges one instance by the loops of the function; follows no values.
import { speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { repeatedNodes } from '../path/relevance';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';

/** Whether a loop gathers such things that a loop gives back: `for_each_x_safe(x, n, set) idr_remove(&x->parts, nr);`. */
export function isGathered({ graph }: Exploration, { contract: { release }, acquiredAt }: Instance): boolean {
	const repeated = repeatedNodes(graph);
	return (
		repeated.has(acquiredAt) &&
		graph.nodes.some(
			(node) =>
				repeated.has(node.id) &&
				callsAt(node).some(({ name }) => release.some((rule) => speaksOf(rule, name))),
		)
	);
}

/** `while (n) put(table[--n]);`: it was put into a table, and this path gives back what is in one. */
export const isGivenBackInTable = ({ instances }: Exit, { storedIn, contract: { id } }: Instance): boolean =>
	storedIn !== null &&
	instances.some(
		({ imported, status, contract, text }) =>
			imported && status === 'released' && contract.id === id && text.includes('['),
	);

/** Whether a loop that stores it where it outlives the function lies behind, and had no round on this path. */
export function isKeptInLoop({ graph }: Exploration, path: Trail, instance: Instance): boolean {
	const since = nodesAfterFirst(path, instance.acquiredAt);
	const hasEnded = (node: FlowNode) =>
		since.has(node.id) && ((node.kind === 'branch' && node.why === 'loop') || node.kind === 'iterate');
	return (
		graph.nodes.some(hasEnded) &&
		storesOf(graph, instance.text).some(({ id }) => !since.has(id) && repeatedNodes(graph).has(id))
	);
}

/** The nodes of a path since it first came by a node. */
function nodesAfterFirst(path: Trail, first: NodeId): ReadonlySet<NodeId> {
	const later: NodeId[] = [];
	let length = 0;
	for (let step: Trail | null = path; step; step = step.previous)
		if (step.node === first) length = later.length;
		else later.push(step.node);
	return new Set(later.slice(0, length));
}

/** The nodes that store what a variable names in a member of an object. */
const storesOf = ({ nodes }: FlowGraph, name: string): FlowNode[] =>
	nodes.filter(
		(node) =>
			node.kind === 'evaluate' &&
			node.expression.kind === 'assign' &&
			node.expression.target.kind === 'member' &&
			printExpression(node.expression.value) === name,
	);
