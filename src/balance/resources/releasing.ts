// Releases of what is held, also through a member of the object, and uses that come too late.
import type { Bound } from '../../contracts/catalogue';
import type { Release } from '../../contracts/contract';
import type { KeyPart } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { stillNeedsInterruptsOff } from '../path/interrupts';
import { unlocks } from '../path/opposites';
import {
	haveOneEnd,
	isPlaceState,
	isPlainObject,
	isStateOfPlace,
	isTracked,
	lose,
} from '../path/place-state';
import { type Instance, replaceInstance, type State, sameKey, withInstance } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { LeftInside, type ReleasedKey } from './left-inside';
import { isDirect } from './unheld';

/** Calls that take a pointer for a number: tests, annotations, messages that print it. */
const NEVER_LOOKS_INSIDE =
	/^[A-Z][A-Z0-9_]*$|^(?:un)?likely$|^(?:trace|pr|debug|kmemleak|kasan)_|printk|^kfree_sensitive$/;

const isRegistered = ({ status, contract }: Instance): boolean =>
	status === 'held' && contract.kind === 'registration';

/** `dout(client, "%p done\n", obj)`: a message tells where something lay. `%pg` and the like look inside. */
const printsPointer = ({ arguments: given }: Call): boolean =>
	given.some((each) => each.kind === 'string' && /%p(?![A-Za-z])|%p[Kx]/.test(each.text));

const isOwnHeld = ({ own, status, contract }: Instance): boolean =>
	own && status === 'held' && isPlainObject(contract);

const isMember = (part: KeyPart): boolean => part.from === 'argument' && part.fields.length > 0;

export abstract class Releasing extends LeftInside {
	protected release(
		before: State,
		node: NodeId,
		call: Call,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): State[] {
		const state = this.abandonRegistered(before, candidates, values);
		const resolved = candidates.flatMap((bound) => {
			const found = this.keyOf(state, bound.key, values, null);
			return found ? [{ bound, ...found }] : [];
		});
		const [first] = resolved;
		if (!first) return [state];
		const [object, ...others] = first.key;
		if (object !== undefined && others.length === 0 && this.table.constantValue(object) === 0) return [state];
		const match = this.matching(state, resolved);
		this.noteLeftInside(state, node, call, first, match?.instance.key[0] ?? first.key[0]);
		if (match && isPlaceState(match.bound.contract)) {
			this.noteUnlockAfterPut(state, node, call, match.instance);
			const needing = stillNeedsInterruptsOff(state, call.name ?? '', match.instance);
			if (needing) this.observe('interrupts-on', state, node, needing, null, call.name ?? '');
			return this.releaseHeld(match.state, node, call, match, false);
		}
		const isInside = this.goesWith(first.bound, values);
		if (match) {
			const noted = this.passToEnd(match.state, node, call, match.instance);
			const rest = lose(
				noted,
				(instance) =>
					isInside(instance) ||
					(this.isMadeWith(instance, match.instance) && !isOwnHeld(instance)) ||
					this.isInEnded(instance, match.instance) ||
					this.isLockOfEnded(instance, match) ||
					(instance !== match.instance &&
						(this.goesWithMember(instance, match.instance, first) || this.isAround(instance, match))),
			);
			const isByMember = first.key[0] !== match.instance.key[0] && first.bound.contract.kind === 'reference';
			return this.releaseHeld(rest, node, call, match, isByMember);
		}
		const isByOtherName = ({ contract, key: [lock] }: Instance) =>
			isPlaceState(contract) &&
			isPlaceState(first.bound.contract) &&
			lock !== undefined &&
			object !== undefined &&
			(this.table.areTwoNames(lock, object) ||
				(unlocks(call.name ?? '') && lock !== object && this.table.pointsInto(lock, object)));
		const isByPath = !isDirect(first.bound) || first.bound.key.some(isMember);
		const otherwise = lose(
			first.state,
			(instance) =>
				this.isFreedWithObject(instance, first) ||
				this.isCountedOtherwise(instance, first) ||
				this.mayGoWithMember(instance, first) ||
				(isByPath && this.isSameField(instance, first)) ||
				this.isBesideMember(instance, first) ||
				isByOtherName(instance),
		);
		if (otherwise !== first.state) return [otherwise];
		const left = this.leftByName(first.state, call, first);
		if (left) return this.releaseHeld(first.state, node, call, { instance: left, bound: first.bound }, false);
		const rest = isPlaceState(first.bound.contract) ? first.state : lose(first.state, isInside);
		const ways = this.releaseUnheld(rest, node, call, first.bound, first.key);
		return ways.map((way) => this.endAround(way, node, call, first));
	}

