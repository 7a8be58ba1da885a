// Releases of what a call did not give: of an error pointer, or of NULL, which the path itself has asked. Judges one observation.
import { targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { printExpression } from '../../kernel-c/print-expression';
import type { Observation } from '../path/observation';
import type { Trail } from '../path/state';
import type { Exploration } from '../walk/explore';

/** Whether the path has asked what a call gave, and was told that it is none: `if (IS_ERR(foo)) goto put;`. */
export function isKnownToHaveFailed(
	{ graph }: Exploration,
	{ instance: { acquiredAt, acquireCall }, trail }: Observation,
): boolean {
	const name = targetOf(graph.nodes[acquiredAt]);
	if (!/^\w+$/.test(acquireCall)) return false;
	const isAnswer = (condition: Expression, way: string | null): boolean => {
		if (condition.kind === 'unary' && condition.operator === '!')
			return isAnswer(condition.operand, way === 'true' ? 'false' : 'true');
		if (condition.kind === 'call' && condition.name === 'IS_ERR')
			return way === 'true' && condition.arguments.map(printExpression).join() === name;
		return way === 'false' && printExpression(condition) === name;
	};
	for (let step: Trail | null = trail; step && step.node !== acquiredAt; step = step.previous) {
		const node = graph.nodes[step.node];
		if (node?.kind === 'branch' && isAnswer(node.condition, step.way)) return true;
	}
	return false;
}
