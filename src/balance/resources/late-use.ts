// Uses of what was given back before: of memory that is gone, and of objects of which the function has put its own reference.
import type { Bound } from '../../contracts/catalogue';
import type { Contract, Release } from '../../contracts/contract';
import { readSignature } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isCount, isStateOfPlace } from '../path/place-state';
import { POSITIVE } from '../path/signs';
import { classesOf, expired, type Instance, type State } from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { says } from '../path/words';
import { readByMessage } from './printed';
import type { ResourceContext } from './resource-context';

/** Calls that take a pointer for a number: tests and annotations. */
const NEVER_LOOKS_INSIDE = /^[A-Z][A-Z0-9_]*$|^(?:un)?likely$|^(?:kmemleak|kasan)_|^kfree_sensitive$/;

/** Whether the last put of a count runs what ends the object: `kref_put(kref, release)`. */
const runsEnd = ({ kind, release }: Contract): boolean =>
	kind === 'count' && release.some(({ call }) => readSignature(call).parameters.includes('release'));

/** The object that may end with an instance: of a count, the one that it is a member of. */
export function endedWith(
	table: SymbolTable,
	{ contract: { kind }, key: [object] }: Instance,
): SymbolId | null {
	if (object === undefined || kind !== 'count') return object ?? null;
	const { origin } = table.info(object);
	return origin.kind === 'address' ? origin.base : null;
}

/** Whether an address lies in the memory of an object itself: a member of it, and not what a conversion finds by it. */
function liesIn(table: SymbolTable, address: SymbolId, object: SymbolId): boolean {
	if (address === object) return true;
	const { origin } = table.info(address);
	const isMember = origin.kind === 'address' && !origin.field.endsWith('()');
	return isMember && origin.base !== null && liesIn(table, origin.base, object);
}

export class LateUse {
	private readonly table: SymbolTable;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
	}

	/** The caller is handed memory that is gone: `kfree(obj); goto out; … out: return obj;`. */
	reportReturn(state: State, node: NodeId, value: SymbolId, text: string): void {
		for (const instance of state.instances)
			if (
				instance.status === 'released' &&
				instance.freed &&
				instance.contract.kind === 'memory' &&
				instance.key[0] === value &&
				this.table.info(value).origin.kind !== 'older'
			)
				this.context.observe('used-after-release', state, node, instance, instance.releasedAt, text);
	}

	/** The end of a scope frees what a variable declared with `__free(x)` holds; it may be gone by then. */
	freedAtEnd(state: State, node: NodeId, value: SymbolId): void {
		for (const instance of state.instances)
			if (instance.automatic && instance.status === 'released' && instance.freed && instance.key[0] === value)
				this.context.observe('released-twice', state, node, instance, instance.releasedAt, instance.text);
	}

	/** Whether the function itself had the reference, and not one who goes on after it. */
	private isOwnReference(instance: Instance): boolean {
		const { imported, contract } = instance;
		if (!imported) return isCount(instance);
		const isAnothers = this.context.knowledge.runsByItself;
		if (contract.kind === 'reference')
			return (isAnothers && !contract.keyStays) || this.isCountFromCall(instance);
		return isAnothers && runsEnd(contract);
	}

	/** `bh = foo_grab_block(inode); … brelse(bh);`: the count that came with what a call gave. */
	private isCountFromCall(instance: Instance): boolean {
		const [object] = instance.key;
		const origin = object === undefined ? null : this.table.info(object).origin;
		return (
			origin?.kind === 'result' &&
			says(origin.callee, 'counts', 'finds', 'makes') &&
			this.context.isOneCount(instance)
		);
	}

	/** Whether a value points to what may have ended with an instance, or lies in what that is the handle of. */
	private leadsThrough(state: State, value: SymbolId, instance: Instance): boolean {
		const object = endedWith(this.table, instance);
		if (object !== null && this.leadsInto(state, value, object)) return true;
		return expired(state).some(
			([inside, { site }]) => site === instance.site && this.table.pointsInto(value, inside),
		);
	}

	/** Whether a value points to an object or into it, and is not the error that came of it: `rc = PTR_ERR(part)`. */
	private leadsInto(state: State, value: SymbolId, object: SymbolId): boolean {
		if (value === object) return true;
		const { origin } = this.table.info(value);
		const isMoved = origin.kind === 'operation' && origin.operator === '+';
		return (
			this.table.pointsInto(value, object) && (isMoved || classesOf(state, this.table, value) === POSITIVE)
		);
	}

	/** `gentle`: the callee only looks; that matters when the object is surely gone. */
	reportUse(state: State, node: NodeId, value: SymbolId, text: string, gentle = false): void {
		for (const instance of state.instances) {
			if (gentle && !instance.freed) continue;
			if (instance.status !== 'released' || (isStateOfPlace(instance) && !instance.freed)) continue;
			if (!this.leadsThrough(state, value, instance)) continue;
			if (this.table.info(value).origin.kind === 'older') continue;
			if (instance.releasedAt === node || !(instance.freed || this.isOwnReference(instance))) continue;
			this.context.observe('used-after-release', state, node, instance, instance.releasedAt, text);
		}
	}

	/** A call that gives back what lies in memory which is gone: `kfree(obj); mutex_unlock(&obj->lock);`. */
	reportPart(
		state: State,
		node: NodeId,
		call: Call,
		releases: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): void {
		for (const instance of state.instances) {
			const { status, freed, contract, key, releasedAt } = instance;
			const [object] = key;
			const isMemory = status === 'released' && freed && contract.kind === 'memory' && releasedAt !== node;
			if (!isMemory || object === undefined || releases.some((bound) => bound.contract.id === contract.id))
				continue;
			if (values.some((value) => liesIn(this.table, value, object)))
				this.context.observe('used-after-release', state, node, instance, releasedAt, printExpression(call));
		}
	}

	/** A call that is handed what was given back before. What a function of the file is called says nothing of a catalogue's. */
	reportCall(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): void {
		const name = call.name ?? '';
		const isConverter = this.context.knowledge.catalogue.converters.has(name);
		const text = printExpression(call);
		if (isConverter || NEVER_LOOKS_INSIDE.test(name)) return;
		const printed = readByMessage(call);
		const isGentle =
			this.context.isNeutral(name) && !name.startsWith('trace_') && !this.context.knowledge.isFunction(name);
		for (const [at, value] of values.entries())
			if (printed?.has(at) ?? true) this.reportUse(state, node, value, text, isGentle);
	}
}
