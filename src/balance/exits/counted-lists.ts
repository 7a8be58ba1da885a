// Lists of the function's own that a path knows to be empty by what the function counted or noted when it put entries there.
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type NodeId } from '../../kernel-c/flow';
import { isSpokenOf } from '../file/local-lists';
import { successors } from '../path/relevance';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';

/**
 * Whether a path has gone past an end of the list by a question for what the function counts or notes there, or for a member of
 * what it works on: `if (moved) list_splice(&gone, &queue->list);`.
 */
export function isCountedEmpty(
	{ graph }: Exploration,
	{ trail }: Exit,
	{ acquiredAt, text }: Instance,
): boolean {
	for (let step: Trail | null = trail; step && step.node !== acquiredAt; step = step.previous) {
		const node = graph.nodes[step.node];
		if (node?.kind !== 'branch') continue;
		const declined = step.way === 'true' ? node.whenFalse : node.whenTrue;
		const isCount = (each: Expression) =>
			each.kind === 'member' || (each.kind === 'name' && isCounted(graph, each.name));
		if (someExpression(node.condition, isCount) && leadsToEnd(graph, declined, text)) return true;
	}
	return false;
}

/** Whether a list is spoken of before ways meet or part again. */
function leadsToEnd({ nodes }: FlowGraph, start: NodeId, list: string): boolean {
	let node = nodes[start];
	while (node && node.kind !== 'join') {
		if (isSpokenOf(node, list)) return true;
		const [next, other] = successors(node);
		node = next === undefined || other !== undefined ? undefined : nodes[next];
	}
	return false;
}

/** Whether a variable counts, or notes that something was there: `moved += pages`, `found = true`. */
function isCounted({ nodes }: FlowGraph, name: string): boolean {
	const isName = (each: Expression) => each.kind === 'name' && each.name === name;
	const isNote = (each: Expression) =>
		(each.kind === 'update' && isName(each.operand)) ||
		(each.kind === 'assign' &&
			isName(each.target) &&
			(each.operator !== '=' || each.value.kind === 'number' || isTrue(each.value)));
	return nodes.flatMap(expressionsOf).some((expression) => someExpression(expression, isNote));
}

const isTrue = (value: Expression): boolean => value.kind === 'name' && value.name === 'true';
