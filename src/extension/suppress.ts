// Answering findings: asks why, lets the server write it down. Also makes an inferred pair a contract of the folder.
import * as vscode from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';
import {
	ADD_CONTRACT,
	ADD_CONTRACT_COMMAND,
	type FindingPlace,
	type InferredPlace,
	SUPPRESS,
	SUPPRESS_FINDING,
	type SuppressCommand,
	type SuppressRequest,
} from '../protocol/protocol';
import { findingAt } from './findings';
import type { Ask } from './requests';
import { applyServerEdit } from './server-edits';

/** Asks why findings are to be left alone and writes it down; tells whether that was done. */
export type Suppress = (command: SuppressCommand) => Promise<boolean>;

export function suppressor(client: LanguageClient, ask: Ask): Suppress {
	return async ({ findings, where }) => {
		const [first] = findings;
		if (!first) return false;
		const reason = await vscode.window.showInputBox({
			title:
				findings.length === 1
					? vscode.l10n.t('Suppress because…')
					: vscode.l10n.t('Suppress {0} findings because…', findings.length),
			prompt:
				where === 'comment'
					? vscode.l10n.t('Written as a comment above the line.')
					: vscode.l10n.t('Written to .daxlens/suppressions.yaml; expires when the code changes.'),
			placeHolder: vscode.l10n.t('the caller holds the only reference'),
			validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A reason is needed.') : null),
		});
		if (reason === undefined) return false;
		const request: SuppressRequest = { findings, reason, where };
		const edit = await ask<WorkspaceEdit | null>(SUPPRESS, request);
		if (await applyServerEdit(client, edit, first.uri)) return true;
		void vscode.window.showWarningMessage(
			vscode.l10n.t(
				'There is no trusted folder to write the reason to. Open the folder with the sources first.',
			),
		);
		return false;
	};
}

export function registerSuppression(
	context: vscode.ExtensionContext,
	client: LanguageClient,
	ask: Ask,
	suppress: Suppress,
): void {
	context.subscriptions.push(
		vscode.commands.registerCommand(SUPPRESS_FINDING, async (given?: SuppressCommand) => {
			const command = given ?? commandAtCursor();
			if (command) await suppress(command);
			else vscode.window.setStatusBarMessage(vscode.l10n.t('No finding here.'), 3000);
		}),
		vscode.commands.registerCommand(ADD_CONTRACT_COMMAND, async (place: InferredPlace) => {
			const edit = await ask<WorkspaceEdit | null>(ADD_CONTRACT, place);
			if (await applyServerEdit(client, edit, place.uri)) {
				const [file] =
					edit?.documentChanges?.flatMap((one) => ('edits' in one ? [one.textDocument.uri] : [])) ?? [];
				if (file) await vscode.window.showTextDocument(vscode.Uri.parse(file), { preview: true });
			} else
				void vscode.window.showWarningMessage(
					vscode.l10n.t('There is no trusted folder to write the contract to.'),
				);
		}),
	);
}

function commandAtCursor(): SuppressCommand | null {
	const editor = vscode.window.activeTextEditor;
	const finding = editor && findingAt(editor.document.uri, editor.selection.active);
	if (!editor || !finding) return null;
	const place: FindingPlace = { uri: editor.document.uri.toString(), fingerprint: finding.fingerprint };
	return { findings: [place], where: isCode(editor.document) ? 'comment' : 'file' };
}

const isCode = ({ languageId }: vscode.TextDocument): boolean => languageId === 'c' || languageId === 'cpp';
