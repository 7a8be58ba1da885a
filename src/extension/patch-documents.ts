// Documents that are no files: what a file is before and after a patch, for the diff editor, and decoded parts of mails.
// The server makes their texts; this file gives them addresses and opens them.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
	DECODED_PART,
	type DecodedPart,
	IMAGE_SCHEME,
	OPEN_DECODED_PART,
	OPEN_PATCH_DIFF,
	PATCH_IMAGES,
	type PatchImages,
	type PatchPlace,
} from '../protocol/protocol';

/** What an address of such a document stands for; it is the address's query. */
type Content = { readonly side: 'before' | 'after' | 'decoded'; readonly place: PatchPlace };

export function registerPatchDocuments(context: vscode.ExtensionContext, client: LanguageClient): void {
	// A token left out must not be handed on: it would count as a second parameter.
	const never = new vscode.CancellationTokenSource().token;
	const images = (place: PatchPlace, token = never) =>
		client.sendRequest<PatchImages | null>(PATCH_IMAGES, place, token);
	const decoded = (place: PatchPlace, token = never) =>
		client.sendRequest<DecodedPart | null>(DECODED_PART, place, token);

	const provider: vscode.TextDocumentContentProvider = {
		async provideTextDocumentContent(uri, token) {
			const { side, place } = JSON.parse(uri.query) as Content;
			if (side === 'decoded') return (await decoded(place, token))?.text ?? '';
			return (await images(place, token))?.[side] ?? '';
		},
	};
	context.subscriptions.push(
		vscode.workspace.registerTextDocumentContentProvider(IMAGE_SCHEME, provider),
		vscode.commands.registerCommand(OPEN_PATCH_DIFF, async (given?: PatchPlace) => {
			const place = given ?? placeOfCursor();
			const found = place && (await images(place));
			if (!place || !found) {
				void vscode.window.showInformationMessage(vscode.l10n.t('There is no diff of a text file here.'));
				return;
			}
			const { path, patch, line, isWhole } = found;
			const gaps = isWhole ? '' : ` (${vscode.l10n.t('only what the patch shows')})`;
			const title = `${path.slice(path.lastIndexOf('/') + 1)}: ${patch}${gaps}`;
			const [before, after] = (['before', 'after'] as const).map((side) => addressOf(path, { side, place }));
			const selection = new vscode.Range(line, 0, line, 0);
			await vscode.commands.executeCommand('vscode.diff', before, after, title, {
				selection,
				preview: true,
			} satisfies vscode.TextDocumentShowOptions);
		}),
		vscode.commands.registerCommand(OPEN_DECODED_PART, async (given?: PatchPlace) => {
			const place = given ?? placeOfCursor();
			const found = place && (await decoded(place));
			if (!place || !found) {
				void vscode.window.showInformationMessage(vscode.l10n.t('There is no base64 text here.'));
				return;
			}
			const name = found.name.replace(/[/\\]/g, '_') || 'mail';
			const document = await vscode.workspace.openTextDocument(addressOf(name, { side: 'decoded', place }));
			const isDiff = /^(?:diff --git |--- \S)/m.test(found.text);
			if (isDiff) await vscode.languages.setTextDocumentLanguage(document, 'diff');
			await vscode.window.showTextDocument(document, { preview: true });
		}),
	);
}

/** The name is what the editor shows, and what it takes the language from. */
function addressOf(name: string, content: Content): vscode.Uri {
	return vscode.Uri.from({ scheme: IMAGE_SCHEME, path: `/${name}`, query: JSON.stringify(content) });
}

function placeOfCursor(): PatchPlace | null {
	const editor = vscode.window.activeTextEditor;
	if (!editor) return null;
	return { uri: editor.document.uri.toString(), line: editor.selection.active.line, path: null };
}
