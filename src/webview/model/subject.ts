// What a timeline is about: a cell of a matrix or a report of a log, in the same words for both. Draws nothing.
import type {
	HazardCell,
	HazardRow,
	HazardText,
	Observation,
	Replay,
	ReplayProfile,
	ReplaySchedule,
	SeriesReplay,
	TraceReplay,
} from '../../replay/result';
import { firstDifference } from './compare';
import { cellOf, type ScheduleOwner } from './link';
import { columnInWords, counted, type Sign, signOf, wordOf } from './verdict';
import { asSentence, baseName, hazardMeaning, hazardTitle } from './words';

export interface Subject {
	readonly schedule: ReplaySchedule;
	readonly title: string;
	/** Quiet words behind the title. */
	readonly context: string;
	readonly profile: ReplayProfile;
	/** How the schedule was found. */
	readonly found: string;
	readonly sign: Sign;
	/** The sentence that a maintainer could paste into a mail, with its bold beginning. */
	readonly head: string;
	readonly sentence: string;
	/** What else there is to say: other hazards, the same before the series. */
	readonly more: string;
	readonly hazards: readonly HazardText[];
	readonly patches: number | null;
	/** The schedule of the same scenario before the series. */
	readonly before: ReplaySchedule | null;
	readonly observations: readonly Observation[];
	readonly logFile: string;
}

/** Null where the replay has no such schedule. */
export function subjectOf(replay: Replay, of: ScheduleOwner): Subject | null {
	if (of.kind === 'trace') {
		const trace = replay.traces[of.trace];
		return trace ? traceSubject(trace, replay) : null;
	}
	const series = replay.series[of.series];
	const found = cellOf(series, of.scenario, of.column);
	return series && found ? cellSubject(series, found.row, found.cell, of.column) : null;
}

function cellSubject(series: SeriesReplay, row: HazardRow, cell: HazardCell, column: number): Subject | null {
	const { schedule } = cell;
	if (!schedule) return null;
	const before = column > 0 ? (row.cells[0]?.schedule ?? null) : null;
	const also = cell.also.map((id) => hazardTitle(series.hazards, id)).join(', ');
	return {
		schedule,
		title: row.title,
		context: `${row.group} · ${columnInWords(cell.patch)} · ${row.story}`,
		profile: series.profile,
		found: `shortest schedule · ${counted(cell.states, 'state')}`,
		sign: signOf(cell),
		head: headOf(schedule, cell.hazard, series.hazards),
		sentence: asSentence(cell.because) || hazardMeaning(series.hazards, cell.hazard),
		more: [beforeInWords(row, column, schedule), also && `Also: ${also}.`].filter(Boolean).join(' '),
		hazards: series.hazards,
		patches: series.patches.length,
		before,
		observations: [],
		logFile: '',
	};
}

function traceSubject(trace: TraceReplay, { hazards }: Replay): Subject | null {
	const { schedule } = trace;
	if (!schedule) return null;
	const used = trace.observations.filter((each) => each.step !== null).length;
	return {
		schedule,
		title: trace.title,
		context: baseName(trace.file),
		profile: trace.profile,
		found: `agrees with ${used} of ${counted(trace.observations.length, 'observation')} · ${counted(trace.states, 'state')}`,
		sign: schedule.hang ? 'hang' : trace.hazard ? 'hazard' : 'safe',
		head: headOf(schedule, trace.hazard, hazards),
		sentence: asSentence(trace.because),
		more: '',
		hazards,
		patches: null,
		before: null,
		observations: trace.observations,
		logFile: trace.file,
	};
}

function headOf(schedule: ReplaySchedule, hazard: string | null, hazards: readonly HazardText[]): string {
	if (!hazard) return schedule.hang ? 'A wait without end.' : '';
	const at = schedule.hazardStep === null ? '' : `, at step ${schedule.hazardStep}`;
	return `${hazardTitle(hazards, hazard)}${at}.`;
}

/** How the same scenario went before the series. */
function beforeInWords({ cells }: HazardRow, column: number, schedule: ReplaySchedule): string {
	const first = cells[0];
	if (!first || column === 0) return '';
	if (!first.schedule) return `Before the series: ${wordOf(first)}.`;
	const at = firstDifference(first.schedule, schedule);
	const how = at === null ? 'by the same schedule' : `by a schedule that differs from step ${at} on`;
	return `Before the series: ${wordOf(first)} ${how}.`;
}
