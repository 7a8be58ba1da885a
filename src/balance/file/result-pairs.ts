// Objects that unknown calls give and the catalogue knows how to give back: `bh = foo_read(inode); … brelse(bh);`. Whoever puts
// what a call gave has got a count with it. By the calls of one function alone; walks and judges nothing.
import type { Bound, Catalogue } from '../../contracts/catalogue';
import type { Acquire, Contract, Release, Success } from '../../contracts/contract';
import { PLAIN_RETURN, plainArgument, readSignature } from '../../contracts/signature';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import { addressed } from '../../kernel-c/expression-shape';
import type { FlowGraph, FlowNode } from '../../kernel-c/flow';
import { rootName } from '../../kernel-c/print-expression';
import type { Instance } from '../path/state';
import { says } from '../path/words';
import { type InferredPairs, pairContract } from './infer';
import { releaseOf, type VariableRelease } from './taken-over';

/** The pairs that a function's own puts are evidence for: of what a call gives, and what it is put by. */
export function resultPairs(
	graph: FlowGraph,
	catalogue: Catalogue,
	isKnown: (name: string) => boolean,
): InferredPairs {
	const acquires = new Map<string, readonly Bound<Acquire>[]>();
	const releases = new Map<string, Bound<Release>[]>();
	const pointers = pointersOf(graph);
	for (const [variable, name] of graph.nodes.flatMap((node) => givenBy(node, catalogue))) {
		const isGiving =
			pointers.has(variable) && !isKnown(name) && !(GIVES_WHAT_IS_THERE.test(name) && !MAKES.test(name));
		if (!isGiving || acquires.has(name) || isCountedHere(graph, catalogue, variable)) continue;
		const rule = { call: `${name}(...)`, success: pointerSuccess(graph, variable), key: 'ret' };
		const known = releaseOf(graph, catalogue, variable);
		const put = known ? null : putOf(graph, name, variable, isKnown);
		const contract = known ? knownContract(known, rule) : put && contractOf(name, put.name, rule);
		// What is counted in an object that stays did not come with the pointer to it.
		if (!contract || contract.keyStays) continue;
		acquires.set(name, [{ contract, rule, parameters: ['...'], key: [PLAIN_RETURN] }]);
		const [end] = contract.release;
		if (!put || !end) continue;
		const bound = { contract, rule: end, parameters: ['...'], key: [plainArgument(put.at)] };
		releases.set(put.name, [...(releases.get(put.name) ?? []), bound]);
	}
	return { acquires, releases };
}

/** The contract of the catalogue by which the result is given back; null of one that speaks of other things than objects. */
export function knownContract({ call, bound }: VariableRelease, rule: Acquire): Contract | null {
	if (!GIVEN_BACK.has(bound.contract.kind)) return null;
	const source = `inferred: ${evidence(rule, call.name ?? '')}`;
	return { ...bound.contract, acquire: [rule], release: [bound.rule], source };
}

/** The contract of a call and one that puts its result by its name. */
const contractOf = (taking: string, giving: string, rule: Acquire): Contract => ({
	...pairContract(taking, giving, rule.success, evidence(rule, giving)),
	kind: 'reference',
	resource: 'reference',
});

const evidence = ({ call }: Acquire, giving: string): string =>
	`this function calls ${giving}() with what ${readSignature(call).name}() gives`;

/** A call that puts what a variable names, by its name, and which of its arguments that is: `foo_put_page(page, 0)`. */
function putOf(
	graph: FlowGraph,
	taking: string,
	variable: string,
	isKnown: (name: string) => boolean,
): { readonly name: string; readonly at: number } | null {
	for (const node of graph.nodes) {
		const call = node.kind === 'evaluate' && node.expression.kind === 'call' ? node.expression : null;
		const at = call?.arguments.findIndex((given) => given.kind === 'name' && given.name === variable) ?? -1;
		if (!call?.name || at < 0 || !wordsOf(call.name).some(isPut) || isKnown(call.name)) continue;
		if (FINDS.test(taking) && ENDS.test(call.name)) continue;
		if (isOfOneKind(taking, call.name)) return { name: call.name, at };
	}
	return null;
}

