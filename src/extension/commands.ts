// The commands of the palette that concern the server as a whole.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

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
		vscode.commands.registerCommand('daxLens.toggleHints', async () => {
			const settings = vscode.workspace.getConfiguration('daxLens');
			const now = settings.get<string>('hints', 'disagreement');
			const next = now === 'off' ? 'disagreement' : now === 'disagreement' ? 'all' : 'off';
			await settings.update('hints', next, vscode.ConfigurationTarget.Global);
			const words = {
				off: vscode.l10n.t('off'),
				disagreement: vscode.l10n.t('where paths disagree'),
				all: vscode.l10n.t('all'),
			};
			vscode.window.setStatusBarMessage(vscode.l10n.t('Held hints: {0}', words[next]), 3000);
		}),
	);
}
