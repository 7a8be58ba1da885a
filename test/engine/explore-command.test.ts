// `daxlens explore` as docs/cli.md promises it: forms of output, exit status, one clear line for what is wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main';

const folder = mkdtempSync(path.join(tmpdir(), 'daxlens-explore-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function explore(...args: string[]): Promise<{ status: number; out: string; err: string }> {
	const text = { out: '', err: '' };
	const status = await main(['explore', ...args], {
		out: (part) => {
			text.out += part;
		},
		err: (line) => {
			text.err += `${line}\n`;
		},
		colour: false,
	});
	return { status, ...text };
}

const written = (name: string, content: unknown): string => {
	const file = path.join(folder, name);
	writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 1));
	return file;
};

const mine = {
	schema: 1,
	id: 'mine',
	profile: 'v6.12',
	objects: {
		pmem0: { is: 'device' },
		fs: { is: 'super', type: 'ext4', device: 'pmem0' },
		f: { is: 'inode', super: 'fs', pages: ['b0'] },
	},
	given: [{ operation: 'fault', task: 'P', page: 'f[0]' }],
	actors: { R: { does: { operation: 'remove', device: 'pmem0' } } },
	expected: { verdict: 'hazard', hazards: ['H01'] },
};

describe('daxlens explore', () => {
	it('prints the JSON of the contract', async () => {
		const { status, out } = await explore(
			'--scenario',
			'A05',
			'--scenario',
			written('mine.json', mine),
			'--format',
			'json',
		);
		expect(status).toBe(0);
		const { schema, scenarios } = JSON.parse(out);
		expect(schema).toBe(1);
		expect(scenarios[0]).toMatchObject({
			id: 'A05',
			profile: 'v4.4s',
			verdict: 'hazard',
			hazard: 'H03',
			asExpected: true,
		});
		expect(scenarios[0].schedule[3]).toMatchObject({
			actor: 'F',
			operation: 'fault',
			step: 'F6',
			function: 'dax_read_lock',
		});
		expect(scenarios[1]).toMatchObject({ id: 'mine', hazard: 'H01', also: [], asExpected: true });
		for (const key of ['states', 'transitions', 'milliseconds'])
			expect(scenarios[1][key]).toBeTypeOf('number');
	});

	it('ends with 1 when an expectation is not met', async () => {
		const file = written('wrong.json', { ...mine, expected: { verdict: 'safe' } });
		const { status, out } = await explore('--scenario', file);
		expect(status).toBe(1);
		expect(out).toContain('NOT as expected');
	});

	it('judges nothing under another profile, and says not-exhausted at the bound', async () => {
		const other = await explore('--scenario', 'A22', '--profile', 'v6.1', '--format', 'json');
		expect(JSON.parse(other.out).scenarios[0]).toMatchObject({ profile: 'v6.1', asExpected: null });
		const bounded = await explore('--scenario', 'A02', '--max-states', '10', '--format', 'json');
		expect(JSON.parse(bounded.out).scenarios[0].verdict).toBe('not-exhausted');
	});

	it('exports Promela and sequence diagrams, and lists what there is', async () => {
		expect((await explore('--scenario', 'A22', '--format', 'promela')).out).toContain(
			'active proctype A0_F()',
		);
		expect((await explore('--scenario', 'A22', '--format', 'mermaid')).out).toMatch(/^sequenceDiagram/);
		expect((await explore('--list')).out).toMatch(/R-pgkill[\s\S]*H31[\s\S]*A76/);
		const { profiles, operations } = JSON.parse((await explore('--list', '--format', 'json')).out);
		expect(profiles.map(({ name }: { name: string }) => name)).toContain('v4.4s');
		expect(operations[0].steps).toContain('F13');
	});

	it.each([
		['a missing file', ['--scenario', 'no/such.json'], /no scenario and no file 'no\/such.json'/],
		['a wrong profile', ['--profile', 'v9'], /--profile takes v4.3/],
		['a wrong number', ['--max-states', 'many'], /--max-states takes a whole number/],
		['a path', ['file.json'], /--scenario file.json/],
	])('refuses %s', async (_name, args, message) => {
		const { status, err, out } = await explore(...args);
		expect(status).toBe(2);
		expect(err).toMatch(message);
		expect(out).toBe('');
	});

	it.each([
		['broken JSON', '{\n"schema": 1,\n"id": }', /broken.json: line 3: /],
		['a wrong field', { ...mine, colour: 'red' }, /broken.json: line \d+: colour: /],
		[
			'a wrong operation',
			{ ...mine, actors: { R: { does: { operation: 'fly' } } } },
			/broken.json: line \d\d: actor R: no operation 'fly'/,
		],
		[
			'a wrong object',
			{ ...mine, actors: { R: { does: { operation: 'remove', device: 'sda' } } } },
			/line \d\d: actor R: remove: 'device' cannot be 'sda'/,
		],
	])('tells file and line of %s', async (_name, content, message) => {
		const { status, err } = await explore('--scenario', written('broken.json', content));
		expect(status).toBe(2);
		expect(err).toMatch(message);
		expect(err.trim().split('\n')).toHaveLength(1);
	});
});
