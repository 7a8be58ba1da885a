// Reads of an object after the lock has been dropped under which it was found, on ways that have not counted it: the others, which
// go on with it, count it under the lock. Judges one function by its ways out.
import type { Catalogue } from '../../contracts/catalogue';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type NodeId } from '../../kernel-c/flow';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { countedVariables } from './counted-late';
import { foundAt, isHeldLock, lockDroppedSince } from './found-under-lock';
import type { Verdict } from './verdict';

/** Reads that come too late, one verdict for each place. */
export function readUnlocked(exploration: Exploration, catalogue: Catalogue): Verdict[] {
	const { nodes } = exploration.graph;
	const counted = countedUnderLock(exploration, catalogue);
	const found = new Map<NodeId, Verdict>();
	if (counted.size === 0) return [];
	for (const { trail } of exploration.exits)
		for (let step: Trail | null = trail; step; step = step.previous) {
			const node = nodes[step.node];
			if (!node || !step.previous || found.has(node.id)) continue;
			for (const [variable, places] of counted) {
				if (!expressionsOf(node).some((each) => reads(each, variable))) continue;
				const lock = lockDroppedSince(nodes, step.previous, variable, catalogue);
				const finding = lock && foundAt(nodes, step.previous, variable, catalogue, () => false);
				if (lock && finding && places.has(finding.node)) found.set(node.id, verdict(step, variable, lock));
			}
		}
	return [...found.values()];
}

const verdict = (reading: Trail, variable: string, lock: Instance): Verdict => ({
	rule: 'used-after-release',
	confidence: 'medium',
	instance: lock,
	node: reading.node,
	trail: reading,
	cause: lock.releasedAt,
	text: variable,
	sibling: null,
	undoneBy: null,
});

/** Variables whose object some way counts under a lock that was held where it was found, and where that is. */
function countedUnderLock(
	{ graph: { nodes }, exits }: Exploration,
	catalogue: Catalogue,
): ReadonlyMap<string, ReadonlySet<NodeId>> {
	const counting = countedVariables(nodes, catalogue);
	const places = new Map<string, Set<NodeId>>();
	if (counting.size === 0) return places;
	for (const { trail } of exits)
		for (let step: Trail | null = trail; step; step = step.previous) {
			const variable = counting.get(step.node);
			if (variable === undefined || !step.previous) continue;
			const now = step.instances;
			const finding = foundAt(nodes, step.previous, variable, catalogue, () => false);
			const isKept = ({ site }: Instance) => now.some((other) => other.site === site && isHeldLock(other));
			if (finding?.instances.filter(isHeldLock).some(isKept))
				places.set(variable, (places.get(variable) ?? new Set()).add(finding.node));
		}
	return places;
}

/** Whether an expression follows a pointer. */
const reads = (expression: Expression, variable: string): boolean =>
	someExpression(
		expression,
		(each) =>
			each.kind === 'member' && each.arrow && each.object.kind === 'name' && each.object.name === variable,
	);
