// "Copy as mail reply": the drafts for a series or one of its patches on the clipboard. About what was chosen for the reply; where
// nothing was, about everything that the patches introduce. Sending is left to the reader's mailer.
import * as vscode from 'vscode';
import { MAIL_REPLY, type MailReplyRequest } from '../protocol/protocol';
import type { DocumentViews } from './document-views';
import type { ReplyDraft } from './reply-draft';
import type { Ask } from './requests';
import type { SeriesNode } from './views/series-nodes';

export function registerMailReply(
	context: vscode.ExtensionContext,
	ask: Ask,
	documents: DocumentViews,
	draft: ReplyDraft,
): void {
	const copy = async (uri: vscode.Uri, messageId: string | null) => {
		const key = uri.toString();
		const chosen = draft.chosenIn(key);
		const all = (documents.of(uri)?.series ?? [])
			.flatMap(({ findings }) => findings)
			.filter(({ status, suppression }) => status === 'introduced' && suppression === null)
			.map(({ fingerprint }) => ({ fingerprint, text: null }));
		const request: MailReplyRequest = { uri: key, chosen: chosen.length > 0 ? chosen : all, messageId };
		const text = await ask<string>(MAIL_REPLY, request);
		if (text === '') {
			void vscode.window.showInformationMessage(
				vscode.l10n.t('Nothing to reply to: no finding is introduced here.'),
			);
			return;
		}
		await vscode.env.clipboard.writeText(text);
		const count = text.split('\n-- >8 --\n').length;
		vscode.window.setStatusBarMessage(vscode.l10n.t('Mail drafts copied: {0}', count), 5000);
	};
	context.subscriptions.push(
		vscode.commands.registerCommand('daxLens.copySeriesReply', async (node?: SeriesNode) => {
			const uri = node ? rootOf(node).uri : vscode.window.activeTextEditor?.document.uri;
			if (uri) await copy(uri, null);
		}),
		vscode.commands.registerCommand('daxLens.copyPatchReply', async (node?: SeriesNode) => {
			const editor = vscode.window.activeTextEditor;
			if (node?.kind === 'patch') await copy(rootOf(node).uri, node.patch.messageId);
			else if (editor) {
				const { uri } = editor.document;
				await copy(uri, patchAt(documents, uri, editor.selection.active.line));
			}
		}),
	);
}

const rootOf = (node: SeriesNode) => (node.kind === 'series' ? node : node.parent);

/** The patch whose mail a line is in; null where it is in none. */
function patchAt(documents: DocumentViews, uri: vscode.Uri, line: number): string | null {
	const patches = documents.of(uri)?.series.flatMap((series) => series.patches) ?? [];
	const before = patches.filter((patch) => patch.line <= line).sort((a, b) => a.line - b.line);
	return before.at(-1)?.messageId ?? null;
}
