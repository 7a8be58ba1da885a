// Counts of objects that others know, taken for an object of the function's own that is freed without giving them back. Judges one
// instance at one exit.
import { targetOf } from '../../kernel-c/call-graph';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';

/** `part->dev = get_device(dev); … kfree(part);`: one more count of what others know, taken for an object that is gone. */
export function isCountOfFreed(
	{ graph }: Exploration,
	{ instances }: Exit,
	{ own, storedIn, storedAs, acquiredAt, contract }: Instance,
): boolean {
	const isOwner = ({ own: isOwn, status, contract: { untyped }, key: [object] }: Instance) =>
		isOwn && status === 'released' && untyped && object === storedIn;
	return (
		!own &&
		contract.kind === 'reference' &&
		storedIn !== null &&
		storedAs !== null &&
		targetOf(graph.nodes[acquiredAt]) === storedAs &&
		instances.some(isOwner)
	);
}
