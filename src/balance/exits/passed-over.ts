// What unwinding goes past: a failing way gives back some of what was taken and leaves out the rest, though nothing else in
// the function gives that back either; what a function that fails half-way leaves set. Judges one instance at one exit.
import { callsAt } from '../../kernel-c/call-graph';
import type { Counterparts } from '../file/counterparts';
import type { CallPlace } from '../file/reach';
import { isTracked } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import type { Instance } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { says } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { takesByName } from './kept-for-caller';
import { failsWithout, isBefore, isFailure, nodesSince } from './ways-out';

/** Two of one kind were set up in one object, and the way gives back the other: `counter_init(&p->a)`, `counter_init(&p->b)`. */
export function isPassedOver(exploration: Exploration, exit: Exit, instance: Instance): boolean {
	const { table } = exploration;
	const objectOf = ({ key: [member] }: Instance): SymbolId | null => {
		const origin = member === undefined ? null : table.info(member).origin;
		return origin?.kind === 'address' ? origin.base : null;
	};
	const object = objectOf(instance);
	return (
		object !== null &&
		givenBackBeside(exploration, exit, instance).some(
			(other) => other.contract.id === instance.contract.id && objectOf(other) === object,
		)
	);
}

/** What is set on an object and stays on it; memory and references have owners that may be others. */
const IS_SET: ReadonlySet<string> = new Set(['count', 'registration']);

/** Where another function of the file gives back both what this way does and what it goes past; null where none does. */
export function undoneTogether(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts,
): CallPlace | null {
	if (instance.passes.length > 0 || !IS_SET.has(instance.contract.kind)) return null;
	for (const other of givenBackBefore(exploration, exit, instance)) {
		const place = counterparts.endOfBoth(exploration.graph.head.name, instance, other);
		if (place && !isTried(exploration, exit, instance, counterparts)) return place;
	}
	return null;
}

/** Whether the way may give back something of its kind: this one by another name. */
const isTried = (
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts,
): boolean =>
	nodesSince(exploration, exit.trail, instance.acquiredAt)
		.flatMap(callsAt)
		.some((call) => counterparts.mayHandOnEnd(call, instance));

/**
 * Where another function of the file gives back what is left where this one fails half-way: it fails as well where it has
 * taken nothing, so that whoever calls it cannot tell. Null where none does, or where it may run then.
 */
export function leftHalfWay(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts,
): CallPlace | null {
	const { name } = exploration.graph.head;
	if (instance.inferred || !IS_SET.has(instance.contract.kind)) return null;
	if (!failsWithout(exploration, instance) || isTried(exploration, exit, instance, counterparts)) return null;
	if (counterparts.mayEndAfterFailure(name, instance)) return null;
	const isHeld = ({ site }: Instance) =>
		exit.instances.some((other) => other.site === site && isTracked(other));
	const rest = exploration.exits.flatMap(({ instances }) => instances.filter((other) => !isHeld(other)));
	const place = counterparts.endOfWhole(name, instance, rest);
	// What only some successes take may have been there before.
	const isTakenAlways = exploration.exits.every(
		(other) => isFailure(exploration, other) || isBefore(other.trail, instance.acquiredAt, other.node),
	);
	return place ?? (isTakenAlways ? counterparts.endWithoutFailure(name, instance) : null);
}

/** What was taken before an instance and is given back at a failing exit. */
const givenBackBefore = (exploration: Exploration, exit: Exit, instance: Instance): Instance[] =>
	givenBackBeside(exploration, exit, instance).filter((other) =>
		isBefore(exit.trail, other.acquiredAt, instance.acquiredAt),
	);

/** What else the function has taken itself and gives back at a failing exit. */
function givenBackBeside(exploration: Exploration, exit: Exit, instance: Instance): Instance[] {
	const { acquiredAt, inferred, automatic, key } = instance;
	const isOpen =
		exploration.limit === null &&
		isFailure(exploration, exit) &&
		!inferred &&
		!automatic &&
		!repeatedNodes(exploration.graph).has(acquiredAt);
	// What lies in an object that is freed is told where that happens.
	const isFreed = ({ contract, status, key: [object] }: Instance) =>
		contract.kind === 'memory' &&
		status === 'released' &&
		object !== undefined &&
		key[0] !== undefined &&
		exploration.table.pointsInto(key[0], object);
	if (!isOpen || exit.instances.some(isFreed)) return [];
	return exit.instances.filter(({ status, imported }) => status === 'released' && !imported);
}

/**
 * What the function was handed stays registered after some failures and not after others, and its callers cannot tell. What
 * lasts as long as the object may: the function that frees the object ends it.
 */
export function isLeftOnParameter(
	exploration: Exploration,
	instance: Instance,
	counterparts: Counterparts,
): boolean {
	const { name } = exploration.graph.head;
	if (!isSetOnParameter(exploration, instance) || takesByName(name)) return false;
	const end = counterparts.givenBackElsewhere(name, instance)?.function.head.name;
	return end !== undefined && !says(end, 'ends') && failsWithout(exploration, instance);
}

/** A registration or a count of the very object that the function was handed, and no entry in it: `device_add(dev)`. */
function isSetOnParameter({ graph, table }: Exploration, { contract, key, inferred }: Instance): boolean {
	const [object] = key;
	const origin = object === undefined ? null : table.info(object).origin;
	return (
		!inferred &&
		IS_SET.has(contract.kind) &&
		!contract.acquire.some(({ stores }) => stores !== undefined) &&
		origin?.kind === 'initial' &&
		graph.head.parameters.some(({ name, type }) => name === origin.place && type.includes('*'))
	);
}
