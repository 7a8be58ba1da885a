// Counts of objects that others know, taken for an object of the function's own that is freed without giving them back. Judges one
// instance at one exit.
import type { Contract } from '../../contracts/contract';
import { speaksOf } from '../../contracts/signature';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { FlowNode } from '../../kernel-c/flow';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';

/** `part->dev = get_device(dev); … kfree(part);`: one more count of what others know, taken for an object that is gone. */
export function isCountOfFreed(
	{ graph }: Exploration,
	{ instances }: Exit,
	{ own, storedIn, storedAs, acquiredAt, contract }: Instance,
): boolean {
	const isFreeing = (node: FlowNode | undefined, { release }: Contract) =>
		node !== undefined && callsAt(node).some(({ name }) => release.some((rule) => speaksOf(rule, name)));
	const isOwner = ({ own: isOwn, status, contract: memory, key: [object], releasedAt }: Instance) =>
		isOwn &&
		status === 'released' &&
		memory.untyped &&
		object === storedIn &&
		releasedAt !== null &&
		isFreeing(graph.nodes[releasedAt], memory);
	return (
		!own &&
		contract.kind === 'reference' &&
		storedIn !== null &&
		storedAs !== null &&
		targetOf(graph.nodes[acquiredAt]) === storedAs &&
		instances.some(isOwner)
	);
}
