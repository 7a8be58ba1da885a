// The extension's entry: starts the language server and puts the features around it. Analyses nothing itself.
import * as vscode from 'vscode';
import { createClient } from './client';
import { registerCommands } from './commands';
import { registerCursorHints } from './cursor-hints';
import { registerDimming } from './dim-frames';
import { documentStatuses } from './document-statuses';
import { DocumentViews } from './document-views';
import { registerFindingCommands } from './finding-commands';
import { registerMailReply } from './mail-reply';
import { registerOpenSeries } from './open-series';
import { Pages } from './pages';
import { registerPanels } from './panels/register';
import { registerPatchDocuments } from './patch-documents';
import { registerRecognition } from './recognise';
import { ReplyDraft } from './reply-draft';
import { registerReports } from './reports';
import { askOf } from './requests';
import { registerReviewComments } from './review-comments';
import { registerScenarios } from './scenarios';
import { registerShowInPatch } from './show-in-patch';
import { registerStatus } from './status';
import { registerSteps } from './steps';
import { registerSuppression, suppressor } from './suppress';
import { registerViews } from './views/register';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
	const log = vscode.window.createOutputChannel('DAX Lens', { log: true });
	const client = createClient(context, log);
	context.subscriptions.push(log, client);
	const onStatus = documentStatuses(context, client);
	registerStatus(context, onStatus);
	registerCommands(context, client, log);
	registerSteps(context);
	registerPatchDocuments(context, client);
	const ask = askOf(client);
	registerRecognition(context, ask);
	const documents = new DocumentViews(client, onStatus, ask, log);
	const draft = new ReplyDraft(context.workspaceState);
	const suppress = suppressor(client, ask);
	const pages = new Pages();
	context.subscriptions.push(documents, draft, pages);
	registerFindingCommands(context, ask, pages);
	registerSuppression(context, client, ask, suppress);
	registerViews(context, client, ask, documents, suppress);
	registerReviewComments(context, documents, draft, suppress);
	registerMailReply(context, ask, documents, draft);
	registerOpenSeries(context, ask, log);
	registerReports(context, client, ask, pages);
	registerScenarios(context, ask);
	registerShowInPatch(context, client);
	registerPanels(context, client);
	registerDimming(context);
	registerCursorHints(context, client);
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
