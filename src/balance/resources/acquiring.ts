// Acquires: a call that may fail forks into the state that holds the resource and the one that does not.
import type { Bound } from '../../contracts/catalogue';
import type { Acquire } from '../../contracts/contract';
import { isField, readSignature } from '../../contracts/signature';
import type { Call, Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Effects } from '../path/evaluate';
import { isInferred, isPlaceState, lose } from '../path/place-state';
import { ANY, type Classes, NEGATIVE, POSITIVE, ZERO } from '../path/signs';
import {
	type Agreed,
	age,
	classesOf,
	type Given,
	type Instance,
	MOST_COUNTS,
	markTested,
	replaceInstance,
	restrict,
	type State,
	sameKey,
	setClasses,
	withInstance,
	withValue,
} from '../path/state';
import type { Outcome } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { says } from '../path/words';
import type { Knowledge } from './knowledge';
import { OUTCOMES } from './outcomes';
import type { ResourceContext } from './resource-context';
import { isStoredBefore } from './stored-before';

/** Kinds of what is never 0 where a call has given it. */
const IS_THERE: ReadonlySet<string> = new Set(['lock', 'mapping']);

/** `sb_find(NULL, block)`: what is written out is meant so, and not a pointer that leads to nothing. */
const isLiteral = (argument: Expression | undefined): boolean =>
	argument?.kind === 'number' ||
	argument?.kind === 'string' ||
	(argument?.kind === 'name' && argument.name === 'NULL');

/** The argument that a call of this contract keeps where it succeeds. */
export const storedBy = (
	{ parameters, rule }: Bound<Acquire>,
	values: readonly SymbolId[],
): SymbolId | undefined => values[parameters.indexOf(rule.stores ?? '')];

/** What a release has to be handed as well. With what a callee in view took it, that one knows. */
const agreedOn = (
	{ contract, parameters }: Bound<Acquire>,
	values: readonly SymbolId[],
	result: SymbolId,
): Agreed[] => [
	...contract.agree.flatMap((parameter) => {
		const value = values[parameters.indexOf(parameter)];
		return value === undefined ? [] : [{ parameter, value }];
	}),
	...(contract.cookie === undefined ? [] : [{ parameter: contract.cookie, value: result }]),
];

/** Of what several versions of a call take alike, one: `follow_pte(mm, …, ptlp)` and `follow_pte(vma, …, ptlp)`. */
function oncePerKey(bounds: readonly Bound<Acquire>[]): readonly Bound<Acquire>[] {
	if (bounds.length < 2) return bounds;
	const name = ({ contract, key }: Bound<Acquire>) => `${contract.id} ${JSON.stringify(key)}`;
	return [...new Map(bounds.map((bound) => [name(bound), bound])).values()];
}

/** `rq_qos_add(q, rqos);`: where nobody asks whether it has failed, it is of the versions in which it cannot. */
const withoutFailure = (bounds: readonly Bound<Acquire>[]): readonly Bound<Acquire>[] =>
	bounds.filter(
		({ contract, rule }) =>
			rule.success === 'always' ||
			!bounds.some((other) => other.contract.id === contract.id && other.rule.success === 'always'),
	);

/** `if (folio_isolate_lru(folio))`: what is a failure in one version is a success in another, and the file does not tell which. */
const isEitherWay = (bounds: readonly Bound<Acquire>[]): boolean =>
	bounds.some(({ contract, rule }) =>
		bounds.some(
			(other) =>
				other.contract.id === contract.id &&
				other.rule.success !== 'always' &&
				(OUTCOMES[rule.success].failed & OUTCOMES[other.rule.success].held) !== 0,
		),
	);

/** Whether a call comes back with the lock alone: it waits for whoever holds it, be it the caller. */
const waitsForEver = ({ contract, rule }: Bound<Acquire>): boolean =>
	contract.kind === 'lock' && !contract.nests && rule.success === 'always';

const countedOnceMore = (held: Instance): Instance =>
	held.count < MOST_COUNTS ? { ...held, count: held.count + 1 } : { ...held, status: 'lost' };

export class Acquiring {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;

	constructor(
		private readonly context: ResourceContext,
		/** A call that another one makes in its own name. */
		private readonly callWithin: Effects['call'],
	) {
		this.table = context.table;
		this.knowledge = context.knowledge;
	}

