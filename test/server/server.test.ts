// The server over in-memory streams, with an analysis of the test's own: scheduling, failures, and the form of what it sends.
import { afterEach, describe, expect, it } from 'vitest';
import type { ReviewedFinding } from '../../src/review/reviewed';
import type { Analyse, Report } from '../../src/server/report';
import type { ServerParts } from '../../src/server/server';
import { connect, type TestClient } from './client';

const URI = 'file:///tree/drivers/made-up.c';

const finding: ReviewedFinding = {
	rule: 'unreleased-on-path',
	severity: 'warning',
	confidence: 'high',
	function: 'leak',
	file: 'drivers/made-up.c',
	line: 1,
	column: 1,
	endLine: 1,
	endColumn: 5,
	message: 'leak() returns with the device still held.',
	resource: null,
	path: [
		{
			file: 'drivers/made-up.c',
			line: 1,
			column: 1,
			endLine: 1,
			endColumn: 5,
			note: 'taken',
			code: 'get(d)',
			held: [],
		},
		{ file: 'elsewhere.c', line: 9, column: 1, endLine: 1, endColumn: 5, note: 'kept', code: '', held: [] },
	],
	evidence: null,
	fingerprint: 'f00',
	patch: null,
	suppression: null,
};

const empty: Report = {
	findings: [],
	remarks: [],
	outline: [],
	coverage: { unit: 'function', whole: 0, partly: 0, skipped: 0 },
};

/** Finds every `LEAK` of a text. */
const findLeaks: Analyse = async ({ text }) => ({
	...empty,
	findings: [...text.matchAll(/LEAK/g)].map(({ index }) => {
		const at = { start: index, end: index + 4 };
		return { finding, at, steps: [{ start: 0, end: 1 }, null], sibling: null };
	}),
	remarks: [...text.matchAll(/SKIP[^;]*/g)].map(({ index, 0: found }) => ({
		at: { start: index, end: index + found.length },
		severity: 'hint',
		code: 'not-analysed',
		message: 'Not analysed: a macro body',
		related: [],
	})),
	outline: [
		{
			kind: 'function',
			name: 'leak',
			detail: '',
			span: { start: 0, end: text.length },
			nameSpan: { start: 0, end: 1 },
			children: [],
		},
	],
});

const clients: TestClient[] = [];
afterEach(() => {
	for (const client of clients.splice(0)) client.dispose();
});

async function start(parts: Partial<ServerParts> = {}): Promise<TestClient> {
	const client = await connect({
		version: '1.2.3',
		analyse: findLeaks,
		ask: () => Promise.reject(new Error('nothing is asked')),
		replay: () => Promise.resolve(null),
		describeFunction: (name) => (name === 'get_device' ? 'Takes a **reference**.' : null),
		rulePage: (rule) => `file:///rules/${rule}.md`,
		pauseMs: 0,
		restMs: 0,
		...parts,
	});
	clients.push(client);
	return client;
}

