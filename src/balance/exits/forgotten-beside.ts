// What a function takes at several places, one for each of its commands: where all the others are given back, the one that is not
// was forgotten. Judges one instance.
import { isStateOfPlace } from '../path/place-state';
import { type Instance, stepsOf } from '../path/state';
import type { Exploration } from '../walk/explore';

/** `case GROW: err = want_write(file); … drop_write(file); return err; case SWAP: err = want_write(file); … return err;`. */
export function isForgottenBeside(exploration: Exploration, instance: Instance): boolean {
	const { site, contract, text, acquiredAt } = instance;
	if (contract.kind !== 'count' && !isStateOfPlace(instance)) return false;
	const ways = exploration.exits.filter(
		({ trail }) => !stepsOf(trail).some(({ node }) => node === acquiredAt),
	);
	const others = ways.flatMap(({ instances }) =>
		instances.filter(
			(other) =>
				other.site !== site &&
				!other.imported &&
				other.contract.id === contract.id &&
				other.text === text &&
				other.status !== 'failed',
		),
	);
	return others.length > 0 && others.every(({ status }) => status === 'released');
}
