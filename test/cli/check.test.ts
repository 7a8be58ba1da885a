// `daxlens check` through its front door: what is found in files, folders and series, the options, the exit status.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main';
import { mailsOf } from '../review/mails';

const LEAK = `static int ember_flush(struct ember *em)
{
	int rc = blk_queue_enter(em->queue, 0);

	if (rc)
		return rc;
	if (em->busy)
		return -EBUSY;
	ember_write(em);
	blk_queue_exit(em->queue);
	return 0;
}
`;
const RIGHT = LEAK.replace('\tif (em->busy)\n\t\treturn -EBUSY;\n', '');

const EXAMPLE = 'examples/ember-queue-v2.mbox';

async function run(...argv: string[]) {
	let out = '';
	const err: string[] = [];
	const status = await main(['check', ...argv], {
		out: (text) => {
			out += text;
		},
		err: (line) => err.push(line),
		colour: false,
	});
	return { status, out, err };
}

/** A new folder with these files; gives its path. */
function folderWith(files: Readonly<Record<string, string>>): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'check-'));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		writeFileSync(path.join(folder, name), text);
	}
	return folder;
}

interface Json {
	findings: {
		rule: string;
		file: string;
		line: number;
		function: string;
		fingerprint: string;
		path: { file: string }[];
		patch: { number: number; status: string; mail: { file: string; line: number } } | null;
	}[];
	stats: { files: number; functions: number; messages: number; milliseconds: number };
}

async function json(...argv: string[]): Promise<Json> {
	const { out } = await run('--format', 'json', ...argv);
	return JSON.parse(out) as Json;
}

describe('what is read', () => {
	it('finds in a C file, with status 1', async () => {
		const folder = folderWith({ 'a.c': LEAK });
		const { status, out, err } = await run(path.join(folder, 'a.c'));
		expect([status, err]).toEqual([1, []]);
		expect(out).toMatch(/a\.c:8:3:/);
		expect(out).toContain('unreleased-on-path');
	});

	it('is silent on right code, with status 0', async () => {
		const { status, out } = await run(path.join(folderWith({ 'a.c': RIGHT }), 'a.c'));
		expect([status, out]).toEqual([0, 'No finding. 1 function analysed, 0 in part.\n']);
	});

	it('goes through folders and takes each file for what it is', async () => {
		const folder = folderWith({
			'src/a.c': LEAK,
			'notes.txt': 'nothing to see\n',
			'mails/series.mbox': readFileSync(EXAMPLE, 'utf8'),
		});
		const { findings, stats } = await json(folder);
		expect(stats).toMatchObject({ files: 3, messages: 6 });
		expect(findings.filter((finding) => finding.patch === null)).toHaveLength(1);
		expect(findings.some((finding) => finding.patch?.status === 'fixed')).toBe(true);
	});

	it('tells C from its content when the name does not', async () => {
		const folder = folderWith({ 'snippet.txt': `#include <linux/fs.h>\n${LEAK}` });
		expect((await run(path.join(folder, 'snippet.txt'))).status).toBe(1);
	});

	it('tells what it cannot read in one line each, and reads the rest', async () => {
		const folder = folderWith({ 'a.c': LEAK, 'b.log': '[    1.000000] pmem0: detected\n' });
		const missing = path.join(folder, 'none.c');
		const log = path.join(folder, 'b.log');
		const { status, out, err } = await run(missing, log, path.join(folder, 'a.c'));
		expect(status).toBe(2);
		expect(err).toEqual([
			`${missing}: no such file or folder`,
			`${log}:1: a kernel log; daxlens trace reads it`,
		]);
		expect(out).toContain('ember_flush()');
	});

	it('tells damage with file and line, and checks the patches that are whole', async () => {
		const whole = readFileSync(EXAMPLE, 'utf8');
		const at = whole.split('\n').findIndex((line) => line.startsWith('@@'));
		const damaged = whole.replace(/^(@@ -\d+,)\d+/m, '$190');
		const file = path.join(folderWith({ 's.mbox': damaged }), 's.mbox');
		const { status, out, err } = await run(file);
		expect(status).toBe(2);
		expect(err.length).toBeGreaterThan(0);
		for (const line of err) expect(line).toMatch(/s\.mbox:\d+: \S/);
		expect(Number(/:(\d+):/.exec(err[0] ?? '')?.[1])).toBeGreaterThanOrEqual(at + 1);
		expect(out).toContain('cinder_drain()');
	});

	it('survives bytes that are nothing', async () => {
		const folder = folderWith({});
		writeFileSync(path.join(folder, 'x.c'), Buffer.from([0, 255, 254, 123, 0, 10, 35, 125, 200]));
		expect((await run(path.join(folder, 'x.c'))).status).toBe(0);
	});
});

