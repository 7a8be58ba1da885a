// What calls, stores and uses do to the resources held on a path: acquire, release, hand over, escape.
// Facts come from the catalogue, from summaries of functions in view, and from inferred pairs; everything else is
// an unknown call, which is remembered on the instance. What is odd becomes an `Observation`; judging is not done here.
import type { Bound, Catalogue } from '../contracts/catalogue';
import type { Acquire, Contract, Release, Success, Transfer } from '../contracts/contract';
import { fitsSignature, type KeyPart } from '../contracts/signature';
import type { Call, Expression } from '../kernel-c/expression';
import type { NodeId } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import type { Effects, Evaluator, Outcome, Place } from './evaluate';
import {
	age,
	classesOf,
	type Instance,
	replaceInstance,
	restrict,
	type State,
	sameKey,
	setClasses,
	type Trail,
	withInstance,
	withValue,
} from './state';
import type { Summary } from './summary';
import { ANY, type Classes, NEGATIVE, POSITIVE, type SymbolId, type SymbolTable, ZERO } from './symbols';

/** Something noteworthy seen on one path, before it is judged. */
export interface Observation {
	readonly kind:
		| 'overwritten'
		| 'released-twice'
		| 'released-unheld'
		| 'other-object'
		| 'used-after-release'
		| 'moved-error'
		| 'outside-guard'
		| 'slept-while-held';
	readonly instance: Instance;
	readonly node: NodeId;
	/** A second place that matters: where the error pointer was moved. */
	readonly cause: NodeId | null;
	readonly text: string;
	readonly trail: Trail;
	readonly imprecise: boolean;
}

/** A release seen on some path: the evidence that leaks are judged against. */
export interface ReleaseSeen {
	readonly site: string;
	readonly node: NodeId;
	readonly trail: Trail;
	readonly passes: readonly { readonly callee: string; readonly outcome: Classes }[];
}

/** What the resource analysis knows beyond the function itself. */
export interface Knowledge {
	readonly catalogue: Catalogue;
	/** What a function in view does to its caller's resources; undefined for an unknown function. */
	summaryOf(name: string): Summary | undefined;
	/** Pairs nobody wrote down that this function gives evidence for. */
	readonly inferred: {
		readonly acquires: ReadonlyMap<string, readonly Bound<Acquire>[]>;
		readonly releases: ReadonlyMap<string, readonly Bound<Release>[]>;
	};
}

export const FAILING: Readonly<Record<Success, { held: Classes; failed: Classes }>> = {
	always: { held: ANY, failed: 0 },
	zero: { held: ZERO, failed: NEGATIVE },
	'not-negative': { held: ZERO | POSITIVE, failed: NEGATIVE },
	positive: { held: POSITIVE, failed: NEGATIVE | ZERO },
	'not-null': { held: POSITIVE, failed: ZERO },
	'not-error': { held: POSITIVE, failed: NEGATIVE },
	'not-error-or-null': { held: POSITIVE, failed: NEGATIVE | ZERO },
	'not-internal': { held: POSITIVE, failed: NEGATIVE },
	true: { held: POSITIVE, failed: ZERO },
	never: { held: 0, failed: ANY },
};

const SAFE_CLASSES = {
	never: 0,
	null: ZERO,
	error: NEGATIVE,
	'null-or-error': ZERO | NEGATIVE,
	always: ANY,
} as const;

/** Names of calls that only look: the same arguments give the same answer, and nothing is kept. */
const PREDICATE =
	/^(?:is|has|test|can|should|IS|S_IS)_|_(?:is|has|can|test|enabled|supported|empty|valid|present|uptodate|mapped|dirty|new|unwritten|written)(?:_|$)|^S_IS|^buffer_|^[A-Z][A-Z0-9_]*$/;

export class Resources implements Effects {
	readonly observations: Observation[] = [];
	readonly releases: ReleaseSeen[] = [];
	/** Callees of unknown effect that were handed something tracked. */
	readonly unknownCallees = new Set<string>();
	/** Values stored where they outlive the function, and values handed to unknown functions. */
	readonly kept = new Set<SymbolId>();
	readonly handedOn = new Set<SymbolId>();
	private evaluatorOrNone: Evaluator | undefined;

	constructor(
		private readonly table: SymbolTable,
		private readonly knowledge: Knowledge,
		private readonly isLocal: (name: string) => boolean,
	) {}

	/** The evaluator and this class need each other; the evaluator is handed in after both exist. */
	attach(evaluator: Evaluator): void {
		this.evaluatorOrNone = evaluator;
	}

