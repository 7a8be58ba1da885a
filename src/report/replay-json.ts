// The result of a replay as JSON: schema 1 of docs/cli.md. Other programs read it; fields are added, never changed.
import type {
	HazardCell,
	HazardRow,
	Replay,
	ReplaySchedule,
	SeriesReplay,
	TraceReplay,
} from '../replay/result';

const REPLAY_SCHEMA = 1;

const scheduleJson = (schedule: ReplaySchedule | null) => schedule?.steps ?? [];

const cellJson = ({ verdict, hazard, also, change, because, schedule, states }: HazardCell) => ({
	verdict,
	hazard,
	also,
	change,
	because,
	schedule: scheduleJson(schedule),
	states,
});

/** A row: the verdict before the series, and after each patch. Its schedule is the first that there is. */
function scenarioJson({ scenario, title, group, story, cells }: HazardRow, series: number) {
	const [before, ...after] = cells;
	return {
		id: scenario,
		series,
		title,
		group,
		story,
		before: before?.verdict ?? 'unknown',
		hazard: before?.hazard ?? null,
		after: after.map((cell) => ({ patch: cell.patch, ...cellJson(cell) })),
		schedule: scheduleJson(cells.find(({ schedule }) => schedule !== null)?.schedule ?? null),
		states: cells.reduce((sum, cell) => sum + cell.states, 0),
	};
}

const seriesJson = ({ title, version, profile, summary, patches, notes }: SeriesReplay) => ({
	title,
	version,
	profile,
	summary,
	patches,
	notes,
});

function traceJson({ schedule, ...trace }: TraceReplay) {
	return {
		...trace,
		schedule: scheduleJson(schedule),
		actors: schedule?.actors ?? [],
		hazardStep: schedule?.hazardStep ?? null,
		hang: schedule?.hang ?? null,
	};
}

/** Everything a replay found, one space deep. */
export function replayJson({ series, traces, conformance, hazards }: Replay): string {
	const result = {
		schema: REPLAY_SCHEMA,
		profile: (series[0] ?? traces[0])?.profile.name ?? null,
		series: series.map(seriesJson),
		scenarios: series.flatMap(({ rows }, index) => rows.map((row) => scenarioJson(row, index))),
		traces: traces.map(traceJson),
		conformance,
		hazards,
	};
	return `${JSON.stringify(result, null, 1)}\n`;
}
