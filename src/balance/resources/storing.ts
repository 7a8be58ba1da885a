// Stores: what is written somewhere goes on under that name, and what stood there may lose its last one.
import type { Transfer } from '../../contracts/contract';
import { speaksOf } from '../../contracts/signature';
import type { NodeId } from '../../kernel-c/flow';
import { BY_ASSIGNMENT } from '../file/taken-over';
import { isPlaceState, isPlainObject, isStateOfPlace, isTracked, lose } from '../path/place-state';
import { POSITIVE } from '../path/signs';
import { classesOf, giveUp, type Instance, type State, withInstance } from '../path/state';
import type { Place } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import type { Escaping } from './escaping';
import type { Knowledge } from './knowledge';
import type { ResourceContext } from './resource-context';

/** What an object counts goes where the object goes. */
const IS_COUNTED: ReadonlySet<string> = new Set(['count', 'reference']);

export class Storing {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;

	constructor(
		private readonly context: ResourceContext,
		private readonly escaping: Escaping,
	) {
		this.table = context.table;
		this.knowledge = context.knowledge;
	}

	store(state: State, node: NodeId, place: Place, value: SymbolId): State {
		this.context.stored.add(value);
		const old = state.values.get(place.key);
		let now = state;
		if (old !== undefined && old !== value) {
			if (!this.table.pointsInto(value, old)) now = this.overwrite(now, node, place, old, value);
			if (this.table.constantValue(value) === 0)
				now = this.takeOver(this.clear(now, place, old), node, place, old);
			if (place.base !== null) now = giveUp(now, old);
		}
		now = this.nameByPlace(now, place, value);
		if (place.base === null && this.context.isLocal(place.field)) return now;
		// What points to itself, or to a part of itself, is where it was.
		if (place.base !== null && this.pointsToItself(place.base, value)) return now;
		if (place.base === null || !this.context.isOnStack(place.base)) this.context.keep(value, node);
		return {
			...now,
			instances: now.instances.map((instance) => {
				if (instance.status === 'held' && this.isTold(instance, place, value))
					return this.escaping.tell(instance, place);
				if (
					instance.status === 'held' &&
					(this.isCopied(now, instance, value) ||
						this.isTakenOut(now, instance, value) ||
						this.isMemberOfCopied(instance, value))
				)
					return { ...instance, status: 'lost' };
				if (
					instance.status !== 'held' ||
					isStateOfPlace(instance) ||
					!instance.key.some(
						(symbol) =>
							this.table.pointsInto(value, symbol) ||
							((!instance.own || IS_COUNTED.has(instance.contract.kind)) &&
								this.table.dependsOn(symbol, value)),
					)
				)
					return instance;
				const owner = place.base === null ? null : this.escaping.localOwner(now, place.base);
				if (owner !== null && !this.escaping.isSomeElement(place))
					return {
						...instance,
						storedIn: owner,
						storedAs: place.text,
						automatic: instance.automatic || this.context.endsByItself(owner),
					};
				const entrusted = this.escaping.entrust(now, instance, node, place);
				return this.isPartOfLiteral(value) ? { ...entrusted, givenBy: null } : entrusted;
			}),
		};
	}

	private pointsToItself(base: SymbolId, value: SymbolId): boolean {
		const { origin } = this.table.info(value);
		// `job->data = job + 1;`: what lies behind an object was made with it.
		const isBehind = origin.kind === 'operation' && origin.operator === '+';
		const isPart = (origin.kind === 'address' || isBehind) && this.table.pointsInto(value, base);
		return isPart || this.table.pointsInto(base, value);
	}

	/** `*name = (struct qstr) QSTR_INIT(text, len);`: the object is a part of what is stored. */
	private isPartOfLiteral(value: SymbolId): boolean {
		const { origin } = this.table.info(value);
		return origin.kind === 'operation' && /^[A-Z]/.test(origin.operator);
	}

