// Ladders of labels with a rung left out: what a failure undoes before and after this one, it would have to undo as well. Tells so
// of calls that no contract speaks of, by their names and the flow graph of one function alone.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import { pairContract } from '../file/infer';
import { reachedFrom, repeatedNodes } from '../path/relevance';
import { blankInstance, type Instance, type Trail } from '../path/state';
import { undoes, unlocks } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { blame } from './blame';
import { leakVerdict, type Verdict } from './verdict';
import { isFailure } from './ways-out';

/** A branch where the function begins to fail, and what it comes by then. */
export interface Failing {
	readonly branch: NodeId;
	readonly way: 'true' | 'false';
	/** Where it goes on instead. */
	readonly otherwise: NodeId;
	readonly nodes: ReadonlySet<NodeId>;
	/** The rungs that it comes by whatever is asked on the way. */
	readonly rungs: readonly NodeId[];
	/** What the function reaches without coming by the branch. */
	readonly without: ReadonlySet<NodeId>;
}

/** More branches than these are not compared with each other. */
const MAX_FAILING = 60;

/** Failures that leave out what those before and after them undo; `isKnown` names the calls that contracts speak of. */
export function unevenLadders(exploration: Exploration, isKnown: (name: string) => boolean): Verdict[] {
	const { graph, limit } = exploration;
	if (limit !== null || !mayBeUneven(graph, isKnown)) return [];
	const rungs = rungsOf(graph);
	const isOpen = (rung: NodeId) => isUnknownUndo(rungs.get(rung), isKnown);
	const failing = failingOf(exploration, rungs).slice(0, MAX_FAILING);
	return failing.flatMap((left) => {
		const before = failing.filter((other) => isAfter(left, other));
		const after = failing.filter((other) => isAfter(other, left));
		for (const first of before)
			for (const last of after) {
				const rung = leftOut(graph, [first, left, last], rungs);
				const exit = rung === null || !isOpen(rung) ? null : exitOf(exploration, left);
				const call = rung === null ? undefined : rungs.get(rung);
				if (rung === null || !exit || !call || mayUndo(graph, [first, left, last], failing, call)) continue;
				return [verdictOf(exploration, { first, last, exit, rung, call })];
			}
		return [];
	});
}

/** Whether a flow graph has what may be such a ladder: several ways out, and calls that no contract speaks of. */
export const mayBeUneven = (graph: FlowGraph, isKnown: (name: string) => boolean): boolean =>
	graph.problems.length === 0 &&
	graph.nodes.filter(({ kind }) => kind === 'return').length > 1 &&
	[...rungsOf(graph).values()].some((call) => isUnknownUndo(call, isKnown));

const isUnknownUndo = (call: Call | undefined, isKnown: (name: string) => boolean): boolean =>
	call !== undefined && !isKnown(call.name ?? '') && !unlocks(call.name ?? '');

/** The calls by themselves that undo something, outside of loops. */
export function rungsOf(graph: FlowGraph): Map<NodeId, Call> {
	const repeated = repeatedNodes(graph);
	const rungs = new Map<NodeId, Call>();
	for (const node of graph.nodes) {
		const call = node.kind === 'evaluate' && node.expression.kind === 'call' ? node.expression : null;
		if (call && undoes(call.name ?? '') && !repeated.has(node.id)) rungs.set(node.id, call);
	}
	return rungs;
}

