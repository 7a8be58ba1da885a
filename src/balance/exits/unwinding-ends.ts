// Loops that unwind the rounds of another one down to 1, where those have begun with 0. By the flow graph of one function.
import { assignedAt, callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { type CountingLoop, changes, countingLoops } from '../path/counting-loops';
import { behindJoins, reachedFrom, successors } from '../path/relevance';
import type { Told, Undone } from './undone-by-rounds';
import { unnamed } from './undone-twice';

/** `for (i = 0; …; i++) make(&parts[i]); … while (--i > 0) unmake(&parts[i]);`: the element of the round 0 is left. */
export function allButFirst(graph: FlowGraph, loop: CountingLoop, { node, call }: Undone): Told[] {
	const { counter, head, round } = loop;
	const isNamed = call.arguments.some((each) => isItself(each, counter));
	const behind = reachedFrom(graph, head);
	const isElsewhere = graph.nodes.some(
		(each) =>
			behind.has(each.id) && !round.has(each.id) && callsAt(each).some(({ name }) => name === call.name),
	);
	if (!isNamed || isElsewhere || !endsAbove0(graph, loop, node)) return [];
	const before = countingLoops(graph).filter(
		(other) => other.counter === counter && other.step === '++' && reachedFrom(graph, other.head).has(head),
	);
	if (before.length === 0 || !before.every((other) => startsAt0(graph, other))) return [];
	const left = unnamed(head, call, 'other rounds of the loop call it');
	const contract = { ...left.contract, resource: `the first of ${left.contract.resource}` };
	// No path needs to come to the call: the first element is all that there is after one round.
	return [
		{ node: head, call, rule: 'unreleased-on-path', cause: null, by: head, instance: { ...left, contract } },
	];
}

/** Whether an argument is a counter, or an element of that number, and not of the one before it. */
const isItself = (given: Expression, counter: string): boolean =>
	(given.kind === 'name' && given.name === counter) ||
	someExpression(
		given,
		(each) => each.kind === 'index' && each.index.kind === 'name' && each.index.name === counter,
	);

/** Whether a loop that counts down is over before a call is made for 0: `--i > 0`, or `i > 0` with the step behind the call. */
function endsAbove0(graph: FlowGraph, loop: CountingLoop, node: NodeId): boolean {
	const { condition, counter, step, head } = loop;
	const asked =
		condition.kind === 'binary' && condition.operator === '>' && isZero(condition.right)
			? condition.left
			: condition;
	if (step !== '--') return false;
	if (asked.kind === 'update')
		return asked.prefix && asked.operand.kind === 'name' && asked.operand.name === counter;
	const start = graph.nodes[head];
	const isStepped = (id: NodeId) => {
		const each = graph.nodes[id];
		return each !== undefined && changes(each, counter) && reachedFrom(graph, id, head).has(node);
	};
	return (
		asked.kind === 'name' &&
		asked.name === counter &&
		start?.kind === 'branch' &&
		![start.whenTrue, ...reachedFrom(graph, start.whenTrue, head)].some(isStepped) &&
		isSteppedBefore(graph, counter, loop)
	);
}

/** Whether a loop comes with its counter one lower than the round that has failed: `for (i--; i > 0; i--)`. */
function isSteppedBefore(graph: FlowGraph, counter: string, { head, round }: CountingLoop): boolean {
	const isStep = (node: FlowNode) =>
		node.kind === 'evaluate' &&
		node.expression.kind === 'update' &&
		node.expression.operator === '--' &&
		changes(node, counter);
	return graph.nodes.some(
		(node) =>
			!round.has(node.id) &&
			node.kind === 'evaluate' &&
			isStep(node) &&
			behindJoins(graph, node.next)?.id === head,
	);
}

/** Whether a loop counts from 0 on, and no round of it asks the counter. */
function startsAt0(graph: FlowGraph, loop: CountingLoop): boolean {
	const { counter, head, round } = loop;
	const starts = lastChanges(graph, loop);
	const isAsked = [...round].some((id) => {
		const node = graph.nodes[id];
		const asks = (each: Expression) => each.kind === 'name' && each.name === counter;
		const asked = id !== head && node?.kind === 'branch' ? node.condition : null;
		return (
			asked !== null && (asks(asked) || (asked.kind === 'binary' && [asked.left, asked.right].some(asks)))
		);
	});
	const isZeroAt = (node: FlowNode) => {
		const value = assignedAt(node);
		return value !== null && isZero(value);
	};
	return starts.length > 0 && starts.every(isZeroAt) && !isAsked;
}

/** The nodes that give the counter of a loop the value with which it begins. */
function lastChanges({ nodes }: FlowGraph, { counter, head, round }: CountingLoop): FlowNode[] {
	const found: FlowNode[] = [];
	const seen = new Set(round);
	const open = [head];
	for (let id = open.pop(); id !== undefined; id = open.pop())
		for (const node of nodes) {
			if (seen.has(node.id) || !successors(node).includes(id)) continue;
			seen.add(node.id);
			const isUnset = node.kind === 'declare' && node.initializer === null;
			if (changes(node, counter) && !isUnset) found.push(node);
			else open.push(node.id);
		}
	return found;
}

const isZero = (each: Expression): boolean => each.kind === 'number' && each.value === 0;
