// Reduces a state to what can still matter at a node, and gives the text by which equal states are recognised.
// Whatever cannot be reached from a live variable any more (old rounds of a loop, dead objects) is forgotten.
import type { NodeId } from '../../kernel-c/flow';
import { isTracked } from '../path/place-state';
import { type Relevance, testKey } from '../path/relevance';
import { ANY, type Classes } from '../path/signs';
import { classesOf, type Instance, type State } from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';

/** Which symbols live code can still name. */
class Reach {
	readonly used = new Set<SymbolId>();

	constructor(private readonly table: SymbolTable) {}

	add(symbol: SymbolId): void {
		if (this.used.has(symbol)) return;
		this.used.add(symbol);
		const { origin } = this.table.info(symbol);
		if (origin.kind === 'operation') for (const operand of origin.operands) this.add(operand);
		if (origin.kind === 'address' && origin.base !== null) this.add(origin.base);
	}

	/** Whether code that still runs could compute the symbol again: from a live value by members and addresses. */
	has(symbol: SymbolId): boolean {
		if (this.used.has(symbol)) return true;
		const { origin } = this.table.info(symbol);
		switch (origin.kind) {
			case 'constant':
			case 'named':
				return true;
			case 'address':
				return origin.base === null || this.has(origin.base);
			case 'initial':
				return origin.base === null || this.has(origin.base);
			case 'operation':
				return origin.operands.every((operand) => this.has(operand));
			default:
				return false;
		}
	}
}

/** Drops what cannot be read, tested or released any more. */
export function prune(
	state: State,
	table: SymbolTable,
	relevance: Relevance,
	node: NodeId,
	isLocal: (name: string) => boolean,
	keyFields: ReadonlySet<string>,
): State {
	const reach = new Reach(table);
	const values = new Map<string, SymbolId>();
	const held = new Set(
		state.instances.flatMap((instance) => (isTracked(instance) && instance.own ? instance.key : [])),
	);
	for (const [place, symbol] of state.values) {
		if (table.partsOf(place).base !== null) continue;
		if (isLocal(place) && !relevance.readable(node, place) && !held.has(symbol)) continue;
		values.set(place, symbol);
		reach.add(symbol);
	}
	for (const instance of state.instances)
		if (isTracked(instance)) for (const symbol of instanceSymbols(instance)) reach.add(symbol);
	const isRead = (name: string) => name === '?' || keyFields.has(name) || relevance.readable(node, name);
	const left = placesLeft(state, table);
	// A callee may give back what a field holds, although this function never names the field.
	keepReachable(
		state,
		table,
		values,
		reach,
		(name, symbol, place) => isRead(name) || held.has(symbol) || left.has(place),
	);
	const classes = new Map<SymbolId, Classes>();
	for (const [symbol, mask] of state.classes) {
		if (mask === ANY) continue;
		const { origin, text } = table.info(symbol);
		const condition =
			(origin.kind === 'operation' || origin.kind === 'named') &&
			(relevance.testedLater(node, text) ||
				(origin.kind === 'operation' && relevance.testedLater(node, testKey(origin.operator)))) &&
			reach.has(symbol);
		if (condition || reach.used.has(symbol)) classes.set(symbol, mask);
	}
	const movedErrors = new Map([...state.movedErrors].filter(([symbol]) => reach.used.has(symbol)));
	const guarded = new Map([...state.guarded].filter(([symbol]) => reach.has(symbol)));
	return {
		...state,
		values,
		classes,
		movedErrors,
		guarded,
		instances: keptInstances(state.instances, reach),
	};
}

/** Places whose first content was given back: whoever forgets what stands there now would take it for that. */
const placesLeft = ({ instances }: State, table: SymbolTable): ReadonlySet<string> =>
	new Set(
		instances.flatMap(({ status, key: [object] }) => {
			const origin = status === 'released' && object !== undefined ? table.info(object).origin : null;
			return origin?.kind === 'initial' && origin.base !== null ? [origin.place] : [];
		}),
	);

