// What a state knows of the answer to a condition, and where it has to be asked anew.
import type { FlowNode } from '../../kernel-c/flow';
import { type AskedAgain, isLockedSince } from '../path/asked-again';
import type { Evaluator } from '../path/evaluate';
import type { State } from '../path/state';

/** The states in which a condition is true, and those in which it is false. */
export interface Answers {
	readonly whenTrue: readonly State[];
	readonly whenFalse: readonly State[];
}

/** The states behind both answers. What was answered before the function took a lock, others may have changed until then. */
export function ask(
	evaluator: Evaluator,
	{ id, condition }: Extract<FlowNode, { kind: 'branch' }>,
	state: State,
	askedAgain: AskedAgain,
): Answers {
	const answers = evaluator.branch(state, id, condition);
	const before = askedAgain.get(id);
	const isOpen = answers.whenTrue.length > 0 && answers.whenFalse.length > 0;
	if (isOpen || before === undefined || !isLockedSince(state, before)) return answers;
	const anew = evaluator.branch({ ...state, classes: new Map() }, id, condition);
	const known = (each: State): State => ({ ...each, classes: new Map([...state.classes, ...each.classes]) });
	const or = (some: readonly State[], others: readonly State[]) =>
		some.length > 0 ? some : others.map(known);
	return {
		whenTrue: or(answers.whenTrue, anew.whenTrue),
		whenFalse: or(answers.whenFalse, anew.whenFalse),
	};
}
