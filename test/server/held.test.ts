// Hints at line ends and hovers on what is held, in C and in patches.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { InlayHint } from 'vscode-languageserver';
import type { TestClient } from './client';
import { connectOwn } from './own-server';

const URI = 'file:///part.c';
const TEXT = `int part_start(struct request_queue *q, struct part *p)
{
	int rc;

	rc = blk_queue_enter(q, 0);
	if (rc)
		return rc;
	part_note(q);
	if (p->busy)
		blk_queue_exit(q);
	p->runs++;
	while (p->next)
		p = p->next;
	blk_queue_exit(q);
	return 0;
}

int part_size(struct part *p)
{
	return p->size;
}
`;

let client: TestClient;
afterEach(() => client.dispose());

async function opened(uri = URI, languageId = 'c', text = TEXT, commands = false): Promise<void> {
	client = await connectOwn({ options: { commands } });
	client.open(uri, languageId, text);
	await client.nextPublication(uri);
}

async function hints(settings: object, uri = URI): Promise<Record<number, string>> {
	await client.connection.sendNotification('workspace/didChangeConfiguration', {
		settings: { daxLens: settings },
	});
	const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
	const found = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
		textDocument: { uri },
		range,
	});
	return Object.fromEntries(found.map(({ position, label }) => [position.line + 1, String(label)]));
}

/** The text of the hover on a word of a line, counted from 1. */
async function hoverOn(line: number, word: string, text = TEXT, uri = URI): Promise<string> {
	const at = text.split('\n')[line - 1]?.indexOf(word) ?? -1;
	const hover = await client.hover(uri, line - 1, at + 1);
	return (hover?.contents as { value: string } | undefined)?.value ?? '';
}

describe('held hints', () => {
	it('stand where the answer changes', async () => {
		await opened();
		expect(await hints({ hints: 'all' })).toEqual({
			5: 'holds queue usage of q if rc = 0',
			7: 'holds nothing',
			10: 'released, holds nothing',
			12: 'held on some paths only: queue usage of q',
			14: 'held on some paths only: queue usage of q',
			15: 'holds nothing',
		});
	});

	it('stand by themselves only where paths disagree', async () => {
		await opened();
		const text = 'held on some paths only: queue usage of q';
		expect(await hints({})).toEqual({ 12: text, 14: text });
	});

	it('name a resource more shortly where its whole name does not fit', async () => {
		const long = TEXT.replace(/\bq(?=[,)])/g, 'p->parent->disk->queue').replace(
			'*p->parent->disk->queue',
			'*q',
		);
		await opened(URI, 'c', long);
		expect(await hints({ hints: 'all' })).toMatchObject({
			5: 'holds queue usage of …queue if rc = 0',
			14: 'held on some paths only: queue usage',
		});
	});

	it('on the cursor’s line are those that stand where the answer changes', async () => {
		await opened();
		const all = await hints({ hints: 'all' });
		expect(await hints({ hints: 'cursorLine' })).toEqual(all);
	});

	it('can be turned off', async () => {
		await opened();
		expect(await hints({ hints: 'off' })).toEqual({});
	});

	it('keep to the range that is asked for and stand at the end of the line', async () => {
		await opened();
		await client.connection.sendNotification('workspace/didChangeConfiguration', {
			settings: { hints: 'all' },
		});
		const range = { start: { line: 4, character: 0 }, end: { line: 5, character: 0 } };
		const found = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
			textDocument: { uri: URI },
			range,
		});
		const line = TEXT.split('\n')[4] ?? '';
		expect(found.map(({ position }) => position)).toEqual([{ line: 4, character: line.length }]);
	});

	it('stand on the lines of a patch that show the code', async () => {
		const text = readFileSync('test/vscode/workspace/series.mbox', 'utf8');
		await opened('file:///series.mbox', 'linux-mbox', text);
		const found = await hints({ hints: 'all' }, 'file:///series.mbox');
		expect(Object.keys(found).length).toBeGreaterThan(1);
		for (const [line, hint] of Object.entries(found)) {
			const code = text.split('\n')[Number(line) - 1] ?? '';
			expect(code, hint).toMatch(/^[+ ].*(?:lock|return|enter|exit|while|for)/);
		}
	});
});

describe('a hover', () => {
	it('tells on any line what is held and since where', async () => {
		await opened();
		const text = await hoverOn(8, 'part_note');
		expect(text).toContain(`**Held here:** queue usage of q, since [line 5](${URI}#L5)`);
	});

	it('tells all ways apart where they differ', async () => {
		await opened();
		expect(await hoverOn(14, 'q)')).toContain('- nothing\n- queue usage of q, since [line 5]');
	});

	it('tells what each outcome of a variable holds', async () => {
		await opened();
		const text = await hoverOn(6, 'rc');
		expect(text).toContain('`rc` tells whether `blk_queue_enter()` at [line 5]');
		expect(text).toContain('held when the result is 0.');
		expect(text).toContain('- line 6, `rc` false: queue usage of q held');
		expect(text).toContain('- line 6, `rc` true: nothing held');
	});

	it('tells where an unknown call gets hold of it', async () => {
		await opened();
		expect(await hoverOn(8, 'part_note')).toContain('`part_note()` is not modelled');
	});

	it('tells what the id of a hazard stands for', async () => {
		const text = `/* H08 */\n${TEXT}`;
		await opened(URI, 'c', text);
		expect(await hoverOn(1, 'H08', text)).toMatch(/^\*\*H08\*\* \w+/);
	});

	it('says nothing in a function that never holds anything, nor outside of functions', async () => {
		await opened();
		expect(await hoverOn(20, 'size')).toBe('');
		expect(await client.hover(URI, 16, 0)).toBeNull();
	});

	it('offers what can be done to a client that has the commands', async () => {
		const leak = TEXT.replace('\tp->runs++;', '\tif (p->bad)\n\t\treturn -EIO;');
		await opened(URI, 'c', leak, true);
		const text = await hoverOn(12, 'EIO', leak);
		expect(text).toMatch(/\[Explain\]\(command:daxLens\.explainFinding\?/);
		expect(text).toMatch(/\[Suppress because…\]\(command:daxLens\.suppress\?/);
		client.dispose();
		await opened(URI, 'c', leak);
		expect(await hoverOn(12, 'EIO', leak)).not.toContain('command:');
	});
});

describe('lenses above functions', () => {
	const lenses = async () => {
		const found = await client.connection.sendRequest<
			{ range: { start: { line: number } }; command: { title: string } }[]
		>('textDocument/codeLens', { textDocument: { uri: URI } });
		return found.map(({ range, command }) => `${range.start.line + 1} ${command.title}`);
	};

	it('are there only when asked for, one for every function', async () => {
		await opened();
		expect(await lenses()).toEqual([]);
		await hints({ codeLens: true });
		expect(await lenses()).toEqual([
			expect.stringMatching(/^1 .*takes queue usage of q$/),
			'18 no finding · part_size() takes nothing',
		]);
	});
});
