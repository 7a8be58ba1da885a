// Puts the parts of a replay together: series, reports of logs, conformance, and every hazard that they name, once.
import { hazardText } from './hazard-text';
import type { Conformance, Replay, SeriesReplay, TraceReplay } from './result';

/** What logs show: their reports explained, their trace buffers held against the model. */
export interface LogsReplay {
	readonly traces: readonly TraceReplay[];
	readonly conformance: readonly Conformance[];
}

/** The replay of these parts. */
export function replayOf(series: readonly SeriesReplay[], { traces, conformance }: LogsReplay): Replay {
	const ids = new Set(traces.flatMap(({ hazard }) => hazard ?? []));
	const ofSeries = series.flatMap(({ hazards }) => hazards).filter(({ id }) => !ids.has(id));
	const known = new Map(ofSeries.map((hazard) => [hazard.id, hazard]));
	const hazards = [...known.values(), ...[...ids].map(hazardText)];
	return { series, traces, conformance, hazards: hazards.sort((a, b) => a.id.localeCompare(b.id)) };
}
