// Traces held against the model: real orders are allowed, and each swap, loss or impossible result is noticed at its line.
// The traces are made up in the layouts that real kernels print.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayLogs } from '../../src/replay/trace/explain';
import { logText } from '../../src/replay/trace/source';

const FOLDER = path.join(import.meta.dirname, 'traces');
const read = (name: string): string[] => readFileSync(path.join(FOLDER, name), 'utf8').split('\n');
const hold = (lines: readonly string[], profile?: string) =>
	replayLogs([logText('trace', lines.join('\n'))], { profile }).conformance;

/** The lines with two of them swapped. Lines count from 1. */
function swapped(lines: readonly string[], one: number, other: number): string[] {
	const all = [...lines];
	all[one - 1] = lines[other - 1] ?? '';
	all[other - 1] = lines[one - 1] ?? '';
	return all;
}
const lineOf = (lines: readonly string[], text: string, from = 0): number =>
	lines.findIndex((line, index) => index >= from && line.includes(text)) + 1;

describe('a trace', () => {
	it.each([
		['unbind-and-again.trace', 12],
		['fault-graph.trace', 11],
		['devdax-unbind.trace', 2],
		['xfs-unbind.trace', 9],
	])('%s is allowed, with all its landmarks followed', (name, followed) => {
		expect(hold(read(name), 'v6.12')).toMatchObject([{ followed, forbidden: null }]);
	});

	it('of no kernel known is held against the newest that allows it', () => {
		expect(hold(read('unbind-and-again.trace'))[0]?.profile.name).toBe('v6.15');
	});

	it('that begins in the middle of a removal is followed from the next one on', () => {
		const lines = read('unbind-and-again.trace');
		const cut = lines.slice(lineOf(lines, ': put_dax'));
		expect(hold(cut, 'v6.1')).toMatchObject([{ followed: 6, forbidden: null }]);
	});

	it('without an operation of the model is passed over', () => {
		const line =
			'          <idle>-0       [000] d..2.    20.100001: sched_switch: prev_comm=swapper/0 next_comm=bash';
		expect(hold([line, line, line])).toEqual([]);
	});
});

describe('what the model forbids', () => {
	const lines = read('unbind-and-again.trace');

	it('the disk deleted before the dax_device is killed', () => {
		const [kill, del] = [lineOf(lines, ': kill_dax'), lineOf(lines, ': del_gendisk')];
		const [found] = hold(swapped(lines, kill, del), 'v6.1');
		expect(found?.forbidden).toMatchObject({ line: kill });
		expect(found?.forbidden?.because).toContain('del_gendisk() comes too early');
	});

	it('the memory unmapped before the disk is deleted', () => {
		const [del, unmap] = [lineOf(lines, ': del_gendisk'), lineOf(lines, ': memunmap_pages')];
		expect(hold(swapped(lines, del, unmap), 'v6.1')[0]?.forbidden).toMatchObject({ line: del });
	});

	it('a removal that leaves out a call which others make', () => {
		const second = lineOf(lines, ': kill_dax', lineOf(lines, ': memremap_pages'));
		const [found] = hold(lines.toSpliced(second - 1, 1), 'v6.1');
		expect(found?.forbidden?.because).toContain('first');
	});

	it('a page fault that maps the device after its removal', () => {
		const at = lineOf(lines, 'SIGBUS');
		const [found] = hold(lines.with(at - 1, (lines[at - 1] ?? '').replace('SIGBUS', 'NOPAGE')), 'v6.1');
		expect(found?.forbidden).toMatchObject({ line: at });
		expect(found?.forbidden?.because).toContain('mapper-310');
	});

	it('a page fault that ends without a beginning, and one inside another', () => {
		const begins = lineOf(lines, ': dax_pte_fault: ');
		const ends = lineOf(lines, ': dax_pte_fault_done: ');
		expect(hold(lines.toSpliced(begins - 1, 1), 'v6.1')[0]?.forbidden?.because).toContain('has not begun');
		expect(hold(lines.toSpliced(ends - 1, 1), 'v6.1')[0]?.forbidden?.because).toContain('is under way');
	});

	it('a holder that is told before the kill begins, or walks its files after the disk is gone', () => {
		const xfs = read('xfs-unbind.trace');
		const [kill, told] = [lineOf(xfs, ': kill_dax'), lineOf(xfs, ': dax_holder_notify_failure')];
		const [walk, del] = [lineOf(xfs, ': mf_dax_kill_procs'), lineOf(xfs, ': del_gendisk')];
		expect(hold(swapped(xfs, kill, told), 'v6.12')[0]?.forbidden?.because).toContain('kill_dax()');
		expect(hold(swapped(xfs, walk, del), 'v6.12')[0]?.forbidden).toMatchObject({ line: del });
	});

	it('a fault under way that the frozen filesystem should have waited for', () => {
		const xfs = read('xfs-unbind.trace');
		const insertion = lineOf(xfs, ': dax_insert_pfn_mkwrite');
		const late = xfs.toSpliced(insertion - 1, 1);
		const walk = lineOf(late, ': del_gendisk');
		late.splice(walk, 0, xfs[insertion - 1] ?? '');
		expect(hold(late, 'v6.12')[0]?.forbidden).not.toBeNull();
	});

	it('steps of a fault in another order', () => {
		const graph = read('fault-graph.trace');
		const [entry, insertion] = [lineOf(graph, 'dax_insert_entry'), lineOf(graph, 'vmf_insert_mixed')];
		expect(hold(swapped(graph, entry, insertion), 'v6.1')[0]?.forbidden).toMatchObject({ line: insertion });
	});
});

