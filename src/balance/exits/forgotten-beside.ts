// What a function takes at several places, one for each of its commands: where all the others are given back, the one that is not
// was forgotten. Judges one instance.
import type { NodeId } from '../../kernel-c/flow';
import { isStateOfPlace } from '../path/place-state';
import { reachedFrom } from '../path/relevance';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';

/** `case GROW: err = want_write(file); … drop_write(file); return err; case SWAP: err = want_write(file); … return err;`. */
export function isForgottenBeside(exploration: Exploration, instance: Instance): boolean {
	const { site, contract, text, acquiredAt } = instance;
	if (contract.kind !== 'count' && !isStateOfPlace(instance)) return false;
	const { graph, exits } = exploration;
	// What is taken for a while and then for good, one after the other, is no choice of one.
	const isFollowing = (one: NodeId, other: NodeId) => reachedFrom(graph, one).has(other);
	const others = exits.flatMap(({ instances }) =>
		instances.filter(
			(other) =>
				other.site !== site &&
				!other.imported &&
				other.contract.id === contract.id &&
				other.text === text &&
				other.status !== 'failed' &&
				!isFollowing(other.acquiredAt, acquiredAt) &&
				!isFollowing(acquiredAt, other.acquiredAt),
		),
	);
	return others.length > 0 && others.every(({ status }) => status === 'released');
}
