// Things that lie in an object which others have been handed, or which is theirs by now: what becomes of that, becomes of them.
// Judges one instance at one exit.
import { isTracked } from '../path/place-state';
import type { Instance } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isForgotten } from './harmless';

/**
 * It lies in an object that the function still holds, and that others have been handed, or in one that is others' by now:
 * what becomes of that, becomes of it. Memory that goes with a device (`devm_kzalloc()`) takes nothing with it, wherever it is stored.
 */
export function goesWithContainer(exploration: Exploration, exit: Exit, instance: Instance): boolean {
	const around = instance.storedIn ?? memoryAround(exploration, instance);
	const isListed = ({ passes }: Instance) => passes.some(({ got }) => got === 'keeps');
	const isOfOthers = (other: Instance) =>
		isTracked(other) || other.automatic
			? !other.passes.every((pass) => isForgotten(exploration, exit, pass))
			: other.status === 'lost' && (instance.status === 'entrusted' || isListed(other));
	return around !== null && exit.instances.some((other) => other.key[0] === around && isOfOthers(other));
}

/** `sg_alloc_table(&req->table, …)`: memory that a member of an object leads to. */
function memoryAround({ table }: Exploration, { contract, key: [member] }: Instance): SymbolId | null {
	const origin = member === undefined ? null : table.info(member).origin;
	return contract.kind === 'memory' && origin?.kind === 'address' ? origin.base : null;
}
