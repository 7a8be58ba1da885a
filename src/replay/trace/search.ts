// Looks for the run that explains a report: tries the scenes of its place, in order, for the shortest run that meets the
// log's events and ends in what the report proves. Knows nothing of how a run is shown.
import { type Compiled, compile } from '../../engine/compile/compile';
import { ModelError } from '../../engine/compile/types';
import type { Limits } from '../../engine/explore/explorer';
import { type Explanation, explainObservations, type Observation as Goal } from '../../engine/explore/goal';
import { model } from '../../engine/model';
import type { ActorName } from './actors';
import type { EventUse } from './event-use';
import { composeScene, inScene, type Scene } from './scene';
import type { Setting } from './setting';
import type { Reading, Site } from './site';
import { type SuppositionName, suppositionOf } from './suppositions';
import { proofWords } from './words';

/** A run that shows everything. */
export interface Success {
	readonly reading: Reading;
	readonly scene: Scene;
	readonly compiled: Compiled;
	readonly explanation: Explanation;
}

export interface SearchOptions {
	/** Bounds of one search. */
	readonly limits: Limits;
	readonly cancelled?: (() => boolean) | undefined;
}

/** One try: a reading in one of its scenes; for a wait either one that never ends or any. */
interface Attempt {
	readonly reading: Reading;
	readonly supposed: readonly SuppositionName[];
	readonly forEver: boolean;
}

/** What must be shown, with words for the case that it cannot be. */
interface WordedGoal {
	readonly goal: Goal;
	readonly words: string;
}

/** The search for one report, over any number of profiles. */
export class Search {
	/** States visited so far. */
	states = 0;
	/** What could not be reached by the attempt that came farthest, in words. */
	missing: string;
	private farthest = -1;

	constructor(
		private readonly site: Site,
		private readonly setting: Setting,
		private readonly uses: readonly EventUse[],
		private readonly options: SearchOptions,
	) {
		this.missing = proofWords(site.readings[0]?.proves);
	}

	/** The first attempt that succeeds under a profile. */
	under(profile: string): Success | undefined {
		for (const attempt of this.attempts()) {
			const success = this.options.cancelled?.() ? undefined : this.attempt(attempt, profile);
			if (success) return success;
		}
		return undefined;
	}

	/** Waits without end come before waits that can end; what takes a leak for granted comes last. */
	private attempts(): Attempt[] {
		const kinds = new Set(this.uses.map(({ event }) => event.kind));
		const fitting = this.site.readings.filter(
			({ needs, unless }) => (!needs || kinds.has(needs)) && (!unless || !kinds.has(unless)),
		);
		const all = fitting.flatMap((reading) =>
			reading.scenes.flatMap((supposed) => [
				{ reading, supposed, forEver: true },
				...('waits' in reading.proves ? [{ reading, supposed, forEver: false }] : []),
			]),
		);
		const begs = (supposed: readonly SuppositionName[]): boolean =>
			supposed.some((name) => suppositionOf(name).begs === true);
		const rank = ({ supposed, forEver }: Attempt): number => Number(!forEver) + 2 * Number(begs(supposed));
		return all.sort((a, b) => rank(a) - rank(b));
	}

	/** An attempt; a profile without the scene's operations or wait points has no such run. */
	private attempt(attempt: Attempt, profile: string): Success | undefined {
		try {
			const scene = this.sceneOf(attempt, profile);
			return scene && this.play(attempt, scene, profile);
		} catch (error) {
			if (error instanceof ModelError) return undefined;
			throw error;
		}
	}

	private play(attempt: Attempt, scene: Scene, profile: string): Success | undefined {
		const { reading, supposed } = attempt;
		const compiled = compile(model, scene.scenario, profile);
		const goals = [...eventGoals(scene, this.uses), finalGoal(scene, attempt)];
		const { limits, cancelled } = this.options;
		const explanation = explainObservations(
			compiled,
			goals.map(({ goal }) => goal),
			limits,
			cancelled,
		);
		this.states += explanation.states;
		if (explanation.explained) return { reading, scene, compiled, explanation };
		// What leads farthest tells most; of equals the scene that takes least for granted.
		const reached = explanation.satisfied - supposed.length / 100;
		if (reached > this.farthest) {
			this.farthest = reached;
			this.missing = goals[explanation.satisfied]?.words ?? proofWords(reading.proves);
		}
		return undefined;
	}

	/** The scene of an attempt: whom the report and the events show, and what is supposed beside them. */
	private sceneOf({ reading, supposed }: Attempt, profile: string): Scene | undefined {
		const shown = this.uses.flatMap(({ meaning }) => meaning ?? []);
		const actors = new Set<ActorName>([
			...(reading.actor ? [reading.actor] : []),
			...supposed.flatMap((name) => suppositionOf(name).actors ?? []),
		]);
		for (const { by } of shown) {
			const [likeliest] = by;
			if (likeliest && !by.some((actor) => actors.has(actor))) actors.add(likeliest);
		}
		const reason = shown.findLast((meaning) => meaning.reason !== undefined)?.reason;
		return composeScene(model, { setting: this.setting, profile, actors: [...actors], supposed, reason });
	}
}

/** The events in their order; those without a time hold together at some time, for their order is their writer's. */
function eventGoals({ names }: Scene, uses: readonly EventUse[]): WordedGoal[] {
	const used = uses.flatMap(({ event, meaning, dated }) =>
		meaning ? [{ dated, goal: inScene(meaning.holds, names), words: `“${event.text}”` }] : [],
	);
	const undated = used.filter(({ dated }) => !dated);
	const together: WordedGoal = {
		goal: undated.map(({ goal }) => `(${goal})`).join(' && '),
		words: undated.map(({ words }) => words).join(' together with '),
	};
	return [...used.filter(({ dated }) => dated), ...(undated.length > 0 ? [together] : [])];
}

function finalGoal({ names }: Scene, { reading: { actor, proves }, forEver }: Attempt): WordedGoal {
	const words = proofWords(proves);
	if ('hazard' in proves) return { goal: { hazard: proves.hazard, actor: proves.by }, words };
	if ('holds' in proves) return { goal: inScene(proves.holds, names), words };
	if (forEver && actor) return { goal: { hangs: actor, at: proves.waits }, words };
	return { goal: `waiting(${actor}, "${proves.waits}")`, words };
}
