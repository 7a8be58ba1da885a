// How a state passes one node of the flow graph: expressions, declarations, branches, iterations, the ends of scopes, hidden
// lines, and the ways out. Knows nothing of how the graph is walked.
import { readSignature } from '../../contracts/signature';
import type { Call, Expression } from '../../kernel-c/expression';
import { type FlowGraph, type FlowNode, type Iterate, type NodeId, outlivesCall } from '../../kernel-c/flow';
import { type AskedAgain, askedAgain } from '../path/asked-again';
import type { PastCall } from '../path/call-order';
import type { Evaluator } from '../path/evaluate';
import { isStateOfPlace } from '../path/place-state';
import { ANY, type Classes, POSITIVE, ZERO } from '../path/signs';
import {
	age,
	classesOf,
	expired,
	extend,
	type Imprecision,
	type Instance,
	restrict,
	type State,
	setClasses,
	type Trail,
	withValue,
} from '../path/state';
import type { Outcome } from '../path/storage';
import type { SymbolId, SymbolTable } from '../path/symbols';
import { nullTested } from '../resources/null-tests';
import type { Resources } from '../resources/resources';
import { type Answers, ask } from './asking';
import { comesFromRound, steppedOnFrom } from './rounds';

/** One way out of the function. */
export interface Exit {
	readonly node: NodeId;
	readonly value: SymbolId | null;
	readonly classes: Classes;
	readonly instances: readonly Instance[];
	/** Those of them that the caller gets through the value returned; their status is `lost`. */
	readonly returned: readonly Instance[];
	readonly past: readonly PastCall[];
	/** Values that were valid in a section which has ended. */
	readonly expired: readonly (readonly [SymbolId, Instance])[];
	/** What was known of the results of unknown calls when the function left. */
	readonly outcomes: ReadonlyMap<SymbolId, Classes>;
	readonly trail: Trail;
	readonly imprecise: Imprecision;
	readonly implicit: boolean;
}

/** One way from a node to the next. */
export interface Move {
	readonly node: NodeId;
	/** The way taken at a branch, iteration or switch; null at other nodes. */
	readonly way: string | null;
	readonly state: State;
}

export interface Step {
	readonly moves: readonly Move[];
	readonly exits: readonly Exit[];
}

type Branch = Extract<FlowNode, { kind: 'branch' }>;

const goOn = (node: NodeId, states: readonly State[]): Step => ({
	moves: states.map((state) => ({ node, way: null, state })),
	exits: [],
});

/**
 * `WARN_ON(!trylock_page(page))`: that it fails was warned of, and is no path of its own. Nor is it one that the statement
 * `WARN_ON(mmap_read_trylock(mm));` has got the lock: it says that somebody holds it.
 */
const asAsserted = (state: State, { id, whenTrue, whenFalse }: Branch, isWarned: boolean): State => ({
	...state,
	instances: state.instances.filter(
		({ status, acquiredAt }) =>
			acquiredAt !== id || (status !== 'failed' && !(isWarned && whenTrue === whenFalse)),
	),
});

export class Steps {
	/** Variables of the type `size_t`. */
	private readonly sizes: ReadonlySet<string>;
	private readonly askedAgain: AskedAgain;

	/**
	 * @param hiddenFromGaps names that hidden lines cannot mention
	 * @param cleaned variables declared with `__free(x)`
	 */
	constructor(
		private readonly graph: FlowGraph,
		private readonly table: SymbolTable,
		private readonly evaluator: Evaluator,
		private readonly resources: Resources,
		private readonly hiddenFromGaps: ReadonlySet<string>,
		private readonly isLocal: (name: string) => boolean,
		private readonly cleaned: ReadonlySet<string>,
	) {
		this.sizes = new Set(
			graph.nodes.flatMap((node) =>
				node.kind === 'declare' && /\bsize_t$/.test(node.type) ? [node.name] : [],
			),
		);
		this.askedAgain = askedAgain(graph);
	}

	/** Tells of a value that was found not to be NULL. */
	private noteNullTest({ id, condition }: Branch, { whenTrue, whenFalse }: Answers): void {
		const test = nullTested(condition);
		if (!test) return;
		for (const state of test.found ? whenTrue : whenFalse)
			for (const { value } of this.evaluator.evaluate(state, id, test.tested))
				this.resources.nullTest(state, id, test.tested, value);
	}

