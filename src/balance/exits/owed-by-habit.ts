// What the other functions of a file give back of what a call gives, a failing one owes as well: unless a call had it by then.
// Judges one instance at one exit.
import { assignedAt, callsAt } from '../../kernel-c/call-graph';
import type { FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Instance } from '../path/state';
import { looks } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isFailure, nodesSince } from './ways-out';

/**
 * Whether a function fails before anybody had what a call gave it, or because who was handed it has failed:
 * `buf = foo_get(q); rc = foo_post(q, buf); if (rc) return rc;`. What fails later may leave to others what was posted.
 */
export function isOwedByHabit(exploration: Exploration, exit: Exit, instance: Instance): boolean {
	if (exit.value === null || !isFailure(exploration, exit)) return false;
	// From the exit back.
	const since = nodesSince(exploration, exit.trail, instance.acquiredAt);
	const last = since.findIndex((node) => hands(node, instance));
	return last === -1 || !since.slice(0, last).some(asksCall);
}

/** Whether a node hands on the object itself. */
const hands = (node: FlowNode, { text }: Instance): boolean =>
	callsAt(node).some(
		({ name, arguments: given }) =>
			!looks(name ?? '') && given.some((each) => printExpression(each) === text),
	);

/** Whether a node keeps or asks what a call answers. */
const asksCall = (node: FlowNode): boolean =>
	assignedAt(node)?.kind === 'call' || (node.kind === 'branch' && callsAt(node).length > 0);
