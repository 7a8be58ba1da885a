// What the timeline and the explanation of a log show, before they are drawn.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplaySchedule, ReplayStep, WaitEdge, WaitNode } from '../../src/replay/result';
import { bandsOf } from '../../src/webview/model/bands';
import { eventsOf, layoutRows } from '../../src/webview/model/chart-layout';
import { firstDifference, lostSteps } from '../../src/webview/model/compare';
import { heldBars, lanesOf } from '../../src/webview/model/lanes';
import { pinnedLines, runsOf } from '../../src/webview/model/log-pins';
import { stepWord } from '../../src/webview/model/step-word';
import { subjectOf } from '../../src/webview/model/subject';
import { valueAfter, variablesOf } from '../../src/webview/model/values';
import { placeNodes, textLines } from '../../src/webview/model/wait-layout';
import {
	announcement,
	asSentence,
	cellText,
	placeInWords,
	scheduleText,
	traceText,
} from '../../src/webview/model/words';
import { stepScale } from '../../src/webview/timeline/scale';
import { FAULT, SERIES, SERIES_ONLY, TRACE, TRACE_ONLY } from './fixture';

const laneOf = (schedule: ReplaySchedule, actor: string) => {
	const found = lanesOf(schedule).find((lane) => lane.actor === actor);
	if (!found) throw new Error(actor);
	return found;
};

const holding = (...holds: readonly string[]): ReplayStep => {
	const [first] = FAULT.steps;
	if (!first) throw new Error('no step');
	return { ...first, holds };
};

describe('lanes', () => {
	it('stand in the order of first steps, each with its colour; a fifth repeats the first, doubled', () => {
		expect(lanesOf(FAULT).map(({ actor, colour }) => `${actor}${colour}`)).toEqual(['F1', 'R2', 'Y3']);
		const five = [...'ABCDE'].map((name) => ({ name, operation: 'io', title: name }));
		const lanes = lanesOf({ ...FAULT, actors: five });
		expect(lanes.map(({ colour, doubled }) => `${colour}${doubled ? '=' : ''}`)).toEqual([
			'1',
			'2',
			'3',
			'4',
			'1=',
		]);
	});

	it('hold from the step that takes to the step that gives back', () => {
		expect(laneOf(FAULT, 'F').held).toEqual([
			{ what: 'mmap lock, shared', from: 1, to: 12, slot: 0 },
			{ what: 'entry lock', from: 2, to: 11, slot: 1 },
			{ what: 'read section', from: 3, to: 6, slot: 2 },
		]);
	});

	it('count the same name twice as two, and use a slot again once it is free', () => {
		const steps = [holding('a'), holding('a', 'a'), holding('a'), holding('a', 'b'), holding()];
		expect(heldBars(steps, [1, 2, 3, 4, 5])).toEqual([
			{ what: 'a', from: 1, to: 5, slot: 0 },
			{ what: 'a', from: 2, to: 3, slot: 1 },
			{ what: 'b', from: 4, to: 5, slot: 1 },
		]);
	});

	it('never draw two bars of a task over each other', () => {
		const held = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
		fc.assert(
			fc.property(fc.array(held, { maxLength: 12 }), (all) => {
				const steps = all.map((names) => holding(...names));
				const bars = heldBars(
					steps,
					steps.map((_, at) => at + 1),
				);
				for (const one of bars)
					for (const other of bars)
						if (one !== other && one.slot === other.slot)
							expect(one.from >= (other.to ?? Infinity) || other.from >= (one.to ?? Infinity)).toBe(true);
			}),
		);
	});

	it('wait until a step of another task frees them', () => {
		expect(laneOf(FAULT, 'R').waits).toEqual([
			{ at: 'synchronize_srcu in kill_dax', since: 5, freedBy: 6, next: 8 },
		]);
	});

	it('wait for ever after their last step where the schedule hangs', () => {
		const { schedule } = TRACE;
		expect(schedule && laneOf(schedule, 'U').waits).toEqual([
			{ at: 'xfs_ail_push_all_sync', since: 5, freedBy: null, next: null },
		]);
	});

	it('show the gap between the guard that ended last and the hazard', () => {
		expect(laneOf(FAULT, 'F').gap).toEqual({ slot: 2, what: 'read section', from: 6, to: 9 });
		expect(laneOf(FAULT, 'R').gap).toBeNull();
		expect(laneOf({ ...FAULT, hazardStep: null }, 'F').gap).toBeNull();
	});
});