/** `node = foo_findhash(tree, nr); … foo_free(node);`: what is ended was found, and not counted. */
const FINDS = /(?:^|_)(?:find|lookup|search)/;
const ENDS = /(?:^|_)(?:free|destroy)(?:_|$)/;

/**
 * Whether two functions have one prefix, and the second names nothing after the word that gives back but what the first one does.
 * What is named for a thing alone gives what is there: `pipe_buf`, `pipe_buf_release`.
 */
function isOfOneKind(taking: string, giving: string): boolean {
	const words = wordsOf(taking);
	const [prefix, ...rest] = wordsOf(giving);
	const thing = rest.slice(rest.findIndex(isPut) + 1);
	const isThing = [prefix, ...rest.slice(0, -1)].join() === words.join();
	return !isThing && prefix === words[0] && thing.every((word) => words.includes(word));
}

/** The words of a name: `foo`, `free` and `bar` of `foo_free_bar`, `__foo_free_bar` and `fooFreeBar`. */
const wordsOf = (name: string): string[] =>
	name
		.replace(/^_+/, '')
		.replace(/(?<=[a-z])[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)
		.split('_');

/** Whether a name says that the function gives back what it is handed. */
export const putsByName = (name: string): boolean => wordsOf(name).some(isPut);

/** Whether a word of a name says that the call gives a count or an object back. */
const isPut = (word: string): boolean => PUTS.has(word);

const PUTS: ReadonlySet<string> = new Set([
	'put',
	'release',
	'relse',
	'unref',
	'deref',
	'drop',
	'free',
	'destroy',
]);

/** The variables of a function that are pointers. */
export const pointersOf = ({ nodes }: FlowGraph): ReadonlySet<string> => new Set(nodes.flatMap(pointerAt));

const pointerAt = (node: FlowNode): string[] =>
	node.kind === 'declare' && node.type.includes('*') ? [node.name] : [];

/** The variable that gets the result of a call, and the called function. `compound_head(page)` gives what is in hand. */
function givenBy(node: FlowNode, { converters }: Catalogue): [string, string][] {
	const [variable, value] = [targetOf(node), assignedAt(node)];
	if (variable === null || value?.kind !== 'call' || value.name === null) return [];
	return converters.has(value.name) ? [] : [[variable, value.name]];
}

/** Whether the function counts the object itself once it has it: `folio = page_folio(page); folio_get(folio);`. */
export const isCountedHere = (graph: FlowGraph, { acquires }: Catalogue, variable: string): boolean =>
	graph.nodes
		.flatMap(callsAt)
		.some(
			({ name, arguments: given }) =>
				(acquires.has(name ?? '') || says(name ?? '', 'counts')) &&
				given.some((each) => rootName(each) === variable && addressed(each) === null),
		);

/** Kinds of what a call can give for its caller to give back. */
const GIVEN_BACK: ReadonlySet<string> = new Set(['reference', 'memory']);

/** Names of macros and calls that give what is there, and count nothing: entries of lists, elements, casts. */
export const GIVES_WHAT_IS_THERE =
	/^[A-Z]|^(?:per|this|raw)_cpu|^(?:h?list|llist|plist|rb|xa|xas|radix|mas|mt|mtree)_|(?:^|_)(?:entry|first|next|last|peek|of|to|priv|container|rcu|normal|current|parent)(?:_|$)|(?:^|_)(?:page|pfn|entry)_(?:folio|page)$|[a-z]2[a-z]/;

/** Names of calls that make what they give, whatever else they say: `convert_to_path`. */
const MAKES = /^(?:\w+_)?(?:convert|alloc|dup|copy|create|build)_/;

/** By what a function asks whether it got something. */
export function pointerSuccess(graph: FlowGraph, variable: string): Success {
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
