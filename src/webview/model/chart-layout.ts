// Where the rows of the timeline stand: one for each task, with lines for what it holds, its waits and its log pins, and
// one for each object; pinned rows come once more at the top. Knows lanes and bands; draws nothing.
import type { Band } from './bands';
import type { Lane } from './lanes';

/** Height of a step's box, of a bar with the gap under it, and of an object's row. */
export const BOX = 21;
export const BAR = 17;
export const BAND = 34;
/** Room over the boxes for the ids of hazards. */
const OVER = 20;
const HEADING = 22;
const UNDER = 8;

interface Place {
	/** Unique also among rows that are there twice. */
	readonly key: string;
	readonly y: number;
	readonly height: number;
}

export interface HeadingRow extends Place {
	readonly kind: 'heading';
	readonly text: string;
}

export interface LaneRow extends Place {
	readonly kind: 'lane';
	/** What names the row in choices: it is the same for a pinned copy. */
	readonly id: string;
	readonly lane: Lane;
	/** Top of the boxes, of the first bar, of the line of waits, of the line of pins. */
	readonly boxes: number;
	readonly bars: number;
	readonly waits: number;
	readonly pins: number;
}

export interface BandRow extends Place {
	readonly kind: 'band';
	readonly id: string;
	readonly band: Band;
}

export type ChartRow = HeadingRow | LaneRow | BandRow;

/** All rows from top to bottom; the bottom of the last is the height of the chart. */
export function layoutRows(
	lanes: readonly Lane[],
	bands: readonly Band[],
	pinned: readonly string[],
): readonly ChartRow[] {
	const rows: ChartRow[] = [];
	const bottom = () => {
		const last = rows.at(-1);
		return last ? last.y + last.height : 0;
	};
	const addHeading = (text: string) =>
		rows.push({ kind: 'heading', key: `heading ${text}`, text, y: bottom(), height: HEADING });
	const addLane = (lane: Lane, copy: string) => rows.push(laneRow(lane, copy, bottom()));
	const addBand = (band: Band, copy: string) =>
		rows.push({ kind: 'band', key: copy + bandId(band), id: bandId(band), band, y: bottom(), height: BAND });
	const isPinned = (id: string) => pinned.includes(id);
	const pinnedLanes = lanes.filter((lane) => isPinned(laneId(lane)));
	const pinnedBands = bands.filter((band) => isPinned(bandId(band)));
	if (pinnedLanes.length + pinnedBands.length > 0) addHeading('Pinned');
	for (const lane of pinnedLanes) addLane(lane, 'pinned ');
	for (const band of pinnedBands) addBand(band, 'pinned ');
	addHeading('Tasks');
	for (const lane of lanes) addLane(lane, '');
	if (bands.length > 0) addHeading('Objects');
	for (const band of bands) addBand(band, '');
	return rows;
}

const laneId = (lane: Lane): string => `task ${lane.actor}`;
const bandId = (band: Band): string => `object ${band.id}`;

function laneRow(lane: Lane, copy: string, y: number): LaneRow {
	const slots = Math.max(0, ...lane.held.map((bar) => bar.slot + 1));
	const boxes = y + OVER;
	const bars = boxes + BOX + 4;
	const waits = bars + slots * BAR;
	const pins = waits + (lane.waits.length > 0 ? BAR + 2 : 0);
	const end = pins + (lane.pins.length > 0 ? BAR + 4 : 0);
	const id = laneId(lane);
	return { kind: 'lane', key: copy + id, id, lane, y, height: end + UNDER - y, boxes, bars, waits, pins };
}

/** Steps at which something happens in a row. */
export function eventsOf(row: ChartRow): readonly number[] {
	switch (row.kind) {
		case 'heading':
			return [];
		case 'lane':
			return row.lane.steps;
		case 'band':
			return row.band.segments.filter((segment) => segment.changed).map((segment) => segment.from);
	}
}
