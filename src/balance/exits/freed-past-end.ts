// Objects that a function frees like plain memory, although the file has a function of its own that ends them: verdicts of what the
// file tells, at the call that frees.
import type { FreedPastEnd, OwnEnds } from '../file/own-ends';
import { blankInstance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesOf } from './blame';
import type { Verdict } from './verdict';

/** What a function frees past the end of its own that such objects have, where a path comes to it. */
export function freedPastEnd({ graph, exits }: Exploration, ownEnds: OwnEnds): Verdict[] {
	return ownEnds.freedBy(graph.head.name).flatMap((freed): Verdict[] => {
		const exit = exits.find(({ imprecise, trail }) => !imprecise && nodesOf([trail]).has(freed.node));
		return exit ? [verdict(exit, freed)] : [];
	});
}

const verdict = ({ trail }: Exit, { node, object, call, contract, end, other }: FreedPastEnd): Verdict => ({
	rule: 'wrong-release-object',
	confidence: 'medium',
	instance: { ...blankInstance(contract, node, call), text: object, imported: true, status: 'released' },
	node,
	trail,
	cause: node,
	text: call.name ?? '',
	instead: end,
	sibling: null,
	undoneBy: other,
});
