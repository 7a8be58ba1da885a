// Constants that are known by their names alone: which of them are different, and what that says of a value. Walks nothing.
import { POSITIVE } from './signs';
import type { State } from './state';
import type { SymbolId, SymbolInfo, SymbolTable } from './symbols';

/** Constants of one family that may stand for the same: the first, the last, the usual one. */
const MAY_BE_ANY = /(?:^|_)(?:FIRST|LAST|MIN|MAX|DEFAULT|ALL|ANY|MASK|NR|NUM|COUNT|SIZE)(?:_|$)/;

/** Whether two names are those of different constants of one family: `VM_FAULT_NOPAGE` and `VM_FAULT_LOCKED`. */
export function areDifferent(
	{ origin: one, text: a }: SymbolInfo,
	{ origin: other, text: b }: SymbolInfo,
): boolean {
	if (one.kind !== 'named' || other.kind !== 'named' || a === b) return false;
	const family = (name: string) => /^[A-Z0-9]+_(?=[A-Z0-9_]+$)/.exec(name)?.[0];
	return family(a) !== undefined && family(a) === family(b) && !MAY_BE_ANY.test(a) && !MAY_BE_ANY.test(b);
}

/** Whether of two values one is known to be another constant of the family of the other: a switch asks for each. */
export function isAnother(state: State, table: SymbolTable, one: SymbolId, other: SymbolId): boolean {
	if (!table.isNamed(one) && !table.isNamed(other)) return false;
	const [value, constant] = table.isNamed(other) ? [one, other] : [other, one];
	for (const [symbol, classes] of state.classes) {
		const { origin } = table.info(symbol);
		if (classes !== POSITIVE || origin.kind !== 'operation' || origin.operator !== '==') continue;
		const [left = 0, right = 0] = origin.operands;
		const known = left === value ? right : right === value ? left : null;
		if (known !== null && areDifferent(table.info(known), table.info(constant))) return true;
	}
	return false;
}
