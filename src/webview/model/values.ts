// The state of the model at every step of a schedule: each variable with its history. Knows schedules; draws nothing.
import type { ReplaySchedule } from '../../replay/result';

export interface Variable {
	readonly object: string;
	/** The object's kind; empty for what the schedule names without an object, as a task's own variables. */
	readonly kind: string;
	readonly name: string;
	readonly initial: string;
	/** In order of the steps, which count from 1. */
	readonly changes: readonly { readonly step: number; readonly from: string; readonly to: string }[];
}

/** Every variable: those of the objects in their order, then what only a step mentions. */
export function variablesOf({ objects, steps }: ReplaySchedule): readonly Variable[] {
	const found = new Map<string, Omit<Variable, 'changes'> & { changes: Variable['changes'][number][] }>();
	const key = (object: string, name: string) => `${object}\n${name}`;
	for (const object of objects)
		for (const [name, initial] of Object.entries(object.variables))
			found.set(key(object.name, name), {
				object: object.name,
				kind: object.kind,
				name,
				initial,
				changes: [],
			});
	steps.forEach((step, at) => {
		for (const { object, variable, from, to } of step.changes) {
			const known = found.get(key(object, variable));
			const change = { step: at + 1, from, to };
			if (known) known.changes.push(change);
			else
				found.set(key(object, variable), {
					object,
					kind: objects.find((each) => each.name === object)?.kind ?? '',
					name: variable,
					initial: from,
					changes: [change],
				});
		}
	});
	return [...found.values()];
}

/** What a variable is after a step, and since which step (0: from the start). */
export function valueAfter(
	variable: Variable,
	step: number,
): { readonly value: string; readonly since: number; readonly was: string | null } {
	const last = variable.changes.findLast((change) => change.step <= step);
	if (!last) return { value: variable.initial, since: 0, was: null };
	return { value: last.to, since: last.step, was: last.step === step ? last.from : null };
}
