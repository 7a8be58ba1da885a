// Releases of what is not held here: taken by the caller, given back before, never taken, or another object by now.
import type { Bound } from '../../contracts/catalogue';
import type { Release } from '../../contracts/contract';
import type { KeyPart } from '../../contracts/signature';
import { speaksOf } from '../../contracts/signature';
import type { Call } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isPlaceState, isTakenAway, lose } from '../path/place-state';
import { ANY, NEGATIVE, ZERO } from '../path/signs';
import {
	classesOf,
	type Instance,
	MOST_COUNTS,
	replaceInstance,
	restrict,
	type State,
	sameKey,
	withInstance,
} from '../path/state';
import type { SymbolId, SymbolTable } from '../path/symbols';
import type { ResourceContext } from './resource-context';

/** Whether a key is what a variable held when the function began: of a parameter, what the caller handed over. */
export function isParameterValue(table: SymbolTable, key: readonly SymbolId[]): boolean {
	const [only, ...others] = key;
	if (only === undefined || others.length > 0) return false;
	const { origin } = table.info(only);
	return origin.kind === 'initial' && origin.base === null;
}

/** Whether the call itself is the release, and not a callee in view that does it. */
export const isDirect = ({ rule }: Bound<Release>): boolean => !rule.call.endsWith('(...)');

/** Signs of a value with which a release may be called although nothing is held. */
export const SAFE_CLASSES = {
	never: 0,
	null: ZERO,
	error: NEGATIVE,
	'null-or-error': ZERO | NEGATIVE,
	always: ANY,
} as const;

/** Whether the call that was to take it can fail in every kernel version: older code need not test what cannot fail. */
export const mayAlwaysFail = ({ contract, acquireCall }: Instance): boolean =>
	!contract.acquire.some((rule) => rule.success === 'always' && speaksOf(rule, acquireCall));

/** What the path knows of the released object. */
interface KnownBefore {
	readonly key: readonly SymbolId[];
	/** Instances of the same contract, of whatever key. */
	readonly own: readonly Instance[];
	readonly previous: Instance | undefined;
	/** The symbol whose NULL or error value makes the release harmless. */
	readonly tested: SymbolId;
}

/** Memory that the function itself has made and freed: by whatever name, it is gone. */
const isOwnFreed = ({ own, imported, freed, contract: { kind } }: Instance): boolean =>
	own && !imported && freed && kind === 'memory';

