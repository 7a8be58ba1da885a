// Puts a pair that was inferred from one function into the terms of a contract file: signatures, key, success. What the author
// of the code would have to look up is taken from the calls as they stand.
import type { Success } from '../../contracts/contract';
import type { Call, Expression } from '../../kernel-c/expression';
import { callsOf } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Instance } from '../path/state';

/** One side of the pair: `btt_map_init(arena)` with the key `arena`, or `ret`. */
export interface InferredCall {
	readonly name: string;
	readonly signature: string;
	readonly key: string;
}

export interface InferredContract {
	readonly take: InferredCall;
	readonly give: InferredCall;
	readonly success: Success;
	/** The function whose calls are the evidence. */
	readonly evidence: string;
}

/** The contract behind an inferred instance; null for one of the catalogue. */
export function inferredContract(graph: FlowGraph, instance: Instance): InferredContract | null {
	const [taking, giving] = [instance.contract.acquire[0], instance.contract.release[0]];
	if (!instance.inferred || !taking || !giving) return null;
	const calls = graph.nodes.flatMap(expressionsOf).flatMap((expression) => [...callsOf(expression)]);
	const named = (signature: string) =>
		calls.filter(({ name }) => name !== null && signature.startsWith(`${name}(`));
	const take = sideOf(named(taking.call), instance.text);
	const give = sideOf(named(giving.call), instance.text);
	return take && give ? { take, give, success: taking.success, evidence: graph.head.name } : null;
}

/** The call that names the object by an argument, else the one whose result it is. */
function sideOf(calls: readonly Call[], text: string): InferredCall | null {
	const handed = calls.find((call) => call.arguments.some((argument) => printExpression(argument) === text));
	const call = handed ?? calls[0];
	if (!call?.name) return null;
	const parameters = call.arguments.map((argument, at) => parameterName(argument, at));
	const names = parameters.map((name, at) => (parameters.indexOf(name) === at ? name : `${name}${at + 1}`));
	const at = call.arguments.findIndex((argument) => printExpression(argument) === text);
	return { name: call.name, signature: `${call.name}(${names.join(', ')})`, key: names[at] ?? 'ret' };
}

const parameterName = (argument: Expression, at: number): string =>
	argument.kind === 'name' && argument.name !== 'ret' ? argument.name : `arg${at + 1}`;
