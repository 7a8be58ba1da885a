// Breadth-first search over the states of a program: what hazards are met, by which shortest schedule, and whether
// all states were seen. Deterministic; works in slices so that a host can stop it.
import { evaluate, execute, type Program } from '../compile/ir';
import { generate, NO_REDUCTIONS, type Reductions, type Search } from './generate';
import { type Layout, layoutOf, pack, unpack } from './layout';
import { endlessWaits, hasLoops } from './livelock';
import { localSteps } from './partial-order';
import { enabled } from './schedule';
import { symmetricGroups } from './symmetry';

export interface Limits {
	/** States to hold at most. */
	readonly maxStates: number;
	/** Bytes of memory to use at most, about; 2 GiB if not said. */
	readonly maxBytes?: number;
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
const MAX_BYTES = 2 ** 31;

/** Words, parent, actor and four places in the hash table; twice that while the arrays grow. */
const bytesPerState = ({ words }: Layout): number => 2 * (4 * words + 4 + 1 + 16);

/** A search that can be continued slice by slice. */
export class Explorer {
	private readonly layout: Layout;
	private readonly maxStates: number;
	private readonly search: Search;
	private readonly found = new Map<number, { state: number; actor: number; waiting: number | undefined }>();

	constructor(
		private readonly program: Program,
		private readonly initial: Uint8Array,
		limits: Limits,
		private readonly reductions: Reductions = NO_REDUCTIONS,
	) {
		this.layout = layoutOf(program);
		this.maxStates = Math.min(
			limits.maxStates,
			Math.floor((limits.maxBytes ?? MAX_BYTES) / bytesPerState(this.layout)),
		);
		this.search = generate(program, this.layout, initial, reductions, {
			violated: (hazard, state, actor) => this.note(hazard, state, actor, undefined),
			stuck: (state) => this.stuck(state),
		});
		this.search.add(pack(this.layout, initial));
		for (const { hazard, when } of program.invariants)
			if (evaluate(when, initial)) this.note(hazard, -1, -1, undefined);
	}

	/** Goes on for a slice; gives whether there is more to do. */
	advance(): boolean {
		this.search.run(this.maxStates, SLICE);
		return this.search.expanded() < this.search.states() && this.search.states() < this.maxStates;
	}

