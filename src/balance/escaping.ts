// How a resource leaves the function's sight: stored away, handed to other functions, overwritten.
import type { Bound } from '../contracts/catalogue';
import type { Acquire, Release } from '../contracts/contract';
import type { Call } from '../kernel-c/expression';
import type { NodeId } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import { Acquiring } from './acquiring';
import type { Outcome, Place } from './evaluate';
import { undoes } from './opposites';
import { isPlaceState, isPlainObject, isStateOfPlace, isTracked, lose } from './place-state';
import {
	age,
	classesOf,
	type Given,
	type Instance,
	replaceInstance,
	type State,
	sameKey,
	setClasses,
	withInstance,
	withValue,
} from './state';
import { isFailure, type Summary, type SummaryEffect } from './summary';
import { ANY, POSITIVE, type SymbolId, ZERO } from './symbols';

const isTrackedAs = (instance: Instance, symbol: SymbolId): boolean =>
	isTracked(instance) && instance.key[0] === symbol;

/** Names of calls that only look: the same arguments give the same answer, and nothing is kept. */
const PREDICATE =
	/^(?:is|has|test|can|should|IS|S_IS)_|_(?:is|has|can|test|enabled|initialized|supported|empty|valid|present|uptodate|mapped|dirty|new|unwritten|written)(?:_|$)|^S_IS|^buffer_|^[A-Z][A-Z0-9_]*$/;

/** `xchg(&place, new)` and its kin store what they are handed. */
const EXCHANGE = /(?:^|_)(?:cmp)?xchg(?:_|$)/;

/**
 * `KUNIT_ASSERT_NOT_NULL(test, p)`, `DBG_BUGON(!mutex_trylock(l))`: macros look at what they are handed and at what is
 * taken in there, and whether the path goes on where that failed is not told.
 */
function lookedAt(state: State, node: NodeId, { name }: Call, values: readonly SymbolId[]): State {
	if (name === null || !/^[A-Z][A-Z0-9_]*$/.test(name)) return state;
	const isMeant = ({ status, acquiredAt, result }: Instance) =>
		status === 'failed' && (acquiredAt === node || (result !== null && values.includes(result)));
	if (!state.instances.some(isMeant)) return state;
	return { ...state, instances: state.instances.filter((instance) => !isMeant(instance)) };
}

export abstract class Escaping extends Acquiring {
	// Stores and uses

	store(state: State, node: NodeId, place: Place, value: SymbolId): State {
		this.stored.add(value);
		const old = state.values.get(place.key);
		let now = state;
		if (old !== undefined && old !== value) {
			if (!this.table.pointsInto(value, old)) now = this.overwrite(now, node, place, old);
			if (this.table.constantValue(value) === 0) now = this.clear(now, place, old);
		}
		now = this.nameByPlace(now, place, value);
		if (place.base === null && this.isLocal(place.field)) return now;
		if (place.base === null || !this.isOnStack(place.base)) this.kept.add(value);
		return {
			...now,
			instances: now.instances.map((instance) => {
				if (
					instance.status !== 'held' ||
					isStateOfPlace(instance) ||
					!instance.key.some(
						(symbol) =>
							this.table.pointsInto(value, symbol) || (!instance.own && this.table.pointsInto(symbol, value)),
					)
				)
					return instance;
				const owner = place.base === null ? null : this.localOwner(now, place.base);
				if (owner !== null && !place.field.startsWith('[')) return { ...instance, storedIn: owner };
				return this.entrust(now, instance, node, place);
			}),
		};
	}

	/** Stored where it outlives the function: still followed where this function gives such objects back by that name. */
	private entrust(state: State, instance: Instance, node: NodeId, place: Place): Instance {
		const old = state.values.get(place.key);
		// `if (!obj->part) obj->part = alloc();`: the object keeps what it has, for the next time.
		const isMadeOnce =
			old !== undefined &&
			this.table.info(old).origin.kind === 'initial' &&
			classesOf(state, this.table, old) === ZERO;
		const givenBy = this.outParameter(place);
		const isFollowed =
			instance.own &&
			!isMadeOnce &&
			!instance.automatic &&
			isPlainObject(instance.contract) &&
			!this.table.mayRunAgain(node) &&
			!place.field.startsWith('[') &&
			this.knowledge.givesBack;
		return isFollowed
			? { ...instance, status: 'entrusted', storedIn: place.base ?? this.evaluator.addressOf(place), givenBy }
			: { ...instance, status: 'lost', givenBy };
	}

