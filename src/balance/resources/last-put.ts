// A put that tells whether it was the last one, and what is gone where it was.
import type { Bound } from '../../contracts/catalogue';
import type { Release } from '../../contracts/contract';
import { isPlaceState, lose } from '../path/place-state';
import { POSITIVE, ZERO } from '../path/signs';
import { type Instance, restrict } from '../path/state';
import type { Outcome } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';

/** `if (kref_put(&obj->ref, end)) return;`: where the callback has run the object is gone, and the locks in it with it. */
export function afterLastPut(
	table: SymbolTable,
	{ state, value }: Outcome,
	releases: readonly Bound<Release>[],
	[count]: readonly SymbolId[],
): Outcome[] {
	const origin = count === undefined ? null : table.info(count).origin;
	const object = origin?.kind === 'address' ? origin.base : null;
	const isInside = ({ contract, status, key: [lock] }: Instance) =>
		isPlaceState(contract) &&
		status === 'held' &&
		lock !== undefined &&
		object !== null &&
		table.pointsInto(lock, object);
	if (!releases.some(({ contract }) => contract.kind === 'count') || !state.instances.some(isInside))
		return [{ state, value }];
	const last = restrict(state, table, value, POSITIVE);
	const other = restrict(state, table, value, ZERO);
	return [last && lose(last, isInside), other].flatMap((each) => (each ? [{ state: each, value }] : []));
}