	acquire(
		state: State,
		node: NodeId,
		call: Call,
		all: readonly Bound<Acquire>[],
		values: readonly SymbolId[],
	): Outcome[] {
		const taking = all.filter(({ rule }) => !isHandedOneOf(rule.nothingWith, call));
		const bounds = this.knowledge.isStatement(node, call) ? withoutFailure(taking) : taking;
		const first = bounds.find(({ rule }) => rule.success !== 'always') ?? bounds[0];
		const passed = first && this.errorPassed(state, first, values);
		const ready = passed === undefined ? state : markTested(state, passed);
		const started = first ? this.takenAgain(ready, node, first, values) : ready;
		const { state: after, value: result } = this.context.storage.freshResult(started, node, call);
		if (!first) return [{ state: after, value: result }];
		if (isEitherWay(bounds)) {
			const { instances, ...taken } = this.take(after, node, call, first, values, result);
			const unsure = instances.map((each) =>
				each.acquiredAt === node ? { ...each, status: 'entrusted' as const } : each,
			);
			return [{ state: { ...taken, instances: unsure }, value: result }];
		}
		const together = oncePerKey(bounds.filter((bound) => bound.rule.success === first.rule.success));
		// What is taken in any case, beside what only a success takes: `device_register()` initialises what it then adds.
		const always = bounds.filter(
			({ contract, rule }) => rule.success === 'always' && contract.id !== first.contract.id,
		);
		const { failed } = OUTCOMES[first.rule.success];
		const held = passed === undefined ? OUTCOMES[first.rule.success].held : 0;
		const isEither = first.rule.success === 'not-error-or-null' && !this.knowledge.testedBothWays.has(node);
		if (isEither) this.table.markEither(result);
		const cannotFail = call.arguments.some((argument) => /NOFAIL/.test(printExpression(argument)));
		const outcomes: Outcome[] = [];
		if (held !== 0) {
			// A lock that a call returns is there, and so is a handle that no range tells from an error.
			const isResult = first.key.length > 0 && first.key.every(({ from }) => from === 'return');
			const isThere = IS_THERE.has(first.contract.kind) && isResult;
			const [least, most] = this.boundsOf(first, values);
			const isAboveZero = least !== undefined && (this.table.constantValue(least) ?? 0) > 0;
			let taken = setClasses(after, result, isThere || isAboveZero ? held & POSITIVE : held);
			for (const bound of new Set([...together, ...always]))
				taken = this.take(taken, node, call, bound, values, result);
			taken = this.leaveToAction(taken, node, call, first, values);
			const exact = least === most ? (least ?? null) : null;
			const same = this.sameObject(taken, first, values) ?? exact;
			// What is returned under the name it had is there.
			const there = same !== null && (held & ZERO) === 0 ? restrict(taken, this.table, same, held) : taken;
			outcomes.push({ state: there ?? taken, value: same ?? result });
		}
		if (failed !== 0 && !cannotFail) {
			let missed = setClasses(after, result, failed);
			for (const bound of together) missed = this.failedAcquire(missed, node, call, bound, values, result);
			for (const bound of always) missed = this.take(missed, node, call, bound, values, result);
			for (const way of this.runOnFailure(missed, node, call, first, values))
				outcomes.push({ state: way, value: result });
		}
		return outcomes;
	}

	/** `filename_lookup(dfd, name, …)`: an error pointer that the call is handed and fails with. */
	private errorPassed(
		state: State,
		{ rule, parameters }: Bound<Acquire>,
		values: readonly SymbolId[],
	): SymbolId | undefined {
		const value = values[parameters.indexOf(rule.passesErrors ?? '')];
		return value !== undefined && classesOf(state, this.table, value) === NEGATIVE ? value : undefined;
	}

	/** The same local object takes a second resource while it still holds one: the first is lost. */
	private takenAgain(state: State, node: NodeId, bound: Bound<Acquire>, values: readonly SymbolId[]): State {
		if (isPlaceState(bound.contract) || bound.contract.nests || bound.contract.automatic) return state;
		const isSame = (instance: Instance) =>
			instance.status === 'held' &&
			instance.contract.id === bound.contract.id &&
			instance.key.some((symbol) => values.includes(symbol) && this.context.isOnStack(symbol));
		const lost = state.instances.find(isSame);
		if (!lost) return state;
		this.context.observe('overwritten', state, node, lost, null, lost.text);
		return lose(state, isSame);
	}

	/** What a success returns at least and at most: `pci_alloc_irq_vectors(dev, 1, 1, flags)` just 1. */
	private boundsOf(
		{ rule, parameters }: Bound<Acquire>,
		values: readonly SymbolId[],
	): (SymbolId | undefined)[] {
		return (rule.between ?? []).map((end) =>
			/^\d+$/.test(end) ? this.table.constant(Number(end)) : values[parameters.indexOf(end)],
		);
	}

	/** `p = get_device(p)`: the result is another name for the key. */
	private sameObject(state: State, bound: Bound<Acquire>, values: readonly SymbolId[]): SymbolId | null {
		if (!bound.rule.returnsKey) return null;
		return this.context.keyOf(state, bound.key, values, null)?.key[0] ?? null;
	}

