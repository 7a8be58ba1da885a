// Members that the end of an object forgets: verdicts of what the file tells, at the call that frees the object.
import type { ForgottenMembers } from '../file/forgotten-members';
import type { Exploration } from '../walk/explore';
import { leakVerdict, type Verdict } from './verdict';

/** What a function leaves in objects that it frees, where it is seen to free them. */
export function leftByEnd(exploration: Exploration, forgotten: ForgottenMembers): Verdict[] {
	const { graph, exits } = exploration;
	const each = forgotten.leftBy(graph.head.name);
	return each.flatMap(({ freed, object, member, contract, end }) => {
		for (const exit of exits) {
			const instance = exit.instances.find(
				({ status, releasedAt, releasedText }) =>
					status === 'released' && releasedAt === freed.node && releasedText === object,
			);
			if (!instance || exit.imprecise) continue;
			const left = { ...instance, contract, text: `${object}->${member}` };
			return [
				{ ...leakVerdict(exit, left), node: freed.node, cause: freed.node, text: object, undoneBy: end },
			];
		}
		return [];
	});
}
