// What a function gives back for its callers on all ways out but some that fail early. Their word decides: all are in view, hand
// over what they have taken themselves, and do not look at it afterwards. Judges one function; walks nothing.
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { addressed, someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { rootName, withoutCasts } from '../../kernel-c/print-expression';
import type { CallPlace } from '../file/reach';
import { isPlaceState } from '../path/place-state';
import { successors } from '../path/relevance';
import { ANY, POSITIVE } from '../path/signs';
import type { Instance } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { keeps, looks, says } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesOf } from './blame';
import { leakVerdict, type Verdict } from './verdict';
import { classesAt, isFailure } from './ways-out';

/** Names of functions that only tell of what they are handed. */
const TELLS = /(?:^|_)(?:err|warn|info|dbg|debug|printk?|trace)(?:_|$)/;

/**
 * Ways out that leave a parameter to a caller who does not look at it any more, each with what another way gives back.
 * @param calls all calls of the function; none where others may call it
 */
export function unconsumed(exploration: Exploration, calls: readonly CallPlace[]): Verdict[] {
	const { graph, exits } = exploration;
	const isInView = graph.head.isStatic && calls.length > 0;
	if (!isInView || exploration.limit !== null || graph.problems.length > 0) return [];
	return graph.head.parameters.flatMap(({ name }, index) => {
		const given = name === null ? null : givenBack(exploration, name);
		if (name === null || !given || exits.some(({ imprecise }) => imprecise)) return [];
		const left = exits.filter((exit) => !isConsumed(exploration, exit, given));
		const isLeft = (exit: Exit) => isUntouched(exploration, exit, given, name);
		if (!left.every(isLeft) || !calls.every((call) => isHandedOver(call, index, given))) return [];
		const first = new Map(left.toReversed().map((exit) => [exit.node, exit]));
		return [...first.values()].map((exit) => leakVerdict(exit, given));
	});
}

/** What some way out gives back that a parameter was handed; null where none does, or the parameter is set anew. */
function givenBack({ graph, exits, table }: Exploration, name: string): Instance | null {
	const isSet = (each: Expression) =>
		(each.kind === 'assign' && rootName(each.target) === name && each.target.kind === 'name') ||
		addressed(each) === name;
	if (graph.nodes.flatMap(expressionsOf).some((each) => someExpression(each, isSet))) return null;
	const isParameter = (symbol: SymbolId | undefined): boolean => {
		const origin = symbol === undefined ? null : table.info(symbol).origin;
		return origin?.kind === 'initial' && origin.base === null && origin.field === name;
	};
	const isGiven = ({ imported, status, count, key, contract }: Instance) =>
		imported &&
		status === 'released' &&
		count < 0 &&
		key.length === 1 &&
		isParameter(key[0]) &&
		!isPlaceState(contract);
	return exits.flatMap(({ instances }) => instances).find(isGiven) ?? null;
}

/** Whether a way out has given an object back, or has handed it to what keeps it. */
function isConsumed({ resources }: Exploration, exit: Exit, { key: [object] }: Instance): boolean {
	const nodes = nodesOf([exit.trail]);
	return (
		exit.instances.some(({ status, key }) => status === 'released' && key[0] === object) ||
		resources.kept.some(
			({ symbol, node, result, classes }) =>
				symbol === object &&
				nodes.has(node) &&
				((result === null ? ANY : (exit.outcomes.get(result) ?? ANY)) & classes) !== 0,
		)
	);
}

/**
 * Whether a way out fails as one does that consumes the parameter, and has handed it to no function but those that such a way
 * was left it by, too.
 */
function isUntouched(exploration: Exploration, exit: Exit, given: Instance, name: string): boolean {
	const { graph, exits } = exploration;
	const [object] = given.key;
	const consumed = exits.filter((other) => isConsumed(exploration, other, given));
	const answers = consumed.reduce((all, { classes }) => all | classes, 0);
	const fails = exit.value === null || isFailure(exploration, exit);
	if (!fails || object === undefined || (exit.classes & ~answers) !== 0) return false;
	if ((classesAt(exploration, exit, object) & POSITIVE) === 0) return false;
	const isGiving = ({ instances }: Exit) =>
		instances.some(({ status, key }) => status === 'released' && key[0] === object);
	const shared = nodesOf(consumed.filter(isGiving).map(({ trail }) => trail));
	return [...nodesOf([exit.trail])]
		.filter((id) => !shared.has(id))
		.flatMap((id) => graph.nodes[id] ?? [])
		.flatMap(callsAt)
		.filter((call) => call.arguments.some((argument) => rootName(argument) === name))
		.every((call) => call.name !== null && (TELLS.test(call.name) || looks(call.name)));
}

/** Whether a call is handed what a variable of the caller alone names, and the caller does not name it afterwards. */
function isHandedOver(
	{ function: { flow }, node, call }: CallPlace,
	index: number,
	{ contract }: Instance,
): boolean {
	const argument = call.arguments[index];
	if (argument?.kind !== 'name') return false;
	const { name } = argument;
	const isName = (each: Expression) => each.kind === 'name' && each.name === name;
	const isKnownElsewhere = (each: Expression): boolean =>
		addressed(each) === name ||
		(each.kind === 'assign' && isName(withoutCasts(each.value))) ||
		(each.kind === 'call' && each !== call && keeps(each.name ?? '') && each.arguments.some(isName));
	const isGiven = (callee: string) =>
		says(callee, 'makes', 'counts') || (contract.kind !== 'memory' && says(callee, 'finds'));
	const values = flow.nodes.flatMap((each) => valueFor(each, name));
	return (
		values.length > 0 &&
		values.every((value) => value.kind === 'call' && isGiven(value.name ?? '')) &&
		!flow.nodes.flatMap(expressionsOf).some((each) => someExpression(each, isKnownElsewhere)) &&
		!isNamedAfter(flow, node, name)
	);
}

/** What a node puts into a variable. */
function valueFor(node: FlowNode, name: string): Expression[] {
	const value = targetOf(node) === name ? assignedAt(node) : null;
	return value ? [value] : [];
}

/** Whether some way from a node comes by a variable before it has another value. */
function isNamedAfter({ nodes }: FlowGraph, from: NodeId, name: string): boolean {
	const isName = (each: Expression) => each.kind === 'name' && each.name === name;
	const next = (id: NodeId) => (nodes[id] ? successors(nodes[id]) : []);
	const reached = new Set<NodeId>(next(from));
	// A set goes on to what is added while it is walked.
	for (const id of reached) {
		const node = nodes[id];
		if (!node || valueFor(node, name).length > 0) continue;
		if (expressionsOf(node).some((each) => someExpression(each, isName))) return true;
		for (const each of next(id)) reached.add(each);
	}
	return false;
}
