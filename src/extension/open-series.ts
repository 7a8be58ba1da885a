// Opening a series: from a file, from what was copied, by message-id from the configured archive.
import * as vscode from 'vscode';
import { fetchThread, messageIdOf, threadAddress } from './lore';
import { LINES_LOOKED_AT, languageOf } from './recognise';
import type { Ask } from './requests';

export function registerOpenSeries(
	context: vscode.ExtensionContext,
	ask: Ask,
	log: vscode.LogOutputChannel,
): void {
	context.subscriptions.push(
		vscode.commands.registerCommand('daxLens.openSeriesFile', openFile),
		vscode.commands.registerCommand('daxLens.openSeriesClipboard', () => openClipboard(ask)),
		vscode.commands.registerCommand('daxLens.openSeriesMessageId', (given?: string) =>
			openMessage(context, log, given),
		),
	);
}

async function openFile(): Promise<void> {
	const chosen = await vscode.window.showOpenDialog({
		title: vscode.l10n.t('Open patch series'),
		canSelectMany: true,
		filters: {
			[vscode.l10n.t('Mails and patches')]: ['mbox', 'mbx', 'eml', 'patch', 'diff', 'txt'],
			'*': ['*'],
		},
	});
	for (const uri of chosen ?? []) await vscode.window.showTextDocument(uri, { preview: false });
}

async function openClipboard(ask: Ask): Promise<void> {
	const content = await vscode.env.clipboard.readText();
	if (content.trim() === '') {
		void vscode.window.showInformationMessage(vscode.l10n.t('There is no text on the clipboard.'));
		return;
	}
	const language = (await languageOf(ask, content.split('\n', LINES_LOOKED_AT))) ?? 'linux-mbox';
	const document = await vscode.workspace.openTextDocument({ content, language });
	await vscode.window.showTextDocument(document);
}

async function openMessage(
	context: vscode.ExtensionContext,
	log: vscode.LogOutputChannel,
	given: string | undefined,
): Promise<void> {
	const archive = vscode.workspace.getConfiguration('daxLens').get<string>('loreUrl', '');
	const pasted =
		given ??
		(await vscode.window.showInputBox({
			title: vscode.l10n.t('Open series by message-id'),
			prompt: vscode.l10n.t('The thread is fetched from {0}. Nothing else uses the network.', archive),
			placeHolder: '20151124194507.21300.45921.stgit@example.org',
			validateInput: (text) =>
				messageIdOf(text) ? null : vscode.l10n.t('A message-id, or the address of a mail.'),
		}));
	const messageId = pasted && messageIdOf(pasted);
	if (!messageId) return;
	const address = threadAddress(archive, messageId);
	log.info(`fetching ${address}`);
	try {
		const bytes = await vscode.window.withProgress(
			{
				location: vscode.ProgressLocation.Notification,
				title: vscode.l10n.t('Fetching {0}', messageId),
				cancellable: true,
			},
			(_progress, token) => {
				const controller = new AbortController();
				token.onCancellationRequested(() => controller.abort());
				return fetchThread(address, controller.signal);
			},
		);
		const folder = vscode.Uri.joinPath(context.globalStorageUri, 'series');
		await vscode.workspace.fs.createDirectory(folder);
		const file = vscode.Uri.joinPath(folder, `${messageId.replace(/[^\w.@+-]/g, '_').slice(0, 150)}.mbox`);
		await vscode.workspace.fs.writeFile(file, bytes);
		await vscode.window.showTextDocument(file, { preview: false });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		log.error(reason);
		void vscode.window.showErrorMessage(vscode.l10n.t('The thread could not be fetched. {0}', reason));
	}
}
