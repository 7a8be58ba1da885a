// Where a variable got what it points to from memory that others can change, and which locks kept that there. Of one path.
import type { Catalogue } from '../../contracts/catalogue';
import { assignedAt, callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { FlowNode } from '../../kernel-c/flow';
import { isPlaceState } from '../path/place-state';
import type { Instance, Trail } from '../path/state';
import { says } from '../path/words';

/**
 * The lock that was held where a variable got its value from memory, and has been dropped before the next node of a path; null
 * where a call between may have counted the object.
 */
export function lockDroppedSince(
	nodes: readonly FlowNode[],
	before: Trail,
	variable: string,
	catalogue: Catalogue,
): Instance | null {
	if (before.instances.some(isHeldLock)) return null;
	const mayCountIt = (node: FlowNode) =>
		callsAt(node).some((call) => mayCount(call, catalogue) && names(call, variable));
	const found = foundAt(nodes, before, variable, catalogue, mayCountIt);
	const sites = new Set(found?.instances.filter(isHeldLock).map(({ site }) => site));
	return before.instances.find(({ site, status }) => status === 'released' && sites.has(site)) ?? null;
}

/** The step of a path that gave a variable what lies in memory; null where it got it otherwise, or a node between is an end. */
export function foundAt(
	nodes: readonly FlowNode[],
	before: Trail,
	variable: string,
	catalogue: Catalogue,
	isEnd: (node: FlowNode) => boolean,
): Trail | null {
	let meant = variable;
	for (let step: Trail | null = before; step; step = step.previous) {
		const node = nodes[step.node];
		if (!node) return null;
		if (isFoundAt(node, meant, catalogue)) return step;
		if (isEnd(node)) return null;
		if (targetOf(node) !== meant) continue;
		const value = assignedAt(node);
		if (value?.kind !== 'name') return null;
		meant = value.name;
	}
	return null;
}

export const isHeldLock = ({ status, contract }: Instance): boolean =>
	status === 'held' && isPlaceState(contract);

/** The variable that a walk steps: `list_for_each_entry(obj, …)`, `xas_for_each(&xas, obj, …)`. */
export function elementOf({
	macro,
	arguments: given,
}: Extract<FlowNode, { kind: 'iterate' }>): string | null {
	const element = given[macro.startsWith('xas_') ? 1 : 0];
	return element?.kind === 'name' ? element.name : null;
}

/** Whether a node gives a variable what lies in memory that others can change. */
function isFoundAt(node: FlowNode, variable: string, { converters }: Catalogue): boolean {
	if (node.kind === 'iterate') return elementOf(node) === variable;
	const value = targetOf(node) === variable ? assignedAt(node) : null;
	if (value?.kind === 'call')
		return converters.has(value.name ?? '') || says(value.name ?? '', 'finds', 'steps');
	return value?.kind === 'member' && value.arrow;
}

/** Names of macros, which ask for a member. */
const IS_MACRO = /^[A-Z][A-Z0-9_]*$/;

/** Whether a callee may count what it is handed, or take it from where others find it. */
function mayCount({ name }: Call, { acquires, releases, neutral }: Catalogue): boolean {
	const bound = [...(acquires.get(name ?? '') ?? []), ...(releases.get(name ?? '') ?? [])];
	if (bound.length > 0) return bound.some(({ contract }) => !isPlaceState(contract));
	return !neutral.has(name ?? '') && !IS_MACRO.test(name ?? '');
}

const names = ({ arguments: given }: Call, variable: string): boolean =>
	given.some((each) => someExpression(each, (part) => part.kind === 'name' && part.name === variable));
