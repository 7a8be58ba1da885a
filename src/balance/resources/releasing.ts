// Releases of what is held, also through a member of the object.
import type { Bound } from '../../contracts/catalogue';
import type { Release } from '../../contracts/contract';
import type { KeyPart } from '../../contracts/signature';
import { speaksOf } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { stillNeedsInterruptsOff } from '../path/interrupts';
import {
	goesWithObject,
	haveOneEnd,
	isInferred,
	isPlaceState,
	isPlainObject,
	isTracked,
	lose,
} from '../path/place-state';
import { POSITIVE } from '../path/signs';
import { classesOf, type Instance, replaceInstance, type State, sameKey, withInstance } from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { unlocks } from '../path/words';
import { Bystanders } from './bystanders';
import type { Knowledge } from './knowledge';
import { endedWith } from './late-use';
import { LeftInside, type ReleasedKey } from './left-inside';
import type { ResourceContext } from './resource-context';
import { isDirect, mayAlwaysFail, Unheld } from './unheld';
import { WrongRelease } from './wrong-release';

const isRegistered = ({ status, contract }: Instance): boolean =>
	status === 'held' && contract.kind === 'registration';

/** Whether a call of this name ends it by its own contract: as one of a pair that works on what else the callee gives back. */
const endsBy = ({ contract }: Instance, name: string | null): boolean =>
	contract.release.some((rule) => speaksOf(rule, name));

const isOwnHeld = ({ own, status, contract }: Instance): boolean =>
	own && status === 'held' && isPlainObject(contract);

/** A count that the function has taken of what it found: `refcount_inc_not_zero(&obj->users)`. */
const isFound = (instance: Instance): boolean =>
	instance.contract.kind === 'count' && !instance.imported && mayAlwaysFail(instance);

const isMember = (part: KeyPart): boolean => part.from === 'argument' && part.fields.length > 0;

/** Whether the path has found by `one == other` that both are the same. */
function isKnownSame(state: State, table: SymbolTable, one: SymbolId, other: SymbolId): boolean {
	const sides = one < other ? [one, other] : [other, one];
	return classesOf(state, table, table.operation('==', sides)) === POSITIVE;
}

/** `ops->destroy_node(node)`: what ends a thing of this operation's own, however it was made. */
const isByOperation = ({ name }: Call, { contract }: Bound<Release>): boolean =>
	name === null && isInferred(contract);

const isMemoryOf = ({ contract, status, key: [memory] }: Instance, { key: [object] }: ReleasedKey): boolean =>
	contract.kind === 'memory' && status === 'held' && memory === object;

