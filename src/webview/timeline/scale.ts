// From steps to places on the drawing: steps are equally wide, whatever time lay between them.
import { scaleLinear } from 'd3-scale';

/** Widths of a step, from the widest view of the whole to single steps. */
export const ZOOM: readonly number[] = [14, 20, 32, 45, 64, 96];
/** Few steps do not fill a wide panel by growing beyond this. */
const WIDEST_TO_FIT = 90;
/** Under this width a box has no room for a word. */
export const LEAST_FOR_WORDS = 24;

export interface StepScale {
	readonly width: number;
	/** The number after the last column: where what does not end ends. */
	readonly end: number;
	/** Width of one step. */
	readonly step: number;
	/** Left edge of a step; of the one after the last: the right edge. */
	left(step: number): number;
	middle(step: number): number;
	/** The column at a place. */
	at(x: number): number;
}

/**
 * @param columns one for each step, and one more where a task waits for ever after the last
 * @param width of all columns together
 */
export function stepScale(columns: number, width: number): StepScale {
	const scale = scaleLinear()
		.domain([1, columns + 1])
		.range([0, width]);
	return {
		width,
		end: columns + 1,
		step: width / Math.max(1, columns),
		left: (step) => scale(step),
		middle: (step) => scale(step + 0.5),
		at: (x) => Math.min(columns, Math.max(1, Math.floor(scale.invert(x)))),
	};
}

/** Width of all columns: as the zoom says, but no room is left over that they could use. */
export function chartWidth(columns: number, zoom: number, room: number): number {
	return Math.max(columns * (ZOOM[zoom] ?? WIDEST_TO_FIT), Math.min(room, columns * WIDEST_TO_FIT));
}