	// Other calls

	protected otherCall(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): Outcome[] {
		const name = call.name ?? '';
		const checked = this.usedAfterRelease(lookedAt(state, node, call, values), node, call, values, false);
		const summary = call.name === null ? undefined : this.knowledge.summaryOf(call.name);
		const [first] = values;
		if (first !== undefined && this.knowledge.catalogue.converters.has(name)) {
			const value = this.table.address(`#${first}->${name}()`, first, `${name}()`, printExpression(call));
			return [{ state: checked, value }];
		}
		if (summary) return this.applySummary(checked, node, call, values, summary);
		if (call.name !== null && PREDICATE.test(name))
			return [{ state: checked, value: this.table.operation(name, values) }];
		if (this.isNeutral(name))
			return [this.evaluator.freshResult(this.forgetPointees(checked, node, values, true), node, call)];
		if (EXCHANGE.test(name)) return [this.exchange(checked, node, call, values)];
		// A callback is there to fill in what it is handed.
		const isCallback = call.name === null || this.isLocal(call.name);
		const { state: after, value } = this.evaluator.freshResult(checked, node, call);
		const left = isCallback || this.handsFunction(call) ? this.leaveTo(after, values) : after;
		return [
			{
				state: this.pass(
					this.forgetPointees(left, node, values, false, isCallback),
					node,
					call,
					values,
					value,
				),
				value,
			},
		];
	}

	/** `devm_add_action(dev, undo, object)`: a function of this file is handed on, with what it is to work on. */
	protected handsFunction(call: Call): boolean {
		return call.arguments.some(
			(argument) =>
				argument.kind === 'name' && !this.isLocal(argument.name) && this.knowledge.isFunction(argument.name),
		);
	}

	/** Code that is not seen may give back whatever lies in what it is handed. */
	protected leaveTo(state: State, values: readonly SymbolId[]): State {
		const given = values.filter((value) => this.table.constantValue(value) === null);
		const isInside = ({ own, status, storedIn, key }: Instance) =>
			status === 'entrusted'
				? given.some((value) => storedIn !== null && this.table.dependsOn(storedIn, value))
				: !own &&
					key.some((symbol) =>
						given.some((value) => symbol !== value && this.table.dependsOn(symbol, value)),
					);
		return lose(state, isInside);
	}

	private exchange(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): Outcome {
		const outcome = this.evaluator.freshResult(state, node, call);
		for (const value of values) this.kept.add(value);
		const isStored = (instance: Instance) => values.slice(1).some((value) => instance.key.includes(value));
		return { ...outcome, state: lose(this.forgetPointees(outcome.state, node, values, true), isStored) };
	}

	/** Remembers that an unknown function was handed a tracked object. */
	protected pass(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		result: SymbolId,
	): State {
		const callee = call.name ?? printExpression(call.callee);
		for (const value of values) this.handedOn.add(value);
		let changed = false;
		const instances = state.instances.map((instance) => {
			if (
				instance.storedIn !== null &&
				instance.acquiredAt !== node &&
				undoes(callee) &&
				values.some((value) => this.isReachedThrough(state, instance, value))
			) {
				changed = true;
				return { ...instance, status: 'lost' as const };
			}
			if (
				instance.status !== 'held' ||
				instance.acquiredAt === node ||
				!values.some((value) => this.reaches(instance, value))
			)
				return instance;
			changed = true;
			const passes = instance.passes.filter((pass) => pass.node !== node || pass.callee !== callee);
			const direct = values.some((value) => instance.key.includes(value));
			return { ...instance, passes: [...passes, { callee, node, result, direct }] };
		});
		return changed ? { ...state, instances } : state;
	}

