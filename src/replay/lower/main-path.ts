// The main way through a C function as a sequence of primitives: failures left aside, loops gone round once, helpers
// entered. Where a branch has two ways that both go on, the one that does more is taken.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import type { Branch, FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { CImage } from '../../review/image-analysis';
import type { Code, CodeLine, Located } from './code';
import { couldMatter, meaningOf, type Primitive, wrapperMeaning } from './primitives';

/** A primitive where the code has it; `gap` are lines that are not shown. */
export interface Event {
	readonly primitive: Primitive | 'gap';
	/** The function called, or the one in which the statement stands. */
	readonly function: string;
	/** The function whose body holds the line. */
	readonly within: string;
	readonly at: CodeLine | null;
	/** The line of the call through which a function that was asked for reaches it; absent where it is in that function. */
	readonly via?: CodeLine | null;
	/** Whether it is not seen but known to be in lines that are not shown. */
	readonly isHidden?: boolean;
	/** Whether it is done for the partitions of a disk alone, not for the disk itself. */
	readonly isOfPartitions?: boolean;
}

export interface MainPath {
	readonly events: readonly Event[];
	/** Calls the model knows nothing of. */
	readonly notModelled: ReadonlySet<string>;
}

/** Meaning of calls without a body that differs from kernel to kernel; null where it has none. */
export type EraMeaning = (name: string) => readonly Primitive[] | null;

/**
 * What functions are known to do in lines that are not shown, by path and name. Made from images before a patch; a patch
 * changes only what it shows, so it holds for the image after it as well.
 */
export type Hidden = Map<string, readonly Primitive[]>;

const MAX_DEPTH = 8;
const MAX_EVENTS = 200;
/** What a way through a failure costs: more than any path weighs. */
const FAILURE = 100_000;
/** What lines that are not shown weigh, in primitives: more than the few of another way. */
const GAP = 4;
const NOTHING: MainPath = { events: [], notModelled: new Set() };

const ERROR_NAME = /^(?:rc|ret|err|error|retval|rv|status|res)$/;
/** Functions of which a result other than 0, or false, means that they failed. */
const SUCCEEDS_WITH_ZERO = /^(?:blk_queue_enter|get_block|bdev_dax_\w+|copy_user_dax)$/;
const SUCCEEDS_WHEN_TRUE =
	/^(?:dax_alive|percpu_ref_tryget_live|blk_try_enter_queue|dax_enabled|try_module_get|igrab)$/;

/** How far a way is followed to see whether it fails. */
const STRAIGHT = 24;

const isErrorCode = (value: Expression): boolean =>
	(value.kind === 'unary' &&
		value.operator === '-' &&
		value.operand.kind === 'name' &&
		/^E[A-Z0-9]+$/.test(value.operand.name)) ||
	(value.kind === 'call' && value.name === 'ERR_PTR');

/** Whether a way, up to its first branch, sets or returns an error code. */
function fails(graph: FlowGraph, from: NodeId): boolean {
	for (let at = graph.nodes[from], left = STRAIGHT; at && left > 0; left--) {
		if (at.kind === 'return') return at.value !== null && isErrorCode(at.value);
		if (at.kind === 'evaluate' && at.expression.kind === 'assign' && isErrorCode(at.expression.value))
			return true;
		if (at.kind !== 'evaluate' && at.kind !== 'declare' && at.kind !== 'scope-exit' && at.kind !== 'join')
			return false;
		at = graph.nodes[at.next];
	}
	return false;
}

/** Which way of a branch is the failure: by the shape of its condition, else by what the ways come to. */
function failingSide(branch: Branch, graph: FlowGraph): 'true' | 'false' | null {
	const shaped = failingByShape(branch);
	if (shaped !== null || branch.why !== 'if') return shaped;
	const [whenTrue, whenFalse] = [fails(graph, branch.whenTrue), fails(graph, branch.whenFalse)];
	if (whenTrue === whenFalse) return null;
	return whenTrue ? 'true' : 'false';
}

