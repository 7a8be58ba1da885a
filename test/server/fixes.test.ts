// What a client is offered for a finding, and the edits behind it: applied, they do what they say.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction, Diagnostic, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { ADD_CONTRACT, SUPPRESS } from '../../src/protocol/protocol';
import type { TestClient } from './client';
import { connectOwn } from './own-server';

const TEXT = `int part_add(struct part *p, int size)
{
	int rc;

	mutex_lock(&p->lock);
	rc = part_check(p);
	if (rc)
		goto out;
	if (size < 0)
		return -EINVAL;
	p->size = size;
out:
	mutex_unlock(&p->lock);
	return rc;
}
`;
const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-fixes-'));
const uri = URI.file(path.join(folder, 'part.c')).toString();
const suppressionUri = URI.file(path.join(folder, '.daxlens/suppressions.yaml')).toString();

let client: TestClient;
afterEach(() => client.dispose());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function opened(text = TEXT, commands = true, folders = [folder]): Promise<Diagnostic[]> {
	client = await connectOwn({ folders, options: { commands } });
	client.open(uri, 'c', text);
	return (await client.nextPublication(uri)).diagnostics;
}

function actionsFor(diagnostic: Diagnostic | undefined, only?: string[]): Promise<CodeAction[]> {
	if (!diagnostic) throw new Error('no diagnostic');
	const context = { diagnostics: [diagnostic], ...(only ? { only } : {}) };
	return client.connection.sendRequest('textDocument/codeAction', {
		textDocument: { uri },
		range: diagnostic.range,
		context,
	});
}

function fingerprintOf(diagnostic: Diagnostic | undefined): string {
	const data: { readonly fingerprint?: string } = diagnostic?.data ?? {};
	return data.fingerprint ?? '';
}

const textEdits = (edit: WorkspaceEdit | undefined | null): TextDocumentEdit[] =>
	(edit?.documentChanges ?? []).filter((change): change is TextDocumentEdit => 'edits' in change);

function applied(edit: WorkspaceEdit | undefined | null, text = TEXT): string {
	const [change] = textEdits(edit);
	if (!change) throw new Error('no edit of a text');
	const document = TextDocument.create(change.textDocument.uri, '', 1, text);
	return TextDocument.applyEdits(document, change.edits as Parameters<typeof TextDocument.applyEdits>[1]);
}

describe('code actions on a finding', () => {
	it('mend it: after the edit nothing is found', async () => {
		const [diagnostic] = await opened();
		const actions = await actionsFor(diagnostic);
		expect(actions[0]).toMatchObject({ title: 'Jump to out', kind: 'quickfix', isPreferred: true });
		client.change(uri, 2, applied(actions[0]?.edit));
		expect((await client.nextPublication(uri)).diagnostics).toEqual([]);
	});

	it('suppress it by the command of a client that can ask for a reason', async () => {
		const [diagnostic] = await opened();
		const commands = (await actionsFor(diagnostic)).flatMap(({ command }) => command ?? []);
		expect(commands.map(({ command, arguments: [argument] = [] }) => [command, argument])).toEqual([
			[
				'daxLens.suppress',
				{ findings: [{ uri, fingerprint: diagnostic?.data.fingerprint }], where: 'comment' },
			],
			['daxLens.suppress', { findings: [{ uri, fingerprint: diagnostic?.data.fingerprint }], where: 'file' }],
		]);
	});

	it('suppress it by an edit in any other client, with a reason to overwrite', async () => {
		const [diagnostic] = await opened(TEXT, false);
		const suppress = (await actionsFor(diagnostic)).find(({ title }) => title.includes('with a comment'));
		const text = applied(suppress?.edit);
		expect(text).toMatch(
			/\t\t\/\* daxlens: ignore unreleased-on-path [0-9a-f]{8}: why it is right \*\/\n\t\treturn -EINVAL;/,
		);
		client.change(uri, 2, text);
		expect((await client.nextPublication(uri)).diagnostics).toEqual([]);
	});

	it('are none where other kinds are asked for', async () => {
		const [diagnostic] = await opened();
		expect(await actionsFor(diagnostic, ['refactor'])).toEqual([]);
		expect(await actionsFor(diagnostic, ['quickfix'])).not.toEqual([]);
	});

	it('write to no folder that is not trusted', async () => {
		const [diagnostic] = await opened(TEXT, true, []);
		expect((await actionsFor(diagnostic)).map(({ title }) => title)).not.toContainEqual(
			expect.stringContaining('in the workspace'),
		);
	});
});

