// Patches followed to a tree, shown before and after, decoded: over the protocol, on the series of the VS Code tests and a
// tree that the test writes.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { CodeLens, Location } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import {
	DECODED_PART,
	type DecodedPart,
	IMAGE_SCHEME,
	PATCH_IMAGES,
	type PatchImages,
} from '../../src/protocol/protocol';
import { analyseDocument } from '../../src/server/analysis';
import { answerQuestion } from '../../src/server/answers';
import type { Ask } from '../../src/server/question';
import { connect, type TestClient } from './client';

const SERIES = readFileSync('test/vscode/workspace/series.mbox', 'utf8');
const PATH = 'drivers/volume/core.c';
/** The file before the series: what its hunks say at the lines they say, other lines numbered. */
const BEFORE = [
	...Array.from({ length: 16 }, (_, index) => `/* line ${index + 1} */`),
	'',
	'\tid = dax_read_lock();',
	'\terr = volume_check(vol, at, len);',
	'\tif (!err)',
	'\t\tmemcpy(to, volume_address(vol, at), len);',
	'\tdax_read_unlock(id);',
	'\treturn err;',
	'}',
	'',
	'static void volume_stop(struct volume *vol)',
	'{',
	'\tvol->size = 0;',
	'}',
	'',
].join('\n');

const scratch = mkdtempSync(path.join(os.tmpdir(), 'daxlens-patch-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A folder in which the file holds a text. */
function treeOf(name: string, text: string): string {
	const folder = path.join(scratch, name);
	mkdirSync(path.join(folder, 'drivers/volume'), { recursive: true });
	writeFileSync(path.join(folder, PATH), text);
	return folder;
}

const clients: TestClient[] = [];
afterEach(() => {
	for (const client of clients.splice(0)) client.dispose();
});

const MAIL = 'file:///mails/series.mbox';

const ask = (async (document, question) => answerQuestion(document, question)) as Ask;

async function start(folders: readonly string[] = [], text = SERIES, asked = ask): Promise<TestClient> {
	const client = await connect(
		{
			version: '0',
			analyse: async (document) => analyseDocument(document, () => false),
			ask: asked,
			replay: () => Promise.resolve(null),
			describeFunction: () => null,
			rulePage: () => null,
			pauseMs: 0,
			restMs: 0,
		},
		{ folders, options: { commands: true } },
	);
	clients.push(client);
	client.open(MAIL, 'linux-mbox', text);
	return client;
}

/** The line, counted from 0, of the n-th line that reads so. */
function lineOf(text: string, nth = 0, whole = SERIES): number {
	const lines = whole.split('\n').flatMap((line, index) => (line === text ? [index] : []));
	const line = lines[nth];
	if (line === undefined) throw new Error(`no line reads ${text}`);
	return line;
}

async function definition(client: TestClient, line: number): Promise<string | null> {
	const found = await client.connection.sendRequest<Location | null>('textDocument/definition', {
		textDocument: { uri: MAIL },
		position: { line, character: 1 },
	});
	return found && `${path.relative(scratch, URI.parse(found.uri).fsPath)}:${found.range.start.line + 1}`;
}

const images = (client: TestClient, line: number): Promise<PatchImages | null> =>
	client.connection.sendRequest(PATCH_IMAGES, { uri: MAIL, line, path: null });

describe('definition of a patch line', () => {
	const context = '\tdax_read_unlock(id);';

	it('is its line of a tree without the patch', async () => {
		const client = await start([treeOf('plain', BEFORE)]);
		expect(await definition(client, lineOf(` ${context}`))).toBe(`plain/${PATH}:22`);
		expect(await definition(client, lineOf('-\tif (!err)'))).toBe(`plain/${PATH}:20`);
	});

	it('follows lines that have moved since', async () => {
		const client = await start([treeOf('moved', `/* a */\n/* b */\n/* c */\n${BEFORE}`)]);
		expect(await definition(client, lineOf(` ${context}`))).toBe(`moved/${PATH}:25`);
	});

	it('is the added line itself in a tree with the patch', async () => {
		const after = BEFORE.replace(
			'\tif (!err)\n\t\tmemcpy(to, volume_address(vol, at), len);',
			'\tif (err)\n\t\treturn err; /* expect: unreleased-on-path */\n\tmemcpy(to, volume_address(vol, at), len);',
		).replace('\treturn err;\n}', '\treturn 0;\n}');
		const client = await start([treeOf('patched', after)]);
		expect(await definition(client, lineOf('+\tmemcpy(to, volume_address(vol, at), len);'))).toBe(
			`patched/${PATH}:22`,
		);
	});

	it('is the nearest line that reads the same where the patch does not apply', async () => {
		const other = BEFORE.replace('if (!err)', 'if (likely(!err))');
		const client = await start([treeOf('other', `/* a */\n${other}`)]);
		expect(await definition(client, lineOf(` ${context}`))).toBe(`other/${PATH}:23`);
	});

	it('is found where the folder is a part of the tree', async () => {
		const client = await start([path.join(treeOf('part', BEFORE), 'drivers')]);
		expect(await definition(client, lineOf(` ${context}`))).toBe(`part/${PATH}:22`);
	});

	it('is nothing outside of diffs and without the file', async () => {
		expect(await definition(await start([treeOf('plain', BEFORE)]), 3)).toBeNull();
		expect(await definition(await start([scratch]), lineOf(` ${context}`))).toBeNull();
	});
});

describe('images of a patch', () => {
	it('are whole files on top of the earlier patches where the tree has the file', async () => {
		const found = await images(await start([treeOf('plain', BEFORE)]), lineOf('-\tif (!err)'));
		const first = BEFORE.replace(
			'\tvol->size = 0;',
			'\tmutex_lock(&vol->lock);\n\tvol->size = 0;\n\tmutex_unlock(&vol->lock);',
		);
		expect(found).toMatchObject({
			path: PATH,
			patch: '2/2 volume: leave early when the range is bad',
			before: first,
			isWhole: true,
		});
		expect(found?.after?.split('\n')[(found?.line ?? 0) + 1]).toBe('\tif (err)');
	});

	it('are the lines that the patch shows where nothing else is known', async () => {
		const found = await images(await start(), lineOf('+\tmutex_lock(&vol->lock);'));
		expect(found?.isWhole).toBe(false);
		expect(found?.after).toContain('\tmutex_lock(&vol->lock);\n\tvol->size = 0;');
		expect(found?.before).not.toContain('mutex_lock');
		expect(found?.after?.split('\n')[found.line]).toBe('\tmutex_lock(&vol->lock);');
	});

	it('are none outside of diffs', async () => {
		expect(await images(await start(), 3)).toBeNull();
	});

	it('fail by themselves', async () => {
		const client = await start([], SERIES, () => Promise.reject(new Error('a defect')));
		await expect(images(client, lineOf('-\tif (!err)'))).rejects.toThrow('a defect');
		const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
			textDocument: { uri: MAIL },
		});
		expect(lenses).toHaveLength(3);
	});
});

