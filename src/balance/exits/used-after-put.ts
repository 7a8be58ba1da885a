// Uses of an object that a function has found under a lock, counted there and put: whoever counts what it finds knows that it may
// be gone once the lock is dropped and the count is put. Judges one function by what the walk has seen.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import type { Observation } from '../path/observation';
import { sameKey, type Trail } from '../path/state';
import { says } from '../path/words';
import type { Exploration } from '../walk/explore';
import { foundAt, isHeldLock } from './found-under-lock';
import { asksWhetherLast, isPut } from './only-reference';
import type { Verdict } from './verdict';

/** Uses that come too late, one verdict for each put. */
export function usedAfterPut({ graph, resources }: Exploration, catalogue: Catalogue): Verdict[] {
	const found = new Map<string, Verdict>();
	for (const seen of resources.observations) {
		const { kind, instance, imprecise, node, trail, text } = seen;
		const mistake = `${instance.site}/${instance.releasedAt}`;
		if (kind !== 'used-after-release' || instance.own || instance.imported || imprecise || found.has(mistake))
			continue;
		// Whoever ends the object for others, or puts it once more, has their count.
		if (isPut(graph.nodes[node]) || resources.countedBesides.has(instance.site)) continue;
		if (asksWhetherLast(graph, instance)) continue;
		if (!isKeptByLockAlone(graph.nodes, seen, catalogue)) continue;
		found.set(mistake, {
			rule: 'used-after-release',
			confidence: 'medium',
			instance,
			node,
			trail,
			cause: seen.cause,
			text,
			sibling: null,
			undoneBy: null,
		});
	}
	return [...found.values()];
}

/** Whether a lock that is not held any more is all that has kept the object beside the function's own count. */
function isKeptByLockAlone(
	nodes: readonly FlowNode[],
	{ instance: { acquiredAt, releasedAt, text }, trail }: Observation,
	catalogue: Catalogue,
): boolean {
	const variable = /^&?(\w+)(?:->[\w.]+)?$/.exec(text)?.[1];
	const counted = stepAt(trail, acquiredAt);
	if (variable === undefined || !counted) return false;
	const finding = foundAt(nodes, counted, variable, catalogue, () => false);
	// What a lookup gives, it has counted: the put may be of that one.
	const node = finding && nodes[finding.node];
	if (node && callsAt(node).some(({ name }) => says(name ?? '', 'finds'))) return false;
	const isFoundAgain = foundAt(nodes, trail, variable, catalogue, ({ id }) => id === releasedAt) !== null;
	const locks = finding?.instances
		.filter(isHeldLock)
		.filter(({ site }) => counted.instances.some((other) => other.site === site && isHeldLock(other)));
	return (
		!isFoundAgain &&
		locks !== undefined &&
		locks.length > 0 &&
		!locks.some(({ contract, key }) =>
			trail.instances.some(
				(other) => isHeldLock(other) && other.contract.id === contract.id && sameKey(other.key, key),
			),
		)
	);
}

function stepAt(trail: Trail, node: NodeId): Trail | null {
	for (let step: Trail | null = trail; step; step = step.previous) if (step.node === node) return step;
	return null;
}