describe('suppressing with a reason', () => {
	it('makes the file of the folder', async () => {
		const [diagnostic] = await opened();
		const fingerprint = fingerprintOf(diagnostic);
		const request = { findings: [{ uri, fingerprint }], reason: 'the caller holds it', where: 'file' };
		const edit = await client.connection.sendRequest<WorkspaceEdit>(SUPPRESS, request);
		expect(edit.documentChanges?.[0]).toMatchObject({ kind: 'create', uri: suppressionUri });
		expect(applied(edit, '')).toBe(
			`suppressions:\n  - id: ${fingerprint}\n    reason: the caller holds it\n`.replace(
				/id: (\d+)\n/,
				'id: "$1"\n',
			),
		);
	});

	it('counts as soon as the file says so, and the file is read again when it changes', async () => {
		const [diagnostic] = await opened();
		const fingerprint = fingerprintOf(diagnostic);
		client.open(suppressionUri, 'yaml', `suppressions:\n  - { id: "${fingerprint}", reason: known }\n`);
		expect((await client.nextPublication(uri)).diagnostics).toEqual([]);
		client.change(suppressionUri, 2, 'suppressions: []\n');
		expect((await client.nextPublication(uri)).diagnostics).toHaveLength(1);
	});

	it('shows a mistake of the file at its line', async () => {
		await opened();
		client.open(suppressionUri, 'yaml', 'suppressions:\n  - { id: "nothing", reason: known }\n');
		expect((await client.nextPublication(suppressionUri)).diagnostics).toMatchObject([
			{ range: { start: { line: 1 } }, message: expect.stringContaining('the id of a finding') },
		]);
		client.change(suppressionUri, 2, '');
		expect((await client.nextPublication(suppressionUri)).diagnostics).toMatchObject([{ severity: 1 }]);
		client.change(suppressionUri, 3, 'suppressions: []\n');
		expect((await client.nextPublication(suppressionUri)).diagnostics).toEqual([]);
	});
});

describe('contracts of the folder', () => {
	const contracts = path.join(folder, '.daxlens/contracts.yaml');
	const LEAK = `int f(struct widget *w, int bad)
{
	int rc = widget_get(w);

	if (rc)
		return rc;
	if (bad)
		return -EIO;
	widget_put(w);
	return 0;
}
`;
	const own = (success: string) => `contracts:
  - id: widget
    resource: widget
    kind: reference
    acquire:
      - { call: widget_get(w), success: ${success}, key: w }
    release:
      - { call: widget_put(w), key: w }
    source: made up
`;
	beforeAll(() => mkdirSync(path.dirname(contracts), { recursive: true }));
	afterEach(() => rmSync(contracts, { force: true }));

	it('count in a trusted folder only', async () => {
		writeFileSync(contracts, own('zero'));
		expect(await opened(LEAK)).toMatchObject([{ message: expect.stringContaining('widget of w') }]);
		client.dispose();
		client = await connectOwn({ folders: [folder], options: { readFolders: false } });
		client.open(uri, 'c', LEAK);
		const found = (await client.nextPublication(uri)).diagnostics;
		expect(found.map(({ message }) => message).join()).not.toContain('widget of w');
	});

	it('are described in hovers', async () => {
		writeFileSync(contracts, own('zero'));
		await opened(LEAK);
		const hover = await client.hover(uri, 2, 12);
		expect(JSON.stringify(hover)).toContain('Given back by `widget_put(w)`');
	});

	it('are completed with what the schema has', async () => {
		await opened(LEAK);
		const file = URI.file(contracts).toString();
		client.open(file, 'yaml', 'contracts:\n  - id: widget\n    kind: ');
		const ask = (textDocument: { uri: string }) =>
			client.connection.sendRequest<{ label: string }[]>('textDocument/completion', {
				textDocument,
				position: { line: 2, character: 10 },
			});
		expect((await ask({ uri: file })).map(({ label }) => label)).toContain('lock');
		expect(await ask({ uri })).toEqual([]);
	});

	it('show their mistakes, and the others still count', async () => {
		writeFileSync(contracts, own('sometimes'));
		await opened(LEAK);
		const [shown] = client.published.filter((one) => one.uri === URI.file(contracts).toString());
		expect(shown?.diagnostics).toMatchObject([{ severity: 1, range: { start: { line: 5 } } }]);
	});

	it('are written for a pair that the code gives evidence for', async () => {
		const text = LEAK.replaceAll('widget_get', 'widget_map_init')
			.replaceAll('widget_put', 'widget_map_fini')
			.replace(
				'if (bad)\n\t\treturn -EIO;',
				'rc = other(w);\n\tif (rc) {\n\t\twidget_map_fini(w);\n\t\treturn rc;\n\t}\n\tif (bad)\n\t\treturn -EIO;',
			);
		await opened(text);
		const edit = await client.connection.sendRequest<WorkspaceEdit>(ADD_CONTRACT, {
			uri,
			take: 'widget_map_init',
		});
		const written = applied(edit, '');
		expect(written).toContain('{ call: widget_map_init(w), success: zero, key: w }');
		expect(written).toContain('source: inferred from f() in part.c');
		client.open(URI.file(contracts).toString(), 'yaml', written);
		await client.nextPublication(uri);
		expect(JSON.stringify(await client.hover(uri, 2, 12))).toContain(
			'what widget\\\\_map\\\\_init() sets up',
		);
	});
});
