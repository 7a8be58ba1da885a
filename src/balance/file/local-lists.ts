// Lists whose head is a variable of the function: what was put on one and is neither moved on nor worked off before the
// function leaves cannot be found any more. Nobody wrote such a pair down: any later word of the list counts as its end.
import type { Contract } from '../../contracts/contract';
import { callsAt, callsIn, targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { addressed, childrenOf, someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import { keeps } from '../path/words';
import { pairContract } from './infer';

/** Calls that put entries on a list, and which of their arguments is the list. */
const ADDS: readonly { readonly calls: RegExp; readonly list: number }[] = [
	{ calls: /^(?:list_(?:add|move)(?:_tail)?|list_splice(?:_tail)?(?:_init)?|hlist_add_head)$/, list: 1 },
	{ calls: /^bio_list_(?:add|merge)(?:_head)?$/, list: 0 },
];

/** Types of list heads. */
const IS_LIST = /^struct (?:h?list_head|bio_list)$/;

/** Calls that take a single entry from the list that it is on. */
const TAKES_OUT = /^h?list_(?:del|move)(?:_|$)/;

/** What a path holds of an entry on such a list. */
export const ON_LOCAL_LIST: Contract = {
	...pairContract('list_add', 'list_del', 'always', ''),
	id: 'local-list',
	resource: 'list entries',
	kind: 'section',
	onStack: true,
	source: 'the head of the list is a variable of the function',
};

const known = new WeakMap<FlowGraph, ReadonlySet<string>>();

/** The variables of a function that are lists and are put something on; one whose address is stored is known by other names. */
export function localLists(flow: FlowGraph): ReadonlySet<string> {
	const before = known.get(flow);
	if (before) return before;
	const added = new Set(callsIn(flow).flatMap(({ call }) => listOfAdd(call) ?? []));
	const declared = added.size === 0 ? [] : flow.nodes.flatMap((node) => declaredList(node) ?? []);
	const isAlias = (name: string) =>
		flow.nodes.flatMap(expressionsOf).some((expression) => hasAlias(expression, name));
	const isKnownElsewhere = (name: string) =>
		callsIn(flow).some(({ call }) => listOfAdd(call) === name && !isOnlyThere(flow, call));
	const lists = new Set(
		declared.filter((name) => added.has(name) && !isAlias(name) && !isKnownElsewhere(name)),
	);
	known.set(flow, lists);
	return lists;
}

/** The list that a node declares: `LIST_HEAD(gone);`, `struct list_head gone;`. */
export function declaredList(node: FlowNode): string | null {
	if (node.kind === 'declare') return IS_LIST.test(node.type) ? node.name : null;
	const [call] = callsAt(node);
	const [first] = call?.arguments ?? [];
	return call && /^H?LIST_HEAD$/.test(call.name ?? '') && first?.kind === 'name' ? first.name : null;
}

/** The variable whose list a call puts something on. */
export function listOfAdd({ name, arguments: given }: Call): string | null {
	const at = ADDS.find(({ calls }) => calls.test(name ?? ''))?.list;
	const list = at === undefined ? undefined : given[at];
	return list ? addressed(list) : null;
}

/** Whether the address of a variable goes elsewhere than to a call: `ctl.pages = &gone`. */
export const hasAlias = (expression: Expression, name: string): boolean =>
	(expression.kind !== 'call' && childrenOf(expression).some((child) => addressed(child) === name)) ||
	childrenOf(expression).some((child) => hasAlias(child, name));

/** Names of calls that give an object of one's own, or take one from where it was. */
const TAKES =
	/(?:^|_)(?:alloc|kmalloc|kzalloc|new|create|get|grab|isolate|dequeue|pop|erase|del|remove|detach)(?:_|$)/;

/** Calls that take what they put on a list from another one. */
const MOVES = /^list_(?:move|splice)(?:_|$)/;

/**
 * Whether nobody else knows an entry: it comes from another list, or the function has made it or taken it from where it was, and
 * has not handed it to others that keep it: `link_block(cache, block); list_add(&block->list, &gone);`.
 */
function isOnlyThere(flow: FlowGraph, adding: Call): boolean {
	const entry = adding.arguments.map(rootName).find((name) => name !== null && name !== listOfAdd(adding));
	const isEntry = (given: Expression) => given.kind === 'name' && given.name === entry;
	const before = flow.nodes.filter(({ start }) => start < adding.start);
	const handed = before.flatMap(callsAt).filter((call) => call.arguments.some(isEntry));
	const isKept = handed.some(({ name }) => name !== null && keeps(name) && !IS_LISTING.test(name));
	const isMade = (node: FlowNode) =>
		targetOf(node) === entry && callsAt(node).some(({ name }) => TAKES.test(name ?? ''));
	const isTaken =
		MOVES.test(adding.name ?? '') || before.some(isMade) || handed.some(({ name }) => TAKES.test(name ?? ''));
	return isTaken && !isKept && !adding.arguments.some(isInVariable);
}

/** Calls that handle lists themselves. */
const IS_LISTING = /^(?:h?list|bio_list)_/;

/** `&item.list` of a variable. */
const isInVariable = (given: Expression): boolean =>
	given.kind === 'unary' && given.operand.kind === 'member' && /^\w+\./.test(printExpression(given.operand));

/** Whether a node may take entries from a list: by any word of it, or of single entries. Putting more there does not. */
export function isSpokenOf(node: FlowNode, name: string): boolean {
	const calls = callsAt(node);
	if (calls.some((call) => TAKES_OUT.test(call.name ?? ''))) return true;
	if (calls.some((call) => listOfAdd(call) === name)) return false;
	const expressions = node.kind === 'iterate' ? node.arguments : expressionsOf(node);
	return expressions.some((expression) =>
		someExpression(expression, (each) => each.kind === 'name' && each.name === name),
	);
}
