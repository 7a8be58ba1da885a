// Releases that cannot give back what they are handed: memory of another kind, a lock held in another mode, the address of a
// variable, a pointer moved on since, or with another size or device than it was taken with. Observes, and judges nothing.
import type { Bound } from '../../contracts/catalogue';
import type { Release } from '../../contracts/contract';
import { readSignature, speaksOf } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import { addressed } from '../../kernel-c/expression-shape';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isTakenOver } from '../file/taken-over';
import { isCount, isInferred, isPlainObject, isTakenBy, isTracked } from '../path/place-state';
import { type Instance, type State, sameKey } from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { says } from '../path/words';
import type { ReleasedKey } from './left-inside';
import type { ResourceContext } from './resource-context';
import { isDirect, mayAlwaysFail } from './unheld';

/**
 * An object that a call has given this function, wherever it is kept now, or of which it holds a reference. Of what it takes from a
 * member, the member's author knows the kind.
 */
const isOwnObject = (instance: Instance): boolean => {
	const { own, status, inferred, contract } = instance;
	const isThere = own ? status !== 'failed' && status !== 'released' : isHeldCount(instance);
	return isThere && !inferred && isPlainObject(contract) && !isTakenOver(instance);
};

/** Memory that a call of this function has made, also where it is stored for others. */
const isOwnMemory = (instance: Instance): boolean =>
	isTracked(instance) && instance.contract.kind === 'memory' && isOwnObject(instance);

/** A count that this function has taken, of an object that was there before. */
const isHeldCount = (instance: Instance): boolean =>
	instance.status === 'held' && !instance.imported && isCount(instance);

/** Kinds of what is named by where it lies. */
const IS_ADDRESS: ReadonlySet<string> = new Set(['memory', 'mapping']);

/** The name of a function without the word for the mode of a lock: `inode_unlock` of `inode_unlock_shared`. */
const withoutMode = (name: string): string => name.replace(/_?(?:read|write|shared)(?=_|$)/g, '');

export class WrongRelease {
	private readonly table: SymbolTable;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
	}

	/**
	 * `p = vmalloc(size); … kfree(p);`: a function of plain memory frees what another allocator has made, or what others count.
	 * @returns what it has made or counted, which is gone, or damaged, by then
	 */
	noteOtherKind(
		state: State,
		node: NodeId,
		call: Call,
		{ bound, key: [object] }: ReleasedKey,
	): Instance | null {
		const { contract } = bound;
		if (contract.kind !== 'memory' || !contract.untyped || !isDirect(bound) || object === undefined)
			return null;
		const made = this.ownOf(state, object);
		if (!made || made.contract.release.some((rule) => speaksOf(rule, call.name))) return null;
		const { isFunction } = this.context.knowledge;
		// The file that defines an allocator knows what it hands out.
		const isOfFile = isTakenBy(made.contract, made.acquireCall) && isFunction(made.acquireCall);
		if (!isOfFile) this.context.observe('other-kind', state, node, made, node, call.name ?? '');
		return made;
	}

	/** What the function has of an object: the object itself, or a count in one that it has found, and others count. */
	private ownOf({ instances }: State, object: SymbolId): Instance | undefined {
		const whole = instances.filter(({ key }) => key[0] === object);
		const { origin } = this.table.info(object);
		const isNew = whole.length > 0 || (origin.kind === 'result' && says(origin.callee, 'makes'));
		const isCountIn = (each: Instance) => {
			const [count] = each.key;
			return (
				isHeldCount(each) &&
				mayAlwaysFail(each) &&
				count !== undefined &&
				this.table.pointsInto(count, object)
			);
		};
		return whole.find(isOwnObject) ?? (isNew ? undefined : instances.find(isCountIn));
	}

	/**
	 * `p = blkdev_get(dev, mode & ~EXCL); … blkdev_put(p, mode);`: notes what the release is handed instead of the same. What is
	 * right in one version of the kernel (`blkdev_put(p, holder)`) is right.
	 */
	noteOtherArgument(
		state: State,
		node: NodeId,
		call: Call,
		instance: Instance,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): void {
		const meant = candidates.filter((bound) => bound.contract.id === instance.contract.id && isDirect(bound));
		for (const { parameter, value: taken } of instance.agreed)
			for (const { parameters } of meant) {
				const at = parameters.indexOf(parameter);
				const [given, written] = [values[at], call.arguments[at]];
				if (given === undefined || !written || instance.agreed.some(({ value }) => value === given)) continue;
				const text = printExpression(written);
				this.context.observe('other-argument', state, node, instance, null, text, { given, taken });
			}
	}

	/**
	 * `down_read(&obj->sem); … up_write(&obj->sem);`: the lock is held, and in another mode. What a call has given locked may be
	 * unlocked first, and put afterwards.
	 */
	noteOtherMode(state: State, node: NodeId, call: Call, { bound, key }: ReleasedKey): void {
		const { contract } = bound;
		if (contract.kind !== 'lock' || !isDirect(bound) || key.length === 0) return;
		const name = withoutMode(call.name ?? '');
		const isOther = (each: Instance) =>
			each.status === 'held' &&
			each.contract.kind === 'lock' &&
			!each.own &&
			each.contract.id !== contract.id &&
			each.contract.release.some((rule) => withoutMode(readSignature(rule.call).name) === name) &&
			!isInferred(each.contract) &&
			sameKey(each.key, key);
		const held = state.instances.find(isOther);
		if (held) this.context.observe('other-kind', state, node, held, node, call.name ?? '');
	}

	/** `pte = pte_offset_map(pmd, addr); old = *pte; … pte_unmap(&old);`: no call has given the address of a variable. */
	noteVariable(state: State, node: NodeId, call: Call, { bound, key: [given] }: ReleasedKey): void {
		const [part] = bound.key;
		const written = part?.from === 'argument' ? call.arguments[part.index] : undefined;
		const name = written ? addressed(written) : null;
		if (given === undefined || name === null || !this.context.isLocal(name) || !isDirect(bound)) return;
		const isMeant = ({ contract: { id, kind }, status, result, key: [object] }: Instance) =>
			status === 'held' && id === bound.contract.id && IS_ADDRESS.has(kind) && object === result;
		const made = state.instances.find(isMeant);
		const [taken] = made?.key ?? [];
		if (made && taken !== undefined)
			this.context.observe('other-argument', state, node, made, null, `&${name}`, { given, taken });
	}

	/** `p = kmalloc(size); … *p++ = value; … kfree(p);`: the variable no longer points to where the memory begins. */
	noteMovedOn(state: State, node: NodeId, call: Call, { bound, key: [given] }: ReleasedKey): void {
		if (given === undefined || !this.table.isMovedOn(given)) return;
		const isNamed = ({ text }: Instance) =>
			call.arguments.some((each) => each.kind === 'name' && each.name === text);
		const made = state.instances.find(
			(each) => isOwnMemory(each) && each.contract.id === bound.contract.id && isNamed(each),
		);
		if (made) this.context.observe('moved-on', state, node, made, null, made.text);
	}
}
