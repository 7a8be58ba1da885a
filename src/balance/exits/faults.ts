// Answers of fault handlers: a set of bits, of which some say that the fault was handled. Knows names alone.
import { someExpression } from '../../kernel-c/expression-shape';
import type { Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { FAILING_CONSTANT } from './telling-constants';

/** Bits beside the failing ones that say that a fault was not handled: all of those, or that it has to come again. */
const NOT_HANDLED = /^VM_FAULT_(?:ERROR|NOPAGE|RETRY)$/;

/**
 * What a path has asked of a fault's answer last: whether it has failed. Null where it has asked nothing.
 * `if (ret & VM_FAULT_DONE_COW) return ret;` comes back with success.
 */
export function faultFailed({ graph }: Exploration, trail: Trail): boolean | null {
	for (let step: Trail | null = trail; step; step = step.previous) {
		const node = graph.nodes[step.node];
		if (node?.kind !== 'branch') continue;
		const names = (...meant: readonly RegExp[]) =>
			someExpression(
				node.condition,
				(each) => each.kind === 'name' && meant.some((pattern) => pattern.test(each.name)),
			);
		if (names(/^VM_FAULT_/)) return names(FAILING_CONSTANT, NOT_HANDLED) && step.way === 'true';
	}
	return null;
}
