// Loops that count: `for (i = 0; i < n; i++)`, `while (--i >= 0)`. Which variable each round steps, which way, and which nodes a round
// is made of. By the flow graph alone.
import type { Binary, Expression, Update } from '../../kernel-c/expression';
import { namesIn, someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { reachedFrom, successors } from './relevance';

/** A loop whose condition asks a variable that its rounds step. */
export interface CountingLoop {
	/** The branch that asks for another round. */
	readonly head: NodeId;
	readonly condition: Expression;
	readonly counter: string;
	readonly step: '++' | '--';
	/** The nodes of a round, with the head. */
	readonly round: ReadonlySet<NodeId>;
}

const known = new WeakMap<FlowGraph, readonly CountingLoop[]>();

/** The counting loops of a function, in the order of the text. */
export function countingLoops(graph: FlowGraph): readonly CountingLoop[] {
	const before = known.get(graph);
	if (before) return before;
	const waysIn = predecessors(graph);
	const loops = graph.nodes.flatMap((node): CountingLoop[] => {
		if (node.kind !== 'branch' || node.why !== 'loop') return [];
		const counters = namesIn(node.condition);
		const round = roundOf(graph, waysIn, node.id);
		const steps = [...round].flatMap((id) => updatesAt(graph.nodes[id]));
		const step = steps.find(({ operand }) => operand.kind === 'name' && counters.includes(operand.name));
		return step?.operand.kind === 'name'
			? [{ head: node.id, condition: node.condition, counter: step.operand.name, step: step.operator, round }]
			: [];
	});
	known.set(graph, loops);
	return loops;
}

/** `j < i`, `j != i`: the variable up to which a loop counts; null for any other. */
export function countsUpTo({ condition, counter, step }: CountingLoop): string | null {
	const isUp = (each: Expression): each is Binary =>
		each.kind === 'binary' && /^(?:<|!=)$/.test(each.operator);
	if (step !== '++' || !isUp(condition)) return null;
	const { left, right } = condition;
	return left.kind === 'name' && left.name === counter && right.kind === 'name' ? right.name : null;
}

/** Whether a node gives a variable another value, or lets a call do so. */
export const changes = (node: FlowNode, variable: string): boolean =>
	(node.kind === 'declare' && node.name === variable) ||
	(node.kind === 'iterate' && node.arguments.some((each) => namesIn(each).includes(variable))) ||
	expressionsOf(node).some((expression) =>
		someExpression(expression, (each) => {
			const changed =
				each.kind === 'assign'
					? each.target
					: each.kind === 'update' || (each.kind === 'unary' && each.operator === '&')
						? each.operand
						: null;
			return changed?.kind === 'name' && changed.name === variable;
		}),
	);

function updatesAt(node: FlowNode | undefined): Update[] {
	const updates: Update[] = [];
	for (const expression of node ? expressionsOf(node) : [])
		someExpression(expression, (each) => {
			if (each.kind === 'update') updates.push(each);
			return false;
		});
	return updates;
}

/** The nodes that lead to each node. */
function predecessors({ nodes }: FlowGraph): NodeId[][] {
	const waysIn: NodeId[][] = nodes.map(() => []);
	for (const node of nodes) for (const next of successors(node)) waysIn[next]?.push(node.id);
	return waysIn;
}

/** The natural loop of a head: what leads back to it without coming by it, from where only it leads. */
function roundOf(graph: FlowGraph, waysIn: readonly (readonly NodeId[])[], head: NodeId): Set<NodeId> {
	const without = reachedFrom(graph, graph.entry, head);
	const round = new Set([head]);
	// A set goes on to what is added while it is walked.
	for (const id of round) for (const each of waysIn[id] ?? []) if (!without.has(each)) round.add(each);
	return round;
}
