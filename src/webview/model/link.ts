// Views and the texts that stand for them in links, in the host's state and in messages. Any text is taken; what does not
// fit the replay is replaced by its first view.
import type {
	HazardCell,
	HazardRow,
	Replay,
	ReplaySchedule,
	SeriesReplay,
	TraceReplay,
} from '../../replay/result';
import { firstCell } from './cursor';

/** Which schedule a timeline shows. */
export type ScheduleOwner =
	| { readonly kind: 'cell'; readonly series: number; readonly scenario: string; readonly column: number }
	| { readonly kind: 'trace'; readonly trace: number };

export type View =
	| { readonly kind: 'overview' }
	| { readonly kind: 'matrix'; readonly series: number; readonly scenario: string; readonly column: number }
	| { readonly kind: 'timeline'; readonly of: ScheduleOwner; readonly step: number }
	| { readonly kind: 'hung'; readonly trace: number; readonly step: number };

/** The text of a view: parts are joined by slashes and escaped as in an address. */
export function linkOf(view: View): string {
	const parts = (): readonly (string | number)[] => {
		switch (view.kind) {
			case 'overview':
				return [];
			case 'matrix':
				return [view.series, view.scenario, view.column];
			case 'hung':
				return [view.trace, view.step];
			case 'timeline':
				return view.of.kind === 'trace'
					? ['trace', view.of.trace, view.step]
					: [view.of.series, view.of.scenario, view.of.column, view.step];
		}
	};
	return [view.kind, ...parts().map((part) => encodeURIComponent(part))].join('/');
}

/** The view that a text stands for in this replay. */
export function viewOf(link: string, replay: Replay): View {
	const [kind = '', ...parts] = link.split('/').map(decoded);
	switch (kind) {
		case 'matrix':
			return matrixView(replay, namedOrOnly(parts, replay.series)) ?? firstView(replay);
		case 'timeline':
			return timelineView(replay, parts) ?? firstView(replay);
		case 'hung':
			return hungView(replay, namedOrOnly(parts, replay.traces)) ?? firstView(replay);
		case 'overview':
			return { kind: 'overview' };
		default:
			return firstView(replay);
	}
}

/** The parts of a link; where it names none of a list, the only one there is. */
const namedOrOnly = (parts: readonly string[], list: readonly unknown[]): readonly string[] =>
	parts.length === 0 && list.length === 1 ? ['0'] : parts;

/** What a replay opens with: its one series or its one report; else the list of them. */
export function firstView(replay: Replay): View {
	if (replay.series.length + replay.traces.length + replay.conformance.length !== 1)
		return { kind: 'overview' };
	return (
		(replay.series.length > 0 ? matrixView(replay, ['0']) : hungView(replay, ['0'])) ?? { kind: 'overview' }
	);
}

function matrixView(replay: Replay, [index, scenario, column]: readonly string[]): View | null {
	const series = replay.series[Number(index)];
	if (!series) return null;
	const row = series.rows.find((each) => each.scenario === scenario);
	const choice =
		row && column !== undefined && row.cells[Number(column)]
			? { scenario: row.scenario, column: Number(column) }
			: row
				? firstCell([row])
				: firstCell(series.rows);
	return { kind: 'matrix', series: Number(index), ...(choice ?? { scenario: '', column: 0 }) };
}

function timelineView(replay: Replay, parts: readonly string[]): View | null {
	const [series, scenario = '', column, step] = parts;
	const of: ScheduleOwner =
		series === 'trace'
			? { kind: 'trace', trace: Number(scenario) }
			: { kind: 'cell', series: Number(series), scenario, column: Number(column) };
	const schedule = scheduleOf(replay, of);
	return schedule && { kind: 'timeline', of, step: stepIn(schedule, series === 'trace' ? column : step) };
}

function hungView(replay: Replay, [index, step]: readonly string[]): View | null {
	const trace = replay.traces[Number(index)];
	if (!trace) return null;
	return { kind: 'hung', trace: Number(index), step: trace.schedule ? stepIn(trace.schedule, step) : 0 };
}

/** The step a text names; where it names none, the hazard's, or the last. */
function stepIn(schedule: ReplaySchedule, text: string | undefined): number {
	const number = Number(text);
	if (Number.isInteger(number) && number >= 1 && number <= schedule.steps.length) return number;
	return schedule.hazardStep ?? schedule.steps.length;
}

/** A row and its cell, by the names a link uses. */
export function cellOf(
	series: SeriesReplay | undefined,
	scenario: string,
	column: number,
): { readonly row: HazardRow; readonly cell: HazardCell } | null {
	const row = series?.rows.find((each) => each.scenario === scenario);
	const cell = row?.cells[column];
	return row && cell ? { row, cell } : null;
}

/** The schedule that a timeline shows; null where there is none. */
export function scheduleOf(replay: Replay, of: ScheduleOwner): ReplaySchedule | null {
	if (of.kind === 'trace') return traceOf(replay, of)?.schedule ?? null;
	return cellOf(replay.series[of.series], of.scenario, of.column)?.cell.schedule ?? null;
}

export const traceOf = (replay: Replay, of: ScheduleOwner): TraceReplay | undefined =>
	of.kind === 'trace' ? replay.traces[of.trace] : undefined;

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