describe('a call that is not there', () => {
	const graph = read('fault-graph.trace');
	// Without the first one the trace begins within it.
	const [, ...entries] = graph.flatMap((line, at) => (/\(\) \{$/.test(line) ? [at] : []));

	it.each(entries)('is missed at its return, or by what needs it (line %i)', (at) => {
		const [found] = hold(graph.toSpliced(at, 1), 'v6.1');
		expect(found?.forbidden).not.toBeNull();
		expect(found?.forbidden?.line).toBeGreaterThan(at);
	});

	it('is named where its return is', () => {
		const at = lineOf(graph, 'memunmap_pages() {');
		expect(hold(graph.toSpliced(at - 1, 1), 'v6.1')[0]?.forbidden).toMatchObject({
			line: at,
			because: 'bash-520 returns from memunmap_pages() that it has not entered.',
		});
	});

	it('is missed where a probe tells its return', () => {
		const probe = (second: number, text: string) =>
			`            bash-520     [001] .....    ${second}.000001: ${text}`;
		const lines = [
			probe(1, 'kill_dax: (kill_dax+0x4/0x70) dax=0x1'),
			probe(2, 'kill_dax_ret: (ember_remove+0x1/0x2 <- kill_dax)'),
			probe(3, 'memunmap_pages: (memunmap_pages+0x4/0x70) pgmap=0x2'),
			probe(4, 'kill_dax: (kill_dax+0x4/0x70) dax=0x3'),
			probe(5, 'kill_dax_ret: (ember_remove+0x1/0x2 <- kill_dax)'),
			probe(6, 'memunmap_pages: (memunmap_pages+0x4/0x70) pgmap=0x4'),
		];
		expect(hold(lines, 'v6.1')[0]?.forbidden).toBeNull();
		expect(hold(lines.toSpliced(3, 1), 'v6.1')[0]?.forbidden).toMatchObject({ line: 4 });
	});

	it('may have been before the trace', () => {
		const begun = graph.slice(lineOf(graph, 'grab_mapping_entry') - 1);
		expect(hold(begun, 'v6.1')[0]?.forbidden ?? null).toBeNull();
	});

	it('is missed in a trace of everything, though no other of its kind is there', () => {
		const call = (at: number, text: string) =>
			`   43.${String(100_000 + at)} |   1)     bash-530   |   1.000 us    |  ${text}`;
		const other = Array.from({ length: 160 }, (_, at) => call(at, `ember_tidy_${at}();`));
		const removal = ['dax_remove_host();', 'kill_dax();', 'del_gendisk();', 'memunmap_pages();'];
		const all = [...graph.slice(0, 4), ...other, ...removal.map((text, at) => call(200 + at, text))];
		expect(hold(all, 'v6.1')[0]?.forbidden).toBeNull();
		for (const text of removal.slice(0, 3)) {
			const found = hold(
				all.filter((line) => !line.includes(text)),
				'v6.1',
			);
			expect([text, found[0]?.forbidden?.because]).toEqual([
				text,
				expect.stringMatching(/comes too early|memunmap_pages/),
			]);
		}
		// A trace that was told what to record may not have been told of it.
		const few = all.filter((line) => !line.includes('ember_tidy') && !line.includes('del_gendisk'));
		expect(hold(few, 'v6.1')[0]?.forbidden).toBeNull();
	});
});

describe('any order of lines', () => {
	it('is held against the model without an exception', () => {
		const lines = read('unbind-and-again.trace');
		fc.assert(
			fc.property(fc.shuffledSubarray(lines, { minLength: 4 }), (order) => {
				for (const { forbidden, events, followed } of hold(order, 'v6.12')) {
					expect(followed).toBeLessThanOrEqual(events);
					if (forbidden) expect(order[forbidden.line - 1]).toContain(forbidden.text.split(':')[0]);
				}
			}),
			{ numRuns: 40 },
		);
	});
});

const shared = path.join(import.meta.dirname, '../../../shared/corpus/traces/vm');
const isMissing = !existsSync(shared) && process.env['DAXLENS_REQUIRE'] !== '1';
if (isMissing) console.warn(`skipped: no traces of booted kernels in ${shared}`);

describe.skipIf(isMissing)('traces of booted kernels', () => {
	const names = isMissing ? [] : readdirSync(shared).filter((name) => name.endsWith('.trace.log'));
	it.each(names)('%s: the model of its kernel allows all of it', (name) => {
		const profile = `v${name.split('-')[0]}`;
		const text = readFileSync(path.join(shared, name), 'utf8');
		const found = replayLogs([logText(name, text)], { profile }).conformance;
		expect(found).toMatchObject([{ forbidden: null }]);
		expect(found[0]?.followed).toBeGreaterThan(2);
	});
});
