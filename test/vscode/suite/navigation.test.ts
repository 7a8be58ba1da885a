// From logs and patches to the code of the open folder, and the documents made of patches.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, eventually, open } from './editor';

/** The place of a text in a document, one character inside. */
function inside(document: vscode.TextDocument, text: string): vscode.Position {
	const offset = document.getText().indexOf(text);
	assert.notEqual(offset, -1, `'${text}' is not in ${document.fileName}`);
	return document.positionAt(offset + 1);
}

/** Where a definition leads: the file's name, and the text of its line. */
async function target(document: vscode.TextDocument, text: string): Promise<[string, string]> {
	const [found] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
		'vscode.executeDefinitionProvider',
		document.uri,
		inside(document, text),
	);
	assert.ok(found, `no definition at '${text}'`);
	const [uri, range] = 'uri' in found ? [found.uri, found.range] : [found.targetUri, found.targetRange];
	const opened = await vscode.workspace.openTextDocument(uri);
	return [vscode.workspace.asRelativePath(uri), opened.lineAt(range.start.line).text];
}

const names = (symbols: readonly vscode.DocumentSymbol[], depth = 0): string[] =>
	symbols.flatMap(({ name, children }) => [`${depth} ${name}`, ...names(children, depth + 1)]);

const outline = async (document: vscode.TextDocument): Promise<string[]> =>
	names(
		await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
			'vscode.executeDocumentSymbolProvider',
			document.uri,
		),
	);

describe('a kernel log', () => {
	before(activateExtension);

	it('leads from a frame to the function', async () => {
		const { document } = await open('pool.dmesg');
		assert.deepEqual(await target(document, 'xfs_ail_push_all_sync'), [
			'fs/xfs/xfs_log.c',
			'xfs_ail_push_all_sync(',
		]);
	});

	it('links the source lines it names', async () => {
		const { document } = await open('pool.dmesg');
		const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
			'vscode.executeLinkProvider',
			document.uri,
		);
		const ours = links.filter(({ range }) => document.getText(range) === 'fs/xfs/xfs_log.c:1379');
		assert.equal(ours.length, 1);
		assert.match(String(ours[0]?.target), /^file:.*fs\/xfs\/xfs_log\.c#L1379$/);
	});

	it('has its reports and frames as outline', async () => {
		const { document } = await open('pool.dmesg');
		const found = await outline(document);
		assert.match(found[0] ?? '', /^0 INFO: task umount:2217 blocked/);
		assert.ok(found.includes('2 xfs_ail_push_all_sync'), found.join('\n'));
		assert.ok(!found.some((line) => line.includes('destroy_sched_domains_rcu')));
	});
});

describe('a patch series', () => {
	before(activateExtension);

	it('has patches, files, hunks and functions as outline', async () => {
		const { document } = await open('series.mbox');
		const found = await outline(document);
		assert.deepEqual(
			found.filter((line) => /^[0134] /.test(line) && !line.includes('cover letter')),
			[
				'0 volume: locking of the size',
				'1 1/2 volume: take the lock before the size changes',
				'3 static int volume_read(struct volume *vol, u64 at, void *to, size_t len)',
				'4 volume_stop',
				'1 2/2 volume: leave early when the range is bad',
				'3 static int volume_read(struct volume *vol, u64 at, void *to, size_t len)',
				'4 volume_read',
			],
		);
	});

	it('leads from a line to the file', async () => {
		const { document } = await open('series.mbox');
		assert.deepEqual(await target(document, '-\tif (!err)'), ['drivers/volume/core.c', '\tif (!err)']);
		assert.deepEqual(await target(document, ' \tdax_read_unlock(id);'), [
			'drivers/volume/core.c',
			'\tdax_read_unlock(id);',
		]);
	});

	it('is led to from a line of the file', async () => {
		await open('series.mbox');
		const editor = await open('drivers/volume/core.c');
		const at = inside(editor.document, '\tif (!err)');
		editor.selection = new vscode.Selection(at, at);
		const command = vscode.commands.executeCommand('daxLens.showInPatch');
		const shown = await eventually(
			// Other open documents may hold the same patch: then the first of them is taken.
			async () => {
				await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
				return vscode.window.activeTextEditor;
			},
			(active) => active !== undefined && active.document !== editor.document,
			'a patch',
		);
		await command;
		assert.equal(shown?.document.lineAt(shown.selection.active.line).text, '-\tif (!err)');
	});

	it('shows a file before and after a patch, and finds nothing in these', async () => {
		const { document } = await open('series.mbox');
		const { line } = inside(document, '-\tif (!err)');
		const place = { uri: document.uri.toString(), line, path: null };
		await vscode.commands.executeCommand('daxLens.openPatchDiff', place);
		const input = await eventually(
			() => vscode.window.tabGroups.activeTabGroup.activeTab?.input,
			(shown) => shown instanceof vscode.TabInputTextDiff,
			'a diff editor',
		);
		assert.ok(input instanceof vscode.TabInputTextDiff);
		const [before, after] = await Promise.all([
			vscode.workspace.openTextDocument(input.original),
			vscode.workspace.openTextDocument(input.modified),
		]);
		assert.equal(before.languageId, 'c');
		assert.match(before.getText(), /\tif \(!err\)\n/);
		// The first patch is applied on both sides.
		assert.match(before.getText(), /\tmutex_lock\(&vol->lock\);\n\tvol->size = 0;/);
		assert.match(after.getText(), /\tif \(err\)\n\t\treturn err;/);
		assert.deepEqual(vscode.languages.getDiagnostics(after.uri), []);
	});
});
