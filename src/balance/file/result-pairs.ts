// Objects that unknown calls give and the catalogue knows how to give back: `bh = foo_read(inode); … brelse(bh);`. Whoever puts
// what a call gave has got a count with it. By the calls of one function alone; walks and judges nothing.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Success } from '../../contracts/contract';
import { PLAIN_RETURN } from '../../contracts/signature';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { FlowGraph, FlowNode } from '../../kernel-c/flow';
import { rootName } from '../../kernel-c/print-expression';
import type { Instance } from '../path/state';
import { releaseOf } from './taken-over';

/** The acquires that a function's own puts are evidence for, by the name of the call whose result is put. */
export function resultPairs(
	graph: FlowGraph,
	catalogue: Catalogue,
	isKnown: (name: string) => boolean,
): ReadonlyMap<string, readonly Bound<Acquire>[]> {
	const acquires = new Map<string, readonly Bound<Acquire>[]>();
	const pointers = new Set(graph.nodes.flatMap(pointerAt));
	for (const [variable, name] of graph.nodes.flatMap(givenBy)) {
		if (!pointers.has(variable) || acquires.has(name) || isKnown(name) || GIVES_WHAT_IS_THERE.test(name))
			continue;
		const release = releaseOf(graph, catalogue, variable);
		if (!release || !GIVEN_BACK.has(release.bound.contract.kind) || isCountedHere(graph, catalogue, variable))
			continue;
		const rule = { call: `${name}(...)`, success: successOf(graph, variable), key: 'ret' };
		const source = `inferred: this function calls ${release.call.name}() with what ${name}() gives`;
		const contract = { ...release.bound.contract, acquire: [rule], source };
		acquires.set(name, [{ contract, rule, parameters: ['...'], key: [PLAIN_RETURN] }]);
	}
	return acquires;
}

const pointerAt = (node: FlowNode): string[] =>
	node.kind === 'declare' && node.type.includes('*') ? [node.name] : [];

/** The variable that gets the result of a call, and the called function. */
function givenBy(node: FlowNode): [string, string][] {
	const value =
		node.kind === 'declare'
			? node.initializer
			: node.kind === 'evaluate' && node.expression.kind === 'assign'
				? node.expression.value
				: null;
	const variable = targetOf(node);
	return variable !== null && value?.kind === 'call' && value.name !== null ? [[variable, value.name]] : [];
}

/** Whether the function counts the object itself once it has it: `folio = page_folio(page); folio_get(folio);`. */
const isCountedHere = (graph: FlowGraph, { acquires }: Catalogue, variable: string): boolean =>
	graph.nodes
		.flatMap(callsAt)
		.some(
			({ name, arguments: given }) =>
				(acquires.has(name ?? '') || COUNTS.test(name ?? '')) &&
				given.some((each) => rootName(each) === variable),
		);

/** Kinds of what a call can give for its caller to give back. */
const GIVEN_BACK: ReadonlySet<string> = new Set(['reference', 'memory']);

/** Names of calls that raise a count. */
const COUNTS = /(?:^|_)(?:try)?(?:get|grab|hold|inc|ref|pin)(?:_|$)/;

/** Names of macros and calls that give what is there, and count nothing: entries of lists, elements, casts. */
const GIVES_WHAT_IS_THERE =
	/^[A-Z]|^(?:h?list|llist|plist|rb|xa|xas|radix)_|(?:^|_)(?:entry|first|next|last|of|to|priv|container|rcu|normal|current|parent)(?:_|$)|(?:^|_)(?:page|pfn|entry)_(?:folio|page)$|[a-z]2[a-z]/;

/** By what a function asks whether it got something. */
function successOf(graph: FlowGraph, variable: string): Success {
	const asks = (name: RegExp) =>
		graph.nodes
			.flatMap(callsAt)
			.some(
				(call) => name.test(call.name ?? '') && call.arguments.some((given) => rootName(given) === variable),
			);
	return asks(/^IS_ERR/) ? 'not-error-or-null' : 'not-null';
}

/** Whether it is what an unknown call gave. */
export const isGivenResult = ({ inferred, contract }: Instance): boolean =>
	inferred && GIVEN_BACK.has(contract.kind);