	/** Where control goes from a node with a state, and what becomes of the state on each way. */
	step(node: FlowNode, before: State): Step {
		const state = this.resources.workOff(node, before);
		switch (node.kind) {
			case 'evaluate':
				return goOn(
					node.next,
					this.evaluator
						.evaluate(state, node.id, node.expression)
						.map((outcome) => this.afterAssignment(node.expression, outcome)),
				);
			case 'declare':
				return goOn(node.next, this.declare(node, state));
			case 'branch': {
				const ways = ask(this.evaluator, node, state, this.askedAgain);
				this.noteNullTest(node, ways);
				const move = (each: State, to: NodeId, way: 'true' | 'false'): Move => ({
					node: to,
					way,
					state: node.why === 'assert' ? asAsserted(each, node, way === 'true') : each,
				});
				return {
					moves: [
						...ways.whenFalse.map((each) => move(each, node.whenFalse, 'false')),
						...ways.whenTrue.map((each) => move(each, node.whenTrue, 'true')),
					],
					exits: [],
				};
			}
			case 'switch':
				return { moves: this.switchTo(node, state), exits: [] };
			case 'iterate': {
				this.stepOn(node, state);
				const around = this.renewIterators(node, this.resources.heldByRounds.end(state, node.id));
				return {
					moves: [
						{ node: node.done, way: 'done', state: around },
						{ node: node.body, way: 'next', state: this.beginRound(node, around) },
					],
					exits: [],
				};
			}
			case 'scope-exit':
				return goOn(node.next, [this.scopeExit(node, state)]);
			case 'gap':
				return goOn(node.next, [this.crossGap(node, state)]);
			case 'return':
				return { moves: [], exits: this.leave(node, state) };
			case 'join':
				return goOn(node.next, [state]);
			case 'exit':
				return { moves: [], exits: [this.leaveUnseen(node, state)] };
			case 'stop':
				return { moves: [], exits: [] };
		}
	}

	private declare(node: Extract<FlowNode, { kind: 'declare' }>, state: State): State[] {
		// `static struct kobject *dir = NULL;` is set once, long before this call.
		if (outlivesCall(node)) return [state];
		const target: Expression = { kind: 'name', name: node.name, start: node.start, end: node.end };
		if (node.initializer) {
			const assignment: Expression = {
				kind: 'assign',
				operator: '=',
				target,
				value: node.initializer,
				start: node.start,
				end: node.end,
			};
			return this.evaluator
				.evaluate(state, node.id, assignment)
				.map(({ state: after, value }) =>
					this.sizes.has(node.name) ? this.asSize(after, value) : this.withCleanup(node, after, value),
				);
		}
		const fresh = this.table.unknown(node.id, node.name);
		// The name of an array is a pointer to it.
		const classes = node.type.endsWith(']') ? POSITIVE : ANY;
		return [withValue(setClasses(age(state, this.table, fresh), fresh, classes), node.name, fresh)];
	}

	/** An assignment to a variable declared with `__free(x)`, or to a size. */
	private afterAssignment(expression: Expression, { state, value }: Outcome): State {
		if (expression.kind !== 'assign' || expression.target.kind !== 'name') return state;
		const { name } = expression.target;
		if (this.sizes.has(name)) return this.asSize(state, value);
		return this.cleaned.has(name) ? this.releasedByItself(state, value) : state;
	}

	/** What a variable of type `size_t` holds is no error number. */
	private asSize(state: State, value: SymbolId): State {
		return restrict(state, this.table, value, ZERO | POSITIVE) ?? state;
	}

	/** `__free(x)`: what the variable holds is released by itself. */
	private withCleanup(node: Extract<FlowNode, { kind: 'declare' }>, state: State, value: SymbolId): State {
		return node.cleanup === null ? state : this.releasedByItself(state, value);
	}