function failingByShape({ condition, why }: Branch): 'true' | 'false' | null {
	if (why === 'assert') return 'true';
	if (why !== 'if') return null;
	if (condition.kind === 'binary')
		return failingComparison(condition.operator, condition.left, condition.right);
	if (condition.kind === 'name') return ERROR_NAME.test(condition.name) ? 'true' : null;
	if (condition.kind === 'assign' && condition.target.kind === 'name')
		return ERROR_NAME.test(condition.target.name) ? 'true' : null;
	if (condition.kind !== 'call' || condition.name === null) return null;
	if (/^IS_ERR/.test(condition.name) || SUCCEEDS_WITH_ZERO.test(condition.name)) return 'true';
	return SUCCEEDS_WHEN_TRUE.test(condition.name) ? 'false' : null;
}

const isZero = (expression: Expression): boolean => expression.kind === 'number' && expression.value === 0;
const isResult = (expression: Expression): boolean =>
	expression.kind === 'call' ||
	expression.kind === 'assign' ||
	(expression.kind === 'name' &&
		(ERROR_NAME.test(expression.name) || /len|length|count|avail/.test(expression.name)));

function failingComparison(operator: string, left: Expression, right: Expression): 'true' | 'false' | null {
	if (!isZero(right) || !isResult(left)) return null;
	if (operator === '<' || operator === '!=') return 'true';
	return operator === '>=' || operator === '==' ? 'false' : null;
}

/** A statement that is a primitive by itself: what it assigns. */
function assignmentMeaning(expression: Expression): Primitive | null {
	if (expression.kind !== 'assign' || expression.target.kind !== 'member') return null;
	const { target, value, operator } = expression;
	if (operator === '|=' && /^s_i?flags$/.test(target.field)) return 'flag';
	if (operator === '=' && target.field === 'alive' && /^(?:false|0)$/.test(printExpression(value)))
		return 'alive';
	if (operator === '=' && target.field === 'holder_data') return 'holder-data';
	if (operator === '=' && target.field === 'holder_ops') return 'holder-ops';
	return null;
}

/** Calls whose meaning is in their first argument: which flag, which counter, which memory. */
const BY_ARGUMENT: Readonly<Record<string, readonly (readonly [argument: RegExp, meaning: Primitive])[]>> = {
	clear_bit: [[/^DAXDEV_ALIVE$/, 'alive']],
	test_bit: [[/^DAXDEV_ALIVE$/, 'test-alive']],
	blk_queue_flag_set: [[/^QUEUE_FLAG_DYING$/, 'dying']],
	queue_flag_set: [[/^QUEUE_FLAG_DYING$/, 'dying']],
	percpu_ref_tryget_live: [[/usage_counter/, 'enter-queue']],
	percpu_ref_kill: [
		[/usage_counter/, 'dying'],
		[/./, 'pgkill'],
	],
	percpu_ref_put_many: [[/pgmap/, 'pgdrop']],
	put_page: [[/^pfn_to_page\b/, 'pgdrop']],
	wait_for_completion: [[/pgmap/, 'pgwait']],
	synchronize_srcu: [[/dax/, 'srcu']],
	cmpxchg: [[/holder_data/, 'holder-data']],
	WRITE_ONCE: [
		[/holder_ops/, 'holder-ops'],
		[/holder_data/, 'holder-data'],
	],
	memset: [[/addr|pmem/, 'clear']],
	memcmp: [[/addr/, 'compare']],
	clear_page: [[/addr|pmem/, 'clear']],
};

/** Operations of a struct by the name of the member, and what it is a member of. */
const BY_MEMBER: Readonly<Record<string, readonly [of: RegExp, meaning: Primitive]>> = {
	direct_access: [/./, 'translate'],
	notify_failure: [/./, 'notify'],
	mark_dead: [/./, 'markdead'],
	shutdown: [/./, 'markdead'],
	kill: [/pgmap/, 'pgkill'],
	cleanup: [/pgmap/, 'pgwait'],
};

const CLEARS_TAG = /^(?:xas?_clear_mark|radix_tree_tag_clear)$/;

