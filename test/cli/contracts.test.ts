// `daxlens contracts`: the list, one contract, names that are not there, and files of the user's.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main';
import { builtinCatalogue } from '../../src/contracts/builtin';

async function run(...argv: string[]) {
	let out = '';
	const err: string[] = [];
	const status = await main(['contracts', ...argv], {
		out: (text) => {
			out += text;
		},
		err: (line) => err.push(line),
		colour: false,
	});
	return { status, out, err };
}

function fileWith(text: string): string {
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'contracts-')), 'mine.yaml');
	writeFileSync(file, text);
	return file;
}

describe('daxlens contracts', () => {
	it('lists every contract in a line with its calls and its resource', async () => {
		const { status, out, err } = await run();
		expect([status, err]).toEqual([0, []]);
		const lines = out.trimEnd().split('\n');
		expect(lines).toHaveLength(builtinCatalogue().contracts.size);
		expect(lines.find((line) => line.startsWith('dax-map-atomic '))).toMatch(
			/^dax-map-atomic +dax_map_atomic -> dax_unmap_atomic +dax mapping$/,
		);
	});

	it.each(['dax-map-atomic', 'dax_map_atomic', 'dax_unmap_atomic', 'dax_unmap_atomic()'])(
		'explains %s',
		async (name) => {
			const { status, out } = await run(name);
			expect(status).toBe(0);
			expect(out).toContain('held when the result is 0 or more');
			expect(out).toContain('an error pointer is ignored (addr)');
			expect(out).toContain('Source\n  Linux 4.9, fs/dax.c');
		},
	);

	it('says where the result of a guarded access is valid', async () => {
		const { out } = await run('dax_direct_access');
		expect(out).toContain('valid only while dax-read-lock is held');
		expect(out).toContain('dax_read_unlock(id)');
	});

	it('gives JSON with a schema number', async () => {
		const { out } = await run('--format', 'json', 'brelse');
		const answer = JSON.parse(out) as { schema: number; contracts: { id: string; sentence: string }[] };
		expect(answer.schema).toBe(1);
		expect(answer.contracts.map(({ id }) => id)).toEqual(['buffer-head']);
		expect(answer.contracts[0]?.sentence).toContain('brelse()');
	});

	it.each([
		['mutex_lokc', /mutex_lock/],
		['blk_queue_entr', /blk_queue_enter/],
		['dax-read-lok', /dax-read-lock/],
	])('offers near names for %s', async (name, expected) => {
		const { status, out, err } = await run(name);
		expect([status, out]).toEqual([2, '']);
		expect(err).toHaveLength(1);
		expect(err[0]).toMatch(/no contract or function/);
		expect(err[0]).toMatch(expected);
	});

	it('offers nothing where nothing is near', async () => {
		const { status, err } = await run('qqqqqqqqqqqqqqqqqqqqqqqqqqqq');
		expect(status).toBe(2);
		expect(err).toEqual(["daxlens: no contract or function 'qqqqqqqqqqqqqqqqqqqqqqqqqqqq' in the catalogue"]);
	});

	it('refuses two names and an unknown format', async () => {
		expect((await run('a', 'b')).status).toBe(2);
		expect((await run('--format', 'xml')).status).toBe(2);
	});

	it('reads a file of the user on top, and tells its first mistake with its place', async () => {
		const good = fileWith(
			'contracts:\n  - id: widget\n    resource: widget\n    kind: reference\n    source: here\n' +
				'    acquire: [{ call: widget_get(w), success: always, key: w }]\n' +
				'    release: [{ call: widget_put(w), key: w }]\n',
		);
		expect((await run('--contracts', good, 'widget_put')).out).toContain('widget_get(w)');
		const bad = fileWith('contracts:\n  - id: widget\n    resource: widget\n');
		const { status, err } = await run('--contracts', bad);
		expect(status).toBe(2);
		expect(err).toHaveLength(1);
		expect(err[0]).toMatch(/mine\.yaml:\d+:\d+: /);
		expect((await run('--contracts', path.join(tmpdir(), 'not', 'there.yaml'))).status).toBe(2);
	});
});
