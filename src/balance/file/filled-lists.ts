// Lists of a function's own that one callee fills and another one ends: `take_idle(pool, &idle); … free_all(&idle);`. Who fills
// a list and cannot fail may have left something there. By the calls of one function alone; walks and judges nothing.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import { addressed } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { undoes } from '../path/words';
import { declaredList, hasAlias } from './local-lists';

/** A call that fills a list of the function's own. */
export interface Filling {
	readonly list: string;
	readonly call: Call;
}

/** Names of what takes all that is on a list and ends it. */
const ENDS_ALL = /(?:^|_)(?:dispose|drain|discard|reap)(?:_|$)/;

/** Names of calls that handle lists themselves: those are followed on their own. */
const IS_LISTING = /^(?:h?list|bio_list|__list)_/;

const known = new WeakMap<FlowGraph, ReadonlyMap<NodeId, Filling>>();

/** The calls that fill lists which the function hands to what ends them, by their nodes. */
export function filledLists(flow: FlowGraph): ReadonlyMap<NodeId, Filling> {
	const found = known.get(flow) ?? fillingsOf(flow);
	known.set(flow, found);
	return found;
}

function fillingsOf(flow: FlowGraph): ReadonlyMap<NodeId, Filling> {
	const declared = flow.nodes.flatMap((node) => declaredList(node) ?? []);
	const isAlias = (name: string) => flow.nodes.flatMap(expressionsOf).some((each) => hasAlias(each, name));
	return new Map(declared.filter((name) => !isAlias(name)).flatMap((name) => fillingsOfList(flow, name)));
}

/** The calls that fill a list, where one that stands alone as well ends what is on it; none where others handle it. */
function fillingsOfList({ nodes }: FlowGraph, list: string): [NodeId, Filling][] {
	const handed = nodes.flatMap((node): [FlowNode, Call][] =>
		callsAt(node).flatMap((call): [FlowNode, Call][] =>
			call.arguments.some((given) => addressed(given) === list) ? [[node, call]] : [],
		),
	);
	const filling = handed.filter(([, call]) => !isEnd(call) && !/^INIT_H?LIST_HEAD$/.test(call.name ?? ''));
	if (!handed.some(([, call]) => isEnd(call)) || !filling.every(isFilling)) return [];
	return filling.map(([node, call]) => [node.id, { list, call }]);
}

/** Whether a call works for the list on something else that it is handed, and nobody asks how that went. */
const isFilling = ([node, call]: readonly [FlowNode, Call]): boolean =>
	node.kind === 'evaluate' &&
	node.expression === call &&
	call.name !== null &&
	!IS_LISTING.test(call.name) &&
	call.arguments.length > 1;

/** Whether a call ends what is on the list that is all it is handed. */
const isEnd = ({ name, arguments: given }: Call): boolean =>
	given.length === 1 && name !== null && (undoes(name) || ENDS_ALL.test(name));
