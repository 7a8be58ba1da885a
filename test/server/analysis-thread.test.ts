// The analysis thread with thread programs of the test's own: well-behaved, crashing, and endless ones.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { AnalysisThread } from '../../src/server/analysis-thread';
import type { Snapshot, TellPart } from '../../src/server/report';
import { NO_SURROUNDINGS } from '../../src/server/surroundings';

const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-thread-'));
const script = path.join(folder, 'thread.cjs');
writeFileSync(
	script,
	`const { parentPort } = require('node:worker_threads');
	parentPort.on('message', ({ id, document, flag }) => {
		if (document.text === 'crash') process.exit(3);
		if (document.text === 'endless') for (;;);
		if (document.text === 'wait') while (Atomics.load(flag, 0) === 0);
		if (document.text === 'long') {
			let parts = 0;
			const timer = setInterval(() => {
				if (parts++ < 4) return parentPort.postMessage({ id, part: parts });
				clearInterval(timer);
				parentPort.postMessage({ id, result: 'done' });
			}, 1000);
			return;
		}
		if (document.text === 'throw') parentPort.postMessage({ id, error: 'a defect' });
		else parentPort.postMessage({ id, result: { echo: document.text } });
	});`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const threads: AnalysisThread[] = [];
afterEach(async () => {
	for (const thread of threads.splice(0)) await thread.dispose();
});

function start(limitMs?: number) {
	const thread = new AnalysisThread(script, limitMs);
	threads.push(thread);
	return (text: string, stale = new AbortController().signal, tell?: TellPart) => {
		const document: Snapshot = { uri: 'file:///a.c', name: 'a.c', kind: 'c', text, around: NO_SURROUNDINGS };
		return thread.analyse(document, stale, tell);
	};
}

describe('analysis thread', () => {
	it('gives the reports in order', async () => {
		const analyse = start();
		const reports = await Promise.all(['one', 'two', 'three'].map((text) => analyse(text)));
		expect(reports).toEqual([{ echo: 'one' }, { echo: 'two' }, { echo: 'three' }]);
	});

	it('fails the document that throws and goes on', async () => {
		const analyse = start();
		const [bad, good] = await Promise.allSettled([analyse('throw'), analyse('good')]);
		expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'a defect' } });
		expect(good).toMatchObject({ value: { echo: 'good' } });
	});

	it('fails the document that crashes the thread and goes on in a new one', async () => {
		const analyse = start();
		const [bad, good] = await Promise.allSettled([analyse('crash'), analyse('good')]);
		expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'the analysis thread ended' } });
		expect(good).toMatchObject({ value: { echo: 'good' } });
	});

	it('gives up a thread that does not come back', async () => {
		const analyse = start(5000);
		const [bad, good] = await Promise.allSettled([analyse('endless'), analyse('good')]);
		expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'nothing came for 5 s' } });
		expect(good).toMatchObject({ value: { echo: 'good' } });
	});

	it('waits on for a thread that tells of its parts', async () => {
		const told: unknown[] = [];
		const analyse = start(3000);
		const never = new AbortController().signal;
		expect(await analyse('long', never, (part) => told.push(part))).toBe('done');
		expect(told).toEqual([1, 2, 3, 4]);
	});

	it('tells a running analysis that it is stale', async () => {
		const analyse = start();
		const stale = new AbortController();
		const running = analyse('wait', stale.signal);
		stale.abort();
		expect(await running).toEqual({ echo: 'wait' });
	});
});
