// The shortest schedule in which observations are met in order: how an observed course of events is explained.
import type { Compiled } from '../compile/compile';
import {
	type Action,
	and,
	constant,
	equal,
	evaluate,
	type Process,
	type Program,
	type Value,
	variable,
} from '../compile/ir';
import { reduce } from '../compile/reduce';
import { ModelError } from '../compile/types';
import { Explorer, type Limits } from './explorer';
import { describeHang, enabled, type Hang, replaySchedule, type ScheduledStep } from './schedule';
import { tidied } from './tidy';

/**
 * What a course of events must show: a predicate (text of the model language over objects; `ended(A)`, `at(A, "F13")`,
 * `waiting(A, "freeze_super")`) that holds after a step; a hazard, brought about by an actor where one is named; or, as
 * the last, an actor that waits for ever (at a wait point, where one is named).
 */
export type Observation =
	| string
	| { readonly hazard: string; readonly actor?: string }
	| { readonly hangs: string; readonly at?: string };

export interface Explanation {
	/** Whether a schedule exists; undefined when the limits or a cancellation came first. */
	readonly explained: boolean | undefined;
	/** The shortest one, up to the step that meets the last observation; of several one with few changes of actor. */
	readonly schedule: readonly ScheduledStep[];
	/** For each observation the number of the step, from 1, after which it is met; 0 for the initial state. Empty without a schedule. */
	readonly metAt: readonly number[];
	/** Who waits for ever at the end, and the hazard that this is. */
	readonly hang: Hang | undefined;
	readonly hangHazard: string | undefined;
	/** How many of the observations some schedule met, in order. */
	readonly satisfied: number;
	readonly states: number;
}

/** Puts actions before every jump of a step; the actor's own counter is moved first, so that predicates see it. */
function beforeJumps(actions: readonly Action[], pc: number, extra: readonly Action[]): Action[] {
	return actions.flatMap((action): Action[] => {
		if (action.is === 'jump') return [{ is: 'assign', id: pc, value: constant(action.to) }, ...extra, action];
		if (action.is !== 'if') return [action];
		return [{ ...action, yes: beforeJumps(action.yes, pc, extra), no: beforeJumps(action.no, pc, extra) }];
	});
}

/** Notes in a variable that one of the hazard forms was met. */
function afterViolations(actions: readonly Action[], forms: ReadonlySet<number>, flag: number): Action[] {
	return actions.flatMap((action): Action[] => {
		if (action.is === 'violate' && forms.has(action.hazard))
			return [action, { is: 'assign', id: flag, value: constant(1) }];
		if (action.is !== 'if') return [action];
		return [
			{
				...action,
				yes: afterViolations(action.yes, forms, flag),
				no: afterViolations(action.no, forms, flag),
			},
		];
	});
}

/** An observation compiled: a value over the staged program's variables, with how steps must note it. */
interface Stage {
	readonly holds: Value;
	/** For a hazard: the flag to set, its forms, and whose steps count. */
	readonly noted?: { readonly flag: number; readonly forms: ReadonlySet<number>; readonly actor?: string };
	/** For a hang: who waits, and where. */
	readonly hangs?: { readonly actor: string; readonly at: string | undefined };
}

function stageOf(compiled: Compiled, observation: Observation, flag: number): Stage {
	if (typeof observation === 'string') return { holds: compiled.predicate(observation) };
	const { program } = compiled;
	const actor = 'hangs' in observation ? observation.hangs : observation.actor;
	if (actor !== undefined && !program.processes.some(({ name }) => name === actor))
		throw new ModelError(`no actor '${actor}'`);
	if ('hangs' in observation)
		return { holds: constant(0), hangs: { actor: observation.hangs, at: observation.at } };
	const forms = new Set(
		program.hazards.flatMap(({ id }, index) => (id === observation.hazard ? [index] : [])),
	);
	if (forms.size === 0) throw new ModelError(`no hazard '${observation.hazard}'`);
	const holds = equal(variable(flag), constant(1));
	return { holds, noted: { flag, forms, ...(actor !== undefined && { actor }) } };
}

/** A program that counts the observations met so far in `stage`; each reports a hazard form of its own, from `base` on. */
interface Staged {
	readonly program: Program;
	readonly initial: Uint8Array;
	readonly stage: number;
	readonly base: number;
}

