// The two natures of resources, and the end of their tracking.
import type { Contract } from '../contracts/contract';
import type { Instance, State } from './state';

export function isPlaceState({ kind }: Contract): boolean {
	return kind === 'lock' || kind === 'section';
}

/** Locks and sections are states of a place, not objects that a variable can lose. */
export function isStateOfPlace(instance: Instance): boolean {
	return isPlaceState(instance.contract);
}

/** Ends the tracking of the held instances that `isGone` picks. */
export function lose(state: State, isGone: (instance: Instance) => boolean): State {
	const isMeant = (instance: Instance) => instance.status === 'held' && isGone(instance);
	if (!state.instances.some(isMeant)) return state;
	return {
		...state,
		instances: state.instances.map((instance) =>
			isMeant(instance) ? { ...instance, status: 'lost' as const } : instance,
		),
	};
}
