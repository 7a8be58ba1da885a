// Binds the way back to a connection: from a line of a source file to the lines of the open patches that touch it.
// Finds the patches by their files' paths; which line it is, is asked in the analysis thread.
import path from 'node:path';
import type { Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { type FileLine, PATCH_LINES, type PatchLine } from '../protocol/protocol';
import { cancellable } from './cancellable';
import { kindOf } from './kinds';
import type { Newest } from './navigation-requests';
import type { OpenFolders } from './open-folders';
import type { AskOpen } from './question';

/**
 * Whether a patch's path means a file: the file's path ends with it, or, where a part of a tree is open by itself, it
 * ends with the file's path below that folder.
 */
export function isPathOf(named: string, file: string, folders: readonly string[]): boolean {
	const slashed = (text: string) => text.split(path.sep).join('/');
	if (slashed(file).endsWith(`/${named}`)) return true;
	return folders.some((folder) => {
		const below = slashed(path.relative(folder, file));
		return below.includes('/') && !below.startsWith('../') && named.endsWith(`/${below}`);
	});
}

/** Registers the request. */
export function registerPatchLines(
	connection: Connection,
	documents: TextDocuments<TextDocument>,
	newest: Newest,
	folders: OpenFolders,
	ask: AskOpen,
): void {
	async function touching(at: FileLine, signal: AbortSignal): Promise<PatchLine[]> {
		const text = documents.get(at.uri)?.getText();
		const { scheme, fsPath } = URI.parse(at.uri);
		if (text === undefined || scheme !== 'file') return [];
		const found: PatchLine[] = [];
		for (const { uri, languageId } of documents.all()) {
			const kind = kindOf(languageId, uri);
			if (kind !== 'mail' && kind !== 'patch') continue;
			const report = await newest({ textDocument: { uri } });
			if (!report || signal.aborted) continue;
			const files = report.report.places?.patchFiles ?? [];
			for (const { span, path: named } of files.filter((one) =>
				isPathOf(one.path, fsPath, folders.sources.folders),
			)) {
				const { line } = report.document.positionAt(span.start);
				const question = { kind: 'patch-line', line, path: named, text, fileLine: at.line } as const;
				const answer = await ask(report.document, question, signal);
				if (answer) found.push({ uri, ...answer });
			}
		}
		return found;
	}
	connection.onRequest(PATCH_LINES, (at: FileLine, token) =>
		cancellable<PatchLine[]>(token, [], (signal) => touching(at, signal)),
	);
}
