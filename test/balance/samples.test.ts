// Whole files with the expected findings written at their lines: `/* expect: rule */`. Nothing else may be found.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/balance/analyse';
import { builtinCatalogue } from '../../src/contracts/builtin';
import type { Finding } from '../../src/finding/finding';
import { parseC } from '../../src/kernel-c/file';
import { LineIndex } from '../../src/text/position';

const FOLDER = 'test/samples/balance';

function findingsIn(file: string, text: string): readonly Finding[] {
	const source = { file, text, index: new LineIndex(text), line: (line: number) => line + 1 };
	return analyse(parseC(text), source, { catalogue: builtinCatalogue() }).findings;
}

function expectedIn(text: string): string[] {
	return text
		.split('\n')
		.flatMap((line, index) =>
			[...line.matchAll(/expect: ([a-z-]+)/g)].map((match) => `${index + 1}: ${match[1]}`),
		);
}

describe('samples', () => {
	it.each(readdirSync(FOLDER))('%s', (name) => {
		const text = readFileSync(path.join(FOLDER, name), 'utf8');
		const found = findingsIn(name, text).map((finding) => `${finding.line}: ${finding.rule}`);
		expect(found).toEqual(expectedIn(text));
	});

	it('a finding tells its path, its contract and what is held', () => {
		const text = readFileSync(path.join(FOLDER, 'queue-usage.c'), 'utf8');
		const [first] = findingsIn('q.c', text);
		expect(first?.path.map((step) => [step.line, step.note, step.held])).toEqual([
			[5, 'takes the queue usage of q', ['queue usage of q']],
			[7, 'rc is false', ['queue usage of q']],
			[9, 'x < 0 is true', ['queue usage of q']],
			[10, 'leaves with the queue usage of q held', ['queue usage of q']],
		]);
		expect(first?.evidence?.contract).toBe(
			'blk_queue_enter() -> blk_queue_exit(): held when the result is 0',
		);
		expect(first?.evidence?.sibling?.line).toBe(12);
	});

	it('a path tells where a call fails that would have kept the object', () => {
		const text = readFileSync(path.join(FOLDER, 'keepers.c'), 'utf8');
		const [first, second] = findingsIn('k.c', text);
		expect(first?.path.map(({ note }) => note)).toEqual([
			'takes the memory of nest',
			'nest is true',
			'xa_store() fails, and nest stays here',
			'leaves with the memory of nest held',
		]);
		expect(second?.path.map(({ note }) => note)).toContain('kthread_run() fails, and inode stays here');
	});

	it('an option that is given twice is told with the case that gives back first', () => {
		const text = readFileSync(path.join(FOLDER, 'given-twice.c'), 'utf8');
		const [first] = findingsIn('g.c', text);
		expect(first?.message).toBe(
			'teal_parse() overwrites opts->port without giving back what this case has left there before; the case at line 14 gives back first what it overwrites.',
		);
		expect(first?.path.map(({ line, note }) => [line, note])).toEqual([
			[9, 'one of the cases'],
			[19, 'name is true'],
			[21, 'overwrites what an earlier round or call has left in opts->port'],
		]);
		expect(first?.evidence?.sibling?.line).toBe(14);
	});

	it('a contract tells that a loop holds its element for a round', () => {
		const text = readFileSync(path.join(FOLDER, 'walks.c'), 'utf8');
		const [first] = findingsIn('w.c', text);
		expect(first?.evidence?.contract).toBe(
			'for_each_child_of_node() -> of_node_put(): held while a round of the loop runs',
		);
	});
});
