// Completion in contract files, with the schema that the product ships.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completeContract, type Schema } from '../../src/server/contract-completion';

const schema = JSON.parse(readFileSync('docs/schema/contracts.schema.json', 'utf8')) as Schema;
const labels = (text: string) => completeContract(text, schema).map(({ label }) => label);

describe('completion', () => {
	it('offers the sections of an empty file', () => {
		expect(labels('')).toEqual(expect.arrayContaining(['contracts', 'guardedAccess', 'sleeps', 'neutral']));
	});

	it('offers the fields that an entry does not have yet', () => {
		const found = labels('contracts:\n  - id: widget\n    resource: widget\n    ');
		expect(found).toEqual(expect.arrayContaining(['kind', 'acquire', 'release', 'source']));
		expect(found).not.toContain('id');
		expect(found).not.toContain('resource');
	});

	it('begins a new entry with all fields', () => {
		expect(labels('contracts:\n  - id: widget\n    kind: lock\n  - ')).toEqual(
			expect.arrayContaining(['id', 'kind']),
		);
	});

	it('offers the fields of a call, written on one line or on several', () => {
		const inLine = labels('contracts:\n  - id: widget\n    acquire:\n      - { call: f(x), ');
		expect(inLine).toEqual(expect.arrayContaining(['success', 'key', 'sleeps']));
		expect(inLine).not.toContain('call');
		const inBlock = labels('contracts:\n  - id: widget\n    acquire:\n      - call: f(x)\n        ');
		expect(inBlock).toEqual(expect.arrayContaining(['success', 'key']));
		expect(inBlock).not.toContain('call');
	});

	it('offers the words of a field', () => {
		expect(labels('contracts:\n  - id: widget\n    kind: ')).toContain('lock');
		expect(labels('contracts:\n  - id: widget\n    acquire:\n      - { call: f(x), success: ')).toContain(
			'not-null',
		);
		expect(labels('contracts:\n  - id: widget\n    nests: ')).toEqual(['true', 'false']);
	});

	it('tells what a field is for', () => {
		const [item] = completeContract('contracts:\n  - ', schema).filter(({ label }) => label === 'nests');
		expect(JSON.stringify(item?.documentation)).toMatch(/\w{4}/);
	});

	it('has nothing where the schema has nothing', () => {
		expect(labels('nonsense:\n  - ')).toEqual([]);
		expect(labels('contracts:\n  - id: ')).toEqual([]);
	});
});
