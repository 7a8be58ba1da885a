// Walks the flow graph of one function with symbolic states, breadth first, so that the first trail to a state is the
// shortest. Bounded by named limits; reaching one is told, never hidden.
import type { Expression } from '../kernel-c/expression';
import type { FlowGraph, FlowNode, Iterate, NodeId } from '../kernel-c/flow';
import type { PastCall } from './call-order';
import { Evaluator, type Outcome } from './evaluate';
import { HeldNotes } from './held-notes';
import { CANCELLED } from './memory';
import { isStateOfPlace } from './place-state';
import { fingerprint, prune, widen } from './prune';
import { type Relevance, relevanceOf, repeatedNodes } from './relevance';
import type { Knowledge } from './resource-keys';
import { Resources } from './resources';
import {
	age,
	classesOf,
	extend,
	type Instance,
	initialState,
	type State,
	setClasses,
	type Trail,
	withValue,
} from './state';
import { ANY, type Classes, POSITIVE, type SymbolId, SymbolTable, ZERO } from './symbols';

/** States visited in one function. A function of the kernel's usual size needs some hundreds. */
export const MAX_STATES = 10_000;
/** Different states at one node; more are merged into imprecise ones, on which nothing is reported. */
export const MAX_STATES_AT_NODE = 160;

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
	readonly imprecise: boolean;
	readonly implicit: boolean;
}

export interface Exploration {
	readonly graph: FlowGraph;
	readonly table: SymbolTable;
	readonly exits: readonly Exit[];
	readonly resources: Resources;
	/** What is held around each node: for hovers and hints. */
	readonly held: HeldNotes;
	/** Why the function was not fully analysed, or null. */
	readonly limit: string | null;
}

export interface ExploreOptions {
	readonly knowledge: Knowledge;
	/** Names that hidden lines of a patch cannot mention: variables and functions that the patch itself adds. */
	readonly hiddenFromGaps: ReadonlySet<string>;
	/** Fields by which resources are told apart in this file: kept although this function does not read them. */
	readonly keyFields: ReadonlySet<string>;
	/** States to visit at most, where a full analysis is not worth its time. */
	readonly maxStates?: number;
	readonly cancelled?: () => boolean;
}

interface Work {
	readonly node: NodeId;
	readonly state: State;
}

/** Explores one function. Always ends: states are finite and counted. */
export function explore(graph: FlowGraph, options: ExploreOptions): Exploration {
	return new Explorer(graph, options).run();
}

/** `WARN_ON(!trylock_page(page))`: that it fails was warned of, and is no path of its own. */
const withoutFailed = (state: State, node: NodeId): State => ({
	...state,
	instances: state.instances.filter(({ status, acquiredAt }) => status !== 'failed' || acquiredAt !== node),
});

/** Whether a path ends with the node. */
const isEnd = ({ kind }: FlowNode): boolean => kind === 'return' || kind === 'exit';

class Explorer {
	private readonly table: SymbolTable;
	private readonly locals: ReadonlySet<string>;
	/** Variables declared with `__free(x)`. */
	private readonly cleaned: ReadonlySet<string>;
	private readonly relevance: Relevance;
	private readonly resources: Resources;
	private readonly evaluator: Evaluator;
	private readonly exits: Exit[] = [];
	private readonly seen = new Map<NodeId, Set<string>>();
	private readonly held = new HeldNotes();
	private readonly queue: Work[] = [];
	private limit: string | null = null;

	constructor(
		private readonly graph: FlowGraph,
		private readonly options: ExploreOptions,
	) {
		this.locals = new Set([
			...graph.head.parameters.flatMap((parameter) => (parameter.name === null ? [] : [parameter.name])),
			...graph.nodes.flatMap((node) => (node.kind === 'declare' ? [node.name] : [])),
		]);
		this.cleaned = new Set(
			graph.nodes.flatMap((node) => (node.kind === 'declare' && node.cleanup !== null ? [node.name] : [])),
		);
		this.relevance = relevanceOf(graph);
		const repeated = repeatedNodes(graph);
		this.table = new SymbolTable((node) => repeated.has(node));
		this.resources = new Resources(this.table, options.knowledge, this.isLocal);
		this.evaluator = new Evaluator(this.table, this.resources, this.isLocal);
		this.resources.attach(this.evaluator);
	}

	private readonly isLocal = (name: string): boolean => this.locals.has(name);

