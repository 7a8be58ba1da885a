// Opens a line of a file as a replay names it: the document that was replayed, or a file of an open folder.
import * as vscode from 'vscode';

/**
 * Shows the line, in a group where the file is open already, else beside the panel: never over it.
 * @param source the document that was replayed
 * @param line counted from 1
 * @param panel the group that the panel is in
 */
export async function openPlace(
	source: vscode.Uri,
	file: string,
	line: number,
	panel: vscode.ViewColumn | undefined,
): Promise<void> {
	const uri = await fileOf(source, file);
	if (!uri) {
		void vscode.window.showInformationMessage(vscode.l10n.t('{0} is in no open folder.', file));
		return;
	}
	const at = new vscode.Range(line - 1, 0, line - 1, 0);
	const document = await vscode.workspace.openTextDocument(uri);
	await vscode.window.showTextDocument(document, {
		viewColumn: columnOf(uri, panel) ?? vscode.ViewColumn.Beside,
		selection: document.validateRange(at),
	});
}

async function fileOf(source: vscode.Uri, file: string): Promise<vscode.Uri | null> {
	if (source.path.endsWith(`/${file}`)) return source;
	for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
		const candidate = vscode.Uri.joinPath(uri, file);
		const found = await vscode.workspace.fs.stat(candidate).then(
			() => true,
			() => false,
		);
		if (found) return candidate;
	}
	return null;
}

/** The group, other than the panel's, that has a tab with the file. */
function columnOf(uri: vscode.Uri, panel: vscode.ViewColumn | undefined): vscode.ViewColumn | undefined {
	const groups = vscode.window.tabGroups.all.filter((group) => group.viewColumn !== panel);
	const isOpen = ({ input }: vscode.Tab) =>
		input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
	return groups.find((group) => group.tabs.some(isOpen))?.viewColumn;
}
