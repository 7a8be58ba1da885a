// What a reviewer does with findings through commands of the editor: mend, hint, reply, compare, export, fetch, analyse a folder.
import * as assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as vscode from 'vscode';
import { activateExtension, eventually, open } from './editor';

const ours = (uri: vscode.Uri): vscode.Diagnostic[] =>
	vscode.languages
		.getDiagnostics(uri)
		.filter((one) => one.source === 'DAX Lens' && one.severity !== vscode.DiagnosticSeverity.Hint);

async function opened(name: string): Promise<{ document: vscode.TextDocument; finding: vscode.Diagnostic }> {
	const { document } = await open(name);
	const [finding] = await eventually(
		() => ours(document.uri),
		(findings) => findings.length > 0,
		`a finding in ${name}`,
	);
	assert.ok(finding);
	return { document, finding };
}

/** The text of the document that becomes the active one. */
const activeText = (holds: (text: string) => boolean, what: string): Promise<string> =>
	eventually(() => vscode.window.activeTextEditor?.document.getText() ?? '', holds, what);

describe('review', () => {
	before(activateExtension);
	afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

	it('a quick fix mends the finding', async () => {
		const { document, finding } = await opened('volume.c');
		const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			document.uri,
			finding.range,
			vscode.CodeActionKind.QuickFix.value,
		);
		const mend = actions.find(({ isPreferred }) => isPreferred);
		assert.ok(
			mend,
			actions.map(({ title, isPreferred, kind }) => `${title} ${isPreferred} ${kind?.value}`).join('\n'),
		);
		assert.match(mend?.title ?? '', /^Give it back here: mutex_unlock\(&vol->lock\);$/);
		assert.ok(mend?.edit);
		await vscode.workspace.applyEdit(mend.edit);
		await eventually(
			() => ours(document.uri),
			(findings) => findings.length === 0,
			'no finding after the fix',
		);
		await vscode.commands.executeCommand('workbench.action.files.revert');
		assert.deepEqual(
			actions.flatMap(({ command }) => command?.command ?? []),
			['daxLens.suppress', 'daxLens.suppress'],
		);
	});

	it('hints tell what is held', async () => {
		const { document } = await opened('volume.c');
		const settings = vscode.workspace.getConfiguration('daxLens');
		await settings.update('hints', 'all', vscode.ConfigurationTarget.Global);
		const range = new vscode.Range(0, 0, document.lineCount, 0);
		const labels = await eventually(
			async () => {
				const hints = await vscode.commands.executeCommand<vscode.InlayHint[]>(
					'vscode.executeInlayHintProvider',
					document.uri,
					range,
				);
				return hints.map(({ position, label }) => `${position.line + 1} ${String(label)}`);
			},
			(found) => found.length > 3,
			'hints',
		);
		await settings.update('hints', undefined, vscode.ConfigurationTarget.Global);
		assert.ok(labels.includes('37 holds queue usage of q if err = 0'), labels.join('\n'));
		assert.ok(labels.includes('52 holds mutex &vol->lock'), labels.join('\n'));
	});

	it('the reply to a series lands on the clipboard', async () => {
		await opened('series.mbox');
		await vscode.commands.executeCommand('daxLens.copySeriesReply');
		const text = await eventually(
			async () => vscode.env.clipboard.readText(),
			(copied) => copied.includes('In-Reply-To'),
			'a copied draft',
		);
		assert.match(text, /^Subject: Re: \[PATCH v2 2\/2\]/m);
		assert.match(text, /^> \+/m);
	});

	it('a report opens as a document', async () => {
		await opened('series.mbox');
		await vscode.commands.executeCommand('daxLens.exportReport', 'sarif');
		const text = await activeText((one) => one.startsWith('{'), 'the SARIF');
		const sarif = JSON.parse(text) as { version: string; runs: { results: unknown[] }[] };
		assert.equal(sarif.version, '2.1.0');
		assert.equal(sarif.runs[0]?.results.length, 1);
	});

	it('two versions of a series are held against each other', async () => {
		const { document } = await opened('series.mbox');
		const content = document
			.getText()
			.replace(/^(\+\s+)return .*expect: unreleased-on-path.*$/m, '$1goto out;');
		const newer = await vscode.workspace.openTextDocument({ content, language: 'linux-mbox' });
		// A document that nobody shows is soon forgotten.
		await vscode.window.showTextDocument(newer);
		await vscode.commands.executeCommand('daxLens.compareSeries', document.uri, newer.uri);
		const page = vscode.Uri.from({ scheme: 'daxlens-page', path: '/Series compared.md' });
		const shown = await vscode.workspace.openTextDocument(page);
		assert.match(shown.getText(), /^# Findings: 0 came, 1 went, 0 stayed/);
		await vscode.window.showTextDocument(newer);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	});

	it('a thread is fetched from the configured archive by message-id', async () => {
		const { document } = await opened('series.mbox');
		const asked: string[] = [];
		const server = createServer((request, response) => {
			asked.push(request.url ?? '');
			response.end(gzipSync(document.getText()));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const settings = vscode.workspace.getConfiguration('daxLens');
		await settings.update('loreUrl', `http://127.0.0.1:${port}/all`, vscode.ConfigurationTarget.Global);
		await vscode.commands.executeCommand('daxLens.openSeriesMessageId', '<one/two@example.org>');
		server.close();
		await settings.update('loreUrl', undefined, vscode.ConfigurationTarget.Global);
		assert.deepEqual(asked, ['/all/one%2Ftwo@example.org/t.mbox.gz']);
		const shown = vscode.window.activeTextEditor?.document;
		assert.equal(shown?.getText(), document.getText());
		assert.equal(shown?.languageId, 'linux-mbox');
	});

	it('what was copied opens as a series', async () => {
		const { document } = await opened('series.mbox');
		await vscode.env.clipboard.writeText(document.getText());
		await vscode.commands.executeCommand('daxLens.openSeriesClipboard');
		const shown = vscode.window.activeTextEditor?.document;
		assert.equal(shown?.languageId, 'linux-mbox');
		assert.ok(shown?.isUntitled);
		await eventually(
			() => (shown ? ours(shown.uri) : []),
			(findings) => findings.length === 1,
			'the finding of the copied series',
		);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	});

	it('a folder is analysed, files that are not open among it', async () => {
		const folder = vscode.workspace.workspaceFolders?.[0];
		assert.ok(folder);
		const { document } = await opened('volume.c');
		const below = vscode.Uri.joinPath(folder.uri, 'below');
		const file = vscode.Uri.joinPath(below, 'copy.c');
		await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(document.getText()));
		void vscode.commands.executeCommand('daxLens.analyseFolder', below);
		await eventually(
			() => ours(file),
			(findings) => findings.length === 1,
			'the finding of a file that is not open',
		);
	});
});
