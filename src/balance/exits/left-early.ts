// Ways that leave in the middle and do nothing but that, with a count that all others lower at the end: `if (obj->stop) return;`.
// Judges one instance at one exit that does not fail.
import { callsAt } from '../../kernel-c/call-graph';
import { callsOf, someExpression } from '../../kernel-c/expression-shape';
import type { NodeId } from '../../kernel-c/flow';
import type { ReleaseSeen } from '../path/observation';
import { isTracked } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import type { Instance } from '../path/state';
import { looks, says, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isAnswerOfCall, leftAt } from './failing-branches';
import { declinedAt, isCoveredBy, nodesSince, type Outcome } from './ways-out';

/**
 * All other ways out lower the count, without a question of their own, and answer the same. This one is not what the count was
 * raised for: it begins nothing, and does not leave because something has begun.
 */
export function isLeftEarly(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
): boolean {
	const isKept = ({ node, instances }: Exit) =>
		node !== exit.node && instances.some((other) => other.site === instance.site && isTracked(other));
	return (
		released.length > 0 &&
		instance.passes.length === 0 &&
		(exit.value === null || isCoveredBy(exploration, exit, released)) &&
		!exploration.exits.some(isKept) &&
		released.some((other) => isFurtherDown(exploration, other.exit, exit)) &&
		!released.some((other) => other.exit.node === exit.node) &&
		!repeatedNodes(exploration.graph).has(instance.acquiredAt) &&
		seen.every((release) => declinedAt(exploration, exit.trail, release) === null) &&
		beginsNothing(exploration, exit, instance, released)
	);
}

/** Whether a way out lies behind another one, which leaves in the middle. */
const isFurtherDown = (
	{ graph: { nodes } }: Exploration,
	{ node: end }: Exit,
	{ node: middle }: Exit,
): boolean => (nodes[end]?.start ?? 0) > (nodes[middle]?.start ?? 0);

/** Whether a way has left the others for a reason that no call has given, and only ends and tells from there on. */
function beginsNothing(
	exploration: Exploration,
	{ trail }: Exit,
	{ acquiredAt }: Instance,
	released: readonly Outcome[],
): boolean {
	const { nodes } = exploration.graph;
	const left = leftAt(
		exploration,
		trail,
		released.map((other) => other.exit.trail),
	);
	const branch = left && nodes[left.node];
	if (!left || branch?.kind !== 'branch') return false;
	const before = nodesSince(exploration, left, acquiredAt);
	const isGiven = someExpression(branch.condition, (each) => isAnswerOfCall(before, each));
	const isIdle = ({ name }: { readonly name: string | null }) =>
		name !== null && (undoes(name) || looks(name) || says(name, 'reports'));
	const rest = (from: NodeId) => nodesSince(exploration, trail, from).flatMap(callsAt);
	return !isGiven && callsOf(branch.condition).length === 0 && rest(left.node).every(isIdle);
}