	take(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Acquire>,
		values: readonly SymbolId[],
		result: SymbolId,
	): State {
		if (this.isTakenOutUnseen(node, call, bound)) return state;
		// Where nobody has written down what the call does, it may as well have found nothing.
		const left = isInferred(bound.contract) ? POSITIVE | ZERO : POSITIVE;
		const written = this.writeOutParameters(state, node, call, bound, values, left);
		const found = this.context.keyOf(written, bound.key, values, result);
		if (!found) return written;
		if (bound.contract.kind === 'memory' && found.key[0] === result) this.table.markFresh(result);
		let now = this.recordOutcome(found.state, bound, found.key, node, POSITIVE);
		const stored = storedBy(bound, values);
		if (stored !== undefined) {
			this.context.keep(stored, node, result, OUTCOMES[bound.rule.success].held);
			now = lose(now, ({ contract, key: [object] }) => {
				if (isPlaceState(contract) || object === undefined) return false;
				return this.table.pointsInto(stored, object);
			});
		}
		// Whoever locks an object has followed the pointer to it.
		const [object] = found.key;
		if (bound.contract.kind === 'lock' && object !== undefined)
			now = restrict(now, this.table, object, POSITIVE) ?? now;
		const mask = bound.contract.mask ? found.key.at(-1) : undefined;
		// Nobody takes no bit at all.
		if (mask !== undefined) now = restrict(now, this.table, mask, ANY & ~ZERO) ?? now;
		const same = now.instances.find(
			(other) => other.contract.id === bound.contract.id && sameKey(other.key, found.key),
		);
		if (same?.imported && same.status === 'released')
			return { ...now, instances: now.instances.filter((other) => other !== same) };
		// A lock that is taken once more was given back where nobody saw it: by a callee that tells it by a flag.
		if (same?.status === 'held' && bound.contract.nests && bound.contract.kind !== 'lock')
			return replaceInstance(now, same, countedOnceMore(same));
		if (same?.status === 'held' && waitsForEver(bound))
			this.context.observe('locked-again', state, node, same, null, call.name ?? '');
		if (same) now = { ...now, instances: now.instances.filter((other) => other !== same) };
		const instance = this.context.newInstance(bound, node, call, found.key, result);
		const taken: Instance = {
			...instance,
			automatic: instance.automatic || this.context.isLeftToCleanup(bound, call, values),
			own: this.context.isOwn(bound, call, values),
			askedWith: isLiteral(call.arguments[0]) ? null : (values[0] ?? null),
			givenBy: this.placeGiven(bound, call, values),
			agreed: agreedOn(bound, values, result),
			status: 'held',
			count: 1,
		};
		this.context.lockOrder.note(now, taken);
		if (isStoredBefore(state, this.table, taken)) return withInstance(now, { ...taken, status: 'lost' });
		return withInstance(this.forgetGuarded(now, node, taken, same?.status === 'released'), taken);
	}

	/** `skb = skb_peek(list); … __skb_dequeue(list);`: who does not ask what was taken out knows it by another name. */
	private isTakenOutUnseen(node: NodeId, call: Call, { key }: Bound<Acquire>): boolean {
		const isResult = key.every(({ from }) => from === 'return');
		return isResult && says(call.name ?? '', 'takes out') && this.knowledge.isStatement(node, call);
	}

	/**
	 * What was seen of an object before its lock is taken may have changed: where the object itself is locked (a folio), or
	 * where the lock in it is taken again.
	 */
	private forgetGuarded(
		state: State,
		node: NodeId,
		{ contract, key: [lock] }: Instance,
		isAgain: boolean,
	): State {
		if (contract.kind !== 'lock' || lock === undefined) return state;
		const { origin } = this.table.info(lock);
		const object = origin.kind !== 'address' ? lock : isAgain ? origin.base : null;
		if (object === null) return state;
		let now = state;
		for (const [place, content] of state.values) {
			const isRead =
				this.table.partsOf(place).base === object && this.table.info(content).origin.kind === 'initial';
			const isHeld = state.instances.some(({ key }) => key.includes(content));
			const isKnown = state.classes.has(content) || isNamedBeside(state, place, content);
			if (!isRead || isHeld || !isKnown) continue;
			const fresh = this.table.unknown(node, this.context.textOf(content));
			now = withValue(setClasses(age(now, this.table, fresh), fresh, ANY), place, fresh);
		}
		return now;
	}

	/** Where the caller finds what the call leaves for it: `foo_begin(&work->tp)`, `foo_get(id, out)`. */
	private placeGiven(bound: Bound<Acquire>, call: Call, values: readonly SymbolId[]): Given | null {
		const places = bound.key.map((part) => this.context.outPlace(part, bound.contract, call, values));
		const place = places.find((each) => each !== null);
		return place ? this.context.outParameter(place) : null;
	}

