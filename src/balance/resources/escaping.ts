// How a resource leaves the function's sight: stored away, handed to other functions, overwritten.
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printCallee } from '../../kernel-c/print-expression';
import { goesByName, isOfThing, isPlaceState, isStateOfPlace } from '../path/place-state';
import { ZERO } from '../path/signs';
import { classesOf, type Instance, type State } from '../path/state';
import type { Place } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { keeps, undoes } from '../path/words';
import type { Knowledge } from './knowledge';
import type { ResourceContext } from './resource-context';

/** What a callee got as it is, and, of one in view, what of that it hands on to be undone. */
interface Passing {
	readonly itself: ReadonlySet<SymbolId>;
	readonly undone: ReadonlySet<SymbolId> | null;
}

export class Escaping {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
		this.knowledge = context.knowledge;
	}

	/** Stored where it outlives the function: still followed where this function gives such objects back by that name. */
	entrust(state: State, instance: Instance, node: NodeId, place: Place): Instance {
		const old = state.values.get(place.key);
		// `if (!obj->part) obj->part = alloc();`: the object keeps what it has, for the next time. An output has no next time.
		const isMadeOnce =
			old !== undefined &&
			place.field !== '*' &&
			this.table.info(old).origin.kind === 'initial' &&
			classesOf(state, this.table, old) === ZERO;
		const givenBy = this.context.outParameter(place);
		const isFollowed =
			instance.own &&
			!isMadeOnce &&
			!instance.automatic &&
			(this.isEntrusting(instance) || givenBy?.field === null) &&
			!this.table.mayRunAgain(node) &&
			!this.isSomeElement(place);
		return isFollowed
			? {
					...instance,
					status: 'entrusted',
					storedIn: place.base ?? this.context.storage.addressOf(place),
					storedAs: place.text,
					givenBy,
				}
			: { ...instance, status: 'lost', givenBy };
	}

	/** A lock of which the caller learns: followed on where an output of the function names the locked object. */
	tell(instance: Instance, place: Place): Instance {
		const givenBy = instance.own ? this.context.outParameter(place) : null;
		return givenBy === null
			? { ...instance, status: 'lost' }
			: { ...instance, status: 'entrusted', storedIn: place.base, storedAs: place.text, givenBy };
	}

	/** Whether a place is an element of an array, and not one by a constant, which is like a member: `table[0]`. */
	isSomeElement({ key, field }: Place): boolean {
		const { index } = this.table.partsOf(key);
		return field.startsWith('[') && (index === null || this.table.constantValue(index) === null);
	}

	/** Whether the function may have to undo the store of what it has taken. */
	private isEntrusting({ contract, inferred }: Instance): boolean {
		const { givesBack, owesOnFailure } = this.knowledge;
		return (
			inferred ||
			(owesOnFailure && contract.kind === 'registration') ||
			(goesByName(contract) && (givesBack || owesOnFailure))
		);
	}

	/**
	 * Remembers that an unknown function was handed a tracked object: `itself` those of the values that it got as they are. A
	 * function in view that goes between is known to leave locks as they are, but for those that it hands on to be undone.
	 */
	pass(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		result: SymbolId,
		{ itself, undone }: Passing = { itself: new Set(values), undone: null },
	): State {
		const callee = printCallee(call);
		const isIndirect = call.name === null || this.context.isLocal(call.name);
		const kept = keeps(callee) ? new Set(values.map((value) => this.table.wholeOf(value))) : itself;
		for (const value of [...values, ...kept]) {
			const mayUndo = undone === null ? isIndirect || undoes(callee) : undone.has(value);
			const before = this.context.handedOn.get(value);
			this.context.handedOn.set(value, {
				mayUndo: mayUndo || before?.mayUndo === true,
				nodes: new Set(before?.nodes).add(node),
			});
		}
		// A function in view undoes no more than what it hands on to be undone, whatever its name says.
		const mayEnd = undoes(callee) && (undone === null || undone.size > 0);
		const liesIn = ({ contract, key }: Instance, value: SymbolId) =>
			isPlaceState(contract) && key.some((symbol) => this.table.pointsInto(symbol, value));
		let changed = false;
		const instances = state.instances.map((instance) => {
			if (
				instance.storedIn !== null &&
				instance.acquiredAt !== node &&
				mayEnd &&
				values.some((value) => this.isReachedThrough(state, instance, value)) &&
				!this.isHidden(instance, values)
			) {
				changed = true;
				return { ...instance, status: 'lost' as const };
			}
			const isCounted = (value: SymbolId) =>
				this.isCountedIn(instance, value) || this.isOfMember(state, instance, value);
			if (mayEnd && values.some(isCounted)) {
				changed = true;
				return { ...instance, status: 'lost' as const };
			}
			// A lock that is handed on as part of an object goes on with the object.
			const known = undone !== null && isPlaceState(instance.contract) ? [...undone] : [...values, ...kept];
			const isReached = (value: SymbolId) =>
				this.reaches(instance, value) ||
				this.isLeftIn(state, instance, value) ||
				(undone !== null && liesIn(instance, value)) ||
				(instance.own && this.isCountedIn(instance, value)) ||
				this.isOfMember(state, instance, value);
			if (instance.status !== 'held' || instance.acquiredAt === node || !known.some(isReached))
				return instance;
			changed = true;
			const passes = instance.passes.filter((pass) => pass.node !== node || pass.callee !== callee);
			const { key, storedIn } = instance;
			const isAmong = (given: ReadonlySet<SymbolId>) => key.some((symbol) => given.has(symbol));
			const isKept = isAmong(kept) || (keeps(callee) && storedIn !== null && kept.has(storedIn));
			const got = isAmong(itself) ? 'itself' : isKept ? 'keeps' : 'part';
			return { ...instance, passes: [...passes, { callee, node, result, got, isCommon: true } as const] };
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

	/** `clk_enable(obj->clk); foo_init(obj);`: whoever is handed the object finds in it what is counted. */
	private isOfMember({ values }: State, instance: Instance, value: SymbolId): boolean {
		const { key, status } = instance;
		if (!isOfThing(instance) || status !== 'held') return false;
		for (const [place, content] of values) {
			const { base } = this.table.partsOf(place);
			if (content === key[0] && base !== null && this.table.pointsInto(base, value)) return true;
		}
		return false;
	}

	/**
	 * An object whose members this file alone knows, or what lies in it, where code elsewhere is handed only what leads there:
	 * `vdev` after `vdev->priv = foo;`.
	 */
	isHidden({ text, key: [object], storedIn, status }: Instance, values: readonly SymbolId[]): boolean {
		const [, variable, member] = /^(\w+)(->\w+)?$/.exec(text) ?? [];
		const whole = member === undefined ? object : storedIn;
		return (
			status === 'entrusted' &&
			variable !== undefined &&
			typeof whole === 'number' &&
			this.knowledge.privatePointers.has(variable) &&
			!values.some((value) => this.table.pointsInto(value, whole))
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
	reaches(instance: Instance, value: SymbolId): boolean {
		if (isStateOfPlace(instance))
			return (
				instance.storedIn === null &&
				(this.isAskedWith(instance, value) ||
					instance.key.some((symbol) => symbol === value || this.table.areTwoNames(symbol, value)))
			);
		const isWithin = (object: SymbolId | null) => object !== null && this.table.pointsInto(value, object);
		return isWithin(instance.storedIn) || instance.key.some(isWithin);
	}

	/** `get_loc(inode, &is.loc)`: whoever is handed the variable of the function finds in it what the call has left there. */
	private isLeftIn(
		{ values }: State,
		{ own, storedIn, key: [object], contract }: Instance,
		value: SymbolId,
	): boolean {
		if (!own || storedIn !== null || isPlaceState(contract) || !this.context.isOnStack(value)) return false;
		for (const [place, content] of values) {
			const { base } = this.table.partsOf(place);
			if (content === object && base !== null && this.table.pointsInto(base, value)) return true;
		}
		return false;
	}

	/** `ptl = pmd_trans_huge_lock(pmd, vma)`: whoever is handed `pmd` finds the lock as well. */
	private isAskedWith({ own, askedWith }: Instance, value: SymbolId): boolean {
		return own && askedWith === value && this.table.constantValue(value) === null;
	}

	/** The object of this function's own that an address lies in: a local struct, or memory it holds itself. */
	localOwner(state: State, base: SymbolId): SymbolId | null {
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
		if (origin.base === null) return this.context.isLocal(origin.field) ? base : null;
		return this.localOwner(state, origin.base);
	}
}
