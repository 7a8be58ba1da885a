// Decides which calls in the wrong order are worth saying: what surely concerns one object or one pair of locks.
import type { NodeId } from '../kernel-c/flow';
import { isInNextRound } from './exits/ways-out';
import type { WrongOrder } from './path/call-order';
import type { Inversion, Nesting } from './path/lock-order';
import type { Trail } from './path/state';
import type { Exploration } from './walk/explore';

/** A judged mistake in the order of calls, still in terms of the flow graph. */
export type Disorder = {
	readonly confidence: 'high' | 'medium';
	/** Where the reader's eye should go, and the way there. */
	readonly node: NodeId;
	readonly trail: Trail;
	/** The place that came first; null where what was due never came, or the order is given by a rule. */
	readonly first: NodeId | null;
} & (
	| { readonly rule: 'teardown-order'; readonly found: WrongOrder }
	| { readonly rule: 'lock-order-inversion'; readonly found: Inversion }
);

/** Everything worth saying about the order of calls in one function, each place and order rule once. */
export function judgeOrder({ resources }: Exploration): Disorder[] {
	const teardown = new Map<string, Disorder>();
	for (const found of resources.callOrder.wrong) {
		const { bound, first, call, trail } = found;
		const place = `${bound.rule.id}@${call.node}`;
		if (teardown.has(place) || (first && isInNextRound(trail, first.node))) continue;
		const confidence = bound.relation === 'same' ? 'high' : 'medium';
		const at = { node: call.node, trail, first: first?.node ?? null };
		teardown.set(place, { rule: 'teardown-order', confidence, found, ...at });
	}
	// A lock that a loop holds on to is not followed from round to round.
	const isSure = ({ trail, outer }: Nesting) => !isInNextRound(trail, outer.acquiredAt);
	const inversions = resources.lockOrder.inversions(isSure).map((found): Disorder => {
		const { nesting, against } = found;
		const first = 'node' in against ? against.node : null;
		return {
			rule: 'lock-order-inversion',
			confidence: 'high',
			found,
			node: nesting.node,
			trail: nesting.trail,
			first,
		};
	});
	return [...teardown.values(), ...inversions];
}
