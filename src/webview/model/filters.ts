// The chips over the hazard matrix: every row belongs to exactly one class by how it ends, so that the counts add up.
// Knows rows; draws nothing.
import type { HazardRow } from '../../replay/result';
import type { Sign } from './verdict';

/** How the life of a scenario ends after the series. */
export type RowClass = 'new' | 'worse' | 'better' | 'fixed' | 'still' | 'open' | 'safe' | 'unknown';

export function classOf({ cells }: HazardRow): RowClass {
	const last = cells.at(-1);
	switch (last?.verdict) {
		case 'safe':
			return cells.some((cell) => cell.verdict === 'hazard') ? 'fixed' : 'safe';
		case 'not-exhausted':
			return 'open';
		case 'hazard': {
			if (cells[0]?.verdict === 'safe') return 'new';
			const change = cells.findLast((cell) => cell.change !== null)?.change;
			return change === 'new' || change === 'worse' || change === 'better' ? change : 'still';
		}
		default:
			return 'unknown';
	}
}

export const isChanged = ({ cells }: HazardRow): boolean => cells.some((cell) => cell.change !== null);

export interface Filter {
	readonly id: string;
	readonly label: string;
	readonly sign: Sign | null;
	readonly takes: (row: HazardRow) => boolean;
	/** Shown also when nothing falls under it. */
	readonly always: boolean;
}

const ofClass = (id: RowClass, label: string, sign: Sign | null, always: boolean): Filter => ({
	id,
	label,
	sign,
	takes: (row) => classOf(row) === id,
	always,
});

export const FILTERS: readonly Filter[] = [
	{ id: 'all', label: 'All', sign: null, takes: () => true, always: true },
	{ id: 'changed', label: 'Changed', sign: null, takes: isChanged, always: true },
	ofClass('new', 'New', 'hazard', true),
	ofClass('worse', 'Worse', 'hazard', true),
	ofClass('better', 'Better', 'hazard', false),
	ofClass('fixed', 'Fixed', 'safe', true),
	ofClass('still', 'Still there', null, true),
	ofClass('open', 'Not exhausted', 'open', true),
	ofClass('safe', 'Safe', 'safe', false),
	ofClass('unknown', 'Not replayed', 'none', false),
];

export const filterById = (id: string): Filter | undefined => FILTERS.find((filter) => filter.id === id);

/** The chips for these rows, each with its count. */
export function chipsFor(rows: readonly HazardRow[]): readonly (Filter & { readonly count: number })[] {
	return FILTERS.map((filter) => ({ ...filter, count: rows.filter(filter.takes).length })).filter(
		({ always, count }) => always || count > 0,
	);
}
