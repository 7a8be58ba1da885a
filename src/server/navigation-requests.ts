// Binds the requests that follow places of documents to a connection: definitions and links, and the hover of frames.
// Holds the folders that the client has open, as far as the client lets them be read.
import type { CancellationToken, Connection, InitializeParams, WorkspaceFolder } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { SourceFolders } from '../platform/source-folders';
import type { ClientOptions } from '../protocol/protocol';
import { frameAt, frameTargets, sourceLinks } from './navigation';
import type { VersionedReport } from './report';

/** Gives the newest report of the document a request names. */
export type Newest = (params: {
	readonly textDocument: { readonly uri: string };
}) => Promise<VersionedReport | null>;

/** The folders that a client has open, kept up to date with what it tells. */
export class OpenFolders {
	readonly sources = new SourceFolders();
	private open: readonly WorkspaceFolder[] = [];

	/** Takes what the client says when it says hello. */
	initialize(params: InitializeParams): void {
		const options: ClientOptions = isOptions(params.initializationOptions)
			? params.initializationOptions
			: {};
		if (options.readFolders !== false) this.set(params.workspaceFolders ?? []);
	}

	/** Follows the client's changes; call it once the client has said that it is ready. */
	follow(connection: Connection): void {
		connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
			const gone = new Set(removed.map(({ uri }) => uri));
			this.set([...this.open.filter(({ uri }) => !gone.has(uri)), ...added]);
		});
	}

	private set(folders: readonly WorkspaceFolder[]): void {
		this.open = folders;
		const local = folders.map(({ uri }) => URI.parse(uri)).filter(({ scheme }) => scheme === 'file');
		this.sources.set(local.map(({ fsPath }) => fsPath));
	}
}

const isOptions = (value: unknown): value is ClientOptions => typeof value === 'object' && value !== null;

/** Registers the requests. A request that fails or is cancelled is that one request. */
export function registerNavigation(connection: Connection, newest: Newest, folders: OpenFolders): void {
	const { sources } = folders;
	connection.onDefinition(async (params, token) => {
		const found = await newest(params);
		if (!found) return null;
		const frame = frameAt(found.report.places, found.document.offsetAt(params.position));
		return frame && cancellable(token, [], (signal) => frameTargets(frame, sources, signal));
	});
	connection.onDocumentLinks(async (params, token) => {
		const found = await newest(params);
		const refs = found?.report.places?.sources ?? [];
		if (!found || refs.length === 0) return [];
		return cancellable(token, [], (signal) => sourceLinks(found.document, refs, sources, signal));
	});
}

/** Runs work that ends when the request is cancelled, and then gives the value for nothing found. */
export async function cancellable<T>(
	token: CancellationToken,
	nothing: T,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const controller = new AbortController();
	if (token.isCancellationRequested) return nothing;
	const listener = token.onCancellationRequested(() => controller.abort());
	try {
		return await work(controller.signal);
	} catch (error) {
		if (controller.signal.aborted) return nothing;
		throw error;
	} finally {
		listener.dispose();
	}
}
