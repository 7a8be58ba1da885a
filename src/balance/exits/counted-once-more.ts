// Objects that a function returns with one count on most ways, and with one more on another, which has looked it up with a count
// and then counts it as the others do: whoever called puts it once. Judges the ways out of one function.
import type { NodeId } from '../../kernel-c/flow';
import { isPlaceState } from '../path/place-state';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { leakVerdict, type Verdict } from './verdict';
import { isFailure, type Outcome } from './ways-out';

/** One verdict for each place that returns such an object. */
export function countedOnceMore(exploration: Exploration): Verdict[] {
	if (exploration.limit !== null || !exploration.graph.head.returnType.includes('*')) return [];
	const given = exploration.exits.flatMap((exit) => countsReturned(exploration, exit));
	const found = new Map<NodeId, Verdict>();
	for (const { exit, instance } of given) {
		const isOnce = given.some(
			(other) => other.instance.contract.id === instance.contract.id && other.instance.count === 1,
		);
		if (instance.count === 2 && instance.own && isOnce) found.set(exit.node, leakVerdict(exit, instance));
	}
	return [...found.values()];
}

/** What a way that succeeds holds of the object that it returns. */
function countsReturned(exploration: Exploration, exit: Exit): Outcome[] {
	const { value } = exit;
	if (value === null || exit.imprecise || isFailure(exploration, exit)) return [];
	const isOfIt = ({ contract, status, key, passes }: Instance) =>
		!isPlaceState(contract) &&
		status === 'held' &&
		passes.length === 0 &&
		key.some((symbol) => exploration.table.pointsInto(symbol, value));
	return exit.instances.filter(isOfIt).map((instance) => ({ exit, instance }));
}
