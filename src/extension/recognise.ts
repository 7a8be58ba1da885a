// Has patch mails, pages of mail archives and kernel logs recognised in documents that the editor took for plain text or any log,
// and sets their language, as `.txt` and `.log` say nothing of the content. Can be turned off, leaves the user's own choice alone.
// What a text is the server says.
import * as vscode from 'vscode';
import { RECOGNISE, type RecognisedLanguage, type RecogniseRequest } from '../protocol/protocol';
import type { Ask } from './requests';

const GENERIC_LANGUAGES: ReadonlySet<string> = new Set(['plaintext', 'log']);
/** Enough to get past a boot loader's lines, a note above the first mail, or the overview of an archive's page. */
export const LINES_LOOKED_AT = 400;
const LONGEST_LINE = 400;

/** The language of a text by its first lines; null for one the server has nothing to say about. */
export function languageOf(ask: Ask, lines: readonly string[]): Promise<RecognisedLanguage | null> {
	const head = lines.map((line) => line.slice(0, LONGEST_LINE));
	return ask<RecognisedLanguage | null>(RECOGNISE, { head: head.join('\n') } satisfies RecogniseRequest);
}

export function registerRecognition(context: vscode.ExtensionContext, ask: Ask): void {
	// A document whose language the user sets back to plain text stays so.
	const decided = new Set<string>();
	const look = async (document: vscode.TextDocument) => {
		const key = document.uri.toString();
		const isOutput = document.uri.scheme === 'output';
		if (isOutput || !GENERIC_LANGUAGES.has(document.languageId) || decided.has(key)) return;
		const settings = vscode.workspace.getConfiguration('daxLens', document);
		if (!settings.get<boolean>('recogniseTextFiles', true)) return;
		const count = Math.min(document.lineCount, LINES_LOOKED_AT);
		const lines = Array.from({ length: count }, (_, line) => document.lineAt(line).text);
		// Without an answer the text stays as it is.
		const language = await languageOf(ask, lines).catch(() => null);
		// Meanwhile the user may have chosen.
		if (language === null || document.isClosed || !GENERIC_LANGUAGES.has(document.languageId)) return;
		decided.add(key);
		await vscode.languages.setTextDocumentLanguage(document, language);
	};
	const forget = (closed: vscode.TextDocument) => {
		// A change of language closes and opens a document in one go; only a document that stays closed is forgotten.
		setTimeout(() => {
			const key = closed.uri.toString();
			const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === key);
			if (!isOpen) decided.delete(key);
		}, 0);
	};
	context.subscriptions.push(
		vscode.workspace.onDidOpenTextDocument(look),
		vscode.workspace.onDidCloseTextDocument(forget),
	);
	for (const document of vscode.workspace.textDocuments) void look(document);
}
