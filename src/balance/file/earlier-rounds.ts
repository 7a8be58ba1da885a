// Which steps of unwinding a loop run for its earlier rounds alone, and not for the one that has failed:
// `while (--i >= 0) undo(&all[i]);`. By the flow graph alone.
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { reachedFrom, repeatedNodes } from '../path/relevance';

/** Iterators that go back from the entry before the one at hand. */
const GOES_BACK = /_continue_reverse$/;

/** Tells of a node whether it runs for the rounds alone that a loop had before the one in which a call of it has failed. */
export function roundsBefore(graph: FlowGraph, failed: NodeId): (node: NodeId) => boolean {
	if (!repeatedNodes(graph).has(failed)) return () => false;
	const guards = graph.nodes.flatMap((each) => {
		const otherwise = otherThanEarlier(graph, each);
		return otherwise === null
			? []
			: [
					{
						around: reachedFrom(graph, failed, each.id),
						past: new Set([otherwise, ...reachedFrom(graph, otherwise, each.id)]),
					},
				];
	});
	return (node) => guards.some(({ around, past }) => !around.has(node) && !past.has(node));
}

/** Where a node goes on that lets only earlier rounds pass; null for any other node. */
function otherThanEarlier(graph: FlowGraph, node: FlowNode): NodeId | null {
	if (node.kind === 'iterate') return GOES_BACK.test(node.macro) ? node.done : null;
	return node.kind === 'branch' && asksForEarlier(graph, node.condition) ? node.whenFalse : null;
}

/** `i--`, `--i >= 0`; `j < i`, where `i` counts the rounds. */
function asksForEarlier(graph: FlowGraph, condition: Expression): boolean {
	const isLowered = (each: Expression, prefix: boolean) =>
		each.kind === 'update' && each.operator === '--' && each.prefix === prefix;
	if (condition.kind !== 'binary') return isLowered(condition, false);
	const { operator, left, right } = condition;
	if (operator === '>=') return isLowered(left, true);
	if (operator === '>') return isLowered(left, false);
	return operator === '<' && left.kind === 'name' && right.kind === 'name' && isCounter(graph, right.name);
}

/** Whether a variable counts the rounds of a loop: it is raised, or an iterator sets it. */
const isCounter = (graph: FlowGraph, name: string): boolean =>
	graph.nodes.some(
		(node) =>
			(node.kind === 'iterate' && node.arguments.some((given) => printExpression(given) === name)) ||
			expressionsOf(node).some((expression) =>
				someExpression(
					expression,
					(each) =>
						each.kind === 'update' && each.operator === '++' && printExpression(each.operand) === name,
				),
			),
	);
