// Entries that a walk takes off its list, and then steps on from: `list_for_each_entry(e, list, link) list_del(&e->link);`. What
// stands in an entry off the list leads nowhere, or on another list. Reads nodes alone.
import type { Contract } from '../../contracts/contract';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowGraph, FlowNode, Iterate, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { pairContract } from '../file/infer';
import { successors } from '../path/relevance';
import { blankInstance, extend, initialState, type Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import { comesFromRound, steppedOnFrom } from '../walk/rounds';
import type { Verdict } from './verdict';

/** Macros that walk a list by the member that their last argument names, or by the heads themselves. */
const WALKS = /^list_for_each(?:_entry)?(?:_|$)/;

/** Calls after which an entry no longer leads on along its list. Those of RCU leave it as it is. */
const TAKES_OFF = /^list_(?:del|del_init|move|move_tail)$/;

const PLACE_ON_LIST: Contract = {
	...pairContract('list_add', 'list_del', 'always', 'a walk reads in each entry where to go on'),
	id: 'list-place',
	resource: 'place on the list',
};

/** The walks that lose their way, but for those that are told of as their entry is freed. */
export function walkedAway({ graph, resources: { observations } }: Exploration): Verdict[] {
	return lostWalks(graph).filter(
		({ node }) => !observations.some((seen) => seen.kind === 'used-after-release' && seen.node === node),
	);
}

/** One verdict for each walk that loses its way. */
export function lostWalks(graph: FlowGraph): Verdict[] {
	return graph.nodes.flatMap((node) => {
		const entry = node.kind === 'iterate' && WALKS.test(node.macro) ? steppedOnFrom(graph, node) : null;
		if (node.kind !== 'iterate' || entry === null) return [];
		const link = linkOf(node, entry);
		for (const { node: off, call } of takenOff(graph, link)) {
			const trail = wayBack(graph, off, node, entry);
			if (trail) return [verdictOf(off, call, node, entry, trail)];
		}
		return [];
	});
}

/** How the body names what chains the entry: `&e->link`, or `e` itself of a walk over heads. */
const linkOf = ({ macro, arguments: given }: Iterate, entry: string): string => {
	const member = given.at(-1);
	return /_entry(?:_|$)/.test(macro) && member ? `&${entry}->${printExpression(member)}` : entry;
};

const takenOff = ({ nodes }: FlowGraph, link: string): { node: FlowNode; call: Call }[] =>
	nodes.flatMap((node) =>
		callsAt(node).flatMap((call) => {
			const [first] = call.arguments;
			const isIt = TAKES_OFF.test(call.name ?? '') && first && printExpression(first) === link;
			return isIt ? [{ node, call }] : [];
		}),
	);

/** The way from a node of a round to the next one, on which the variable keeps its entry; null where there is none. */
function wayBack(graph: FlowGraph, from: FlowNode, head: Iterate, entry: string): Trail | null {
	const seen = new Set<NodeId>();
	const work = [{ node: from, trail: initialState(graph.entry).trail }];
	for (let next = work.shift(); next; next = work.shift()) {
		const { node, trail } = next;
		if (node.id === head.id) {
			if (comesFromRound(graph, head.id, trail)) return extend(trail, node.id, null, []);
			continue;
		}
		const way = extend(trail, node.id, null, []);
		if (seen.has(node.id) || (node !== from && isOther(node, entry))) continue;
		seen.add(node.id);
		for (const target of successors(node)) {
			const after = graph.nodes[target];
			if (after) work.push({ node: after, trail: way });
		}
	}
	return null;
}

/** Whether a node gives the variable another entry, ends the entry, which is told by that, or is not read. */
const isOther = (node: FlowNode, entry: string): boolean =>
	node.kind === 'gap' ||
	node.kind === 'iterate' ||
	targetOf(node) === entry ||
	callsAt(node).some(
		({ name, arguments: given }) =>
			undoes(name ?? '') && given.some((each) => printExpression(each) === entry),
	);

const verdictOf = (off: FlowNode, call: Call, walk: Iterate, entry: string, trail: Trail): Verdict => ({
	rule: 'used-after-release',
	confidence: 'medium',
	instance: {
		...blankInstance(PLACE_ON_LIST, walk.id, call),
		text: entry,
		inferred: true,
		imported: true,
		status: 'released',
		releasedAt: off.id,
	},
	node: walk.id,
	trail,
	cause: off.id,
	text: entry,
	sibling: null,
	undoneBy: null,
});