	private get evaluator(): Evaluator {
		if (!this.evaluatorOrNone) throw new Error('no evaluator attached');
		return this.evaluatorOrNone;
	}

	// Calls

	call(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): Outcome[] {
		const { catalogue, inferred } = this.knowledge;
		const name = call.name ?? '';
		const texts = call.arguments.map(printExpression);
		const transfers = fitting(catalogue.transfers.get(name), texts);
		const releases = fitting(catalogue.releases.get(name) ?? inferred.releases.get(name), texts);
		const acquires = fitting(catalogue.acquires.get(name) ?? inferred.acquires.get(name), texts);
		const ready = this.sleepCheck(state, node, name);
		if (transfers.length + releases.length + acquires.length === 0)
			return this.guardAccess(
				this.otherCall(this.guardCheck(ready, node, call, values), node, call, values),
				call,
				values,
			);
		const checked = this.usedAfterRelease(ready, node, call, values, releases.length > 0);
		const released = releases.length > 0 ? this.release(checked, node, call, releases, values) : [checked];
		const outcomes = released
			.flatMap((way) => this.acquire(way, node, call, acquires, values))
			.flatMap((way) => this.transfer(way, transfers, values));
		const guarded = this.guardAccess(outcomes, call, values);
		return guarded.map(({ state: after, value }) => ({
			state: this.besideContracts(after, node, call, values, value, { transfers, releases, acquires }),
			value,
		}));
	}

	/** Marks what a guarded access hands out with the resource that keeps it valid. */
	private guardAccess(outcomes: Outcome[], call: Call, values: readonly SymbolId[]): Outcome[] {
		const accesses = this.knowledge.catalogue.accesses.get(call.name ?? '') ?? [];
		const texts = call.arguments.map(printExpression);
		const access = accesses.find((each) => fitsSignature(each.parameters, texts));
		if (!access) return outcomes;
		return outcomes.map(({ state, value }) => {
			const guard = state.instances.find(
				(instance) => instance.status === 'held' && access.access.within.includes(instance.contract.id),
			);
			if (!guard) return { state, value };
			let now = state;
			for (const part of access.yields) {
				const found = this.keyOf(now, [part], values, value);
				const [content] = found?.key ?? [];
				if (found && content !== undefined)
					now = { ...found.state, guarded: new Map(found.state.guarded).set(content, guard.site) };
			}
			return { state: now, value };
		});
	}

	/** Finds arguments that are valid only under a guard which has ended. */
	private guardCheck(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): State {
		for (const value of values) this.reportUnguarded(state, node, value, printExpression(call));
		return state;
	}

	private reportUnguarded(state: State, node: NodeId, value: SymbolId, text: string): void {
		for (const [symbol, site] of state.guarded) {
			if (!this.table.pointsInto(value, symbol)) continue;
			const guards = state.instances.filter((instance) => instance.site === site);
			const [guard] = guards;
			if (guard?.status === 'released' && guards.every((instance) => instance.status === 'released'))
				this.observe('outside-guard', state, node, guard, guard.releasedAt, text);
		}
	}

	/** What a catalogued call may do to arguments that its contracts do not speak of. */
	private besideContracts(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		result: SymbolId,
		bounds: Record<'transfers' | 'releases' | 'acquires', readonly Bound<unknown>[]>,
	): State {
		const disputed = this.knowledge.summaryOf(call.name ?? '')?.disputed;
		if (disputed?.size) {
			const given = values.filter((_value, index) => disputed.has(index));
			return lose(
				state,
				(instance) =>
					instance.acquiredAt !== node &&
					instance.key.some((symbol) => given.some((value) => this.table.dependsOn(symbol, value))),
			);
		}
		const takesObject = bounds.acquires.some((bound) => !isPlaceState(bound.contract));
		const spokenOf = [...bounds.releases, ...bounds.transfers, ...(takesObject ? [] : bounds.acquires)];
		const others = this.argumentsBesideKeys(values, spokenOf);
		return others.length === 0 ? state : this.pass(state, node, call, others, result);
	}

	/** Arguments that no contract of the call speaks of: what becomes of them is not known. */
	private argumentsBesideKeys(values: readonly SymbolId[], bounds: readonly Bound<unknown>[]): SymbolId[] {
		const named = new Set(
			bounds.flatMap((bound) => bound.key.map((part) => (part.from === 'argument' ? part.index : -1))),
		);
		return values.filter((_value, index) => !named.has(index));
	}

