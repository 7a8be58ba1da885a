// Runs a schedule step by step on the full program and tells what each step changed.
import { evaluate, execute, type Process, type Program } from '../compile/ir';

export interface ScheduledStep {
	readonly actor: string;
	readonly operation: string;
	readonly step: string;
	readonly function: string;
	readonly source: string;
	/** Variable → its new value, of the objects' state and of what the actor holds. */
	readonly changes: Readonly<Record<string, string>>;
	/** Hazards this step brought about. */
	readonly hazards: readonly string[];
}

/** Who waits for ever, where, and what the others hold. */
export interface Hang {
	readonly actor: string;
	readonly operation: string;
	readonly step: string;
	readonly function: string;
	readonly waitPoint: string;
	readonly waitsFor: string;
	readonly holders: readonly {
		readonly actor: string;
		readonly state: string;
		readonly holds: readonly string[];
	}[];
}

export interface Schedule {
	readonly steps: readonly ScheduledStep[];
	/** The states between: the first is the initial one, the n-th the one after the n-th step. */
	readonly states: readonly Uint8Array[];
	readonly final: Uint8Array;
}

/** A schedule that the program does not allow: a step whose guard does not hold. */
export class ImpossibleSchedule extends Error {}

const shown = (name: string): boolean => !name.endsWith('.pc');

/** Replays actors' steps in the given order from the initial state. Throws ImpossibleSchedule. */
export function replaySchedule(program: Program, initial: Uint8Array, order: readonly number[]): Schedule {
	const values = initial.slice();
	const states = [initial];
	const steps = order.map((actor): ScheduledStep => {
		const process = program.processes[actor];
		const step = process?.steps[values[process.pc] ?? 0];
		if (!process || !step || !enabled(process, values, initial))
			throw new ImpossibleSchedule(`${process?.name ?? actor} cannot step`);
		const before = values.slice();
		const hazards = new Set<string>();
		const target = execute(step.actions, values, (index) => hazards.add(program.hazards[index]?.id ?? ''));
		values[process.pc] = target ?? process.steps.length;
		for (const { hazard, when } of program.invariants)
			if (evaluate(when, values)) hazards.add(program.hazards[hazard]?.id ?? '');
		const changes: Record<string, string> = {};
		program.variables.forEach(({ name, show }, id) => {
			if (values[id] !== before[id] && shown(name)) changes[name] = show(values[id] ?? 0);
		});
		states.push(values.slice());
		const { operation, step: id, function: name, source } = step.from;
		return {
			actor: process.name,
			operation,
			step: id,
			function: name,
			source,
			changes,
			hazards: [...hazards],
		};
	});
	return { steps, states, final: values };
}

/** Whether an actor can take its next step. */
export function enabled(process: Process, values: ArrayLike<number>, initial: ArrayLike<number>): boolean {
	const step = process.steps[values[process.pc] ?? 0];
	if (!step || !evaluate(step.guard, values)) return false;
	return values[process.pc] !== initial[process.pc] || evaluate(process.start, values) !== 0;
}

/** Describes a hang in the state `values`: the waiting actor and what all others hold. */
export function describeHang(
	program: Program,
	values: ArrayLike<number>,
	waiting: number,
	waits: Readonly<Record<string, string>>,
): Hang | undefined {
	const process = program.processes[waiting];
	const step = process?.steps[values[process.pc] ?? 0];
	if (!process || !step) return undefined;
	const holders = program.processes.flatMap(({ name, held, pc, steps }) => {
		const holds = held.filter(({ id }) => values[id]).map(({ resource }) => resource);
		const at = steps[values[pc] ?? 0];
		const state = at ? `at ${at.from.operation} ${at.from.step}` : 'ended';
		return holds.length > 0 ? [{ actor: name, state, holds }] : [];
	});
	const { operation, step: id, function: name, wait } = step.from;
	return {
		actor: process.name,
		operation,
		step: id,
		function: name,
		waitPoint: wait,
		waitsFor: waits[wait] ?? '',
		holders,
	};
}