	private releasedByItself(state: State, value: SymbolId): State {
		// `__free(foo_put)` gives back the count that lies in the object.
		const isOfIt = ({ key: [object], contract }: Instance) =>
			object === value ||
			(contract.kind === 'count' && object !== undefined && this.table.pointsInto(object, value));
		return {
			...state,
			instances: state.instances.map((instance) =>
				instance.status === 'held' && isOfIt(instance) ? { ...instance, automatic: true } : instance,
			),
		};
	}

	private switchTo(node: Extract<FlowNode, { kind: 'switch' }>, state: State): Move[] {
		const ways: Move[] = [];
		let rest: State[] = [];
		for (const outcome of this.evaluator.evaluate(state, node.id, node.subject)) rest.push(outcome.state);
		for (const each of node.cases) {
			if (each.high !== null) {
				ways.push(...rest.map((way) => ({ node: each.target, way: 'case', state: way })));
				continue;
			}
			const test: Expression = {
				kind: 'binary',
				operator: '==',
				left: node.subject,
				right: each.low,
				start: node.start,
				end: node.end,
			};
			const next: State[] = [];
			for (const way of rest) {
				const split = this.evaluator.branch(way, node.id, test);
				ways.push(...split.whenTrue.map((taken) => ({ node: each.target, way: 'case', state: taken })));
				next.push(...split.whenFalse);
			}
			rest = next;
		}
		return [...ways, ...rest.map((way) => ({ node: node.otherwise, way: 'default', state: way }))];
	}

	/** What an iterator macro holds while a round runs. */
	private beginRound(node: Iterate, state: State): State {
		const { id, macro, arguments: given, start, end } = node;
		const callee: Expression = { kind: 'name', name: macro, start, end: start + macro.length };
		const call: Call = { kind: 'call', callee, name: macro, arguments: given, start, end };
		if (!this.resources.heldByRounds.isHeld(macro)) return state;
		const [way] = this.evaluator.sequence(state, id, given);
		return way ? this.resources.heldByRounds.begin(way.state, id, call, way.values) : state;
	}

	/** A walk reads in the entry of the round before where to go on. */
	private stepOn(node: Iterate, state: State): void {
		const entry = steppedOnFrom(this.graph, node);
		const value = entry === null ? undefined : state.values.get(entry);
		if (entry === null || value === undefined || !this.isLocal(entry)) return;
		if (this.resources.heldByRounds.isHeld(node.macro) || !comesFromRound(this.graph, node.id, state.trail))
			return;
		this.resources.stepOn(state, node.id, value, entry);
	}

	/** An iterator macro gives its loop variables new values; which arguments these are is told by how they look. */
	private renewIterators(node: Iterate, state: State): State {
		let now = state;
		const moved = this.resources.heldByRounds.movedBy(node.macro, node.arguments);
		node.arguments.forEach((argument, index) => {
			if (argument.kind !== 'name' || !this.isLocal(argument.name)) return;
			const isParameter = this.graph.head.parameters.some((each) => each.name === argument.name);
			// Walks over lists name what they move first, and `_safe` ones the next entry behind it.
			const isPosition = index === 0 && /^h?list_for_each/.test(node.macro);
			const isMoved =
				moved?.has(index) ??
				((index === 0 && /^(?:list|hlist|for)_/.test(node.macro)) ||
					(index < 2 && /_safe(?:_|$)/.test(node.macro)));
			if (!isPosition && (isParameter || (!isMoved && this.isSet(now, argument.name)))) return;
			const fresh = this.table.unknown(node.id, argument.name);
			now = withValue(setClasses(age(now, this.table, fresh), fresh, ANY), argument.name, fresh);
		});
		return now;
	}

	/** Whether a variable was given a value by this function's own code (not by being declared or iterated). */
	private isSet(state: State, name: string): boolean {
		const symbol = state.values.get(name);
		if (symbol === undefined) return false;
		const { origin, text } = this.table.info(symbol);
		if (origin.kind !== 'unknown' || text !== name) return origin.kind !== 'constant';
		const { kind } = this.graph.nodes[origin.node] ?? {};
		return kind === 'evaluate';
	}

	private scopeExit(node: Extract<FlowNode, { kind: 'scope-exit' }>, state: State): State {
		const value = state.values.get(node.cleanup.variable);
		if (node.cleanup.kind !== 'free' || value === undefined) return state;
		this.resources.freedAtEnd(state, node.id, value);
		return {
			...state,
			instances: state.instances.filter(
				(instance) => !(instance.automatic && instance.status === 'held' && instance.key[0] === value),
			),
		};
	}

