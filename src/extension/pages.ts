// Pages that the extension writes itself, as read-only Markdown shown in the editor's preview. A page keeps its text until the
// window is closed; one that is made again under the same name takes its place.
import * as vscode from 'vscode';

const SCHEME = 'daxlens-page';

export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
	private readonly texts = new Map<string, string>();
	private readonly changed = new vscode.EventEmitter<vscode.Uri>();
	readonly onDidChange = this.changed.event;
	private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

	/** Shows a text under a name, beside what is read. */
	async show(name: string, text: string): Promise<void> {
		const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md` });
		this.texts.set(uri.toString(), text);
		this.changed.fire(uri);
		await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
	}

	provideTextDocumentContent(uri: vscode.Uri): string {
		return this.texts.get(uri.toString()) ?? '';
	}

	dispose(): void {
		for (const one of [this.registration, this.changed]) one.dispose();
	}
}