	/** Whether a pointer leads to the object in which an instance was entrusted to others, or to one that has that object. */
	private isReachedThrough(
		state: State,
		instance: Instance,
		value: SymbolId,
		within: readonly Instance[] = [],
	): boolean {
		const { status, storedIn } = instance;
		if (storedIn === null || this.table.constantValue(value) !== null) return false;
		if (status === 'entrusted' && this.table.dependsOn(storedIn, value)) return true;
		// Two objects may be stored in each other.
		const around = [...within, instance];
		return state.instances.some(
			(outer) =>
				outer.status === 'entrusted' &&
				outer.key[0] === storedIn &&
				!around.includes(outer) &&
				this.isReachedThrough(state, outer, value, around),
		);
	}

	/** Whether an argument gives the callee access to the resource: it is the key, lies inside it, or holds it. */
	protected reaches(instance: Instance, value: SymbolId): boolean {
		if (instance.contract.kind === 'lock' || instance.contract.kind === 'section')
			return instance.key.includes(value) && instance.storedIn === null;
		if (instance.key.includes(value) || instance.storedIn === value) return true;
		const { origin } = this.table.info(value);
		return origin.kind === 'address' && origin.base !== null && this.reaches(instance, origin.base);
	}

	/** After an unknown call, what its pointers point to may have changed. Fields this function only reads are kept. */
	protected forgetPointees(
		state: State,
		node: NodeId,
		values: readonly SymbolId[],
		onlyAddresses: boolean,
		byCallback = false,
	): State {
		let now = state;
		for (const value of values) {
			const { origin } = this.table.info(value);
			if (origin.kind === 'address' && origin.base === null) now = this.forget(now, node, origin.place);
			const onStack = this.isOnStack(value);
			for (const [place, content] of now.values) {
				if (
					!place.startsWith('#') ||
					!this.table.pointsInto(Number(place.slice(1, place.indexOf('-'))), value)
				)
					continue;
				// What this function keeps inside an object of its own is followed by what it hands the object to.
				if (now.instances.some((stored) => stored.storedIn !== null && isTrackedAs(stored, content)))
					continue;
				const written = this.table.info(content).origin;
				const onlyRead = written.kind === 'initial' && written.place === place;
				if ((onStack || !onlyRead || byCallback) && (!onlyAddresses || origin.kind === 'address'))
					now = this.forget(now, node, place);
			}
		}
		return now;
	}

	protected forget(state: State, node: NodeId, place: string): State {
		const old = state.values.get(place);
		if (old === undefined) return state;
		if (place.endsWith('->?')) {
			const values = new Map(state.values);
			values.delete(place);
			return { ...state, values };
		}
		// The callee may have released what the place named and put something else there.
		const isNamed = (instance: Instance) =>
			instance.status === 'held' &&
			(instance.own || !isPlaceState(instance.contract)) &&
			instance.key.includes(old);
		const now = state.instances.some(isNamed)
			? {
					...state,
					instances: state.instances.map((instance) =>
						isNamed(instance) ? { ...instance, status: 'lost' as const } : instance,
					),
				}
			: state;
		const fresh = this.table.unknown(node, place.startsWith('#') ? this.textOf(old) : place);
		return withValue(setClasses(age(now, this.table, fresh), fresh, ANY), place, fresh);
	}

	protected applySummary(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		summary: Summary,
	): Outcome[] {
		const outcomes: Outcome[] = [];
		const begun = this.callsWithin(state, node, call, values, summary);
		for (const way of summary.ways) {
			const aliased = way.alias === null ? undefined : values[way.alias];
			const { state: after, value } =
				aliased === undefined
					? this.evaluator.freshResult(begun, node, call)
					: { state: begun, value: this.table.operation(`${call.name ?? ''}.`, [aliased]) };
			// Another name for an argument has its sign.
			const signs = aliased === undefined ? way.classes : classesOf(state, this.table, aliased) & way.classes;
			let ways: State[] = signs === 0 ? [] : [setClasses(after, value, signs)];
			for (const { delta, bound } of way.effects)
				if (delta < 0)
					ways = ways.flatMap((each) => this.release(each, node, call, [bound as Bound<Release>], values));
			if (isFailure(way, summary)) ways = ways.map((each) => this.becauseOf(each, node, call.name));
			for (const each of ways) {
				// What the callee writes it writes over what was there; only then stands there what it took.
				let now = this.forgetPointees(each, node, values, false);
				now = this.escapeBySummary(now, node, call, values, summary, value);
				if (aliased === undefined) now = this.renameReturned(now, node, values, summary);
				for (const effect of way.effects)
					if (effect.delta > 0) now = this.takeThrough(now, node, call, effect, values, value);
				outcomes.push({ state: this.expireWithin(now, node, call, values, summary), value });
			}
		}
		return outcomes;
	}

