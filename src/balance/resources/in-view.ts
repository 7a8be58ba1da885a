// Calls of functions in view: what their summaries say that they take, give back, keep, leave and hand on.
import type { Bound } from '../../contracts/catalogue';
import type { Acquire, Release } from '../../contracts/contract';
import { isField } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isPlaceState, lose } from '../path/place-state';
import { ZERO } from '../path/signs';
import {
	classesOf,
	type Instance,
	restrict,
	type State,
	sameKey,
	setClasses,
	withInstance,
	withValue,
} from '../path/state';
import type { Outcome } from '../path/storage';
import {
	type HandedOn,
	isFailingWay,
	type Summary,
	type SummaryEffect,
	type SummaryWay,
} from '../path/summary';
import type { SymbolId, SymbolTable } from '../path/symbols';
import type { Acquiring } from './acquiring';
import { type Disputes, sharesRelease } from './disputes';
import type { Escaping } from './escaping';
import type { Forgetting } from './forgetting';
import type { Knowledge } from './knowledge';
import type { Releasing } from './releasing';
import type { ResourceContext } from './resource-context';

export class InView {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;

	constructor(
		private readonly context: ResourceContext,
		private readonly releasing: Releasing,
		private readonly acquiring: Acquiring,
		private readonly escaping: Escaping,
		private readonly forgetting: Forgetting,
		private readonly disputes: Disputes,
	) {
		this.table = context.table;
		this.knowledge = context.knowledge;
	}

	/** The ways a call of a function in view may go. */
	applySummary(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		summary: Summary,
	): Outcome[] {
		const outcomes: Outcome[] = [];
		const called = this.callsWithin(state, node, call, values, summary);
		for (const [way, admitted] of this.waysFor(called, values, summary)) {
			// What lies in the objects may go with them, on the ways that nothing is said of.
			const isDisputed = this.disputes.disputedBy(state, values, this.told(way, summary, node, call));
			const isInside = (instance: Instance) =>
				!values.some((value) => value === instance.key[0]) && isDisputed(instance);
			const begun = lose(admitted, isInside);
			const aliased = way.alias === null ? undefined : values[way.alias.index];
			// Another name for an argument has its sign.
			const signs = aliased === undefined ? way.classes : classesOf(state, this.table, aliased) & way.classes;
			// What the callee gives back is what its arguments meant before there was a result.
			let ways: State[] = signs === 0 ? [] : [begun];
			const releases = way.effects.filter(({ delta }) => delta < 0);
			for (const { bound } of releases)
				ways = ways.flatMap((each) => this.releaseWithin(each, node, call, bound as Bound<Release>, values));
			// One field may name what several releases speak of: a lock, and the reference that it lies in.
			for (const { bound, clears } of releases)
				if (clears) ways = ways.map((each) => this.clearThrough(each, bound, values));
			if (isFailingWay(way, summary))
				ways = ways.map((each) => this.acquiring.becauseOf(each, node, call.name));
			for (const each of ways) {
				const { state: after, value } =
					aliased === undefined
						? this.context.storage.freshResult(each, node, call)
						: { state: each, value: this.aliasOf(call, way, aliased) };
				const given = aliased === undefined ? this.context.beforeResult(values, value) : values;
				// What the callee writes it writes over what was there; only then stands there what it took.
				let now = this.forgetting.forgetPointees(setClasses(after, value, signs), node, given, false);
				now = this.escapeBySummary(now, node, call, given, summary, way, value);
				if (aliased === undefined) now = this.renameReturned(now, node, given, summary);
				now = this.leaveUnset(now, node, call, given, way);
				for (const effect of way.effects)
					if (effect.delta > 0)
						now = this.takeThrough(
							this.keepNamed(each, now, effect, given),
							node,
							call,
							effect,
							given,
							value,
						);
				for (const variant of this.variantsFor(now, way, given)) {
					const left = variant.reduce(
						(so, effect) => this.takeThrough(so, node, call, effect, given, value),
						now,
					);
					outcomes.push({ state: this.expireWithin(left, node, call, given, summary), value });
				}
			}
		}
		return outcomes;
	}

	/** The ways that are open to a call with these arguments, with what each then says of them; all, where it would be none. */
	private waysFor(state: State, values: readonly SymbolId[], { ways }: Summary): [SummaryWay, State][] {
		const admitted = ways.flatMap((way): [SummaryWay, State][] => {
			let now: State | null = state;
			for (const [index, classes] of way.asks) {
				const value = values[index];
				if (value !== undefined && now) now = restrict(now, this.table, value, classes);
			}
			return now ? [[way, now]] : [];
		});
		return admitted.length > 0 ? admitted : ways.map((way) => [way, state]);
	}

