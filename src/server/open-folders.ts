// The folders that the client has open, as far as it lets them be read.
import type { Connection, InitializeParams, WorkspaceFolder } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { SourceFolders } from '../platform/source-folders';
import type { ClientOptions } from '../protocol/protocol';

/** The folders that a client has open, kept up to date with what it tells. */
export class OpenFolders {
	readonly sources = new SourceFolders();
	/** What the client told of itself. */
	options: ClientOptions = {};
	private open: readonly WorkspaceFolder[] = [];

	/** Takes what the client says when it says hello. */
	initialize(params: InitializeParams): void {
		const { initializationOptions: options, workspaceFolders } = params;
		if (isOptions(options)) this.options = options;
		this.set(workspaceFolders ?? []);
	}

	/** Follows the client's changes and tells of each; call it once the client has said that it is ready. */
	follow(connection: Connection, onChange: () => void): void {
		connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
			const gone = new Set(removed.map(({ uri }) => uri));
			this.set([...this.open.filter(({ uri }) => !gone.has(uri)), ...added]);
			onChange();
		});
	}

	private set(folders: readonly WorkspaceFolder[]): void {
		this.open = folders;
		if (this.options.readFolders === false) return;
		const local = folders.map(({ uri }) => URI.parse(uri)).filter(({ scheme }) => scheme === 'file');
		this.sources.set(local.map(({ fsPath }) => fsPath));
	}
}

const isOptions = (value: unknown): value is ClientOptions => typeof value === 'object' && value !== null;