export class Unheld {
	private readonly table: SymbolTable;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
	}

	/** A release of what this function, as far as it was followed, does not hold. */
	releaseUnheld(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		key: readonly SymbolId[],
	): State[] {
		const { contract } = bound;
		const own = state.instances.filter(
			(instance) => instance.contract.id === contract.id && !isTakenAway(instance),
		);
		// Of an object of an earlier round it is not known whether it is the one that is held by this name.
		if (key.some((symbol) => this.table.info(symbol).origin.kind === 'older')) {
			const text = this.context.keyText(call, bound.key, key);
			return [lose(state, (instance) => own.includes(instance) && instance.text === text)];
		}
		// Masks are taken and given back in parts: of another mask on the same object nothing can be said afterwards.
		if (contract.mask && own.some((instance) => instance.key[0] === key[0]))
			return [lose(state, (instance) => instance.contract.mask && instance.key[0] === key[0])];
		// `idr_alloc(idr, p, id, id + 1)` gives that very id: what a table has handed out is called by another name.
		const isOfTable = (instance: Instance) =>
			instance.status === 'held' &&
			contract.kind === 'registration' &&
			instance.result !== null &&
			instance.key.indexOf(instance.result) > 0 &&
			instance.key[0] === key[0];
		if (own.some(isOfTable))
			return [lose(state, (instance) => own.includes(instance) && isOfTable(instance))];
		const lost = own.find((instance) => instance.status === 'lost' && sameKey(instance.key, key));
		if (lost?.givenBy) return [replaceInstance(state, lost, this.givenBack(lost, node, call, bound, key))];
		if (lost) {
			this.context.noteRelease(state, node, lost);
			return [
				bound.rule.frees ? replaceInstance(state, lost, this.givenBack(lost, node, call, bound, key)) : state,
			];
		}
		return this.releaseUnknown(state, node, call, bound, key, own);
	}

	private givenBack(
		lost: Instance,
		node: NodeId,
		call: Call,
		{ key: parts, rule }: Bound<Release>,
		key: readonly SymbolId[],
	): Instance {
		const releasedText = this.context.keyText(call, parts, key);
		const freed = rule.frees ?? false;
		return { ...lost, status: 'released', givenBy: null, releasedAt: node, releasedText, freed };
	}

	/** Nothing is known of the object, or that it is not held: odd, harmless, or taken by the caller. */
	private releaseUnknown(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		key: readonly SymbolId[],
		own: readonly Instance[],
	): State[] {
		const safe = SAFE_CLASSES[bound.rule.safe];
		const tested = this.testedSymbol(state, bound, key);
		const classes = classesOf(state, this.table, tested);
		const previous = own.find((instance) => sameKey(instance.key, key));
		const given = this.takenByCaller(node, call, bound, key, previous);
		// A callee that looks first whether the object is there finds that it is not.
		if (previous?.status === 'failed' && !isDirect(bound) && bound.rule.safe !== 'never') return [state];
		// Harmless by itself, and still what gives back for a caller that holds it.
		if (bound.rule.safe === 'always' && !previous) return [withInstance(state, given)];
		if ((classes & ~safe) === 0) return [state];
		const harmless = safe & classes ? restrict(state, this.table, tested, safe) : null;
		const rest = restrict(state, this.table, tested, ANY & ~safe) ?? state;
		const ways = harmless ? [harmless] : [];
		const odd = this.oddRelease(rest, node, call, bound, { key, own, previous, tested });
		if (odd) return [...ways, odd];
		if (!harmless) this.noteFailed(rest, node, call, bound, { key, own, previous, tested });
		const text = this.context.keyText(call, bound.key, key);
		if (previous?.status === 'released') {
			this.context.countedBesides.add(previous.site);
			const isByName = previous.releasedText === text && previous.releasedAt !== node;
			if (previous.own && bound.contract.kind === 'reference' && isByName)
				this.context.observe('put-again', rest, node, previous, previous.releasedAt, previous.text);
		}
		const other = own.find((instance) => instance.status === 'held' && instance.text === text);
		if (other) {
			if (this.isOtherObject(other, key, call, bound))
				this.context.observe('other-object', rest, node, other, null, text);
			return [...ways, rest].map((each) => lose(each, (instance) => instance === other));
		}
		// Whether there was anything, only the caller may ask, of what it has handed over.
		if (!isParameterValue(this.table, key)) return [withInstance(state, given)];
		// What a parameter stands for is given back by a release that does nothing as well: there was nothing.
		return [...ways, rest].map((way) => withInstance(way, given));
	}

	/** The state after a release that cannot be right, noted down; null where it can. */
	private oddRelease(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		{ key, own, previous, tested }: KnownBefore,
	): State | null {
		const movedAt = state.movedErrors.get(tested);
		if (movedAt !== undefined && !own.some((instance) => instance.status === 'held')) {
			const taken = this.context.newInstance(bound, node, call, key);
			this.context.observe('moved-error', state, node, taken, movedAt, this.context.textOf(tested));
			return state;
		}
		const unset = key[0] === undefined ? null : this.table.unsetBy(key[0]);
		if (unset && isDirect(bound)) {
			const failed = { status: 'failed', acquiredAt: unset.node, acquireCall: unset.callee } as const;
			const instance: Instance = { ...this.context.newInstance(bound, node, call, key), ...failed };
			this.context.observe('released-unheld', state, node, instance, null, instance.text);
			return state;
		}
		if (previous?.status === 'released' && this.isAgain(previous, node, call, bound, key)) {
			const kind = previous.failedCall === null ? 'released-twice' : 'released-by-failure';
			this.context.observe(kind, state, node, previous, previous.releasedAt, previous.text);
			return state;
		}
		if (previous?.status !== 'failed') return null;
		if (bound.rule.safe === 'always') return state;
		if (previous.tested) this.context.observe('released-unheld', state, node, previous, null, previous.text);
		else if (mayAlwaysFail(previous) && this.isUnchecked(state, previous))
			this.context.observe('unchecked', state, node, previous, null, printExpression(call));
		return state;
	}

	/** `foo = foo_find(id); if (IS_ERR(foo)) goto put; … put: foo_put(foo);`: what a call gave is known to be no object. */
	private noteFailed(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		{ key, own, tested }: KnownBefore,
	): void {
		const { origin } = this.table.info(tested);
		const classes = classesOf(state, this.table, tested);
		const isAlone = own.length === 0 && key.length === 1 && tested === key[0];
		if (
			!isAlone ||
			!isDirect(bound) ||
			isPlaceState(bound.contract) ||
			origin.kind !== 'result' ||
			!(classes === NEGATIVE || classes === ZERO)
		)
			return;
		const failed = { status: 'failed', acquiredAt: origin.node, acquireCall: origin.callee } as const;
		const instance: Instance = { ...this.context.newInstance(bound, node, call, key), ...failed };
		this.context.observe('released-failed', state, node, instance, null, instance.text);
	}

	/** Whether what was given back before is given back once more, by the same name unless it is the function's own memory. */
	private isAgain(
		previous: Instance,
		node: NodeId,
		call: Call,
		{ contract, key: parts }: Bound<Release>,
		key: readonly SymbolId[],
	): boolean {
		const isNamedAlike = previous.releasedText === this.context.keyText(call, parts, key);
		if (previous.releasedAt === node || !(isNamedAlike || isOwnFreed(previous))) return false;
		if (this.context.isOneCount(previous)) return true;
		if (!contract.nests) return this.isGone(previous);
		if (previous.failedCall !== null) return !previous.imported;
		// The one count that came with the object: nobody was handed it who may have taken another.
		return previous.own && contract.kind === 'reference' && previous.passes.length === 0;
	}

	/** What a function gives back that it did not take: its caller did. */
	private takenByCaller(
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		key: readonly SymbolId[],
		previous: Instance | undefined,
	): Instance {
		return {
			...this.context.newInstance(bound, node, call, key),
			site: `${bound.contract.id}@caller.${key.join(',')}`,
			imported: true,
			status: 'released',
			count: Math.max((previous?.count ?? 0) - 1, -MOST_COUNTS),
			releasedAt: node,
			releasedText: this.context.keyText(call, bound.key, key),
			freed: bound.rule.frees ?? false,
			safe: bound.rule.safe,
		};
	}

	/** Whether nobody can have looked at the result of a lock call: it was dropped, or still lies where it was put. */
	private isUnchecked({ values }: State, { contract, fallible, result }: Instance): boolean {
		if (!isPlaceState(contract) || !fallible || result === null) return false;
		return !this.context.stored.has(result) || [...values.values()].includes(result);
	}

	/** Whether the function has nothing left to give back: it took the object itself, or the object is no more. */
	private isGone({ imported, freed, failedCall }: Instance): boolean {
		return !imported || freed || failedCall !== null;
	}

	/** One part of the key is the same, another is a variable that this function gave a new value since. */
	private isOtherObject(
		held: Instance,
		key: readonly SymbolId[],
		call: Call,
		bound: Bound<Release>,
	): boolean {
		const changed = bound.key.filter((_part, index) => key[index] !== held.key[index]);
		// Of a member, the text is the older object's own: `old_tc` may be what `tc` was before.
		const words: readonly string[] = held.text.match(/\w+/g) ?? [];
		const isVariable = (part: KeyPart) => {
			// Which locked object a member names, other callees may have changed; and so any member of a member.
			const depth = part.from === 'argument' ? part.fields.length : Number.POSITIVE_INFINITY;
			const isIt =
				part.from === 'argument' && (depth === 0 || (depth === 1 && !isPlaceState(bound.contract)));
			const argument = isIt ? call.arguments[part.index] : undefined;
			return argument?.kind === 'name' && words.includes(argument.name);
		};
		const isRound = held.key.some((symbol) => this.table.info(symbol).origin.kind === 'older');
		// `addr = zero_tail(folio, addr + len)`: made from what was taken by a function that was handed it.
		const isMadeFrom = key.some((symbol) => this.isMadeBy(symbol, held.text));
		if (isRound || isMadeFrom || !changed.every(isVariable)) return false;
		// Of a single name only an assignment of this function's own tells that it means another object now.
		const [only] = key;
		return changed.length < key.length || (only !== undefined && this.isAssigned(only, words));
	}

	/** Whether a call gave a value that was handed what a name stood for. */
	private isMadeBy(symbol: SymbolId, name: string): boolean {
		const { origin, text } = this.table.info(symbol);
		return origin.kind === 'result' && text.split(/[^\w>.-]+/).includes(name);
	}

	/** Whether a value is neither any value nor what the variable itself held when the function began, or a member was found to hold. */
	private isAssigned(symbol: SymbolId, names: readonly string[]): boolean {
		const { origin } = this.table.info(symbol);
		const isFirst = origin.kind === 'initial' && (origin.base !== null || names.includes(origin.field));
		return origin.kind !== 'unknown' && !isFirst;
	}

	/** The symbol whose NULL or error value makes a release harmless. */
	private testedSymbol(state: State, bound: Bound<Release>, key: readonly SymbolId[]): SymbolId {
		const object = key.at(-1) ?? 0;
		if (bound.rule.safeBy === undefined) return key[0] ?? 0;
		return this.context.storage.read(
			state,
			this.context.storage.memberPlace(object, bound.rule.safeBy, bound.rule.safeBy),
		).value;
	}
}
