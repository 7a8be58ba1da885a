// What holds for any input: nothing throws, lines lie inside the input, chunks do not matter, nothing stays in memory.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogReader, parseLog } from '../../src/trace/log';
import type { Log, Report } from '../../src/trace/model';
import { LONGEST_LINE } from '../../src/trace/source-lines';

const folder = path.join(import.meta.dirname, '../samples/trace');
const samples = readdirSync(folder).map(
	(name) => readFileSync(path.join(folder, name), 'utf8').split('=====\n')[1] ?? '',
);

/** Lines of samples, mixed, cut and with odd characters between: what a damaged log looks like. */
const damaged = fc
	.array(
		fc.oneof(
			fc.constantFrom(...samples.flatMap((sample) => sample.split('\n'))),
			fc.string({ unit: 'binary', maxLength: 40 }),
			fc
				.constantFrom(...samples.flatMap((sample) => sample.split('\n')))
				.chain((line) => fc.nat(line.length).map((cut) => line.slice(0, cut))),
		),
		{ maxLength: 60 },
	)
	.map((lines) => lines.join('\n'));

function everyLine(report: Report): number[] {
	return [
		report.line,
		report.endLine,
		...report.traces.flatMap(({ line, frames }) => [line, ...frames.map((frame) => frame.line)]),
		...report.locks.map(({ line }) => line),
		...report.events.map(({ line }) => line),
	];
}

function readInChunks(text: string, size: number): Log {
	const log: {
		reports: Log['reports'][number][];
		events: Log['events'][number][];
		problems: Log['problems'][number][];
	} = {
		reports: [],
		events: [],
		problems: [],
	};
	const reader = new LogReader({
		report: (report) => log.reports.push(report),
		event: (event) => log.events.push(event),
		problem: (problem) => log.problems.push(problem),
	});
	for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
	reader.end();
	return log;
}

describe('any input', () => {
	it('gives reports whose lines lie inside it, in the order of their first lines', () => {
		fc.assert(
			fc.property(damaged, (text) => {
				const { reports } = parseLog(text);
				const count = text.split('\n').length;
				for (const report of reports) {
					for (const line of everyLine(report)) {
						expect(line).toBeGreaterThanOrEqual(1);
						expect(line).toBeLessThanOrEqual(count);
					}
					expect(report.endLine).toBeGreaterThanOrEqual(report.line);
				}
				const firsts = reports.map(({ line }) => line);
				expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
			}),
			{ numRuns: 300 },
		);
	});

	it('puts each frame where its symbol stands', () => {
		fc.assert(
			fc.property(damaged, (text) => {
				const lines = text.split('\n');
				for (const { traces } of parseLog(text).reports)
					for (const { frames } of traces)
						for (const { symbol, line, column } of frames)
							expect(lines[line - 1]?.slice(column, column + symbol.length)).toBe(symbol);
			}),
			{ numRuns: 300 },
		);
	});

	it('reads the same in chunks of any size', () => {
		fc.assert(
			fc.property(damaged, fc.integer({ min: 1, max: 200 }), (text, size) => {
				expect(readInChunks(text, size)).toEqual(parseLog(text));
			}),
			{ numRuns: 100 },
		);
	});

	it('accepts bytes that are no text', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
				parseLog(new TextDecoder().decode(bytes));
			}),
			{ numRuns: 300 },
		);
	});
});

describe('large input', () => {
	const sample = samples.find((text) => text.includes('widget_stop+0x2c')) ?? '';

	it('hands reports out while it reads', () => {
		let found = 0;
		const reader = new LogReader({ report: () => found++, event() {}, problem() {} });
		for (let round = 0; round < 50; round++)
			reader.push(`${sample}${'[  200.000000] nothing of note\n'.repeat(200)}`);
		expect(found).toBeGreaterThanOrEqual(45);
		reader.end();
		expect(found).toBe(50);
	});

	it('forgets a report of a caller that says nothing more', () => {
		let found = 0;
		const reader = new LogReader({ report: () => found++, event() {}, problem() {} });
		reader.push('[    1.000000][    T1] WARNING: CPU: 1 PID: 1 at fs/dax.c:10 foo+0x1/0x2\n');
		reader.push('[    2.000000][    T2] nothing of note\n'.repeat(4000));
		expect(found).toBe(1);
	});

	it('cuts a trace that is too long to keep', () => {
		const reports: Report[] = [];
		const reader = new LogReader({ report: (report) => reports.push(report), event() {}, problem() {} });
		for (let round = 0; round < 110; round++)
			reader.push('             foo-77      [001] .....     4.760993: some_event: text\n'.repeat(1000));
		expect(reports).toHaveLength(1);
		reader.end();
		expect(reports.map(({ events }) => events.length)).toEqual([100_000, 10_000]);
	});

	it('reads the beginning of a line that is too long and says so', () => {
		const { reports, problems } = parseLog(
			`BUG: KASAN: foo in bar+0x1/0x2 ${'x'.repeat(LONGEST_LINE)}\nCall Trace:\n bar+0x1/0x2\n`,
		);
		expect(reports).toMatchObject([{ function: 'bar' }]);
		expect(problems).toMatchObject([{ line: 1 }]);
	});
});