describe('bands', () => {
	const { bands, still } = bandsOf(FAULT);
	const band = (id: string) => bands.find((each) => each.id === id);

	it('are one for each part of an object that changes; the others are counted', () => {
		expect(bands.map(({ id }) => id)).toEqual([
			'pmem0 queue',
			'pmem0 dax',
			'pmem0',
			'pmem0 pgmap',
			'f[0] entry',
			'F:f[0]',
			'fs',
		]);
		expect(still).toBe(1);
	});

	it('change their text where the object changes, to the end without a gap', () => {
		const segments = band('pmem0 queue')?.segments ?? [];
		expect(segments.map(({ from, to, text }) => [from, to, text])).toEqual([
			[1, 13, 'live'],
			[13, 14, 'dying'],
			[14, 16, 'dead'],
		]);
	});

	it('tell what is gone, what is not there and what violates', () => {
		expect(band('pmem0 dax')?.segments.map(({ text, tone }) => [text, tone])).toEqual([
			['alive', 'plain'],
			['alive, readers 1', 'plain'],
			['not alive, readers 1', 'dead'],
			['not alive', 'dead'],
		]);
		expect(band('F:f[0]')?.segments.map(({ text, tone }) => [text, tone])).toEqual([
			['none', 'none'],
			['ro, b0', 'hazard'],
		]);
	});
});

describe('the state', () => {
	it('is what the last change made of it, and says since when', () => {
		const alive = variablesOf(FAULT).find(({ name }) => name === 'dax.alive');
		if (!alive) throw new Error('no variable');
		expect(valueAfter(alive, 4)).toEqual({ value: 'true', since: 0, was: null });
		expect(valueAfter(alive, 5)).toEqual({ value: 'false', since: 5, was: 'true' });
		expect(valueAfter(alive, 9)).toEqual({ value: 'false', since: 5, was: null });
	});

	it('has what only a step mentions too', () => {
		const [first, ...rest] = FAULT.steps;
		if (!first) throw new Error('no step');
		const change = { object: 'G', variable: 'saw', from: 'false', to: 'true' };
		const found = variablesOf({ ...FAULT, steps: [{ ...first, changes: [change] }, ...rest] });
		expect(found.at(-1)).toMatchObject({ object: 'G', kind: '', name: 'saw', initial: 'false' });
	});
});

describe('the layout', () => {
	const lanes = lanesOf(FAULT);
	const { bands } = bandsOf(FAULT);

	it('puts rows under each other, pinned ones once more at the top', () => {
		const rows = layoutRows(lanes, bands, ['object fs', 'task R']);
		expect(rows.map(({ key }) => key).slice(0, 4)).toEqual([
			'heading Pinned',
			'pinned task R',
			'pinned object fs',
			'heading Tasks',
		]);
		expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
		rows.forEach((row, at) => {
			const before = rows[at - 1];
			expect(row.y).toBe(before ? before.y + before.height : 0);
		});
	});

	it('knows where something happens in a row', () => {
		const rows = layoutRows(lanes, bands, []);
		const events = (key: string) => rows.filter((row) => row.key === key).flatMap(eventsOf);
		expect(events('task R')).toEqual([5, 8, 13, 14, 15]);
		expect(events('object pmem0 queue')).toEqual([13, 14]);
		expect(events('heading Tasks')).toEqual([]);
	});

	it('finds the step at any place of its drawing', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 9000 }), (steps, width) => {
				const scale = stepScale(steps, width);
				for (let step = 1; step <= steps; step++) expect(scale.at(scale.middle(step))).toBe(step);
				expect([scale.at(-5), scale.at(width + 5)]).toEqual([1, steps]);
			}),
			{ numRuns: 30 },
		);
	});
});

describe('comparing', () => {
	it('names the steps that are lost and where the schedules part', () => {
		const shorter = { ...FAULT, steps: FAULT.steps.filter((_, at) => at !== 2 && at !== 5) };
		expect([...lostSteps(FAULT, shorter)]).toEqual([3, 6]);
		expect([...lostSteps(shorter, FAULT)]).toEqual([]);
		expect(firstDifference(FAULT, shorter)).toBe(3);
		expect(firstDifference(FAULT, FAULT)).toBeNull();
		expect(firstDifference(FAULT, { ...FAULT, steps: FAULT.steps.slice(0, 4) })).toBe(5);
	});
});

