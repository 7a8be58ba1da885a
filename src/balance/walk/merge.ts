// Makes one state of several that hold the same resources by the same names, for functions with many independent
// conditions. Where two values differ there is one that may be either; what both know of it is kept.
import type { NodeId } from '../../kernel-c/flow';
import { isStateOfPlace, isTracked } from '../path/place-state';
import { ANY, type Classes } from '../path/signs';
import {
	age,
	classesOf,
	type Instance,
	type Pass,
	type State,
	sameKey,
	setClasses,
	withValue,
} from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { instanceSymbols } from './prune';

/**
 * What a state holds, what has become of it, and what names it: a text that is equal for states which may be merged.
 * @param onlyOpen leaves out what is over, and which callees were handed what is held
 */
export function resourceText(state: State, table: SymbolTable, onlyOpen = false): string {
	const ofResources = new Set<SymbolId>();
	const instances = onlyOpen ? state.instances.filter(isOpen) : state.instances;
	for (const instance of instances)
		for (const symbol of onlyOpen ? openSymbols(instance) : instanceSymbols(instance))
			addWithParts(ofResources, table, symbol);
	for (const symbol of [...state.movedErrors.keys(), ...state.guarded.keys()])
		addWithParts(ofResources, table, symbol);
	const names = [...state.values].filter(([, symbol]) => ofResources.has(symbol));
	return joined([
		names.map(([place, symbol]) => `${place}=${symbol}`),
		[...ofResources].map((symbol) => `${symbol}~${classesOf(state, table, symbol)}`),
		instances.map((each) => (onlyOpen ? openText(each) : instanceText(each))),
		[...state.movedErrors.keys(), ...[...state.guarded].flat()],
	]);
}

/** Adds a symbol and those it is made of: the object around a member, the operands of an operation. */
function addWithParts(symbols: Set<SymbolId>, table: SymbolTable, symbol: SymbolId): void {
	if (symbols.has(symbol)) return;
	symbols.add(symbol);
	const { origin } = table.info(symbol);
	if (origin.kind === 'operation')
		for (const operand of origin.operands) addWithParts(symbols, table, operand);
	if ('base' in origin && origin.base !== null) addWithParts(symbols, table, origin.base);
}

const instanceText = ({ site, key, status, count, passes, storedIn, text }: Instance): string =>
	`${site}/${key.join(',')}/${status}${count}/${passes.map(({ callee }) => callee).join('+')}/${storedIn ?? ''}/${text}`;

/** Whether it may still be given back, or is a lock, of which callers are told what becomes. */
const isOpen = (instance: Instance): boolean =>
	isTracked(instance) || (isStateOfPlace(instance) && !isCallersLock(instance));

const openSymbols = ({ key, storedIn }: Instance): readonly SymbolId[] =>
	storedIn === null ? key : [...key, storedIn];

const openText = ({ site, key, status, count, storedIn }: Instance): string =>
	`${site}/${key.join(',')}/${status}${count}/${storedIn ?? ''}`;

const joined = (texts: readonly (readonly (string | number)[])[]): string =>
	texts.map((list) => [...list].sort().join(';')).join('|');

