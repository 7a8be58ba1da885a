// Calls that no contract speaks of: of functions in view, of callbacks, of functions that are not known.
import { speaksOf } from '../../contracts/signature';
import type { Call, Expression } from '../../kernel-c/expression';
import { addressed, someExpression } from '../../kernel-c/expression-shape';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import { printCallee, printExpression } from '../../kernel-c/print-expression';
import { isSpokenOf, listOfAdd, ON_LOCAL_LIST } from '../file/local-lists';
import { answerOf, type LookedAt } from '../file/plain-looks';
import { isPlaceState, lose } from '../path/place-state';
import { NEGATIVE, POSITIVE } from '../path/signs';
import {
	classesOf,
	type Instance,
	markTested,
	restrict,
	type State,
	withInstance,
	withValue,
} from '../path/state';
import type { Outcome } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { unlocks } from '../path/words';
import type { Escaping } from './escaping';
import type { Forgetting } from './forgetting';
import type { InView } from './in-view';
import type { Knowledge } from './knowledge';
import type { LateUse } from './late-use';
import type { ResourceContext } from './resource-context';

/** Names of calls that only look: the same arguments give the same answer, and nothing is kept. */
const PREDICATE =
	/^(?:is|has|test|can|should|IS|S_IS)_|_(?:is|has|can|test|enabled|initialized|supported|empty|valid|present|uptodate|mapped|dirty|new|unwritten|written)(?:_|$)|_(?:rw|data_dir|dma_dir)$|^S_IS|^buffer_|^[A-Z][A-Z0-9_]*$/;

/** Calls that put the bytes of a number in another order. */
const ORDERS_BYTES = /^(?:cpu_to_[bl]e\d+|[bl]e\d+_to_cpu|hton[ls]|ntoh[ls])$/;

/** A word of doing in a name: `mark_inode_dirty`, `insert_empty_item` look like questions and change something. */
const DOES =
	/(?:^|_)(?:mark|set|clear|insert|alloc|make|create|add|write|handle|do|init|update|prepare|get|start|wait|mkdir|reserve)_/;

/** `if (buffer_locked(bh)) unlock_buffer(bh);`: the code asks the lock itself what it holds. */
const ASKS_WHETHER_LOCKED = /(?:^|_)(?:is_)?locked$|^PageLocked$/;

/** Functions that write over all of what their first argument points to. */
const OVERWRITES = /^(?:unsafe_)?mem(?:cpy|move|set)(?:_|$)/;

/** `xchg(&place, new)` and its kin store what they are handed. */
const EXCHANGE = /(?:^|_)(?:cmp)?xchg(?:_|$)/;

/**
 * `KUNIT_ASSERT_NOT_NULL(test, p)`, `DBG_BUGON(!mutex_trylock(l))`, `foo_bug_on(sbi, IS_ERR(p))`: macros look at what they are
 * handed, at what their condition names, and at what is taken in there; whether the path goes on where that failed is not told.
 */
function lookedAt(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): State {
	if (call.name === null || !ASSERTS.test(call.name)) return state;
	const isNamed = (symbol: SymbolId) =>
		call.arguments.some((argument) =>
			someExpression(argument, (each) => each.kind === 'name' && state.values.get(each.name) === symbol),
		);
	const isMeant = ({ status, acquiredAt, result }: Instance) =>
		status === 'failed' &&
		(acquiredAt === node || (result !== null && (values.includes(result) || isNamed(result))));
	if (!state.instances.some(isMeant)) return state;
	return { ...state, instances: state.instances.filter((instance) => !isMeant(instance)) };
}

/** Names of macros that look at what they are handed: all in capitals, or `foo_bug_on_msg`. */
const ASSERTS = /^[A-Z][A-Z0-9_]*$|(?:^|_)(?:bug|warn)_on(?:_|$)/;

export class Calling {
	private readonly table: SymbolTable;
	private readonly knowledge: Knowledge;

	constructor(
		private readonly context: ResourceContext,
		private readonly lateUse: LateUse,
		private readonly escaping: Escaping,
		private readonly forgetting: Forgetting,
		private readonly inView: InView,
	) {
		this.table = context.table;
		this.knowledge = context.knowledge;
	}

