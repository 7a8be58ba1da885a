// Reduces a state to what can still matter at a node, and gives the text by which equal states are recognised.
import type { NodeId } from '../kernel-c/flow';
import type { Relevance } from './relevance';
import { classesOf, type Instance, type State } from './state';
import { ANY, type Classes, type SymbolId, type SymbolTable } from './symbols';

/** The name by which the code reads a place: the variable, or the field. */
function readName(place: string): string {
	if (!place.startsWith('#')) return place;
	const field = place.slice(place.indexOf('->') + 2);
	return field.startsWith('[') ? '[]' : field;
}

/** Drops what cannot be read, tested or released any more. */
export function prune(
	state: State,
	table: SymbolTable,
	relevance: Relevance,
	node: NodeId,
	isLocal: (name: string) => boolean,
): State {
	const kept = new Map<string, SymbolId>();
	const used = new Set<SymbolId>();
	for (const instance of state.instances) for (const symbol of instanceSymbols(instance)) used.add(symbol);
	for (const [place, symbol] of state.values) {
		const name = readName(place);
		const global = !place.startsWith('#') && !isLocal(place);
		if (!global && name !== '?' && !relevance.readable(node, name)) continue;
		kept.set(place, symbol);
		addWithParts(used, symbol, table);
		if (place.startsWith('#')) used.add(Number(place.slice(1, place.indexOf('-'))));
	}
	const classes = new Map<SymbolId, Classes>();
	for (const [symbol, mask] of state.classes)
		if (mask !== ANY && (used.has(symbol) || relevance.testedLater(node, table.info(symbol).text))) classes.set(symbol, mask);
	const instances = state.instances.filter((instance) => instance.status !== 'failed' || stillNamed(instance, used, kept));
	const movedErrors = new Map([...state.movedErrors].filter(([symbol]) => used.has(symbol)));
	return { ...state, values: kept, classes, instances, movedErrors };
}

function stillNamed(instance: Instance, _used: ReadonlySet<SymbolId>, kept: ReadonlyMap<string, SymbolId>): boolean {
	const values = new Set(kept.values());
	return instance.contract.kind === 'lock' || instance.key.some((symbol) => values.has(symbol));
}

function* instanceSymbols(instance: Instance): Iterable<SymbolId> {
	yield* instance.key;
	if (instance.storedIn !== null) yield instance.storedIn;
	for (const pass of instance.passes) yield pass.result;
}

function addWithParts(used: Set<SymbolId>, symbol: SymbolId, table: SymbolTable): void {
	if (used.has(symbol)) return;
	used.add(symbol);
	const { origin } = table.info(symbol);
	if (origin.kind === 'operation') for (const operand of origin.operands) addWithParts(used, operand, table);
}

/** A text that is equal for states that cannot be told apart by what follows. */
export function fingerprint(state: State, table: SymbolTable): string {
	const uses = new Map<SymbolId, number>();
	const count = (symbol: SymbolId) => uses.set(symbol, (uses.get(symbol) ?? 0) + 1);
	for (const [place, symbol] of state.values) {
		count(symbol);
		if (place.startsWith('#')) count(Number(place.slice(1, place.indexOf('-'))));
		const { origin } = table.info(symbol);
		if (origin.kind === 'operation') for (const operand of origin.operands) count(operand);
	}
	for (const instance of state.instances) for (const symbol of instanceSymbols(instance)) uses.set(symbol, 2);
	// A value that nothing else refers to matters only by its sign.
	const name = (symbol: SymbolId) => {
		const constant = table.constantValue(symbol);
		if (constant !== null && constant >= 0) return `=${constant}`;
		const alone =
			(uses.get(symbol) ?? 0) < 2 &&
			table.info(symbol).origin.kind !== 'operation' &&
			table.info(symbol).origin.kind !== 'initial';
		return `${alone ? '' : symbol}~${classesOf(state, table, symbol)}`;
	};
	const values = [...state.values].map(([place, symbol]) => `${place}${name(symbol)}`).sort();
	const facts = [...state.classes]
		.filter(([symbol]) => !uses.has(symbol))
		.map(([symbol, mask]) => `${symbol}:${mask}`)
		.sort();
	const instances = state.instances
		.map((instance) => {
			const passes = instance.passes.map((pass) => `${pass.callee}${classesOf(state, table, pass.result)}`).join('+');
			return `${instance.site}/${instance.key.map((symbol) => `${symbol}~${classesOf(state, table, symbol)}`).join(',')}/${instance.status}${instance.count}/${passes}/${instance.storedIn ?? ''}`;
		})
		.sort();
	const moved = [...state.movedErrors.keys()].join(',');
	return `${values.join(';')}|${facts.join(';')}|${instances.join(';')}|${moved}|${state.imprecise ? 1 : 0}`;
}
