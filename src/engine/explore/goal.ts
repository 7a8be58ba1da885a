// The shortest schedule whose states satisfy predicates in order: how an observed course of events is explained.
import type { Compiled } from '../compile/compile';
import { type Action, and, constant, equal, type Program, type Value, variable } from '../compile/ir';
import { reduce } from '../compile/reduce';
import { Explorer, type Limits } from './explorer';
import { replaySchedule, type ScheduledStep } from './schedule';

export interface Explanation {
	/** Whether a schedule exists; undefined when the limits or a cancellation came first. */
	readonly explained: boolean | undefined;
	/** The shortest one, up to the step that satisfies the last predicate. */
	readonly schedule: readonly ScheduledStep[];
	/** How many of the predicates some schedule satisfied, in order. */
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

/** The program with a stage that counts the predicates met so far; each stage reports a hazard form of its own. */
function staged(program: Program, predicates: readonly Value[]): Program {
	const stage = program.variables.length;
	const base = program.hazards.length;
	const watch = predicates.map(
		(predicate, index): Action => ({
			is: 'if',
			test: and(equal(variable(stage), constant(index)), predicate),
			yes: [
				{ is: 'assign', id: stage, value: constant(index + 1) },
				{ is: 'violate', hazard: base + index },
			],
			no: [],
		}),
	);
	return {
		variables: [
			...program.variables,
			{ name: 'observed', size: predicates.length + 1, initial: 0, show: String, actor: undefined },
		],
		hazards: [...program.hazards, ...predicates.map((_, index) => ({ id: `O${index}`, key: `O${index}` }))],
		invariants: [],
		processes: program.processes.map((process) => ({
			...process,
			steps: process.steps.map((step) => ({
				...step,
				actions: beforeJumps(step.actions, process.pc, watch),
			})),
		})),
	};
}

/**
 * Looks for the shortest schedule in which the predicates (texts of the model language over objects; `ended(A)`,
 * `at(A, "F13")`, `waiting(A, "freeze_super")`) hold one after the other, several in one state allowed.
 * Predicates are asked after each step. Throws ModelError for a text that does not resolve.
 */
export function explainObservations(
	compiled: Compiled,
	observations: readonly string[],
	limits: Limits,
	cancelled: () => boolean = () => false,
): Explanation {
	const predicates = observations.map((text) => compiled.predicate(text));
	const program = staged(compiled.program, predicates);
	const initial = Uint8Array.from([...compiled.initial, 0]);
	const explorer = new Explorer(reduce(program, initial), initial, limits);
	const last = program.hazards.length - 1;
	let more = true;
	while (more && !explorer.met(last) && !cancelled()) more = explorer.advance();
	const result = explorer.result();
	const base = compiled.program.hazards.length;
	const goal = result.violations.find(({ hazard }) => hazard === last && predicates.length > 0);
	return {
		explained: goal !== undefined || predicates.length === 0 ? true : result.exhausted ? false : undefined,
		schedule: goal ? replaySchedule(compiled.program, compiled.initial, goal.schedule).steps : [],
		satisfied: result.violations.filter(({ hazard }) => hazard >= base).length,
		states: result.states,
	};
}
