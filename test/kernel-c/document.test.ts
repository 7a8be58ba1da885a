// A text under edits: always the same as if it were read anew, only what changed is lowered, and nothing is kept.
import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CDocument } from '../../src/kernel-c/document';
import { type CFile, parseC } from '../../src/kernel-c/file';

v8.setFlagsFromString('--expose-gc');
const collect: () => void = vm.runInNewContext('gc');

const body = (name: string, calls: number): string =>
	`static int ${name}(struct dev *d)\n{\n${'\tif (step(d))\n\t\tgoto out;\n'.repeat(calls)}out:\n\treturn 0;\n}\n\n`;

const contents = (file: CFile) => ({
	functions: file.functions.map((each) => ({ head: each.head, flow: each.flow })),
	variables: file.variables.map(({ name, initializer }) => ({ name, initializer })),
	problems: file.problems,
});

describe('CDocument', () => {
	it('is what reading the edited text anew is, whatever the edit', () => {
		const text = `#define EACH(x) for (x = 0; x < 3; x++)\n${body('one', 2)}${body('two', 1)}int v = 3;\n${body('three', 3)}`;
		const inserted = fc.constantFrom(
			'',
			'x',
			';',
			'{',
			'}',
			'/*',
			'*/',
			'"',
			'\n',
			'#if A\n',
			'#endif\n',
			'EACH(i)\n\t\tg();\n',
			'guard(m)(&l);',
		);
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(text.length), fc.nat(12), inserted), { maxLength: 6 }),
				(edits) => {
					const document = new CDocument(text);
					for (const each of document.file.functions) expect(each.flow.nodes.length).toBeGreaterThan(0);
					for (const [start, length, added] of edits) {
						const file = document.edit({ start, end: start + length, text: added });
						expect(contents(file)).toEqual(contents(parseC(document.text)));
					}
				},
			),
			{ numRuns: 200 },
		);
	});

	it('keeps the graphs of functions that did not change', () => {
		const text = body('one', 2) + body('two', 2) + body('three', 2);
		const document = new CDocument(text);
		for (const each of document.file.functions) each.flow.nodes.at(0);
		const at = text.indexOf('two(') + 'two(struct dev *d)\n{\n'.length;
		const file = document.edit({ start: at, end: at, text: '\tprepare(d);\n' });
		expect(file.functions.map((each) => each.lowered() !== null)).toEqual([true, false, true]);
		expect(file.functions[2]?.flow.nodes[0]?.start).toBe(
			document.text.lastIndexOf('step(d)', document.text.length - 30 - 'if (step(d))'.length - 20),
		);
	});

	it('lowers anew when a macro becomes a loop', () => {
		const document = new CDocument('int f(int i)\n{\n\tEACH(i)\n\tg();\n}\n');
		expect(document.file.functions[0]?.flow.nodes[0]?.kind).toBe('evaluate');
		const file = document.edit({ start: 0, end: 0, text: '#define EACH(i) for (i = 0; i < 2; i++)\n' });
		expect(file.functions[0]?.flow.nodes[0]?.kind).toBe('iterate');
	});

	it('keeps nothing of 10 000 edits', () => {
		const text = Array.from({ length: 12 }, (_, index) => body(`f${index}`, 5)).join('');
		const document = new CDocument(text);
		const editAround = (times: number) => {
			for (let round = 0; round < times; round++) {
				const start = (round * 97) % (text.length - 1);
				document.edit({ start, end: start, text: 'x' });
				for (const each of document.file.functions) each.flow.nodes.at(0);
				document.edit({ start, end: start + 1, text: '' });
			}
		};
		editAround(200);
		collect();
		const before = process.memoryUsage().heapUsed;
		editAround(5000);
		collect();
		expect(document.text).toBe(text);
		expect(process.memoryUsage().heapUsed - before).toBeLessThan(4e6);
	});
});