	otherCall(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): Outcome[] {
		const name = call.name ?? '';
		const used = this.believeUsed(lookedAt(state, node, call, values), values);
		this.lateUse.reportCall(used, node, call, values);
		const summary = call.name === null ? undefined : this.knowledge.summaryOf(call.name);
		const [first] = values;
		// Of a conversion in view it is known by which member it goes.
		const isKnown = summary?.ways.every(({ alias }) => alias?.member) ?? false;
		if (first !== undefined && !isKnown && this.knowledge.catalogue.converters.has(name)) {
			const value = this.table.converted(first, name, printExpression(call));
			return [{ state: used, value }];
		}
		if (this.knowledge.isPlainAnswer(name) || ORDERS_BYTES.test(name))
			return [{ state: used, value: this.table.operation(name, values) }];
		const looked = this.knowledge.lookedAtBy(name);
		if (looked) return [this.lookAt(used, node, call, values, looked)];
		if (summary) return this.inView.applySummary(used, node, call, values, summary);
		if (call.name !== null && ASKS_WHETHER_LOCKED.test(name))
			return [{ state: this.loseLocksOf(used, values), value: this.table.operation(name, values) }];
		if (call.name !== null && PREDICATE.test(name) && !DOES.test(name))
			return [{ state: used, value: this.table.operation(name, values) }];
		if (this.context.isNeutral(name)) {
			const written = this.forgetting.forgetPointees(used, node, values, true);
			const isWhole = OVERWRITES.test(name) && first !== undefined;
			const whole = isWhole ? this.forgetting.forgetContents(written, node, first) : written;
			return [this.context.storage.freshResult(whole, node, call)];
		}
		if (EXCHANGE.test(name)) return [this.exchange(used, node, call, values)];
		// A callback is there to fill in what it is handed.
		const isCallback = call.name === null || this.context.isLocal(call.name);
		const ready = this.leftToCheck(this.gather(used, node, call), values);
		const { state: after, value } = this.context.storage.freshResult(ready, node, call);
		const given = this.context.beforeResult(values, value);
		const unlocked = unlocks(name) ? this.loseLocksOf(after, given) : after;
		const isLeft = isCallback || this.handsFunction(call);
		const worked = this.besideOperations(call, given);
		const left = isLeft ? lose(unlocked, this.isLeftTo(worked, [], !this.handsFunction(call))) : unlocked;
		const passed = this.escaping.pass(
			this.forgetting.forgetPointees(left, node, given, false, isCallback),
			node,
			call,
			given,
			value,
		);
		return [{ state: isLeft ? this.fill(passed, node, call, given, value) : passed, value }];
	}

	/** The answer of a function in view that looks at members alone: the same until they are written, or others have the object. */
	private lookAt(
		state: State,
		node: NodeId,
		call: Call,
		values: readonly SymbolId[],
		looked: readonly LookedAt[],
	): Outcome {
		const { storage } = this.context;
		const text = printExpression(call);
		let now = state;
		const seen: SymbolId[] = [];
		for (const { index, field } of looked) {
			const object = values[index];
			if (object === undefined) continue;
			const answer = storage.memberPlace(object, answerOf(call.name ?? ''), text);
			if (!now.values.has(answer.key))
				now = withValue(now, answer.key, this.table.unknown(node, answer.text));
			for (const place of [answer, storage.memberPlace(object, field, text)]) {
				const { state: after, value } = storage.read(now, place);
				now = after;
				seen.push(value);
			}
		}
		return { state: now, value: this.table.operation(call.name ?? '', seen) };
	}

	/** What was set up in a variable of this function may have been filled by code that is not seen. */
	private fill(state: State, node: NodeId, call: Call, values: readonly SymbolId[], result: SymbolId): State {
		const pass = { callee: printCallee(call), node, result, got: 'part', isCommon: true } as const;
		const isInside = ({ status, own, contract, key: [object] }: Instance) =>
			status === 'held' &&
			!own &&
			!isPlaceState(contract) &&
			object !== undefined &&
			this.context.isOnStack(object) &&
			values.some((value) => value !== object && this.table.dependsOn(object, value));
		if (!state.instances.some(isInside)) return state;
		return {
			...state,
			instances: state.instances.map((instance) =>
				isInside(instance) ? { ...instance, passes: [...instance.passes, pass] } : instance,
			),
		};
	}

	/** `list_add(&page->lru, &gone)`: the entry is on a list of this function's own. */
	private gather(state: State, node: NodeId, call: Call): State {
		const list = listOfAdd(call);
		return list !== null && this.knowledge.localLists.has(list)
			? this.fillList(state, node, call, list)
			: state;
	}

	private fillList(state: State, node: NodeId, call: Call, list: string): State {
		const isBefore = ({ contract, text }: Instance) => contract === ON_LOCAL_LIST && text === list;
		const rest = { ...state, instances: state.instances.filter((instance) => !isBefore(instance)) };
		const [rule] = ON_LOCAL_LIST.acquire;
		if (!rule) return state;
		const bound = { contract: ON_LOCAL_LIST, rule, parameters: [], key: [] };
		const added = this.context.newInstance(bound, node, call, []);
		return withInstance(rest, { ...added, text: list, count: 1 });
	}

	/** What a node speaks of a list is taken for its end, unless it fills the list. */
	workOff(node: FlowNode, state: State): State {
		const { localLists, filledLists } = this.knowledge;
		if (localLists.size + filledLists.size === 0) return state;
		const isOver = ({ contract, text }: Instance) => contract === ON_LOCAL_LIST && isSpokenOf(node, text);
		const rest = state.instances.some(isOver)
			? { ...state, instances: state.instances.filter((instance) => !isOver(instance)) }
			: state;
		const filling = filledLists.get(node.id);
		return filling ? this.fillList(rest, node.id, filling.call, filling.list) : rest;
	}

