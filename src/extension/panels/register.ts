// The commands that open the panels of a replay, and what binds the panels to the editor.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ReplayPanels, VIEW_TYPE } from './replay-panels';
import { Replays } from './replays';

/** What each command presses in the panel; the panel's own help says what the keys do. */
const KEYS: Readonly<Record<string, string>> = {
	'daxLens.showTimeline': 'Enter',
	'daxLens.panelNextChange': 'n',
	'daxLens.panelNextStep': 'ArrowRight',
	'daxLens.panelPreviousStep': 'ArrowLeft',
	'daxLens.panelHazard': 'h',
	'daxLens.panelPatchLine': 'p',
	'daxLens.panelLogLine': 'l',
	'daxLens.panelCopyText': 'e',
	'daxLens.panelCopyLink': 'y',
};

export function registerPanels(context: vscode.ExtensionContext, client: LanguageClient): void {
	const replays = new Replays(client);
	const panels = new ReplayPanels(context, replays);
	/** @param given the resource of a menu, or a node of a list that has one; else it is the active editor's */
	const open = (view: string) => (given?: vscode.Uri | { readonly uri: vscode.Uri }) => {
		const uri =
			given instanceof vscode.Uri ? given : (given?.uri ?? vscode.window.activeTextEditor?.document.uri);
		if (uri) panels.show(uri, view);
		else
			void vscode.window.showInformationMessage(
				vscode.l10n.t('Open a patch series or a kernel log first; it is what gets replayed.'),
			);
	};
	context.subscriptions.push(
		replays,
		panels,
		vscode.commands.registerCommand('daxLens.replaySeries', open('matrix')),
		vscode.commands.registerCommand('daxLens.replayLog', open('hung')),
		...Object.entries(KEYS).map(([command, key]) =>
			vscode.commands.registerCommand(command, () => panels.press(key)),
		),
		vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, panels),
		vscode.window.registerUriHandler(panels),
	);
}