	/** `*mode = foo_lock_shared(inode)`, `walk->ptl = ptl`, `*mode = FOO_EXCL`: the caller learns which lock it has to give back. */
	private isTold({ contract, key }: Instance, { base }: Place, value: SymbolId): boolean {
		if (!isPlaceState(contract) || base === null || this.context.isOnStack(base)) return false;
		const { kind } = this.table.info(value).origin;
		const isOfCall = kind === 'result' || kind === 'unknown';
		return isOfCall ? key.includes(value) : contract.mask && key.at(-1) === value;
	}

	/**
	 * `*parent = *path;`, `lower->dentry = path.dentry`: what an object holds, or a part of it, goes on under another name.
	 * What a pointer that was got leads to is not what was got, but for an array in new memory: that has no other content.
	 */
	private isTakenOut(
		{ values }: State,
		{ contract, key: [object], own }: Instance,
		value: SymbolId,
	): boolean {
		if (isPlaceState(contract) || object === undefined) return false;
		const { origin } = this.table.info(value);
		const isVariable = !own && this.context.isOnStack(object);
		if (origin.kind !== 'initial' || origin.base !== object)
			return (
				isVariable &&
				[...values].some(([place, content]) => content === value && this.isMember(place, object))
			);
		return origin.field === '*' || isVariable || this.table.isFresh(object);
	}

	/** `last->link = *link;`: what the members of a struct name goes on where the whole struct is copied to. */
	private isMemberOfCopied({ contract, key: [object] }: Instance, value: SymbolId): boolean {
		if (isPlaceState(contract) || object === undefined) return false;
		const { origin } = this.table.info(object);
		return origin.kind === 'initial' && origin.base !== null && origin.base === this.table.copiedFrom(value);
	}

	private isMember(place: string, object: SymbolId): boolean {
		return this.table.partsOf(place).base === object;
	}

	/** `conf->pool = newpool;`: what was set up in a local variable goes on as part of the copy. */
	private isCopied({ values }: State, { contract, key: [object] }: Instance, value: SymbolId): boolean {
		if (isPlaceState(contract) || object === undefined) return false;
		const { origin } = this.table.info(object);
		return origin.kind === 'address' && values.get(origin.place) === value;
	}

