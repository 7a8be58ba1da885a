// Loops that unwind by a contract what no round of another loop has taken by it: elements of another array, or what only a later loop
// would have done. By contracts and the flow graph of one function.
import type { Catalogue } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowGraph } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { type CountingLoop, countingLoops, countsUpTo } from '../path/counting-loops';
import { reachedFrom, repeatedNodes } from '../path/relevance';
import { blankInstance } from '../path/state';
import type { Told, Undone } from './undone-by-rounds';

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
export const elementText = ({ arguments: [given] }: Call): string => (given ? printExpression(given) : '');

/** The member whose elements an expression names, `bufs` of `obj->bufs[i]`; null where it is none, or has another index. */
const arrayOf = (text: string, counter: string): string | null =>
	new RegExp(`(?:->|\\.)(\\w+)\\[${counter}\\]$`).exec(text)?.[1] ?? null;

/** `a->bufs[i] = get(i); … for (j = 0; j < i; j++) put(b->others[j]);`: nothing of that kind was taken for that array. */
export function ofOthers(
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
export function notYetDone(
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