	/** The scopes that a return leaves. */
	private endScopes({ id, next }: Extract<FlowNode, { kind: 'return' }>, state: State): void {
		let left = this.graph.nodes[next];
		while (left?.kind === 'scope-exit') {
			const value = state.values.get(left.cleanup.variable);
			if (left.cleanup.kind === 'free' && value !== undefined) this.resources.freedAtEnd(state, id, value);
			left = this.graph.nodes[left.next];
		}
	}

	/** Lines that are not shown: anything may have happened, but not to names that only the patch itself adds. */
	private crossGap(node: FlowNode, state: State): State {
		const hidden = this.hiddenFromGaps;
		const untouched = (instance: Instance) =>
			instance.key.some((symbol) => hidden.has(this.rootName(symbol))) ||
			instance.contract.release.every((rule) => hidden.has(readSignature(rule.call).name));
		let now: State = {
			...state,
			epoch: `${node.id}`,
			past: [],
			instances: state.instances.map((instance) =>
				untouched(instance) ? instance : { ...instance, status: 'lost' as const },
			),
		};
		for (const [place, symbol] of state.values) {
			const { base } = this.table.partsOf(place);
			if (hidden.has(base === null ? place : this.rootName(base))) continue;
			if (now.instances.some((instance) => instance.status === 'held' && instance.key.includes(symbol)))
				continue;
			const fresh = this.table.unknown(node.id, base === null ? place : this.table.info(symbol).text);
			now = withValue(setClasses(age(now, this.table, fresh), fresh, ANY), place, fresh);
		}
		return now;
	}

	/** The variable a symbol was read from or is the address of; empty where there is none. */
	private rootName(symbol: SymbolId): string {
		const { origin } = this.table.info(symbol);
		if (origin.kind !== 'initial' && origin.kind !== 'address') return '';
		return origin.base === null ? origin.field : this.rootName(origin.base);
	}

	/** Control went from hidden lines straight to the end: what is returned is not known. */
	private leaveUnseen(node: FlowNode, state: State): Exit {
		const { trail, instances, past, imprecise } = state;
		return {
			node: node.id,
			value: null,
			classes: ANY,
			instances,
			returned: [],
			past,
			expired: expired(state),
			outcomes: state.classes,
			trail,
			imprecise,
			implicit: true,
		};
	}

	private leave(node: Extract<FlowNode, { kind: 'return' }>, state: State): Exit[] {
		const ways =
			node.value === null ? [{ state, value: null }] : this.evaluator.evaluate(state, node.id, node.value);
		for (const { state: left, value } of ways) {
			this.endScopes(node, left);
			if (node.value && value !== null && this.graph.head.returnType.includes('*'))
				this.resources.returnPointer(left, node.id, value, node.value);
		}
		return ways.map((way) => {
			const classes = way.value === null ? ANY : classesOf(way.state, this.table, way.value);
			const { value } = way;
			const returned =
				value === null
					? []
					: way.state.instances.filter((instance) => this.isReturned(instance, value, classes));
			return {
				node: node.id,
				value,
				classes,
				instances: way.state.instances.map((instance) =>
					returned.includes(instance) ? { ...instance, status: 'lost' as const } : instance,
				),
				returned,
				past: way.state.past,
				expired: expired(way.state),
				outcomes: way.state.classes,
				trail: extend(way.state.trail, node.id, null, way.state.instances),
				imprecise: way.state.imprecise,
				implicit: node.implicit,
			};
		});
	}

	/** The caller gets the object itself, or the object it is stored in. */
	private isReturned(instance: Instance, value: SymbolId, classes: Classes): boolean {
		if (instance.status !== 'held' || isStateOfPlace(instance) || (classes & (POSITIVE | ZERO)) === 0)
			return false;
		return (
			instance.key.some(
				(symbol) => this.table.pointsInto(value, symbol) || this.table.enclosed(value)?.within === symbol,
			) ||
			(instance.storedIn !== null && this.table.pointsInto(value, instance.storedIn))
		);
	}
}
