// Opens a line of a file as a replay names it: the document that was replayed, or a file of an open folder.
import * as vscode from 'vscode';

/**
 * Shows the line beside the panel, in the group where the file is open already if there is one.
 * @param source the document that was replayed
 * @param line counted from 1
 */
export async function openPlace(source: vscode.Uri, file: string, line: number): Promise<void> {
	const uri = await fileOf(source, file);
	if (!uri) {
		void vscode.window.showInformationMessage(vscode.l10n.t('{0} is in no open folder.', file));
		return;
	}
	const at = new vscode.Range(line - 1, 0, line - 1, 0);
	const document = await vscode.workspace.openTextDocument(uri);
	await vscode.window.showTextDocument(document, {
		viewColumn: columnOf(uri) ?? vscode.ViewColumn.Beside,
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

function columnOf(uri: vscode.Uri): vscode.ViewColumn | undefined {
	const groups = vscode.window.tabGroups.all;
	const isOpen = ({ input }: vscode.Tab) =>
		input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
	return groups.find((group) => group.tabs.some(isOpen))?.viewColumn;
}
