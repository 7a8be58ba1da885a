// Moving through the timeline by keys: from step to step and from row to row. Pure.
import type { ReplayStep } from '../../replay/result';
import { type ChartRow, eventsOf } from './chart-layout';
import type { Lane } from './lanes';

/** The next or the previous step of the task that takes a step; null where there is none. */
export function stepOfTask(lanes: readonly Lane[], step: number, by: 1 | -1): number | null {
	const own = lanes.find((lane) => lane.steps.includes(step))?.steps ?? [];
	const to = by === 1 ? own.find((each) => each > step) : own.findLast((each) => each < step);
	return to ?? null;
}

/** The row above or below the chosen one, by its id; the first where none is chosen. */
export function neighbour(rows: readonly ChartRow[], id: string, by: 1 | -1): string {
	const ids = [...new Set(rows.flatMap((row) => (row.kind === 'heading' ? [] : [row.id])))];
	const at = ids.indexOf(id);
	return ids[Math.min(ids.length - 1, Math.max(0, at < 0 ? 0 : at + by))] ?? id;
}

/** The next step at which something happens in the row, around the end. */
export function nextChange(rows: readonly ChartRow[], id: string, step: number): number {
	const row = rows.find((each) => each.kind !== 'heading' && each.id === id);
	const events = row ? eventsOf(row) : [];
	return events.find((each) => each > step) ?? events[0] ?? step;
}

/** Numbers of the steps that have a text in what they do, change or are; none for no text. */
export function stepsWith(steps: readonly ReplayStep[], text: string): readonly number[] {
	const wanted = text.trim().toLowerCase();
	if (wanted === '') return [];
	return steps.flatMap((step, at) => {
		const words = [
			step.does,
			step.function,
			step.actor,
			step.step,
			...step.hazards,
			...step.changes.flatMap(({ object, variable, to }) => [object, variable, to]),
		];
		return words.some((word) => word.toLowerCase().includes(wanted)) ? [at + 1] : [];
	});
}
