// A lock that a path takes while it holds it: what gives it back was forgotten before a retry, or before a label that locks again. The
// path then waits for itself. Judges one function by what the walk has seen.
import { type Catalogue, isContracted } from '../../contracts/catalogue';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { addressed, namesIn } from '../../kernel-c/expression-shape';
import type { FlowNode } from '../../kernel-c/flow';
import type { Counterparts } from '../file/counterparts';
import type { Observation } from '../path/observation';
import { looks, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import { isElementOfLoop } from './elements';
import { leadsToLock } from './unknown-to-caller';
import type { Verdict } from './verdict';
import { askedBefore, nodesSince } from './ways-out';

/** Locks that are taken once more while they are surely held, one verdict for each by its shortest path, unless a way out leaves it as well. */
export function lockedAgain(
	exploration: Exploration,
	catalogue: Catalogue,
	counterparts: Counterparts,
	told: readonly Verdict[],
): Verdict[] {
	const left = new Set(told.map(({ instance: { site } }) => site));
	const found = new Map<string, Verdict>();
	for (const seen of exploration.resources.observations) {
		const { kind, instance, imprecise, node, trail, text } = seen;
		if (kind !== 'locked-again' || imprecise || left.has(instance.site)) continue;
		if (trail.length >= (found.get(instance.site)?.trail.length ?? Number.POSITIVE_INFINITY)) continue;
		if (!isSurelyHeld(exploration, seen, catalogue, counterparts)) continue;
		found.set(instance.site, {
			rule: 'locked-while-held',
			confidence: 'high',
			instance,
			node,
			trail,
			cause: null,
			text,
			sibling: null,
			undoneBy: null,
		});
	}
	return [...found.values()];
}

/**
 * Whether no callee may have given it back, by what functions in view do, by its name, or because it was handed what leads to the
 * lock, and whether it is taken is no question that the path has given another answer since. A callee behind which another path
 * gives it back has left it alone.
 */
function isSurelyHeld(
	exploration: Exploration,
	seen: Observation,
	catalogue: Catalogue,
	counterparts: Counterparts,
): boolean {
	const { instance, trail } = seen;
	if (isElementOfLoop(exploration, instance)) return false;
	const since = nodesSince(exploration, trail, instance.acquiredAt);
	const leavesIt = new Set(
		exploration.resources.releases
			.filter(({ site }) => site === instance.site)
			.flatMap((release) => nodesSince(exploration, release.trail, instance.acquiredAt))
			.flatMap(callsAt)
			.map(({ name }) => name),
	);
	const leadsToIt = (given: Expression) => leadsToLock(given, instance.text);
	const mayEnd = ({ name, arguments: given }: Call) =>
		name === null ||
		counterparts.runsEndByName(name, instance) ||
		(!leavesIt.has(name) &&
			!looks(name) &&
			!isContracted(catalogue, name) &&
			!catalogue.neutral.has(name) &&
			(instance.text === '' ? undoes(name) : given.some(leadsToIt)));
	return !since.flatMap(callsAt).some(mayEnd) && !isAskedAnew(exploration, seen, since);
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
