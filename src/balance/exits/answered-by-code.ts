// Calls that say with a code of their own whether what they were handed is left to the function. Judges one path.
import { targetOf } from '../../kernel-c/call-graph';
import type { FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { isConstant } from './other-owners';
import { wayAt } from './ways-out';

/**
 * `rc = write(page); if (rc == AOP_WRITEPAGE_ACTIVATE) unlock(page);`, `if (issue(mbox) == NOT_FINISHED) free(mbox);`: no way that
 * gives it back has heard of the call what this path has.
 */
export function isAnsweredByCode(
	{ graph: { nodes } }: Exploration,
	path: Trail,
	{ node }: Instance['passes'][number],
	seen: readonly ReleaseSeen[],
): boolean {
	const target = targetOf(nodes[node]);
	for (let step: Trail | null = path; step; step = step.previous) {
		const { node: id, way } = step;
		const told = seen.flatMap((release) => wayAt(release.trail, id) ?? []);
		const isOtherwise = way !== null && told.length > 0 && !told.includes(way);
		if (isOtherwise && asksForCode(nodes[id], id === node ? null : target)) return true;
		if (id === node) break;
	}
	return false;
}

/** Whether a branch compares what a call has answered, by the name of a variable or right there, with a constant of a header. */
function asksForCode(node: FlowNode | undefined, target: string | null): boolean {
	if (node?.kind !== 'branch' || node.condition.kind !== 'binary') return false;
	const { operator, left, right } = node.condition;
	const isAnswer = target === null ? left.kind === 'call' : printExpression(left) === target;
	return /^[!=]=$/.test(operator) && isConstant(right) && isAnswer;
}
