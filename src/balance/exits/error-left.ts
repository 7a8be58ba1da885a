// Members that a function leaves with the error pointer that a call gave, where what runs later gives them back unless they are
// NULL: what runs although it has failed, and, where it goes on as if nothing had, the function that undoes it. Judges one function
// by its ways out.
import { speaksOf } from '../../contracts/signature';
import { assignedAt, targetOf } from '../../kernel-c/call-graph';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import type { ErrorMembers } from '../file/error-members';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isHandedIn, isRenewed } from './dangling';
import type { Verdict } from './verdict';
import { isFailure, nodesSince } from './ways-out';

/** The ways out that leave an error pointer in a member of what the function was handed; one for each call. */
export function errorLeft(exploration: Exploration, members: ErrorMembers): Verdict[] {
	const { exits } = exploration;
	const found = new Map<NodeId, Verdict>();
	for (const exit of exits) {
		if (exit.imprecise) continue;
		for (const instance of exit.instances) {
			const verdict = found.has(instance.acquiredAt) ? null : leftAt(exploration, exit, instance, members);
			if (verdict) found.set(instance.acquiredAt, verdict);
		}
	}
	return [...found.values()];
}

function leftAt(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	members: ErrorMembers,
): Verdict | null {
	const { graph } = exploration;
	const { node, trail } = exit;
	const { contract, acquiredAt, status } = instance;
	if (status !== 'failed' || !givesErrors(instance)) return null;
	const since = nodesSince(exploration, trail, acquiredAt).filter(({ id }) => id !== acquiredAt);
	const text = memberOf(targetOf(graph.nodes[acquiredAt]), since);
	if (text === null || !isHandedIn(graph, text.name)) return null;
	const failing = exit.value !== null && isFailure(exploration, exit);
	const undoneBy = failing
		? members.placeFor(graph.head.name, contract.id, text.name)
		: members.placeInOpposite(graph.head.name, contract.id, text.name);
	if (!undoneBy || isRenewed(text.since, text.name, null)) return null;
	return {
		rule: 'dangling-member',
		confidence: 'medium',
		instance,
		node,
		trail,
		cause: null,
		text: text.name,
		sibling: null,
		undoneBy,
	};
}

/** The member that gets what a call gave, at once or from a variable, and what is done after that. */
function memberOf(
	target: string | null,
	since: readonly FlowNode[],
): { readonly name: string; readonly since: readonly FlowNode[] } | null {
	if (target === null) return null;
	if (target.includes('->')) return { name: target, since };
	const at = since.findIndex((node) => {
		const value = assignedAt(node);
		return value?.kind === 'name' && value.name === target && targetOf(node)?.includes('->');
	});
	const name = targetOf(since[at]);
	const isOther = since.slice(at + 1).some((node) => targetOf(node) === target);
	return name === null || isOther ? null : { name, since: since.slice(0, at) };
}

/** Whether the call that has failed gave an error pointer. */
const givesErrors = ({ contract, acquireCall }: Instance): boolean =>
	contract.acquire.some((rule) => rule.success === 'not-error' && speaksOf(rule, acquireCall));
