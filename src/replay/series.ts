// Replays a series: the scenarios that its patches touch, on the model before the series and after each patch.
// Reads no file and renders nothing; what code means for the model is said by lower/.
import { builtinCatalogue } from '../contracts/builtin';
import type { Catalogue } from '../contracts/catalogue';
import type { Limits } from '../engine/explore/explorer';
import { model } from '../engine/model';
import { resolveProfile } from '../engine/profile';
import type { Scenario } from '../engine/scenario';
import { scenarios } from '../engine/scenarios';
import type { ImageSource } from '../patch/images';
import type { Series } from '../patch/series';
import type { ReviewedFinding } from '../review/reviewed';
import { checkSeries } from '../review/series';
import { Runner } from './cells';
import { findingsOf } from './findings';
import { hazardText } from './hazard-text';
import type { Stage } from './lower/stage';
import { stagesOf } from './lower/stages';
import { Matrix, type MatrixRow, touches } from './matrix';
import { chooseProfile, type KernelBase } from './profile';
import type { HazardRow, HazardText, ReplayedPatch, SeriesReplay } from './result';
import { rowsFor } from './rows';
import { notesOf, summaryOf } from './sentences';

export interface ReplayContext {
	/** The kernel profile that the user wants; else it is chosen. */
	readonly profile?: string | undefined;
	/** What the host has of the files before the series. */
	readonly source: ImageSource;
	/** The history of the tree, where the host has one. */
	readonly base?: KernelBase | undefined;
	/** Contracts of calls; the shipped ones where absent. */
	readonly catalogue?: Catalogue;
	/** What the check of the series finds, where that is at hand. */
	readonly findings?: readonly ReviewedFinding[];
	/** The situations to ask; the shipped ones where absent. */
	readonly scenarios?: readonly Scenario[];
	/** Of each exploration. */
	readonly limits?: Limits;
	readonly cancelled?: () => boolean;
	/** Called after every row: how many situations were asked so far, of how many, and the replay as far as it is. */
	readonly onRow?: (done: number, of: number, soFar: () => SeriesReplay) => void;
}

/** States of one exploration; the shipped scenarios need a few thousand. */
const DEFAULT_LIMITS: Limits = { maxStates: 200_000 };

/** A replayed series, and what of it is to be reported on lines of its patches. */
export interface ReplayedSeries {
	readonly replay: SeriesReplay;
	/** Findings of the rules `introduces-hazard` and `mappings-survive-removal`. */
	readonly findings: readonly ReviewedFinding[];
}

/**
 * Replays one series. Never throws because of what the patches hold; throws ModelError for a profile that there is not.
 */
export const replaySeries = (series: Series, context: ReplayContext): SeriesReplay =>
	replayWithFindings(series, context).replay;

/** Replays one series as `replaySeries` does, and gives its findings as well. */
export function replayWithFindings(series: Series, context: ReplayContext): ReplayedSeries {
	const cancelled = context.cancelled ?? (() => false);
	const profile = chooseProfile(series, {
		profile: context.profile,
		makefile: context.source.tree?.('Makefile') ?? null,
		base: context.base,
	});
	const base = resolveProfile(model, profile.name);
	const stages = loweredSeries(series, profile.name, context);
	const runner = new Runner(model, base, context.limits ?? DEFAULT_LIMITS, cancelled);
	const matrix = new Matrix(stages, runner);
	const changes = stages.flatMap((stage) => stage.changes);
	const drivers = new Set(changes.flatMap(({ driver }) => driver ?? []));
	const left = { ...base, switches: { ...base.switches, ...stages.at(-1)?.switches } };
	const touched = rowsFor(context.scenarios ?? scenarios, left, drivers).filter((row) =>
		stages.slice(1).some((stage) => touches(stage, row)),
	);
	const replayed: MatrixRow[] = [];
	const patches = patchesOf(series, stages);
	const replayWith = (rows: readonly HazardRow[]): SeriesReplay => ({
		title: series.subject,
		version: series.version,
		profile,
		summary: summaryOf(rows),
		patches,
		rows,
		hazards: hazardsOf(rows),
		notes: notesOf(series, patches, cancelled()),
	});
	const rowsOf = () => replayed.map(({ row }) => row);
	for (const [at, row] of touched.entries()) {
		if (cancelled()) break;
		const result = matrix.row(row);
		if (isTelling(result.row, row.isKin)) replayed.push(result);
		context.onRow?.(at + 1, touched.length, () => replayWith(rowsOf()));
	}
	return {
		replay: replayWith(rowsOf().sort((a, b) => interest(a) - interest(b))),
		findings: findingsOf(
			series,
			replayed.flatMap(({ consequences }) => consequences),
		),
	};
}

/** Whether a row tells anything: its situation comes about, and on another driver it is not safe throughout. */
const isTelling = ({ cells }: HazardRow, isKin: boolean): boolean =>
	cells.some(({ verdict }) => verdict === 'hazard' || (verdict !== 'unknown' && !isKin));

/** Rows that change come first, then hazards that stay, then what is safe throughout. */
const interest = ({ cells }: HazardRow): number =>
	cells.some(({ change }) => change !== null) ? 0 : cells.at(-1)?.verdict === 'hazard' ? 1 : 2;

/** The model before the series and after each patch, with the defects that the check of the series finds. */
function loweredSeries(series: Series, profile: string, context: ReplayContext): Stage[] {
	const { source, catalogue = builtinCatalogue(), cancelled = () => false, findings } = context;
	return stagesOf({
		series,
		source,
		profile: resolveProfile(model, profile),
		eras: erasOf(profile),
		operations: model.operations,
		findings: (isWanted) =>
			findings ?? checkSeries(series, source, { catalogue, cancelled, isWanted }).findings,
		cancelled,
	});
}

const patchesOf = (series: Series, stages: readonly Stage[]): ReplayedPatch[] =>
	series.patches.map((patch, at) => {
		const stage = stages[at + 1];
		return {
			number: patch.subject.number ?? at + 1,
			subject: patch.subject.title,
			operations: [...new Set((stage?.changes ?? []).flatMap(({ operations }) => operations))],
			notModelled: stage?.notModelled ?? [],
			mail: { file: patch.message.source, line: patch.line + 1 },
		};
	});

/** A profile's name and those of the profiles it is based on. */
function erasOf(name: string): string[] {
	const names: string[] = [];
	for (let at: string | undefined = name; at !== undefined && !names.includes(at); ) {
		names.push(at);
		at = model.profiles.find((profile) => profile.name === at)?.base;
	}
	return names;
}

/** The hazards that cells name, in words, the gravest first. */
function hazardsOf(rows: readonly HazardRow[]): HazardText[] {
	const named = new Set(rows.flatMap(({ cells }) => cells.flatMap(({ hazard, also }) => [hazard, ...also])));
	return model.precedence.filter((id) => named.has(id)).map(hazardText);
}