function memberMeaning({ field, object }: Extract<Expression, { kind: 'member' }>): Primitive | null {
	const [of, meaning] = (Object.hasOwn(BY_MEMBER, field) && BY_MEMBER[field]) || [];
	return of?.test(printExpression(object)) ? (meaning ?? null) : null;
}

/** A call whose meaning is in its arguments, or that goes through a struct. */
function callMeaning({ name, callee, arguments: given }: Call): Primitive | null {
	if (name === null) return callee.kind === 'member' ? memberMeaning(callee) : null;
	const texts = given.map(printExpression);
	if (CLEARS_TAG.test(name)) return texts.some((text) => /TAG_DIRTY$/.test(text)) ? 'clear-dirty' : null;
	const rules = Object.hasOwn(BY_ARGUMENT, name) ? (BY_ARGUMENT[name] ?? []) : [];
	return rules.find(([argument]) => argument.test(texts[0] ?? ''))?.[1] ?? null;
}

/** What functions that are called by their new name were called before. */
const FORMER_NAMES: Readonly<Partial<Record<string, string>>> = {
	memunmap_pages: 'devm_memremap_pages_release',
};

/** What a managed call leaves to be done when the driver is unbound: the function that does it. */
function devresAction({ name, arguments: given }: Call): string | null {
	if (name === 'devm_memremap_pages') return 'memunmap_pages';
	if (name === 'devm_memremap') return 'memunmap';
	if (name === null || !/^devm_add_action(?:_or_reset)?$/.test(name)) return null;
	const [, action] = given;
	return action?.kind === 'name' ? action.name : null;
}

/** Reads main paths of one state of the code; remembers those it has read. */
export class MainPaths {
	private readonly known = new Map<Located['definition'], MainPath>();
	private readonly open = new Set<Located['definition']>();

	/** @param isBefore whether the code is that before a patch, from which what is hidden is learnt */
	constructor(
		readonly code: Code,
		private readonly era: EraMeaning,
		private readonly hidden: Hidden,
		private readonly isBefore: boolean,
	) {}

	of(located: Located): MainPath {
		const { definition } = located;
		const known = this.known.get(definition);
		if (known) return known;
		if (this.open.has(definition) || this.open.size >= MAX_DEPTH) return NOTHING;
		this.open.add(definition);
		const path = this.read(located);
		this.open.delete(definition);
		this.known.set(definition, path);
		return path;
	}

	/** What a call of a function does, by its body or by what is known of it. */
	ofName(name: string): readonly Event[] {
		const former = FORMER_NAMES[name];
		const functions = this.code.functions();
		const named = (wanted: string) => functions.find(({ definition }) => definition.head.name === wanted);
		const located = named(name) ?? (former === undefined ? undefined : named(former));
		if (located) return this.of(located).events;
		return this.knownOf(name).map((primitive) => ({ primitive, function: name, within: name, at: null }));
	}

	private knownOf(name: string): readonly Primitive[] {
		return meaningOf(name) ?? this.era(name) ?? wrapperMeaning(name) ?? [];
	}

	private read({ image, definition }: Located): MainPath {
		const graph = definition.flow;
		const notModelled = new Set<string>();
		const inPartitions = partitionLoops(graph);
		const atNode = graph.nodes.map((node) => {
			const events = this.eventsAt(node, image, definition.head.name, notModelled);
			return inPartitions.has(node.id) ? events.map(ofPartitions) : events;
		});
		const events = longest(graph, (id) => weightOf(atNode[id])).flatMap((id) => atNode[id] ?? []);
		return {
			events: asWalks(this.completed(events, image, definition.head.name)).slice(0, MAX_EVENTS),
			notModelled,
		};
	}

