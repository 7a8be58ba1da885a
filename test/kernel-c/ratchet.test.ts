// Whole kernel files: a share that must not fall, of functions read without a problem and with the right shapes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkShapes } from '../../bench/kernel-shapes';

const corpus = path.join(import.meta.dirname, '../../../shared/corpus/fixes');
const isThere = existsSync(corpus);
const isRequired = process.env['DAXLENS_REQUIRE'] === '1';
if (!isThere && !isRequired)
	console.warn(
		`ratchet: skipped, the corpus of kernel files is not at ${path.relative(process.cwd(), corpus)}`,
	);

/** Functions in the corpus that are not right. Lower it when it can be lowered. */
const MISSES = 0;

describe.skipIf(!isThere && !isRequired)('whole kernel files', () => {
	it(`have at most ${MISSES} functions that are not read right`, () => {
		const misses: string[] = [];
		let functions = 0;
		for (const folder of readdirSync(corpus, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
			for (const name of ['pre.c', 'post.c']) {
				const text = readFileSync(path.join(corpus, folder.name, name), 'utf8');
				const report = checkShapes(text);
				functions += report.functions;
				for (const { offset, reason } of report.misses)
					misses.push(`${folder.name}/${name}:${text.slice(0, offset).split('\n').length}: ${reason}`);
			}
		expect(functions).toBeGreaterThan(1000);
		expect(misses.slice(MISSES)).toEqual([]);
	});
});

describe('checkShapes', () => {
	const wrong = (text: string, iterators?: ReadonlyMap<string, boolean>) =>
		checkShapes(text, iterators).misses.map((miss) => miss.reason);

	it('counts functions that cannot be read', () => {
		expect(wrong('int f(void)\n{\n\tx = = 1;\n}\n')).toHaveLength(1);
		expect(wrong('int f(void)\n{\n\treturn 1;\n}\n')).toEqual([]);
	});

	it('counts a loop that was taken for something else', () => {
		const text = 'int f(void)\n{\n\tfor_each_thing(t)\n\t\tg(t);\n}\n';
		expect(wrong(text)).toEqual([]);
		expect(wrong(text, new Map([['for_each_thing', false]]))).toEqual(['for_each_thing heads no loop']);
	});
});
