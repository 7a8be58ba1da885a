// Releases: of what is held, of what is not, through a member of the object, and uses that come too late.
import type { Bound } from '../contracts/catalogue';
import type { Release } from '../contracts/contract';
import type { KeyPart } from '../contracts/signature';
import type { Call } from '../kernel-c/expression';
import type { NodeId } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import { stillNeedsInterruptsOff } from './interrupts';
import { isPlaceState, isStateOfPlace, isTracked, lose } from './place-state';
import { ResourceKeys } from './resource-keys';
import {
	classesOf,
	type Instance,
	replaceInstance,
	restrict,
	type State,
	sameKey,
	withInstance,
} from './state';
import { ANY, NEGATIVE, type SymbolId, type SymbolTable, ZERO } from './symbols';

/** Whether a key is what a variable held when the function began: of a parameter, what the caller handed over. */
export function isParameterValue(table: SymbolTable, key: readonly SymbolId[]): boolean {
	const [only, ...others] = key;
	if (only === undefined || others.length > 0) return false;
	const { origin } = table.info(only);
	return origin.kind === 'initial' && origin.base === null;
}

/** Signs of a value with which a release may be called although nothing is held. */
export const SAFE_CLASSES = {
	never: 0,
	null: ZERO,
	error: NEGATIVE,
	'null-or-error': ZERO | NEGATIVE,
	always: ANY,
} as const;

/** Calls that take a pointer for a number: tests, annotations, messages that print it. */
const NEVER_LOOKS_INSIDE =
	/^[A-Z][A-Z0-9_]*$|^(?:un)?likely$|^(?:trace|pr|debug|kmemleak|kasan)_|printk|^kfree_sensitive$/;

/** Whether the call that was to take it can fail in every kernel version: older code need not test what cannot fail. */
const mayAlwaysFail = ({ contract, acquireCall }: Instance): boolean =>
	!contract.acquire.some((rule) => rule.success === 'always' && rule.call.startsWith(`${acquireCall}(`));

const isMember = (part: KeyPart): boolean => part.from === 'argument' && part.fields.length > 0;

export abstract class Releasing extends ResourceKeys {
	// Releases

	protected release(
		state: State,
		node: NodeId,
		call: Call,
		candidates: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): State[] {
		const resolved = candidates.flatMap((bound) => {
			const found = this.keyOf(state, bound.key, values, null);
			return found ? [{ bound, ...found }] : [];
		});
		const [first] = resolved;
		if (!first) return [state];
		const [object, ...others] = first.key;
		if (object !== undefined && others.length === 0 && this.table.constantValue(object) === 0) return [state];
		const match = this.matching(state, resolved);
		const container = match?.instance.key[0] ?? first.key[0];
		// A callee in view that frees an object may free what is in it by names this function cannot know.
		const isDirect = !first.bound.rule.call.endsWith('(...)');
		const isInView = this.knowledge.isFunction(call.name ?? '');
		if (first.bound.rule.frees && isDirect && !isInView && container !== undefined) {
			const lost = (instance: Instance) =>
				isTracked(instance) &&
				instance.storedIn === container &&
				!instance.automatic &&
				!this.isNamedBeside(state, instance, container);
			for (const instance of state.instances.filter(lost))
				this.observe(
					'container-freed',
					state,
					node,
					instance,
					node,
					this.keyText(call, first.bound.key, first.key),
				);
		}
		// Whoever ends an object may give back what others have stored in it.
		const dependsOnGiven = (symbol: SymbolId | null | undefined): boolean =>
			typeof symbol === 'number' &&
			values.some(
				(value) =>
					value !== 0 && (this.table.dependsOn(symbol, value) || this.table.pointsInto(value, symbol)),
			);
		const endsObject = !isDirect && first.bound.contract.kind !== 'registration';
		const isInside = ({ status, storedIn, contract, key: [lock] }: Instance) =>
			(status === 'entrusted' && dependsOnGiven(storedIn)) ||
			(endsObject && isPlaceState(contract) && dependsOnGiven(lock));
		if (match && !isPlaceState(match.bound.contract)) {
			const [released] = match.instance.key;
			const isContainer = (instance: Instance) =>
				instance !== match.instance &&
				instance.contract.kind === 'memory' &&
				released !== undefined &&
				instance.key[0] !== undefined &&
				instance.key[0] !== released &&
				this.table.pointsInto(released, instance.key[0]);
			const isFreed = (instance: Instance) =>
				instance !== match.instance &&
				this.isFreedWithObject(instance, { bound: match.bound, key: match.instance.key });
			const rest = lose(
				match.state,
				(instance) => isContainer(instance) || isInside(instance) || isFreed(instance),
			);
			return this.releaseHeld(rest, node, call, match);
		}
		if (match) {
			const needing = stillNeedsInterruptsOff(state, call.name ?? '', match.instance);
			if (needing) this.observe('interrupts-on', state, node, needing, null, call.name ?? '');
			return this.releaseHeld(match.state, node, call, match);
		}
		const otherwise = lose(
			first.state,
			(instance) =>
				this.isFreedWithObject(instance, first) ||
				((!isDirect || first.bound.key.some(isMember)) && this.isSameField(instance, first)),
		);
		if (otherwise !== first.state) return [otherwise];
		const rest = isPlaceState(first.bound.contract) ? first.state : lose(first.state, isInside);
		return this.releaseUnheld(rest, node, call, first.bound, first.key);
	}