	/** The callee has failed and has not set what it sets where it succeeds. What this function has set itself is there still. */
	private leaveUnset(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		{ leavesUnset }: SummaryWay,
	): State {
		let now = state;
		for (const { index, fields } of this.table.mayRunAgain(node) ? [] : leavesUnset) {
			const object = values[index];
			if (object === undefined) continue;
			const [field] = fields;
			const name = this.context.textOf(object);
			const place =
				field === undefined
					? this.context.storage.dereference(object, name.replace(/^&/, ''))
					: this.context.storage.memberPlace(object, field, `${name}->${field}`);
			const old = now.values.get(place.key);
			const origin = old === undefined ? null : this.table.info(old).origin;
			if (place.base === null || (origin && !(origin.kind === 'initial' && origin.place === place.key)))
				continue;
			const nothing = this.table.unset(node, call.name ?? '', place.text);
			now = withValue(setClasses(now, nothing, ZERO), place.key, nothing);
		}
		return now;
	}

	/** What a callee's result is that is another name for an argument. */
	private aliasOf(call: Call, { alias }: SummaryWay, argument: SymbolId): SymbolId {
		if (alias?.member === '') return argument;
		return alias?.member
			? this.table.around(argument, alias.member)
			: this.table.operation(`${call.name ?? ''}.`, [argument]);
	}

	/** What the callee may leave in objects of this function's own. What it leaves elsewhere is others' to give back. */
	private variantsFor(
		state: State,
		{ variants }: SummaryWay,
		values: readonly SymbolId[],
	): SummaryWay['variants'] {
		const isOwn = ({ leftIn }: SummaryEffect) => {
			const object = leftIn?.from === 'argument' ? values[leftIn.index] : undefined;
			return object !== undefined && this.escaping.localOwner(state, object) !== null;
		};
		const own = variants.map((variant) => variant.filter(isOwn));
		return own.some((variant) => variant.length > 0) ? own : [[]];
	}

	/** The callee has set the field to NULL that named what it gave back. */
	private clearThrough(state: State, { key: [part] }: Bound<unknown>, values: readonly SymbolId[]): State {
		const [symbol] = (part && this.context.keyOf(state, [part], values, null)?.key) ?? [];
		if (symbol === undefined) return state;
		const cleared = [...state.values].map(([place, value]): [string, SymbolId] => [
			place,
			this.table.partsOf(place).base !== null && value === symbol ? this.table.constant(0) : value,
		]);
		const instances = state.instances.map((instance) =>
			instance.status === 'released' && instance.key[0] === symbol
				? { ...instance, cleared: true }
				: instance,
		);
		return { ...state, values: new Map(cleared), instances };
	}

