// Functions that end with a step which may fail as those before it did: `return foo_register_rest(foo);`. What earlier failures
// undo, a failure of the last step has to undo as well.
import { isPlainObject, isStateOfPlace } from '../path/place-state';
import { ANY, NEGATIVE } from '../path/signs';
import type { Instance } from '../path/state';
import { says } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isFailure } from './ways-out';

/**
 * The ways on which a path may leave: with the success of an unknown last step, and with its failure. After an init that has
 * failed nobody comes to take back anything (`isInit`).
 */
export function endsOf(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	isInit: boolean,
): readonly Exit[] {
	const { graph, table } = exploration;
	const node = graph.nodes[exit.node];
	const isLastStep =
		exit.value !== null &&
		exit.classes === ANY &&
		node?.kind === 'return' &&
		node.value?.kind === 'call' &&
		says(node.value.name ?? '', 'sets up') &&
		table.info(exit.value).origin.kind === 'result' &&
		/\bint\b/.test(graph.head.returnType) &&
		(isMadeForIt(instance) ||
			(isInit && isPlainObject(instance.contract)) ||
			(isSetUp(instance) && exploration.resources.releases.some(({ site }) => site === instance.site))) &&
		exploration.exits.some((other) => isFailure(exploration, other));
	if (exit.value === null || !isLastStep) return [exit];
	const outcomes = new Map(exit.outcomes).set(exit.value, NEGATIVE);
	return [exit, { ...exit, classes: NEGATIVE, outcomes }];
}

/** Memory that a variable of the function names alone: the last step takes it over where it succeeds, and only there. */
const isMadeForIt = ({ own, contract, storedIn, status }: Instance): boolean =>
	own && status === 'held' && contract.kind === 'memory' && storedIn === null;

/** Something that the function has set up for others, and no object that the last step may have taken over. */
const isSetUp = (instance: Instance): boolean =>
	instance.contract.kind === 'registration' && !instance.own && !isStateOfPlace(instance);
