import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { loadCatalogue } from '../../src/contracts/catalogue';

const good = `
contracts:
  - id: foo
    resource: foo reference
    kind: reference
    acquire: [{ call: "foo_get(bar, &out)", success: zero, key: "*out" }]
    release: [{ call: "foo_put(&f->ref)", key: f }]
    source: made up
`;

describe('catalogue', () => {
	it('ships without a problem', () => {
		expect(builtinCatalogue().problems).toEqual([]);
	});

	it('binds keys to arguments', () => {
		const catalogue = loadCatalogue([{ file: 'a.yaml', text: good }]);
		expect(catalogue.problems).toEqual([]);
		expect(catalogue.acquires.get('foo_get')?.[0]?.key).toEqual([
			{ from: 'argument', index: 1, dereference: true, fields: [], within: [], address: false },
		]);
		expect(catalogue.releases.get('foo_put')?.[0]?.key).toEqual([
			{ from: 'argument', index: 0, dereference: false, fields: [], within: ['ref'], address: false },
		]);
	});

	it.each([
		['a wrong success class', good.replace('success: zero', 'success: sometimes'), 6, /success/],
		['an unknown field', good.replace('source: made up', 'source: made up\n    colour: red'), 9, /colour/],
		['a key that is no argument', good.replace('key: f }', 'key: g }'), 7, /'g' is no argument/],
		[
			'what has to agree and is no argument',
			good.replace('source: made up', 'source: made up\n    agree: [sise]'),
			9,
			/'sise' is no argument/,
		],
		[
			'a cookie that is no argument',
			good.replace('source: made up', 'source: made up\n    cookie: idx'),
			9,
			/'idx' is no argument/,
		],
		[
			'what is stored and is no argument',
			good.replace('success: zero,', 'success: zero, stores: object,'),
			6,
			/'object' is no argument/,
		],
		[
			'what is run on failure with what is no argument',
			good.replace('success: zero,', 'success: zero, runsOnFailure: undo(data),'),
			6,
			/'data' is no argument/,
		],
		['broken YAML', `${good}\n  - [`, 9, /./],
	])('tells %s at its line', (_name, text, line, message) => {
		const { problems } = loadCatalogue([{ file: 'a.yaml', text }]);
		expect(problems).toHaveLength(1);
		expect(problems[0]?.message).toMatch(message);
		expect(Math.abs((problems[0]?.line ?? 0) - line)).toBeLessThanOrEqual(1);
	});

	it('keeps the good entries of a file with a bad one', () => {
		const text = `${good}  - id: BAD\n`;
		const catalogue = loadCatalogue([{ file: 'a.yaml', text }]);
		expect([...catalogue.contracts.keys()]).toEqual(['foo']);
		expect(catalogue.problems.length).toBeGreaterThan(0);
	});
});
