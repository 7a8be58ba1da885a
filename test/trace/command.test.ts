// `daxlens trace` as scripts call it: JSON by the contract, text, several files, packed files, errors.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main';

const log = [
	'[    1.000000] XFS (pmem0): Mounting V5 Filesystem',
	'[   50.000000] INFO: task umount:77 blocked for more than 122 seconds.',
	'[   50.000001] task:umount          state:D stack:0     pid:77    tgid:77    ppid:1      flags:0x0',
	'[   50.000002] Call Trace:',
	'[   50.000003]  __schedule+0x1/0x2',
	'[   50.000004]  xfs_ail_push_all_sync+0xbe/0x110 [xfs]',
	'[   50.000005]  ? wait_woken+0x1/0x2',
	'[   50.000006]  widgetfs_unmount+0x1/0x2',
	'',
].join('\n');

let folder = '';
beforeAll(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-trace-'));
	writeFileSync(path.join(folder, 'a.log'), log);
	writeFileSync(path.join(folder, 'b.log.gz'), gzipSync(log));
	writeFileSync(path.join(folder, 'empty.log'), '');
	writeFileSync(path.join(folder, 'bytes.log'), Uint8Array.from([0xff, 0xfe, 0x00, 0x0a, 0x80]));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]) {
	let out = '';
	const err: string[] = [];
	const status = await main(['trace', ...argv], {
		out: (text) => {
			out += text;
		},
		err: (line) => err.push(line),
		colour: false,
	});
	return { status, out, err };
}

const at = (name: string): string => path.join(folder, name);

describe('daxlens trace', () => {
	it('prints JSON by the contract', async () => {
		const { status, out, err } = await run('--format', 'json', at('a.log'));
		expect({ status, err }).toEqual({ status: 0, err: [] });
		const parsed: unknown = JSON.parse(out);
		expect(parsed).toMatchObject({
			schema: 1,
			reports: [
				{
					kind: 'hung-task',
					title: 'INFO: task umount:77 blocked for more than 122 seconds.',
					function: 'xfs_ail_push_all_sync',
					line: 2,
					endLine: 8,
					task: { comm: 'umount', pid: 77, tgid: 77, state: 'D' },
					cpu: null,
					pc: null,
					blockedSeconds: 122,
					traces: [
						{
							label: 'Call Trace:',
							line: 4,
							frames: [
								{ symbol: '__schedule', offset: 1, size: 2, module: null, reliable: true, line: 5 },
								{
									symbol: 'xfs_ail_push_all_sync',
									offset: 190,
									size: 272,
									module: 'xfs',
									reliable: true,
									line: 6,
								},
								{ symbol: 'wait_woken', reliable: false, line: 7 },
								{ symbol: 'widgetfs_unmount', line: 8 },
							],
						},
					],
				},
			],
		});
	});

	it('prints text with stacks, events and who waits for whom', async () => {
		const { out } = await run(at('a.log'));
		expect(out.replaceAll(folder, 'F')).toBe(
			[
				'F/a.log:1: [1.000000 s] mount pmem0: XFS (pmem0): Mounting V5 Filesystem',
				'F/a.log:2: INFO: task umount:77 blocked for more than 122 seconds.',
				'  hung-task, in xfs_ail_push_all_sync, task umount/77 (D), for 122 s, 50.000000 s',
				'  Call Trace:',
				'      __schedule+0x1/0x2',
				'      xfs_ail_push_all_sync+0xbe/0x110 [xfs]',
				'    ? wait_woken+0x1/0x2',
				'      widgetfs_unmount+0x1/0x2',
				'',
				'Who waits for whom',
				'  umount/77 waits for the XFS log items to be written back in xfs_ail_push_all_sync, for widgetfs_unmount, 122 s (line 6)',
				'',
			].join('\n'),
		);
	});

	it('reads several files and packed ones, and names them', async () => {
		const { out } = await run('--format', 'json', folder);
		const { reports } = JSON.parse(out) as { reports: { file: string; line: number }[] };
		expect(reports.map(({ file, line }) => [path.basename(file), line])).toEqual([
			['a.log', 2],
			['b.log.gz', 2],
		]);
	});

	it.each(['empty.log', 'bytes.log'])('finds nothing in %s and ends well', async (name) => {
		const { status, out } = await run('--format', 'json', at(name));
		expect(status).toBe(0);
		expect(JSON.parse(out)).toEqual({ schema: 1, reports: [] });
	});

	it.each([
		[['/no/such/file'], '/no/such/file: no such file or folder'],
		[[], 'name a log'],
		[['--format', 'yaml', 'x'], '--format takes text, json, html, not'],
	])('%j is an error in one line', async (argv, message) => {
		const { status, out, err } = await run(...argv);
		expect(status).toBe(2);
		expect(out).toBe('');
		expect(err).toHaveLength(1);
		expect(err[0]).toContain(message);
	});
});
