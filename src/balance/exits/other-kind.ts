// Whether a release of plain memory was meant for memory of another kind after all: the function makes the same variable by
// two allocators, or asks which of them it was.
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Observation } from '../path/observation';
import type { Exploration } from '../walk/explore';

/** Functions that tell one kind of memory from another. */
const TELLS_KIND = /^(?:is_vmalloc_(?:or_module_)?addr|virt_addr_valid|PageSlab|folio_test_slab)$/;

/** Whether the function itself knows two kinds of memory by the name that is given back. */
export function isOfTwoKinds(
	{ graph }: Exploration,
	{ instance: { text, acquireCall } }: Observation,
): boolean {
	return graph.nodes.some((node) =>
		callsAt(node).some(
			({ name }) =>
				TELLS_KIND.test(name ?? '') ||
				(targetOf(node) === text && name !== null && name !== acquireCall && isAllocator(name)),
		),
	);
}

const isAllocator = (name: string): boolean => /alloc|dup|(?:^|_)get(?:_|$)/.test(name);
