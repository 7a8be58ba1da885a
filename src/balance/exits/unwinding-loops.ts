// Loops that unwind the rounds of another one, and give back something else than those have taken: the same thing each time, as the
// body never names its own counter; the element of the very round that has failed; or what `unwinding-pairs.ts` and `unwinding-ends.ts`
// tell. By names and the flow graph of one function.
import type { Catalogue } from '../../contracts/catalogue';
import { assignedAt, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import { namesIn } from '../../kernel-c/expression-shape';
import type { Branch, FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { pairContract } from '../file/infer';
import { type CountingLoop, changes, countingLoops, countsUpTo } from '../path/counting-loops';
import { blankInstance } from '../path/state';
import { areOpposite } from '../path/words';
import type { Exploration } from '../walk/explore';
import { nodesOf } from './blame';
import { type Told, type Undone, undoneIn } from './undone-by-rounds';
import { unnamed } from './undone-twice';
import { allButFirst } from './unwinding-ends';
import { elementText, notYetDone, ofOthers } from './unwinding-pairs';
import { leakVerdict, type Verdict } from './verdict';

/**
 * One verdict for each call that gives back the wrong thing, on a path that comes to it; `takes` names functions in view that take
 * something: one that fails half-way may leave that.
 */
export function unwindingLoops(
	{ graph, exits }: Exploration,
	catalogue: Catalogue,
	takes: (name: string) => boolean,
): Verdict[] {
	if (!mayUnwind(graph, catalogue)) return [];
	const told = countingLoops(graph).flatMap((loop) =>
		undoneIn(graph, loop, catalogue).flatMap((undone) => [
			...sameEachRound(graph, loop, undone),
			...failedOne(graph, loop, undone, takes),
			...allButFirst(graph, loop, undone),
			...ofOthers(graph, loop, undone, catalogue),
			...notYetDone(graph, loop, undone, catalogue),
		]),
	);
	return told.flatMap(({ by, call, instance, node, ...said }) => {
		const exit = exits.find(({ imprecise, trail }) => {
			const passed = nodesOf([trail]);
			return !imprecise && passed.has(node) && passed.has(by);
		});
		return exit ? [{ ...leakVerdict(exit, instance), text: elementText(call), ...said, node }] : [];
	});
}

/** Whether a flow graph has a loop that unwinds what may be rounds of another one. */
export const mayUnwind = (graph: FlowGraph, catalogue: Catalogue): boolean => {
	const loops = graph.nodes.filter((node) => node.kind === 'branch' && node.why === 'loop');
	return loops.length > 1 && countingLoops(graph).some((loop) => undoneIn(graph, loop, catalogue).length > 0);
};

/** `for (j = 0; j < i; j++) put(&parts[i]);`: all rounds give back one thing. */
function sameEachRound(graph: FlowGraph, loop: CountingLoop, { node, call }: Undone): Told[] {
	const bound = countsUpTo(loop);
	const isCounted = countingLoops(graph).some(({ counter, step }) => counter === bound && step === '++');
	if (bound === null || !isCounted) return [];
	const round = [...loop.round].flatMap((id) => graph.nodes[id] ?? []);
	const names = namesBehind(call, round);
	const isFixed = !names.has(loop.counter) && !round.some((each) => changes(each, bound));
	if (!names.has(bound) || !isFixed) return [];
	const evidence = `no round of the loop over ${loop.counter} changes what it is handed`;
	return [
		{ node, call, rule: 'released-twice', cause: node, by: node, instance: unnamed(node, call, evidence) },
	];
}

/** The names that the arguments of a call are made of, through the variables that a round sets for it. */
function namesBehind(call: Call, round: readonly FlowNode[]): Set<string> {
	const names = new Set(call.arguments.flatMap(namesIn));
	// A set goes on to what is added while it is walked.
	for (const name of names)
		for (const node of round) {
			const value = targetOf(node) === name ? assignedAt(node) : null;
			for (const other of value ? namesIn(value) : []) names.add(other);
		}
	return names;
}

/** `if (make(&parts[i])) goto undo; … undo: for (; i >= 0; i--) unmake(&parts[i]);`: the first round undoes what has failed. */
function failedOne(
	graph: FlowGraph,
	loop: CountingLoop,
	{ node, call }: Undone,
	takes: (name: string) => boolean,
): Told[] {
	if (loop.step !== '--') return [];
	const failed = graph.nodes.flatMap((each): Undone[] => {
		if (each.kind !== 'branch' || loop.round.has(each.id)) return [];
		const made = askedCall(graph, each);
		if (!made || takes(made.call.name ?? '') || !areOpposite(made.call.name ?? '', call.name ?? ''))
			return [];
		return isOfSame(made.call, call, loop.counter) && comesUnchanged(graph, each, loop, node) ? [made] : [];
	});
	return failed.slice(0, 1).map((made) => {
		const contract = pairContract(made.call.name ?? '', call.name ?? '', 'zero', 'the names are opposites');
		const instance = { ...blankInstance(contract, made.node, made.call), inferred: true };
		return { node, call, rule: 'released-unheld', cause: null, by: made.node, instance };
	});
}

/** The call whose result a branch asks: `if (make(x))`, `ret = make(x); if (ret)`. */
function askedCall(graph: FlowGraph, branch: Branch): Undone | null {
	const { condition } = branch;
	if (condition.kind === 'call') return { node: branch.id, call: condition };
	const before = graph.nodes.find(
		(each) => 'next' in each && each.next === branch.id && each.kind === 'evaluate',
	);
	const value =
		before && printExpression(condition).startsWith(targetOf(before) ?? '?') ? assignedAt(before) : null;
	return before && value?.kind === 'call' ? { node: before.id, call: value } : null;
}

/** Whether two calls are handed the same element: `&parts[i]`, or its number. */
function isOfSame(made: Call, undone: Call, counter: string): boolean {
	const named = ({ arguments: given }: Call): string[] =>
		given.filter((each) => namesIn(each).includes(counter)).map(printExpression);
	return named(made).some((each) => named(undone).includes(each));
}

/** Whether a failure comes to a loop with the counter as it is, and to the call in its first round. */
function comesUnchanged(graph: FlowGraph, { whenTrue }: Branch, loop: CountingLoop, node: NodeId): boolean {
	const seen = new Set<NodeId>();
	const open = [whenTrue];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const each = graph.nodes[id];
		if (!each || seen.has(id) || changes(each, loop.counter)) continue;
		if (id === node) return true;
		seen.add(id);
		open.push(
			...(id === loop.head && each.kind === 'branch' ? [each.whenTrue] : 'next' in each ? [each.next] : []),
		);
	}
	return false;
}
