// What callees in view give back on some of their paths only: it is no longer followed.
import type { Contract } from '../../contracts/contract';
import { haveOneEnd, isPlaceState } from '../path/place-state';
import type { Instance, State } from '../path/state';
import type { Summary } from '../path/summary';
import type { SymbolId, SymbolTable } from '../path/symbols';
import type { ResourceContext } from './resource-context';

/** Whether one call gives back what either contract speaks of. Whoever puts an object does not take it from where it was registered. */
export function sharesRelease(one: Contract, other: Contract): boolean {
	return (one.kind === 'registration') === (other.kind === 'registration') && haveOneEnd(one, other);
}

export class Disputes {
	private readonly table: SymbolTable;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
	}

	/** Tells of an instance whether a callee gives back on some paths only what it stands for. */
	disputedBy(
		state: State,
		values: readonly SymbolId[],
		{ disputed }: Pick<Summary, 'disputed'>,
	): (instance: Instance) => boolean {
		const named = disputed.flatMap(({ part, contract }) => {
			const symbol = this.context.keyOf(state, [part], values, null)?.key[0];
			return symbol === undefined ? [] : [{ symbol, contract }];
		});
		for (const each of named) this.context.disputed.set(`${each.symbol} ${each.contract?.id ?? ''}`, each);
		const isMeant = (meant: Contract | null, symbol: SymbolId, { contract, key: [lock] }: Instance) => {
			if (meant === null) return true;
			if (!isPlaceState(contract)) return !isPlaceState(meant);
			const isByOtherName = lock !== undefined && this.table.areTwoNames(symbol, lock);
			return (
				meant.id === contract.id || sharesRelease(meant, contract) || (isPlaceState(meant) && isByOtherName)
			);
		};
		return (instance) =>
			named.some(
				({ symbol, contract }) =>
					isMeant(contract, symbol, instance) &&
					(this.leadsTo(symbol, instance) || (contract !== null && this.isSameMember(symbol, instance))),
			);
	}

	/** A callee may reach a lock by another way than its caller: `trans->info->sb`, `info->sb`. */
	private isSameMember(value: SymbolId, { contract, key: [lock] }: Instance): boolean {
		const member = this.table.memberName(value);
		return (
			isPlaceState(contract) &&
			lock !== undefined &&
			member !== null &&
			member === this.table.memberName(lock)
		);
	}

	/** Whether a value names an instance, what lies in its object, or what it lies in. */
	private leadsTo(value: SymbolId, { key, storedIn, contract }: Instance): boolean {
		return (
			key.some(
				(symbol) =>
					this.table.dependsOn(symbol, value) ||
					(isPlaceState(contract)
						? this.table.areTwoNames(symbol, value)
						: this.table.pointsInto(value, symbol)),
			) ||
			(storedIn !== null && this.table.dependsOn(storedIn, value))
		);
	}
}
