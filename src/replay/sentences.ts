// The sentences of a replayed series: what changed a verdict, how a row goes, and the series as a whole. Decides nothing.
import type { Series } from '../patch/series';
import type { Defect } from './lower/defects';
import type { Change } from './lower/stage';
import type { HazardCell, HazardRow, ReplayedPatch } from './result';

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
	if (changed.length === 0 || !lastChange) {
		if (last.verdict !== 'hazard') return last.verdict;
		return first.verdict === 'safe' ? 'missed by the new notification' : 'still there';
	}
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

/** Situations with the hazard they have, a few by name. */
function examples(rows: readonly HazardRow[]): string {
	const named = rows.map(({ scenario, cells }) => `${scenario} (${cells.at(-1)?.hazard})`);
	return named.length > 4 ? `${named.slice(0, 4).join(', ')} and ${named.length - 4} more` : named.join(', ');
}

/** One sentence over all rows: what the series closes, what it opens, and what it leaves open. */
export function summaryOf(rows: readonly HazardRow[]): string {
	if (rows.length === 0) return 'No patch changes a step of the model.';
	const before = (row: HazardRow) => row.cells[0]?.verdict === 'hazard';
	const after = (row: HazardRow) => row.cells.at(-1)?.verdict === 'hazard';
	const fixed = rows.filter((row) => before(row) && !after(row));
	const opened = rows.filter(
		(row) => !before(row) && after(row) && row.cells.some(({ change }) => change === 'new'),
	);
	const open = rows.filter((row) => after(row) && !opened.includes(row));
	const passing = rows.filter(
		(row) => !before(row) && !after(row) && row.cells.some(({ verdict }) => verdict === 'hazard'),
	);
	const parts = [
		fixed.length > 0 ? `makes ${count(fixed.length, 'situation')} safe` : '',
		opened.length > 0 ? `brings a hazard to ${opened.length}: ${examples(opened)}` : '',
		passing.length > 0 ? `breaks ${count(passing.length, 'situation')} on its way and mends them` : '',
		open.length > 0 ? `leaves ${open.length} open: ${examples(open)}` : '',
	].filter(Boolean);
	return parts.length === 0 ? 'No verdict changes.' : `The series ${parts.join('; ')}.`;
}

const listed = (numbers: readonly number[]): string =>
	numbers.length > 8 ? `${numbers.slice(0, 8).join(', ')}, …` : numbers.join(', ');

/** Unknown calls that are named. */
const MOST_CALLS = 6;

/** Calls that more likely than others do something to lifetimes. */
const LIKELY = /wait|lock|get|put|pin|unmap|kill|flush|sync|freeze|thaw|notify|invalidate|release|ref|drain/;

/** The calls that were passed over in functions that have steps of the model. */
function passedOver(patches: readonly ReplayedPatch[]): string[] {
	const names = [...new Set(patches.flatMap(({ notModelled }) => notModelled))];
	const ranked = [
		...names.filter((name) => LIKELY.test(name)),
		...names.filter((name) => !LIKELY.test(name)),
	];
	const named = ranked.slice(0, MOST_CALLS).map((name) => `${name}()`);
	if (named.length === 0) return [];
	const rest = names.length - named.length;
	return [`Not modelled: ${named.join(', ')}${rest > 0 ? ` and ${rest} more calls` : ''}.`];
}

/** What was left out, each in a sentence. */
export function notesOf(series: Series, patches: readonly ReplayedPatch[], isStopped: boolean): string[] {
	const { missing, of } = series;
	const idle = patches.filter(({ operations }) => operations.length === 0).map(({ number }) => number);
	const isSome = idle.length > 0 && idle.length < patches.length;
	return [
		...(isSome
			? [`No step of the model changes with ${idle.length === 1 ? 'patch' : 'patches'} ${listed(idle)}.`]
			: []),
		...passedOver(patches),
		...(missing.length > 0
			? [`Patches that are not there (${listed(missing)} of ${of}) count as if they did nothing.`]
			: []),
		...(isStopped ? ['Stopped before every situation was replayed.'] : []),
	];
}
