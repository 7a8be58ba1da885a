// Reports for others, two versions of a series held against each other, and the analysis of a whole folder.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ProgressType } from 'vscode-languageclient/node';
import {
	CHECK_FOLDER,
	COMPARE_SERIES,
	type CompareRequest,
	EXPORT_REPORT,
	type ExportFormat,
	type FindingView,
	type FolderOutcome,
	type FolderProgress,
	type RangeView,
} from '../protocol/protocol';
import type { Pages } from './pages';
import type { Ask } from './requests';

export function registerReports(
	context: vscode.ExtensionContext,
	client: LanguageClient,
	ask: Ask,
	pages: Pages,
): void {
	context.subscriptions.push(
		vscode.commands.registerCommand('daxLens.exportReport', (given?: ExportFormat) =>
			exportReport(ask, given),
		),
		vscode.commands.registerCommand('daxLens.compareSeries', (before?: vscode.Uri, after?: vscode.Uri) =>
			compareSeries(ask, pages, before, after),
		),
		vscode.commands.registerCommand('daxLens.analyseFolder', (given?: vscode.Uri) =>
			analyseFolder(client, ask, given),
		),
	);
}

/** A page is of no use in an editor: it is saved where the reader says, and opens in the browser when asked. */
async function savePage(of: vscode.Uri, content: string): Promise<void> {
	const target = await vscode.window.showSaveDialog({
		...(of.scheme === 'file' ? { defaultUri: of.with({ path: `${of.path}.html` }) } : {}),
		filters: { HTML: ['html'] },
	});
	if (!target) return;
	await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
	const open = vscode.l10n.t('Open');
	const text = vscode.l10n.t('Saved {0}.', nameOf(target));
	if ((await vscode.window.showInformationMessage(text, open)) === open)
		await vscode.env.openExternal(target);
}

const LANGUAGES: Readonly<Record<Exclude<ExportFormat, 'html' | 'replay'>, string>> = {
	text: 'plaintext',
	mail: 'linux-mbox',
	json: 'json',
	sarif: 'json',
};

async function exportReport(ask: Ask, given: ExportFormat | undefined): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	if (!editor) return;
	const { uri } = editor.document;
	const choices: readonly (vscode.QuickPickItem & { readonly format: ExportFormat })[] = [
		{ label: 'SARIF', detail: vscode.l10n.t('for code scanning and other viewers'), format: 'sarif' },
		{ label: 'JSON', detail: vscode.l10n.t('the result of daxlens check --format json'), format: 'json' },
		{ label: vscode.l10n.t('HTML'), detail: vscode.l10n.t('a page to read in a browser'), format: 'html' },
		{
			label: vscode.l10n.t('Replay as HTML'),
			detail: vscode.l10n.t('the hazard matrix and its timelines, in one file that opens anywhere'),
			format: 'replay',
		},
		{ label: vscode.l10n.t('Mail'), detail: vscode.l10n.t('drafts of replies, 72 columns'), format: 'mail' },
		{ label: vscode.l10n.t('Text'), detail: vscode.l10n.t('what the command line prints'), format: 'text' },
	];
	const format =
		given ??
		(await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('Export report as') }))?.format;
	if (!format) return;
	const content = await ask<string | null>(EXPORT_REPORT, { uri: uri.toString(), format });
	if (content === null) {
		void vscode.window.showInformationMessage(
			vscode.l10n.t('There is nothing to report on in this document.'),
		);
		return;
	}
	if (format === 'html' || format === 'replay') return savePage(uri, content);
	// An unsaved document: the reader decides where it goes, and can look first.
	const document = await vscode.workspace.openTextDocument({ content, language: LANGUAGES[format] });
	await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
}

