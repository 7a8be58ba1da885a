// `daxlens replay`: its forms, its status, and what it refuses.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main';

const folder = mkdtempSync(path.join(tmpdir(), 'daxlens-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]) {
	let out = '';
	const err: string[] = [];
	const channels = {
		out: (text: string) => {
			out += text;
		},
		err: (line: string) => err.push(line),
		colour: false,
	};
	const status = await main(['replay', ...argv], channels);
	return { status, out, err };
}

const SAMPLES = 'test/replay/samples';
const HANG = `${SAMPLES}/umount-after-removal.log`;

describe('daxlens replay', () => {
	it('tells a hang in 80 columns of ASCII, with status 1', async () => {
		const { status, out, err } = await run(HANG);
		expect([status, err]).toEqual([1, []]);
		expect(out.replaceAll(/\n {2}/g, ' ')).toMatch(
			/^test\/replay\/samples\/umount-after-removal\.log:\d+:1: error: umount:4410 waits for the AIL to become empty, and no task can bring that about\. \[H08 unmount hang after shutdown\]/,
		);
		expect(out).toMatch(/\n {2}run .*\n/);
		expect(out).toMatch(/\n {2}not known /);
		expect(out.split('\n').filter((line) => line.length > 80 || /[^ -~]/.test(line))).toEqual([]);
	});

	it('writes the JSON of its contract', async () => {
		const { out } = await run('--format', 'json', HANG);
		const result = JSON.parse(out) as {
			schema: number;
			profile: string;
			scenarios: unknown[];
			traces: {
				report: number;
				verdict: string;
				hazard: string;
				because: string;
				schedule: { actor: string; step: string; line: { line: number } | null }[];
			}[];
		};
		expect(result).toMatchObject({ schema: 1, profile: 'v4.3', scenarios: [] });
		const [trace] = result.traces;
		expect(trace).toMatchObject({ report: 0, verdict: 'explained', hazard: 'H08' });
		expect(trace?.schedule.some(({ step, line }) => step === 'R-dying' && line?.line === 5)).toBe(true);
	});

	it('has status 0 where no hazard is found, and says why nothing is', async () => {
		const { status, out } = await run(`${SAMPLES}/other-disk.log`);
		expect(status).toBe(0);
		expect(out).toContain('Not explained: 1 of 1 report');
		expect(out.trimEnd().split('\n').at(-1)).toBe('0 of 1 report explained.');
	});

	it('takes the profile it is told', async () => {
		const { out, status } = await run('--profile', 'v6.12', HANG);
		expect(status).toBe(0);
		expect(out).toContain('No run of the model under v6.12 shows it');
	});

	it.each([
		[[]],
		[['--profile', 'v9', HANG]],
		[['--format', 'svg', HANG]],
		[['--tree', '/nowhere', HANG]],
		[[`${SAMPLES}/none.log`]],
	])('refuses %j with one line', async (argv) => {
		const { status, err } = await run(...argv);
		expect([status, err.length]).toEqual([2, 1]);
	});

	it('reads on after an input that it cannot read', async () => {
		const code = path.join(folder, 'code.c');
		writeFileSync(code, 'static int f(void)\n{\n\treturn 0;\n}\n');
		const { status, out, err } = await run(code, HANG);
		expect([status, err]).toEqual([2, [`${code}:1: C code; daxlens check reads it`]]);
		expect(out).toContain('H08');
	});
});
