// What calls, stores and uses do to the resources held on a path. Facts come from the catalogue, from summaries of
// functions in view, and from inferred pairs; everything else is an unknown call, which is remembered on the instance.
// What is odd becomes an `Observation`; judging is not done here.
import { type Bound, type BoundInsertion, fitting } from '../../contracts/catalogue';
import type { Acquire, Release, Transfer } from '../../contracts/contract';
import { fitsSignature, type KeyPart } from '../../contracts/signature';
import type { Call, Expression } from '../../kernel-c/expression';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import { printCallee, printExpression } from '../../kernel-c/print-expression';
import type { Effects } from '../path/evaluate';
import { isPlaceState, isTakenBy, isTracked, lose } from '../path/place-state';
import { NEGATIVE } from '../path/signs';
import { classesOf, expired, type Instance, markTested, type State, sameKey } from '../path/state';
import type { Outcome, Place } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { Acquiring, storedBy } from './acquiring';
import { Calling } from './calling';
import { Disputes } from './disputes';
import { Escaping } from './escaping';
import { Forgetting } from './forgetting';
import { HandingOver } from './handing-over';
import { guardedByHandles } from './handles';
import { HeldByRounds } from './held-by-rounds';
import { InView } from './in-view';
import type { Knowledge } from './knowledge';
import { afterLastPut } from './last-put';
import { LateUse } from './late-use';
import { noteNullTest } from './null-tests';
import { Releasing } from './releasing';
import type { ResourceContext } from './resource-context';
import { Storing } from './storing';
import { isParameterValue, mayAlwaysFail } from './unheld';

export class Resources implements Effects {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;
	private readonly releasing: Releasing;
	private readonly acquiring: Acquiring;
	private readonly handingOver: HandingOver;
	private readonly escaping: Escaping;
	private readonly storing: Storing;
	private readonly forgetting: Forgetting;
	private readonly disputes: Disputes;
	private readonly inView: InView;
	private readonly calling: Calling;
	private readonly lateUse: LateUse;
	/** What iterator macros hold. */
	readonly heldByRounds: HeldByRounds;

	constructor(private readonly context: ResourceContext) {
		this.table = context.table;
		this.knowledge = context.knowledge;
		this.releasing = new Releasing(context);
		this.acquiring = new Acquiring(context, (...given) => this.call(...given));
		this.handingOver = new HandingOver(context);
		this.escaping = new Escaping(context);
		this.storing = new Storing(context, this.escaping);
		this.forgetting = new Forgetting(context);
		this.disputes = new Disputes(context);
		this.inView = new InView(
			context,
			this.releasing,
			this.acquiring,
			this.escaping,
			this.forgetting,
			this.disputes,
		);
		this.lateUse = new LateUse(context);
		this.calling = new Calling(context, this.lateUse, this.escaping, this.forgetting, this.inView);
		this.heldByRounds = new HeldByRounds(context, this.acquiring, this.inView);
	}

	// Calls

	call(state: State, node: NodeId, written: Call, values: readonly SymbolId[]): Outcome[] {
		const { catalogue, inferred } = this.knowledge;
		const call = this.byFunction(state, written);
		const name = call.name ?? '';
		const texts = call.arguments.map(printExpression);
		const transfers = fitting(catalogue.transfers.get(operationOf(call) ?? name), texts);
		const callee = printCallee(call);
		const ending = fitting(catalogue.releases.get(name) ?? inferred.releases.get(callee), texts);
		const releases = this.givesBackAnother(state, name, ending, values) ? [] : ending;
		const taking = fitting(catalogue.acquires.get(name) ?? inferred.acquires.get(callee), texts);
		const acquires = this.knowledge.saysYesOrNo(name)
			? taking.filter(({ key }) => !givesResult(key))
			: taking;
		const begun = this.context.callOrder.pass(state, node, call, values, acquires.length > 0);
		const ready = this.sleepCheck(begun, node, name);
		if (transfers.length + releases.length + acquires.length === 0)
			return this.guardAccess(
				this.calling.otherCall(this.guardCheck(ready, node, call, values), node, call, values),
				node,
				call,
				values,
			);
		if (releases.length === 0) this.lateUse.reportCall(ready, node, call, values);
		else this.lateUse.reportPart(ready, node, call, releases, values);
		// What is handed over whatever comes is gone before there is a result: `p = next(list, p)`.
		const first = transfers.filter(isUnconditional);
		const [{ state: given } = { state: ready }] = this.handingOver.transfer(
			{ state: ready, value: 0 },
			node,
			call,
			first,
			values,
		);
		const rest = transfers.filter((bound) => !first.includes(bound));
		const released = releases.length > 0 ? this.giveBack(given, node, call, releases, values) : [given];
		const outcomes = released
			.flatMap((way) => this.acquiring.acquire(way, node, call, acquires, values))
			.flatMap((way) => this.handingOver.transfer(way, node, call, rest, values));
		const guarded = this.guardAccess(outcomes, node, call, values);
		const ways = guarded.map(({ state: after, value }) => ({
			state: this.besideContracts(after, node, call, values, value, { transfers, releases, acquires }),
			value,
		}));
		const runsCallback = this.calling.functionsHanded(call).length > 0;
		return runsCallback ? ways.flatMap((way) => afterLastPut(this.table, way, releases, values)) : ways;
	}

