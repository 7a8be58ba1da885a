// The commands of the palette: each is there, and those that no other file tries do what their titles say.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, eventually, open } from './editor';

const ours = (uri: vscode.Uri): vscode.Diagnostic[] =>
	vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'DAX Lens');

/** A file once its findings are there. */
async function analysed(name: string): Promise<vscode.TextEditor> {
	const editor = await open(name);
	await eventually(
		() => ours(editor.document.uri),
		(found) => found.length > 0,
		`findings in ${name}`,
	);
	return editor;
}

const run = (command: string, ...parameters: unknown[]) =>
	vscode.commands.executeCommand(command, ...parameters);

const cursorLine = (): number => (vscode.window.activeTextEditor?.selection.active.line ?? -1) + 1;

/** The text of the document beside, once it is as it should be. */
const shownText = (holds: (text: string) => boolean, what: string): Promise<string> =>
	eventually(() => vscode.window.activeTextEditor?.document.getText() ?? '', holds, what);

const tabNames = (): string[] =>
	vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

describe('commands', () => {
	before(activateExtension);
	afterEach(() => run('workbench.action.closeAllEditors'));

	it('that the manifest names are all there', async () => {
		const manifest = vscode.extensions.getExtension('daxlens.daxlens')?.packageJSON as {
			contributes: { commands: { command: string }[] };
		};
		const there = new Set(await vscode.commands.getCommands(true));
		const named = manifest.contributes.commands.map(({ command }) => command);
		assert.deepEqual(
			named.filter((command) => !there.has(command)),
			[],
		);
	});

	const FORMATS: readonly [string, string, RegExp][] = [
		['sarif', 'json', /^\{\s*"\$schema"[\s\S]*"version": ?"2\.1\.0"/],
		['json', 'json', /^\{[\s\S]*"rule": ?"unreleased-on-path"/],
		['mail', 'linux-mbox', /^Subject: Re: \[PATCH v2 2\/2\]/m],
		['text', 'plaintext', /unreleased-on-path/],
	];
	for (const [format, language, wanted] of FORMATS)
		it(`a report is exported as ${format}`, async () => {
			await analysed('series.mbox');
			await run('daxLens.exportReport', format);
			await shownText((text) => wanted.test(text), `the report as ${format}`);
			const document = vscode.window.activeTextEditor?.document;
			assert.equal(document?.languageId, language);
			assert.ok(document?.isUntitled);
		});

	it('next and previous finding go round', async () => {
		const { document } = await analysed('volume.c');
		const lines = ours(document.uri)
			.filter(({ severity }) => severity !== vscode.DiagnosticSeverity.Hint)
			.map(({ range }) => range.start.line + 1);
		await run('daxLens.nextFinding');
		assert.ok(lines.includes(cursorLine()), `${cursorLine()} of ${lines}`);
		const first = cursorLine();
		await run('daxLens.nextFinding');
		await run('daxLens.previousFinding');
		assert.equal(cursorLine(), first);
	});

	it('a finding is explained on a page beside', async () => {
		const editor = await analysed('volume.c');
		const [finding] = ours(editor.document.uri);
		assert.ok(finding);
		editor.selection = new vscode.Selection(finding.range.start, finding.range.start);
		await run('daxLens.explainFinding');
		await eventually(tabNames, (names) => names.some((name) => /^Preview /.test(name)), 'a page');
	});

	it('the file before and after a patch is compared', async () => {
		const editor = await analysed('series.mbox');
		editor.selection = new vscode.Selection(71, 0, 71, 0);
		await run('daxLens.openPatchDiff');
		await eventually(tabNames, (names) => names.some((name) => name.startsWith('core.c: 2/2')), 'the diff');
	});

	it('a new scenario is one that the engine reads', async () => {
		await run('daxLens.newScenario');
		const text = await shownText((one) => one.includes('"actors"'), 'the scenario');
		assert.equal((JSON.parse(text) as { schema: number }).schema, 1);
	});

	it('adding to the reply and taking out again changes what is copied', async () => {
		const editor = await analysed('series.mbox');
		const finding = ours(editor.document.uri).find(({ code }) => JSON.stringify(code).includes('unreleased'));
		assert.ok(finding);
		editor.selection = new vscode.Selection(finding.range.start, finding.range.start);
		await run('daxLens.addToReply');
		await vscode.env.clipboard.writeText('');
		await run('daxLens.copyPatchReply');
		await eventually(
			async () => vscode.env.clipboard.readText(),
			(copied) => copied.includes('In-Reply-To'),
			'a copied draft',
		);
		await run('daxLens.dropFromReply');
	});

	it('the replay of a series opens in a tab of its own, by its document or by the active one', async () => {
		const { document } = await analysed('replay.mbox');
		await run('daxLens.replaySeries', document.uri);
		await eventually(tabNames, (names) => names.includes('Series Replay'), 'the matrix');
		await open('hang.dmesg');
		await run('daxLens.replayLog');
		await eventually(tabNames, (names) => names.includes('Log Explained'), 'the explanation');
	});
});