describe('a series', () => {
	it('has its findings at lines of the mail', async () => {
		const { findings } = await json(EXAMPLE);
		const mail = readFileSync(EXAMPLE, 'utf8').split('\n');
		const shown = findings.map(({ function: name, patch }) => [
			name,
			patch?.number,
			patch?.status,
			mail[(patch?.mail.line ?? 0) - 1],
		]);
		expect(shown).toEqual(
			expect.arrayContaining([
				['cinder_flush', 4, 'introduced', '+\t\treturn -EBUSY;'],
				['cinder_drain', 5, 'introduced', '+\t\treturn 0;'],
				['state_store', 5, 'fixed', ' \t\treturn -EINVAL;'],
			]),
		);
	});

	it('shows what --status asks for', async () => {
		const fixed = await json('--status', 'fixed', EXAMPLE);
		expect(fixed.findings.map((finding) => finding.function)).toEqual(['state_store']);
		expect((await run('--status', 'fixed', EXAMPLE)).status).toBe(0);
		expect((await run('--status', 'fixed,introduced', EXAMPLE)).out).toContain('Fixed: 1');
	});

	it('uses whole functions of a tree', async () => {
		const folder = folderWith({ 'a.c': RIGHT });
		const git = (...argv: string[]) =>
			execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...argv], {
				encoding: 'utf8',
			});
		git('init', '-q');
		git('add', '.');
		git('commit', '-qm', 'base');
		const filler = Array.from({ length: 30 }, (_, at) => `int padding_${at};\n`).join('');
		writeFileSync(path.join(folder, 'a.c'), LEAK);
		const diff = git('diff', '-U0');
		writeFileSync(path.join(folder, 'a.c'), `${filler}${RIGHT}`);
		const file = path.join(folderWith({ 'a.patch': diff }), 'a.patch');
		expect((await run(file)).out).toContain('in part');
		// The tree has moved on: the blob that the patch names is what it applies to.
		const { out, status } = await run('--tree', folder, file);
		expect(status).toBe(1);
		expect(out).toContain('1 function analysed, 0 in part. 1 error.');
	});
});

