// The language server: binds a connection to the analyses. Holds documents, plans work, answers requests; analyses nothing itself.
// An analysis that throws fails its own document or request, never the server.
import {
	type Connection,
	type InitializeResult,
	type TextDocumentChangeEvent,
	TextDocumentSyncKind,
	TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { DOCUMENT_STATUS, type DocumentStatus } from '../protocol/protocol';
import { cancellable } from './cancellable';
import { countShown, diagnosticsOf, type RulePage } from './diagnostics';
import { type DescribeFunction, hoverAt } from './hover';
import { kindOf } from './kinds';
import { frameAt, frameHover } from './navigation';
import { registerNavigation } from './navigation-requests';
import { OpenFolders } from './open-folders';
import { foldsOf, symbolsOf } from './outline';
import { registerPatches } from './patch-requests';
import type { Ask } from './question';
import { registerReplay } from './replay-requests';
import type { RunReplay } from './replay-thread';
import type { Analyse, VersionedReport } from './report';
import { type Outcome, Scheduler } from './scheduler';
import { snapshotOf } from './snapshot';

/** What a host gives the server. */
export interface ServerParts {
	readonly version: string;
	readonly analyse: Analyse;
	/** Answers what is asked of a document beside its report. */
	readonly ask: Ask;
	readonly replay: RunReplay;
	readonly describeFunction: DescribeFunction;
	readonly rulePage: RulePage;
	/** How long edits must rest before an analysis begins, in milliseconds. */
	readonly pauseMs: number;
}

/** Serves a connection until it ends. The caller has made the connection and calls nothing else on it. */
export function createServer(connection: Connection, parts: ServerParts): void {
	const documents = new TextDocuments(TextDocument);
	const tell = (status: DocumentStatus) => connection.sendNotification(DOCUMENT_STATUS, status);

	const scheduler = new Scheduler<VersionedReport>(
		(uri) => void tell({ uri, state: 'analysing' }),
		(uri, outcome) => publish(uri, outcome),
	);

	function publish(uri: string, outcome: Outcome<VersionedReport>): void {
		if (!outcome.ok) {
			const reason = outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
			connection.console.error(`${uri}: analysis failed: ${stackOf(outcome.error)}`);
			void connection.sendDiagnostics({ uri, diagnostics: [] });
			void tell({ uri, state: 'failed', reason });
			return;
		}
		const { document, report } = outcome.result;
		const diagnostics = diagnosticsOf(document, report, parts.rulePage);
		void connection.sendDiagnostics({ uri, version: document.version, diagnostics });
		void tell({ uri, state: 'ready', counts: countShown(report), coverage: report.coverage });
	}

	function plan({ document }: TextDocumentChangeEvent<TextDocument>, pauseMs: number): void {
		const { uri, languageId, version } = document;
		if (kindOf(languageId, uri) === null) return;
		scheduler.plan(uri, pauseMs, async (stale) => {
			const frozen = TextDocument.create(uri, languageId, version, document.getText());
			const snapshot = snapshotOf(frozen);
			if (!snapshot) throw new Error('a document of no kind was planned');
			return { document: frozen, report: await parts.analyse(snapshot, stale) };
		});
	}

	/** The newest report of a document that a request names, waiting for it where it is not there yet. */
	const newest = (params: { readonly textDocument: { readonly uri: string } }) =>
		scheduler.newest(params.textDocument.uri);

	const folders = new OpenFolders();
	connection.onInitialize((params): InitializeResult => {
		folders.initialize(params);
		return {
			serverInfo: { name: 'daxlens', version: parts.version },
			capabilities: {
				textDocumentSync: TextDocumentSyncKind.Incremental,
				hoverProvider: true,
				definitionProvider: true,
				documentLinkProvider: {},
				codeLensProvider: {},
				documentSymbolProvider: true,
				foldingRangeProvider: true,
				workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
			},
		};
	});
	connection.onInitialized(() => folders.follow(connection));
	registerNavigation(connection, newest, folders, parts.ask);
	registerPatches(connection, newest, folders, parts.ask);
	const snapshot = (uri: string) => {
		const document = documents.get(uri);
		return document ? snapshotOf(document) : null;
	};
	registerReplay(connection, snapshot, folders, parts.replay);
	connection.onHover(async (params, token) => {
		const found = await newest(params);
		const document = found?.document ?? documents.get(params.textDocument.uri);
		if (!document) return null;
		const offset = document.offsetAt(params.position);
		const frame = frameAt(found?.report.places, offset);
		if (frame)
			return cancellable(token, null, (signal) =>
				frameHover(document, frame, parts.describeFunction, folders.sources, signal),
			);
		return hoverAt(document, offset, found?.report ?? null, parts.describeFunction);
	});
	connection.onDocumentSymbol(async (params) => {
		const found = await newest(params);
		return found ? symbolsOf(found.document, found.report.outline) : null;
	});
	connection.onFoldingRanges(async (params) => {
		const found = await newest(params);
		return found ? foldsOf(found.document, found.report.outline) : null;
	});
	connection.onShutdown(() => scheduler.dropAll());

	const seen = new Set<string>();
	documents.onDidChangeContent((event) => {
		// The first event for a document is its opening.
		const opened = !seen.has(event.document.uri);
		seen.add(event.document.uri);
		plan(event, opened ? 0 : parts.pauseMs);
	});
	documents.onDidClose(({ document }) => {
		seen.delete(document.uri);
		scheduler.drop(document.uri);
		void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
	});
	documents.listen(connection);
	connection.listen();
}

function stackOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
