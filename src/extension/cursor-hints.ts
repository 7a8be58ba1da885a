// The hints of the cursor's line alone, for whoever set them so: lets the others of the server's answer go, and asks anew when the
// cursor goes to another line. Knows nothing of what hints say.
import * as vscode from 'vscode';
import { InlayHintRequest, type LanguageClient, type Middleware } from 'vscode-languageclient/node';

const isOn = (): boolean => vscode.workspace.getConfiguration('daxLens').get('hints') === 'cursorLine';

/** Keeps, of the hints of a document, those on lines where an editor has its cursor. */
export const cursorHints: NonNullable<Middleware['provideInlayHints']> = async (
	document,
	range,
	token,
	next,
) => {
	const hints = await next(document, range, token);
	if (!isOn()) return hints;
	const lines = new Set(
		vscode.window.visibleTextEditors
			.filter((editor) => editor.document === document)
			.map(({ selection }) => selection.active.line),
	);
	return hints?.filter(({ position }) => lines.has(position.line));
};

/** Has the hints fetched anew as the cursor goes from line to line. */
export function registerCursorHints(context: vscode.ExtensionContext, client: LanguageClient): void {
	const lines = new Map<vscode.TextEditor, number>();
	context.subscriptions.push(
		vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
			const { document, selection } = textEditor;
			if (lines.get(textEditor) === selection.active.line) return;
			lines.set(textEditor, selection.active.line);
			if (isOn())
				client.getFeature(InlayHintRequest.method).getProvider(document)?.onDidChangeInlayHints.fire();
		}),
		vscode.window.onDidChangeVisibleTextEditors((editors) => {
			for (const editor of lines.keys()) if (!editors.includes(editor)) lines.delete(editor);
		}),
	);
}
