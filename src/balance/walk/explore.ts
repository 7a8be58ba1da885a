// Walks the flow graph of one function with symbolic states, breadth first, so that the first trail to a state is the
// shortest. Bounded by named limits; reaching one is told, never hidden.
import { callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { type FlowGraph, type FlowNode, type NodeId, outlivesCall } from '../../kernel-c/flow';
import { Evaluator } from '../path/evaluate';
import { HeldNotes } from '../path/held-notes';
import { type Relevance, relevanceOf, repeatedNodes } from '../path/relevance';
import { extend, initialState, type State } from '../path/state';
import { Storage } from '../path/storage';
import { SymbolTable } from '../path/symbols';
import type { Knowledge } from '../resources/knowledge';
import { ResourceContext } from '../resources/resource-context';
import { Resources } from '../resources/resources';
import { askedAnew } from './answers-of-rounds';
import { merge, resourceText } from './merge';
import { fingerprint, prune } from './prune';
import { type Exit, type Move, Steps } from './steps';
import { type Work, Worklist } from './worklist';

/** The limit of an exploration that was given up: says nothing of the function. */
export const CANCELLED = 'cancelled';

/** States visited in one function. A function of the kernel's usual size needs some hundreds. */
export const MAX_STATES = 10_000;
/** States at one node that are told apart by all that is known; more are merged where they hold the same. */
const MAX_APART = 64;
/** The same where a function has many states already. */
const MAX_APART_OF_MANY = 6;
const MANY_STATES = 2_500;
/** Where there are still more, or many at one node, those are one that hold the same open things, whatever was handed to whom. */
const VERY_MANY_STATES = 4_000;
const MANY_AT_NODE = 80;
/** Different sets of resources at one node. */
export const MAX_STATES_AT_NODE = 160;

/** What was noted of resources on the way; what was needed only to walk on is gone, as explorations are kept for long. */
export type Noted = Pick<
	ResourceContext,
	| 'observations'
	| 'releases'
	| 'countedBesides'
	| 'kept'
	| 'handedOn'
	| 'disputed'
	| 'callOrder'
	| 'lockOrder'
>;

export interface Exploration {
	readonly graph: FlowGraph;
	readonly table: SymbolTable;
	readonly exits: readonly Exit[];
	readonly resources: Noted;
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

/** Explores one function. Always ends: states are finite and counted. */
export function explore(graph: FlowGraph, options: ExploreOptions): Exploration {
	return new Explorer(graph, options).run();
}

/**
 * Parameters that the function gives something back of: `if (p) kref_put(&p->kref)`. Callers need to know whether a way out
 * that does not do so found nothing to give back.
 */
function parametersUndone({ nodes, head }: FlowGraph, knowledge: Knowledge): string[] {
	const isUndoing = (name: string) =>
		knowledge.catalogue.releases.has(name) ||
		(knowledge.summaryOf(name)?.ways.some(({ effects }) => effects.some(({ delta }) => delta < 0)) ?? false);
	const undone = nodes
		.flatMap(callsAt)
		.filter((call) => call.name !== null && isUndoing(call.name))
		.flatMap((call) => call.arguments);
	const isPartOf = (name: string) => (each: Expression) => each.kind === 'name' && each.name === name;
	return head.parameters.flatMap(({ name }) =>
		name !== null && undone.some((argument) => someExpression(argument, isPartOf(name))) ? [name] : [],
	);
}

/** Variables declared with `__free(x)`. */
const cleanedVariables = ({ nodes }: FlowGraph): ReadonlySet<string> =>
	new Set(nodes.flatMap((node) => (node.kind === 'declare' && node.cleanup !== null ? [node.name] : [])));

/** Whether a path ends with the node. */
const isEnd = ({ kind }: FlowNode): boolean => kind === 'return' || kind === 'exit';

class Explorer {
	private readonly table: SymbolTable;
	private readonly locals: ReadonlySet<string>;
	private readonly relevance: Relevance;
	private readonly context: ResourceContext;
	private readonly steps: Steps;
	private readonly exits: Exit[] = [];
	private readonly seen = new Map<NodeId, Set<string>>();
	/** Where there are many states: one for each set of resources, by its text. */
	private readonly merged = new Map<NodeId, Map<string, State>>();
	private readonly held = new HeldNotes();
	private readonly queue = new Worklist();
	private limit: string | null = null;
	private visited = 0;

	constructor(
		private readonly graph: FlowGraph,
		private readonly options: ExploreOptions,
	) {
		this.locals = new Set([
			...graph.head.parameters.flatMap((parameter) => (parameter.name === null ? [] : [parameter.name])),
			...graph.nodes.flatMap((node) => (node.kind === 'declare' && !outlivesCall(node) ? [node.name] : [])),
		]);
		this.relevance = relevanceOf(graph, parametersUndone(graph, options.knowledge));
		const repeated = repeatedNodes(graph);
		this.table = new SymbolTable((node) => repeated.has(node));
		const storage = new Storage(this.table);
		const cleaned = cleanedVariables(graph);
		this.context = new ResourceContext(this.table, storage, options.knowledge, this.isLocal, cleaned);
		const resources = new Resources(this.context);
		const evaluator = new Evaluator(this.table, storage, resources, this.isLocal);
		const { hiddenFromGaps } = options;
		this.steps = new Steps(graph, this.table, evaluator, resources, hiddenFromGaps, this.isLocal, cleaned);
	}

	private readonly isLocal = (name: string): boolean => this.locals.has(name);

	run(): Exploration {
		const { graph, relevance } = this;
		const { maxStates = MAX_STATES } = this.options;
		this.queue.push({ node: graph.entry, state: initialState(graph.entry) });
		for (let work = this.queue.next(); work; work = this.queue.next()) {
			if (++this.visited > maxStates) {
				this.limit = `more than ${maxStates} states`;
				break;
			}
			if ((this.visited & 255) === 0 && this.options.cancelled?.()) {
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
			const { moves, exits } = this.steps.step(node, state);
			for (const move of moves) this.queue.push(this.to(move, state, node));
			this.exits.push(...exits);
		}
		const { observations, releases, countedBesides, kept, handedOn, disputed, callOrder, lockOrder } =
			this.context;
		return {
			graph,
			table: this.table,
			exits: this.exits,
			resources: { observations, releases, countedBesides, kept, handedOn, disputed, callOrder, lockOrder },
			held: this.held,
			limit: this.limit,
		};
	}

	/** What still matters at a node; where a path ends by itself, what is known of values goes into its exit. */
	private prune(node: NodeId, state: State): State {
		const pruned = prune(state, this.table, this.relevance, node, this.isLocal, this.options.keyFields);
		return this.relevance.isJoin(node) ? pruned : { ...pruned, classes: state.classes };
	}

	/** The state if it was not seen at this node before. Where there are many, those that hold the same become one. */
	private unseen(node: NodeId, state: State): State | null {
		const seen = this.seen.get(node) ?? new Set<string>();
		this.seen.set(node, seen);
		const key = fingerprint(state, this.table);
		if (seen.has(key)) return null;
		if (seen.size < (this.visited < MANY_STATES ? MAX_APART : MAX_APART_OF_MANY)) {
			seen.add(key);
			return state;
		}
		return this.unmerged(node, state);
	}

	/** The state together with those that hold the same; null where they knew no more than it. */
	private unmerged(node: NodeId, state: State): State | null {
		const merged = this.merged.get(node) ?? new Map<string, State>();
		this.merged.set(node, merged);
		const isMuch = this.visited > VERY_MANY_STATES || merged.size >= MANY_AT_NODE;
		const resources = resourceText(state, this.table, isMuch);
		const known = merged.get(resources);
		if (!known && merged.size >= MAX_STATES_AT_NODE) {
			this.limit ??= `more than ${MAX_STATES_AT_NODE} states at one place`;
			return null;
		}
		const now = known ? merge(known, state, this.table, node) : state;
		if (known && fingerprint(now, this.table, true) === fingerprint(known, this.table, true)) return null;
		merged.set(resources, now);
		return now;
	}

	private to({ node, way, state }: Move, before: State, from: FlowNode): Work {
		this.held.leave(from.id, way, before.trail.instances, state.instances);
		const now = askedAnew(this.graph, this.table, state, { from: from.id, to: node });
		return { node, state: { ...now, trail: extend(before.trail, from.id, way, state.instances) } };
	}
}