	run(): Exploration {
		const { graph, relevance } = this;
		const { maxStates = MAX_STATES } = this.options;
		this.queue.push({ node: graph.entry, state: initialState(graph.entry) });
		let visited = 0;
		for (let at = 0; at < this.queue.length; at++) {
			const work = this.queue[at];
			if (!work) break;
			if (++visited > maxStates) {
				this.limit = `more than ${maxStates} states`;
				break;
			}
			if ((visited & 255) === 0 && this.options.cancelled?.()) {
				this.limit = CANCELLED;
				break;
			}
			const node = graph.nodes[work.node];
			if (!node) continue;
			const isJoin = relevance.isJoin(node.id);
			// Between the places where states are compared and left, nobody minds what they carry along.
			const pruned = isJoin || isEnd(node) ? this.prune(node.id, work.state) : work.state;
			const state = isJoin ? this.unseen(node.id, pruned) : pruned;
			if (!state) continue;
			this.held.arrive(node.id, state.instances);
			for (const next of this.step(node, state)) this.queue.push(next);
		}
		return {
			graph,
			table: this.table,
			exits: this.exits,
			resources: this.resources,
			held: this.held,
			limit: this.limit,
		};
	}

	/** What still matters at a node; where a path ends by itself, what is known of values goes into its exit. */
	private prune(node: NodeId, state: State): State {
		const pruned = prune(state, this.table, this.relevance, node, this.isLocal, this.options.keyFields);
		return this.relevance.isJoin(node) ? pruned : { ...pruned, classes: state.classes };
	}

	/** The state if it was not seen at this node before. Where there are many, they lose their facts and are compared again. */
	private unseen(node: NodeId, state: State): State | null {
		const seen = this.seen.get(node) ?? new Set<string>();
		this.seen.set(node, seen);
		if (seen.size >= 2 * MAX_STATES_AT_NODE) {
			this.limit ??= `more than ${MAX_STATES_AT_NODE} states at one place`;
			return null;
		}
		const compared = seen.size < MAX_STATES_AT_NODE ? state : widen(state);
		if (compared !== state) this.limit ??= `more than ${MAX_STATES_AT_NODE} states at one place`;
		const key = fingerprint(compared, this.table);
		if (seen.has(key)) return null;
		seen.add(key);
		return compared;
	}

	private to(state: State, from: FlowNode, node: NodeId, way: string | null): Work {
		this.held.leave(from.id, way, state.trail.instances, state.instances);
		return { node, state: { ...state, trail: extend(state.trail, from.id, way, state.instances) } };
	}

	private step(node: FlowNode, state: State): Work[] {
		switch (node.kind) {
			case 'evaluate':
				return this.evaluator
					.evaluate(state, node.id, node.expression)
					.map((outcome) => this.to(this.afterAssignment(node.expression, outcome), node, node.next, null));
			case 'declare':
				return this.declare(node, state);
			case 'branch': {
				const ways = this.evaluator.branch(state, node.id, node.condition);
				const settled = (each: State) => (node.why === 'assert' ? withoutFailed(each, node.id) : each);
				return [
					...ways.whenFalse.map((each) => this.to(settled(each), node, node.whenFalse, 'false')),
					...ways.whenTrue.map((each) => this.to(settled(each), node, node.whenTrue, 'true')),
				];
			}
			case 'switch':
				return this.switchTo(node, state);
			case 'iterate': {
				const around = this.renewIterators(node, state);
				return [this.to(around, node, node.done, 'done'), this.to(around, node, node.body, 'next')];
			}
			case 'scope-exit':
				return [this.to(this.scopeExit(node, state), node, node.next, null)];
			case 'gap':
				return [this.to(this.crossGap(node, state), node, node.next, null)];
			case 'return':
				this.leave(node, state);
				return [];
			case 'join':
				return [this.to(state, node, node.next, null)];
			case 'exit':
				this.leaveUnseen(node, state);
				return [];
			case 'stop':
				return [];
		}
	}

