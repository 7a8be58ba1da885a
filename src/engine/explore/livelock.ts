// Waits that never end although others go on: an actor that waits in a state from which no path leads to one where it
// can step. Only programs with backward jumps can have them; in others every schedule ends, and the end shows the hang.
import { eachAction, evaluate, type Program } from '../compile/ir';

/** Whether some step of a program leads back, so that schedules may have no end. */
export function hasLoops(program: Program): boolean {
	return program.processes.some(({ steps }) =>
		steps.some(({ actions }, at) => {
			let back = false;
			eachAction(actions, (action) => {
				back ||= action.is === 'jump' && action.to <= at;
			});
			return back;
		}),
	);
}

/** A fully explored graph: for each state who can step, and what states follow. */
export interface StateGraph {
	readonly states: number;
	/** Bit per actor that can step. */
	readonly able: (state: number) => number;
	readonly successors: (state: number) => readonly number[];
	readonly values: (state: number) => Uint8Array;
}

/** The actors, as bits, that can still step in some future of each state. */
function futures(graph: StateGraph): Uint32Array {
	const can = Uint32Array.from({ length: graph.states }, (_, state) => graph.able(state));
	const followers = Array.from({ length: graph.states }, (_, state) => graph.successors(state));
	for (let changed = true; changed; ) {
		changed = false;
		for (let state = graph.states - 1; state >= 0; state--) {
			let mask = can[state] ?? 0;
			for (const next of followers[state] ?? []) mask |= can[next] ?? 0;
			if (mask >>> 0 === can[state]) continue;
			can[state] = mask >>> 0;
			changed = true;
		}
	}
	return can;
}

/** The first state of each hang form in which an actor waits for ever, with the actor. */
export function endlessWaits(
	program: Program,
	initial: ArrayLike<number>,
	graph: StateGraph,
): Map<number, { readonly state: number; readonly actor: number }> {
	const can = futures(graph);
	const all = 2 ** program.processes.length - 1;
	const found = new Map<number, { state: number; actor: number }>();
	for (let state = 0; state < graph.states; state++) {
		if (((can[state] ?? 0) & all) === all) continue;
		const values = graph.values(state);
		program.processes.forEach(({ pc, steps, start }, actor) => {
			const at = values[pc] ?? 0;
			if ((can[state] ?? 0) & (1 << actor) || at >= steps.length) return;
			if (at === initial[pc] && !evaluate(start, values)) return;
			const hang = steps[at]?.hangs.find(({ when }) => evaluate(when, values));
			if (hang && !found.has(hang.hazard)) found.set(hang.hazard, { state, actor });
		});
	}
	return found;
}
