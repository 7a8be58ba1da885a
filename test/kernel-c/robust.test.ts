// Any text at all: nothing throws, spans stay in the text, every edge leads to a node.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseC } from '../../src/kernel-c/file';
import { successors } from '../../src/kernel-c/graph-builder';
import { printFlow } from '../../src/kernel-c/print-flow';

const token = fc.constantFrom(
	...'a b foo list_for_each ( ) { } [ ] ; , : ? . -> = == + - * & && || ! ~ ++ 1 "s" if else while do for switch case default break continue return goto out: struct int const static typeof sizeof asm __free guard scoped_guard CLASS __attribute__ BUG_ON WARN_ON wait_event'.split(
		' ',
	),
	'\n#if X\n',
	'\n#ifdef Y\n',
	'\n#ifndef Y\n',
	'\n#elif Z\n',
	'\n#else\n',
	'\n#endif\n',
	'\n#define M(x) for (;;)\n',
	'\n/* daxlens: 2 lines not shown */\n',
	'\nint f(void)\n{\n',
	'\n}\n',
	'({',
	'})',
);
const soup = fc.array(token, { maxLength: 120 }).map((tokens) => tokens.join(' '));
const anyText = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), soup);

function checkText(text: string): void {
	const file = parseC(text);
	const within = ({ start, end }: { start: number; end: number }) =>
		start >= 0 && start <= end && end <= text.length;
	expect(file.problems.every(within)).toBe(true);
	expect(file.variables.every(within)).toBe(true);
	for (const each of file.variables) expect(each.initializer === null || within(each.initializer)).toBe(true);
	for (const { head, flow } of file.functions) {
		expect(within(head) && within(head.bodySpan) && within(head.nameSpan)).toBe(true);
		expect(
			flow.nodes.filter((node) => !within(node)).map((node) => ({ ...node, length: text.length })),
		).toEqual([]);
		expect(flow.nodes.every((node, index) => node.id === index)).toBe(true);
		expect(flow.nodes.flatMap(successors).every((id) => flow.nodes[id] !== undefined)).toBe(true);
		expect(flow.nodes[flow.exit]?.kind).toBe('exit');
		expect(printFlow(flow).split('\n').length).toBeGreaterThanOrEqual(flow.nodes.length);
	}
}

describe('parseC', () => {
	it('takes any text', () => {
		fc.assert(fc.property(anyText, checkText), { numRuns: 4000 });
	});

	it('takes any statements in a body', () => {
		fc.assert(
			fc.property(soup, (inner) => checkText(`int f(int a)\n{\n${inner}\n}\n`)),
			{ numRuns: 4000 },
		);
	});

	const times = 20_000;
	it.each([
		['open brackets', '('.repeat(times)],
		['open braces', '{'.repeat(times)],
		['closed braces', '}'.repeat(times)],
		['unary operators', `x = ${'!'.repeat(times)}a;`],
		['a long sum', `x = a${' + a'.repeat(times)};`],
		['a long chain of members', `x = a${'->a'.repeat(times)};`],
		['a long chain of assignments', `${'x = '.repeat(times)}1;`],
		['a long chain of else if', `if (a) b(); ${'else if (a) b(); '.repeat(times)}`],
		['nested conditionals', `x = ${'a ? '.repeat(times)}1${' : 2'.repeat(times)};`],
		['nested statement expressions', `x = ${'({ '.repeat(times)}1${'; })'.repeat(times)};`],
		['many calls on one line', 'f(a) g(b) '.repeat(times)],
		['many conditional groups', '#if A\nif (a) {\n#endif\n'.repeat(times / 10)],
		[
			'nested conditional groups',
			`${'#if A\nif (a)\n'.repeat(times / 10)}b();\n${'#endif\n'.repeat(times / 10)}`,
		],
		[
			'nested groups of many conditions',
			`${Array.from({ length: times / 10 }, (_, index) => `#if A${index}\nif (a)\n`).join('')}b();\n${'#endif\n'.repeat(times / 10)}`,
		],
		['conditionals with calls', `f(${'a ? b() : c(), '.repeat(times / 10)}1);`],
		['many labels and gotos', `${'goto a; '.repeat(times)}a: b();`],
		['a comment that does not close', `/*${' *'.repeat(times)}`],
		['directives with open comments', '#define A /*\n'.repeat(times)],
		['many bare words', 'A\n'.repeat(times)],
		['many opening brackets in arguments', 'f('.repeat(times)],
	])('takes %s', (_, text) => {
		checkText(text);
		checkText(`int f(void)\n{\n${text}\n}\n`);
	});
});
