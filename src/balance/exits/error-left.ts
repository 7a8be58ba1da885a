// Members that a failing function leaves with the error pointer that a call gave, where what runs later gives them back unless they
// are NULL. Judges one function by its ways out.
import { targetOf } from '../../kernel-c/call-graph';
import type { NodeId } from '../../kernel-c/flow';
import type { ErrorMembers } from '../file/error-members';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isHandedIn, isRenewed } from './dangling';
import type { Verdict } from './verdict';
import { isFailure, nodesSince } from './ways-out';

/** The failing ways out that leave an error pointer in a member of what the function was handed; one for each call. */
export function errorLeft(exploration: Exploration, members: ErrorMembers): Verdict[] {
	const { exits } = exploration;
	const found = new Map<NodeId, Verdict>();
	for (const exit of exits) {
		if (exit.imprecise || exit.value === null || !isFailure(exploration, exit)) continue;
		for (const instance of exit.instances) {
			const verdict = found.has(instance.acquiredAt) ? null : leftAt(exploration, exit, instance, members);
			if (verdict) found.set(instance.acquiredAt, verdict);
		}
	}
	return [...found.values()];
}

function leftAt(
	exploration: Exploration,
	{ node, trail }: Exit,
	instance: Instance,
	members: ErrorMembers,
): Verdict | null {
	const { graph } = exploration;
	const { contract, acquiredAt, status } = instance;
	const text = targetOf(graph.nodes[acquiredAt]);
	if (status !== 'failed' || text === null || !text.includes('->')) return null;
	if (!givesErrors(instance) || !isHandedIn(graph, text)) return null;
	const undoneBy = members.placeFor(graph.head.name, contract.id, text);
	const since = nodesSince(exploration, trail, acquiredAt).filter(({ id }) => id !== acquiredAt);
	if (!undoneBy || isRenewed(since, text, null)) return null;
	return {
		rule: 'dangling-member',
		confidence: 'medium',
		instance,
		node,
		trail,
		cause: null,
		text,
		sibling: null,
		undoneBy,
	};
}

/** Whether the call that has failed gave an error pointer. */
const givesErrors = ({ contract, acquireCall }: Instance): boolean =>
	contract.acquire.some(({ call, success }) => success === 'not-error' && call.startsWith(`${acquireCall}(`));