describe('lenses', () => {
	it('stand on the header of each file', async () => {
		const client = await start();
		const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
			textDocument: { uri: MAIL },
		});
		const header = `diff --git a/${PATH} b/${PATH}`;
		expect(lenses.map(({ range, command }) => [range.start.line, command?.command])).toEqual([
			[lineOf(header), 'daxLens.openPatchDiff'],
			[lineOf(header, 1), ''],
			[lineOf(header, 1), 'daxLens.openPatchDiff'],
		]);
		expect(lenses[1]?.command?.title).toBe('introduces 1');
	});
});

describe('a base64 part', () => {
	const PATCH = SERIES.slice(SERIES.indexOf('The size is read'), SERIES.indexOf('-- \n2.39.5\n\n\nFrom'));
	const ENCODED = [
		'From: Made Up <made-up@example.org>',
		'Subject: [PATCH] volume: coded',
		'Date: Tue, 5 Mar 2024 09:30:00 +0100',
		'Message-Id: <coded@example.org>',
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: base64',
		'',
		...(Buffer.from(PATCH)
			.toString('base64')
			.match(/.{1,76}/g) ?? []),
		'',
	].join('\n');

	it('opens as text', async () => {
		const client = await start([], ENCODED);
		const found = await client.connection.sendRequest<DecodedPart | null>(DECODED_PART, {
			uri: MAIL,
			line: 9,
			path: null,
		});
		expect(found).toEqual({ name: '[PATCH] volume: coded', text: PATCH });
	});

	it('has lenses on its first line', async () => {
		const client = await start([], ENCODED);
		const lenses = await client.connection.sendRequest<CodeLens[]>('textDocument/codeLens', {
			textDocument: { uri: MAIL },
		});
		expect(lenses.map(({ command }) => command?.command).sort()).toEqual([
			'daxLens.openDecodedPart',
			'daxLens.openPatchDiff',
		]);
	});

	it('is none in a mail that is plain', async () => {
		const client = await start();
		const place = { uri: MAIL, line: 30, path: null };
		expect(await client.connection.sendRequest(DECODED_PART, place)).toBeNull();
	});
});

describe('documents made of patches', () => {
	it('get no findings', async () => {
		const client = await start();
		client.open(`${IMAGE_SCHEME}:/a.c`, 'c', 'int a(void)\n{\n\tmutex_lock(&b);\n}\n');
		await client.nextPublication(MAIL);
		expect(await client.hover(`${IMAGE_SCHEME}:/a.c`, 0, 0)).toBeNull();
		expect(client.published.map(({ uri }) => uri)).toEqual([MAIL]);
	});
});