	/** What the callee hands out was valid in a section of its own. */
	private expireWithin(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		{ expired }: Summary,
	): State {
		let now = state;
		for (const { part, contract } of expired) {
			const [rule] = contract.release;
			const found = this.keyOf(now, [part], values, null);
			const [content] = found?.key ?? [];
			if (!rule || !found || content === undefined) continue;
			const section = this.newInstance({ contract, rule, parameters: [], key: [] }, node, call, []);
			const guarded = new Map(found.state.guarded).set(content, section.site);
			now = withInstance({ ...found.state, guarded }, { ...section, status: 'released', releasedAt: node });
		}
		return now;
	}

	/** The calls of order rules that the callee makes. */
	private callsWithin(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		summary: Summary,
	): State {
		let now = state;
		for (const inner of summary.calls) {
			const given = inner.arguments.map(
				(part) => part && (this.keyOf(state, [part], values, null)?.key[0] ?? null),
			);
			now = this.callOrder.note(
				now,
				{ name: inner.name, values: given, within: call.name, node },
				inner.always,
			);
		}
		return now;
	}

	/** The result may be another name for what the callee was handed: it can be given back by either. */
	private renameReturned(
		state: State,
		node: NodeId,
		values: readonly SymbolId[],
		{ mayReturn }: Summary,
	): State {
		const returned = values.filter((_value, index) => mayReturn.has(index));
		return lose(
			state,
			(instance) => instance.acquiredAt !== node && returned.some((value) => instance.key[0] === value),
		);
	}

	/** What a callee took for its caller; where it left it in a field, the object of that field owns it. */
	protected takeThrough(
		state: State,
		node: NodeId,
		call: Call,
		effect: SummaryEffect,
		values: readonly SymbolId[],
		result: SymbolId,
	): State {
		const bound = effect.bound as Bound<Acquire>;
		const passes = effect.handedTo.map((callee) => ({ callee, node, result, direct: true }));
		const taken = this.take(state, node, call, bound, values, result);
		const now = this.changeNew(state, taken, bound, (instance) => ({ ...instance, passes }));
		const [part] = bound.key;
		const object = part?.from === 'argument' ? values[part.index] : undefined;
		if (part?.from !== 'argument' || object === undefined || isPlaceState(bound.contract)) return now;
		const [field] = part.fields;
		const argument = call.arguments[part.index];
		if (field === undefined || part.address || !argument) return now;
		const owner = this.localOwner(now, object);
		const placed = (instance: Instance): Instance =>
			owner === null
				? { ...instance, status: 'lost', givenBy: this.givenThrough(object, field) }
				: { ...instance, storedIn: owner, own: true, text: `${printExpression(argument)}->${field}` };
		return this.changeNew(state, now, bound, placed);
	}

	/** Changes what is held after a call and was not before: an earlier round of a loop may have taken at the same place. */
	private changeNew(
		before: State,
		after: State,
		{ contract }: Bound<Acquire>,
		change: (instance: Instance) => Instance,
	): State {
		const isNew = (instance: Instance) =>
			instance.status === 'held' &&
			instance.contract.id === contract.id &&
			!before.instances.some((other) => other.site === instance.site && sameKey(other.key, instance.key));
		return {
			...after,
			instances: after.instances.map((instance) => (isNew(instance) ? change(instance) : instance)),
		};
	}