	/** With what the function is known to do in lines that are not shown: it stands where the last gap is. */
	private completed(events: Event[], image: CImage, name: string): Event[] {
		const key = `${image.image.path}\n${name}`;
		const shown = new Set(events.map(({ primitive }) => primitive));
		if (this.isBefore)
			this.hidden.set(
				key,
				(this.hidden.get(key) ?? this.knownOf(name)).filter((primitive) => !shown.has(primitive)),
			);
		const gap = events.findLastIndex(({ primitive }) => primitive === 'gap');
		const rest = (this.hidden.get(key) ?? []).map(
			(primitive): Event => ({ primitive, function: name, within: name, at: null, isHidden: true }),
		);
		return gap === -1 ? events : [...events.slice(0, gap + 1), ...rest, ...events.slice(gap + 1)];
	}

	private eventsAt(node: FlowNode, image: CImage, within: string, notModelled: Set<string>): Event[] {
		const at = this.code.line(image, node.start);
		if (node.kind === 'gap') return [{ primitive: 'gap', function: within, within, at }];
		const own = (primitive: Primitive, name: string): Event => ({ primitive, function: name, within, at });
		if (node.kind === 'iterate') {
			const macro = [node.macro, ...node.arguments.map(printExpression)].join(' ');
			if (/\bs_inodes\b|i_sb_list/.test(macro)) return [own('walk-inodes', within)];
			if (/\bsuper_blocks\b/.test(macro)) return [own('walk-supers', within)];
		}
		const events = callsAt(node).flatMap((call) => this.eventsOf(call, image, within, at, notModelled));
		const assigned = node.kind === 'evaluate' ? assignmentMeaning(node.expression) : null;
		if (assigned) events.push(own(assigned, within));
		if (node.kind === 'scope-exit' && node.cleanup.name === 'srcu') events.push(own('leave-srcu', within));
		return events;
	}

	private eventsOf(
		call: Call,
		image: CImage,
		within: string,
		at: CodeLine | null,
		notModelled: Set<string>,
	): Event[] {
		const name = call.name ?? (call.callee.kind === 'member' ? call.callee.field : null);
		const make = (primitives: readonly Primitive[]): Event[] =>
			primitives.map((primitive) => ({ primitive, function: name ?? within, within, at }));
		const action = devresAction(call);
		if (action) return [{ primitive: 'devres', function: action, within, at }];
		const special = callMeaning(call);
		if (special) return make([special]);
		if (call.name === null) return [];
		const direct = meaningOf(call.name);
		if (direct) return make(direct);
		const callee = this.code.find(call.name, image);
		if (callee) {
			const inner = this.of(callee);
			for (const each of inner.notModelled) notModelled.add(each);
			return inner.events.map((event) => ({ ...event, via: at }));
		}
		const known = this.knownOf(call.name);
		if (known.length > 0) return make(known);
		if (couldMatter(call.name)) notModelled.add(call.name);
		return [];
	}
}

const ofPartitions = (event: Event): Event => ({ ...event, isOfPartitions: true });

const mentions = (node: FlowNode, pattern: RegExp): boolean =>
	callsAt(node).some(
		({ name, arguments: given }) =>
			pattern.test(name ?? '') || given.some((each) => pattern.test(printExpression(each))),
	);

const walksPartitions = (macro: string, given: readonly Expression[]): boolean =>
	/(?:^|_)parts?(?:_|$)/.test(macro) ||
	(macro === 'xa_for_each_start' && given.some((each) => /\bpart_tbl\b/.test(printExpression(each))));

/** The nodes in loops over the partitions of a disk that leave out the disk itself. */
function partitionLoops(graph: FlowGraph): Set<NodeId> {
	const inside = new Set<NodeId>();
	// The iterator of old may be told to give the whole disk as well.
	if (graph.nodes.some((node) => mentions(node, /PART0$/))) return inside;
	for (const node of graph.nodes) {
		const isWalk = node.kind === 'iterate' && walksPartitions(node.macro, node.arguments);
		const isLoop = node.kind === 'branch' && node.why === 'loop' && mentions(node, /^disk_part_iter_next$/);
		const first = isWalk ? node.body : isLoop ? node.whenTrue : null;
		const open = first === null ? [] : [first];
		for (let at = open.pop(); at !== undefined; at = open.pop()) {
			const next = graph.nodes[at];
			if (at === node.id || inside.has(at) || !next) continue;
			inside.add(at);
			open.push(...waysOf(next, graph).map(({ to }) => to));
		}
	}
	return inside;
}