describe('words', () => {
	it.each([
		['vmf_insert_mixed', 'F13', 'insert'],
		['dax_read_unlock', 'F9', 'unlock'],
		['kill_dax', 'R-alive', 'alive'],
		['', 'S1', 'S1'],
		['__x', 'S1', 'S1'],
		['synchronize_srcu', 'R5', 'srcu'],
	])('%s in %s is %s', (name, step, wanted) => {
		const [first] = FAULT.steps;
		if (!first) throw new Error('no step');
		expect(stepWord({ ...first, function: name, step }, 6)).toBe(wanted);
	});

	it('announce a step', () => {
		expect(announcement(FAULT, 15)).toBe('Step 15 of 15, Unbind: takes the memory map away. H01.');
		expect(announcement(FAULT, 99)).toBe('');
	});

	it.each([
		['the removal adds a flag', 'The removal adds a flag.'],
		['dax_io() may leave', 'dax_io() may leave.'],
		['umount:2187 waits', 'umount:2187 waits.'],
		['Ends already.', 'Ends already.'],
		['  ', ''],
	])('make a sentence of %s', (clause, sentence) => {
		expect(asSentence(clause)).toBe(sentence);
	});

	it('name places', () => {
		expect(placeInWords({ file: 'fs/dax.c', line: 155, patch: 4 }, 7)).toBe('4/7 fs/dax.c:155');
		expect(placeInWords({ file: 'fs/dax.c', line: 155 }, 7)).toBe('fs/dax.c:155');
		expect(placeInWords({ file: '/logs/a.log', line: 41 }, null)).toBe('log 41');
	});

	it('give schedule, cell and explanation as plain text', () => {
		const text = scheduleText(FAULT);
		expect(text).toContain(
			'   9  F  inserts the page-table entry  [F:f[0] state none -> ro, F:f[0] pfn none -> b0]  <- H02',
		);
		expect(text).toContain('F = Read fault, R = Unbind, Y = fsync');
		const row = SERIES.rows[1];
		const cell = row?.cells[4];
		expect(row && cell && cellText(row, cell, SERIES.hazards)).toMatch(
			/^read from a hole .* H31 worse[\s\S]*<- H31/,
		);
		expect(traceText(TRACE)).toMatch(
			/- umount:2187 waits until[\s\S]*U waits for ever at xfs_ail[\s\S]*Not known from this log: Which item/,
		);
	});

	it('say what a timeline is about', () => {
		const cell = subjectOf(SERIES_ONLY, { kind: 'cell', series: 0, scenario: 'fault', column: 7 });
		expect(cell?.head).toBe('H02 Mapping established after removal, at step 9.');
		expect(cell?.more).toBe('Before the series: H02 by the same schedule.');
		const trace = subjectOf(TRACE_ONLY, { kind: 'trace', trace: 0 });
		expect(trace).toMatchObject({ sign: 'hang', found: 'agrees with 4 of 4 observations · 3,377 states' });
		expect(subjectOf(SERIES_ONLY, { kind: 'cell', series: 0, scenario: 'write', column: 7 })).toBeNull();
	});
});

describe('the log', () => {
	const lines = pinnedLines(TRACE);

	it('is pinned where observations begin, and nowhere else', () => {
		expect(lines.flatMap(({ line, step }) => (step === null ? [] : [[line, step]]))).toEqual([
			[3, 1],
			[4, 2],
			[6, 3],
			[8, 5],
		]);
		expect(lines.find(({ text }) => text.includes(' ? '))).toMatchObject({
			step: null,
			unused: 'unreliable, not used',
		});
	});

	it('brackets neighbours of one step together', () => {
		const pin = (line: number, step: number | null) => ({ line, text: '', step, unused: null });
		expect(runsOf([pin(1, 1), pin(2, 1), pin(4, 1), pin(5, null), pin(6, 2)])).toEqual([
			{ step: 1, first: 1, last: 4 },
			{ step: 2, first: 6, last: 6 },
		]);
		expect(runsOf([pin(1, 1), pin(2, 2), pin(3, 1)])).toHaveLength(3);
	});
});

describe('who waits for whom', () => {
	it('is a chain from top to bottom with onlookers beside it', () => {
		const places = placeNodes(TRACE.waits.nodes, TRACE.waits.edges);
		expect(places.map(({ id, row, column }) => [id, row, column])).toEqual([
			['U', 0, 0],
			['items', 1, 0],
			['write', 2, 0],
			['queue', 3, 0],
			['worker', 1, 1],
			['R', 3, 1],
		]);
	});

	it('breaks a text at spaces and cuts what does not fit the last line', () => {
		expect(textLines('queue', 12, 3)).toEqual(['queue']);
		expect(textLines('fs: items wait in the AIL', 12, 3)).toEqual(['fs: items', 'wait in the', 'AIL']);
		expect(textLines('request_queue_of_pmem2 is dead for good', 12, 2)).toEqual([
			'request_queu',
			'e_of_pmem2…',
		]);
		fc.assert(
			fc.property(fc.string(), fc.integer({ min: 2, max: 30 }), (text, letters) => {
				const lines = textLines(text, letters, 3);
				expect(lines.length).toBeLessThanOrEqual(3);
				for (const line of lines) expect(line.length).toBeLessThanOrEqual(letters);
			}),
		);
	});

	it('gives no two nodes one place, whatever the arrows', () => {
		const id = fc.constantFrom(...'abcdefgh');
		const nodes = [...'abcdefghij'].map((each): WaitNode => ({ id: each, kind: 'task', text: each }));
		const edge = fc.record({ from: id, to: id, verb: fc.constant(''), helps: fc.boolean() });
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 10 }), fc.array(edge), (size, edges: WaitEdge[]) => {
				const places = placeNodes(nodes.slice(0, size), edges);
				expect(places).toHaveLength(Math.min(8, size));
				expect(new Set(places.map(({ row, column }) => `${row} ${column}`)).size).toBe(places.length);
			}),
		);
	});
});