function staged({ program, initial }: Compiled, stages: readonly Stage[]): Staged {
	const stage = program.variables.length;
	const base = program.hazards.length;
	const values = Uint8Array.from([...initial, 0, ...stages.map(() => 0)]);
	while (stages[values[stage] ?? 0] && evaluate(stages[values[stage] ?? 0]?.holds ?? constant(0), values))
		values[stage] = (values[stage] ?? 0) + 1;
	const watch = stages.map(
		({ holds }, index): Action => ({
			is: 'if',
			test: and(equal(variable(stage), constant(index)), holds),
			yes: [
				{ is: 'assign', id: stage, value: constant(index + 1) },
				{ is: 'violate', hazard: base + index },
			],
			no: [],
		}),
	);
	const own = (name: string, size: number) => ({ name, size, initial: 0, show: String, actor: undefined });
	return {
		stage,
		base,
		initial: values,
		program: {
			variables: [
				...program.variables,
				own('observed', stages.length + 1),
				...stages.map((_, index) => own(`met${index}`, 2)),
			],
			hazards: [...program.hazards, ...stages.map((_, index) => ({ id: `O${index}`, key: `O${index}` }))],
			invariants: [],
			processes: program.processes.map((process) => watched(process, stages, watch, stage, base)),
		},
	};
}

function watched(
	process: Process,
	stages: readonly Stage[],
	watch: readonly Action[],
	stage: number,
	base: number,
): Process {
	const hangs = stages.flatMap(({ hangs: hang }, index) =>
		hang?.actor === process.name
			? [{ hazard: base + index, when: equal(variable(stage), constant(index)), at: hang.at }]
			: [],
	);
	const noted = stages.flatMap(({ noted: note }) =>
		note && (note.actor === undefined || note.actor === process.name) ? [note] : [],
	);
	return {
		...process,
		steps: process.steps.map((step) => ({
			...step,
			hangs: [
				...hangs.filter(({ at }) => step.hangs.length > 0 && (at ?? step.from.wait) === step.from.wait),
				...step.hangs,
			],
			actions: beforeJumps(
				noted.reduce<readonly Action[]>(
					(actions, { forms, flag }) => afterViolations(actions, forms, flag),
					step.actions,
				),
				process.pc,
				watch,
			),
		})),
	};
}

/**
 * Looks for the shortest schedule in which the observations are met one after the other, several after one step
 * allowed. Throws ModelError for one that does not resolve.
 */
export function explainObservations(
	compiled: Compiled,
	observations: readonly Observation[],
	limits: Limits,
	cancelled: () => boolean = () => false,
): Explanation {
	const flags = compiled.program.variables.length + 1;
	const stages = observations.map((observation, index) => stageOf(compiled, observation, flags + index));
	const { program, initial, stage, base } = staged(compiled, stages);
	const last = program.hazards.length - 1;
	const first = initial[stage] ?? 0;
	const explorer = new Explorer(reduce(program, initial), initial, limits);
	let more = first < stages.length;
	while (more && !explorer.met(last) && !cancelled()) more = explorer.advance();
	const result = explorer.result();
	const goal = result.violations.find(({ hazard }) => hazard === last && first < stages.length);
	const done = goal !== undefined || first === stages.length;
	const isStuck = (values: Uint8Array): boolean =>
		!program.processes.some((process) => enabled(process, values, initial));
	const order =
		goal &&
		tidied(program, initial, goal.schedule, (values, by) =>
			goal.waiting === undefined
				? values[stage] === stages.length && by === goal.schedule.at(-1)
				: values[stage] === stages.length - 1 && isStuck(values),
		);
	const run = order && replaySchedule(compiled.program, compiled.initial, order);
	const hang =
		run && goal?.waiting !== undefined
			? describeHang(compiled.program, run.final, goal.waiting, compiled.model.waits)
			: undefined;
	return {
		explained: done ? true : result.exhausted ? false : undefined,
		schedule: run?.steps ?? [],
		metAt: done ? meetings(program, initial, order ?? [], stage, stages.length) : [],
		hang,
		hangHazard:
			run && goal?.waiting !== undefined ? hazardOfHang(compiled, run.final, goal.waiting) : undefined,
		satisfied: Math.max(
			first,
			...result.violations.map(({ hazard }) => (hazard >= base ? hazard - base + 1 : 0)),
		),
		states: result.states,
	};
}

/** After which step of a schedule each observation was met. */
function meetings(
	program: Program,
	initial: Uint8Array,
	order: readonly number[],
	stage: number,
	count: number,
): number[] {
	const { states } = replaySchedule(program, initial, order);
	return Array.from({ length: count }, (_, index) => {
		const at = states.findIndex((values) => (values[stage] ?? 0) > index);
		return at < 0 ? order.length : at;
	});
}

/** Which hazard it is that an actor waits for ever in a state. */
function hazardOfHang({ program }: Compiled, values: Uint8Array, waiting: number): string | undefined {
	const process = program.processes[waiting];
	const form = process?.steps[values[process.pc] ?? 0]?.hangs.find(({ when }) => evaluate(when, values));
	return form && program.hazards[form.hazard]?.id;
}