	/** A callee may reach a lock by another way than its caller: `limiter->pool->lock`, `pool->lock`. */
	private isSameField(
		{ contract, key: [held], status }: Instance,
		{ bound, key: [given] }: { bound: Bound<Release>; key: readonly SymbolId[] },
	): boolean {
		if (status !== 'held' || held === undefined || given === undefined) return false;
		if (contract.kind !== 'lock' || contract.id !== bound.contract.id) return false;
		const fieldOf = (symbol: SymbolId) => {
			const { origin } = this.table.info(symbol);
			return origin.kind === 'address' && origin.base !== null ? origin.field : null;
		};
		return fieldOf(held) !== null && fieldOf(held) === fieldOf(given);
	}

	/** Memory that an object was made in goes with the object, by the object's own way. */
	private isFreedWithObject(
		{ contract, key: [object], status }: Instance,
		{ bound, key }: { bound: Bound<Release>; key: readonly SymbolId[] },
	): boolean {
		const endsObject = bound.contract.kind !== 'registration' && !isPlaceState(bound.contract);
		return (
			endsObject &&
			(status === 'held' || status === 'entrusted') &&
			contract.untyped &&
			object !== undefined &&
			key.includes(object)
		);
	}

	/** Whether a place outside the container still names what it holds: it can be given back by that name. */
	private isNamedBeside(state: State, { key }: Instance, container: SymbolId): boolean {
		const isInside = (place: string): boolean => {
			const { base } = this.table.partsOf(place);
			return base !== null && this.table.pointsInto(base, container);
		};
		for (const [place, symbol] of state.values) if (symbol === key[0] && !isInside(place)) return true;
		return false;
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
	): State[] {
		const count = instance.count - 1;
		this.releases.push({
			site: instance.site,
			node,
			trail: state.trail,
			passes: instance.passes.map((pass) => ({
				callee: pass.callee,
				outcome: classesOf(state, this.table, pass.result),
			})),
		});
		const released: Instance =
			count > 0
				? { ...instance, count }
				: {
						...instance,
						count: 0,
						status: 'released',
						givenBy: null,
						releasedAt: node,
						releasedText: this.keyText(call, bound.key, instance.key),
						freed: bound.rule.frees ?? false,
					};
		return [replaceInstance(state, instance, released)];
	}

