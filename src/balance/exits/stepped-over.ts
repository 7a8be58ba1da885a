// Elements that an unwinding loop steps over: what a round has taken for `parts[i]` before it fails, where the function then
// gives back the elements below `i` alone: `while (--i >= 0) put_part(parts[i]);`. Judges ways out by the loops behind them.
import type { Contract } from '../../contracts/contract';
import { speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { changes } from '../path/counting-loops';
import { repeatedNodes, successors } from '../path/relevance';
import { type Instance, sameKey, type Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { leakVerdict, type Verdict } from './verdict';
import { isFailure, nodesSince } from './ways-out';

/** An element that is left: where its round fails, and where those before it are given back. */
interface Left {
	readonly at: NodeId;
	readonly sibling: NodeId;
}

/** Elements that are left by the round that failed, one verdict for each place where a round fails. */
export function steppedOver(exploration: Exploration): Verdict[] {
	const byPlace = new Map<NodeId, Verdict>();
	if (repeatedNodes(exploration.graph).size === 0) return [];
	for (const exit of exploration.exits) {
		if (exit.imprecise || !isFailure(exploration, exit)) continue;
		for (const instance of takenInLastRounds(exploration, exit)) {
			const left = leftElement(exploration, exit, instance);
			if (left && !byPlace.has(left.at)) byPlace.set(left.at, verdict(exit, instance, left));
		}
	}
	return [...byPlace.values()];
}

/** What a path has taken in the last round of each loop that it came by, whatever became of it later. */
function takenInLastRounds({ graph, table }: Exploration, { trail }: Exit): Instance[] {
	const repeated = repeatedNodes(graph);
	const taken = new Map<NodeId, readonly Instance[]>();
	for (let step: Trail | null = trail; step; step = step.previous) {
		const { node, instances, previous } = step;
		if (!repeated.has(node) || taken.has(node)) continue;
		const before = previous?.instances.filter(({ acquiredAt }) => acquiredAt === node) ?? [];
		const here = instances.filter(
			(instance) =>
				instance.acquiredAt === node &&
				!instance.imported &&
				!before.some((other) => sameKey(other.key, instance.key)) &&
				!instance.key.some((symbol) => table.isOlder(symbol)),
		);
		taken.set(node, here.some(({ status }) => status === 'failed') ? [] : here);
	}
	return [...taken.values()].flat();
}

const verdict = (exit: Exit, instance: Instance, { at, sibling }: Left): Verdict => ({
	...leakVerdict(exit, instance),
	node: at,
	sibling,
});

/** The element that a round has taken, where the index goes down before anything is given back, and those below it are. */
function leftElement(
	{ graph }: Exploration,
	{ trail }: Exit,
	{ text, contract, acquiredAt }: Instance,
): Left | null {
	const index = /^[\w.>&-]+\[(\w+)\]/.exec(text)?.[1];
	if (index === undefined) return null;
	const since = nodesSince({ graph }, trail, acquiredAt).toReversed();
	const step = since.findIndex((node) => changes(node, index));
	const round = since.slice(0, step);
	const down = since[step];
	const at = round.findLast(isJump) ?? round.findLast(({ kind }) => kind === 'branch');
	if (!down || !at || !goesDown(down, index) || round.some((node) => undoesIn(node, contract, text)))
		return null;
	const root = /^&?\w+/.exec(text)?.[0] ?? text;
	const sibling = firstBelow(graph, down, index, (node) =>
		callsAt(node).some(
			(call) => isRelease(call, contract) && call.arguments.some((given) => printExpression(given) === text),
		),
	);
	const isUndoneAtOnce = since.slice(step).some((node) => node.id !== sibling && undoesIn(node, null, root));
	return sibling === null || isUndoneAtOnce ? null : { at: at.id, sibling };
}

const isJump = (node: FlowNode): boolean =>
	node.kind === 'join' && (node.label?.startsWith('goto ') ?? false);

/** Whether a call that undoes something, or gives back what a contract speaks of, is handed what has a name. */
function undoesIn(node: FlowNode, contract: Contract | null, text: string): boolean {
	const isIt = (each: Expression) => printExpression(each) === text;
	return callsAt(node).some(
		(call) =>
			(undoes(call.name ?? '') || (contract !== null && isRelease(call, contract))) &&
			call.arguments.some((given) => someExpression(given, isIt)),
	);
}

const isRelease = ({ name }: Call, { release }: Contract): boolean =>
	release.some((rule) => speaksOf(rule, name));

/** The first of such nodes in a loop that a node leads to, before the index is set anew. */
function firstBelow(
	graph: FlowGraph,
	from: FlowNode,
	index: string,
	isMeant: (node: FlowNode) => boolean,
): NodeId | null {
	const seen = new Set<NodeId>([from.id]);
	const work = [...successors(from)];
	for (let id = work.shift(); id !== undefined; id = work.shift()) {
		const node = graph.nodes[id];
		if (!node || seen.has(id)) continue;
		seen.add(id);
		if (isMeant(node)) return repeatedNodes(graph).has(id) ? id : null;
		if (!changes(node, index) || goesDown(node, index)) work.push(...successors(node));
	}
	return null;
}

const isVariable = (expression: Expression, name: string): boolean =>
	expression.kind === 'name' && expression.name === name;

const goesDown = (node: FlowNode, variable: string): boolean =>
	expressionsOf(node).some((expression) =>
		someExpression(
			expression,
			(each) => each.kind === 'update' && each.operator === '--' && isVariable(each.operand, variable),
		),
	);
