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
	);
}
