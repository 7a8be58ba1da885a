// The JSON Schema of scenario files: up to date, and true to what the reader takes. UPDATE=1 writes it anew.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { model } from '../../src/engine/model';
import { scenarioSchema } from '../../src/engine/output/schema';
import { scenarios } from '../../src/engine/scenarios';

const FILE = 'docs/schema/scenario.schema.json';
const FOLDER = 'src/engine/scenarios';
const text = `${JSON.stringify(scenarioSchema(model), null, '\t')}\n`;
if (process.env['UPDATE'] === '1') writeFileSync(FILE, text);

describe('the schema of scenario files', () => {
	it('is up to date', () => {
		expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(JSON.parse(text));
	});

	const validate = new Ajv({ strict: false, allErrors: false }).compile(scenarioSchema(model));
	const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

	it.each(files)('accepts %s', (file) => {
		expect(
			validate(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))),
			JSON.stringify(validate.errors),
		).toBe(true);
	});

	it('every file is in the list, under its id', () => {
		expect(files.map((file) => file.replace('.json', '')).sort()).toEqual(
			scenarios.map(({ id }) => id).sort(),
		);
	});

	it('refuses a field no object has', () => {
		const objects = { pmem0: { is: 'device', colour: 'red' } };
		expect(validate({ schema: 1, id: 'x', profile: 'v4.3', objects, actors: {} })).toBe(false);
	});
});