/** Both states as one at a node. They must have the same resource text; the path of the first is told. */
export function merge(one: State, other: State, table: SymbolTable, node: NodeId): State {
	const renamed = { one: new Map<SymbolId, SymbolId>(), other: new Map<SymbolId, SymbolId>() };
	const either = new Map<string, Classes>();
	let values = new Map<string, SymbolId>();
	for (const place of new Set([...one.values.keys(), ...other.values.keys()])) {
		const [a, b] = [one.values.get(place), other.values.get(place)];
		if (a !== undefined && a === b) values = values.set(place, a);
		else if (a !== undefined && b !== undefined) {
			const symbol = table.unknown(node, place);
			renamed.one.set(a, symbol);
			renamed.other.set(b, symbol);
			either.set(place, classesOf(one, table, a) | classesOf(other, table, b));
		} else if (!isUntouched(table, place, a ?? b)) either.set(place, ANY);
	}
	const past = one.past.filter(({ name, values }) =>
		other.past.some((call) => call.name === name && call.values.join() === values.join()),
	);
	const instances = instancesOfBoth(one, other, table);
	const imprecise = one.imprecise === 'cut' || other.imprecise === 'cut' ? 'cut' : 'merged';
	let now: State = { ...one, values, instances, past, classes: new Map(), imprecise };
	for (const [place, classes] of either) {
		const symbol = table.unknown(node, place);
		now = withValue(setClasses(age(now, table, symbol), symbol, classes), place, symbol);
	}
	const known = facts(other, table, renamed.other);
	for (const [symbol, classes] of facts(one, table, renamed.one)) {
		const both = classes | (known.get(symbol) ?? table.fixedClasses(symbol));
		if (both !== table.fixedClasses(symbol) && !now.classes.has(symbol)) now = setClasses(now, symbol, both);
	}
	return now;
}

/**
 * What both hold, handed to all that either was handed to; of what is over, what both have. Of a kind of locks that either gave
 * back for its caller, one stays: callers have to know.
 */
function instancesOfBoth(one: State, other: State, table: SymbolTable): readonly Instance[] {
	const isCommon = ({ result }: Pass) => classesOf(one, table, result) === classesOf(other, table, result);
	const ofBoth = one.instances.flatMap((instance): Instance[] => {
		const { site, status, key } = instance;
		const isSame = (each: Instance) => each.site === site && each.status === status && sameKey(each.key, key);
		const same = other.instances.find(isSame);
		return same ? [withPasses(instance, same, isCommon)] : [];
	});
	const given = [...one.instances, ...other.instances].filter(isCallersLock);
	const unsaid = given.filter(
		({ contract }) => !ofBoth.some((each) => isCallersLock(each) && each.contract === contract),
	);
	return [...ofBoth, ...new Map(unsaid.map((each) => [each.contract, each])).values()];
}

const isCallersLock = (instance: Instance): boolean => instance.imported && isStateOfPlace(instance);

/** An instance that was handed to all that either was handed to. */
function withPasses(one: Instance, other: Instance, isCommon: (pass: Pass) => boolean): Instance {
	if (one.passes.length + other.passes.length === 0) return one;
	const isIn = (passes: readonly Pass[], { node, callee }: Pass) =>
		passes.some((each) => each.node === node && each.callee === callee);
	const passes = [...one.passes, ...other.passes.filter((pass) => !isIn(one.passes, pass))].map((pass) => ({
		...pass,
		isCommon: pass.isCommon && isIn(one.passes, pass) && isIn(other.passes, pass) && isCommon(pass),
	}));
	return { ...one, passes };
}

/** Whether a value is what the place held before anybody wrote to it: nothing has to be remembered of that. */
function isUntouched(table: SymbolTable, place: string, value: SymbolId | undefined): boolean {
	if (value === undefined) return true;
	const { origin } = table.info(value);
	return origin.kind === 'initial' && origin.place === place;
}

/** What a state knows of symbols, in the words of the merged state. */
function facts(
	state: State,
	table: SymbolTable,
	renamed: ReadonlyMap<SymbolId, SymbolId>,
): Map<SymbolId, Classes> {
	const rename = (symbol: SymbolId): SymbolId => {
		const known = renamed.get(symbol);
		if (known !== undefined) return known;
		const { origin } = table.info(symbol);
		if (origin.kind !== 'operation') return symbol;
		const operands = origin.operands.map(rename);
		return operands.every((operand, at) => operand === origin.operands[at])
			? symbol
			: table.operation(origin.operator, operands);
	};
	const known = new Map<SymbolId, Classes>();
	for (const [symbol, classes] of state.classes) known.set(symbol, classes);
	for (const [symbol, classes] of state.classes) known.set(rename(symbol), classes);
	return known;
}
