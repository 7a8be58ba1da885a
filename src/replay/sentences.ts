// The sentences of a replayed series: what changed a verdict, how a row goes, and the series as a whole. Decides nothing.
import type { Defect } from './lower/defects';
import type { Change } from './lower/stages';
import type { HazardCell, HazardRow } from './result';

const joined = (parts: readonly string[]): string =>
	parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** Why a cell differs from the one at its left. */
export function becauseOf(
	change: HazardCell['change'],
	causes: readonly Change[],
	defects: readonly Defect[],
): string {
	if (change === null) return '';
	const [defect] = defects;
	if (defect) return `${defect.says}.`;
	if (change === 'not-exhausted') return 'The search was stopped at its bound.';
	const says = [...new Set(causes.map((cause) => cause.says))];
	return says.length === 0 ? '' : `${joined(says.slice(0, 3))}.`;
}

const nameOf = ({ hazard, verdict }: HazardCell): string => hazard ?? verdict;

/** How a row goes: `fixed in 4`, `still there`, `new in 5`, `safe`. */
export function storyOf(cells: readonly HazardCell[]): string {
	const [first, last] = [cells[0], cells.at(-1)];
	if (!first || !last) return '';
	const changed = cells.filter(({ change }) => change !== null);
	const lastChange = changed.at(-1);
	if (changed.length === 0 || !lastChange) return last.verdict === 'hazard' ? 'still there' : last.verdict;
	const earlier = changed.slice(0, -1).some(({ change }) => change === 'new' || change === 'worse');
	const detour = earlier && lastChange.change === 'fixed' && first.verdict === 'safe';
	if (detour) return `broken in ${changed[0]?.patch}, mended in ${lastChange.patch}`;
	if (lastChange.change === 'fixed') return `fixed in ${lastChange.patch}`;
	if (lastChange.change === 'new') return `new in ${lastChange.patch}`;
	if (lastChange.change === 'not-exhausted') return 'not exhausted';
	if (nameOf(first) === nameOf(last)) return 'still there';
	return `${nameOf(first)} before, ${nameOf(last)} since ${lastChange.patch}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** One sentence over all rows. */
export function summaryOf(rows: readonly HazardRow[]): string {
	if (rows.length === 0) return 'No patch changes a step of the model.';
	const before = (row: HazardRow) => row.cells[0]?.verdict === 'hazard';
	const after = (row: HazardRow) => row.cells.at(-1)?.verdict === 'hazard';
	const fixed = rows.filter((row) => before(row) && !after(row)).length;
	const opened = rows.filter((row) => !before(row) && after(row)).length;
	const open = rows.filter((row) => before(row) && after(row)).length;
	const parts = [
		fixed > 0 ? `closes ${count(fixed, 'hazard')}` : '',
		opened > 0 ? `opens ${count(opened, 'hazard')}` : '',
		open > 0 ? `leaves ${open} open` : '',
	].filter(Boolean);
	return parts.length === 0 ? 'No verdict changes.' : `The series ${joined(parts)}.`;
}
