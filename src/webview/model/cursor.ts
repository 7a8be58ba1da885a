// Moving through the hazard matrix by keys. Pure: from one cell to the next.
import type { HazardRow } from '../../replay/result';

/** A chosen cell: the scenario of its row, and its column (0: before the series, else the patch's place). */
export interface CellChoice {
	readonly scenario: string;
	readonly column: number;
}

/** The cell to begin with: the first change for the worse, else the first change, else the first row at the end. */
export function firstCell(rows: readonly HazardRow[]): CellChoice | null {
	const cells = rows.flatMap((row) => row.cells.map((cell, column) => ({ row, cell, column })));
	const found =
		cells.find(({ cell }) => cell.change === 'new' || cell.change === 'worse') ??
		cells.find(({ cell }) => cell.change !== null) ??
		cells.find(({ row, column }) => column === row.cells.length - 1);
	return found ? { scenario: found.row.scenario, column: found.column } : null;
}

/** The row above (-1) or below (1); the same row at the edges. A row that is hidden counts as the first. */
export function moveRow(rows: readonly HazardRow[], from: CellChoice, by: -1 | 1): CellChoice {
	const at = rows.findIndex((row) => row.scenario === from.scenario);
	const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
	return row ? { scenario: row.scenario, column: from.column } : from;
}

/** The column at the left or right among those that are shown; the same column at the edges. */
export function moveColumn(shown: readonly number[], from: CellChoice, by: -1 | 1): CellChoice {
	const at = shown.findIndex((column) => column >= from.column);
	const column = shown[Math.min(shown.length - 1, Math.max(0, (at < 0 ? shown.length - 1 : at) + by))];
	return { scenario: from.scenario, column: column ?? from.column };
}

/** The next changed cell in reading order, around the end; the same cell where nothing changes. */
export function moveChange(rows: readonly HazardRow[], from: CellChoice, by: -1 | 1): CellChoice {
	const changes = rows.flatMap((row, y) =>
		row.cells.flatMap((cell, column) => (cell.change ? [{ scenario: row.scenario, y, column }] : [])),
	);
	const y = rows.findIndex((row) => row.scenario === from.scenario);
	const isAfter = (each: (typeof changes)[number]) =>
		each.y > y || (each.y === y && each.column > from.column);
	const isBefore = (each: (typeof changes)[number]) =>
		each.y < y || (each.y === y && each.column < from.column);
	const found =
		by === 1 ? (changes.find(isAfter) ?? changes[0]) : (changes.findLast(isBefore) ?? changes.at(-1));
	return found ? { scenario: found.scenario, column: found.column } : from;
}