describe('options', () => {
	it('--fail-on sets the threshold', async () => {
		const file = path.join(folderWith({ 'a.c': LEAK }), 'a.c');
		expect((await run('--fail-on', 'error', file)).status).toBe(1);
		const medium = LEAK.replace('ember_write(em);', 'ember_write(em);').replace(
			'blk_queue_exit(em->queue);\n\t',
			'',
		);
		expect((await run('--fail-on', 'error', path.join(folderWith({ 'b.c': medium }), 'b.c'))).status).toBe(0);
	});

	it.each(['json', 'sarif'])('--baseline leaves out what an earlier %s has', async (format) => {
		const folder = folderWith({ 'a.c': LEAK });
		const file = path.join(folder, 'a.c');
		const baseline = path.join(folder, 'baseline.json');
		writeFileSync(baseline, (await run('--format', format, file)).out);
		const again = await run('--baseline', baseline, file);
		expect(again.status).toBe(0);
		expect(again.out).toContain('1 in the baseline.');
		writeFileSync(file, `${LEAK}\n${LEAK.replaceAll('ember_flush', 'ember_drain')}`);
		const grown = await run('--baseline', baseline, file);
		expect([grown.status, grown.out.includes('ember_drain()'), grown.out.includes('ember_flush()')]).toEqual([
			1,
			true,
			false,
		]);
	});

	it('--contracts brings a pair of its own', async () => {
		const code = LEAK.replaceAll('blk_queue_enter(em->queue, 0)', 'coal_take(em->coal)').replaceAll(
			'blk_queue_exit(em->queue)',
			'coal_drop(em->coal)',
		);
		const folder = folderWith({
			'a.c': code,
			'mine.yaml': `contracts:\n  - id: coal\n    resource: coal\n    kind: reference\n    acquire:\n      - { call: coal_take(c), success: zero, key: c }\n    release:\n      - { call: coal_drop(c), key: c }\n    source: made up\n`,
			'bad.yaml': 'contracts:\n  - id: coal\n    kind: shovel\n',
		});
		const found = await run('--contracts', path.join(folder, 'mine.yaml'), path.join(folder, 'a.c'));
		expect(found.status).toBe(1);
		expect(found.out).toContain('coal of em->coal');
		const bad = path.join(folder, 'bad.yaml');
		const { status, err } = await run('--contracts', bad, path.join(folder, 'a.c'));
		expect(status).toBe(2);
		expect(err[0]).toMatch(/bad\.yaml:\d+:\d+: /);
	});

	it('--shard splits the inputs without loss', async () => {
		const names = ['a', 'b', 'c', 'd', 'e'];
		const folder = folderWith(Object.fromEntries(names.map((name) => [`${name}.c`, LEAK])));
		const shards = await Promise.all(['1/2', '2/2'].map((shard) => json('--shard', shard, folder)));
		const files = shards.flatMap((shard) => shard.findings.map((finding) => path.basename(finding.file)));
		expect(files.sort()).toEqual(names.map((name) => `${name}.c`));
		expect(shards.map((shard) => shard.stats.files)).toEqual([3, 2]);
	});

	it('what helpers in other files do counts: of files named together, and of the tree', async () => {
		const helpers =
			'struct ember *ember_new(void)\n{\n\treturn kzalloc(8, GFP_KERNEL);\n}\n' +
			'void ember_free(struct ember *em)\n{\n\tkfree(em);\n}\n';
		const main =
			'int ember_write(int id)\n{\n\tstruct ember *em = ember_new();\n\n\tif (!em)\n\t\treturn -ENOMEM;\n' +
			'\tif (id)\n\t\treturn -EBUSY;\n\tember_free(em);\n\treturn 0;\n}\n';
		const folder = folderWith({ 'core/main.c': main, 'core/helpers.c': helpers });
		const alone = path.join(folder, 'core/main.c');
		const found = async (...argv: string[]) => (await json(...argv)).findings.map(({ line }) => line);
		expect(await found(alone)).toEqual([]);
		expect(await found(folder)).toEqual([8]);
		expect(await found('--tree', folder, alone)).toEqual([8]);
		expect(await found('--jobs', '2', folder)).toEqual([8]);
	});

	it('helpers of the tree count for a series, and are named as patches name files', async () => {
		const helpers =
			'struct ember *ember_new(void)\n{\n\treturn kzalloc(8, GFP_KERNEL);\n}\n' +
			'void ember_free(struct ember *em)\n{\n\tkfree(em);\n}\n';
		const before =
			'int ember_write(int id)\n{\n\tstruct ember *em = ember_new();\n\n\tif (!em)\n\t\treturn -ENOMEM;\n' +
			'\tember_free(em);\n\treturn 0;\n}\n';
		const after = before.replace('\tember_free', '\tif (id)\n\t\treturn -EBUSY;\n\tember_free');
		const tree = folderWith({ 'core/main.c': before, 'core/helpers.c': helpers });
		const patches = [{ title: 'refuse', files: { 'core/main.c': after } }];
		const mails = path.join(folderWith({ 'a.mbox': mailsOf({ 'core/main.c': before }, patches) }), 'a.mbox');
		expect((await json(mails)).findings).toEqual([]);
		for (const named of [tree, `${tree}/`]) {
			const { findings } = await json('--tree', named, mails);
			expect(findings.map(({ path: steps }) => steps.map(({ file }) => file).slice(0, 2))).toEqual([
				['core/main.c', 'core/helpers.c'],
			]);
		}
	});

	it('--profile takes the contracts of that kernel', async () => {
		// blk_queue_enter() came with 4.4.
		const folder = folderWith({ 'a.c': LEAK });
		const found = async (profile: string) => (await json('--profile', profile, folder)).findings.length;
		expect([await found('v4.3'), await found('v4.4s'), await found('5.13')]).toEqual([0, 1, 1]);
	});

	it.each([
		[['--profile', 'newest', 'a.c'], /--profile takes a kernel version, or v4\.3, /],
		[['--format', 'xml', 'a.c'], /--format takes/],
		[['--status', 'new', 'a.c'], /--status takes/],
		[['--fail-on', 'panic', 'a.c'], /--fail-on takes/],
		[['--shard', '3/2', 'a.c'], /--shard takes/],
		[['--jobs', 'many', 'a.c'], /--jobs takes/],
		[['--tree', 'no/such/tree', 'a.c'], /no\/such\/tree: no such/],
		[['--baseline', 'package.json', 'a.c'], /package\.json:1: neither/],
		[['--unknown', 'a.c'], /unknown/],
		[[], /name at least one/],
	])('%j is wrong usage, told in one line', async (argv, message) => {
		const { status, out, err } = await run(...argv);
		expect([status, out, err.length]).toEqual([2, '', 1]);
		expect(err[0]).toMatch(message);
	});
});