	/** The symbols of a key at a call; null where it cannot be told. */
	private keyOf(
		state: State,
		parts: readonly KeyPart[],
		values: readonly SymbolId[],
		result: SymbolId | null,
	): { state: State; key: SymbolId[] } | null {
		const key: SymbolId[] = [];
		let now = state;
		for (const part of parts) {
			if (part.from === 'return') {
				if (result === null) return null;
				key.push(result);
				continue;
			}
			if (part.from === 'global') {
				const place = { key: part.name, base: null, field: part.name, text: part.name };
				key.push(part.address ? this.evaluator.addressOf(place) : this.evaluator.read(now, place).value);
				continue;
			}
			let symbol = values[part.index];
			if (symbol === undefined) return null;
			for (const field of part.within.toReversed()) {
				const outer: SymbolId | null = this.enclosing(symbol, field);
				if (outer === null) return null;
				symbol = outer;
			}
			if (part.dereference) {
				const content = this.evaluator.read(
					now,
					this.evaluator.dereference(symbol, `*${this.textOf(symbol)}`),
				);
				now = content.state;
				symbol = content.value;
			}
			for (const [at, field] of part.fields.entries()) {
				const place = this.evaluator.memberPlace(symbol, field, `${this.textOf(symbol)}->${field}`);
				if (part.address && at === part.fields.length - 1) {
					symbol = this.evaluator.addressOf(place);
					break;
				}
				const content = this.evaluator.read(now, place);
				now = content.state;
				symbol = content.value;
			}
			key.push(symbol);
		}
		return { state: now, key };
	}

	/** The object a member's address lies in: of `&q->usage` with the field `usage`, q; null for another member. */
	private enclosing(symbol: SymbolId, field: string): SymbolId | null {
		const { origin } = this.table.info(symbol);
		return origin.kind === 'address' && origin.field === field ? origin.base : null;
	}

	private textOf(symbol: SymbolId): string {
		return this.table.info(symbol).text;
	}

	private keyText(call: Call, parts: readonly KeyPart[], key: readonly SymbolId[]): string {
		return parts
			.map((part, index) => {
				const argument = part.from === 'argument' ? call.arguments[part.index] : undefined;
				if (
					part.from === 'argument' &&
					argument &&
					part.within.length === 0 &&
					!part.dereference &&
					part.fields.length === 0
				)
					return printExpression(argument);
				return this.textOf(key[index] ?? 0);
			})
			.join(', ');
	}

	private acquire(
		state: State,
		node: NodeId,
		call: Call,
		bounds: readonly Bound<Acquire>[],
		values: readonly SymbolId[],
	): Outcome[] {
		const [first] = bounds;
		const started = first ? this.takenAgain(state, node, first, values) : state;
		const { state: after, value: result } = this.evaluator.freshResult(started, node, call);
		if (!first) return [{ state: after, value: result }];
		const together = bounds.filter((bound) => bound.rule.success === first.rule.success);
		const { held, failed } = FAILING[first.rule.success];
		if (first.rule.success === 'not-error-or-null') this.table.markEither(result);
		const cannotFail = call.arguments.some((argument) => /NOFAIL/.test(printExpression(argument)));
		const outcomes: Outcome[] = [];
		if (held !== 0) {
			let taken = setClasses(after, result, held);
			for (const bound of together) taken = this.take(taken, node, call, bound, values, result);
			outcomes.push({ state: taken, value: this.sameObject(taken, first, values) ?? result });
		}
		if (failed !== 0 && !cannotFail) {
			let missed = setClasses(after, result, failed);
			for (const bound of together) missed = this.failedAcquire(missed, node, call, bound, values, result);
			outcomes.push({ state: missed, value: result });
		}
		return outcomes;
	}

	/** The same local object takes a second resource while it still holds one: the first is lost. */
	private takenAgain(state: State, node: NodeId, bound: Bound<Acquire>, values: readonly SymbolId[]): State {
		if (isPlaceState(bound.contract) || bound.contract.nests) return state;
		const isSame = (instance: Instance) =>
			instance.status === 'held' &&
			instance.contract.id === bound.contract.id &&
			instance.key.some((symbol) => values.includes(symbol) && this.isOnStack(symbol));
		const lost = state.instances.find(isSame);
		if (!lost) return state;
		this.observe('overwritten', state, node, lost, null, lost.text);
		return lose(state, isSame);
	}

