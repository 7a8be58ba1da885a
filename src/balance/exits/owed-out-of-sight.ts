// What was set up and lost from sight, because calls that nobody has the text of were handed what it lies in: where the function
// that undoes the whole gives it back by the same name, none of those calls has, and a failure leaves it set up.
import { callsAt } from '../../kernel-c/call-graph';
import type { Counterparts } from '../file/counterparts';
import type { ReleaseSeen } from '../path/observation';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesOfSuccess, undoneOnlyBy } from './left-behind';
import { isFailure, nodesSince } from './ways-out';

/** What stays as it is, whoever is handed the object that it was set up for: memory and references may be kept by others. */
export const isSetUp = ({ automatic, inferred, contract: { kind } }: Instance): boolean =>
	!automatic && !inferred && (kind === 'registration' || kind === 'count');

/** Whether a failure leaves what only the function's counterpart gives back: `foo_remove()` of `foo_probe()`. */
export function isOwedOutOfSight(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	seen: readonly ReleaseSeen[],
	counterparts: Counterparts | null,
): boolean {
	const isHandedOn = instance.passes.some(({ got }) => got === 'itself');
	if (!isSetUp(instance) || isHandedOn || seen.length > 0 || !counterparts) return false;
	const usual = nodesOfSuccess(exploration);
	const since = nodesSince(exploration, exit.trail, instance.acquiredAt);
	const unusual = since.filter(({ id }) => !usual.has(id));
	return (
		isFailure(exploration, exit) &&
		undoneOnlyBy(exploration, exit, instance, counterparts) !== null &&
		!counterparts.mayEndIn(since.flatMap(callsAt), instance) &&
		!unusual.flatMap(callsAt).some((call) => counterparts.mayUndoUnseen(call))
	);
}
