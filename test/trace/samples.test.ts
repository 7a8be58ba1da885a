// Whole logs with what must be found in them. A sample begins with its expectations: one block for each report,
// blocks divided by `---`, a ruler of `=====`, then the log. How to make one: write a log by hand in a real form,
// name the file after its trap, state only what the trap is about. Frames are listed innermost first, stacks divided
// by `|`, `?` before an unreliable one.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLog } from '../../src/trace/log';
import type { Report } from '../../src/trace/model';

const folder = path.join(import.meta.dirname, '../samples/trace');

/** What a block may state, and how the report shows it. */
const shown: Readonly<Record<string, (report: Report) => string>> = {
	kind: (report) => report.kind,
	title: (report) => report.title,
	function: (report) => report.function ?? 'none',
	line: (report) => String(report.line),
	task: (report) => `${report.task?.comm}/${report.task?.pid}`,
	cpu: (report) => String(report.cpu),
	pc: (report) => report.pc?.symbol ?? 'none',
	seconds: (report) => String(report.blockedSeconds),
	modules: (report) => report.modules.join(' '),
	frames: (report) =>
		report.traces
			.map(({ frames }) => frames.map(({ symbol, reliable }) => (reliable ? symbol : `?${symbol}`)).join(' '))
			.join(' | '),
	'modules-of-frames': (report) =>
		report.traces.flatMap(({ frames }) => frames.map(({ module }) => module ?? '-')).join(' '),
	locks: (report) => report.locks.map(({ lock, role }) => `${role}:${lock}`).join(' '),
};

function readSample(name: string) {
	const text = readFileSync(path.join(folder, name), 'utf8');
	const ruler = text.indexOf('=====\n');
	const head = text.slice(0, ruler);
	const blocks = head === '' ? [] : head.split('---\n');
	return {
		log: text.slice(ruler + 6),
		expected: blocks.map((block) =>
			block
				.trimEnd()
				.split('\n')
				.map((line): [string, string] => {
					const colon = line.indexOf(': ');
					return [line.slice(0, colon), line.slice(colon + 2)];
				}),
		),
	};
}

describe('sample logs', () => {
	it.each(readdirSync(folder))('%s', (name) => {
		const { log, expected } = readSample(name);
		const { reports } = parseLog(log);
		expect(reports.map(({ title }) => title)).toHaveLength(expected.length);
		expected.forEach((block, index) => {
			const report = reports[index];
			for (const [key, value] of block) {
				const show = shown[key];
				expect(show, `'${key}' is not a thing to state`).toBeDefined();
				expect(report && show?.(report), key).toBe(value);
			}
		});
	});
});