	/** `device_add(dev); … put_device(dev);`: the caller's own count of the object goes, and what it is registered in keeps it. */
	private abandonRegistered(
		state: State,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): State {
		if (!state.instances.some(isRegistered)) return state;
		const references = candidates.filter(({ contract }) => contract.kind === 'reference');
		const put = references.flatMap(({ contract, key }) => {
			const [object] = this.keyOf(state, key, values, null)?.key ?? [];
			const isCounted = state.instances.some(
				(instance) =>
					instance.status === 'held' && instance.contract === contract && instance.key[0] === object,
			);
			return object === undefined || isCounted ? [] : [{ contract, object }];
		});
		const isPut = (instance: Instance) =>
			isRegistered(instance) &&
			put.some(
				({ contract, object }) => instance.key[0] === object && haveOneEnd(instance.contract, contract),
			);
		if (!state.instances.some(isPut)) return state;
		const instances = state.instances.map((each) => (isPut(each) ? { ...each, abandoned: true } : each));
		return { ...state, instances };
	}

	/** `put_disk(obj->disk);`: what a callback of the file frees with the last reference is gone. */
	private endAround(state: State, node: NodeId, call: Call, { bound }: ReleasedKey): State {
		const name = this.knowledge.freedAround(call);
		if (name === null) return state;
		const place = { key: name, base: null, field: name, text: name };
		const { state: now, value: object } = this.evaluator.read(state, place);
		return withInstance(now, {
			...this.newInstance(bound, node, call, [object]),
			text: name,
			imported: true,
			status: 'released',
			releasedAt: node,
			releasedText: name,
			freed: true,
		});
	}

	/** `put_device(dev); mutex_unlock(&dev->mutex);` of a device that this function itself got hold of. */
	private noteUnlockAfterPut(state: State, node: NodeId, call: Call, { key: [lock] }: Instance): void {
		for (const put of state.instances) {
			const [object] = put.key;
			const isReference = put.own && put.contract.kind === 'reference';
			// A callee in view that gives it back by another name may have had one of its own.
			const isPut = isReference && put.status === 'released' && put.releasedText === put.text;
			if (!isPut || object === undefined || lock === undefined) continue;
			if (this.table.pointsInto(lock, object))
				this.observe('used-after-release', state, node, put, put.releasedAt, printExpression(call));
		}
	}

	/** Whoever ends an object may give back what others have stored in it; a callee, the locks in it as well. */
	private goesWith(bound: Bound<Release>, values: readonly SymbolId[]): (instance: Instance) => boolean {
		const dependsOnGiven = (symbol: SymbolId | null | undefined): boolean =>
			typeof symbol === 'number' &&
			values.some(
				(value) =>
					value !== 0 && (this.table.dependsOn(symbol, value) || this.table.pointsInto(value, symbol)),
			);
		const endsLocks = !isDirect(bound) && bound.contract.kind !== 'registration';
		return ({ status, storedIn, contract, key: [lock] }) =>
			(status === 'entrusted' && dependsOnGiven(storedIn)) ||
			(endsLocks && isPlaceState(contract) && dependsOnGiven(lock));
	}

	/** A function that nobody wrote down may give back whatever lies in the object that it ends: `foo_free_info(info)`. */
	private isInEnded({ storedIn }: Instance, { inferred, key: [object] }: Instance): boolean {
		return inferred && storedIn !== null && object !== undefined && this.table.pointsInto(storedIn, object);
	}

