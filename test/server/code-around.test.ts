// C documents of a folder: what functions of its other files do counts, as the editor has them; and what a client says that does
// not trust the folder.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { analyseDocument } from '../../src/server/analysis';
import type { ReportPart } from '../../src/server/report';
import { NO_SURROUNDINGS } from '../../src/server/surroundings';
import type { Hello, TestClient } from './client';
import { connectOwn } from './own-server';

const HELPERS = `struct ember *ember_begin(int id)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	if (!em)
		return NULL;
	em->id = id;
	return em;
}

void ember_end(struct ember *em)
{
	if (!em)
		return;
	kfree(em->name);
	kfree(em);
}
`;
/** Looks into a table: nothing is taken. */
const TABLE = HELPERS.replace(
	'kzalloc(sizeof(*em), GFP_KERNEL)',
	'id < EMBERS ? &all_embers[id] : NULL',
).replace('kfree(em);', 'em->used = 0;');

// Leaves at line 8 without ember_end().
const LEAKS = `static int ember_write(int id)
{
	struct ember *em = ember_begin(id);

	if (!em)
		return -ENOMEM;
	if (em->busy)
		return -EBUSY;
	em->written++;
	ember_end(em);
	return 0;
}
`;

describe('a C document of a folder', () => {
	let folder = '';
	let client: TestClient;
	const at = (name: string) => path.join(folder, name);
	const uri = (name: string) => URI.file(at(name)).toString();
	const onDisk = (name: string, text: string) => writeFileSync(at(name), text);

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'code-around-'));
	});
	afterEach(() => {
		client.dispose();
		rmSync(folder, { recursive: true });
	});

	async function openMain(options: Hello['options'] = {}): Promise<string[]> {
		client = await connectOwn({ folders: [folder], options });
		client.open(uri('main.c'), 'c', LEAKS);
		return nextOf('main.c');
	}

	const rules = (diagnostics: readonly Diagnostic[]) =>
		diagnostics.map(({ code, range }) => `${code} ${range.start.line + 1}`);
	const nextOf = async (name: string) => rules((await client.nextPublication(uri(name))).diagnostics);
	const diskChanged = (name: string) =>
		client.connection.sendNotification('workspace/didChangeWatchedFiles', {
			changes: [{ uri: uri(name), type: 2 }],
		});

	it('knows what functions of other files take and give', async () => {
		onDisk('helpers.c', HELPERS);
		expect(await openMain()).toEqual(['unreleased-on-path 8']);
	});

	it('shows where a helper takes what is left', async () => {
		onDisk('helpers.c', HELPERS);
		client = await connectOwn({ folders: [folder] });
		client.open(uri('main.c'), 'c', LEAKS);
		const [diagnostic] = (await client.nextPublication(uri('main.c'))).diagnostics;
		const steps = diagnostic?.relatedInformation?.map(({ location, message }) => [
			path.basename(location.uri),
			location.range.start.line + 1,
			message,
		]);
		expect(steps?.slice(0, 3)).toEqual([
			['main.c', 3, 'takes the memory of em: *em = ember_begin(id)'],
			['helpers.c', 3, 'ember_begin() takes it here: *em = kzalloc(sizeof(*em), GFP_KERNEL)'],
			['main.c', 5, 'em is true'],
		]);
		const hover = await client.hover(uri('main.c'), 7, 3);
		expect(JSON.stringify(hover?.contents)).toContain(`[helpers.c:3](${uri('helpers.c')}#L3)`);
	});

	it('knows nothing of them where the folder is not trusted', async () => {
		onDisk('helpers.c', HELPERS);
		expect(await openMain({ readFolders: false })).toEqual([]);
	});

	it('is looked at again when another one is edited: its text counts before it is saved, and not after it is given up', async () => {
		onDisk('helpers.c', HELPERS);
		expect(await openMain()).toEqual(['unreleased-on-path 8']);
		client.open(uri('helpers.c'), 'c', HELPERS);
		expect(await nextOf('helpers.c')).toEqual([]);
		client.change(uri('helpers.c'), 2, TABLE);
		expect(await nextOf('main.c')).toEqual([]);
		client.change(uri('helpers.c'), 3, `/* words */\n${HELPERS}`);
		expect(await nextOf('main.c')).toEqual(['unreleased-on-path 8']);
		client.change(uri('helpers.c'), 4, TABLE);
		expect(await nextOf('main.c')).toEqual([]);
		client.close(uri('helpers.c'));
		expect(await nextOf('main.c')).toEqual(['unreleased-on-path 8']);
	});

	it('learns of a function that comes in another document', async () => {
		onDisk('helpers.c', '');
		expect(await openMain()).toEqual([]);
		client.open(uri('helpers.c'), 'c', '');
		await nextOf('helpers.c');
		client.change(uri('helpers.c'), 2, HELPERS);
		expect(await nextOf('main.c')).toEqual(['unreleased-on-path 8']);
	});

	it('learns of what a helper calls in a third file', async () => {
		onDisk('coal.c', HELPERS.replaceAll('ember_', 'coal_'));
		onDisk(
			'helpers.c',
			`struct ember *ember_begin(int id)\n{\n\treturn coal_begin(id);\n}\nvoid ember_end(struct ember *em)\n{\n\tcoal_end(em);\n}\n`,
		);
		expect(await openMain()).toEqual(['unreleased-on-path 8']);
		client.open(uri('coal.c'), 'c', HELPERS.replaceAll('ember_', 'coal_'));
		await nextOf('coal.c');
		client.change(uri('coal.c'), 2, TABLE.replaceAll('ember_', 'coal_'));
		expect(await nextOf('main.c')).toEqual([]);
	});

	it('is looked at again when files change on disk, come or go', async () => {
		onDisk('helpers.c', HELPERS);
		expect(await openMain()).toEqual(['unreleased-on-path 8']);
		onDisk('helpers.c', TABLE);
		await diskChanged('helpers.c');
		expect(await nextOf('main.c')).toEqual([]);
		rmSync(at('helpers.c'));
		onDisk('others.c', HELPERS);
		await diskChanged('others.c');
		expect(await nextOf('main.c')).toEqual(['unreleased-on-path 8']);
	});

	it('comes to rest where two documents call each other', async () => {
		const calls = (name: string, other: string) => `void ${name}(int a)\n{\n\t${other}(a);\n}\n`;
		client = await connectOwn({ folders: [folder] });
		client.open(uri('one.c'), 'c', calls('one', 'two'));
		client.open(uri('two.c'), 'c', calls('two', 'one'));
		await Promise.all([nextOf('one.c'), nextOf('two.c')]);
		client.change(uri('one.c'), 2, `\n${calls('one', 'two')}`);
		await Promise.all([nextOf('one.c'), nextOf('two.c')]);
		client.open(uri('last.c'), 'c', '');
		await nextOf('last.c');
		expect(client.published.map((one) => path.basename(one.uri)).sort()).toEqual(
			['last.c', 'one.c', 'one.c', 'two.c', 'two.c'].sort(),
		);
	});

	it('is left alone where what changes on disk is open: its text counts', async () => {
		onDisk('helpers.c', HELPERS);
		await openMain();
		client.open(uri('helpers.c'), 'c', HELPERS);
		await nextOf('helpers.c');
		const before = client.published.length;
		onDisk('helpers.c', TABLE);
		await diskChanged('helpers.c');
		client.open(uri('last.c'), 'c', '');
		await nextOf('last.c');
		expect(client.published).toHaveLength(before + 1);
	});

	it('has quick fixes for what rests on other files', async () => {
		onDisk('helpers.c', HELPERS);
		client = await connectOwn({ folders: [folder] });
		client.open(uri('main.c'), 'c', LEAKS);
		const { diagnostics } = await client.nextPublication(uri('main.c'));
		const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
			textDocument: { uri: uri('main.c') },
			range: diagnostics[0]?.range,
			context: { diagnostics },
		});
		expect(actions.map(({ title }) => title)).toContain('Give it back here: ember_end(em);');
	});

	it('tells first what it says by itself, when it is new', async () => {
		client = await connectOwn();
		onDisk('helpers.c', HELPERS);
		const own = LEAKS.replaceAll('ember_', 'ash_') + HELPERS.replaceAll('ember_', 'ash_');
		const snapshot = {
			uri: uri('both.c'),
			name: 'both.c',
			kind: 'c',
			text: `${LEAKS}${own}`,
			around: { ...NO_SURROUNDINGS, folders: [folder] },
		} as const;
		const told: ReportPart[] = [];
		const lines = ({ findings }: ReportPart) => findings.map(({ finding }) => finding.line);
		const report = analyseDocument(
			snapshot,
			() => false,
			(part) => told.push(part),
		);
		expect(told.map(lines)).toEqual([[20]]);
		expect(lines(report)).toEqual([8, 20]);
		const edited = { ...snapshot, text: `\n${snapshot.text}` };
		expect(
			lines(
				analyseDocument(
					edited,
					() => false,
					(part) => told.push(part),
				),
			),
		).toEqual([9, 21]);
		expect(told).toHaveLength(1);
	});
});