	/** An object is called by the variable its acquiring call was assigned to, not by the call. */
	private nameByPlace(state: State, place: Place, value: SymbolId): State {
		const call = this.context.textOf(value);
		const renamed = ({ own, result, text }: Instance) => own && result === value && text.includes(call);
		if (!state.instances.some(renamed)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				renamed(instance) ? { ...instance, text: instance.text.replace(call, () => place.text) } : instance,
			),
		};
	}

	/** `put_x(obj->x); obj->x = NULL;`: the object gave up its reference for good. */
	private clear(state: State, place: Place, old: SymbolId): State {
		const isGivenUp = ({ status, imported, cleared, key }: Instance) =>
			status === 'released' && imported && !cleared && key[0] === old;
		if (place.base === null || !state.instances.some(isGivenUp)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				isGivenUp(instance) ? { ...instance, freed: true, cleared: true } : instance,
			),
		};
	}

	/** `x = obj->part; obj->part = NULL;`: what only a variable names from here on is the function's own to give back. */
	private takeOver(state: State, node: NodeId, place: Place, old: SymbolId): State {
		const { origin, text } = this.table.info(old);
		const isContent =
			origin.kind === 'initial'
				? origin.place === place.key
				: origin.kind === 'unknown' && text === place.text;
		const isKnown = state.instances.some(({ key }) => key.includes(old));
		if (!isContent || isKnown || this.table.mayRunAgain(node)) return state;
		if (place.base === null && this.context.isLocal(place.field)) return state;
		const names = [...state.values].flatMap(([name, symbol]) => (symbol === old ? [name] : []));
		const release = names
			.filter((name) => this.context.isLocal(name))
			.map((name) => this.knowledge.releaseOf(name))
			.find((found) => found !== undefined);
		if (!release) return state;
		const { bound, call } = release;
		const own = { acquireCall: BY_ASSIGNMENT, own: true, status: 'held', count: 1 } as const;
		return withInstance(state, { ...this.context.newInstance(bound, node, call, [old]), ...own });
	}

	/** Whether the function has stored an object somewhere or handed it to a function that is not known. */
	private isKnownToOthers(object: SymbolId): boolean {
		return this.context.handedOn.has(object) || this.context.kept.some(({ symbol }) => symbol === object);
	}

	/** `obj->part = krealloc(obj->part, …)`: what it has failed to take over is there still. */
	private isNotTakenOver({ contract }: Instance, value: SymbolId): boolean {
		const { origin } = this.table.info(value);
		const mayBeKept = (rule: Transfer) => rule.success !== undefined && rule.success !== 'always';
		return (
			origin.kind === 'result' &&
			contract.transfer.some((rule) => mayBeKept(rule) && speaksOf(rule, origin.callee))
		);
	}

	/**
	 * `obj->buf = alloc_near(); if (!is_usable(obj->buf)) obj->buf = alloc_far();`: what a call has given was stored where the next
	 * call stores what it gives, and nowhere else.
	 */
	private noteReplaced(state: State, node: NodeId, { text }: Place, old: SymbolId, value: SymbolId): void {
		const { kept, handedOn } = this.context;
		// What a round of a loop stores over may be linked from what it stores.
		if (this.table.mayRunAgain(node) || this.table.info(value).origin.kind !== 'result' || handedOn.has(old))
			return;
		const known = state.instances.filter(({ key }) => key[0] === old);
		const [instance] = known;
		const isOnlyThere =
			instance?.status === 'lost' &&
			instance.own &&
			instance.tested &&
			instance.givenBy !== null &&
			`${instance.givenBy.parameter}->${instance.givenBy.field}` === text &&
			isPlainObject(instance.contract) &&
			instance.passes.length === 0;
		const isStoredOnce = kept.filter(({ symbol }) => symbol === old).length === 1;
		if (known.length === 1 && isOnlyThere && isStoredOnce && classesOf(state, this.table, old) === POSITIVE)
			this.context.observe('overwritten', state, node, instance, null, text);
	}

	/** The last variable that names a held object gets another value. */
	private overwrite(state: State, node: NodeId, place: Place, old: SymbolId, value: SymbolId): State {
		this.noteReplaced(state, node, place, old, value);
		const instance = state.instances.find(
			(candidate) =>
				isTracked(candidate) &&
				candidate.key[0] === old &&
				!isStateOfPlace(candidate) &&
				(candidate.status === 'held' || this.isNotTakenOver(candidate, value)),
		);
		const isStored = instance?.status === 'held' && instance.storedIn !== null;
		if (!instance || isStored || instance.automatic) return state;
		// `path = foo_find(root, where);`: the caller has it by `*where`.
		if (instance.givenBy !== null && place.base === null) return state;
		for (const [other, symbol] of state.values) if (symbol === old && other !== place.key) return state;
		for (const symbol of state.values.values())
			if (symbol !== old && this.table.pointsInto(symbol, old)) return state;
		if ((classesOf(state, this.table, old) & POSITIVE) === 0) return state;
		// The address of a member has no last name.
		if (this.table.info(old).origin.kind === 'address') return state;
		// `foo_add(table, obj); obj = NULL;`: the author says that somebody else has it now.
		const isKnown = instance.passes.length > 0 || (place.base !== null && this.isKnownToOthers(place.base));
		if (this.table.constantValue(value) === 0 && isKnown) return lose(state, (other) => other === instance);
		// What is counted or registered is an object of others: they know it by another name.
		const { contract, own } = instance;
		const isOfOthers = contract.kind === 'registration' ? !own : contract.kind === 'count' && contract.nests;
		if (!isOfOthers) this.context.observe('overwritten', state, node, instance, null, place.text);
		return lose(state, (other) => other === instance);
	}
}