	private declare(node: Extract<FlowNode, { kind: 'declare' }>, state: State): Work[] {
		const target: Expression = { kind: 'name', name: node.name, start: node.start, end: node.end };
		if (node.initializer?.kind === 'initializer')
			return this.evaluator
				.assignFields(state, node.id, target, node.initializer)
				.map((outcome) => this.to(outcome.state, node, node.next, null));
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
				.map((outcome) =>
					this.to(this.withCleanup(node, outcome.state, outcome.value), node, node.next, null),
				);
		}
		const fresh = this.table.unknown(node.id, node.name);
		return [
			this.to(
				withValue(setClasses(age(state, this.table, fresh), fresh, ANY), node.name, fresh),
				node,
				node.next,
				null,
			),
		];
	}

	/** An assignment to a variable declared with `__free(x)`. */
	private afterAssignment(expression: Expression, { state, value }: Outcome): State {
		const isCleaned =
			expression.kind === 'assign' &&
			expression.target.kind === 'name' &&
			this.cleaned.has(expression.target.name);
		return isCleaned ? this.releasedByItself(state, value) : state;
	}

	/** `__free(x)`: what the variable holds is released by itself. */
	private withCleanup(node: Extract<FlowNode, { kind: 'declare' }>, state: State, value: SymbolId): State {
		return node.cleanup === null ? state : this.releasedByItself(state, value);
	}

	private releasedByItself(state: State, value: SymbolId): State {
		return {
			...state,
			instances: state.instances.map((instance) =>
				instance.key[0] === value && instance.status === 'held' ? { ...instance, automatic: true } : instance,
			),
		};
	}

	private switchTo(node: Extract<FlowNode, { kind: 'switch' }>, state: State): Work[] {
		const ways: Work[] = [];
		let rest: State[] = [];
		for (const outcome of this.evaluator.evaluate(state, node.id, node.subject)) rest.push(outcome.state);
		for (const each of node.cases) {
			if (each.high !== null) {
				ways.push(...rest.map((way) => this.to(way, node, each.target, 'case')));
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
				ways.push(...split.whenTrue.map((taken) => this.to(taken, node, each.target, 'case')));
				next.push(...split.whenFalse);
			}
			rest = next;
		}
		return [...ways, ...rest.map((way) => this.to(way, node, node.otherwise, 'default'))];
	}

	/** An iterator macro gives its loop variables new values; which arguments these are is told by how they look. */
	private renewIterators(node: Iterate, state: State): State {
		let now = state;
		node.arguments.forEach((argument, index) => {
			if (argument.kind !== 'name' || !this.isLocal(argument.name)) return;
			const isParameter = this.graph.head.parameters.some((each) => each.name === argument.name);
			// Walks over lists name what they move first, and `_safe` ones the next entry behind it.
			const isPosition = index === 0 && /^h?list_for_each/.test(node.macro);
			const isMoved =
				(index === 0 && /^(?:list|hlist|for)_/.test(node.macro)) ||
				(index < 2 && /_safe(?:_|$)/.test(node.macro));
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
		return !(origin.kind === 'unknown' && text === name) && origin.kind !== 'constant';
	}

	private scopeExit(node: Extract<FlowNode, { kind: 'scope-exit' }>, state: State): State {
		const value = state.values.get(node.cleanup.variable);
		if (node.cleanup.kind !== 'free' || value === undefined) return state;
		return {
			...state,
			instances: state.instances.filter(
				(instance) => !(instance.automatic && instance.status === 'held' && instance.key[0] === value),
			),
		};
	}

	/** Lines that are not shown: anything may have happened, but not to names that only the patch itself adds. */
	private crossGap(node: FlowNode, state: State): State {
		const hidden = this.options.hiddenFromGaps;
		const untouched = (instance: Instance) =>
			instance.key.some((symbol) => hidden.has(this.rootName(symbol))) ||
			instance.contract.release.every((rule) => hidden.has(rule.call.slice(0, rule.call.indexOf('('))));
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
	private leaveUnseen(node: FlowNode, state: State): void {
		const { trail, instances, past, imprecise } = state;
		this.exits.push({
			node: node.id,
			value: null,
			classes: ANY,
			instances,
			returned: [],
			past,
			expired: this.resources.expired(state),
			outcomes: state.classes,
			trail,
			imprecise,
			implicit: true,
		});
	}

	private leave(node: Extract<FlowNode, { kind: 'return' }>, state: State): void {
		const ways =
			node.value === null ? [{ state, value: null }] : this.evaluator.evaluate(state, node.id, node.value);
		for (const way of ways) {
			const classes = way.value === null ? ANY : classesOf(way.state, this.table, way.value);
			const { value } = way;
			const returned =
				value === null
					? []
					: way.state.instances.filter((instance) => this.isReturned(instance, value, classes));
			this.exits.push({
				node: node.id,
				value,
				classes,
				instances: way.state.instances.map((instance) =>
					returned.includes(instance) ? { ...instance, status: 'lost' as const } : instance,
				),
				returned,
				past: way.state.past,
				expired: this.resources.expired(way.state),
				outcomes: way.state.classes,
				trail: extend(way.state.trail, node.id, null, way.state.instances),
				imprecise: way.state.imprecise,
				implicit: node.implicit,
			});
		}
	}

	/** The caller gets the object itself, or the object it is stored in. */
	private isReturned(instance: Instance, value: SymbolId, classes: Classes): boolean {
		if (instance.status !== 'held' || isStateOfPlace(instance) || (classes & (POSITIVE | ZERO)) === 0)
			return false;
		return (
			instance.key.some((symbol) => this.table.pointsInto(value, symbol)) ||
			(instance.storedIn !== null && this.table.pointsInto(value, instance.storedIn))
		);
	}
}