/** A promise to settle from outside. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
	let open = () => {};
	const passed = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { passed, open };
}

describe('server', () => {
	it('says what it can do', async () => {
		const { initialized } = await start();
		expect(initialized.serverInfo).toEqual({ name: 'daxlens', version: '1.2.3' });
		expect(initialized.capabilities).toMatchObject({ hoverProvider: true, documentSymbolProvider: true });
	});

	it('drops what was planned when the client goes without a word', async () => {
		const slow = gate();
		let begun = 0;
		const analyse: Analyse = async () => {
			begun++;
			await slow.passed;
			return empty;
		};
		const client = await start({ analyse });
		client.open('file:///one.c', 'c', 'x');
		await expect.poll(() => begun).toBe(1);
		const failures: unknown[] = [];
		const note = (error: unknown) => void failures.push(error);
		process.on('unhandledRejection', note);
		client.dispose();
		slow.open();
		await new Promise((resolve) => setTimeout(resolve, 20));
		process.off('unhandledRejection', note);
		expect(failures).toEqual([]);
	});

	it('publishes a finding with its rule, page and path', async () => {
		const client = await start();
		client.open(URI, 'c', 'int a;\r\n\tLEAK;\r\n');
		const { diagnostics, version } = await client.nextPublication(URI);
		expect(version).toBe(1);
		expect(diagnostics).toEqual([
			{
				range: { start: { line: 1, character: 1 }, end: { line: 1, character: 5 } },
				severity: 2,
				source: 'DAX Lens',
				code: 'unreleased-on-path',
				codeDescription: { href: 'file:///rules/unreleased-on-path.md' },
				message: 'leak() returns with the device still held.',
				relatedInformation: [
					{
						location: {
							uri: URI,
							range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
						},
						message: 'taken: get(d)',
					},
					{
						// A step that the document does not show is told in words, at the finding itself.
						location: {
							uri: URI,
							range: { start: { line: 1, character: 1 }, end: { line: 1, character: 5 } },
						},
						message: 'elsewhere.c:9: kept',
					},
				],
				data: { fingerprint: 'f00', steps: ['taken', 'kept'] },
			},
		]);
	});

	it('shows what was not analysed as a hint on one line', async () => {
		const client = await start();
		client.open(URI, 'c', 'a\nSKIP(\n1,\n2);\n');
		const { diagnostics } = await client.nextPublication(URI);
		expect(diagnostics).toHaveLength(1);
		expect(diagnostics[0]).toMatchObject({
			severity: 4,
			code: 'not-analysed',
			message: 'Not analysed: a macro body',
			range: { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } },
		});
	});

	it('tells the status with its counts', async () => {
		const client = await start();
		client.open(URI, 'c', 'LEAK LEAK');
		await client.nextPublication(URI);
		await client.hover(URI, 0, 0);
		expect(client.statuses.map(({ state }) => state)).toEqual(['analysing', 'ready']);
		expect(client.statuses[1]).toMatchObject({ counts: { error: 0, warning: 2, note: 0 } });
	});

	it('clears the diagnostics of a closed document', async () => {
		const client = await start();
		client.open(URI, 'c', 'LEAK');
		expect((await client.nextPublication(URI)).diagnostics).toHaveLength(1);
		client.close(URI);
		expect((await client.nextPublication(URI)).diagnostics).toEqual([]);
	});

	it('says nothing of a document of another kind', async () => {
		const client = await start();
		client.open('file:///notes.md', 'markdown', 'LEAK');
		client.open(URI, 'c', 'LEAK');
		await client.nextPublication(URI);
		expect(client.published.map(({ uri }) => uri)).toEqual([URI]);
	});

	it('drops the result of a version that was overtaken', async () => {
		const first = gate();
		const began = gate();
		const stales: boolean[] = [];
		const client = await start({
			analyse: async (document, stale) => {
				if (document.text.startsWith('old')) {
					began.open();
					await first.passed;
					stales.push(stale.aborted);
				}
				return findLeaks(document, stale);
			},
		});
		client.open(URI, 'c', 'old LEAK');
		await began.passed;
		client.change(URI, 2, 'new');
		const publication = await client.nextPublication(URI);
		expect(publication).toMatchObject({ version: 2, diagnostics: [] });
		first.open();
		await client.hover(URI, 0, 0);
		expect(stales).toEqual([true]);
		expect(client.published).toHaveLength(1);
	});

	it('analyses a burst of edits once', async () => {
		const analysed: string[] = [];
		const client = await start({
			pauseMs: 50,
			analyse: (document, stale) => {
				analysed.push(document.text);
				return findLeaks(document, stale);
			},
		});
		client.open(URI, 'c', 'start');
		await client.nextPublication(URI);
		for (let version = 2; version <= 20; version++) client.change(URI, version, `edit ${version}`);
		expect((await client.nextPublication(URI)).version).toBe(20);
		expect(analysed).toEqual(['start', 'edit 20']);
	});

	it('a request does not wait for the pause', async () => {
		const client = await start({ pauseMs: 2 ** 30 });
		client.open(URI, 'c', 'start');
		await client.nextPublication(URI);
		client.change(URI, 2, '  LEAK');
		expect(await client.hover(URI, 0, 3)).toMatchObject({
			range: { start: { line: 0, character: 2 }, end: { line: 0, character: 6 } },
		});
	});

	it('answers while an analysis runs', async () => {
		const never = new Promise<Report>(() => {});
		const client = await start({
			analyse: (document, stale) => (document.uri === URI ? never : findLeaks(document, stale)),
		});
		client.open(URI, 'c', 'x');
		client.open('file:///b.c', 'c', 'get_device(LEAK);');
		expect((await client.nextPublication('file:///b.c')).diagnostics).toHaveLength(1);
	});

	it('survives an analysis that throws', async () => {
		const client = await start({
			analyse: (document, stale) => {
				if (document.text.includes('BANG')) throw new Error('a defect');
				return findLeaks(document, stale);
			},
		});
		client.open(URI, 'c', 'BANG LEAK get_device');
		expect((await client.nextPublication(URI)).diagnostics).toEqual([]);
		const hover = await client.hover(URI, 0, 12);
		expect(hover?.contents).toMatchObject({ value: 'Takes a **reference**.' });
		expect(client.statuses.at(-1)).toMatchObject({ state: 'failed', reason: 'a defect' });
		expect(client.logged.join('\n')).toContain('a defect');
		client.change(URI, 2, 'LEAK');
		expect((await client.nextPublication(URI)).diagnostics).toHaveLength(1);
	});

	it('fails one request when the catalogue throws', async () => {
		const client = await start({
			describeFunction: (name) => {
				if (name === 'bad') throw new Error('a defect');
				return 'good';
			},
		});
		client.open(URI, 'c', 'bad fine');
		await expect(client.hover(URI, 0, 1)).rejects.toThrow('a defect');
		expect((await client.hover(URI, 0, 5))?.contents).toMatchObject({ value: 'good' });
	});
});

describe('hover', () => {
	it('shows the path of a finding with links to the steps', async () => {
		const client = await start();
		client.open(URI, 'c', 'int a;\nLEAK;\n');
		const hover = await client.hover(URI, 1, 2);
		expect((hover?.contents as { value: string } | undefined)?.value).toBe(
			[
				'`unreleased-on-path` · warning · high confidence · 2 steps',
				'',
				`1. [drivers/made-up.c:1](${URI}#L1) \`get(d)\` taken`,
				'2. elsewhere.c:9 kept',
			].join('\n'),
		);
	});

	it('describes a function of the catalogue, at both ends of its name', async () => {
		const client = await start();
		client.open(URI, 'c', 'x = get_device(y);');
		for (const column of [4, 9, 14]) {
			const hover = await client.hover(URI, 0, column);
			expect(hover?.range).toEqual({ start: { line: 0, character: 4 }, end: { line: 0, character: 14 } });
		}
		expect(await client.hover(URI, 0, 15)).toBeNull();
		expect(await client.hover(URI, 0, 1)).toBeNull();
	});
});

describe('outline', () => {
	it('gives symbols and folds', async () => {
		const client = await start();
		client.open(URI, 'c', 'a\nb\n');
		const textDocument = { uri: URI };
		expect(
			await client.connection.sendRequest('textDocument/documentSymbol', { textDocument }),
		).toMatchObject([
			{ name: 'leak', kind: 12, range: { start: { line: 0 }, end: { line: 2, character: 0 } } },
		]);
		expect(await client.connection.sendRequest('textDocument/foldingRange', { textDocument })).toEqual([
			{ startLine: 0, endLine: 1 },
		]);
	});
});