export class Releasing {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;
	private readonly unheld: Unheld;
	private readonly leftInside: LeftInside;
	private readonly bystanders: Bystanders;
	private readonly wrongRelease: WrongRelease;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
		this.knowledge = context.knowledge;
		this.unheld = new Unheld(context);
		this.leftInside = new LeftInside(context);
		this.bystanders = new Bystanders(context);
		this.wrongRelease = new WrongRelease(context);
	}

	release(
		before: State,
		node: NodeId,
		call: Call,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): State[] {
		this.notePutTwice(before, node, candidates, values);
		const state = this.endWhatGoesAlong(
			this.abandonRegistered(before, node, candidates, values),
			candidates,
			values,
		);
		const resolved = candidates.flatMap((bound) => {
			const found = this.context.keyOf(state, bound.key, values, null);
			return found ? [{ bound, ...found }] : [];
		});
		// Memory of many contracts is freed by one function: the contract that has freed it before comes first.
		const isFreedBy = ({ bound, key }: (typeof resolved)[number], instance: Instance) =>
			instance.freed && instance.contract.id === bound.contract.id && sameKey(instance.key, key);
		const first =
			resolved.find((each) => state.instances.some((instance) => isFreedBy(each, instance))) ?? resolved[0];
		if (!first) return [state];
		const [object, ...others] = first.key;
		if (object !== undefined && others.length === 0 && this.table.constantValue(object) === 0) return [state];
		const match = this.matching(state, resolved);
		this.leftInside.noteLeftInside(state, node, call, first, match?.instance.key[0] ?? first.key[0]);
		if (match) this.wrongRelease.noteOtherArgument(state, node, call, match.instance, candidates, values);
		if (match && isPlaceState(match.bound.contract)) {
			this.noteUnlockAfterPut(state, node, call, match.instance);
			const needing = stillNeedsInterruptsOff(state, call.name ?? '', match.instance);
			if (needing) this.context.observe('interrupts-on', state, node, needing, null, call.name ?? '');
			return this.releaseHeld(match.state, node, call, match, false);
		}
		const isInside = this.bystanders.goesWith(first, values);
		if (match) {
			const noted = this.passToEnd(match.state, node, call, match.instance);
			const isFreed = (instance: Instance) =>
				instance !== match.instance &&
				resolved.some((each) => this.bystanders.isFreedWithObject(instance, each));
			this.noteFreed(noted, node, isFreed);
			const rest = lose(
				noted,
				(instance) =>
					isFreed(instance) ||
					(isInside(instance) && instance !== match.instance) ||
					(this.bystanders.isMadeWith(instance, match.instance) &&
						!isOwnHeld(instance) &&
						!endsBy(instance, call.name)) ||
					this.bystanders.isInEnded(instance, match.instance) ||
					this.bystanders.isLockOfEnded(instance, match) ||
					this.bystanders.isCountInFreed(instance, first) ||
					this.bystanders.isCountedBeside(instance, match.instance) ||
					(instance !== match.instance &&
						(this.bystanders.goesWithMember(instance, match.instance, first) ||
							this.bystanders.isAround(instance, match, candidates))),
			);
			const isByMember = first.key[0] !== match.instance.key[0] && first.bound.contract.kind === 'reference';
			return this.releaseHeld(rest, node, call, match, isByMember);
		}
		this.wrongRelease.noteOtherMode(state, node, call, first);
		const ofOtherKind = this.wrongRelease.noteOtherKind(state, node, call, first);
		if (ofOtherKind) return [lose(first.state, (instance) => instance === ofOtherKind)];
		const isByOtherName = ({ contract, key: [lock] }: Instance) =>
			isPlaceState(contract) &&
			isPlaceState(first.bound.contract) &&
			lock !== undefined &&
			object !== undefined &&
			(this.table.areTwoNames(lock, object) ||
				isKnownSame(state, this.table, lock, object) ||
				this.bystanders.isLockInLocked(contract, lock, first) ||
				(unlocks(call.name ?? '') && lock !== object && this.table.pointsInto(lock, object)));
		this.noteFreed(first.state, node, (instance) => this.bystanders.isFreedWithObject(instance, first));
		const isByPath = !isDirect(first.bound) || first.bound.key.some(isMember);
		const otherwise = lose(
			first.state,
			(instance) =>
				this.bystanders.isFreedWithObject(instance, first) ||
				this.bystanders.isCountedOtherwise(instance, first) ||
				this.bystanders.mayGoWithMember(instance, first) ||
				(isByPath && this.bystanders.isSameField(instance, first)) ||
				this.bystanders.isBesideMember(instance, first) ||
				(isByOperation(call, first.bound) && isMemoryOf(instance, first)) ||
				isByOtherName(instance),
		);
		if (otherwise !== first.state) return [otherwise];
		const parts = this.partsOfVariable(first);
		if (parts.length > 0) return this.releaseParts(first.state, node, call, first.bound, parts);
		const left = this.leftByName(first.state, call, first);
		if (left) return this.releaseHeld(first.state, node, call, { instance: left, bound: first.bound }, false);
		const goes = (instance: Instance) =>
			isInside(instance) || this.bystanders.isCountInFreed(instance, first);
		const rest = isPlaceState(first.bound.contract) ? first.state : lose(first.state, goes);
		this.wrongRelease.noteVariable(rest, node, call, first);
		this.wrongRelease.noteMovedOn(rest, node, call, first);
		const ways = this.unheld.releaseUnheld(rest, node, call, first.bound, first.key);
		return ways.map((way) => this.endAround(way, node, call, first));
	}

	/** `put_device(dev);` of a device that the function has made itself: on this path its memory was given back. */
	private noteFreed(state: State, node: NodeId, isFreed: (instance: Instance) => boolean): void {
		for (const instance of state.instances)
			if (isFreed(instance)) this.context.noteRelease(state, node, instance);
	}

	/** `struct path path = { .mnt = mntget(mnt), .dentry = dget(dentry) }; … path_put(&path);`: what was put together in a variable. */
	private partsOfVariable({
		state,
		bound,
		key: [variable],
	}: ReleasedKey & { readonly state: State }): Instance[] {
		// What a pair that nobody wrote down sets up in a variable is not what the function has put there itself.
		const isUnsaid = isPlaceState(bound.contract) || isInferred(bound.contract);
		if (variable === undefined || isUnsaid || !this.context.isOnStack(variable)) return [];
		return state.instances.filter(
			({ status, storedIn, contract }) =>
				status === 'held' && storedIn === variable && isPlainObject(contract),
		);
	}

	/** Gives back the parts of a variable. Of what was counted once more it is not known whom that count is for. */
	private releaseParts(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		parts: readonly Instance[],
	): State[] {
		const [once, more] = [parts.filter(({ count }) => count === 1), parts.filter(({ count }) => count > 1)];
		const start = lose(state, (instance) => more.includes(instance));
		return once.reduce<State[]>(
			(ways, instance) => ways.flatMap((way) => this.releaseHeld(way, node, call, { instance, bound }, true)),
			[start],
		);
	}

	/** `device_add(dev); … put_device(dev);`: the caller's own count of the object goes, and what it is registered in keeps it. */
	private abandonRegistered(
		state: State,
		node: NodeId,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): State {
		if (!state.instances.some(isRegistered)) return state;
		const references = candidates.filter(({ contract }) => contract.kind === 'reference');
		const put = references.flatMap(({ contract, key }) => {
			const [object] = this.context.keyOf(state, key, values, null)?.key ?? [];
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
		const instances = state.instances.map((each) => (isPut(each) ? { ...each, abandonedAt: node } : each));
		return { ...state, instances };
	}

	/** `put_device(dev); device_unregister(dev);`: the end of the registration puts the one count of the object once more. */
	private notePutTwice(
		state: State,
		node: NodeId,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): void {
		const put = candidates.find(({ contract }) => contract.kind === 'reference');
		const [object] = (put && this.context.keyOf(state, put.key, values, null)?.key) ?? [];
		for (const entry of state.instances) {
			const isEnded = candidates.some(({ contract }) => contract === entry.contract);
			if (!put || entry.abandonedAt === null || !isRegistered(entry) || entry.key[0] !== object || !isEnded)
				continue;
			const instance: Instance = { ...entry, contract: put.contract };
			this.context.observe('released-twice', state, node, instance, entry.abandonedAt, entry.text);
		}
	}

	/** `put_disk(obj->disk);`: what a callback of the file frees with the last reference is gone. */
	private endAround(state: State, node: NodeId, call: Call, { bound }: ReleasedKey): State {
		const name = this.knowledge.freedAround(call);
		if (name === null) return state;
		const place = { key: name, base: null, field: name, text: name };
		const { state: now, value: object } = this.context.storage.read(state, place);
		return withInstance(now, {
			...this.context.newInstance(bound, node, call, [object]),
			text: name,
			imported: true,
			status: 'released',
			releasedAt: node,
			releasedText: name,
			freed: true,
		});
	}

	/** `put_device(dev)`, `device_unregister(dev)`: by whatever contract, the name of the device goes along. */
	private endWhatGoesAlong(
		state: State,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): State {
		if (!state.instances.some((instance) => isTracked(instance) && goesWithObject(instance))) return state;
		const ended = candidates.map(({ key }) => this.context.keyOf(state, key, values, null)?.key[0]);
		return lose(state, (instance) => goesWithObject(instance) && ended.includes(instance.key[0]));
	}

	/** `put_device(dev); mutex_unlock(&dev->mutex);` of a device that this function itself got hold of. */
	private noteUnlockAfterPut(state: State, node: NodeId, call: Call, { key: [lock] }: Instance): void {
		for (const put of state.instances) {
			const object = endedWith(this.table, put);
			const { kind } = put.contract;
			const isReference = put.own ? kind === 'reference' : isFound(put);
			// A callee in view that gives it back by another name may have had one of its own.
			const isPut = isReference && put.status === 'released' && put.releasedText === put.text;
			if (!isPut || object === null || lock === undefined) continue;
			if (this.table.pointsInto(lock, object))
				this.context.observe('used-after-release', state, node, put, put.releasedAt, printExpression(call));
		}
	}

	/**
	 * `path = init_path(root); … free_path(path);`: what a function has for itself may go with what was made of it. Other paths
	 * tell, so that it counts as handed to the function that ends it.
	 */
	private passToEnd(state: State, node: NodeId, call: Call, made: Instance): State {
		const pass = {
			callee: call.name ?? '',
			node,
			result: this.table.constant(0),
			got: 'itself',
			isCommon: true,
		} as const;
		const isMeant = (instance: Instance) => isOwnHeld(instance) && this.bystanders.isMadeWith(instance, made);
		if (!state.instances.some(isMeant)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				isMeant(instance) ? { ...instance, passes: [...instance.passes, pass] } : instance,
			),
		};
	}

	/**
	 * `obj->cred = get_cred(cred); … put_cred(obj->cred);`: a call between may have put another thing there; the name says that
	 * it is what this function has left there.
	 */
	private leftByName({ instances }: State, call: Call, { bound, key }: ReleasedKey): Instance | undefined {
		const text = this.context.keyText(call, bound.key, key);
		return instances.find(
			({ contract, givenBy, status }) =>
				(status === 'lost' || status === 'entrusted') &&
				contract.id === bound.contract.id &&
				givenBy !== null &&
				`${givenBy.parameter}->${givenBy.field}` === text,
		);
	}

	private matching(
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
	private enclosingMatch(
		state: State,
		resolved: readonly { bound: Bound<Release>; state: State; key: SymbolId[] }[],
	) {
		for (const { bound, state: after, key } of resolved) {
			const [member] = key;
			// What is given back piece by piece is not the memory that tells of the pieces.
			if (member === undefined || key.length !== 1 || bound.contract.automatic) continue;
			const instance = state.instances.find((candidate) => this.encloses(candidate, bound, member));
			if (instance) return { bound, state: after, instance };
		}
		return undefined;
	}

	/** Whether an address that a release is handed lies in what is held: in its object, or in what a call has mapped for it. */
	private encloses(
		{ status, own, contract, result, key }: Instance,
		bound: Bound<Release>,
		member: SymbolId,
	) {
		const [object] = key;
		if (status !== 'held' || object === undefined || !this.table.pointsInto(member, object)) return false;
		const isMeant = contract.id === bound.contract.id;
		// `addr = kmap_atomic(page) + offset; … kunmap_atomic(addr);`
		if (isPlaceState(bound.contract) || isPlaceState(contract))
			return isMeant && contract.kind === 'section' && object === result;
		return isMeant || (own && member !== object && !this.bystanders.endsOnlyMember(bound, member, object));
	}

	private releaseHeld(
		state: State,
		node: NodeId,
		call: Call,
		{ instance, bound }: { readonly instance: Instance; readonly bound: Bound<Release> },
		isByMember: boolean,
	): State[] {
		const count = bound.rule.all ? 0 : instance.count - 1;
		this.context.noteRelease(state, node, instance);
		const released: Instance =
			count > 0
				? { ...instance, count }
				: {
						...instance,
						count: 0,
						status: 'released',
						givenBy: null,
						releasedAt: node,
						releasedText: isByMember ? instance.text : this.context.keyText(call, bound.key, instance.key),
						freed: bound.rule.frees ?? false,
					};
		return [replaceInstance(state, instance, released)];
	}
}
