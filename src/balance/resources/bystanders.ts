// What else goes when something is given back: what lies in the object, what was made with it, what is counted by another contract.
import type { Bound } from '../../contracts/catalogue';
import type { Contract, Release } from '../../contracts/contract';
import { isInferred, isPlaceState } from '../path/place-state';
import type { Instance } from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';
import type { Knowledge } from './knowledge';
import type { ReleasedKey } from './left-inside';
import type { ResourceContext } from './resource-context';
import { isDirect } from './unheld';

/** Calls of the project's own that by their name end an object, and not only what was set up for it: `foo_put(foo)`. */
const ENDS_OBJECT = /^(?:\w+_)?(?:put|free|destroy|release|unref)\(/;

export class Bystanders {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;

	constructor(context: ResourceContext) {
		this.table = context.table;
		this.knowledge = context.knowledge;
	}

	/**
	 * Whoever ends an object may give back what others have stored in it; a callee, the locks in it as well. Of a callee in view
	 * it is known which member it ends.
	 */
	goesWith({ bound, key }: ReleasedKey, values: readonly SymbolId[]): (instance: Instance) => boolean {
		const dependsOn = (given: readonly SymbolId[], symbol: SymbolId | null | undefined): boolean =>
			typeof symbol === 'number' &&
			given.some(
				(value) =>
					value !== 0 && (this.table.dependsOn(symbol, value) || this.table.pointsInto(value, symbol)),
			);
		const ended = isDirect(bound) ? values : key;
		const endsLocks = !isDirect(bound) && bound.contract.kind !== 'registration';
		return ({ status, storedIn, contract, key: [lock] }) =>
			(status === 'entrusted' && dependsOn(ended, storedIn)) ||
			(endsLocks && isPlaceState(contract) && dependsOn(values, lock));
	}

	/** A function that nobody wrote down may give back whatever lies in the object that it ends: `foo_free_info(info)`. */
	isInEnded({ storedIn }: Instance, { inferred, key: [object] }: Instance): boolean {
		return inferred && storedIn !== null && object !== undefined && this.table.pointsInto(storedIn, object);
	}

	/** What is counted in an object is nobody's any more when the object is freed. */
	isCountInFreed(
		{ contract, key: [counted] }: Instance,
		{ bound: { contract: freed, rule }, key: [object] }: ReleasedKey,
	): boolean {
		const isFreed = freed.kind === 'memory' && rule.frees === true && object !== undefined;
		return (
			isFreed && contract.kind === 'count' && counted !== undefined && this.table.pointsInto(counted, object)
		);
	}

	/** `free_path(path)`: the end of an object of a type of its own may unlock what the object leads to. */
	isLockOfEnded(
		{ contract, key: [lock] }: Instance,
		{ bound, instance }: { readonly bound: Bound<Release>; readonly instance: Instance },
	): boolean {
		const [object] = instance.key;
		return (
			isPlaceState(contract) &&
			bound.contract.kind === 'memory' &&
			!bound.contract.untyped &&
			lock !== undefined &&
			object !== undefined &&
			lock !== object &&
			this.table.dependsOn(lock, object) &&
			!this.table.pointsInto(lock, object)
		);
	}

	/** `inode_lock_shared(inode); sem = &inode->i_rwsem; … up_read(sem);`: what locks an object is a lock that lies in it. */
	isLockInLocked(contract: Contract, object: SymbolId, { bound, key: [lock] }: ReleasedKey): boolean {
		const { origin } = this.table.info(lock ?? object);
		return (
			contract.kind === 'lock' &&
			bound.contract.kind === 'lock' &&
			contract.sleepWhileHeld &&
			bound.contract.sleepWhileHeld &&
			origin.kind === 'address' &&
			origin.base === object
		);
	}

	/** Whether one object was handed to the call that made the other: it may go with it. */
	isMadeWith(instance: Instance, made: Instance): boolean {
		const { contract, passes } = instance;
		const { own, acquiredAt, askedWith } = made;
		const [object] = instance.key;
		if (!own || instance === made || isPlaceState(contract) || object === undefined) return false;
		return (
			passes.some(({ node }) => node === acquiredAt) ||
			(askedWith !== null && made.key[0] !== object && this.table.dependsOn(askedWith, object))
		);
	}

	/**
	 * The last reference of a member frees the object around it (`put_device(&obj->dev)`): by a callback, which gives back
	 * what else was made for the object.
	 */
	goesWithMember(
		{ contract, key: [object] }: Instance,
		{ contract: { kind }, key: [owner] }: Instance,
		{ bound, key: [member] }: ReleasedKey,
	): boolean {
		return (
			bound.contract.kind === 'reference' &&
			kind === 'memory' &&
			owner !== undefined &&
			owner !== member &&
			!isPlaceState(contract) &&
			object !== undefined &&
			this.table.pointsInto(object, owner)
		);
	}

	/** `foo = foo_alloc(); … percpu_ref_put(&foo->users);`: the last of one count puts another that the same call has left beside it. */
	isCountedBeside(
		{ contract, key: [part], acquiredAt, own }: Instance,
		{ contract: { kind }, key: [member], acquiredAt: takenAt, count }: Instance,
	): boolean {
		if (kind !== 'reference' || contract.kind !== 'reference' || !own || acquiredAt !== takenAt) return false;
		if (part === undefined || member === undefined || part === member || count > 1) return false;
		const whole = this.table.wholeOf(part);
		return whole !== part && whole === this.table.wholeOf(member);
	}

	/** What was set up in an object goes with it, where a reference of another member is given back that counts for all. */
	isBesideMember({ contract, key: [part], own }: Instance, { bound, key: [member] }: ReleasedKey): boolean {
		if (bound.contract.kind !== 'reference' || member === undefined || part === undefined) return false;
		const whole = this.table.wholeOf(member);
		return (
			whole !== member &&
			!own &&
			!isPlaceState(contract) &&
			contract.id !== bound.contract.id &&
			!this.table.isOfVariable(member) &&
			part !== whole &&
			part !== member &&
			this.table.pointsInto(part, whole)
		);
	}

	/** Whether an instance is the memory that a released object is, or lies in. What is only unregistered keeps its memory. */
	isAround(
		instance: Instance,
		{ bound, instance: released }: { readonly bound: Bound<Release>; readonly instance: Instance },
		candidates: readonly Bound<Release>[],
	): boolean {
		const [member] = released.key;
		const isPut = candidates.some(({ contract: { kind } }) => kind !== 'registration');
		if (bound.contract.kind === 'registration' && isDirect(bound) && !isInferred(bound.contract) && !isPut)
			return false;
		const [object] = instance.key;
		const isContainer =
			instance.contract.kind === 'memory' &&
			member !== undefined &&
			object !== undefined &&
			object !== member &&
			this.table.pointsInto(member, object) &&
			!this.endsOnlyMember(bound, member, object);
		return isContainer || this.isFreedWithObject(instance, { bound, key: released.key });
	}

	/** `mempool_exit(&obj->pool)`: a known call that gives back memory of a member has no way to free the object around it. */
	endsOnlyMember(bound: Bound<Release>, member: SymbolId, object: SymbolId): boolean {
		return (
			bound.contract.kind === 'memory' &&
			isDirect(bound) &&
			!isInferred(bound.contract) &&
			!this.table.areTwoNames(member, object)
		);
	}

	/**
	 * A callee may reach a lock by another way than its caller: `limiter->pool->lock`, `pool->lock`. What lies in a struct that others
	 * begin with is reached as a part of each: `brush->head.owner`, `head->owner`.
	 */
	isSameField({ contract, key: [held], status }: Instance, { bound, key: [given] }: ReleasedKey): boolean {
		if (status !== 'held' || held === undefined || given === undefined) return false;
		if (contract.id !== bound.contract.id) return false;
		const [part] = bound.key;
		const isInside = part?.from === 'argument' && part.fields.some((field) => field.includes('.'));
		if (contract.kind !== 'lock' && !isInside) return false;
		const member = this.table.memberName(held);
		return member !== null && member === this.table.memberName(given);
	}

	/** `igrab(VFS_I(ip)); … xfs_irele(ip);`: one count of an object that two contracts speak of. */
	isCountedOtherwise(
		{ contract, key: [object], status }: Instance,
		{ bound, key: [given] }: ReleasedKey,
	): boolean {
		const isReference = contract.kind === 'reference' && bound.contract.kind === 'reference';
		return isReference && status === 'held' && contract.id !== bound.contract.id && object === given;
	}

	/** `put_device(&obj->dev);` of a caller's count: its callback may give back what was set up for the object. */
	mayGoWithMember(
		{ contract, key: [object], status }: Instance,
		{ bound, key: [member] }: ReleasedKey,
	): boolean {
		if (bound.contract.kind !== 'reference' || isPlaceState(contract) || member === undefined) return false;
		const { origin } = this.table.info(member);
		const isTrackedHere = status === 'held' || status === 'entrusted';
		return isTrackedHere && origin.kind === 'address' && origin.base !== null && origin.base === object;
	}

	/** Memory that an object was made in goes with the object, by the object's own way. */
	isFreedWithObject(
		{ contract, key: [object], status, acquireCall }: Instance,
		{ bound, key }: ReleasedKey,
	): boolean {
		// What a pair of the file takes, its other function alone gives back.
		const isOfThisFunction = this.knowledge.inferred.acquires.has(acquireCall);
		const endsObject =
			(bound.contract.kind !== 'registration' ||
				(isInferred(bound.contract) && ENDS_OBJECT.test(bound.rule.call))) &&
			!isPlaceState(bound.contract);
		return (
			endsObject &&
			(status === 'held' || status === 'entrusted') &&
			(contract.untyped ||
				(isOfThisFunction && bound.rule.frees === true) ||
				(!isDirect(bound) && contract.kind === 'memory' && bound.contract.untyped)) &&
			object !== undefined &&
			key.includes(object)
		);
	}
}
