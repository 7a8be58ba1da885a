// Ways through a flow graph: the one with the most on it that meets the fewest failures, and which nodes a loop over
// partitions has. Knows what failures look like in kernel C; not what a call means to the model.
import { callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import type { Branch, FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';

/** What a way through a failure costs: more than any path weighs. */
const FAILURE = 100_000;

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
	return why === 'if' ? failingCondition(condition) : null;
}

/** Which outcome of a condition is the failure; of two that are asked for either, one that fails suffices. */
function failingCondition(condition: Expression): 'true' | 'false' | null {
	if (condition.kind === 'binary' && condition.operator === '||')
		return [condition.left, condition.right].some((side) => failingCondition(side) === 'true')
			? 'true'
			: null;
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

const mentions = (node: FlowNode, pattern: RegExp): boolean =>
	callsAt(node).some(
		({ name, arguments: given }) =>
			pattern.test(name ?? '') || given.some((each) => pattern.test(printExpression(each))),
	);

const walksPartitions = (macro: string, given: readonly Expression[]): boolean =>
	/(?:^|_)parts?(?:_|$)/.test(macro) ||
	(macro === 'xa_for_each_start' && given.some((each) => /\bpart_tbl\b/.test(printExpression(each))));

/** The nodes in loops over the partitions of a disk that leave out the disk itself. */
export function partitionLoops(graph: FlowGraph): Set<NodeId> {
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

/** What a walk over the inodes of a superblock may pass over: what is new or goes, what has no direct access or no pages. */
const PASSED_OVER =
	/\bi_state\b|\bI_(?:NEW|FREEING|WILL_FREE)\b|S_?_?DAX\b|dax_mapping|igrab|unhashed|mapping_empty|nr(?:pages|exceptional)/;

/** The nodes that can be reached from one without passing another, that one included. */
function reachable(graph: FlowGraph, from: NodeId, barred: NodeId): Set<NodeId> {
	const seen = new Set<NodeId>();
	const open = [from];
	for (let at = open.pop(); at !== undefined; at = open.pop()) {
		const node = graph.nodes[at];
		if (!node || seen.has(at)) continue;
		seen.add(at);
		if (at !== barred) open.push(...waysOf(node, graph).map(({ to }) => to));
	}
	return seen;
}

/** Whether a walk does something with each of what it goes over: it is not left at the first, and passes over the usual alone. */
export function isThorough(graph: FlowGraph, walk: NodeId, does: (node: NodeId) => boolean): boolean {
	const head = graph.nodes[walk];
	if (head?.kind !== 'iterate') return true;
	const inside = [...reachable(graph, head.body, walk)].filter((id) => id !== walk);
	if (inside.some((id) => does(id) && !reachable(graph, id, graph.exit).has(walk))) return false;
	return !inside.some((id) => {
		const node = graph.nodes[id];
		if (node?.kind !== 'branch' || PASSED_OVER.test(printExpression(node.condition))) return false;
		const sides = [node.whenTrue, node.whenFalse].map((to) => reachable(graph, to, walk));
		const passing = sides.filter((side) => side.has(walk) && ![...side].some(does));
		return passing.length === 1 && sides.some((side) => [...side].some(does));
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
export function longest(graph: FlowGraph, weight: (node: NodeId) => number): NodeId[] {
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