const weightOf = (events: readonly Event[] = []): number =>
	events.reduce((sum, { primitive }) => sum + (primitive === 'gap' ? GAP : 1), 0);

/** An unmap behind the head of a walk over inodes is the zap of all of them. */
function asWalks(events: readonly Event[]): Event[] {
	let walking = false;
	return events.map((event) => {
		walking ||= event.primitive === 'walk-inodes';
		return walking && event.primitive === 'unmap-range' ? { ...event, primitive: 'zap' } : event;
	});
}

interface Way {
	readonly to: NodeId;
	readonly cost: number;
}

function waysOf(node: FlowNode, graph: FlowGraph): readonly Way[] {
	switch (node.kind) {
		case 'branch': {
			const failing = failingSide(node, graph);
			return [
				{ to: node.whenTrue, cost: failing === 'true' ? FAILURE : 0 },
				{ to: node.whenFalse, cost: failing === 'false' ? FAILURE : 0 },
			];
		}
		case 'switch':
			return [...new Set([...node.cases.map(({ target }) => target), node.otherwise])].map((to) => ({
				to,
				cost: 0,
			}));
		case 'iterate':
			return [
				{ to: node.body, cost: 0 },
				{ to: node.done, cost: 0 },
			];
		case 'stop':
		case 'exit':
			return [];
		default:
			return [{ to: node.next, cost: 0 }];
	}
}

/** Where a way back to the head of a loop goes on: behind the loop. */
function behindLoop(head: FlowNode): NodeId | null {
	if (head.kind === 'iterate') return head.done;
	if (head.kind === 'branch' && head.why === 'loop') return head.whenFalse;
	return null;
}

/** The nodes of the way from entry to exit with the most weight and the fewest failures; each node at most once. */
function longest(graph: FlowGraph, weight: (node: NodeId) => number): NodeId[] {
	const { order, ways } = acyclic(graph);
	const best = new Map<NodeId, { value: number; next: NodeId | null }>();
	for (const id of order) {
		let found: { value: number; next: NodeId | null } | null =
			id === graph.exit ? { value: 0, next: null } : null;
		for (const { to, cost } of ways.get(id) ?? []) {
			const value = best.get(to)?.value;
			if (value === undefined) continue;
			if (!found || value - cost > found.value) found = { value: value - cost, next: to };
		}
		if (found) best.set(id, { value: found.value + weight(id), next: found.next });
	}
	const nodes: NodeId[] = [];
	for (
		let at: NodeId | null | undefined = graph.entry;
		at !== null && at !== undefined;
		at = best.get(at)?.next
	)
		nodes.push(at);
	return nodes;
}

/** The graph without ways back; nodes in an order in which successors come first. */
function acyclic(graph: FlowGraph): { order: NodeId[]; ways: Map<NodeId, readonly Way[]> } {
	const ways = new Map<NodeId, Way[]>();
	const order: NodeId[] = [];
	const state = new Map<NodeId, 'open' | 'done'>();
	const stack: { id: NodeId; pending: Way[] }[] = [];
	const visit = (id: NodeId): void => {
		const node = graph.nodes[id];
		state.set(id, 'open');
		ways.set(id, []);
		stack.push({ id, pending: node ? [...waysOf(node, graph)].reverse() : [] });
	};
	visit(graph.entry);
	for (let top = stack.at(-1); top; top = stack.at(-1)) {
		const way = top.pending.pop();
		if (!way) {
			state.set(top.id, 'done');
			order.push(top.id);
			stack.pop();
			continue;
		}
		const head = graph.nodes[way.to];
		const isBack = state.get(way.to) === 'open';
		const to = isBack && head ? behindLoop(head) : way.to;
		// A way back to a loop that cannot be left, or out of one that is still being read, leads nowhere.
		if (to === null || state.get(to) === 'open') continue;
		ways.get(top.id)?.push({ to, cost: way.cost });
		if (!state.has(to)) visit(to);
	}
	return { order, ways };
}
