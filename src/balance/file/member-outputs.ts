// Objects that unknown calls leave in a struct of the function's own and the catalogue knows how to give back: `err = foo_read(dir,
// &caps); … kfree(caps.names);`, `sg_free_table(&table)`. By the calls of one function alone, as `output-pairs.ts`.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire } from '../../contracts/contract';
import { plainArgument } from '../../contracts/signature';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import { hasEffects } from '../../kernel-c/expression-shape';
import type { FlowGraph } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { addressesAt, type Filling, fillingsAt, successOf } from './output-pairs';
import { GIVES_WHAT_IS_THERE, knownContract } from './result-pairs';
import { givenBack } from './taken-over';

/** A member of a variable, or the variable itself by its address: `caps.names`, `&table`. */
const IN_VARIABLE = /^(?:\w+(?:\.\w+)+|&\w+)$/;

/** What a function's own releases are evidence for: what calls leave in structs that are variables of its own. */
export function memberOutputs(
	graph: FlowGraph,
	catalogue: Catalogue,
	isKnown: (name: string) => boolean,
): ReadonlyMap<string, readonly Bound<Acquire>[]> {
	const acquires = new Map<string, Bound<Acquire>[]>();
	for (const [text, release] of givenBack(graph, catalogue, IN_VARIABLE)) {
		const [variable = '', ...fields] = text.replace('&', '').split('.');
		const isFilled =
			release.call.arguments.length === 1 && isEmptyStruct(graph, variable) && !isSet(graph, catalogue, text);
		const filling = isFilled ? fillingOf(graph, variable) : null;
		if (!filling || isKnown(filling.name) || GIVES_WHAT_IS_THERE.test(filling.name)) continue;
		const success = successOf(graph, filling.status);
		const rule = success && { call: `${filling.name}(...)`, success, key: 'ret' };
		const contract = rule && knownContract(release, rule);
		if (!contract) continue;
		const bound = { contract, rule, parameters: ['...'], key: [{ ...plainArgument(filling.at), fields }] };
		acquires.set(filling.name, [...(acquires.get(filling.name) ?? []), bound]);
	}
	return acquires;
}

/** Whether a variable is a struct that begins with nothing that a call gave. */
const isEmptyStruct = ({ nodes }: FlowGraph, variable: string): boolean =>
	nodes.some(
		(node) =>
			node.kind === 'declare' &&
			node.name === variable &&
			/^struct \w+$/.test(node.type) &&
			!(node.initializer && hasEffects(node.initializer)),
	);

/** The one call that fills a struct; null where others are handed it that may do so: those that give an answer. */
function fillingOf(graph: FlowGraph, variable: string): Filling | null {
	const fillings = graph.nodes.flatMap((node) => fillingsAt(node, variable));
	const [first] = fillings;
	const answering = graph.nodes.filter((node) => node.kind !== 'evaluate' || targetOf(node) !== null);
	const handed = answering.flatMap(addressesAt).filter((name) => name === variable);
	const isOne = handed.length === fillings.length && fillings.every(({ name }) => name === first?.name);
	return first && isOne ? first : null;
}

/** Whether the function itself sets it, or the catalogue knows a call that does. */
const isSet = ({ nodes }: FlowGraph, { acquires }: Catalogue, text: string): boolean => {
	const address = `&${text.replace('&', '').split('.')[0]}`;
	return nodes.some(
		(node) =>
			targetOf(node) === text ||
			callsAt(node).some(
				({ name, arguments: given }) =>
					acquires.has(name ?? '') && given.some((each) => printExpression(each) === address),
			),
	);
};
