// Replays a series: the scenarios that its patches touch, on the model before the series and after each patch.
// Reads no file and renders nothing; what code means for the model is said by lower/.
import type { Model } from '../engine/definition';
import type { Limits } from '../engine/explore/explorer';
import { runScenario, type Verdict } from '../engine/explore/verdict';
import { model } from '../engine/model';
import { scenarios } from '../engine/scenarios';
import type { ImageSource } from '../patch/images';
import type { Patch } from '../patch/patch';
import type { Series } from '../patch/series';
import { chooseProfile, type ProfileHints } from './profile';
import type { HazardCell, HazardRow, HazardText, ReplayedPatch, SeriesReplay } from './result';
import { type Row, rowsFor } from './rows';

export interface ReplayContext extends ProfileHints {
	/** What the host has of the files before the series. */
	readonly source: ImageSource;
	readonly limits?: Limits;
	readonly cancelled?: () => boolean;
}

/** States of one exploration; the shipped scenarios need a few thousand. */
const DEFAULT_LIMITS: Limits = { maxStates: 200_000 };

/** The model as it is before the series or after one of its patches. */
interface Stage {
	readonly model: Model;
	readonly profile: string;
}

/** Replays one series. Never throws because of what the patches hold. */
export function replaySeries(series: Series, context: ReplayContext): SeriesReplay {
	return new SeriesReplayer(series, context).run();
}

class SeriesReplayer {
	constructor(
		private readonly series: Series,
		private readonly context: ReplayContext,
	) {}

	run(): SeriesReplay {
		const { series, context } = this;
		const profile = chooseProfile(series, context);
		const stages: Stage[] = [{ model, profile: profile.name }];
		const patches = series.patches.map((patch, at) => replayed(patch, at));
		const touched = new Set(patches.flatMap(({ operations }) => operations));
		const rows = rowsFor(model, scenarios, profile.name, new Set())
			.filter(({ operations }) => [...operations].some((operation) => touched.has(operation)))
			.map((row) => this.row(row, stages));
		return {
			title: series.subject,
			version: series.version,
			profile,
			summary: rows.length === 0 ? 'No patch changes a step of the model.' : '',
			patches,
			rows,
			hazards: hazardTexts(rows),
			notes: [],
		};
	}

	private row(row: Row, stages: readonly Stage[]): HazardRow {
		const cells = stages.map((stage, patch) => this.cell(row, stage, patch));
		const { scenario, title, group } = row;
		return { scenario: scenario.id, title, group, cells, story: cells.at(-1)?.verdict ?? 'unknown' };
	}

	private cell({ scenario }: Row, stage: Stage, patch: number): HazardCell {
		const { limits = DEFAULT_LIMITS, cancelled } = this.context;
		return cellOf(runScenario(stage.model, scenario, stage.profile, limits, cancelled), patch);
	}
}

function cellOf(verdict: Verdict, patch: number): HazardCell {
	return {
		patch,
		verdict: verdict.verdict,
		hazard: verdict.hazard,
		also: verdict.also,
		change: null,
		because: '',
		schedule: null,
		states: verdict.states,
		transitions: verdict.transitions,
	};
}

const replayed = (patch: Patch, at: number): ReplayedPatch => ({
	number: patch.subject.number ?? at + 1,
	subject: patch.subject.title,
	operations: [],
	notModelled: [],
	mail: { file: patch.message.source, line: patch.line + 1 },
});

/** The hazards that cells name, in words. */
function hazardTexts(rows: readonly HazardRow[]): HazardText[] {
	const named = new Set(rows.flatMap(({ cells }) => cells.flatMap(({ hazard, also }) => [hazard, ...also])));
	const texts = new Map(model.hazards.map(({ id, name, meaning }) => [id, { id, name, meaning }]));
	return [...texts.values()].filter(({ id }) => named.has(id));
}
