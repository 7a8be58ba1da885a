// Loops that unwind the rounds of another one, and give back something else than those have taken: the same thing each time, as the
// body never names its own counter; the element of the very round that has failed; those of another array; or what a later loop would
// have done. By names, contracts and the flow graph of one function.
import type { Catalogue } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { Branch, FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { pairContract } from '../file/infer';
import { type CountingLoop, changes, countingLoops, countsUpTo, namesIn } from '../path/counting-loops';
import { reachedFrom, repeatedNodes } from '../path/relevance';
import { blankInstance, type Instance } from '../path/state';
import { areOpposite } from '../path/words';
import type { Exploration } from '../walk/explore';
import { nodesOf } from './blame';
import { undoesOnce, unnamed } from './undone-twice';
import { leakVerdict, type Verdict } from './verdict';

/** A call of a loop that undoes something. */
interface Undone {
	readonly node: NodeId;
	readonly call: Call;
}

/** What is told of such a call: the rule, and what the call gives back for it. */
type Told = Undone &
	Pick<Verdict, 'rule' | 'cause' | 'instead'> & {
		readonly instance: Instance;
		/** A step that the path has come by before; the call itself where any will do. */
		readonly by: NodeId;
	};

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

function undoneIn({ nodes }: FlowGraph, { round }: CountingLoop, catalogue: Catalogue): Undone[] {
	return [...round].flatMap((id): Undone[] => {
		const node = nodes[id];
		const call = node?.kind === 'evaluate' && node.expression.kind === 'call' ? node.expression : null;
		return call && undoesOnce(catalogue, call.name ?? '') ? [{ node: id, call }] : [];
	});
}

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
	const names = new Set(call.arguments.flatMap((each) => [...namesIn(each)]));
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
		given.filter((each) => namesIn(each).has(counter)).map(printExpression);
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

/** A call that takes by a contract, and the release of it. */
interface Pair {
	readonly contract: Contract;
	readonly taken: Undone;
	/** The elements that both are handed or give, as the code names them. */
	readonly elements: readonly [taken: string, released: string];
	/** Whether the call is handed the element, which was there before. */
	readonly isHanded: boolean;
}

/** The calls that take what a call of a loop releases by contract, each for an element of an array. */
function pairsOf({ nodes }: FlowGraph, { node, call }: Undone, { acquires, releases }: Catalogue): Pair[] {
	const bounds = (releases.get(call.name ?? '') ?? []).filter(({ contract }) => contract.kind !== 'lock');
	return bounds.flatMap(({ contract }) =>
		nodes.flatMap((each) =>
			each.id === node
				? []
				: callsAt(each).flatMap((other): Pair[] => {
						const bound = acquires.get(other.name ?? '')?.find((rule) => rule.contract.id === contract.id);
						const [part] = bound?.key ?? [];
						const given = part?.from === 'argument' ? other.arguments[part.index] : undefined;
						const element = given ? printExpression(given) : targetOf(each);
						return bound && element !== null
							? [
									{
										contract,
										taken: { node: each.id, call: other },
										elements: [element, elementText(call)],
										isHanded: given !== undefined,
									},
								]
							: [];
					}),
		),
	);
}

/** What a call is handed first, as the code names it. */
const elementText = ({ arguments: [given] }: Call): string => (given ? printExpression(given) : '');

/** The member whose elements an expression names, `bufs` of `obj->bufs[i]`; null where it is none, or has another index. */
const arrayOf = (text: string, counter: string): string | null =>
	new RegExp(`(?:->|\\.)(\\w+)\\[${counter}\\]$`).exec(text)?.[1] ?? null;

/** `a->bufs[i] = get(i); … for (j = 0; j < i; j++) put(b->others[j]);`: nothing of that kind was taken for that array. */
function ofOthers(
	graph: FlowGraph,
	loop: CountingLoop,
	{ node, call }: Undone,
	catalogue: Catalogue,
): Told[] {
	const bound = countsUpTo(loop);
	const pairs = bound === null ? [] : pairsOf(graph, { node, call }, catalogue);
	const [pair] = pairs;
	if (bound === null || !pair) return [];
	const array = arrayOf(elementText(call), loop.counter);
	const arrays = pairs.map(({ elements: [taken] }) => arrayOf(taken, bound));
	if (array === null || arrays.some((other) => other === null || other === array)) return [];
	const [instead] = pair.elements;
	const instance = { ...blankInstance(pair.contract, pair.taken.node, pair.taken.call), text: instead };
	return [{ node, call, rule: 'wrong-release-object', cause: null, by: pair.taken.node, instead, instance }];
}

/** Whether a pair speaks of `parts[i]` and `parts[j]`, by the counters of both. */
function isSameElement({ elements }: Pair, counters: readonly [taken: string, released: string]): boolean {
	const [taken, released] = elements.map((each, at) => each.replaceAll(`[${counters[at]}]`, '[]'));
	return taken === released && taken !== elements[0];
}

/** A failure in a loop that is over before the loop that takes, where the unwinding gives back what only that one takes. */
function notYetDone(
	graph: FlowGraph,
	loop: CountingLoop,
	{ node, call }: Undone,
	catalogue: Catalogue,
): Told[] {
	const counter = countsUpTo(loop) ?? loop.counter;
	const [pair, other] = pairsOf(graph, { node, call }, catalogue);
	if (!pair?.isHanded || other || !isSameElement(pair, [counter, loop.counter])) return [];
	if (loop.round.has(pair.taken.node) || !repeatedNodes(graph).has(pair.taken.node)) return [];
	const later = reachedFrom(graph, pair.taken.node);
	for (const before of countingLoops(graph)) {
		if (before.counter !== counter || before.head === loop.head || before.round.has(pair.taken.node))
			continue;
		for (const id of before.round) {
			const branch = graph.nodes[id];
			if (id === before.head || branch?.kind !== 'branch' || later.has(id)) continue;
			const fails = [branch.whenTrue, branch.whenFalse].some(
				(way) => !before.round.has(way) && reachedFrom(graph, way, pair.taken.node).has(node),
			);
			const instance = {
				...blankInstance(pair.contract, pair.taken.node, pair.taken.call),
				text: elementText(call),
				imported: true,
			};
			if (fails) return [{ node, call, rule: 'released-unheld', cause: null, by: id, instance }];
		}
	}
	return [];
}
