// Paths that cannot be: one question about a member is answered both ways on them, and nothing in between can have changed
// it but functions that were handed the object. Knows no values and no resources.
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { hasEffects, someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import { reachedFrom } from '../path/relevance';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { declinedAsk } from './ways-out';

/** Calls around which another thread may write: the second question is asked because of that. */
const LETS_OTHERS_WRITE = /(?<![bc])lock|wait|sleep|sched|completion|barrier|refresh|update|sync/i;

/** Calls of such names that wait for nobody who writes: they set up a lock, or wake a device. */
const WAITS_FOR_NOBODY = /^pm_runtime_|_lock_init$/;

/**
 * Whether a path came to a node by one answer to a question (`if (op->is_lease)`), and goes on from there by the other one.
 * @param since the node between both answers
 */
export function isContradictory(graph: FlowGraph, trail: Trail, since: NodeId): boolean {
	const later = new Map<string, string>();
	let step: Trail | null = trail;
	for (; step && step.node !== since; step = step.previous) {
		const node = graph.nodes[step.node];
		if (!node) continue;
		if (isAnsweredByStore(later, node)) return true;
		if (mayChange(node)) later.clear();
		else forgetWritten(later, node);
		const question = questionOf(node);
		if (question !== null && step.way !== null) later.set(question, step.way);
	}
	for (; step && later.size > 0; step = step.previous) {
		const node = graph.nodes[step.node];
		if (!node || mayChange(node)) return false;
		const question = questionOf(node);
		const way = question === null ? undefined : later.get(question);
		if ((way !== undefined && way !== step.way) || isAnsweredByStore(later, node)) return true;
		forgetWritten(later, node);
	}
	return false;
}

/** `obj->set = &obj->own;` where the path denies later that `obj->set == &obj->own`. */
function isAnsweredByStore(later: ReadonlyMap<string, string>, node: FlowNode): boolean {
	const [place, value] = [targetOf(node), assignedAt(node)];
	if (place === null || value === null) return false;
	const stored = printExpression(value);
	return later.get(`${place} == ${stored}`) === 'false' || later.get(`${place} != ${stored}`) === 'true';
}

/** What a branch asks of a member, without calls; null of other nodes. */
function questionOf(node: FlowNode): string | null {
	if (node.kind !== 'branch' || node.why === 'loop' || hasEffects(node.condition)) return null;
	const isMember = someExpression(node.condition, (each) => each.kind === 'member');
	return isMember ? printExpression(node.condition) : null;
}

/**
 * Whether a path goes past a release by a question that it has answered the other way before. What was called since may have changed the
 * answer, but for the very question by which it was taken: `if (dio->flags & LOCKS) lock(inode); … if (dio->flags & LOCKS) unlock(inode);`.
 */
export function isGonePast(
	exploration: Exploration,
	{ trail }: Exit,
	{ acquiredAt }: Instance,
	release: ReleaseSeen,
): boolean {
	const { graph } = exploration;
	const asked = declinedAsk(exploration, trail, release)?.step.node;
	let step: Trail | null = asked === undefined ? null : trail;
	while (step && step.node !== asked) step = step.previous;
	const node = step && graph.nodes[step.node];
	const question = node ? questionOf(node) : null;
	if (!step || question === null) return false;
	const { way } = step;
	const open = new Map([[question, way]]);
	let isTaken = false;
	let mayBeOther = false;
	for (step = step.previous; step && open.size > 0; step = step.previous) {
		const before = graph.nodes[step.node];
		if (!before) return false;
		isTaken ||= step.node === acquiredAt;
		mayBeOther ||= mayChange(before);
		if (questionOf(before) === question && (isTaken || !mayBeOther))
			return step.way !== way && (!mayBeOther || isTakenOnlyIf(graph, before, step.way, acquiredAt));
		if (mayBeOther && isTaken && before.kind !== 'branch' && step.node !== acquiredAt) return false;
		forgetWritten(open, before);
	}
	return false;
}

/** Whether one way of a branch leads to where something is taken, and the other does not. */
function isTakenOnlyIf(graph: FlowGraph, branch: FlowNode, way: string | null, acquiredAt: NodeId): boolean {
	if (branch.kind !== 'branch') return false;
	const other = way === 'true' ? branch.whenFalse : branch.whenTrue;
	return other !== acquiredAt && !reachedFrom(graph, other, branch.id).has(acquiredAt);
}

/**
 * Whether something was taken for one kind of object alone, and the path goes on as with another kind:
 * `if (PageAnon(page)) lock(cache); … if (PageAnon(page)) unlock(cache);`. What was called in between does not make it another kind.
 */
export function isOfOtherKind(graph: FlowGraph, trail: Trail, taken: NodeId): boolean {
	const later = new Map<string, string>();
	let isTaken = false;
	for (let step: Trail | null = trail; step; step = step.previous) {
		const node = graph.nodes[step.node];
		if (!node) continue;
		isTaken ||= step.node === taken;
		const kind = kindAskedBy(node);
		if (kind === null || step.way === null) forgetWritten(later, node);
		else if (later.has(kind) && later.get(kind) !== step.way) return true;
		else if (!isTaken) later.set(kind, step.way);
	}
	return false;
}

/** What a branch asks of the kind of an object by one call: `PageAnon(page)`. */
function kindAskedBy(node: FlowNode): string | null {
	if (node.kind !== 'branch' || node.why === 'loop') return null;
	const { condition } = node;
	const isKind = condition.kind === 'call' && ASKS_KIND.test(condition.name ?? '');
	return isKind && !condition.arguments.some(hasEffects) ? printExpression(condition) : null;
}

/** What stays what it is while somebody looks at it: of pages and folios, of files, of requests. */
const ASKS_KIND =
	/^(?:Page|folio_test_)(?:Anon|Ksm|Huge|Trans\w*|Compound|Slab|SwapBacked|SwapCache|anon|ksm|hugetlb|large|slab|swapbacked|swapcache)$|^S_IS[A-Z]|^is_vm_hugetlb_page$|^blk_integrity_rq$/;

const mayChange = (node: FlowNode): boolean =>
	node.kind === 'gap' ||
	callsAt(node).some(
		({ name }) => name === null || (LETS_OTHERS_WRITE.test(name) && !WAITS_FOR_NOBODY.test(name)),
	);

/** Drops the questions about what a node writes itself. */
function forgetWritten(questions: Map<string, string | null>, node: FlowNode): void {
	const written = [
		...(node.kind === 'declare' ? [node.name] : []),
		...expressionsOf(node).flatMap(writtenBy),
	];
	const names = node.kind === 'iterate' ? node.arguments.map(printExpression) : written;
	for (const name of names)
		for (const question of questions.keys()) if (mentions(question, name)) questions.delete(question);
}

function writtenBy(expression: Expression): string[] {
	if (expression.kind === 'assign') return [printExpression(expression.target)];
	return expression.kind === 'update' ? [printExpression(expression.operand)] : [];
}

/** Whether a place stands in a question, as a word of its own: `op` and `op->flags` in `op->flags & 1`. */
function mentions(question: string, place: string): boolean {
	for (let at = question.indexOf(place); at !== -1; at = question.indexOf(place, at + 1)) {
		const isWhole = !/\w/.test(question[at - 1] ?? '') && !/\w/.test(question[at + place.length] ?? '');
		if (isWhole) return true;
	}
	return false;
}
