// Edits of files that need not be open, or be there at all.
import { CreateFile, TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver';

/** A file of a folder, and what it holds; null where it is not there. */
export interface FileText {
	readonly uri: string;
	readonly text: string | null;
}

/** Gives a file a whole new text, and makes it where it is not there. */
export function wholeText({ uri, text }: FileText, newText: string): WorkspaceEdit {
	const start = { line: 0, character: 0 };
	const end = { line: (text ?? '').split('\n').length, character: 0 };
	const edit = TextDocumentEdit.create({ uri, version: null }, [{ range: { start, end }, newText }]);
	const create = CreateFile.create(uri, { ignoreIfExists: true });
	return { documentChanges: text === null ? [create, edit] : [edit] };
}
