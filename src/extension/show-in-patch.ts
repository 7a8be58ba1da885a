// From a line of a source file to the open patches that touch it: opens the one there is, asks where there are several.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type FileLine, PATCH_LINES, type PatchLine } from '../protocol/protocol';

const CHANGES: Readonly<Record<PatchLine['change'], string>> = {
	adds: vscode.l10n.t('adds this line'),
	removes: vscode.l10n.t('removes this line'),
	keeps: vscode.l10n.t('shows this line'),
};

export function registerShowInPatch(context: vscode.ExtensionContext, client: LanguageClient): void {
	context.subscriptions.push(
		vscode.commands.registerTextEditorCommand('daxLens.showInPatch', async ({ document, selection }) => {
			const at: FileLine = { uri: document.uri.toString(), line: selection.active.line };
			const found = await client.sendRequest<PatchLine[]>(PATCH_LINES, at);
			if (found.length === 0) {
				void vscode.window.showInformationMessage(vscode.l10n.t('No open patch touches this line.'));
				return;
			}
			const chosen = found.length === 1 ? found[0] : await choose(found);
			if (!chosen) return;
			const start = new vscode.Position(chosen.line, 0);
			await vscode.window.showTextDocument(vscode.Uri.parse(chosen.uri), {
				selection: new vscode.Range(start, start),
			});
		}),
	);
}

/** Patches that change the line stand first, each kind in the order of the series. */
async function choose(found: readonly PatchLine[]): Promise<PatchLine | undefined> {
	const items = found
		.map((line) => ({
			line,
			label: line.patch,
			description: CHANGES[line.change],
			detail: vscode.workspace.asRelativePath(vscode.Uri.parse(line.uri)),
		}))
		.sort((a, b) => Number(a.line.change === 'keeps') - Number(b.line.change === 'keeps'));
	const placeHolder = vscode.l10n.t('Patches that touch this line');
	return (await vscode.window.showQuickPick(items, { placeHolder }))?.line;
}