	/** `err = lookup(name, &path);`: a callee that is handed an error pointer may look itself, and fail. */
	private leftToCheck(state: State, values: readonly SymbolId[]): State {
		return values
			.filter((value) => classesOf(state, this.table, value) === NEGATIVE)
			.reduce((now, value) => markTested(now, value), state);
	}

	/** What a call that cannot fail gave, and is used without a test, is no NULL: a variable that is had another value. */
	private believeUsed(state: State, values: readonly SymbolId[]): State {
		const isGiven = ({ result, tested, contract, acquireCall }: Instance) =>
			result !== null &&
			!tested &&
			values.includes(result) &&
			contract.acquire.some((rule) => rule.success === 'always' && speaksOf(rule, acquireCall));
		return state.instances
			.filter(isGiven)
			.reduce((now, { result }) => restrict(now, this.table, result ?? 0, POSITIVE) ?? now, state);
	}

	/** Locks that are these values, or lie in the objects that they point to: what becomes of them is not followed. */
	private loseLocksOf(state: State, values: readonly SymbolId[]): State {
		const isMeant = ({ contract, key: [lock] }: Instance) =>
			isPlaceState(contract) &&
			lock !== undefined &&
			values.some((value) => value === lock || this.table.dependsOn(lock, value));
		return {
			...state,
			instances: state.instances.filter((instance) => !isMeant(instance)),
		};
	}

	/** `devm_add_action(dev, undo, object)`, `anon_inode_getfile(name, &foo_fops, object)`: functions are handed on, with what they work on. */
	private handsFunction(call: Call): boolean {
		return this.functionsHanded(call).length > 0 || call.arguments.some((each) => this.isOperations(each));
	}

	/**
	 * What functions that a call hands on may give back later, of what it hands on for them; not what the call itself takes: of
	 * `request_irq(irq, handler, 0, name, foo)`, the handler does not free the interrupt.
	 */
	leaveToHanded(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): State {
		if (!this.handsFunction(call)) return state;
		const isLeft = this.isLeftTo(this.besideOperations(call, values), this.functionsHanded(call));
		return lose(state, (instance) => instance.acquiredAt !== node && isLeft(instance));
	}

	/** What a call is handed beside the functions in operations: `register_notifier(&foo_block)` hands on nothing else. */
	private besideOperations(call: Call, values: readonly SymbolId[]): SymbolId[] {
		return values.filter((_value, index) => {
			const argument = call.arguments[index];
			return !argument || !this.isOperations(argument);
		});
	}

	private isOperations(argument: Expression): boolean {
		const name = addressed(argument);
		return name !== null && !this.context.isLocal(name) && this.knowledge.holdsFunctions(name);
	}

	functionsHanded(call: Call): string[] {
		return call.arguments.flatMap((argument) =>
			argument.kind === 'name' &&
			!this.context.isLocal(argument.name) &&
			this.knowledge.isFunction(argument.name)
				? [argument.name]
				: [],
		);
	}

	/**
	 * Code that is not seen may give back whatever lies in what it is handed, and end a registration of that itself. What was
	 * set up in a variable of this function is this function's to end. Code elsewhere does not know what is private to the file.
	 */
	private isLeftTo(
		values: readonly SymbolId[],
		handed: readonly string[],
		isElsewhere = false,
	): (instance: Instance) => boolean {
		const given = values.filter((value) => !this.table.isLiteral(value));
		const isEnded = (id: string) => handed.some((name) => this.givesBack(name, id));
		return (instance) => {
			const { contract, own, status, storedIn, key } = instance;
			if (status === 'entrusted')
				return (
					given.some((value) => storedIn !== null && this.table.dependsOn(storedIn, value)) &&
					!(isElsewhere && this.escaping.isHidden(instance, given))
				);
			const { id, kind, automatic } = contract;
			return (
				!own &&
				key.some((symbol) =>
					given.some((value) =>
						symbol === value
							? (kind === 'registration' && !automatic) || isEnded(id)
							: this.table.dependsOn(symbol, value) && !this.context.isOnStack(symbol),
					),
				)
			);
		};
	}

	/** Whether a function in view gives back what a contract speaks of, whatever comes. */
	private givesBack(name: string, contract: string): boolean {
		const ways = this.knowledge.summaryOf(name)?.ways ?? [];
		return (
			ways.length > 0 &&
			ways.every(({ effects }) =>
				effects.some(({ delta, bound }) => delta < 0 && bound.contract.id === contract),
			)
		);
	}

	private exchange(state: State, node: NodeId, call: Call, values: readonly SymbolId[]): Outcome {
		const outcome = this.context.storage.freshResult(state, node, call);
		for (const value of values) this.context.keep(value, node);
		const isStored = ({ key, contract }: Instance) =>
			values
				.slice(1)
				.some((value) =>
					key.some(
						(symbol) => symbol === value || (!isPlaceState(contract) && this.table.dependsOn(value, symbol)),
					),
				);
		return {
			...outcome,
			state: lose(this.forgetting.forgetPointees(outcome.state, node, values, true), isStored),
		};
	}
}
