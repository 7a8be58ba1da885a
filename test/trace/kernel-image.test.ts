// Source lines out of an image built here: found by symbol and offset, in the command line's output and in the server's
// hovers and definitions. Built by the machine's compiler; without one, or without nm and addr2line, these are skipped.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Location } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { main } from '../../src/cli/main';
import { KernelImage, UnusableImage } from '../../src/platform/kernel-image';
import { analyseDocument } from '../../src/server/analysis';
import type { SourcePlace } from '../../src/trace/decode';
import { connect } from '../server/client';

const required = process.env['DAXLENS_REQUIRE'] === '1';
const works = (program: string) => {
	try {
		execFileSync(program, ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
};
const compiler = ['gcc', 'clang'].find(works);
const nm = works('nm') ? 'nm' : 'llvm-nm';
const objcopy = nm === 'nm' ? 'objcopy' : 'llvm-objcopy';
const isThere = compiler !== undefined && (works('addr2line') || works('llvm-addr2line'));
if (!isThere && !required) console.warn('skipped: no C compiler or no addr2line for a kernel image');

const POOL = [
	'extern volatile int device;',
	'static inline __attribute__((always_inline)) void poke(int value)',
	'{',
	'\tdevice = value;',
	'}',
	'static __attribute__((noinline)) int same(int value)',
	'{',
	'\treturn value * device;',
	'}',
	'int pool_stop(int value)',
	'{',
	'\tdevice = same(value);',
	'\tpoke(value + 1);',
	'\treturn device + 3;',
	'}',
];
const MAIN = [
	'volatile int device;',
	'int pool_stop(int value);',
	'static __attribute__((noinline)) int same(int value)',
	'{',
	'\tdevice = value;',
	'\tdevice = value + 1;',
	'\tdevice = value + 2;',
	'\treturn device;',
	'}',
	'void start_kernel(void)',
	'{',
	'\tdevice = pool_stop(same(device));',
	'}',
];

let folder = '';
let vmlinux = '';
const sizes = new Map<string, number>();

beforeAll(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-image-'));
	if (!compiler) return;
	for (const part of ['fs', 'init']) mkdirSync(path.join(folder, part));
	writeFileSync(path.join(folder, 'fs/pool.c'), `${POOL.join('\n')}\n`);
	writeFileSync(path.join(folder, 'init/main.c'), `${MAIN.join('\n')}\n`);
	vmlinux = path.join(folder, 'vmlinux');
	execFileSync(
		compiler,
		[
			...['-g', '-O1', '-fno-pic', '-no-pie', '-nostdlib', '-static', '-Wl,-e,start_kernel'],
			...['fs/pool.c', 'init/main.c', '-o', vmlinux],
		],
		{ cwd: folder },
	);
	const listed = execFileSync(nm, ['-S', vmlinux], { encoding: 'utf8' });
	for (const [, size = '', name = ''] of listed.matchAll(/^\S+ (\S+) [tT] (\S+)$/gm))
		sizes.set(name, Number.parseInt(size, 16));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sizeOf = (symbol: string) => sizes.get(symbol) ?? 0;

/** The places of every instruction of a function. */
async function placesOf(symbol: string, size: number | null = sizeOf(symbol)) {
	const image = new KernelImage(vmlinux);
	const offsets = Array.from({ length: sizeOf(symbol) }, (_, offset) => offset);
	return image.locate(offsets.map((offset) => ({ symbol, offset, size })));
}

const text = (places: readonly SourcePlace[]) =>
	places.map((place) => `${place.function} ${place.file}:${place.line}`).join(' < ');

describe.skipIf(!isThere && !required)('a kernel image', () => {
	it('tells the lines of a function, below the top of the tree', async () => {
		const found = new Set((await placesOf('pool_stop')).map(text));
		expect(found).toContain('pool_stop fs/pool.c:11');
		expect(found).toContain('pool_stop fs/pool.c:14');
	});

	it('tells what is inlined, the innermost first', async () => {
		const found = new Set((await placesOf('pool_stop')).map(text));
		expect(found).toContain('poke fs/pool.c:4 < pool_stop fs/pool.c:13');
	});

	it('takes the function of the logged size among those of one name', async () => {
		const image = new KernelImage(vmlinux);
		const listed = execFileSync(nm, ['-S', vmlinux], { encoding: 'utf8' });
		const same = [...listed.matchAll(/^\S+ (\S+) t same$/gm)].map(([, size = '']) =>
			Number.parseInt(size, 16),
		);
		expect(new Set(same).size).toBe(2);
		const [places] = await image.locate([{ symbol: 'same', offset: 0, size: Math.max(...same) }]);
		expect(text(places ?? [])).toMatch(/^same init\/main\.c:[45]$/);
		const [unsure] = await image.locate([{ symbol: 'same', offset: 0, size: null }]);
		expect(unsure).toEqual([]);
	});

	it('tells nothing of another build, of what it does not have, of what lies behind the function', async () => {
		expect((await placesOf('pool_stop', 4000)).flat()).toEqual([]);
		const image = new KernelImage(vmlinux);
		const size = sizeOf('pool_stop');
		expect(
			await image.locate([
				{ symbol: 'nowhere', offset: 0, size: null },
				{ symbol: 'pool_stop', offset: size + 1, size },
			]),
		).toEqual([[], []]);
	});

	it('without debug information says so', async () => {
		const bare = path.join(folder, 'bare');
		execFileSync(objcopy, ['--strip-debug', vmlinux, bare]);
		await expect(new KernelImage(bare).prepare()).rejects.toThrow(/bare: has no debug information$/);
	});

	it('is read anew when it was written anew', async () => {
		const copy = path.join(folder, 'copy');
		const image = new KernelImage(copy);
		const [before, after] = ['pool_stop', 'pool_begin'];
		const asked = async (symbol: string) =>
			(await image.locate([{ symbol, offset: 0, size: null }]))[0]?.length;
		execFileSync('cp', [vmlinux, copy]);
		expect([await asked(before), await asked(after)]).toEqual([1, 0]);
		execFileSync(objcopy, ['--redefine-sym', `${before}=${after}`, vmlinux, copy]);
		expect([await asked(before), await asked(after)]).toEqual([0, 1]);
	});
});

describe('an image that cannot be used', () => {
	it.each([
		['nowhere', /nowhere: no such file$/],
		['text', /text: .+/],
	])('says why: %s', async (name, message) => {
		writeFileSync(path.join(folder, 'text'), 'no image');
		const image = new KernelImage(path.join(folder, name));
		await expect(image.prepare()).rejects.toThrow(UnusableImage);
		await expect(image.prepare()).rejects.toThrow(message);
	});
});

/** A log in which pool_stop was left at its last instruction, where it returns. */
const log = () => {
	const size = sizeOf('pool_stop').toString(16);
	return [
		'[    1.000000] INFO: task mount:7 blocked for more than 120 seconds.',
		'[    1.000001] Call Trace:',
		`[    1.000002]  pool_stop+0x${size}/0x${size}`,
		'[    1.000003]  other+0x1/0x2',
		'',
	].join('\n');
};

async function trace(...argv: string[]) {
	let out = '';
	const err: string[] = [];
	const file = path.join(folder, 'a.log');
	writeFileSync(file, log());
	const status = await main(['trace', ...argv, file], {
		out: (part) => {
			out += part;
		},
		err: (line) => err.push(line),
		colour: false,
	});
	return { status, out, err: err.join('\n') };
}

describe.skipIf(!isThere && !required)('with a vmlinux', () => {
	it('daxlens trace tells source lines', async () => {
		const { status, out } = await trace('--vmlinux', vmlinux);
		expect(status).toBe(0);
		expect(out).toMatch(/pool_stop\+0x\w+\/0x\w+ fs\/pool\.c:15\n/);
		const json = await trace('--vmlinux', vmlinux, '--format', 'json');
		expect(JSON.parse(json.out).reports[0].traces[0].frames[0]).toMatchObject({
			file: 'fs/pool.c',
			sourceLine: 15,
		});
	});

	it('daxlens trace refuses one it cannot use before it prints anything', async () => {
		const { status, out, err } = await trace('--vmlinux', path.join(folder, 'nowhere'));
		expect({ status, out }).toEqual({ status: 2, out: '' });
		expect(err).toMatch(/nowhere: no such file/);
	});

	it.each([
		['by its path', () => vmlinux],
		['below the open folder', () => 'vmlinux'],
	])('the server tells and finds the line, %s', async (_, configured) => {
		const client = await server(configured());
		try {
			const hover = await client.hover(LOG, 2, 18);
			expect(JSON.stringify(hover)).toContain('fs/pool.c:15');
			const found = await definition(client);
			expect(found && path.relative(folder, URI.parse(found.uri).fsPath)).toBe('fs/pool.c');
			expect(found?.range.start.line).toBe(14);
		} finally {
			client.dispose();
		}
	});

	it('the server tells once what is wrong with it, and answers all the same', async () => {
		const client = await server('nowhere');
		try {
			expect(await client.hover(LOG, 2, 18)).not.toBeNull();
			expect((await definition(client))?.range.start.line).toBe(9);
			expect(client.logged.filter((line) => /nowhere: no such file/.test(line))).toHaveLength(1);
		} finally {
			client.dispose();
		}
	});
});

const LOG = 'file:///logs/a.dmesg';

async function server(configured: string) {
	const client = await connect(
		{
			version: '0',
			analyse: async (document) => analyseDocument(document, () => false),
			ask: () => Promise.reject(new Error('not asked here')),
			replay: () => Promise.resolve(null),
			describeFunction: () => null,
			rulePage: () => null,
			pauseMs: 0,
			restMs: 0,
		},
		{ folders: [folder], options: { vmlinux: configured } },
	);
	client.open(LOG, 'kmsg', log());
	await client.nextPublication(LOG);
	return client;
}

async function definition({ connection }: Awaited<ReturnType<typeof server>>): Promise<Location | null> {
	const found = await connection.sendRequest<Location[] | null>('textDocument/definition', {
		textDocument: { uri: LOG },
		position: { line: 2, character: 18 },
	});
	return found?.[0] ?? null;
}