	/** `foo_get(bar, &out)`: what `out` holds afterwards is a new value. */
	private writeOutParameters(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Acquire>,
		values: readonly SymbolId[],
		classes: Classes,
	): State {
		let now = state;
		// Of several fields the last one is what it leaves, those before it say for whom: `obj->ti`, `obj->dev`.
		const left = bound.key.findLast(isField);
		for (const part of bound.key) {
			const isLeft = part === left || !isField(part);
			const place = isLeft ? this.context.outPlace(part, bound.contract, call, values) : null;
			if (!place) continue;
			const old = now.values.get(place.key);
			if (old !== undefined)
				now = lose(now, (instance) => !isPlaceState(instance.contract) && instance.key.includes(old));
			const at = part.from === 'argument' ? part.index : '';
			const content = this.table.result(node, `*${call.name ?? ''}.${at}`, call.start, place.text);
			now = withValue(setClasses(age(now, this.table, content), content, classes), place.key, content);
		}
		return now;
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
		const place = this.context.storage.memberPlace(
			object,
			bound.rule.recordedIn,
			`${this.context.textOf(object)}->${bound.rule.recordedIn}`,
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
		const left = bound.rule.leavesNull
			? this.writeOutParameters(state, node, call, bound, values, ZERO)
			: state;
		const found = this.context.keyOf(left, bound.key, values, result);
		if (!found) return left;
		const recorded = this.recordOutcome(found.state, bound, found.key, node, NEGATIVE);
		// Whoever waits for a lock does not have it, whatever was seen of it.
		const isWaitedFor = ({ contract, key }: Instance) =>
			contract.kind === 'lock' && contract.id === bound.contract.id && sameKey(key, found.key);
		const now = bound.rule.sleeps ? lose(recorded, isWaitedFor) : recorded;
		const clash = now.instances.some(
			(other) => other.contract.id === bound.contract.id && sameKey(other.key, found.key),
		);
		if (clash || (bound.contract.nests && !isPlaceState(bound.contract))) return now;
		return withInstance(now, {
			...this.context.newInstance(bound, node, call, found.key, result),
			status: 'failed',
			fallible: bound.rule.failsOnlyWith === undefined || isHandedOneOf(bound.rule.failsOnlyWith, call),
		});
	}

	/** What the failing call calls itself (`devm_add_action_or_reset`), and what that gives back. */
	private runOnFailure(
		state: State,
		node: NodeId,
		call: Call,
		{ rule, parameters }: Bound<Acquire>,
		values: readonly SymbolId[],
	): State[] {
		if (rule.runsOnFailure === undefined) return [state];
		const { name, parameters: handed } = readSignature(rule.runsOnFailure);
		const at = handed.map((parameter) => parameters.indexOf(parameter));
		const callee = call.arguments[parameters.indexOf(name)];
		if (callee?.kind !== 'name') return [state];
		const inner: Call = {
			...call,
			callee,
			name: callee.name,
			arguments: at.flatMap((index) => call.arguments[index] ?? []),
		};
		const outcomes = this.callWithin(
			state,
			node,
			inner,
			at.flatMap((index) => values[index] ?? []),
		);
		return outcomes.map((outcome) => this.becauseOf(outcome.state, node, call.name));
	}

	/** What the action of a device would give back is the device's from here on. */
	private leaveToAction(
		state: State,
		node: NodeId,
		call: Call,
		bound: Bound<Acquire>,
		values: readonly SymbolId[],
	): State {
		if (bound.rule.runsOnFailure === undefined) return state;
		const ended = this.runOnFailure(state, node, call, bound, values)
			.flatMap(({ instances }) => instances)
			.filter(({ status, releasedAt }) => status === 'released' && releasedAt === node);
		const sites = new Set(ended.map(({ site }) => site));
		return {
			...state,
			instances: state.instances.map((instance) =>
				instance.status === 'entrusted' && sites.has(instance.site)
					? { ...instance, status: 'lost' }
					: instance,
			),
		};
	}

	/** What was given back at this node was given back by a call that failed. */
	becauseOf(state: State, node: NodeId, failedCall: string | null): State {
		const isMeant = (instance: Instance) => instance.status === 'released' && instance.releasedAt === node;
		if (!state.instances.some(isMeant)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				isMeant(instance) ? { ...instance, failedCall } : instance,
			),
		};
	}
}

/** Whether one of the words stands among the arguments of a call: of `GFP_ATOMIC` an allocation from a reserve that may fail. */
function isHandedOneOf(words: readonly string[] = [], call: Call): boolean {
	const texts = words.length > 0 ? call.arguments.map(printExpression) : [];
	return words.some((word) => texts.some((text) => text.includes(word)));
}

/** Whether another place has the same content: a variable that remembers what the field was. */
const isNamedBeside = ({ values }: State, place: string, content: SymbolId): boolean =>
	[...values].some(([other, symbol]) => symbol === content && other !== place);