	protected escapeBySummary(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		summary: Summary,
		result: SymbolId,
	): State {
		const kept = values.filter((_value, index) => summary.keeps.has(index));
		for (const value of kept) this.kept.add(value);
		const isGone = (instance: Instance) =>
			kept.some((value) => this.reaches(instance, value)) || this.isDisputed(instance, values, summary);
		const isReleasedUnseen = (instance: Instance) => summary.releasesUnseen.has(instance.contract.id);
		const handedOn = values.filter((_value, index) => summary.handsOn.has(index));
		return this.pass(
			lose(state, (instance) => isGone(instance) || isReleasedUnseen(instance)),
			node,
			call,
			handedOn,
			result,
		);
	}

	/** Whether a callee gives back on some paths only what an instance stands for. */
	protected isDisputed(
		{ key, storedIn, contract }: Instance,
		values: readonly SymbolId[],
		{ disputed }: Summary,
	): boolean {
		return [...disputed].some(([index, { objects, places }]) => {
			const value = values[index];
			const isMeant = isPlaceState(contract) ? places === 'all' || places.has(contract.id) : objects;
			if (value === undefined || !isMeant) return false;
			return (
				key.some((symbol) => this.table.dependsOn(symbol, value)) ||
				(storedIn !== null && this.table.dependsOn(storedIn, value))
			);
		});
	}

	/** An object is called by the variable its acquiring call was assigned to, not by the call. */
	protected nameByPlace(state: State, place: Place, value: SymbolId): State {
		const renamed = (instance: Instance) =>
			instance.own && instance.result === value && instance.text === this.textOf(value);
		if (!state.instances.some(renamed)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				renamed(instance) ? { ...instance, text: place.text } : instance,
			),
		};
	}

	/** The parameter whose target or field a place is: `*out`, `object->field`; null for any other place. */
	protected outParameter(place: Place): Given | null {
		if (place.base === null || place.field.startsWith('[')) return null;
		return this.givenThrough(place.base, place.field === '*' ? null : place.field);
	}

	protected givenThrough(object: SymbolId, field: string | null): Given | null {
		const { origin } = this.table.info(object);
		return origin.kind === 'initial' && origin.base === null && this.isLocal(origin.field)
			? { parameter: origin.field, field }
			: null;
	}

	/** The object of this function's own that an address lies in: a local struct, or memory it holds itself. */
	protected localOwner(state: State, base: SymbolId): SymbolId | null {
		if (
			state.instances.some(
				(instance) =>
					instance.status === 'held' &&
					!instance.automatic &&
					instance.contract.kind === 'memory' &&
					instance.key[0] === base,
			)
		)
			return base;
		const { origin } = this.table.info(base);
		if (origin.kind !== 'address') return null;
		if (origin.base === null) return this.isLocal(origin.field) ? base : null;
		return this.localOwner(state, origin.base);
	}

	/** `put_x(obj->x); obj->x = NULL;`: the object gave up its reference for good. */
	protected clear(state: State, place: Place, old: SymbolId): State {
		const isGivenUp = (instance: Instance) =>
			instance.status === 'released' && instance.imported && !instance.freed && instance.key[0] === old;
		if (place.base === null || !state.instances.some(isGivenUp)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				isGivenUp(instance) ? { ...instance, freed: true } : instance,
			),
		};
	}

	/** The last variable that names a held object gets another value. */
	protected overwrite(state: State, node: NodeId, place: Place, old: SymbolId): State {
		const instance = state.instances.find(
			(candidate) => candidate.status === 'held' && candidate.key[0] === old && !isStateOfPlace(candidate),
		);
		if (!instance || instance.storedIn !== null || instance.automatic) return state;
		for (const [other, symbol] of state.values) if (symbol === old && other !== place.key) return state;
		for (const symbol of state.values.values())
			if (symbol !== old && this.table.pointsInto(symbol, old)) return state;
		if ((classesOf(state, this.table, old) & POSITIVE) === 0) return state;
		this.observe('overwritten', state, node, instance, null, place.text);
		return replaceInstance(state, instance, { ...instance, status: 'lost' });
	}
}
