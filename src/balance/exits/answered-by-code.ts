// Calls that say with a code of their own whether what they were handed is left to the function, or that they have failed. Judges
// one path.
import { targetOf } from '../../kernel-c/call-graph';
import type { FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { isConstant } from './other-owners';
import { tellsFailure, tellsSuccess } from './telling-constants';
import { wayAt } from './ways-out';

/**
 * `rc = write(page); if (rc == AOP_WRITEPAGE_ACTIVATE) unlock(page);`, `if (issue(mbox) == NOT_FINISHED) free(mbox);`: no way that
 * gives it back has heard of the call what this path has.
 */
export function isAnsweredByCode(
	{ graph: { nodes } }: Exploration,
	path: Trail,
	{ node, callee }: Instance['passes'][number],
	seen: readonly ReleaseSeen[],
): boolean {
	const target = targetOf(nodes[node]);
	// What has not been handed to the call since it was taken is of another round.
	const after = seen.filter(({ passes }) => passes.some((other) => other.callee === callee));
	// Of several rounds it is not known in which one it was handed over.
	for (let step: Trail | null = path; step; step = step.previous) {
		const { node: id, way } = step;
		if (way !== null && codeAskedFor(nodes[id], id === node ? null : target)) {
			const told = after.flatMap((release) => wayAt(release.trail, id) ?? []);
			if (told.length > 0 && !told.includes(way)) return true;
		}
	}
	return false;
}

/** `if (foo_init(foo) == FAILED)`, `if (mode == FOO_ERROR)`: the taking call itself has failed on this path, as a constant says. */
export function hasSaidItFailed(
	{ graph: { nodes } }: Exploration,
	path: Trail,
	{ acquiredAt }: Instance,
): boolean {
	const target = targetOf(nodes[acquiredAt]);
	for (let step: Trail | null = path; step; step = step.previous) {
		const { node: id, way } = step;
		const code = codeAskedFor(nodes[id], id === acquiredAt ? null : target);
		if (code && tellsFailure(code.name) && way === (code.isEqual ? 'true' : 'false')) return true;
		if (code && tellsSuccess(code.name) && way === (code.isEqual ? 'false' : 'true')) return true;
		if (id === acquiredAt) break;
	}
	return false;
}

interface Code {
	readonly name: string;
	/** Whether it is asked for with `==`. What lies below a success, or is another value, is none. */
	readonly isEqual: boolean;
}

/** The constant of a header with which a branch compares what a call has answered, by the name of a variable or right there. */
function codeAskedFor(node: FlowNode | undefined, target: string | null): Code | null {
	if (node?.kind !== 'branch' || node.condition.kind !== 'binary') return null;
	const { operator, left, right } = node.condition;
	const isAnswer = target === null ? left.kind === 'call' : printExpression(left) === target;
	if (!isAnswer || !isConstant(right) || !/^(?:[!=]=|<)$/.test(operator)) return null;
	return { name: printExpression(right), isEqual: operator === '==' };
}
