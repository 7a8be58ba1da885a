// Shrinks a program to what decides its verdict: constants are folded in, variables nobody reads are left out.
// Both keep every schedule and every violation, step for step.
import {
	type Action,
	constant,
	eachAction,
	eachVariable,
	type FlatStep,
	isConstant,
	type Process,
	type Program,
	substitute,
	type Value,
	variable,
} from './ir';

function assignedIn(program: Program): Set<number> {
	const ids = new Set<number>(program.processes.map(({ pc }) => pc));
	for (const { steps } of program.processes)
		for (const { actions } of steps)
			eachAction(actions, (action) => action.is === 'assign' && ids.add(action.id));
	return ids;
}

function mapActions(
	actions: readonly Action[],
	value: (value: Value) => Value,
	keep: (id: number) => boolean,
): Action[] {
	return actions.flatMap((action): Action[] => {
		if (action.is === 'assign') return keep(action.id) ? [{ ...action, value: value(action.value) }] : [];
		if (action.is !== 'if') return [action];
		const test = value(action.test);
		const yes = mapActions(action.yes, value, keep);
		const no = mapActions(action.no, value, keep);
		if (test.is === 'constant') return test.value === 0 ? no : yes;
		return yes.length + no.length === 0 ? [] : [{ is: 'if', test, yes, no }];
	});
}

function rebuild(program: Program, value: (value: Value) => Value, keep: (id: number) => boolean): Program {
	const step = (old: FlatStep): FlatStep => ({
		...old,
		guard: value(old.guard),
		actions: mapActions(old.actions, value, keep),
		hangs: old.hangs.map((hang) => ({ ...hang, when: value(hang.when) })),
	});
	const process = (old: Process): Process => ({
		...old,
		start: value(old.start),
		steps: old.steps.map(step),
	});
	return {
		...program,
		processes: program.processes.map(process),
		invariants: program.invariants
			.map((invariant) => ({ ...invariant, when: value(invariant.when) }))
			.filter(({ when }) => !isConstant(when, 0)),
	};
}

/** Which steps control can reach, by following jumps; the others become empty. */
function dropUnreachable(program: Program, initial: ArrayLike<number>): Program {
	const processes = program.processes.map((process) => {
		const seen = new Set<number>();
		const open = [initial[process.pc] ?? 0];
		for (let at = open.pop(); at !== undefined; at = open.pop()) {
			if (seen.has(at)) continue;
			seen.add(at);
			eachAction(process.steps[at]?.actions ?? [], (action) => action.is === 'jump' && open.push(action.to));
		}
		const steps = process.steps.map((step, at) =>
			seen.has(at) ? step : { ...step, guard: constant(0), actions: [], hangs: [] },
		);
		return { ...process, steps };
	});
	return { ...program, processes };
}

function liveVariables(program: Program): Set<number> {
	const live = new Set<number>(program.processes.map(({ pc }) => pc));
	const add = (value: Value): void => eachVariable(value, (id) => live.add(id));
	const assignments: { id: number; value: Value }[] = [];
	for (const { start, steps } of program.processes) {
		add(start);
		for (const { guard, actions, hangs } of steps) {
			add(guard);
			for (const { when } of hangs) add(when);
			eachAction(actions, (action) => {
				if (action.is === 'if') add(action.test);
				if (action.is === 'assign') assignments.push(action);
			});
		}
	}
	for (const { when } of program.invariants) add(when);
	for (let before = -1; before !== live.size; ) {
		before = live.size;
		for (const { id, value } of assignments) if (live.has(id)) add(value);
	}
	return live;
}

/** Folds and cuts until nothing more goes. The variables keep their numbers; those left out are in no step. */
export function reduce(program: Program, initial: ArrayLike<number>): Program {
	let result = program;
	for (let size = -1, before = -2; size !== before; ) {
		before = size;
		result = dropUnreachable(result, initial);
		const assigned = assignedIn(result);
		const fold = (value: Value): Value =>
			substitute(value, (id) => (assigned.has(id) ? variable(id) : constant(initial[id] ?? 0)));
		result = rebuild(result, fold, () => true);
		const live = liveVariables(result);
		result = rebuild(
			result,
			(value) => value,
			(id) => live.has(id),
		);
		size = assigned.size + live.size + countActions(result);
	}
	return result;
}

function countActions(program: Program): number {
	let count = 0;
	for (const { steps } of program.processes)
		for (const { actions } of steps) eachAction(actions, () => count++);
	return count;
}