	/** `set = set_by_name; … set(obj);`: the function in view that a variable stands for on this path. */
	private byFunction(state: State, call: Call): Call {
		const { name } = call;
		const value = name !== null && this.context.isLocal(name) ? state.values.get(name) : undefined;
		if (value === undefined) return call;
		const { origin } = this.table.info(value);
		const isFunction =
			origin.kind === 'initial' && origin.base === null && this.knowledge.isFunction(origin.field);
		if (!isFunction) return call;
		const { start, end } = call.callee;
		return { ...call, name: origin.field, callee: { kind: 'name', name: origin.field, start, end } };
	}

	/**
	 * One call gives back by every contract of which something is held: `put_page(page, UNLOCK)` a lock and a reference. A section
	 * that ends with a lock, `unlock_irqrestore(lock, flags)`, also ends for a caller that has begun it.
	 */
	private giveBack(
		state: State,
		node: NodeId,
		call: Call,
		releases: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): State[] {
		const keyOf = ({ key }: Bound<Release>) => this.context.keyOf(state, key, values, null)?.key ?? [];
		const isHeld = (bound: Bound<Release>): boolean =>
			state.instances.some(
				(instance) =>
					isTracked(instance) &&
					instance.contract.id === bound.contract.id &&
					sameKey(instance.key, keyOf(bound)),
			);
		// A lock goes before the object that it lies in.
		const inOrder = releases
			.filter(isHeld)
			.toSorted((a, b) => Number(isPlaceState(b.contract)) - Number(isPlaceState(a.contract)));
		const held = new Set(inOrder.map(({ contract }) => contract.id));
		const endsAlong = ({ contract, rule }: Bound<Release>) =>
			contract.kind === 'section' && rule.safe === 'always' && !held.has(contract.id);
		const isAlone = releases.every(endsAlong);
		const first = isAlone ? releases : releases.filter((bound) => !endsAlong(bound));
		const ofCaller = releases.filter(
			(bound) => !first.includes(bound) && isParameterValue(this.context.table, keyOf(bound)),
		);
		const together =
			held.size < 2 ? [first] : [...held].map((id) => releases.filter(({ contract }) => contract.id === id));
		return [...together, ofCaller]
			.filter((given) => given.length > 0)
			.reduce<State[]>(
				(ways, given) => ways.flatMap((way) => this.releasing.release(way, node, call, given, values)),
				[state],
			);
	}

	/** Whether the body of a callee gives back what is held here, and its contracts speak of less. */
	private givesBackAnother(
		state: State,
		name: string,
		written: readonly Bound<Release>[],
		values: readonly SymbolId[],
	): boolean {
		const summary = written.length > 0 ? this.knowledge.summaryOf(name) : undefined;
		const isHeld = ({ contract, key: parts }: Bound<unknown>): boolean => {
			const [object] = this.context.keyOf(state, parts, values, null)?.key ?? [];
			return state.instances.some(
				(instance) =>
					instance.status === 'held' && instance.contract.id === contract.id && instance.key[0] === object,
			);
		};
		const given = (summary?.ways ?? [])
			.flatMap(({ effects }) => effects)
			.flatMap(({ delta, bound }) => (delta < 0 && isHeld(bound) ? [bound.contract.id] : []));
		const spokenOf = new Set(written.filter(isHeld).map(({ contract }) => contract.id));
		return given.some((id) => !spokenOf.has(id)) && [...spokenOf].every((id) => given.includes(id));
	}

