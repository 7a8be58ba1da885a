// Where a step can lead and under which condition on the state before it. For exports that have labels, not a counter.
import {
	type Action,
	and,
	choice,
	constant,
	FALSE,
	not,
	or,
	substitute,
	TRUE,
	type Value,
	variable,
} from '../compile/ir';

/** The jump targets of a step, in order. */
export function successors(actions: readonly Action[]): number[] {
	const targets = new Set<number>();
	const visit = (list: readonly Action[]): void => {
		for (const action of list) {
			if (action.is === 'jump') targets.add(action.to);
			if (action.is === 'if') {
				visit(action.yes);
				visit(action.no);
			}
		}
	};
	visit(actions);
	return [...targets].sort((a, b) => a - b);
}

type Values = ReadonlyMap<number, Value>;

const current = (values: Values, id: number): Value => values.get(id) ?? variable(id);
const before = (value: Value, values: Values): Value => substitute(value, (id) => current(values, id));

/** The condition, over the values before the step, under which it jumps to a target. */
export function conditionTo(actions: readonly Action[], target: number): Value {
	if (successors(actions).length === 1) return TRUE;
	return walk(actions, new Map(), target).reaches;
}

function walk(actions: readonly Action[], from: Values, target: number): { reaches: Value; values: Values } {
	let values = from;
	for (const action of actions) {
		if (action.is === 'jump') return { reaches: constant(action.to === target ? 1 : 0), values };
		if (action.is === 'assign') values = new Map([...values, [action.id, before(action.value, values)]]);
		if (action.is !== 'if') continue;
		const test = before(action.test, values);
		const yes = walk(action.yes, values, target);
		const no = walk(action.no, values, target);
		if (successors([action]).length > 0)
			return { reaches: or(and(test, yes.reaches), and(not(test), no.reaches)), values };
		const ids = new Set([...yes.values.keys(), ...no.values.keys()]);
		values = new Map(
			[...ids].map((id) => [id, choice(test, current(yes.values, id), current(no.values, id))]),
		);
	}
	return { reaches: FALSE, values };
}
