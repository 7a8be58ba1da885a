// Answers of fault handlers: a set of bits, of which some say that the fault was handled. Knows names alone.
import { someExpression } from '../../kernel-c/expression-shape';
import type { Trail } from '../path/state';
import type { Exploration } from '../walk/explore';

/** Bits that say that a fault was not handled, or has to come again. */
const FAILS = /^VM_FAULT_(?:ERROR|OOM|SIG\w+|HWPOISON\w*|FALLBACK|NOPAGE|RETRY)$/;

/**
 * What a path has asked of a fault's answer last: whether it has failed. Null where it has asked nothing.
 * `if (ret & VM_FAULT_DONE_COW) return ret;` comes back with success.
 */
export function faultFailed({ graph }: Exploration, trail: Trail): boolean | null {
	for (let step: Trail | null = trail; step; step = step.previous) {
		const node = graph.nodes[step.node];
		if (node?.kind !== 'branch') continue;
		const names = (isMeant: RegExp) =>
			someExpression(node.condition, (each) => each.kind === 'name' && isMeant.test(each.name));
		if (names(/^VM_FAULT_/)) return names(FAILS) && step.way === 'true';
	}
	return null;
}
