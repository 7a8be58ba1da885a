// A lock that a path takes while it holds it: what gives it back was forgotten before a retry, or before a label that locks again. The
// path then waits for itself. Judges one observation.
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import { addressed, namesIn } from '../../kernel-c/expression-shape';
import type { FlowNode } from '../../kernel-c/flow';
import type { Counterparts } from '../file/counterparts';
import type { Observation, PassSeen } from '../path/observation';
import { looks, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import { isElementOfLoop } from './elements';
import { askedBefore, nodesSince } from './ways-out';

/**
 * Whether the lock is surely still held: no callee may have given it back, by what functions in view do, by its name, or by another
 * path that gives it back behind the same call; and whether it is taken is no question that the path has given another answer since.
 */
export function isLockedAgain(
	exploration: Exploration,
	seen: Observation,
	counterparts: Counterparts | null,
): boolean {
	const { instance, passes } = seen;
	const since = nodesSince(exploration, seen.trail, instance.acquiredAt);
	const releases = exploration.resources.releases.filter(({ site }) => site === instance.site);
	const isHarmless = ({ callee }: PassSeen) =>
		looks(callee) || releases.some((release) => release.passes.some((other) => other.callee === callee));
	const mayEnd = (name: string) =>
		counterparts === null || counterparts.runsEndByName(name, instance) || (instance.text === '' && undoes(name));
	return (
		!isElementOfLoop(exploration, instance) &&
		passes.every(isHarmless) &&
		!since.flatMap(callsAt).some(({ name }) => name === null || mayEnd(name)) &&
		!isAskedAnew(exploration, seen, since)
	);
}

/** `if (mask & WAIT) lock(&lock);` where the path has changed the mask since: the round before may not have locked. */
function isAskedAnew(exploration: Exploration, { trail }: Observation, since: readonly FlowNode[]): boolean {
	const asked = askedBefore(exploration, trail);
	const names = asked ? namesIn(asked.condition) : [];
	const changes = (node: FlowNode) => [
		targetOf(node),
		...callsAt(node).flatMap((call) => call.arguments.map(addressed)),
	];
	return since.flatMap(changes).some((name) => name !== null && names.includes(name));
}
