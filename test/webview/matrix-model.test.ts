// What the matrix shows, before it is drawn: classes of rows, folding of columns, moving by keys, links.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HazardRow, SeriesReplay } from '../../src/replay/result';
import { columnsOf, indexOf, shortSubject, shows } from '../../src/webview/model/columns';
import { firstCell, moveChange, moveColumn, moveRow } from '../../src/webview/model/cursor';
import { chipsFor, classOf } from '../../src/webview/model/filters';
import { linkOf, viewOf } from '../../src/webview/model/link';
import { cellName, changeInWords, count, counted } from '../../src/webview/model/verdict';
import { EVERYTHING, SERIES, SERIES_ONLY, TRACE_ONLY } from './fixture';

const rowOf = (scenario: string): HazardRow => {
	const found = SERIES.rows.find((row) => row.scenario === scenario);
	if (!found) throw new Error(scenario);
	return found;
};

/** A row whose cells have these verdicts and changes: `safe`, `H04`, `H04 new`, `open`, `-`. */
function rowWith(...cells: readonly string[]): HazardRow {
	const [first] = rowOf('write').cells;
	if (!first) throw new Error('no cell');
	return {
		...rowOf('write'),
		cells: cells.map((text, patch) => {
			const [word = '', change = null] = text.split(' ');
			return {
				...first,
				patch,
				verdict: word.startsWith('H')
					? 'hazard'
					: word === 'safe'
						? 'safe'
						: word === 'open'
							? 'not-exhausted'
							: 'unknown',
				hazard: word.startsWith('H') ? word : null,
				change: change as HazardRow['cells'][number]['change'],
			};
		}),
	};
}

describe('the class of a row', () => {
	it.each([
		['H04', 'safe fixed', 'fixed'],
		['safe', 'H04 new', 'new'],
		['H04', 'H31 worse', 'worse'],
		['H31', 'H04 better', 'better'],
		['H04', 'H04', 'still'],
		['safe', 'safe', 'safe'],
		['H04', 'open not-exhausted', 'open'],
		['H04', '-', 'unknown'],
	])('%s, then %s: %s', (before, after, wanted) => {
		expect(classOf(rowWith(before, after))).toBe(wanted);
	});

	it('is by how the row ends: what was broken and mended is fixed, what was mended and broken is worse off', () => {
		expect(classOf(rowWith('safe', 'H04 new', 'safe fixed'))).toBe('fixed');
		expect(classOf(rowWith('H04', 'safe fixed', 'H04 new'))).toBe('new');
	});

	it('makes the counts of the chips add up to the rows', () => {
		const chips = chipsFor(SERIES.rows);
		const all = chips.find((chip) => chip.id === 'all')?.count;
		const classes = chips.filter((chip) => chip.id !== 'all' && chip.id !== 'changed');
		expect(classes.reduce((sum, chip) => sum + chip.count, 0)).toBe(all);
		expect(chips.map(({ label, count: number }) => `${label} ${number}`)).toEqual([
			'All 8',
			'Changed 6',
			'New 1',
			'Worse 1',
			'Fixed 3',
			'Still there 2',
			'Not exhausted 1',
		]);
	});
});

/** The series with as many more patches that change nothing. */
function longer(patches: number): SeriesReplay {
	const more = Array.from({ length: patches }, (_, at) => at + SERIES.patches.length + 1);
	return {
		...SERIES,
		patches: [
			...SERIES.patches,
			...more.map((number) => ({
				number,
				subject: `x: y ${number}`,
				operations: [],
				notModelled: [],
				mail: null,
			})),
		],
	};
}

describe('columns', () => {
	it('all stand open in a short series', () => {
		const columns = columnsOf(SERIES, { narrow: false, open: new Set() });
		expect(columns.map(({ title }) => title)).toEqual(['Before', '1', '2', '3', '4', '5', '6', '7']);
		expect(columns.map(({ label }) => label).slice(0, 5)).toEqual([
			'v4.3',
			'no step',
			'no step',
			'no step',
			'hold the queue',
		]);
	});

	it('fold where nothing happens in a long one, and nowhere else', () => {
		const columns = columnsOf(longer(53), { narrow: false, open: new Set() });
		expect(columns.map(({ title }) => title)).toEqual(['Before', '1–3', '4', '5', '6', '7', '8–60']);
	});

	it('fold around one that was opened', () => {
		const columns = columnsOf(longer(10), { narrow: false, open: new Set([12]) });
		expect(columns.map(({ title }) => title).slice(-3)).toEqual(['8–11', '12', '13–17']);
	});

	it('show every cell once, whatever is folded', () => {
		fc.assert(
			fc.property(fc.nat(70), fc.boolean(), fc.uniqueArray(fc.nat(80)), (more, narrow, open) => {
				const series = longer(more);
				const columns = columnsOf(series, { narrow, open: new Set(open) });
				for (let index = 0; index <= series.patches.length; index++)
					expect(columns.filter((column) => shows(column, index))).toHaveLength(1);
				expect(columns.map(indexOf)).toEqual([...columns.map(indexOf)].sort((a, b) => a - b));
			}),
		);
	});

	it.each([
		['[PATCH v2 4/7] dax: hold the queue while the kernel uses an address', 'hold the queue'],
		['mm, dax: unmap at the end of all', 'unmap at the'],
		['fs/dax.c: fix', 'fix'],
		['supercalifragilisticexpialidocious', 'supercalifragilisti…'],
		['', ''],
	])('name a patch shortly: %s', (subject, wanted) => {
		expect(shortSubject(subject)).toBe(wanted);
	});
});