	/** `p = get_device(p)`: the result is another name for the key. */
	private sameObject(state: State, bound: Bound<Acquire>, values: readonly SymbolId[]): SymbolId | null {
		if (!bound.rule.returnsKey) return null;
		return this.keyOf(state, bound.key, values, null)?.key[0] ?? null;
	}

	private take(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Acquire>,
		values: readonly SymbolId[],
		result: SymbolId,
	): State {
		const written = this.writeOutParameters(state, node, call, bound, values);
		const found = this.keyOf(written, bound.key, values, result);
		if (!found) return written;
		if (bound.contract.kind === 'memory' && found.key[0] === result) this.table.markFresh(result);
		let now = this.recordOutcome(found.state, bound, found.key, node, POSITIVE);
		const same = now.instances.find(
			(other) => other.contract.id === bound.contract.id && sameKey(other.key, found.key),
		);
		if (same?.imported && same.status === 'released')
			return { ...now, instances: now.instances.filter((other) => other !== same) };
		if (same?.status === 'held' && bound.contract.nests)
			return replaceInstance(now, same, { ...same, count: same.count + 1 });
		if (same) now = { ...now, instances: now.instances.filter((other) => other !== same) };
		return withInstance(now, {
			...this.newInstance(bound, node, call, found.key, result),
			own: this.isOwn(bound, call, values),
			askedWith: values[0] ?? null,
			status: 'held',
			count: 1,
		});
	}

	private newInstance(
		bound: Bound<Acquire | Release>,
		node: NodeId,
		call: Call,
		key: readonly SymbolId[],
		result: SymbolId | null = null,
	): Instance {
		return {
			site: `${bound.contract.id}@${node}.${call.start}`,
			contract: bound.contract,
			key,
			text: this.keyText(call, bound.key, key),
			status: 'held',
			count: 0,
			imported: false,
			acquiredAt: node,
			releasedAt: null,
			releasedText: '',
			freed: false,
			acquireCall: call.name ?? '',
			result,
			tested: false,
			own: false,
			askedWith: null,
			passes: [],
			storedIn: null,
			givenBy: null,
			inferred: bound.contract.source.startsWith('inferred'),
			automatic: bound.contract.automatic,
		};
	}

	/** `foo_get(bar, &out)`: what `out` holds afterwards is a new value. */
	private writeOutParameters(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Acquire>,
		values: readonly SymbolId[],
	): State {
		let now = state;
		for (const part of bound.key) {
			const place = this.outPlace(part, bound.contract, call, values);
			if (!place) continue;
			const content = this.table.result(node, `*${call.name ?? ''}`, call.start, place.text);
			now = withValue(setClasses(age(now, this.table, content), content, POSITIVE), place.key, content);
		}
		return now;
	}

	/** Whether nobody but this function can know the object yet: it was returned, or written to a local variable. */
	private isOwn(bound: Bound<Acquire>, call: Call, values: readonly SymbolId[]): boolean {
		return bound.key.some((part) => {
			if (part.from === 'return') return true;
			const place = this.outPlace(part, bound.contract, call, values);
			return place !== null && (place.base === null ? this.isLocal(place.field) : this.isOnStack(place.base));
		});
	}

	/** Where an out-parameter (`*out`) or a field of one (`iloc->bh`) receives the object; null for other parts of a key. */
	private outPlace(part: KeyPart, contract: Contract, call: Call, values: readonly SymbolId[]): Place | null {
		const pointer = part.from === 'argument' ? values[part.index] : undefined;
		if (part.from !== 'argument' || pointer === undefined || part.address) return null;
		const argument = call.arguments[part.index];
		const named =
			argument?.kind === 'unary' && argument.operator === '&' ? printExpression(argument.operand) : null;
		if (part.dereference && part.fields.length === 0) {
			const place = this.evaluator.dereference(pointer, `*${this.textOf(pointer)}`);
			return named === null ? place : { ...place, text: named };
		}
		const [field] = part.fields;
		if (part.dereference || part.fields.length !== 1 || field === undefined || isPlaceState(contract))
			return null;
		return this.evaluator.memberPlace(
			pointer,
			field,
			named === null ? `${this.textOf(pointer)}->${field}` : `${named}.${field}`,
		);
	}

