// Finds the place on a path that a reader should look at: where it left those that do it right. Judges nothing.
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';

/** `goto label;` is a node of its own, so that a path can be told by its jumps. */
export const isJump = (node: FlowNode | undefined): boolean =>
	node?.kind === 'join' && (node.label?.startsWith('goto ') ?? false);

/** The place on a bad trail where it has left all good ones for the last time. */
export function blame(
	exploration: Exploration,
	trail: Trail,
	good: ReadonlySet<NodeId>,
	instance: Instance,
): NodeId {
	for (let step: Trail | null = trail; step; step = step.previous) {
		const node = exploration.graph.nodes[step.node];
		if (step.node === instance.acquiredAt) break;
		if (
			!good.has(step.node) &&
			node &&
			node.kind !== 'exit' &&
			node.kind !== 'gap' &&
			!(node.kind === 'return' && node.implicit) &&
			(node.kind !== 'join' || isJump(node)) &&
			node.end > node.start
		)
			return step.node;
	}
	return trail.node;
}

export function nodesOf(trails: readonly Trail[]): Set<NodeId> {
	const nodes = new Set<NodeId>();
	for (const trail of trails)
		for (let step: Trail | null = trail; step; step = step.previous) nodes.add(step.node);
	return nodes;
}