/** Adds the members of reachable objects that live code may read; each may make further objects reachable. */
function keepReachable(
	state: State,
	table: SymbolTable,
	values: Map<string, SymbolId>,
	reach: Reach,
	isNeeded: (name: string, symbol: SymbolId, place: string) => boolean,
): void {
	let members: { readonly place: string; readonly base: SymbolId; readonly symbol: SymbolId }[] = [];
	for (const [place, symbol] of state.values) {
		const { base, name } = table.partsOf(place);
		if (base !== null && isNeeded(name, symbol, place)) members.push({ place, base, symbol });
	}
	for (let found = true; found; ) {
		found = false;
		const rest: typeof members = [];
		for (const member of members) {
			if (!reach.has(member.base)) {
				rest.push(member);
				continue;
			}
			values.set(member.place, member.symbol);
			reach.add(member.symbol);
			found = true;
		}
		members = rest;
	}
}

/** Finished instances stay only as far as a later step or the summary can meet them; equal ones become one. */
function keptInstances(instances: readonly Instance[], reach: Reach): readonly Instance[] {
	if (instances.length === 0) return instances;
	const kept = new Map<string, Instance>();
	for (const instance of instances) {
		const named = instance.key.every((symbol) => reach.has(symbol));
		const isLock = instance.contract.kind === 'lock' || instance.contract.kind === 'section';
		if (!named && instance.status === 'failed') continue;
		// Of a lock that it did not take itself the function tells its callers that it gives it back.
		if (!named && instance.imported && !(isLock && instance.status === 'released')) continue;
		if (!named && instance.status === 'lost' && instance.givenBy === null) continue;
		const tag =
			!named && instance.status === 'released' && !isLock ? { ...instance, key: [], passes: [] } : instance;
		kept.set(`${tag.site}/${tag.key.join(',')}/${tag.status}`, tag);
	}
	return [...kept.values()];
}

/** Symbols by which an instance is known, and those it depends on. */
export function* instanceSymbols(instance: Instance): Iterable<SymbolId> {
	yield* instance.key;
	if (instance.storedIn !== null) yield instance.storedIn;
	if (instance.askedWith !== null) yield instance.askedWith;
	for (const pass of instance.passes) yield pass.result;
}

/**
 * A text that is equal for states that cannot be told apart by what follows.
 * @param onlyKnown leaves out places of which it is known only that others may have written there
 */
export function fingerprint(state: State, table: SymbolTable, onlyKnown = false): string {
	const uses = countUses(state, table);
	// A value that nothing else refers to matters only by its sign.
	const name = (symbol: SymbolId) => {
		const constant = table.constantValue(symbol);
		if (constant !== null && constant >= 0) return `=${constant}`;
		const { kind } = table.info(symbol).origin;
		const alone = (uses.get(symbol) ?? 0) < 2 && kind !== 'operation' && kind !== 'initial';
		return `${alone ? '' : symbol}~${classesOf(state, table, symbol)}`;
	};
	const isSaid = (text: string) => !onlyKnown || text !== `~${ANY}`;
	const values = [...state.values]
		.map(([place, symbol]) => [place, name(symbol)] as const)
		.flatMap(([place, text]) => (isSaid(text) ? `${place}${text}` : []))
		.sort();
	const facts = [...state.classes]
		.filter(([symbol]) => !uses.has(symbol))
		.map(([symbol, mask]) => `${symbol}:${mask}`);
	const instances = state.instances.map((instance) => {
		const passes = instance.passes
			.map((pass) => `${pass.callee}${classesOf(state, table, pass.result)}`)
			.join('+');
		const key = instance.key.map((symbol) => `${symbol}~${classesOf(state, table, symbol)}`).join(',');
		return `${instance.site}/${key}/${instance.status}${instance.count}/${passes}/${instance.storedIn ?? ''}${instance.abandonedAt !== null ? '!' : ''}`;
	});
	const moved = [...state.movedErrors.keys(), ...[...state.guarded].flat()].join(',');
	const past = state.past.map((call) => `${call.name}${call.values.join(',')}`).sort();
	return `${values.join(';')}|${facts.sort().join(';')}|${instances.sort().join(';')}|${moved}|${past.join(';')}|${state.imprecise ?? ''}`;
}

function countUses(state: State, table: SymbolTable): Map<SymbolId, number> {
	const uses = new Map<SymbolId, number>();
	const count = (symbol: SymbolId) => uses.set(symbol, (uses.get(symbol) ?? 0) + 1);
	for (const [place, symbol] of state.values) {
		count(symbol);
		const { base } = table.partsOf(place);
		if (base !== null) count(base);
		const { origin } = table.info(symbol);
		if (origin.kind === 'operation') for (const operand of origin.operands) count(operand);
	}
	for (const instance of state.instances) for (const symbol of instanceSymbols(instance)) uses.set(symbol, 2);
	return uses;
}
