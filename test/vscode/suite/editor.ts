// What the suite does with the editor: opens files of the workspace, waits for what the extension makes of them.
import * as vscode from 'vscode';

const EXTENSION = 'daxlens.daxlens';
const LIMIT_MS = 15_000;

export async function activateExtension(): Promise<void> {
	const extension = vscode.extensions.getExtension(EXTENSION);
	if (!extension) throw new Error(`${EXTENSION} is not installed`);
	await extension.activate();
}

export async function open(name: string): Promise<vscode.TextEditor> {
	const folder = vscode.workspace.workspaceFolders?.[0];
	if (!folder) throw new Error('no workspace folder is open');
	const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, name));
	return vscode.window.showTextDocument(document);
}

/** Waits until a value has a property; looks again at every event and now and then. Throws with the last value. */
export async function eventually<T>(
	value: () => T | Promise<T>,
	holds: (value: T) => boolean,
	what: string,
): Promise<T> {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const now = await value();
		if (holds(now)) return now;
		if (Date.now() > deadline) throw new Error(`never came: ${what}; at last: ${JSON.stringify(now)}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** The language a file ends up with, once it is one of those wanted or the time is up. */
export async function languageOf(name: string, wanted: string): Promise<string> {
	const { document } = await open(name);
	const uri = document.uri.toString();
	const now = () =>
		vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri)?.languageId ?? 'closed';
	return eventually(now, (language) => language === wanted, `${name} as ${wanted}`);
}
