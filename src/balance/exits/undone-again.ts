// A call that every round of a retry makes on its way out: `put: free_answer(answer); if (again) goto retry;`. A round that fails
// before it has an answer of its own, and jumps to that call, gives back the one of the round before. Judges one function by its
// flow graph; the walk only tells how the call is reached.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import { isPlaceState } from '../path/place-state';
import { reachedFrom, repeatedNodes, successors } from '../path/relevance';
import { extend, stepsOf, type Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { isJump } from './blame';
import { undoesOnce, unnamed } from './undone-twice';
import type { Verdict } from './verdict';

/** A call of a round, and the nodes by which the next one comes to it with the same. */
interface Again {
	readonly node: NodeId;
	readonly call: Call;
	readonly round: readonly NodeId[];
}

/** One verdict for each call that a round makes for the round before. */
export function undoneAgain({ graph, exits }: Exploration, catalogue: Catalogue): Verdict[] {
	return madeAgain(graph, catalogue).flatMap((again) => {
		for (const { trail } of exits) {
			const first = stepsOf(trail).find(({ node }) => node === again.node);
			if (first) return [verdictOf(graph, again, first)];
		}
		return [];
	});
}

/** Whether a flow graph has such calls at all: most have no retry. */
export const mayUndoAgain = (graph: FlowGraph, catalogue: Catalogue): boolean =>
	madeAgain(graph, catalogue).length > 0;

function madeAgain(graph: FlowGraph, catalogue: Catalogue): Again[] {
	const repeated = repeatedNodes(graph);
	const isRetried = [...repeated].some((id) => isJump(graph.nodes[id]));
	if (!isRetried) return [];
	const locals = new Set(graph.nodes.flatMap((node) => (node.kind === 'declare' ? [node.name] : [])));
	return graph.nodes.flatMap((node): Again[] => {
		const call = node.kind === 'evaluate' && node.expression.kind === 'call' ? node.expression : null;
		if (!call || !repeated.has(node.id) || !endsObject(catalogue, call.name ?? '')) return [];
		const roots = new Set(
			call.arguments.flatMap((each) => rootName(each) ?? []).filter((each) => locals.has(each)),
		);
		const round = roots.size === 0 ? null : roundWithout(graph, node.id, roots);
		return round && isTakenInRound(graph, node.id, roots) ? [{ node: node.id, call, round }] : [];
	});
}

/** Whether a call ends an object, by its contract or its name: locks, which a round takes again, are told by the walk. */
const endsObject = (catalogue: Catalogue, name: string): boolean =>
	undoesOnce(catalogue, name) &&
	!(catalogue.releases.get(name)?.some(({ contract }) => isPlaceState(contract)) ?? false);

/** Whether a round gives all the variables of a call something new: what it does not, is not taken by the rounds. */
function isTakenInRound(graph: FlowGraph, at: NodeId, roots: ReadonlySet<string>): boolean {
	const behind = reachedFrom(graph, at);
	const inRound = graph.nodes.filter(({ id }) => behind.has(id) && reachedFrom(graph, id).has(at));
	return [...roots].every((root) => inRound.some((node) => writes(node, root)));
}

/** Whether a node gives a variable another value, or lets a call do so: `p = …`, `read(&p)`. */
const writes = (node: FlowNode, root: string): boolean =>
	expressionsOf(node).some((expression) =>
		someExpression(
			expression,
			(each) =>
				(each.kind === 'assign' && rootName(each.target) === root) ||
				(each.kind === 'unary' && each.operator === '&' && rootName(each.operand) === root),
		),
	);

/** A way from a call around to itself that jumps back and then past what takes anew, and speaks of none of the variables. */
function roundWithout(graph: FlowGraph, at: NodeId, roots: ReadonlySet<string>): NodeId[] | null {
	const from = new Map<NodeId, NodeId>();
	const open = [at];
	for (let id = open.shift(); id !== undefined; id = open.shift()) {
		const node = graph.nodes[id];
		for (const next of node ? successors(node) : []) {
			if (next === at) {
				const round = backFrom(from, id, at);
				if (jumpsIn(graph, round) > 1) return round;
				continue;
			}
			const other = graph.nodes[next];
			if (from.has(next) || !other || other.kind === 'gap' || speaksOf(other, roots)) continue;
			from.set(next, id);
			open.push(next);
		}
	}
	return null;
}

const jumpsIn = ({ nodes }: FlowGraph, round: readonly NodeId[]): number =>
	round.filter((id) => isJump(nodes[id])).length;

function backFrom(from: ReadonlyMap<NodeId, NodeId>, last: NodeId, at: NodeId): NodeId[] {
	const round: NodeId[] = [];
	for (let id: NodeId | undefined = last; id !== undefined && id !== at; id = from.get(id)) round.push(id);
	return round.reverse();
}

/** Whether a node names one of the variables, to ask it, to hand it on, or to set it. */
function speaksOf(node: FlowNode, roots: ReadonlySet<string>): boolean {
	const names = (each: Expression) => each.kind === 'name' && roots.has(each.name);
	return (
		(node.kind === 'declare' && roots.has(node.name)) ||
		expressionsOf(node).some((expression) => someExpression(expression, names)) ||
		callsAt(node).some(({ arguments: given }) => given.some((each) => roots.has(rootName(each) ?? '')))
	);
}

/** The way to the call, and around to it once more. */
function verdictOf(graph: FlowGraph, { node, call, round }: Again, first: Trail): Verdict {
	const ways = [...round.slice(1), node];
	const trail = [...round, node].reduce(
		(before, id, at) => extend(before, id, wayTo(graph.nodes[id], ways[at]), first.instances),
		first,
	);
	return {
		rule: 'released-twice',
		confidence: 'medium',
		instance: unnamed(node, call, 'a round that takes nothing anew comes to it again'),
		node,
		trail,
		cause: node,
		text: printExpression(call),
		sibling: null,
		undoneBy: null,
	};
}

/** The way that a step takes to the next one. */
function wayTo(node: FlowNode | undefined, next: NodeId | undefined): Trail['way'] {
	if (node?.kind === 'branch') return next === node.whenTrue ? 'true' : 'false';
	if (node?.kind === 'iterate') return next === node.body ? 'next' : 'done';
	if (node?.kind === 'switch') return next === node.otherwise ? 'default' : 'case';
	return null;
}