	/** `free_path(path)`: the end of an object of a type of its own may unlock what the object leads to. */
	private isLockOfEnded(
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

	/**
	 * `path = init_path(root); … free_path(path);`: what a function has for itself may go with what was made of it. Other paths
	 * tell, so that it counts as handed to the function that ends it.
	 */
	private passToEnd(state: State, node: NodeId, call: Call, made: Instance): State {
		const pass = { callee: call.name ?? '', node, result: this.table.constant(0), got: 'itself' } as const;
		const isMeant = (instance: Instance) => isOwnHeld(instance) && this.isMadeWith(instance, made);
		if (!state.instances.some(isMeant)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				isMeant(instance) ? { ...instance, passes: [...instance.passes, pass] } : instance,
			),
		};
	}

	/** Whether one object was handed to the call that made the other: it may go with it. */
	private isMadeWith(instance: Instance, made: Instance): boolean {
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
	private goesWithMember(
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

	/** What was set up in an object goes with it, where a reference of another member is given back that counts for all. */
	private isBesideMember(
		{ contract, key: [part], own }: Instance,
		{ bound, key: [member] }: ReleasedKey,
	): boolean {
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

	/** Whether an instance is the memory that a released object is, or lies in. */
	private isAround(
		instance: Instance,
		{ bound, instance: released }: { readonly bound: Bound<Release>; readonly instance: Instance },
	): boolean {
		const [member] = released.key;
		const [object] = instance.key;
		const isContainer =
			instance.contract.kind === 'memory' &&
			member !== undefined &&
			object !== undefined &&
			object !== member &&
			this.table.pointsInto(member, object);
		return isContainer || this.isFreedWithObject(instance, { bound, key: released.key });
	}

	/** A callee may reach a lock by another way than its caller: `limiter->pool->lock`, `pool->lock`. */
	private isSameField(
		{ contract, key: [held], status }: Instance,
		{ bound, key: [given] }: ReleasedKey,
	): boolean {
		if (status !== 'held' || held === undefined || given === undefined) return false;
		if (contract.kind !== 'lock' || contract.id !== bound.contract.id) return false;
		const member = this.table.memberName(held);
		return member !== null && member === this.table.memberName(given);
	}

	/**
	 * `obj->cred = get_cred(cred); … put_cred(obj->cred);`: a call between may have put another thing there; the name says that
	 * it is what this function has left there.
	 */
	private leftByName({ instances }: State, call: Call, { bound, key }: ReleasedKey): Instance | undefined {
		const text = this.keyText(call, bound.key, key);
		return instances.find(
			({ contract, givenBy, status }) =>
				(status === 'lost' || status === 'entrusted') &&
				contract.id === bound.contract.id &&
				givenBy !== null &&
				`${givenBy.parameter}->${givenBy.field}` === text,
		);
	}

	/** `igrab(VFS_I(ip)); … xfs_irele(ip);`: one count of an object that two contracts speak of. */
	private isCountedOtherwise(
		{ contract, key: [object], status }: Instance,
		{ bound, key: [given] }: ReleasedKey,
	): boolean {
		const isReference = contract.kind === 'reference' && bound.contract.kind === 'reference';
		return isReference && status === 'held' && contract.id !== bound.contract.id && object === given;
	}

	/** `put_device(&obj->dev);` of a caller's count: its callback may give back what was set up for the object. */
	private mayGoWithMember(
		{ contract, key: [object], status }: Instance,
		{ bound, key: [member] }: ReleasedKey,
	): boolean {
		if (bound.contract.kind !== 'reference' || isPlaceState(contract) || member === undefined) return false;
		const { origin } = this.table.info(member);
		const isTrackedHere = status === 'held' || status === 'entrusted';
		return isTrackedHere && origin.kind === 'address' && origin.base !== null && origin.base === object;
	}

	/** Memory that an object was made in goes with the object, by the object's own way. */
	private isFreedWithObject(
		{ contract, key: [object], status, acquireCall }: Instance,
		{ bound, key }: ReleasedKey,
	): boolean {
		// What a pair of the file takes, its other function alone gives back.
		const isOfThisFunction = this.knowledge.inferred.acquires.has(acquireCall);
		const endsObject = bound.contract.kind !== 'registration' && !isPlaceState(bound.contract);
		return (
			endsObject &&
			(status === 'held' || status === 'entrusted') &&
			(contract.untyped || (isOfThisFunction && bound.rule.frees === true)) &&
			object !== undefined &&
			key.includes(object)
		);
	}

	protected matching(
		state: State,
		resolved: readonly { bound: Bound<Release>; state: State; key: SymbolId[] }[],
	) {
		for (const { bound, state: after, key } of resolved) {
			const instance = state.instances.find(
				(candidate) =>
					isTracked(candidate) && candidate.contract.id === bound.contract.id && sameKey(candidate.key, key),
			);
			if (instance) return { bound, state: after, instance };
		}
		return this.enclosingMatch(state, resolved);
	}

	/** A release through a member of the object: `foo_release(&obj->dev)` for an object this function holds. */
	protected enclosingMatch(
		state: State,
		resolved: readonly { bound: Bound<Release>; state: State; key: SymbolId[] }[],
	) {
		for (const { bound, state: after, key } of resolved) {
			const [member] = key;
			if (member === undefined || key.length !== 1 || isPlaceState(bound.contract)) continue;
			// What is given back piece by piece is not the memory that tells of the pieces.
			if (bound.contract.automatic) continue;
			const instance = state.instances.find(
				(candidate) =>
					candidate.status === 'held' &&
					(candidate.own || candidate.contract.id === bound.contract.id) &&
					!isPlaceState(candidate.contract) &&
					candidate.key[0] !== undefined &&
					(candidate.contract.id === bound.contract.id || member !== candidate.key[0]) &&
					this.table.pointsInto(member, candidate.key[0]),
			);
			if (instance) return { bound, state: after, instance };
		}
		return undefined;
	}

	protected releaseHeld(
		state: State,
		node: NodeId,
		call: Call,
		{ instance, bound }: { readonly instance: Instance; readonly bound: Bound<Release> },
		isByMember: boolean,
	): State[] {
		const count = instance.count - 1;
		this.noteRelease(state, node, instance);
		const released: Instance =
			count > 0
				? { ...instance, count }
				: {
						...instance,
						count: 0,
						status: 'released',
						givenBy: null,
						releasedAt: node,
						releasedText: isByMember ? instance.text : this.keyText(call, bound.key, instance.key),
						freed: bound.rule.frees ?? false,
					};
		return [replaceInstance(state, instance, released)];
	}

	/** The end of a scope frees what a variable declared with `__free(x)` holds; it may be gone by then. */
	freedAtEnd(state: State, node: NodeId, value: SymbolId): void {
		for (const instance of state.instances)
			if (instance.automatic && instance.status === 'released' && instance.freed && instance.key[0] === value)
				this.observe('released-twice', state, node, instance, instance.releasedAt, instance.text);
	}

	/** `gentle`: the callee only looks; that matters when the object is surely gone. */
	protected reportUse(state: State, node: NodeId, value: SymbolId, text: string, gentle = false): void {
		for (const instance of state.instances) {
			if (gentle && !instance.freed) continue;
			if (instance.status !== 'released' || instance.key[0] !== value || isStateOfPlace(instance)) continue;
			if (this.table.info(value).origin.kind === 'older') continue;
			if (
				instance.releasedAt === node ||
				!(instance.freed || (instance.own && instance.contract.kind === 'reference'))
			)
				continue;
			this.observe('used-after-release', state, node, instance, instance.releasedAt, text);
		}
	}

	protected usedAfterRelease(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		isRelease: boolean,
	): State {
		const name = call.name ?? '';
		const isConverter = this.knowledge.catalogue.converters.has(name);
		if (isRelease || isConverter || NEVER_LOOKS_INSIDE.test(name) || printsPointer(call)) return state;
		for (const value of values)
			this.reportUse(state, node, value, printExpression(call), this.isNeutral(name));
		return state;
	}

	protected isNeutral(name: string): boolean {
		return this.knowledge.catalogue.neutral.has(name);
	}
}