/** The ways of branches that lead to failures alone, where the other way leads to a success. */
export function failingOf(exploration: Exploration, rungs: ReadonlyMap<NodeId, Call>): Failing[] {
	const { graph, exits } = exploration;
	const good = new Set(exits.filter((exit) => !isFailure(exploration, exit)).map(({ node }) => node));
	const isReturn = (id: NodeId) => graph.nodes[id]?.kind === 'return';
	const succeeds = (nodes: ReadonlySet<NodeId>) => [...good].some((id) => nodes.has(id));
	return graph.nodes.flatMap((node): Failing[] => {
		if (node.kind !== 'branch') return [];
		const ways = [beyond(graph, node.whenTrue), beyond(graph, node.whenFalse)] as const;
		const fails = ways.findIndex((nodes) => !succeeds(nodes));
		const nodes = ways[fails];
		if (!nodes || !succeeds(ways[1 - fails] ?? nodes)) return [];
		const [start, otherwise] =
			fails === 0 ? [node.whenTrue, node.whenFalse] : [node.whenFalse, node.whenTrue];
		const isPassed = (rung: NodeId) =>
			nodes.has(rung) && (rung === start || ![...beyond(graph, start, rung)].some(isReturn));
		return [
			{
				branch: node.id,
				way: fails === 0 ? 'true' : 'false',
				otherwise,
				nodes,
				rungs: [...rungs.keys()].filter(isPassed),
				without: reachedFrom(graph, graph.entry, node.id),
			},
		];
	});
}

const beyond = (graph: FlowGraph, start: NodeId, but?: NodeId): ReadonlySet<NodeId> =>
	new Set([start, ...reachedFrom(graph, start, but)]);

/** Whether all ways to a failure have passed another one. */
export const isAfter = ({ branch }: Failing, other: Failing): boolean =>
	branch !== other.branch && !other.without.has(branch) && !other.nodes.has(branch);

/** The rung that the first and the last of three failures come by and the one between them does not, on the same ladder. */
function leftOut(
	graph: FlowGraph,
	[first, left, last]: readonly [Failing, Failing, Failing],
	rungs: ReadonlyMap<NodeId, Call>,
): NodeId | null {
	const shared = first.rungs.filter((rung) => last.rungs.includes(rung));
	const isOther = [...rungs.keys()].some(
		(rung) => left.nodes.has(rung) && !first.nodes.has(rung) && !last.nodes.has(rung),
	);
	const isOn = (rung: NodeId) => {
		const below = reachedFrom(graph, rung);
		if (left.nodes.has(rung)) return false;
		return left.rungs.length === 0 || left.rungs.some((each) => shared.includes(each) && below.has(each));
	};
	return isOther ? null : (shared.find(isOn) ?? null);
}

/** Whether something between the failures may undo what a rung does: a call of its name, or one that undoes what it is handed. */
function mayUndo(
	graph: FlowGraph,
	[first, , last]: readonly [Failing, Failing, Failing],
	failing: readonly Failing[],
	{ name, arguments: given }: Call,
): boolean {
	const roots = new Set(given.map(rootName).filter((root) => root !== null));
	const isSuch = (call: Call) =>
		call.name === name ||
		(undoes(call.name ?? '') && call.arguments.some((each) => roots.has(rootName(each) ?? '')));
	return [...beyond(graph, first.otherwise, last.branch)]
		.filter((id) => !failing.some(({ nodes }) => nodes.has(id)))
		.flatMap((id) => graph.nodes[id] ?? [])
		.flatMap(callsAt)
		.some(isSuch);
}

/** A way out of the function that fails there. */
export function exitOf({ exits }: Exploration, { branch, way }: Failing): Exit | null {
	const isHere = ({ imprecise, trail }: Exit) => {
		for (let step: Trail | null = imprecise ? null : trail; step; step = step.previous)
			if (step.node === branch && step.way === way) return true;
		return false;
	};
	return exits.find(isHere) ?? null;
}

interface Uneven {
	readonly first: Failing;
	readonly last: Failing;
	readonly exit: Exit;
	readonly rung: NodeId;
	readonly call: Call;
}

function verdictOf(exploration: Exploration, { first, last, exit, rung, call }: Uneven): Verdict {
	const name = call.name ?? '';
	const contract = {
		...pairContract(name, name, 'always', 'failures before and after this one call it'),
		resource: `what ${printExpression(call)} undoes`,
	};
	const left: Instance = { ...blankInstance(contract, first.branch, call), inferred: true };
	const node = blame(exploration, exit.trail, new Set([...first.nodes, ...last.nodes]), left);
	return { ...leakVerdict(exit, left), node, sibling: rung };
}
