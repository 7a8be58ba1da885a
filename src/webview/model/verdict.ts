// Verdicts as people read them: one sign, one word and one sentence for each. Knows cells and rows; draws nothing.
import type { HazardCell, HazardRow, HazardText } from '../../replay/result';

/** The shape a verdict is drawn with. `none`: nothing is known, or nothing was replayed. */
export type Sign = 'hazard' | 'hang' | 'safe' | 'open' | 'none';

export function signOf({ verdict, schedule }: HazardCell): Sign {
	switch (verdict) {
		case 'hazard':
			return schedule?.hang ? 'hang' : 'hazard';
		case 'safe':
			return 'safe';
		case 'not-exhausted':
			return 'open';
		case 'unknown':
			return 'none';
	}
}

/** The word in a cell: the hazard's id, or what else the verdict is. */
export function wordOf({ verdict, hazard }: HazardCell): string {
	switch (verdict) {
		case 'hazard':
			return hazard ?? 'hazard';
		case 'safe':
			return 'safe';
		case 'not-exhausted':
			return 'not exhausted';
		case 'unknown':
			return '–';
	}
}

/** The name of a hazard by its id; the id itself where nobody has named it. */
export function hazardName(hazards: readonly HazardText[], id: string): string {
	return hazards.find((each) => each.id === id)?.name ?? id;
}

/** What a screen reader says after the word of a verdict: what the word means. */
function meaningOf(cell: HazardCell, hazards: readonly HazardText[]): string {
	switch (cell.verdict) {
		case 'hazard': {
			const kind = signOf(cell) === 'hang' ? 'hang' : 'hazard';
			return cell.hazard ? `${kind} ${hazardName(hazards, cell.hazard)}` : kind;
		}
		case 'safe':
			return 'every state visited';
		case 'not-exhausted':
			return `at ${count(cell.states)} states, no hazard so far`;
		case 'unknown':
			return `not replayed: ${cell.because}`;
	}
}

/** Where a column stands in the series: `before the series`, `after patch 4`. */
export const columnInWords = (patch: number): string =>
	patch === 0 ? 'before the series' : `after patch ${patch}`;

/** What a cell shows: the word of its verdict, and that of its change where it adds to it. */
export function cellWords(cell: HazardCell): string {
	const change = cell.change === 'not-exhausted' ? null : cell.change;
	return change ? `${wordOf(cell)} ${change}` : wordOf(cell);
}

/** The accessible name of a cell, which has what it shows: scenario, column, verdict, change, and what the verdict means. */
export function cellName(row: HazardRow, cell: HazardCell, hazards: readonly HazardText[]): string {
	return `${row.title}, ${columnInWords(cell.patch)}: ${cellWords(cell)}, ${meaningOf(cell, hazards)}`;
}

/** The verdict's change against the cell at its left, as the side pane says it: `worse, was H04`. */
export function changeInWords(row: HazardRow, column: number): string {
	const cell = row.cells[column];
	const before = row.cells[column - 1];
	if (!cell?.change || !before) return '';
	const word = cell.change === 'not-exhausted' ? 'not exhausted' : cell.change;
	return `${word}, was ${wordOf(before)}`;
}

/** `3,412,903`. */
export const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 state`, `2 states`, `3,412,903 states`. */
export const counted = (number: number, word: string): string =>
	`${count(number)} ${word}${number === 1 ? '' : 's'}`;