	/** Writes the field in which the callee records success: an error pointer on failure. */
	private recordOutcome(
		state: State,
		bound: Bound<Acquire>,
		key: readonly SymbolId[],
		node: NodeId,
		classes: Classes,
	): State {
		const object = key.at(-1);
		if (bound.rule.recordedIn === undefined || object === undefined) return state;
		const place = this.evaluator.memberPlace(
			object,
			bound.rule.recordedIn,
			`${this.textOf(object)}->${bound.rule.recordedIn}`,
		);
		const content = this.table.result(node, `${bound.rule.recordedIn}:${classes}`, 0, place.text);
		return withValue(setClasses(age(state, this.table, content), content, classes), place.key, content);
	}

	private failedAcquire(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Acquire>,
		values: readonly SymbolId[],
		result: SymbolId,
	): State {
		const found = this.keyOf(state, bound.key, values, result);
		if (!found) return state;
		const now = this.recordOutcome(found.state, bound, found.key, node, NEGATIVE);
		const clash = now.instances.some(
			(other) => other.contract.id === bound.contract.id && sameKey(other.key, found.key),
		);
		if (clash || (bound.contract.nests && !isPlaceState(bound.contract))) return now;
		return withInstance(now, { ...this.newInstance(bound, node, call, found.key, result), status: 'failed' });
	}

	private transfer(
		{ state, value }: Outcome,
		transfers: readonly Bound<Transfer>[],
		values: readonly SymbolId[],
	): Outcome[] {
		let ways: State[] = [state];
		for (const bound of transfers) {
			const { held, failed } = FAILING[bound.rule.success ?? 'always'];
			ways = ways.flatMap((way) => {
				const found = this.keyOf(way, bound.key, values, value);
				if (!found) return [way];
				const taken = held === 0 ? null : restrict(found.state, this.table, value, held);
				const kept = failed === 0 ? null : restrict(found.state, this.table, value, failed);
				const isGone = (instance: Instance) =>
					instance.contract.id === bound.contract.id &&
					found.key.some((symbol) => instance.key.includes(symbol));
				return [...(taken ? [lose(taken, isGone)] : []), ...(kept ? [kept] : [])];
			});
		}
		return ways.map((way) => ({ state: way, value }));
	}

	// Releases

	private release(
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
		const match = this.matching(state, resolved);
		if (match && !isPlaceState(match.bound.contract)) {
			const [released] = match.instance.key;
			const isContainer = (instance: Instance) =>
				instance !== match.instance &&
				instance.contract.kind === 'memory' &&
				released !== undefined &&
				instance.key[0] !== undefined &&
				instance.key[0] !== released &&
				this.table.pointsInto(released, instance.key[0]);
			return this.releaseHeld(lose(match.state, isContainer), node, call, match);
		}
		if (match) return this.releaseHeld(match.state, node, call, match);
		return this.releaseUnheld(first.state, node, call, first.bound, first.key);
	}

