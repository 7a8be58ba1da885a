// Steps that can go first without hiding anything: what they touch no other actor touches, nobody can see them,
// they never wait, and they lead forward. In a state where an actor stands before one, only that step is followed:
// it commutes with all others, so every violation and every hang stays reachable; only lengths may grow.
import { eachAction, eachVariable, isConstant, type Process, type Program, type Value } from '../compile/ir';

function touched(process: Process, steps: readonly Process['steps'][number][]): Set<number> {
	const ids = new Set<number>([process.pc]);
	const add = (value: Value): void => eachVariable(value, (id) => ids.add(id));
	for (const { guard, actions, hangs } of steps) {
		add(guard);
		for (const { when } of hangs) add(when);
		eachAction(actions, (action) => {
			if (action.is === 'if') add(action.test);
			if (action.is !== 'assign') return;
			ids.add(action.id);
			add(action.value);
		});
	}
	return ids;
}

/** For each actor the steps that may be followed alone. */
export function localSteps(program: Program, initial: ArrayLike<number>): ReadonlySet<number>[] {
	const all = program.processes.map((process) => {
		const ids = touched(process, process.steps);
		eachVariable(process.start, (id) => ids.add(id));
		return ids;
	});
	const seen = new Set<number>();
	for (const { when } of program.invariants) eachVariable(when, (id) => seen.add(id));
	return program.processes.map((process, actor) => {
		const others = new Set([...seen, ...all.flatMap((ids, index) => (index === actor ? [] : [...ids]))]);
		const local = process.steps.flatMap((step, at) => {
			const waits =
				!isConstant(step.guard, 1) || (at === initial[process.pc] && !isConstant(process.start, 1));
			let quiet = !waits && step.actions.length > 0;
			eachAction(step.actions, (action) => {
				if (action.is === 'violate' || (action.is === 'jump' && action.to <= at)) quiet = false;
			});
			for (const id of touched(process, [step])) if (others.has(id)) quiet = false;
			return quiet ? [at] : [];
		});
		return new Set(local);
	});
}
