// What lies in what a handle is held for: of `de = foo_find(dir, name, &bh);` the entry is there as long as the buffer is held.
import type { NodeId } from '../../kernel-c/flow';
import type { Outcome } from '../path/storage';
import type { Knowledge } from './knowledge';

/** Marks what a call gives with the handle that it has left in a variable at the same time. */
export const guardedByHandles = (
	outcomes: Outcome[],
	node: NodeId,
	{ besideHandles }: Knowledge,
): Outcome[] =>
	besideHandles.has(node) ? outcomes.map((outcome) => guardedByHandle(outcome, node)) : outcomes;

function guardedByHandle({ state, value }: Outcome, node: NodeId): Outcome {
	const handle = state.instances.find(
		({ status, acquiredAt, contract: { kind }, key }) =>
			status === 'held' && acquiredAt === node && kind === 'reference' && !key.includes(value),
	);
	const guarded = handle ? new Map(state.guarded).set(value, handle.site) : state.guarded;
	return { state: { ...state, guarded }, value };
}
