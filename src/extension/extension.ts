// The extension's entry: starts the language server and puts the features around it. Analyses nothing itself.
import * as vscode from 'vscode';
import { createClient } from './client';
import { registerCommands } from './commands';
import { registerDimming } from './dim-frames';
import { registerPanels } from './panels/register';
import { registerPatchDocuments } from './patch-documents';
import { registerRecognition } from './recognise';
import { registerShowInPatch } from './show-in-patch';
import { registerStatus } from './status';
import { registerSteps } from './steps';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
	const log = vscode.window.createOutputChannel('DAX Lens', { log: true });
	const client = createClient(context, log);
	context.subscriptions.push(log, client);
	registerStatus(context, client);
	registerCommands(context, client, log);
	registerRecognition(context);
	registerSteps(context);
	registerPatchDocuments(context, client);
	registerShowInPatch(context, client);
	registerPanels(context, client);
	registerDimming(context);
	// Folders are read only where they are trusted; the server learns that, and the vmlinux, when it starts.
	context.subscriptions.push(
		vscode.workspace.onDidGrantWorkspaceTrust(() => client.restart()),
		vscode.workspace.onDidChangeConfiguration(async (event) => {
			if (event.affectsConfiguration('daxLens.vmlinux')) await client.restart();
		}),
	);
	await client.start();
	log.info(`server started, ${vscode.workspace.isTrusted ? 'trusted' : 'restricted'} workspace`);
}
