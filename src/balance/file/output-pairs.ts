// Objects that unknown calls leave in a variable and the catalogue knows how to give back: `err = foo_read(inode, &bh); …
// brelse(bh);`. By the calls of one function alone, as `result-pairs.ts`; walks and judges nothing.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Success } from '../../contracts/contract';
import { plainArgument } from '../../contracts/signature';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { addressed } from '../../kernel-c/expression-shape';
import type { FlowGraph, FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import {
	GIVES_WHAT_IS_THERE,
	isCountedHere,
	knownContract,
	pointerSuccess,
	pointersOf,
} from './result-pairs';
import { releaseOf } from './taken-over';

/** A call whose result one variable gets, and which is handed the address of another one. */
export interface Filling {
	readonly status: string;
	readonly name: string;
	/** Which argument the address is. */
	readonly at: number;
}

/** What a function's own releases are evidence for: what calls leave in variables of its own. */
export function outputPairs(
	graph: FlowGraph,
	catalogue: Catalogue,
	isKnown: (name: string) => boolean,
): ReadonlyMap<string, readonly Bound<Acquire>[]> {
	const acquires = new Map<string, readonly Bound<Acquire>[]>();
	const pointers = pointersOf(graph);
	const handed = graph.nodes.flatMap(addressesAt).filter((name) => pointers.has(name));
	for (const variable of new Set(handed)) {
		const release = releaseOf(graph, catalogue, variable);
		// What is given back to another object may as well go with that one: `foo_trans_brelse(tp, bp)`.
		if (release?.call.arguments.length !== 1 || isCountedHere(graph, catalogue, variable)) continue;
		const filling = fillingOf(graph, variable, handed.filter((name) => name === variable).length);
		if (!filling || isKnown(filling.name) || GIVES_WHAT_IS_THERE.test(filling.name)) continue;
		const success = pointers.has(filling.status)
			? pointerSuccess(graph, filling.status)
			: successOf(graph, filling.status);
		if (!success) continue;
		const rule = { call: `${filling.name}(...)`, success, key: 'ret' };
		const contract = knownContract(release, rule);
		const key = [{ ...plainArgument(filling.at), dereference: true }];
		if (contract) acquires.set(filling.name, [{ contract, rule, parameters: ['...'], key }]);
	}
	return acquires;
}

/** The one call that fills a variable, which nothing else sets; null where there are others among those that are handed it. */
function fillingOf(graph: FlowGraph, variable: string, handed: number): Filling | null {
	const fillings = graph.nodes.flatMap((node) => fillingsAt(node, variable));
	const [first] = fillings;
	const isOne = fillings.length === handed && fillings.every(({ name }) => name === first?.name);
	return first && isOne && !isSetOtherwise(graph, variable) ? first : null;
}

/** The variables whose addresses a node hands to calls. */
export const addressesAt = (node: FlowNode): string[] =>
	callsAt(node).flatMap((call) => call.arguments.flatMap((given) => addressed(given) ?? []));

/** The call of a node that is handed the address of a variable, and whose result another one gets. */
export function fillingsAt(node: FlowNode, variable: string): Filling[] {
	const status = targetOf(node);
	const call = assignedAt(node);
	if (status === null || call?.kind !== 'call' || call.name === null) return [];
	const at = call.arguments.findIndex((given) => addressed(given) === variable);
	return at < 0 ? [] : [{ status, name: call.name, at }];
}

/** Whether the variable gets something else than nothing in another way. */
const isSetOtherwise = ({ nodes }: FlowGraph, variable: string): boolean =>
	nodes.some((node) => {
		const value = targetOf(node) === variable ? assignedAt(node) : null;
		return value !== null && !/^(?:NULL|0)$/.test(printExpression(value));
	});

/** By what the function asks whether the call succeeded: an error number; null where it asks for more, or for nothing. */
export function successOf({ nodes }: FlowGraph, status: string): Success | null {
	const isNumber = nodes.some(
		(node) => node.kind === 'declare' && node.name === status && /^(?:int|long|ssize_t|s32)$/.test(node.type),
	);
	const questions = nodes.flatMap((node) =>
		node.kind === 'branch' ? (questionOf(node.condition, status) ?? []) : [],
	);
	if (!isNumber || questions.length === 0 || questions.includes('other')) return null;
	return questions.includes('truth') ? 'zero' : 'not-negative';
}

/** What a condition asks of a variable; null where it asks nothing of it. */
function questionOf(asked: Expression, name: string): 'truth' | 'negative' | 'other' | null {
	if (asked.kind === 'name') return asked.name === name ? 'truth' : null;
	if (asked.kind !== 'binary' || printExpression(asked.left) !== name) return null;
	const other = printExpression(asked.right);
	if (/^[!=]=$/.test(asked.operator) && /^(?:0|-.*)$/.test(other)) return 'truth';
	return asked.operator === '<' && other === '0' ? 'negative' : 'other';
}
