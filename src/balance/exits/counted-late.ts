// References that are taken only after the lock under which the object was found has been dropped: it may be gone by then.
import type { Catalogue } from '../../contracts/catalogue';
import type { Contract } from '../../contracts/contract';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import { isPlaceState } from '../path/place-state';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Verdict } from './verdict';

/** Names of calls that give what others keep in a list, a tree or a table. */
const FINDS = /(?:^|_)(?:entry|first|last|next|find|search|lookup)(?:_|$)/;

/** Counts that come too late, one verdict for each call that counts. */
export function countedLate(exploration: Exploration, catalogue: Catalogue): Verdict[] {
	const { graph, exits } = exploration;
	const counted = countedVariables(graph.nodes, catalogue);
	if (counted.size === 0) return [];
	const found = new Map<NodeId, Verdict>();
	for (const { trail } of exits)
		for (let step: Trail | null = trail; step; step = step.previous) {
			const variable = counted.get(step.node);
			if (variable === undefined || found.has(step.node) || !step.previous) continue;
			const lock = lockDroppedSince(graph.nodes, step.previous, variable, catalogue);
			if (lock) found.set(step.node, verdict(step, variable, lock));
		}
	return [...found.values()];
}

const verdict = (counting: Trail, variable: string, lock: Instance): Verdict => ({
	rule: 'counted-after-unlock',
	confidence: 'medium',
	instance: lock,
	node: counting.node,
	trail: counting,
	cause: lock.releasedAt,
	text: variable,
	sibling: null,
	undoneBy: null,
});

/** The nodes that count an object which a variable leads to: `get_foo(foo)`, `kref_get(&foo->ref)`. */
function countedVariables(nodes: readonly FlowNode[], { acquires }: Catalogue): ReadonlyMap<NodeId, string> {
	const counted = new Map<NodeId, string>();
	for (const node of nodes)
		for (const call of callsAt(node)) {
			const [bound] = acquires.get(call.name ?? '') ?? [];
			const [part] = bound?.key ?? [];
			const given = part?.from === 'argument' ? call.arguments[part.index] : undefined;
			const variable = bound && given && isCounted(bound.contract, given) ? rootName(given) : null;
			if (variable !== null) counted.set(node.id, variable);
		}
	return counted;
}

/** Whether an argument is the counted object, or the address of the count that lies in it. */
const isCounted = ({ kind }: Contract, given: Expression): boolean =>
	(kind === 'reference' && given.kind === 'name') ||
	((kind === 'reference' || kind === 'count') && /^&\w+->[\w.]+$/.test(printExpression(given)));

/** The lock that was held where a variable got its value from memory, and has been dropped before a node of the path. */
function lockDroppedSince(
	nodes: readonly FlowNode[],
	before: Trail,
	variable: string,
	catalogue: Catalogue,
): Instance | null {
	if (before.instances.some(isHeldLock)) return null;
	for (let step: Trail | null = before; step; step = step.previous) {
		const node = nodes[step.node];
		if (!node) return null;
		if (isFoundAt(node, variable, catalogue)) {
			const sites = new Set(step.instances.filter(isHeldLock).map(({ site }) => site));
			return before.instances.find(({ site, status }) => status === 'released' && sites.has(site)) ?? null;
		}
		const isHanded = callsAt(node).some((call) => mayCount(call, catalogue) && names(call, variable));
		if (isHanded || targetOf(node) === variable) return null;
	}
	return null;
}

const isHeldLock = ({ status, contract }: Instance): boolean => status === 'held' && isPlaceState(contract);

/** Whether a node gives a variable what lies in memory that others can change. */
function isFoundAt(node: FlowNode, variable: string, { converters }: Catalogue): boolean {
	if (node.kind === 'iterate')
		return node.arguments[0]?.kind === 'name' && node.arguments[0].name === variable;
	const value = targetOf(node) === variable ? assignedAt(node) : null;
	if (value?.kind === 'call') return converters.has(value.name ?? '') || FINDS.test(value.name ?? '');
	return value?.kind === 'member' && value.arrow;
}

/** Whether a callee may count what it is handed, or take it from where others find it. */
function mayCount({ name }: Call, { acquires, releases, neutral }: Catalogue): boolean {
	const bound = [...(acquires.get(name ?? '') ?? []), ...(releases.get(name ?? '') ?? [])];
	return !neutral.has(name ?? '') && !bound.some(({ contract }) => isPlaceState(contract));
}

const names = ({ arguments: given }: Call, variable: string): boolean =>
	given.some((each) => someExpression(each, (part) => part.kind === 'name' && part.name === variable));
