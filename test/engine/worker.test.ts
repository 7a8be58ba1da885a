// The exploration in a worker thread: same verdict as in place, can be stopped, passes mistakes on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScenario } from '../../src/engine/explore/verdict';
import { model } from '../../src/engine/model';
import { readScenario } from '../../src/engine/scenario';
import { scenarios } from '../../src/engine/scenarios';
import { exploreInWorker } from '../../src/platform/explore-worker';

const folder = mkdtempSync(path.join(tmpdir(), 'daxlens-worker-'));
const file = path.join(folder, 'worker.cjs');
const limits = { maxStates: 30_000_000 };

beforeAll(async () => {
	await esbuild.build({
		stdin: {
			contents: "import { serveExploration } from './src/platform/explore-worker'; serveExploration();",
			resolveDir: '.',
		},
		bundle: true,
		platform: 'node',
		format: 'cjs',
		outfile: file,
		logLevel: 'error',
	});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = scenarios.find(({ id }) => id === 'A22');

/** More states than any machine visits while the test waits. */
const endless = readScenario({
	schema: 1,
	id: 'endless',
	profile: 'v6.12',
	objects: {
		pmem0: { is: 'device' },
		fs: { is: 'super', type: 'ext4', device: 'pmem0' },
		f: { is: 'inode', super: 'fs', pages: ['b0', 'b1', 'b2', 'b3', 'b4'] },
	},
	actors: Object.fromEntries([
		...[0, 1, 2, 3, 4].map((page) => [
			`T${page}`,
			{ does: { operation: 'fault', page: `f[${page}]`, kind: 'write' } },
		]),
		['Y', { does: { operation: 'fsync', inode: 'f' } }],
		['R', { does: { operation: 'remove', device: 'pmem0' } }],
	]),
});

describe('the worker', () => {
	it('gives the verdict of the search in place', async () => {
		if (!scenario) throw new Error('no A22');
		const verdict = await exploreInWorker(file, scenario, 'v6.12', limits);
		expect(verdict).toEqual(runScenario(model, scenario, 'v6.12', limits));
	});

	it('stops when it is told to', async () => {
		const stop = new AbortController();
		const running = exploreInWorker(file, endless, 'v6.12', limits, stop.signal);
		setTimeout(() => stop.abort(), 300);
		const verdict = await running;
		expect(verdict.states).toBeLessThan(limits.maxStates);
		expect(verdict.asExpected).toBeNull();
	});

	it('passes a mistake on', async () => {
		await expect(exploreInWorker(file, endless, 'v9', limits)).rejects.toThrow(/no profile 'v9'/);
	});
});
