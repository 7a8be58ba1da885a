// The two natures of resources, and the end of their tracking.
import type { Contract } from '../../contracts/contract';
import { readSignature, speaksOf } from '../../contracts/signature';
import type { Instance, State } from './state';
import { says } from './words';

export function isPlaceState({ kind }: Contract): boolean {
	return kind === 'lock' || kind === 'section';
}

/** Something that one name stands for, and that is gone when it was given back once: no count, no entry in a list. */
export const isPlainObject = (contract: Contract): boolean =>
	contract.kind !== 'count' && contract.kind !== 'registration' && !isPlaceState(contract);

/** The same, or something registered by a name that the call gives: the number of a state, a handle. */
export const goesByName = (contract: Contract): boolean =>
	isPlainObject(contract) ||
	(contract.kind === 'registration' && contract.acquire.some(({ key }) => key === 'ret'));

/** Whether it is a count of an object, which is there as long as somebody counts it. */
export const isCount = ({ contract: { kind }, inferred, acquireCall }: Instance): boolean =>
	kind === 'reference' || kind === 'count' || (inferred && says(acquireCall, 'counts'));

/** Memory that goes with the object that it lies in, and by no call of its own: the name of a device. */
export const goesWithObject = ({ own, contract }: Instance): boolean =>
	!own && contract.automatic && contract.kind === 'memory' && contract.release.length === 0;

/** Whether the code itself is the evidence, and nobody has written the contract down. */
export const isInferred = ({ source }: Contract): boolean => source.startsWith('inferred');

/** Whether a call is known that ends what either contract speaks of: `device_unregister(dev)`. */
export function haveOneEnd(one: Contract, other: Contract): boolean {
	const names = ({ release }: Contract) => release.map(({ call }) => readSignature(call).name);
	const known = new Set(names(other));
	return names(one).some((name) => known.has(name));
}

/** Whether a function of this name takes it by the contract itself, and not by what it calls. */
export const isTakenBy = ({ acquire }: Contract, name: string): boolean =>
	acquire.some((rule) => speaksOf(rule, name));

/** Whether a call has taken an object over for good, and the function had no other reference. */
export const isTakenAway = ({ contract, acquireCall, status }: Instance): boolean =>
	status === 'released' && contract.transfer.some((rule) => rule.gone && speaksOf(rule, acquireCall));

/** Locks and sections are states of a place, not objects that a variable can lose. */
export function isStateOfPlace(instance: Instance): boolean {
	return isPlaceState(instance.contract);
}

/** Whether it was taken of a thing that goes on by its name: what is counted, registered or opened of it, not the thing's own memory. */
export const isOfThing = ({ contract }: Instance): boolean =>
	!isPlaceState(contract) && contract.kind !== 'memory';

/** Whether the function may still have to give it back. */
export const isTracked = ({ status }: Instance): boolean => status === 'held' || status === 'entrusted';

/** Ends the tracking of the instances that `isGone` picks, and of what is stored in them. */
export function lose(state: State, isGone: (instance: Instance) => boolean): State {
	const gone = new Set(state.instances.filter((instance) => isTracked(instance) && isGone(instance)));
	if (gone.size === 0) return state;
	for (const container of gone)
		for (const instance of state.instances)
			if (isTracked(instance) && instance.storedIn !== null && instance.storedIn === container.key[0])
				gone.add(instance);
	return {
		...state,
		instances: state.instances.map((instance) =>
			gone.has(instance) ? { ...instance, status: 'lost' as const } : instance,
		),
	};
}
