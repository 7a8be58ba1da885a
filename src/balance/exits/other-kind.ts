// Whether a release of plain memory was meant for memory of another kind after all, or that of a lock for its other mode: the
// function makes the same variable by two allocators, takes the lock in both, or asks which of them it was.
import { speaksOf } from '../../contracts/signature';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Observation } from '../path/observation';
import { reachedFrom } from '../path/relevance';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { flagOf } from './ways-out';

/** Functions that tell one kind of memory from another. */
const TELLS_KIND = /^(?:is_vmalloc_(?:or_module_)?addr|virt_addr_valid|PageSlab|folio_test_slab)$/;

/** Whether the function itself knows two kinds, or two modes, by the name that is given back. */
export function isOfTwoKinds(exploration: Exploration, seen: Observation): boolean {
	const { instance, text: release } = seen;
	const { graph } = exploration;
	if (instance.contract.kind === 'lock' && isModeTold(exploration, seen)) return true;
	const tells =
		instance.contract.kind === 'lock'
			? (_node: FlowNode, call: Call) => call.name !== release && isOtherCallOfLock(instance, call)
			: (node: FlowNode, { name }: Call) =>
					TELLS_KIND.test(name ?? '') ||
					(targetOf(node) === instance.text &&
						name !== null &&
						name !== instance.acquireCall &&
						isAllocator(name));
	return graph.nodes.some((node) => callsAt(node).some((call) => tells(node, call)));
}

/**
 * `if (munmap(mm) == 1) downgraded = true; … if (downgraded) read_unlock(mm); else write_unlock(mm);`: a flag that is set since the
 * lock was taken says in which mode it is held by now.
 */
function isModeTold({ graph }: Exploration, { instance, trail }: Observation): boolean {
	let asked: Trail | null = trail;
	while (asked && graph.nodes[asked.node]?.kind !== 'branch') asked = asked.previous;
	const branch = asked && graph.nodes[asked.node];
	if (!asked || branch?.kind !== 'branch') return false;
	const flag = flagOf(branch.condition);
	const otherwise = graph.nodes[asked.way === 'true' ? branch.whenFalse : branch.whenTrue];
	const isRight = ({ name, arguments: given }: Call) =>
		instance.contract.release.some((rule) => speaksOf(rule, name)) &&
		given.some((each) => printExpression(each) === instance.text);
	const since = reachedFrom(graph, instance.acquiredAt);
	return (
		flag.kind === 'name' &&
		otherwise !== undefined &&
		callsAt(otherwise).some(isRight) &&
		graph.nodes.some((node) => since.has(node.id) && targetOf(node) === flag.name)
	);
}

const isAllocator = (name: string): boolean => /alloc|dup|(?:^|_)get(?:_|$)/.test(name);

/** Names of functions that take or give back a lock. */
const LOCKS = /lock|^(?:down|up)_/;

/** Whether a call works on a lock by its name, and is none of those that take and give it back in the mode that it is held in. */
const isOtherCallOfLock = ({ contract, text }: Instance, { name, arguments: given }: Call): boolean =>
	LOCKS.test(name ?? '') &&
	given.some((each) => printExpression(each) === text) &&
	![...contract.acquire, ...contract.release].some((rule) => speaksOf(rule, name));