	protected releaseUnheld(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Release>,
		key: readonly SymbolId[],
	): State[] {
		const { contract } = bound;
		if (key.some((symbol) => this.table.info(symbol).origin.kind === 'older')) return [state];
		const own = state.instances.filter((instance) => instance.contract.id === contract.id);
		// Masks are taken and given back in parts: of another mask on the same object nothing can be said afterwards.
		if (contract.mask)
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
		if (lost?.givenBy)
			return [
				replaceInstance(state, lost, {
					...lost,
					status: 'released',
					givenBy: null,
					releasedAt: node,
					releasedText: this.keyText(call, bound.key, key),
				}),
			];
		if (lost) return [state];
		const safe = SAFE_CLASSES[bound.rule.safe];
		const tested = this.testedSymbol(state, bound, key);
		const classes = classesOf(state, this.table, tested);
		const previous = own.find((instance) => sameKey(instance.key, key));
		// Harmless by itself, and still what gives back for a caller that holds it.
		if (bound.rule.safe === 'always' && !previous)
			return [withInstance(state, this.takenByCaller(node, call, bound, key, previous))];
		if ((classes & ~safe) === 0) return [state];
		const harmless = safe & classes ? restrict(state, this.table, tested, safe) : null;
		const rest = restrict(state, this.table, tested, ANY & ~safe) ?? state;
		const ways = harmless ? [harmless] : [];

		const text = this.keyText(call, bound.key, key);
		const movedAt = state.movedErrors.get(tested);
		if (movedAt !== undefined && !own.some((instance) => instance.status === 'held')) {
			this.observe(
				'moved-error',
				rest,
				node,
				this.newInstance(bound, node, call, key),
				movedAt,
				this.textOf(tested),
			);
			return [...ways, rest];
		}
		if (
			previous?.status === 'released' &&
			previous.releasedText === text &&
			previous.releasedAt !== node &&
			(contract.nests ? previous.failedCall !== null && !previous.imported : this.isGone(previous))
		) {
			const kind = previous.failedCall === null ? 'released-twice' : 'released-by-failure';
			this.observe(kind, rest, node, previous, previous.releasedAt, previous.text);
			return [...ways, rest];
		}
		if (previous?.status === 'failed') {
			if (bound.rule.safe === 'always') return [...ways, rest];
			if (previous.tested) this.observe('released-unheld', rest, node, previous, null, previous.text);
			else if (mayAlwaysFail(previous) && this.isUnchecked(rest, previous))
				this.observe('unchecked', rest, node, previous, null, printExpression(call));
			return [...ways, rest];
		}
		const other = own.find((instance) => instance.status === 'held' && instance.text === text);
		if (other && this.isOtherObject(other, key, call, bound)) {
			this.observe('other-object', rest, node, other, null, text);
			return [replaceInstance(rest, other, { ...other, status: 'lost' })];
		}
		const given = this.takenByCaller(node, call, bound, key, previous);
		// What a parameter stands for is given back by a release that does nothing as well: there was nothing.
		const harmlessly = isParameterValue(this.table, key) ? ways.map((way) => withInstance(way, given)) : ways;
		return [...harmlessly, withInstance(rest, given)];
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
			...this.newInstance(bound, node, call, key),
			site: `${bound.contract.id}@caller.${key.join(',')}`,
			imported: true,
			status: 'released',
			count: (previous?.count ?? 0) - 1,
			releasedAt: node,
			releasedText: this.keyText(call, bound.key, key),
			freed: bound.rule.frees ?? false,
		};
	}

	/** Whether nobody can have looked at the result of a lock call: it was dropped, or still lies where it was put. */
	private isUnchecked({ values }: State, { contract, fallible, result }: Instance): boolean {
		if (!isPlaceState(contract) || !fallible || result === null) return false;
		return !this.stored.has(result) || [...values.values()].includes(result);
	}

	/** Whether the function has nothing left to give back: it took the object itself, or the object is no more. */
	private isGone({ imported, freed, failedCall }: Instance): boolean {
		return !imported || freed || failedCall !== null;
	}

	/** One part of the key is the same, another is a variable that this function gave a new value since. */
	protected isOtherObject(
		held: Instance,
		key: readonly SymbolId[],
		call: Call,
		bound: Bound<Release>,
	): boolean {
		const changed = bound.key.filter((_part, index) => key[index] !== held.key[index]);
		const isVariable = (part: KeyPart) =>
			part.from === 'argument' && call.arguments[part.index]?.kind === 'name';
		const isRound = held.key.some((symbol) => this.table.info(symbol).origin.kind === 'older');
		if (isRound || !changed.every(isVariable)) return false;
		// Of a single name only an assignment of this function's own tells that it means another object now.
		const [only] = key;
		return (
			changed.length < key.length || (only !== undefined && this.table.info(only).origin.kind !== 'unknown')
		);
	}

	/** The symbol whose NULL or error value makes a release harmless. */
	protected testedSymbol(state: State, bound: Bound<Release>, key: readonly SymbolId[]): SymbolId {
		const object = key.at(-1) ?? 0;
		if (bound.rule.safeBy === undefined) return key[0] ?? 0;
		return this.evaluator.read(
			state,
			this.evaluator.memberPlace(object, bound.rule.safeBy, bound.rule.safeBy),
		).value;
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
		if (isRelease || isConverter || NEVER_LOOKS_INSIDE.test(name)) return state;
		for (const value of values)
			this.reportUse(state, node, value, printExpression(call), this.isNeutral(name));
		return state;
	}

	protected isNeutral(name: string): boolean {
		return this.knowledge.catalogue.neutral.has(name);
	}
}
