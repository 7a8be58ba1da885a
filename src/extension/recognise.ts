// Recognises patch mails and kernel logs in documents that the editor took for plain text or any log, and sets their language,
// as `.txt` and `.log` say nothing of the content. Asks nothing, can be turned off, leaves the user's own choice alone.
import * as vscode from 'vscode';

const GENERIC_LANGUAGES: ReadonlySet<string> = new Set(['plaintext', 'log']);
/** Enough to get past a boot loader's lines or a note above the first mail. */
const LINES_LOOKED_AT = 60;

/** The line that begins a message of an mbox: a sender, then a date of ctime's form. */
const MBOX_LINE = /^From \S.* (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /;
const MAIL_HEADER = /^(?:Message-ID|Subject|From|Date|To|Received): ?\S/i;
/** A line of printk with its time stamp, with or without a level or what a logger puts before it. */
const KERNEL_LINE =
	/^(?:<\d{1,3}>)?(?:[^[\]]{0,80} kernel: ?)?\[ {0,6}\d{1,10}\.\d{3,9}\](?:\[ *[TC]\d+\])? /;

/** The language a text is in by its first lines, or null. */
export function recognise(lines: readonly string[]): 'linux-mbox' | 'kmsg' | null {
	const first = lines.findIndex((line) => line.trim() !== '');
	const isMbox = MBOX_LINE.test(lines[first] ?? '');
	const headers = lines.slice(first, first + 12).filter((line) => MAIL_HEADER.test(line));
	if (isMbox || headers.length >= 3) return 'linux-mbox';
	return lines.filter((line) => KERNEL_LINE.test(line)).length >= 3 ? 'kmsg' : null;
}

export function registerRecognition(context: vscode.ExtensionContext): void {
	// A document whose language the user sets back to plain text stays so.
	const decided = new Set<string>();
	const look = async (document: vscode.TextDocument) => {
		const key = document.uri.toString();
		if (!GENERIC_LANGUAGES.has(document.languageId) || decided.has(key)) return;
		const settings = vscode.workspace.getConfiguration('daxLens', document);
		if (!settings.get<boolean>('recogniseTextFiles', true)) return;
		const count = Math.min(document.lineCount, LINES_LOOKED_AT);
		const lines = Array.from({ length: count }, (_, line) => document.lineAt(line).text);
		const language = recognise(lines);
		if (language === null) return;
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
