// How a resource leaves the function's sight: stored away, handed to other functions, overwritten.
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printCallee } from '../../kernel-c/print-expression';
import { BY_ASSIGNMENT } from '../file/taken-over';
import type { Place } from '../path/evaluate';
import { keeps, undoes } from '../path/opposites';
import { isPlaceState, isPlainObject, isStateOfPlace, isTracked, lose } from '../path/place-state';
import {
	age,
	classesOf,
	type Instance,
	type State,
	setClasses,
	withInstance,
	withValue,
} from '../path/state';
import { ANY, indexOf, POSITIVE, type SymbolId, ZERO } from '../path/symbols';
import { Acquiring } from './acquiring';

const isTrackedAs = (instance: Instance, symbol: SymbolId): boolean =>
	isTracked(instance) && instance.key[0] === symbol;

/** What an object counts goes where the object goes. */
const IS_COUNTED: ReadonlySet<string> = new Set(['count', 'reference']);

/** What a callee got as it is, and, of one in view, what of that it hands on to be undone. */
interface Passing {
	readonly itself: ReadonlySet<SymbolId>;
	readonly undone: ReadonlySet<SymbolId> | null;
}

export abstract class Escaping extends Acquiring {
	store(state: State, node: NodeId, place: Place, value: SymbolId): State {
		this.stored.add(value);
		const old = state.values.get(place.key);
		let now = state;
		if (old !== undefined && old !== value) {
			if (!this.table.pointsInto(value, old)) now = this.overwrite(now, node, place, old, value);
			if (this.table.constantValue(value) === 0)
				now = this.takeOver(this.clear(now, place, old), node, place, old);
		}
		now = this.nameByPlace(now, place, value);
		if (place.base === null && this.isLocal(place.field)) return now;
		// What points to itself, or to a part of itself, is where it was.
		if (place.base !== null && this.pointsToItself(place.base, value)) return now;
		if (place.base === null || !this.isOnStack(place.base)) this.keep(value, node);
		return {
			...now,
			instances: now.instances.map((instance) => {
				if (
					instance.status === 'held' &&
					(this.isTold(instance, place, value) ||
						this.isCopied(now, instance, value) ||
						this.isTakenOut(instance, value))
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
				const owner = place.base === null ? null : this.localOwner(now, place.base);
				if (owner !== null && !this.isSomeElement(place)) return { ...instance, storedIn: owner };
				const entrusted = this.entrust(now, instance, node, place);
				return this.isPartOfLiteral(value) ? { ...entrusted, givenBy: null } : entrusted;
			}),
		};
	}

	private pointsToItself(base: SymbolId, value: SymbolId): boolean {
		const isPart = this.table.info(value).origin.kind === 'address' && this.table.pointsInto(value, base);
		return isPart || this.table.pointsInto(base, value);
	}

	/** `*name = (struct qstr) QSTR_INIT(text, len);`: the object is a part of what is stored. */
	private isPartOfLiteral(value: SymbolId): boolean {
		const { origin } = this.table.info(value);
		return origin.kind === 'operation' && /^[A-Z]/.test(origin.operator);
	}

	/** `*mode = foo_lock_shared(inode)`, `walk->ptl = ptl`: the caller learns which lock it has to give back. */
	private isTold({ contract, key }: Instance, { base }: Place, value: SymbolId): boolean {
		if (!isPlaceState(contract) || base === null || this.isOnStack(base)) return false;
		const { kind } = this.table.info(value).origin;
		return (kind === 'result' || kind === 'unknown') && key.includes(value);
	}

	/**
	 * `*parent = *path;`, `lower->dentry = path.dentry`: what an object holds, or a part of it, goes on under another name.
	 * What a pointer that was got leads to is not what was got, but for an array in new memory: that has no other content.
	 */
	private isTakenOut({ contract, key: [object], own }: Instance, value: SymbolId): boolean {
		const { origin } = this.table.info(value);
		if (isPlaceState(contract) || object === undefined || origin.kind !== 'initial' || origin.base !== object)
			return false;
		return origin.field === '*' || (!own && this.isOnStack(object)) || this.table.isFresh(object);
	}

	/** `conf->pool = newpool;`: what was set up in a local variable goes on as part of the copy. */
	private isCopied({ values }: State, { contract, key: [object] }: Instance, value: SymbolId): boolean {
		if (isPlaceState(contract) || object === undefined) return false;
		const { origin } = this.table.info(object);
		return origin.kind === 'address' && values.get(origin.place) === value;
	}

	/** Stored where it outlives the function: still followed where this function gives such objects back by that name. */
	protected entrust(state: State, instance: Instance, node: NodeId, place: Place): Instance {
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
			this.isEntrusting(instance) &&
			!this.table.mayRunAgain(node) &&
			!this.isSomeElement(place);
		return isFollowed
			? { ...instance, status: 'entrusted', storedIn: place.base ?? this.evaluator.addressOf(place), givenBy }
			: { ...instance, status: 'lost', givenBy };
	}

	/** Whether a place is an element of an array, and not one by a constant, which is like a member: `table[0]`. */
	private isSomeElement({ key, field }: Place): boolean {
		const { index } = this.table.partsOf(key);
		return field.startsWith('[') && (index === null || this.table.constantValue(index) === null);
	}

	/** Whether the function may have to undo the store of what it has taken. */
	private isEntrusting({ contract, inferred }: Instance): boolean {
		const { givesBack, hasCounterpart } = this.knowledge;
		return (
			inferred ||
			(hasCounterpart && contract.kind === 'registration') ||
			(isPlainObject(contract) && (givesBack || hasCounterpart))
		);
	}

	/**
	 * Remembers that an unknown function was handed a tracked object: `itself` those of the values that it got as they are. A
	 * function in view that goes between is known to leave locks as they are, but for those that it hands on to be undone.
	 */
	protected pass(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		result: SymbolId,
		{ itself, undone }: Passing = { itself: new Set(values), undone: null },
	): State {
		const callee = printCallee(call);
		const isIndirect = call.name === null || this.isLocal(call.name);
		const kept = keeps(callee) ? new Set(values.map((value) => this.table.wholeOf(value))) : itself;
		for (const value of [...values, ...kept]) {
			const mayUndo = undone === null ? isIndirect || undoes(callee) : undone.has(value);
			const before = this.handedOn.get(value);
			this.handedOn.set(value, {
				mayUndo: mayUndo || before?.mayUndo === true,
				nodes: new Set(before?.nodes).add(node),
			});
		}
		const liesIn = ({ contract, key }: Instance, value: SymbolId) =>
			isPlaceState(contract) && key.some((symbol) => this.table.pointsInto(symbol, value));
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
			if (undoes(callee) && values.some((value) => this.isCountedIn(instance, value))) {
				changed = true;
				return { ...instance, status: 'lost' as const };
			}
			// A lock that is handed on as part of an object goes on with the object.
			const known = undone !== null && isPlaceState(instance.contract) ? [...undone] : [...values, ...kept];
			if (
				instance.status !== 'held' ||
				instance.acquiredAt === node ||
				!known.some((value) => this.reaches(instance, value) || (undone !== null && liesIn(instance, value)))
			)
				return instance;
			changed = true;
			const passes = instance.passes.filter((pass) => pass.node !== node || pass.callee !== callee);
			const { key, storedIn } = instance;
			const isAmong = (given: ReadonlySet<SymbolId>) => key.some((symbol) => given.has(symbol));
			const isKept = isAmong(kept) || (keeps(callee) && storedIn !== null && kept.has(storedIn));
			const got = isAmong(itself) ? 'itself' : isKept ? 'keeps' : 'part';
			return { ...instance, passes: [...passes, { callee, node, result, got } as const] };
		});
		return changed ? { ...state, instances } : state;
	}

	/** `foo_put(foo)`: what undoes something of the object may lower a count that lies in it. */
	private isCountedIn({ contract, key: [count], status }: Instance, value: SymbolId): boolean {
		return (
			contract.kind === 'count' &&
			status === 'held' &&
			count !== undefined &&
			count !== value &&
			this.table.constantValue(value) === null &&
			this.table.pointsInto(count, value)
		);
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
		if (isStateOfPlace(instance))
			return (
				instance.storedIn === null &&
				(this.isAskedWith(instance, value) ||
					instance.key.some((symbol) => symbol === value || this.table.areTwoNames(symbol, value)))
			);
		const isWithin = (object: SymbolId | null) => object !== null && this.table.pointsInto(value, object);
		return isWithin(instance.storedIn) || instance.key.some(isWithin);
	}

	/** `ptl = pmd_trans_huge_lock(pmd, vma)`: whoever is handed `pmd` finds the lock as well. */
	private isAskedWith({ own, askedWith }: Instance, value: SymbolId): boolean {
		return own && askedWith === value && this.table.constantValue(value) === null;
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
			const isPlace = origin.kind === 'address' && (origin.base === null || indexOf(origin.field) !== null);
			if (isPlace) now = this.forget(now, node, origin.place);
			const onStack = this.isOnStack(value);
			for (const [place, content] of now.values) {
				const { base } = this.table.partsOf(place);
				if (base === null || !this.table.pointsInto(base, value)) continue;
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
		const isNamed = (instance: Instance) => instance.status === 'held' && instance.key.includes(old);
		const now = state.instances.some(isNamed)
			? {
					...state,
					instances: state.instances.map((instance) =>
						isNamed(instance) ? { ...instance, status: 'lost' as const, givenBy: null } : instance,
					),
				}
			: state;
		const isVariable = this.table.partsOf(place).base === null;
		const fresh = this.table.unknown(node, isVariable ? place : this.textOf(old));
		return withValue(setClasses(age(now, this.table, fresh), fresh, ANY), place, fresh);
	}

	/** An object is called by the variable its acquiring call was assigned to, not by the call. */
	protected nameByPlace(state: State, place: Place, value: SymbolId): State {
		const call = this.textOf(value);
		const renamed = ({ own, result, text }: Instance) => own && result === value && text.includes(call);
		if (!state.instances.some(renamed)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				renamed(instance) ? { ...instance, text: instance.text.replace(call, () => place.text) } : instance,
			),
		};
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
		if (place.base === null ? this.isLocal(place.field) : this.isOnStack(place.base)) return state;
		const names = [...state.values].flatMap(([name, symbol]) => (symbol === old ? [name] : []));
		const release = names
			.filter((name) => this.isLocal(name))
			.map((name) => this.knowledge.releaseOf(name))
			.find((found) => found !== undefined);
		if (!release) return state;
		const { bound, call } = release;
		const own = { acquireCall: BY_ASSIGNMENT, own: true, status: 'held', count: 1 } as const;
		return withInstance(state, { ...this.newInstance(bound, node, call, [old]), ...own });
	}

	/** Whether the function has stored an object somewhere or handed it to a function that is not known. */
	private isKnownToOthers(object: SymbolId): boolean {
		return this.handedOn.has(object) || this.kept.some(({ symbol }) => symbol === object);
	}

	/** `obj->part = krealloc(obj->part, …)`: what it has failed to take over is there still. */
	private isNotTakenOver({ contract }: Instance, value: SymbolId): boolean {
		const { origin } = this.table.info(value);
		return (
			origin.kind === 'result' && contract.transfer.some(({ call }) => call.startsWith(`${origin.callee}(`))
		);
	}

	/** The last variable that names a held object gets another value. */
	protected overwrite(state: State, node: NodeId, place: Place, old: SymbolId, value: SymbolId): State {
		const instance = state.instances.find(
			(candidate) =>
				isTracked(candidate) &&
				candidate.key[0] === old &&
				!isStateOfPlace(candidate) &&
				(candidate.status === 'held' || this.isNotTakenOver(candidate, value)),
		);
		const isStored = instance?.status === 'held' && instance.storedIn !== null;
		if (!instance || isStored || instance.automatic) return state;
		for (const [other, symbol] of state.values) if (symbol === old && other !== place.key) return state;
		for (const symbol of state.values.values())
			if (symbol !== old && this.table.pointsInto(symbol, old)) return state;
		if ((classesOf(state, this.table, old) & POSITIVE) === 0) return state;
		// The address of a member has no last name.
		if (this.table.info(old).origin.kind === 'address') return state;
		// `foo_add(table, obj); obj = NULL;`: the author says that somebody else has it now.
		const isKnown = instance.passes.length > 0 || (place.base !== null && this.isKnownToOthers(place.base));
		if (this.table.constantValue(value) === 0 && isKnown) return lose(state, (other) => other === instance);
		// What is counted is an object of others: they know it by another name.
		if (instance.contract.kind !== 'count' || !instance.contract.nests)
			this.observe('overwritten', state, node, instance, null, place.text);
		return lose(state, (other) => other === instance);
	}
}