	private matching(
		state: State,
		resolved: readonly { bound: Bound<Release>; state: State; key: SymbolId[] }[],
	) {
		for (const { bound, state: after, key } of resolved) {
			const instance = state.instances.find(
				(candidate) =>
					candidate.status === 'held' &&
					candidate.contract.id === bound.contract.id &&
					sameKey(candidate.key, key),
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

	private releaseHeld(
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
						releasedAt: node,
						releasedText: this.keyText(call, bound.key, instance.key),
						freed: bound.rule.frees ?? false,
					};
		return [replaceInstance(state, instance, released)];
	}

	private releaseUnheld(
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
		if (own.some((instance) => instance.status === 'lost' && sameKey(instance.key, key))) return [state];
		const safe = SAFE_CLASSES[bound.rule.safe];
		const tested = this.testedSymbol(state, bound, key);
		const classes = classesOf(state, this.table, tested);
		if ((classes & ~safe) === 0) return [state];
		const harmless = safe & classes ? restrict(state, this.table, tested, safe) : null;
		const rest = restrict(state, this.table, tested, ANY & ~safe) ?? state;
		const ways = harmless ? [harmless] : [];

		const text = this.keyText(call, bound.key, key);
		const movedAt = state.movedErrors.get(tested);
		const previous = own.find((instance) => sameKey(instance.key, key));
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
			!contract.nests &&
			(!previous.imported || previous.freed)
		) {
			this.observe('released-twice', rest, node, previous, previous.releasedAt, previous.text);
			return [...ways, rest];
		}
		if (previous?.status === 'failed') {
			if (bound.rule.safe !== 'always' && previous.tested)
				this.observe('released-unheld', rest, node, previous, null, previous.text);
			return [...ways, rest];
		}
		const other = own.find((instance) => instance.status === 'held' && instance.text === text);
		if (other && this.isOtherObject(other, key, call, bound)) {
			this.observe('other-object', rest, node, other, null, text);
			return [replaceInstance(rest, other, { ...other, status: 'lost' })];
		}
		const imported: Instance = {
			...this.newInstance(bound, node, call, key),
			site: `${contract.id}@caller.${key.join(',')}`,
			imported: true,
			status: 'released',
			count: (previous?.count ?? 0) - 1,
			releasedAt: node,
			releasedText: text,
			freed: bound.rule.frees ?? false,
		};
		return [...ways, withInstance(rest, imported)];
	}

	/** One part of the key is the same, another is a variable that this function gave a new value since. */
	private isOtherObject(
		held: Instance,
		key: readonly SymbolId[],
		call: Call,
		bound: Bound<Release>,
	): boolean {
		const changed = bound.key.filter((_part, index) => key[index] !== held.key[index]);
		const isVariable = (part: KeyPart) =>
			part.from === 'argument' && call.arguments[part.index]?.kind === 'name';
		const isRound = held.key.some((symbol) => this.table.info(symbol).origin.kind === 'older');
		return (changed.length < key.length || key.length === 1) && changed.every(isVariable) && !isRound;
	}

	/** The symbol whose NULL or error value makes a release harmless. */
	private testedSymbol(state: State, bound: Bound<Release>, key: readonly SymbolId[]): SymbolId {
		const object = key.at(-1) ?? 0;
		if (bound.rule.safeBy === undefined) return key[0] ?? 0;
		return this.evaluator.read(
			state,
			this.evaluator.memberPlace(object, bound.rule.safeBy, bound.rule.safeBy),
		).value;
	}

	// Other calls

	private otherCall(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): Outcome[] {
		const name = call.name ?? '';
		const checked = this.usedAfterRelease(state, node, call, values, false);
		const summary = call.name === null ? undefined : this.knowledge.summaryOf(call.name);
		const [first] = values;
		if (first !== undefined && this.knowledge.catalogue.converters.has(name)) {
			const value = this.table.address(`#${first}->${name}()`, first, `${name}()`, printExpression(call));
			return [{ state: checked, value }];
		}
		if (summary) return this.applySummary(checked, node, call, values, summary);
		if (call.name !== null && PREDICATE.test(name))
			return [{ state: checked, value: this.table.operation(name, values) }];
		if (this.isNeutral(name))
			return [this.evaluator.freshResult(this.forgetPointees(checked, node, values, true), node, call)];
		// A callback is there to fill in what it is handed.
		const isCallback = call.name === null || this.isLocal(call.name);
		const { state: after, value } = this.evaluator.freshResult(checked, node, call);
		return [
			{
				state: this.pass(
					this.forgetPointees(after, node, values, false, isCallback),
					node,
					call,
					values,
					value,
				),
				value,
			},
		];
	}

	private isNeutral(name: string): boolean {
		return this.knowledge.catalogue.neutral.has(name);
	}

	/** Remembers that an unknown function was handed a tracked object. */
	private pass(state: State, node: NodeId, call: Call, values: readonly SymbolId[], result: SymbolId): State {
		const callee = call.name ?? printExpression(call.callee);
		for (const value of values) this.handedOn.add(value);
		let changed = false;
		const instances = state.instances.map((instance) => {
			if (
				instance.status !== 'held' ||
				instance.acquiredAt === node ||
				!values.some((value) => this.reaches(instance, value))
			)
				return instance;
			changed = true;
			this.unknownCallees.add(callee);
			const passes = instance.passes.filter((pass) => pass.node !== node || pass.callee !== callee);
			return { ...instance, passes: [...passes, { callee, node, result }] };
		});
		return changed ? { ...state, instances } : state;
	}

	/** Whether an argument gives the callee access to the resource: it is the key, lies inside it, or holds it. */
	private reaches(instance: Instance, value: SymbolId): boolean {
		if (instance.contract.kind === 'lock' || instance.contract.kind === 'section')
			return instance.key.includes(value) && instance.storedIn === null;
		if (instance.key.includes(value) || instance.storedIn === value) return true;
		const { origin } = this.table.info(value);
		return origin.kind === 'address' && origin.base !== null && this.reaches(instance, origin.base);
	}

	/** After an unknown call, what its pointers point to may have changed. Fields this function only reads are kept. */
	private forgetPointees(
		state: State,
		node: NodeId,
		values: readonly SymbolId[],
		onlyAddresses: boolean,
		byCallback = false,
	): State {
		let now = state;
		for (const value of values) {
			const { origin } = this.table.info(value);
			if (origin.kind === 'address' && origin.base === null) now = this.forget(now, node, origin.place);
			const onStack = this.isOnStack(value);
			for (const [place, content] of now.values) {
				if (
					!place.startsWith('#') ||
					!this.table.pointsInto(Number(place.slice(1, place.indexOf('-'))), value)
				)
					continue;
				const written = this.table.info(content).origin;
				const onlyRead = written.kind === 'initial' && written.place === place;
				if ((onStack || !onlyRead || byCallback) && (!onlyAddresses || origin.kind === 'address'))
					now = this.forget(now, node, place);
			}
		}
		return now;
	}

	private forget(state: State, node: NodeId, place: string): State {
		const old = state.values.get(place);
		if (old === undefined) return state;
		if (place.endsWith('->?')) {
			const values = new Map(state.values);
			values.delete(place);
			return { ...state, values };
		}
		// The callee may have released what the place named and put something else there.
		const isNamed = (instance: Instance) =>
			instance.status === 'held' && !isPlaceState(instance.contract) && instance.key.includes(old);
		const now = state.instances.some(isNamed)
			? {
					...state,
					instances: state.instances.map((instance) =>
						isNamed(instance) ? { ...instance, status: 'lost' as const } : instance,
					),
				}
			: state;
		const fresh = this.table.unknown(node, place.startsWith('#') ? this.textOf(old) : place);
		return withValue(setClasses(age(now, this.table, fresh), fresh, ANY), place, fresh);
	}

	private applySummary(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		summary: Summary,
	): Outcome[] {
		const outcomes: Outcome[] = [];
		for (const way of summary.ways) {
			const aliased = way.alias === null ? undefined : values[way.alias];
			const { state: after, value } =
				aliased === undefined
					? this.evaluator.freshResult(state, node, call)
					: { state, value: this.table.operation(`${call.name ?? ''}.`, [aliased]) };
			let ways: State[] = [aliased === undefined ? setClasses(after, value, way.classes) : after];
			for (const effect of way.effects) {
				const bound = effect.bound;
				ways = ways.flatMap((each) =>
					effect.delta > 0
						? [this.take(each, node, call, bound as Bound<Acquire>, values, value)]
						: this.release(each, node, call, [bound as Bound<Release>], values),
				);
			}
			outcomes.push(
				...ways.map((each) => ({
					state: this.escapeBySummary(
						this.forgetPointees(each, node, values, false),
						node,
						call,
						values,
						summary,
						value,
					),
					value,
				})),
			);
		}
		return outcomes;
	}

	private escapeBySummary(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		summary: Summary,
		result: SymbolId,
	): State {
		const kept = values.filter((_value, index) => summary.keeps.has(index));
		for (const value of kept) this.kept.add(value);
		const disputed = values.filter((_value, index) => summary.disputed.has(index));
		const isGone = (instance: Instance) =>
			kept.some((value) => this.reaches(instance, value)) ||
			disputed.some((value) => instance.key.some((symbol) => this.table.dependsOn(symbol, value)));
		const handedOn = values.filter((_value, index) => summary.handsOn.has(index));
		return this.pass(lose(state, isGone), node, call, handedOn, result);
	}

	// Stores and uses

	store(state: State, node: NodeId, place: Place, value: SymbolId): State {
		const old = state.values.get(place.key);
		let now = state;
		if (old !== undefined && old !== value) now = this.overwrite(now, node, place, old);
		now = this.nameByPlace(now, place, value);
		if (place.base === null && this.isLocal(place.field)) return now;
		if (place.base === null || !this.isOnStack(place.base)) this.kept.add(value);
		return {
			...now,
			instances: now.instances.map((instance) => {
				if (
					instance.status !== 'held' ||
					isStateOfPlace(instance) ||
					!instance.key.some(
						(symbol) =>
							this.table.pointsInto(value, symbol) || (!instance.own && this.table.pointsInto(symbol, value)),
					)
				)
					return instance;
				const owner = place.base === null ? null : this.localOwner(now, place.base);
				if (owner !== null && !place.field.startsWith('[')) return { ...instance, storedIn: owner };
				return { ...instance, status: 'lost' as const, givenBy: this.outParameter(place) };
			}),
		};
	}

	/** An object is called by the variable its acquiring call was assigned to, not by the call. */
	private nameByPlace(state: State, place: Place, value: SymbolId): State {
		const renamed = (instance: Instance) =>
			instance.own && instance.result === value && instance.text === this.textOf(value);
		if (!state.instances.some(renamed)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				renamed(instance) ? { ...instance, text: place.text } : instance,
			),
		};
	}