	/** The search as far as it went. */
	result(cancelled = false): Exploration {
		const violations = [...this.found].map(
			([hazard, { state, actor, waiting }]): Violation => ({
				hazard,
				...this.concrete(hazard, this.path(state), actor, waiting),
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

	/** After an exhausted search without reductions: adds the waits that never end although others go on. */
	findEndlessWaits(): void {
		const { states, words } = this.search;
		const values = (state: number): Uint8Array =>
			unpack(this.layout, words(), state * this.layout.words, this.initial);
		const graph = {
			states: states(),
			values,
			able: (state: number) => this.able(values(state)).reduce((mask, actor) => mask | (1 << actor), 0),
			successors: (state: number) => this.followers(values(state)),
		};
		for (const [hazard, { state, actor }] of endlessWaits(this.program, this.initial, graph))
			this.note(hazard, state, -1, actor);
	}

	private followers(values: Uint8Array): number[] {
		return this.able(values).map((actor) => {
			const after = values.slice();
			this.step(actor, after, () => {});
			return this.search.find(pack(this.layout, after));
		});
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
		for (const [hazard, actor] of this.hanging(values)) this.note(hazard, state, -1, actor);
	}

	/** In a state where nobody can go on: the hang forms, each with the first actor that it befalls. */
	private hanging(values: Uint8Array): Map<number, number> {
		const hangs = new Map<number, number>();
		this.program.processes.forEach(({ pc, steps, start }, actor) => {
			const at = values[pc] ?? 0;
			if (at === this.initial[pc] && !evaluate(start, values)) return;
			const hang = steps[at]?.hangs.find(({ when }) => evaluate(when, values));
			if (hang && !hangs.has(hang.hazard)) hangs.set(hang.hazard, actor);
		});
		return hangs;
	}

	/** The states and actors from the first state to one. */
	private path(state: number): { states: number[]; actors: number[] } {
		const [parents, actors] = [this.search.parents(), this.search.actors()];
		const path = { states: [] as number[], actors: [] as number[] };
		for (let at = state; at > 0; at = parents[at] ?? 0) {
			path.states.push(at);
			path.actors.push(actors[at] ?? 0);
		}
		return { states: path.states.reverse(), actors: path.actors.reverse() };
	}

	/** A schedule of the actors themselves: with symmetry the kept states may have them in other places. */
	private concrete(
		hazard: number,
		path: { states: number[]; actors: number[] },
		last: number,
		waiting: number | undefined,
	): Pick<Violation, 'schedule' | 'waiting'> {
		if (this.reductions.symmetry.length === 0)
			return { waiting, schedule: last < 0 ? path.actors : [...path.actors, last] };
		const values = this.initial.slice();
		const schedule = path.states.map((state) => {
			const actor = this.able(values).find((candidate) => this.reaches(values, candidate, state)) ?? 0;
			this.step(actor, values, () => {});
			return actor;
		});
		if (waiting !== undefined) return { schedule, waiting: this.hanging(values).get(hazard) ?? waiting };
		if (last < 0) return { schedule, waiting };
		const violates = (actor: number): boolean => {
			let found = false;
			const after = values.slice();
			this.step(actor, after, (index) => {
				found ||= index === hazard;
			});
			return (
				found ||
				this.program.invariants.some((one) => one.hazard === hazard && evaluate(one.when, after) !== 0)
			);
		};
		return { waiting, schedule: [...schedule, this.able(values).find(violates) ?? last] };
	}

	private able(values: Uint8Array): number[] {
		return this.program.processes.flatMap((process, actor) =>
			enabled(process, values, this.initial) ? [actor] : [],
		);
	}

	private step(actor: number, values: Uint8Array, violated: (hazard: number) => void): void {
		const process = this.program.processes[actor];
		const step = process?.steps[values[process.pc] ?? 0];
		if (process && step) values[process.pc] = execute(step.actions, values, violated) ?? process.steps.length;
	}

	private reaches(from: Uint8Array, actor: number, state: number): boolean {
		const values = from.slice();
		this.step(actor, values, () => {});
		return this.search.find(pack(this.layout, values)) === state;
	}
}

/** Explores to the end, to the limits, or until `cancelled` says so (asked between slices); without reductions. */
export function explore(
	program: Program,
	initial: Uint8Array,
	limits: Limits,
	cancelled: () => boolean = () => false,
	reductions: Reductions = NO_REDUCTIONS,
): Exploration {
	const explorer = new Explorer(program, initial, limits, reductions);
	let more = true;
	while (more && !cancelled()) more = explorer.advance();
	return explorer.result(more && cancelled());
}

/** Above this many states the waits without end are not looked for where programs loop. */
const GRAPH_STATES = 20_000;

/** Explores without reductions and looks for waits that never end although others go on. */
function exploreLoops(
	program: Program,
	initial: Uint8Array,
	limits: Limits,
	cancelled: () => boolean,
): Exploration {
	const explorer = new Explorer(program, initial, limits);
	let more = true;
	while (more && !cancelled()) more = explorer.advance();
	const { exhausted, states } = explorer.result();
	if (exhausted && states <= GRAPH_STATES) explorer.findEndlessWaits();
	return explorer.result(more && cancelled());
}

/**
 * Explores with both reductions. Symmetry keeps lengths; partial order does not, so what it found is looked for again
 * without it, until the shortest schedule of each hazard is there.
 */
export function exploreReduced(
	program: Program,
	initial: Uint8Array,
	limits: Limits,
	cancelled: () => boolean = () => false,
): Exploration {
	if (hasLoops(program) && program.processes.length <= 31) {
		const whole = exploreLoops(
			program,
			initial,
			{ ...limits, maxStates: Math.min(limits.maxStates, GRAPH_STATES) },
			cancelled,
		);
		if (whole.exhausted || whole.cancelled || limits.maxStates <= GRAPH_STATES) return whole;
	}
	const symmetry = symmetricGroups(program, initial);
	const local = localSteps(program, initial);
	if (local.every((steps) => steps.size === 0))
		return explore(program, initial, limits, cancelled, { symmetry, local: [] });
	const first = explore(program, initial, limits, cancelled, { symmetry, local });
	if (first.violations.length === 0 || !first.exhausted) return first;
	const exact = new Explorer(program, initial, limits, { symmetry, local: [] });
	let more = true;
	while (more && !cancelled() && !first.violations.every(({ hazard }) => exact.met(hazard)))
		more = exact.advance();
	const second = exact.result(more && cancelled());
	// The reduced search visited a representative of every state: that it was exhausted holds for both.
	return second.violations.length < first.violations.length ? first : { ...second, exhausted: true };
}
