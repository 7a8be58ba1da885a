// Questions that are asked again under a lock: `if (obj->dead) return; lock(obj); if (obj->dead) { unlock(obj); return; }`.
// Where only one answer leads to the second question, whoever asks it expects that others have changed it since.
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { BUILTINS } from './builtins';
import { reachedFrom } from './relevance';
import type { State, Trail } from './state';

type Branch = Extract<FlowNode, { kind: 'branch' }>;

/** Branches with those before them that have asked the same, and lead there by one answer alone. */
export type AskedAgain = ReadonlyMap<NodeId, ReadonlySet<NodeId>>;

/** More branches with one question are not compared. */
const MAX_ALIKE = 12;

export function askedAgain(graph: FlowGraph): AskedAgain {
	const alike = new Map<string, Branch[]>();
	for (const node of graph.nodes) {
		const question = node.kind === 'branch' ? questionOf(node.condition) : null;
		if (node.kind === 'branch' && question !== null)
			alike.set(question, [...(alike.get(question) ?? []), node]);
	}
	const again = new Map<NodeId, Set<NodeId>>();
	for (const branches of alike.values()) {
		if (branches.length < 2 || branches.length > MAX_ALIKE) continue;
		for (const first of branches)
			for (const { id } of onlyByOneAnswer(graph, first, branches))
				again.set(id, (again.get(id) ?? new Set()).add(first.id));
	}
	return again;
}

/** Those of some branches to which only one answer to another one leads. */
function onlyByOneAnswer(graph: FlowGraph, first: Branch, branches: readonly Branch[]): Branch[] {
	const [yes, no] = [first.whenTrue, first.whenFalse].map((way) =>
		new Set(reachedFrom(graph, way, first.id)).add(way),
	);
	return branches.filter(({ id }) => id !== first.id && yes?.has(id) !== no?.has(id));
}

/** What a condition asks without its `!`: of memory, or a function. What a variable holds nobody else changes: `IS_ERR(p)`. */
function questionOf(condition: Expression): string | null {
	const asked = condition.kind === 'unary' && condition.operator === '!' ? condition.operand : condition;
	const isOfMemory = someExpression(
		asked,
		(each) =>
			each.kind === 'member' || (each.kind === 'call' && !(each.name !== null && each.name in BUILTINS)),
	);
	return isOfMemory ? printExpression(asked) : null;
}

/** Whether a lock is held that was taken since a path has asked the same before. */
export function isLockedSince({ trail, instances }: State, asked: ReadonlySet<NodeId>): boolean {
	const locks = new Set(
		instances.flatMap(({ status, contract: { kind }, acquiredAt }) =>
			status === 'held' && kind === 'lock' ? [acquiredAt] : [],
		),
	);
	if (locks.size === 0) return false;
	let isLocked = false;
	for (let step: Trail | null = trail; step; step = step.previous) {
		if (asked.has(step.node)) return isLocked;
		isLocked ||= locks.has(step.node);
	}
	return false;
}