	/** The parameter whose target a place is: `*out`; null for any other place. */
	private outParameter(place: Place): string | null {
		if (place.base === null || place.field !== '*') return null;
		const { origin } = this.table.info(place.base);
		return origin.kind === 'initial' && origin.base === null && this.isLocal(origin.field)
			? origin.field
			: null;
	}

	/** Whether an address lies in a local variable: it is gone when the function returns. */
	private isOnStack(base: SymbolId): boolean {
		const { origin } = this.table.info(base);
		return (
			origin.kind === 'address' &&
			(origin.base === null ? this.isLocal(origin.field) : this.isOnStack(origin.base))
		);
	}

	/** The object of this function's own that an address lies in: a local struct, or memory it holds itself. */
	private localOwner(state: State, base: SymbolId): SymbolId | null {
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

	/** The last variable that names a held object gets another value. */
	private overwrite(state: State, node: NodeId, place: Place, old: SymbolId): State {
		const instance = state.instances.find(
			(candidate) => candidate.status === 'held' && candidate.key[0] === old && !isStateOfPlace(candidate),
		);
		if (!instance || instance.storedIn !== null || instance.automatic || instance.imported) return state;
		for (const [other, symbol] of state.values) if (symbol === old && other !== place.key) return state;
		for (const symbol of state.values.values())
			if (symbol !== old && this.table.pointsInto(symbol, old)) return state;
		if ((classesOf(state, this.table, old) & POSITIVE) === 0) return state;
		this.observe('overwritten', state, node, instance, null, place.text);
		return replaceInstance(state, instance, { ...instance, status: 'lost' });
	}

	use(state: State, node: NodeId, value: SymbolId, expression: Expression): State {
		this.reportUse(state, node, value, printExpression(expression));
		this.reportUnguarded(state, node, value, printExpression(expression));
		return state;
	}

	private reportUse(state: State, node: NodeId, value: SymbolId, text: string): void {
		for (const instance of state.instances) {
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

	private usedAfterRelease(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		isRelease: boolean,
	): State {
		if (isRelease || this.isNeutral(call.name ?? '')) return state;
		for (const value of values) this.reportUse(state, node, value, printExpression(call));
		return state;
	}

	moveError(state: State, node: NodeId, from: SymbolId, to: SymbolId): State {
		if (classesOf(state, this.table, from) !== NEGATIVE && !state.movedErrors.has(from)) return state;
		return { ...state, movedErrors: new Map(state.movedErrors).set(to, state.movedErrors.get(from) ?? node) };
	}

	// Guards

	private sleepCheck(state: State, node: NodeId, name: string): State {
		if (!this.knowledge.catalogue.sleeps.has(name)) return state;
		for (const instance of state.instances)
			if (instance.status === 'held' && !instance.contract.sleepWhileHeld)
				this.observe('slept-while-held', state, node, instance, null, name);
		return state;
	}

	private observe(
		kind: Observation['kind'],
		state: State,
		node: NodeId,
		instance: Instance,
		cause: NodeId | null,
		text: string,
	): void {
		this.observations.push({
			kind,
			instance,
			node,
			cause,
			text,
			trail: state.trail,
			imprecise: state.imprecise,
		});
	}
}

export function isPlaceState({ kind }: Contract): boolean {
	return kind === 'lock' || kind === 'section';
}

/** Locks and sections are states of a place, not objects that a variable can lose. */
export function isStateOfPlace(instance: Instance): boolean {
	return isPlaceState(instance.contract);
}

/** Ends the tracking of the held instances that `isGone` picks. */
function lose(state: State, isGone: (instance: Instance) => boolean): State {
	const isMeant = (instance: Instance) => instance.status === 'held' && isGone(instance);
	if (!state.instances.some(isMeant)) return state;
	return {
		...state,
		instances: state.instances.map((instance) =>
			isMeant(instance) ? { ...instance, status: 'lost' as const } : instance,
		),
	};
}

/** The entries whose signature fits the number of arguments. */
function fitting<T>(bounds: readonly Bound<T>[] | undefined, texts: readonly string[]): readonly Bound<T>[] {
	return bounds?.filter((bound) => fitsSignature(bound.parameters, texts)) ?? [];
}
