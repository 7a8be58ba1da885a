// Objects that are freed while they are on a list of others, or in a tree: `list_add(&obj->link, &all); … kfree(obj);`. Whoever
// walks it next comes to freed memory. Judges the ways of one explored function.
import type { Contract } from '../../contracts/contract';
import type { NameSet } from '../../contracts/names';
import { callsAt, callsIn, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import { pairContract } from '../file/infer';
import { declaredList } from '../file/local-lists';
import { blankInstance, extend, type Instance, type Trail } from '../path/state';
import { says, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Verdict } from './verdict';

const PUTS_ON = /^h?list_add(?:_tail)?(?:_rcu)?$|^hlist_add_head(?:_rcu)?$|^rb_insert_color(?:_cached)?$/;

/** What is in a list or a tree by a member of it, whoever comes to it there. */
const entryOf = (
	kind: 'list' | 'tree',
	[taking, giving]: readonly [string, string],
	source: string,
): Contract => ({
	...pairContract(taking, giving, 'always', ''),
	id: `${kind}-entry`,
	resource: `${kind} entry`,
	kind: 'registration',
	source,
});

const LIST_ENTRY = entryOf(
	'list',
	['list_add', 'list_del'],
	'Linux 6.1, include/linux/list.h: whoever walks a list comes to every object that is on it',
);

const TREE_ENTRY = entryOf(
	'tree',
	['rb_insert_color', 'rb_erase'],
	'Linux 6.1, include/linux/rbtree.h: whoever searches a tree comes to every object that is in it',
);

/** A call that puts an object on a list or in a tree, by a member of it. */
interface Entered {
	readonly node: NodeId;
	readonly call: Call;
	/** The variable that names the object. */
	readonly variable: string;
	/** The member that chains it, as it is written: `&obj->link`. */
	readonly link: string;
	/** The list or the tree, as it is written. */
	readonly list: string;
}

/** Whether who is handed the object may take it off. */
type MayEnd = (name: string | null) => boolean;

/**
 * One verdict for each release of an object that is still on a list.
 * @param isInView names functions in view: who is handed the object there may take it off, whatever its name says
 */
export function freedOnList(
	{ graph, exits }: Exploration,
	neutral: NameSet,
	isInView: (name: string) => boolean,
): Verdict[] {
	const mayEnd = (name: string | null) =>
		name === null || (!neutral.has(name) && (isInView(name) || undoes(name))) || says(name, 'takes out');
	const entries = entriesOf(graph);
	if (entries.length === 0) return [];
	const found = new Map<string, Verdict>();
	for (const { imprecise, instances, trail } of exits) {
		if (imprecise) continue;
		for (const freed of instances.filter(isFreed))
			for (const entered of entries.filter(({ variable }) => variable === freed.releasedText)) {
				const key = `${entered.node} ${freed.releasedAt}`;
				if (!found.has(key) && isOnList(graph, trail, { entered, freed, mayEnd }))
					found.set(key, verdictOf(entered, freed, trail));
			}
	}
	return [...found.values()];
}

const isFreed = ({ contract, status, freed, releasedAt }: Instance): boolean =>
	contract.kind === 'memory' && status === 'released' && freed && releasedAt !== null;

function entriesOf(graph: FlowGraph): Entered[] {
	const calls = callsIn(graph).filter(({ call }) => PUTS_ON.test(call.name ?? ''));
	if (calls.length === 0) return [];
	const own = new Set(graph.nodes.flatMap((node) => declaredList(node) ?? []));
	return calls.flatMap(({ node, call }) => {
		const [first, second] = call.arguments;
		const [, variable] = /^&(\w+)->\w+$/.exec(first ? printExpression(first) : '') ?? [];
		if (!first || !second || variable === undefined || own.has(rootName(second) ?? '')) return [];
		return [{ node, call, variable, link: printExpression(first), list: printExpression(second) }];
	});
}

/** Whether a way frees an object after it has put it on a list, and nothing between takes it off or names another one. */
function isOnList(
	graph: FlowGraph,
	trail: Trail,
	{ entered, freed: { releasedAt }, mayEnd }: Readonly<{ entered: Entered; freed: Instance; mayEnd: MayEnd }>,
): boolean {
	let isBehindFree = true;
	for (let step: Trail | null = trail; step; step = step.previous) {
		if (isBehindFree) {
			isBehindFree = step.node !== releasedAt;
			continue;
		}
		if (step.node === entered.node) return true;
		const node = graph.nodes[step.node];
		if (!node || mayTakeOff(node, entered, mayEnd)) return false;
	}
	return false;
}

/** Whether a node may take the object off the list, gives the variable another one, or is not read. */
const mayTakeOff = (node: FlowNode, { variable, link, list }: Entered, mayEnd: MayEnd): boolean =>
	node.kind === 'gap' ||
	targetOf(node) === variable ||
	(node.kind === 'iterate' && node.arguments.some((each) => printExpression(each) === list)) ||
	callsAt(node).some(({ name, arguments: given }) =>
		given.some((each) => {
			const text = printExpression(each);
			return text === link || text === list || (text === variable && mayEnd(name));
		}),
	) ||
	expressionsOf(node).some((each) => each.kind === 'assign' && printExpression(each.target) === list);

function verdictOf({ node, call, variable, link }: Entered, freed: Instance, trail: Trail): Verdict {
	const contract = call.name?.startsWith('rb_') ? TREE_ENTRY : LIST_ENTRY;
	const instance = { ...blankInstance(contract, node, call), text: link, count: 1 };
	return {
		rule: 'unreleased-on-path',
		confidence: 'medium',
		instance,
		node: freed.releasedAt ?? node,
		trail: holding(trail, instance),
		cause: freed.releasedAt,
		text: variable,
		sibling: null,
		undoneBy: null,
	};
}

/** The way with an instance held from where it was taken. */
function holding(trail: Trail, instance: Instance): Trail {
	const later: Trail[] = [];
	let step: Trail | null = trail;
	while (step && step.node !== instance.acquiredAt) {
		later.push(step);
		step = step.previous;
	}
	if (!step?.previous) return trail;
	return [step, ...later.reverse()].reduce(
		(before, { node, way, instances }) => extend(before, node, way, [...instances, instance]),
		step.previous,
	);
}
