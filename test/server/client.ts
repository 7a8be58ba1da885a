// A client of the language server over in-memory streams: what an editor does, without an editor.
import { PassThrough } from 'node:stream';
import {
	createConnection,
	createProtocolConnection,
	type Diagnostic,
	type Hover,
	type InitializeResult,
	type ProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { type ClientOptions, DOCUMENT_STATUS, type DocumentStatus } from '../../src/protocol/protocol';
import { createServer, type ServerParts } from '../../src/server/server';

interface Published {
	readonly uri: string;
	readonly version?: number;
	readonly diagnostics: Diagnostic[];
}

export interface TestClient {
	readonly connection: ProtocolConnection;
	readonly initialized: InitializeResult;
	/** Everything the server published or told, in order. */
	readonly published: Published[];
	readonly statuses: DocumentStatus[];
	readonly logged: string[];
	open(uri: string, languageId: string, text: string): void;
	/** Replaces the whole text. */
	change(uri: string, version: number, text: string): void;
	close(uri: string): void;
	/** The next publication for a document that comes after those already seen. */
	nextPublication(uri: string): Promise<Published>;
	hover(uri: string, line: number, character: number): Promise<Hover | null>;
	dispose(): void;
}

/** What a client says when it says hello. */
export interface Hello {
	/** Absolute paths. */
	readonly folders?: readonly string[];
	readonly options?: ClientOptions;
}

/** Starts a server made of the parts and a client that has said hello to it. */
export async function connect(parts: ServerParts, { folders, options }: Hello = {}): Promise<TestClient> {
	const toServer = new PassThrough();
	const toClient = new PassThrough();
	const serverSide = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
	createServer(serverSide, parts);

	const connection = createProtocolConnection(
		new StreamMessageReader(toClient),
		new StreamMessageWriter(toServer),
	);
	const published: Published[] = [];
	const statuses: DocumentStatus[] = [];
	const logged: string[] = [];
	const taken = new Map<string, number>();
	const waiting: (() => void)[] = [];
	connection.onNotification('textDocument/publishDiagnostics', (params: Published) => {
		published.push(params);
		for (const wake of waiting.splice(0)) wake();
	});
	connection.onNotification(DOCUMENT_STATUS, (status: DocumentStatus) => void statuses.push(status));
	connection.onNotification(
		'window/logMessage',
		({ message }: { message: string }) => void logged.push(message),
	);
	connection.listen();
	const initialized = await connection.sendRequest<InitializeResult>('initialize', {
		processId: null,
		rootUri: null,
		capabilities: { workspace: { workspaceFolders: true } },
		workspaceFolders: (folders ?? []).map((one) => ({ uri: URI.file(one).toString(), name: one })),
		initializationOptions: options,
	});
	await connection.sendNotification('initialized', {});

	return {
		connection,
		initialized,
		published,
		statuses,
		logged,
		open: (uri, languageId, text) =>
			void connection.sendNotification('textDocument/didOpen', {
				textDocument: { uri, languageId, version: 1, text },
			}),
		change: (uri, version, text) =>
			void connection.sendNotification('textDocument/didChange', {
				textDocument: { uri, version },
				contentChanges: [{ text }],
			}),
		close: (uri) => void connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
		nextPublication: async (uri) => {
			for (;;) {
				const index = taken.get(uri) ?? 0;
				const found = published.filter((one) => one.uri === uri)[index];
				if (found) {
					taken.set(uri, index + 1);
					return found;
				}
				await new Promise<void>((resolve) => waiting.push(resolve));
			}
		},
		hover: (uri, line, character) =>
			connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line, character } }),
		dispose: () => {
			connection.dispose();
			serverSide.dispose();
		},
	};
}
