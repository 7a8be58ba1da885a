// Replays a series: the scenarios that its patches touch, on the model before the series and after each patch.
// Reads no file and renders nothing; what code means for the model is said by lower/.
import type { Limits } from '../engine/explore/explorer';
import { model } from '../engine/model';
import { resolveProfile } from '../engine/profile';
import { scenarios } from '../engine/scenarios';
import type { ImageSource } from '../patch/images';
import type { Series } from '../patch/series';
import { Runner } from './cells';
import { type Change, type Stage, stagesOf } from './lower/stages';
import { chooseProfile, type ProfileHints } from './profile';
import type { HazardCell, HazardRow, HazardText, ReplayedPatch, SeriesReplay } from './result';
import { type Row, rowsFor } from './rows';
import { becauseOf, storyOf, summaryOf } from './sentences';

export interface ReplayContext extends ProfileHints {
	/** What the host has of the files before the series. */
	readonly source: ImageSource;
	readonly limits?: Limits;
	readonly cancelled?: () => boolean;
}

/** States of one exploration; the shipped scenarios need a few thousand. */
const DEFAULT_LIMITS: Limits = { maxStates: 200_000 };

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
		const base = resolveProfile(model, profile.name);
		const { cancelled } = context;
		const stages = stagesOf({
			series,
			source: context.source,
			profile: base,
			eras: erasOf(profile.name),
			operations: model.operations,
			...(cancelled ? { cancelled } : {}),
		});
		const runner = new Runner(model, base, context.limits ?? DEFAULT_LIMITS, cancelled);
		const changes = stages.flatMap((stage) => stage.changes);
		const drivers = new Set(changes.flatMap(({ driver }) => driver ?? []));
		const rows = rowsFor(model, scenarios, profile.name, drivers)
			.filter((row) => changes.some((change) => concerns(change, row)))
			.map((row) => this.row(row, stages, runner));
		return {
			title: series.subject,
			version: series.version,
			profile,
			summary: summaryOf(rows),
			patches: this.patches(stages),
			rows,
			hazards: hazardTexts(rows),
			notes: [],
		};
	}

	private patches(stages: readonly Stage[]): ReplayedPatch[] {
		return this.series.patches.map((patch, at) => {
			const stage = stages[at + 1];
			return {
				number: patch.subject.number ?? at + 1,
				subject: patch.subject.title,
				operations: [...new Set((stage?.changes ?? []).flatMap(({ operations }) => operations))],
				notModelled: stage?.notModelled ?? [],
				mail: { file: patch.message.source, line: patch.line + 1 },
			};
		});
	}

	private row(row: Row, stages: readonly Stage[], runner: Runner): HazardRow {
		const cells: HazardCell[] = [];
		for (const stage of stages) cells.push(this.cell(row, stage, runner, cells.at(-1)));
		const { scenario, title, group } = row;
		return { scenario: scenario.id, title, group, cells, story: storyOf(cells) };
	}

	private cell(row: Row, stage: Stage, runner: Runner, left: HazardCell | undefined): HazardCell {
		const { verdict } = runner.run(row, stage);
		const change = left ? changeOf(runner, left, verdict) : null;
		const causes = stage.changes.filter((each) => concerns(each, row));
		return {
			patch: stage.patch,
			verdict: verdict.verdict,
			hazard: verdict.hazard,
			also: verdict.also,
			change,
			because: becauseOf(change, causes),
			schedule: null,
			states: verdict.states,
			transitions: verdict.transitions,
		};
	}
}

/** Whether a change can matter to a row. */
function concerns({ operations, driver }: Change, row: Row): boolean {
	return driver !== null ? row.drivers.has(driver) : operations.some((name) => row.operations.has(name));
}

function changeOf(
	runner: Runner,
	left: HazardCell,
	{ verdict, hazard }: { verdict: HazardCell['verdict']; hazard: string | null },
): HazardCell['change'] {
	if (left.verdict === 'unknown' || verdict === 'unknown') return null;
	if (verdict === 'not-exhausted' && left.verdict !== 'not-exhausted') return 'not-exhausted';
	const [before, now] = [runner.rank(left.verdict, left.hazard), runner.rank(verdict, hazard)];
	if (before === now) return null;
	if (now === 0) return 'fixed';
	if (before === 0) return 'new';
	return now > before ? 'worse' : 'better';
}

/** A profile's name and those of the profiles it is based on. */
function erasOf(name: string): string[] {
	const names: string[] = [];
	for (let at: string | undefined = name; at !== undefined && !names.includes(at); ) {
		names.push(at);
		at = model.profiles.find((profile) => profile.name === at)?.base;
	}
	return names;
}

/** The hazards that cells name, in words. */
function hazardTexts(rows: readonly HazardRow[]): HazardText[] {
	const named = new Set(rows.flatMap(({ cells }) => cells.flatMap(({ hazard, also }) => [hazard, ...also])));
	const texts = new Map(model.hazards.map(({ id, name, meaning }) => [id, { id, name, meaning }]));
	return [...texts.values()].filter(({ id }) => named.has(id));
}
