// Breadth-first search over the states of a program: what hazards are met, by which shortest schedule, and whether
// all states were seen. Deterministic; works in slices so that a host can stop it.
import { evaluate, type Program } from '../compile/ir';
import { generate, type Search } from './generate';
import { type Layout, layoutOf, pack, unpack } from './layout';

export interface Limits {
	/** States to hold at most. */
	readonly maxStates: number;
}

/** The first, shortest way to a hazard form: the actors in the order in which they step. */
export interface Violation {
	readonly hazard: number;
	readonly schedule: readonly number[];
	/** For a hang: the actor that waits for ever. */
	readonly waiting: number | undefined;
}

export interface Exploration {
	readonly violations: readonly Violation[];
	readonly states: number;
	readonly transitions: number;
	/** Whether all reachable states were visited. */
	readonly exhausted: boolean;
	readonly cancelled: boolean;
}

const SLICE = 20_000;

/** A search that can be continued slice by slice. */
export class Explorer {
	private readonly layout: Layout;
	private readonly search: Search;
	private readonly found = new Map<number, { state: number; actor: number; waiting: number | undefined }>();

	constructor(
		private readonly program: Program,
		private readonly initial: Uint8Array,
		private readonly limits: Limits,
		canonical = '',
	) {
		this.layout = layoutOf(program);
		this.search = generate(program, this.layout, initial, canonical, {
			violated: (hazard, state, actor) => this.note(hazard, state, actor, undefined),
			stuck: (state) => this.stuck(state),
		});
		this.search.add(pack(this.layout, initial));
		for (const { hazard, when } of program.invariants)
			if (evaluate(when, initial)) this.note(hazard, -1, -1, undefined);
	}

	/** Goes on for a slice; gives whether there is more to do. */
	advance(): boolean {
		this.search.run(this.limits.maxStates, SLICE);
		return this.search.expanded() < this.search.states() && this.search.states() < this.limits.maxStates;
	}

	/** The search as far as it went. */
	result(cancelled = false): Exploration {
		const violations = [...this.found].map(
			([hazard, { state, actor, waiting }]): Violation => ({
				hazard,
				waiting,
				schedule: actor < 0 ? this.schedule(state) : [...this.schedule(state), actor],
			}),
		);
		return {
			violations,
			states: this.search.states(),
			transitions: this.search.transitions(),
			exhausted: this.search.expanded() === this.search.states(),
			cancelled,
		};
	}

	/** Whether a state was reached. */
	reached(values: ArrayLike<number>): boolean {
		return this.search.find(pack(this.layout, values)) >= 0;
	}

	/** Whether a hazard form was met so far. */
	met(hazard: number): boolean {
		return this.found.has(hazard);
	}

	private note(hazard: number, state: number, actor: number, waiting: number | undefined): void {
		if (!this.found.has(hazard)) this.found.set(hazard, { state, actor, waiting });
	}

	private stuck(state: number): void {
		const values = unpack(this.layout, this.search.words(), state * this.layout.words, this.initial);
		this.program.processes.forEach(({ pc, steps, start }, actor) => {
			const at = values[pc] ?? 0;
			if (at === this.initial[pc] && !evaluate(start, values)) return;
			const hang = steps[at]?.hangs.find(({ when }) => evaluate(when, values));
			if (hang) this.note(hang.hazard, state, -1, actor);
		});
	}

	private schedule(state: number): number[] {
		const [parents, actors] = [this.search.parents(), this.search.actors()];
		const steps: number[] = [];
		for (let at = state; at > 0; at = parents[at] ?? 0) steps.push(actors[at] ?? 0);
		return steps.reverse();
	}
}

/** Explores to the end, to the limits, or until `cancelled` says so (asked between slices). */
export function explore(
	program: Program,
	initial: Uint8Array,
	limits: Limits,
	cancelled: () => boolean = () => false,
): Exploration {
	const explorer = new Explorer(program, initial, limits);
	let more = true;
	while (more && !cancelled()) more = explorer.advance();
	return explorer.result(more && cancelled());
}
