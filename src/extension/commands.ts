// The commands of the palette that concern the server as a whole.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ServerSettings } from '../protocol/protocol';

export function registerCommands(
	context: vscode.ExtensionContext,
	client: LanguageClient,
	log: vscode.LogOutputChannel,
): void {
	context.subscriptions.push(
		vscode.commands.registerCommand('daxLens.restartServer', async () => {
			await client.restart();
			log.info('server restarted');
		}),
		vscode.commands.registerCommand('daxLens.showOutput', () => log.show()),
		vscode.commands.registerCommand('daxLens.toggleHints', nextHints),
	);
}

/** Goes on to the next way of showing hints, and says which it is. */
async function nextHints(): Promise<void> {
	const words: Readonly<Record<ServerSettings['hints'], string>> = {
		off: vscode.l10n.t('off'),
		cursorLine: vscode.l10n.t('on the cursor’s line'),
		disagreement: vscode.l10n.t('where paths disagree'),
		all: vscode.l10n.t('all'),
	};
	const ways = Object.keys(words) as ServerSettings['hints'][];
	const settings = vscode.workspace.getConfiguration('daxLens');
	const now = ways.indexOf(settings.get<ServerSettings['hints']>('hints', 'disagreement'));
	const next = ways[(now + 1) % ways.length] ?? 'disagreement';
	await settings.update('hints', next, vscode.ConfigurationTarget.Global);
	vscode.window.setStatusBarMessage(vscode.l10n.t('Held hints: {0}', words[next]), 3000);
}