	/**
	 * What a callee gives back, in the terms of what is held: many contracts share one release (`kvfree()`), and the callee
	 * could not know which of them its caller holds. Which element of an array it was is not followed.
	 */
	private releaseWithin(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		values: readonly SymbolId[],
	): State[] {
		const { contract, key } = bound;
		const [object] = this.context.keyOf(state, key, values, null)?.key ?? [];
		const held = state.instances.filter(({ status, key: [first] }) => status === 'held' && first === object);
		if (isPlaceState(contract) || held.some((instance) => instance.contract.id === contract.id))
			return this.releasing.release(state, node, call, [bound], values);
		// Who puts a page does not unlock it, though `f2fs_put_page(page, 1)` does both.
		const meant = held.find(
			(instance) => !isPlaceState(instance.contract) && sharesRelease(instance.contract, contract),
		)?.contract;
		const isElement = key.some(
			(part) => part.from === 'argument' && call.arguments[part.index]?.kind === 'index',
		);
		if (!meant && isElement) return [state];
		return this.releasing.release(state, node, call, [meant ? { ...bound, contract: meant } : bound], values);
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
			const found = this.context.keyOf(now, [part], values, null);
			const [content] = found?.key ?? [];
			if (!rule || !found || content === undefined) continue;
			const section = this.context.newInstance({ contract, rule, parameters: [], key: [] }, node, call, []);
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
				(part) => part && (this.context.keyOf(state, [part], values, null)?.key[0] ?? null),
			);
			now = this.context.callOrder.note(
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

	/** `dm_get_device(obj->ti, path, mode, &obj->dev)` in a callee: it took the device by what `obj->ti` was before, and still is. */
	private keepNamed(
		before: State,
		after: State,
		{ bound: { key }, leftIn }: SummaryEffect,
		values: readonly SymbolId[],
	): State {
		let now = after;
		for (const part of key.length > 1 ? key : []) {
			if (!isField(part) || part === leftIn) continue;
			const object = values[part.index];
			const [field, ...deeper] = part.fields;
			if (object === undefined || field === undefined || deeper.length > 0) continue;
			const { key: place } = this.context.storage.memberPlace(object, field, field);
			const old = before.values.get(place);
			if (old !== undefined) now = withValue(now, place, old);
		}
		return now;
	}

	/** What a callee took for its caller; where it left it in a field, the object of that field owns it. */
	private takeThrough(
		state: State,
		node: NodeId,
		call: Call,
		effect: SummaryEffect,
		values: readonly SymbolId[],
		result: SymbolId,
	): State {
		const bound = effect.bound as Bound<Acquire>;
		const passes = effect.handedTo.map((callee) => ({
			callee,
			node,
			result,
			got: 'itself' as const,
			isCommon: true,
		}));
		const taken = this.acquiring.take(state, node, call, bound, values, result);
		const now = this.changeNew(state, taken, bound, (instance) => ({
			...instance,
			passes,
			own: instance.own && !effect.isStored,
		}));
		const part = isPlaceState(bound.contract) ? null : effect.leftIn;
		const [field] = part?.fields ?? [];
		const object = part?.from === 'argument' ? values[part.index] : part ? result : undefined;
		const argument = part?.from === 'argument' ? call.arguments[part.index] : undefined;
		const name = argument ? printExpression(argument) : printExpression(call);
		if (field === undefined || object === undefined) return now;
		const owner = this.escaping.localOwner(now, object);
		const place = this.context.storage.memberPlace(object, field, `${name}->${field}`);
		const placed = (instance: Instance): Instance => {
			const own: Instance = { ...instance, own: true, text: place.text };
			return owner === null ? this.escaping.entrust(state, own, node, place) : { ...own, storedIn: owner };
		};
		return this.changeNew(state, now, bound, placed);
	}

	/** Changes what is held after a call and was not before: an earlier round of a loop may have taken at the same place. */
	changeNew(
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

	private escapeBySummary(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		summary: Summary,
		way: SummaryWay,
		result: SymbolId,
	): State {
		// Who does not ask for the result knows that it is kept.
		const told = this.told(way, summary, node, call);
		const ways = told === way ? [way] : summary.ways;
		const kept = values.filter((_value, index) => ways.some(({ keeps }) => keeps.has(index)));
		for (const value of kept) this.context.keep(value, node, result, way.classes);
		const isDisputed = this.disputes.disputedBy(state, values, told);
		// What lies in an object of others stays there, whoever else comes to know that object.
		const isInKept = (instance: Instance, value: SymbolId) =>
			this.escaping.reaches(instance, value) &&
			(instance.status !== 'entrusted' || instance.key.includes(value));
		const isGone = (instance: Instance) =>
			kept.some((value) => isInKept(instance, value)) || isDisputed(instance);
		// Of objects it is only one that the callee comes to from what it was handed.
		const isWithin = (symbol: SymbolId) =>
			values.some((value) => value !== symbol && value !== 0 && this.table.dependsOn(symbol, value));
		const isReleasedUnseen = ({ contract, key }: Instance) =>
			(summary.releasesUnseen.has(contract.id) && (isPlaceState(contract) || key.some(isWithin))) ||
			(summary.isOpaque &&
				key.some((symbol) => this.table.isOfVariable(symbol) && !this.context.isOnStack(symbol)));
		const left = lose(state, (instance) => isGone(instance) || isReleasedUnseen(instance));
		return this.passBySummary(left, node, call, values, told, result);
	}

	/** What is told of a way: to who does not ask for the result, what may be on any. */
	private told(way: SummaryWay, summary: Summary, node: NodeId, call: Call): SummaryWay | Summary {
		return this.knowledge.isStatement(node, call) ? summary : way;
	}

	/** What a function in view hands on to unknown ones of what it was handed; of `others`, where its contract speaks of the rest. */
	passBySummary(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		{ handsOn }: Pick<Summary, 'handsOn'>,
		result: SymbolId,
		others: readonly SymbolId[] = values,
	): State {
		const handedOn = (isMeant: (how: HandedOn) => boolean) =>
			values.filter((value, index) => {
				const how = handsOn.get(index);
				return how !== undefined && others.includes(value) && isMeant(how);
			});
		return this.escaping.pass(
			state,
			node,
			call,
			handedOn(() => true),
			result,
			{
				itself: new Set(handedOn(({ itself }) => itself)),
				undone: new Set(handedOn(({ mayUndo }) => mayUndo)),
			},
		);
	}
}