async function compareSeries(ask: Ask, pages: Pages, before?: vscode.Uri, after?: vscode.Uri): Promise<void> {
	const old = before ?? (await pickSeries(vscode.l10n.t('The older version')));
	const now = old && (after ?? (await pickSeries(vscode.l10n.t('The newer version'))));
	if (!old || !now) return;
	const [one, other] = await Promise.all(
		[old, now].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
	);
	const request: CompareRequest = {
		before: { name: nameOf(old), text: one ?? '' },
		after: { name: nameOf(now), text: other ?? '' },
	};
	const range = await ask<RangeView | null>(COMPARE_SERIES, request);
	if (!range) {
		void vscode.window.showInformationMessage(vscode.l10n.t('Both must hold a patch series.'));
		return;
	}
	await pages.show(vscode.l10n.t('Series compared'), rangeText(range, old, now));
}

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** One of the open documents of mails, or a file. */
async function pickSeries(title: string): Promise<vscode.Uri | undefined> {
	const open = vscode.workspace.textDocuments
		.filter(({ languageId }) => languageId === 'linux-mbox' || languageId === 'diff')
		.map(({ uri }) => ({ label: nameOf(uri), description: vscode.workspace.asRelativePath(uri), uri }));
	const file = { label: vscode.l10n.t('Choose a file…'), description: '', uri: null };
	const chosen = await vscode.window.showQuickPick([...open, file], { title });
	if (!chosen || chosen.uri) return chosen?.uri;
	return (await vscode.window.showOpenDialog({ title }))?.[0];
}

/** The range as Markdown: which findings came, went and stayed between two versions. */
function rangeText(
	{ before, after, came, went, stayed }: RangeView,
	old: vscode.Uri,
	now: vscode.Uri,
): string {
	const side = ({ title, version, patches, of }: RangeView['before']) =>
		vscode.l10n.t('{0}, v{1}, {2} of {3} patches', title, version, patches, of);
	const rows = (findings: readonly FindingView[], uri: vscode.Uri) =>
		findings.length === 0
			? [vscode.l10n.t('None.')]
			: findings.map(
					({ message, patch, file, fileLine, line }) =>
						`- [${file}:${fileLine}](${uri.toString()}#L${line + 1}) (${patch}) ${message}`,
				);
	return [
		`# ${vscode.l10n.t('Findings: {0} came, {1} went, {2} stayed', came.length, went.length, stayed.length)}`,
		'',
		`- ${vscode.l10n.t('Before')}: ${side(before)}`,
		`- ${vscode.l10n.t('After')}: ${side(after)}`,
		'',
		`## ${vscode.l10n.t('Came')} (${came.length})`,
		'',
		...rows(came, now),
		'',
		`## ${vscode.l10n.t('Went')} (${went.length})`,
		'',
		...rows(went, old),
		'',
		`## ${vscode.l10n.t('Stayed')} (${stayed.length})`,
		'',
		...rows(stayed, now),
		'',
	].join('\n');
}

async function analyseFolder(client: LanguageClient, ask: Ask, given?: vscode.Uri): Promise<void> {
	const folder = given ?? (await vscode.window.showWorkspaceFolderPick())?.uri;
	if (!folder) return;
	const token = `daxLens.folder.${Date.now()}`;
	const outcome = await vscode.window.withProgress(
		{
			location: vscode.ProgressLocation.Notification,
			title: vscode.l10n.t('Analysing {0}', nameOf(folder)),
			cancellable: true,
		},
		async (progress, cancellation) => {
			const listener = client.onProgress(new ProgressType<FolderProgress>(), token, ({ done, of, file }) =>
				progress.report({
					message: vscode.l10n.t('{0} of {1}: {2}', done + 1, of, vscode.workspace.asRelativePath(file)),
					increment: 100 / of,
				}),
			);
			try {
				return await ask<FolderOutcome>(
					CHECK_FOLDER,
					{ uri: folder.toString(), progress: token },
					cancellation,
				);
			} catch (error) {
				if (cancellation.isCancellationRequested) return null;
				throw error;
			} finally {
				listener.dispose();
			}
		},
	);
	if (!outcome) return;
	const { files, findings, functions, inPart, problems } = outcome;
	const text = vscode.l10n.t(
		'Files: {0}. Findings: {1}. Functions: {2} analysed, {3} in part.',
		files,
		findings,
		functions - inPart,
		inPart,
	);
	const more =
		problems.length === 0 ? '' : ` ${vscode.l10n.t('Files that could not be read: {0}.', problems.length)}`;
	if (findings > 0) await vscode.commands.executeCommand('workbench.actions.view.problems');
	void vscode.window.showInformationMessage(`${text}${more}`);
}
