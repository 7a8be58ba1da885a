// References that are taken for another object: what was stored in it before gets its count now. Asks a state; changes nothing.
import { type Instance, isHeldBy, type State } from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';

/** `req->parent = dir; ihold(dir);`: an object of others has been given it before. In one of its own the function keeps it. */
export function isStoredBefore(
	state: State,
	table: SymbolTable,
	{ contract, own, key: [object] }: Instance,
): boolean {
	if (own || object === undefined || !COUNTED.has(contract.kind)) return false;
	const whole = contract.kind === 'count' ? table.wholeOf(object) : object;
	const isWritten = ([place, content]: [string, SymbolId]): boolean => {
		const { base } = table.partsOf(place);
		const { origin } = table.info(content);
		const isRead = origin.kind === 'initial' && origin.place === place;
		return (
			content === whole && base !== null && !isRead && !table.isOfVariable(base) && !isHeldBy(state, base)
		);
	};
	return [...state.values].some(isWritten);
}

const COUNTED: ReadonlySet<string> = new Set(['count', 'reference']);
