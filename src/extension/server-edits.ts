// Edits that the server makes, applied and saved: what is written down counts for the command line too.
import * as vscode from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';

/** Applies an edit. Files other than the open document it is about are saved, as nobody would think of doing so. */
export async function applyServerEdit(
	client: LanguageClient,
	edit: WorkspaceEdit | null,
	about: string,
): Promise<boolean> {
	const converted = edit && (await client.protocol2CodeConverter.asWorkspaceEdit(edit));
	if (!converted || !(await vscode.workspace.applyEdit(converted))) return false;
	const own = vscode.Uri.parse(about).toString();
	for (const [uri] of converted.entries()) {
		const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
		if (document && uri.toString() !== own) await document.save();
	}
	return true;
}
