// References that are taken only after the lock under which the object was found has been dropped: it may be gone by then.
import type { Catalogue } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { lockDroppedSince } from './found-under-lock';
import type { Verdict } from './verdict';

/** Counts that come too late, one verdict for each call that counts. */
export function countedLate(exploration: Exploration, catalogue: Catalogue): Verdict[] {
	const { graph, exits } = exploration;
	const counted = countedVariables(graph.nodes, catalogue);
	if (counted.size === 0) return [];
	const found = new Map<NodeId, Verdict>();
	for (const { trail } of exits)
		for (let step: Trail | null = trail; step; step = step.previous) {
			const variable = counted.get(step.node);
			if (variable === undefined || found.has(step.node) || !step.previous) continue;
			const lock = lockDroppedSince(graph.nodes, step.previous, variable, catalogue);
			if (lock) found.set(step.node, verdict(step, variable, lock));
		}
	return [...found.values()];
}

const verdict = (counting: Trail, variable: string, lock: Instance): Verdict => ({
	rule: 'counted-after-unlock',
	confidence: 'medium',
	instance: lock,
	node: counting.node,
	trail: counting,
	cause: lock.releasedAt,
	text: variable,
	sibling: null,
	undoneBy: null,
});

/** The nodes that count an object which a variable leads to: `get_foo(foo)`, `kref_get(&foo->ref)`. */
export function countedVariables(
	nodes: readonly FlowNode[],
	{ acquires }: Catalogue,
): ReadonlyMap<NodeId, string> {
	const counted = new Map<NodeId, string>();
	for (const node of nodes)
		for (const call of callsAt(node)) {
			const [bound] = acquires.get(call.name ?? '') ?? [];
			const [part] = bound?.key ?? [];
			const given = part?.from === 'argument' ? call.arguments[part.index] : undefined;
			const variable = bound && given && isCounted(bound.contract, given) ? rootName(given) : null;
			if (variable !== null) counted.set(node.id, variable);
		}
	return counted;
}

/** Whether an argument is the counted object, or the address of the count that lies in it. */
const isCounted = ({ kind }: Contract, given: Expression): boolean =>
	(kind === 'reference' && given.kind === 'name') ||
	((kind === 'reference' || kind === 'count') && /^&\w+->[\w.]+$/.test(printExpression(given)));
