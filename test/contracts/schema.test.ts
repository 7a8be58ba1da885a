// The generated JSON Schema and page are up to date, and the schema accepts what the loader accepts.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadCatalogue } from '../../src/contracts/catalogue';

const schema = JSON.parse(readFileSync('docs/schema/contracts.schema.json', 'utf8')) as object;
const valid = new Ajv({ strict: false }).compile(schema);
const folder = 'src/contracts/catalogue';
const page = readFileSync('docs/contracts.md', 'utf8');

describe('contracts.schema.json', () => {
	it('is what the valibot schema gives', () => {
		const { status, stderr } = spawnSync(process.execPath, ['scripts/build-schemas.mjs', '--check']);
		expect([status, String(stderr)]).toEqual([0, '']);
	});

	it.each(readdirSync(folder))('accepts the shipped %s', (name) => {
		valid(parse(readFileSync(path.join(folder, name), 'utf8')));
		expect(valid.errors).toBe(null);
	});

	it('accepts the example of the page, which loads without a problem', () => {
		const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
		valid(parse(example));
		expect(valid.errors).toBe(null);
		const catalogue = loadCatalogue([{ file: 'example.yaml', text: example }]);
		expect(catalogue.problems).toEqual([]);
		expect([...catalogue.contracts.keys()]).toEqual(['widget-slot', 'widget-bank-lock']);
		expect(catalogue.accesses.has('widget_bank_window')).toBe(true);
	});

	it.each([
		['an unknown success class', 'sometimes'],
		['no success class', undefined],
	])('refuses %s', (_name, success) => {
		const acquire = [{ call: 'f(x)', key: 'x', ...(success ? { success } : {}) }];
		const contract = { id: 'x', resource: 'x', kind: 'lock', acquire, release: [], source: 'x' };
		expect(valid({ contracts: [contract] })).toBe(false);
	});
});