describe('moving', () => {
	const at = (scenario: string, column: number) => ({ scenario, column });

	it('begins at the first change for the worse, else the first change, else the first row at the end', () => {
		expect(firstCell(SERIES.rows)).toEqual(at('hole-read', 4));
		expect(firstCell([rowOf('fault'), rowOf('ext4')])).toEqual(at('ext4', 6));
		expect(firstCell([rowOf('fault')])).toEqual(at('fault', 7));
		expect(firstCell([])).toBeNull();
	});

	it('stops at the edges', () => {
		expect(moveRow(SERIES.rows, at('write', 2), -1)).toEqual(at('write', 2));
		expect(moveRow(SERIES.rows, at('umount', 2), 1)).toEqual(at('umount', 2));
		expect(moveColumn([0, 3, 4], at('write', 0), -1)).toEqual(at('write', 0));
		expect(moveColumn([0, 3, 4], at('write', 4), 1)).toEqual(at('write', 4));
	});

	it('goes past a fold in one step', () => {
		expect(moveColumn([0, 3, 4], at('write', 2), 1)).toEqual(at('write', 4));
		expect(moveColumn([0, 3, 4], at('write', 2), -1)).toEqual(at('write', 0));
	});

	it('from a row that a filter hides goes to the first', () => {
		expect(moveRow([rowOf('ext4')], at('write', 2), 1)).toEqual(at('ext4', 2));
	});

	it('visits every change once, around the end, and back the same way', () => {
		const changes = SERIES.rows.flatMap((row) => row.cells.filter((cell) => cell.change)).length;
		const first = at('write', 4);
		let here = first;
		const seen = new Set<string>();
		for (let step = 0; step < changes; step++) {
			seen.add(JSON.stringify(here));
			expect(moveChange(SERIES.rows, moveChange(SERIES.rows, here, 1), -1)).toEqual(here);
			here = moveChange(SERIES.rows, here, 1);
		}
		expect(seen.size).toBe(changes);
		expect(here).toEqual(first);
	});
});

describe('links', () => {
	it.each([
		'overview',
		'matrix/0/hole-read/4',
		'matrix/0/write/0',
		'timeline/0/fault/7/9',
		'timeline/trace/0/3',
		'hung/0/2',
	])('%s opens what it names', (link) => {
		expect(linkOf(viewOf(link, EVERYTHING))).toBe(link);
	});

	it('without an end choose for themselves', () => {
		expect(linkOf(viewOf('matrix', SERIES_ONLY))).toBe('matrix/0/hole-read/4');
		expect(linkOf(viewOf('timeline/0/fault/7', SERIES_ONLY))).toBe('timeline/0/fault/7/9');
		expect(linkOf(viewOf('', SERIES_ONLY))).toBe('matrix/0/hole-read/4');
		expect(linkOf(viewOf('', TRACE_ONLY))).toBe('hung/0/5');
		expect(linkOf(viewOf('', EVERYTHING))).toBe('overview');
		expect(linkOf(viewOf('hung', EVERYTHING))).toBe('hung/0/5');
		expect(linkOf(viewOf('matrix', EVERYTHING))).toBe('overview');
		const one = { ...EVERYTHING, series: [SERIES] };
		expect(linkOf(viewOf('matrix', one))).toBe('matrix/0/hole-read/4');
	});

	it('of what is not there open what there is', () => {
		for (const link of ['matrix/9', 'timeline/0/fault/99/1', 'timeline/0/write/4/1', 'hung/7', 'what/ever'])
			expect(linkOf(viewOf(link, SERIES_ONLY))).toBe('matrix/0/hole-read/4');
		expect(linkOf(viewOf('timeline/0/fault/7/999', SERIES_ONLY))).toBe('timeline/0/fault/7/9');
	});

	it('take any text, and what they open links to itself', () => {
		const part = fc.oneof(
			fc.string(),
			fc.constantFrom('matrix', 'timeline', 'hung', 'trace', '0', '1', 'fault', '%'),
		);
		fc.assert(
			fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
				const view = viewOf(parts.join('/'), EVERYTHING);
				expect(viewOf(linkOf(view), EVERYTHING)).toEqual(view);
			}),
		);
	});
});

describe('words', () => {
	it('name a cell by scenario, column, verdict, change and meaning', () => {
		const row = rowOf('umount');
		const [cell] = row.cells;
		expect(cell && cellName(row, cell, SERIES.hazards)).toBe(
			'XFS: removed, then umount, before the series: H08, hang unmount hang after shutdown',
		);
		const open = rowOf('truncate');
		const last = open.cells.at(-1);
		expect(last && cellName(open, last, SERIES.hazards)).toBe(
			'PMD fault ∥ truncate ∥ remove, after patch 7: not exhausted, at 18,211 states, no hazard so far',
		);
	});

	it('say what a verdict was before', () => {
		expect(changeInWords(rowOf('hole-read'), 4)).toBe('worse, was H04');
		expect(changeInWords(rowOf('hole-read'), 5)).toBe('');
		expect(changeInWords(rowOf('truncate'), 7)).toBe('not exhausted, was H02');
	});

	it('write numbers exactly', () => {
		expect([0, 999, 1000, 3412903].map(count)).toEqual(['0', '999', '1,000', '3,412,903']);
		expect([counted(1, 'state'), counted(2000, 'state')]).toEqual(['1 state', '2,000 states']);
	});
});