	/** Marks what a guarded access hands out with the resource that keeps it valid. */
	private guardAccess(given: Outcome[], node: NodeId, call: Call, values: readonly SymbolId[]): Outcome[] {
		const outcomes = guardedByHandles(given, node, this.knowledge);
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
				const found = this.context.keyOf(now, [part], values, value);
				const [content] = found?.key ?? [];
				if (found && content !== undefined)
					now = { ...found.state, guarded: new Map(found.state.guarded).set(content, guard.site) };
			}
			return { state: now, value };
		});
	}

	/** Finds arguments that are valid only under a guard which has ended. */
	private guardCheck(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): State {
		const inserting = this.insertionBy(call);
		if (inserting && this.isKeptOut(state, inserting)) return state;
		const kind = inserting ? 'inserted-outside-guard' : 'outside-guard';
		const used = inserting ? (this.context.keyOf(state, inserting.key, values, null)?.key ?? []) : values;
		let now = state;
		for (const value of used) now = this.reportUnguarded(now, node, value, printExpression(call), kind);
		return now;
	}

	private insertionBy(call: Call): BoundInsertion | undefined {
		const texts = call.arguments.map(printExpression);
		const insertions = this.knowledge.catalogue.insertions.get(call.name ?? '');
		return insertions?.find((each) => fitsSignature(each.parameters, texts));
	}

	/** Whether what is held, here or in lines not shown, keeps a removal from coming before the insertion. */
	private isKeptOut(state: State, { insertion }: BoundInsertion): boolean {
		const keeps = ({ status, contract }: Instance) =>
			status === 'held' && insertion.unless.includes(contract.id);
		return state.epoch !== '' || state.instances.some(keeps);
	}

	/** Reports a value once on a path. What a callee handed out of its own section is judged by insertions alone. */
	private reportUnguarded(
		state: State,
		node: NodeId,
		value: SymbolId,
		text: string,
		kind: 'outside-guard' | 'inserted-outside-guard' = 'outside-guard',
	): State {
		for (const [symbol, guard] of expired(state)) {
			if (!this.table.pointsInto(value, symbol)) continue;
			const { contract, acquireCall } = guard;
			if (kind === 'outside-guard' && !(isPlaceState(contract) && isTakenBy(contract, acquireCall))) continue;
			this.context.observe(kind, state, node, guard, guard.releasedAt, text);
			return { ...state, guarded: new Map([...state.guarded].filter(([other]) => other !== symbol)) };
		}
		return state;
	}

	/** What a catalogued call may do to arguments that its contracts do not speak of. */
	private besideContracts(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		result: SymbolId,
		bounds: {
			readonly transfers: readonly Bound<Transfer>[];
			readonly releases: readonly Bound<Release>[];
			readonly acquires: readonly Bound<Acquire>[];
		},
	): State {
		const summary = this.knowledge.summaryOf(call.name ?? '');
		if (summary && summary.disputed.length > 0) {
			const isDisputed = this.disputes.disputedBy(state, values, summary);
			return lose(state, (instance) => instance.acquiredAt !== node && isDisputed(instance));
		}
		const others = this.argumentsBesideKeys(values, [...bounds.releases, ...bounds.transfers]);
		// `pool_init(&obj->pool)`: the member is set up, the object is not handed on.
		const setUp = new Set(this.keyArguments(values, bounds.acquires).filter((value) => this.isMember(value)));
		// The call keeps them where it succeeds, and leaves them alone where it fails.
		const stored = new Set(bounds.acquires.flatMap((bound) => storedBy(bound, values) ?? []));
		const handed = others.filter((value) => !setUp.has(value) && !stored.has(value));
		const left = this.calling.leaveToHanded(state, node, call, values);
		// `lock_buffer(bh)`, `bio_add_page(bio, page)`: a contract speaks of one argument, and nothing is kept of the others.
		if (handed.length === 0 || this.context.isNeutral(call.name ?? '')) return left;
		const named = new Set(this.keyArguments(values, bounds.acquires));
		const written = handed.filter((value) => !named.has(value));
		const after = this.forgetting.forgetPointees(left, node, written, true);
		if (summary) {
			const ways = summary.ways.filter(
				({ classes }) => (classes & classesOf(after, this.table, result)) !== 0,
			);
			const kept = handed.filter((value) => ways.every(({ keeps }) => keeps.has(values.indexOf(value))));
			const isKept = (instance: Instance) => kept.some((value) => this.escaping.reaches(instance, value));
			return this.inView.passBySummary(lose(after, isKept), node, call, values, summary, result, handed);
		}
		// `pci_enable_device(dev)`: who counts the users of an object keeps nothing of it.
		const counts = bounds.acquires.filter(({ contract }) => contract.kind === 'count');
		const counted = new Set(this.keyArguments(values, counts));
		const passed = handed.filter((value) => !counted.has(value));
		return this.escaping.pass(after, node, call, passed, result);
	}

	/** Arguments that no contract of the call speaks of: what becomes of them is not known. */
	private argumentsBesideKeys(values: readonly SymbolId[], bounds: readonly Bound<unknown>[]): SymbolId[] {
		const named = new Set(this.keyArguments(values, bounds));
		return values.filter((value) => !named.has(value));
	}

	/** The arguments by which contracts know their resources. */
	private keyArguments(values: readonly SymbolId[], bounds: readonly Bound<unknown>[]): SymbolId[] {
		return bounds.flatMap(({ key }) =>
			key.flatMap((part) => (part.from === 'argument' ? (values[part.index] ?? []) : [])),
		);
	}

	private isMember(value: SymbolId): boolean {
		const { origin } = this.table.info(value);
		return origin.kind === 'address' && origin.base !== null;
	}

	// Rounds of loops

	/** A walk reads where to go on in an entry that may be gone. */
	stepOn(state: State, node: NodeId, entry: SymbolId, text: string): void {
		this.lateUse.reportUse(state, node, entry, text);
	}

	use(state: State, node: NodeId, value: SymbolId, expression: Expression): State {
		const text = printExpression(expression);
		this.lateUse.reportUse(state, node, value, text);
		return this.reportUnguarded(this.reportUnchecked(state, node, value, text), node, value, text);
	}

	/** A pointer is followed that a call gave which failed on this path, and nobody has looked. Once on a path. */
	private reportUnchecked(state: State, node: NodeId, value: SymbolId, text: string): State {
		const failed = state.instances.find(
			({ status, tested, fallible, result, key }) =>
				status === 'failed' && fallible && !tested && result === value && key[0] === value,
		);
		if (!failed || !mayAlwaysFail(failed)) return state;
		this.context.observe('unchecked', state, node, failed, null, text);
		return markTested(state, value);
	}

	/** A condition that has been evaluated: what it tests for NULL, and the symbol of that. */
	nullTest(state: State, node: NodeId, tested: Expression, value: SymbolId): void {
		noteNullTest(this.context, state, node, tested, value);
	}

	moveError(state: State, node: NodeId, from: SymbolId, to: SymbolId): State {
		if (classesOf(state, this.table, from) !== NEGATIVE && !state.movedErrors.has(from)) return state;
		return { ...state, movedErrors: new Map(state.movedErrors).set(to, state.movedErrors.get(from) ?? node) };
	}

	// Guards

	private sleepCheck(state: State, node: NodeId, name: string): State {
		const { sleeps, faults } = this.knowledge.catalogue;
		if (!sleeps.has(name)) return state;
		for (const instance of state.instances)
			if (
				instance.status === 'held' &&
				!instance.contract.sleepWhileHeld &&
				!(instance.contract.faultsOff && faults.has(name)) &&
				!(instance.own && instance.passes.length > 0)
			)
				this.context.observe('slept-while-held', state, node, instance, null, name);
		return state;
	}

	// What others do

	store(state: State, node: NodeId, place: Place, value: SymbolId): State {
		return this.storing.store(state, node, place, value);
	}

	workOff(node: FlowNode, state: State): State {
		return this.calling.workOff(node, state);
	}

	/** A pointer goes to the caller. */
	returnPointer(state: State, node: NodeId, value: SymbolId, expression: Expression): void {
		this.lateUse.reportReturn(state, node, value, printExpression(expression));
	}

	freedAtEnd(state: State, node: NodeId, value: SymbolId): void {
		this.lateUse.freedAtEnd(state, node, value);
	}
}

/** `->readpage` of `mapping->a_ops->readpage(file, page)`. */
const operationOf = ({ callee }: Call): string | null =>
	callee.kind === 'member' ? `->${callee.field}` : null;

/** Whether it goes through whatever the call's result is, and is not that result. */
const isUnconditional = ({ rule, key }: Bound<Transfer>): boolean =>
	(rule.success ?? 'always') === 'always' && key.every(({ from }) => from !== 'return');

/** Whether what is taken is what the call returns. */
const givesResult = (key: readonly KeyPart[]): boolean => key.some(({ from }) => from === 'return');
