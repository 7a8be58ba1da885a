// Replays a series: the scenarios that its patches touch, on the model before the series and after each patch.
// Reads no file and renders nothing; what code means for the model is said by lower/.
import { catalogueWith } from '../contracts/builtin';
import type { Catalogue } from '../contracts/catalogue';
import type { Limits } from '../engine/explore/explorer';
import { model } from '../engine/model';
import { resolveProfile } from '../engine/profile';
import { scenarios } from '../engine/scenarios';
import type { ImageSource } from '../patch/images';
import type { Series } from '../patch/series';
import { checkSeries } from '../review/series';
import { type Outcome, Runner } from './cells';
import { type Change, type Stage, stagesOf } from './lower/stages';
import { chooseProfile, type ProfileHints } from './profile';
import type { HazardCell, HazardRow, HazardText, ReplayedPatch, SeriesReplay } from './result';
import { type Row, rowsFor } from './rows';
import { becauseOf, storyOf, summaryOf } from './sentences';

export interface ReplayContext extends ProfileHints {
	/** What the host has of the files before the series. */
	readonly source: ImageSource;
	/** Contracts of calls; the shipped ones where absent. */
	readonly catalogue?: Catalogue;
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
		const cancelled = context.cancelled ?? (() => false);
		const { findings } = checkSeries(series, context.source, {
			catalogue: context.catalogue ?? catalogueWith([]),
			cancelled,
		});
		const stages = stagesOf({
			series,
			source: context.source,
			profile: base,
			eras: erasOf(profile.name),
			operations: model.operations,
			findings,
			cancelled,
		});
		const runner = new Runner(model, base, context.limits ?? DEFAULT_LIMITS, cancelled);
		const changes = stages.flatMap((stage) => stage.changes);
		const drivers = new Set(changes.flatMap(({ driver }) => driver ?? []));
		const rows = rowsFor(model, scenarios, profile.name, drivers)
			.filter((row) => changes.some((change) => concerns(change, row)))
			.map((row) => this.row(row, stages, runner))
			.filter(({ cells }) => cells.some(({ verdict }) => verdict !== 'unknown'));
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
		let left: Outcome | null = null;
		for (const stage of stages) {
			const outcome: Outcome = left && !touches(stage, row) ? left : runner.run(row, stage);
			cells.push(cellOf(row, stage, outcome, left && verdictChange(runner, left, outcome, stage)));
			left = outcome;
		}
		const { scenario, title, group } = row;
		return { scenario: scenario.id, title, group, cells, story: storyOf(cells) };
	}
}

function cellOf(row: Row, stage: Stage, outcome: Outcome, difference: Difference | null): HazardCell {
	const { patch } = stage;
	const nothing = { hazard: null, also: [], schedule: null, states: 0, transitions: 0 };
	if (outcome.is === 'unknown')
		return { ...nothing, patch, verdict: 'unknown', change: null, because: outcome.because };
	const { verdict, hazard, also, states, transitions } = outcome.verdict;
	const causes = stage.changes.filter((each) => concerns(each, row));
	const defects = (difference?.came ?? []).flatMap((id) => outcome.found.get(id) ?? []);
	const change = difference?.change ?? null;
	const because = becauseOf(change, causes, defects);
	return { patch, verdict, hazard, also, change, because, schedule: outcome.schedule, states, transitions };
}

/** Whether a row can come out differently at a stage than at the one before it. */
const touches = ({ patch, changes, defects }: Stage, row: Row): boolean =>
	changes.some((change) => concerns(change, row)) ||
	defects.some(
		({ operation, from, until }) => row.acting.has(operation) && (from === patch || until === patch),
	);

/** Whether a change can matter to a row. */
function concerns({ operations, driver }: Change, row: Row): boolean {
	if (driver !== null) return row.drivers.has(driver);
	// Whether blocks may be shared at all matters to what was before as well.
	return operations.some((name) => (name === 'reflink' ? row.operations : row.acting).has(name));
}

/** How an outcome differs from the one at its left, and the hazards that it has and the other has not. */
interface Difference {
	readonly change: HazardCell['change'];
	readonly came: readonly string[];
}

function verdictChange(runner: Runner, left: Outcome, right: Outcome, stage: Stage): Difference | null {
	if (right.is === 'unknown') return null;
	const [before, now] = [runner.counted(left), runner.counted(right)];
	if (left.is === 'unknown') return left.yet && now.length > 0 ? { change: 'new', came: now } : null;
	if (right.verdict.verdict === 'not-exhausted' && left.verdict.verdict !== 'not-exhausted')
		return { change: 'not-exhausted', came: [] };
	const came = now.filter((id) => !before.includes(id) && !isTold(id, stage));
	if (came.length > 0) return { change: before.length === 0 ? 'new' : 'worse', came };
	if (before.every((id) => now.includes(id))) return null;
	return { change: right.verdict.verdict === 'safe' ? 'fixed' : 'better', came };
}

/** Whether a hazard only tells of whom a notification misses that the patch itself brings: nobody was told before. */
const isTold = (hazard: string, { changes }: Stage): boolean =>
	(hazard === 'H20' || hazard === 'H21') &&
	changes.some(({ adds }) => adds.includes('R-flag') || adds.includes('R-notify'));

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
