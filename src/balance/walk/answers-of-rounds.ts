// What a loop asks functions that only look, to learn whether to go on: `while (!list_empty(&queue))`. A round is there to
// change the answer, so that the next one asks anew.
import { callsOf } from '../../kernel-c/expression-shape';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { successors } from '../path/relevance';
import type { State } from '../path/state';
import type { SymbolTable } from '../path/symbols';

/** From the last node of a round to where the next begins. */
interface BackEdge {
	readonly from: NodeId;
	readonly to: NodeId;
}

/** For each back edge, the calls as text by whose answers its loop ends. */
type Questions = ReadonlyMap<NodeId, ReadonlyMap<NodeId, ReadonlySet<string>>>;

const known = new WeakMap<FlowGraph, Questions>();

/** A state on the way to a node; where a new round begins there, it does not know any more how the loop's questions were answered. */
export function askedAnew(graph: FlowGraph, table: SymbolTable, state: State, { from, to }: BackEdge): State {
	const questions = known.get(graph) ?? questionsOf(graph);
	known.set(graph, questions);
	const asked = questions.get(from)?.get(to);
	if (!asked) return state;
	const isAsked = (symbol: number) => {
		const { origin, text } = table.info(symbol);
		return origin.kind === 'operation' && asked.has(text);
	};
	const classes = new Map([...state.classes].filter(([symbol]) => !isAsked(symbol)));
	return classes.size === state.classes.size ? state : { ...state, classes };
}

function questionsOf(graph: FlowGraph): Questions {
	const questions = new Map<NodeId, Map<NodeId, ReadonlySet<string>>>();
	const edges = backEdges(graph);
	if (edges.length === 0) return questions;
	const waysIn = graph.nodes.map((): NodeId[] => []);
	for (const node of graph.nodes) for (const next of successors(node)) waysIn[next]?.push(node.id);
	for (const edge of edges) {
		const round = roundOf(waysIn, edge);
		const asked = [...round].flatMap((id) => {
			const node = graph.nodes[id];
			const isEnd = node?.kind === 'branch' && !successors(node).every((next) => round.has(next));
			return isEnd ? [...callsOf(node.condition)].map(printExpression) : [];
		});
		if (asked.length === 0) continue;
		questions.set(edge.from, (questions.get(edge.from) ?? new Map()).set(edge.to, new Set(asked)));
	}
	return questions;
}

/** The nodes on the ways from the begin of a round to its end. */
function roundOf(waysIn: readonly (readonly NodeId[])[], { from, to }: BackEdge): ReadonlySet<NodeId> {
	const round = new Set<NodeId>([to, from]);
	// A set goes on to what is added while it is walked.
	for (const id of round) if (id !== to) for (const before of waysIn[id] ?? []) round.add(before);
	return round;
}

/** The edges that lead back to a node on the way to their own. */
function backEdges(graph: FlowGraph): BackEdge[] {
	const edges: BackEdge[] = [];
	const isOnWay = new Uint8Array(graph.nodes.length);
	const isKnown = new Uint8Array(graph.nodes.length);
	const way: { readonly id: NodeId; readonly ways: readonly NodeId[]; next: number }[] = [];
	const enter = (id: NodeId) => {
		const node = graph.nodes[id];
		isOnWay[id] = isKnown[id] = 1;
		way.push({ id, ways: node ? successors(node) : [], next: 0 });
	};
	enter(graph.entry);
	for (let at = way.at(-1); at; at = way.at(-1)) {
		const to = at.ways[at.next++];
		if (to === undefined) {
			isOnWay[at.id] = 0;
			way.pop();
		} else if (isOnWay[to]) edges.push({ from: at.id, to });
		else if (!isKnown[to]) enter(to);
	}
	return edges;
}
