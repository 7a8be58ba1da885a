// Members that the end of an object forgets, and things that the counterpart of a function does: verdicts of what the file tells.
import type { NodeId } from '../../kernel-c/flow';
import { lastName } from '../../kernel-c/print-expression';
import type { ForgottenMembers } from '../file/forgotten-members';
import type { LeftByCounterpart } from '../file/left-by-counterpart';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { leakVerdict, type Verdict } from './verdict';

/** What a function leaves in objects that it frees, where it is seen to free them. */
export function leftByEnd(exploration: Exploration, forgotten: ForgottenMembers): Verdict[] {
	const { graph, exits } = exploration;
	const each = forgotten.leftBy(graph.head.name);
	return each.flatMap(({ freed, object, member, contract, acquireCall, end }) => {
		for (const exit of exits) {
			const instance = exit.imprecise ? null : givenAt(exit, freed.node);
			if (instance?.releasedText !== object) continue;
			const left = { ...instance, contract, acquireCall, text: `${object}->${member}` };
			return [
				{ ...leakVerdict(exit, left), node: freed.node, cause: freed.node, text: object, undoneBy: end },
			];
		}
		return [];
	});
}

/** What the counterpart of a function leaves, told where it leaves after having given back something else. */
export function leftByCounterpart(
	{ graph, exits }: Exploration,
	facts: LeftByCounterpart,
	forgotten: ForgottenMembers,
): Verdict[] {
	const { name } = graph.head;
	const told = new Set(forgotten.leftBy(name).map(({ member }) => member));
	return facts.leftBy(name).flatMap(({ contract, acquireCall, text, end, beside }) => {
		if (told.has(lastName(text))) return [];
		for (const exit of exits) {
			const instance = exit.imprecise ? null : givenAt(exit, beside.node);
			if (!instance) continue;
			return [
				{ ...leakVerdict(exit, { ...instance, contract, acquireCall, text }), sibling: null, undoneBy: end },
			];
		}
		return [];
	});
}

/** What the way to an exit gives back at a node; what nothing names any more is told by the steps alone. */
function givenAt({ trail }: Exit, node: NodeId): Instance | null {
	for (let step: Trail | null = trail; step; step = step.previous)
		for (const instance of step.instances)
			if (instance.status === 'released' && instance.releasedAt === node) return instance;
	return null;
}
