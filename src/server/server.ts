// The language server: binds a connection to the analyses. Holds documents, plans work, answers requests; analyses nothing itself.
// An analysis that throws fails its own document or request, never the server.
import {
	CodeActionKind,
	type Connection,
	type InitializeResult,
	TextDocumentSyncKind,
	TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { DOCUMENT_STATUS, type DocumentStatus, KNOWLEDGE_CHANGED } from '../protocol/protocol';
import { cancellable } from './cancellable';
import type { DescribeContract } from './contract-hover';
import { countShown, diagnosticsOf, type RulePage } from './diagnostics';
import { registerFixes } from './fix-requests';
import { registerFolders } from './folder-requests';
import { FrameSource } from './frame-source';
import { refresher, registerHints } from './hint-requests';
import { type DescribeFunction, hoverAt } from './hover';
import { kindOf } from './kinds';
import { frameAt, frameHover } from './navigation';
import { registerNavigation } from './navigation-requests';
import { OpenFolders } from './open-folders';
import { foldsOf, symbolsOf } from './outline';
import { registerPatchLines } from './patch-lines-request';
import { registerPatches } from './patch-requests';
import type { Ask, AskOpen } from './question';
import { registerReplay } from './replay-requests';
import type { RunReplay } from './replay-thread';
import type { Analyse, VersionedReport } from './report';
import { type Outcome, Scheduler } from './scheduler';
import { DEFAULT_SETTINGS, readSettings } from './settings';
import { snapshotOf } from './snapshot';
import { registerViews } from './view-requests';
import { WorkspaceKnowledge } from './workspace-knowledge';

/** What a host gives the server. */
export interface ServerParts {
	readonly version: string;
	readonly analyse: Analyse;
	/** Answers what is asked of a document beside its report. */
	readonly ask: Ask;
	readonly replay: RunReplay;
	readonly describeFunction: DescribeContract;
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
		refreshHints();
	}

	function plan(document: TextDocument, pauseMs: number): void {
		const { uri, languageId, version } = document;
		if (kindOf(languageId, uri) === null) return;
		scheduler.plan(uri, pauseMs, async (stale) => {
			const frozen = TextDocument.create(uri, languageId, version, document.getText());
			const snapshot = snapshotOf(frozen, knowledge.surroundings);
			if (!snapshot) throw new Error('a document of no kind was planned');
			return { document: frozen, report: await parts.analyse(snapshot, stale) };
		});
	}

	/** The newest report of a document that a request names, waiting for it where it is not there yet. */
	const newest = (params: { readonly textDocument: { readonly uri: string } }) =>
		scheduler.newest(params.textDocument.uri);

	const ask: AskOpen = async (document, question, stale) => {
		const snapshot = snapshotOf(document, knowledge.surroundings);
		return snapshot && parts.ask(snapshot, question, stale);
	};
	const describe: DescribeFunction = (name) => parts.describeFunction(name, knowledge.surroundings.contracts);

	let settings = DEFAULT_SETTINGS;
	let refreshHints = () => {};
	const folders = new OpenFolders();
	const knowledge = new WorkspaceKnowledge(
		connection,
		folders,
		() => documents.all(),
		() => {
			for (const document of documents.all()) plan(document, 0);
			void connection.sendNotification(KNOWLEDGE_CHANGED);
		},
		parts.pauseMs,
	);
	connection.onInitialize((params): InitializeResult => {
		folders.initialize(params);
		knowledge.initialize(params);
		refreshHints = refresher(connection, params);
		return {
			serverInfo: { name: 'daxlens', version: parts.version },
			capabilities: {
				textDocumentSync: TextDocumentSyncKind.Incremental,
				hoverProvider: true,
				definitionProvider: true,
				documentLinkProvider: {},
				codeLensProvider: {},
				codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
				inlayHintProvider: true,
				documentSymbolProvider: true,
				foldingRangeProvider: true,
				workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
			},
		};
	});
	connection.onInitialized(() => {
		folders.follow(connection, () => knowledge.refresh());
		knowledge.follow();
	});
	const frames = new FrameSource(folders, (problem) => connection.console.warn(problem));
	registerNavigation(connection, newest, folders, ask, frames);
	registerPatches(connection, newest, folders, ask, () => settings);
	registerPatchLines(connection, documents, newest, folders, ask);
	const openSnapshot = (uri: string) => {
		const document = documents.get(uri);
		return document ? snapshotOf(document, knowledge.surroundings) : null;
	};
	registerReplay(connection, openSnapshot, () => settings, parts.replay);
	registerFixes(connection, newest, folders, knowledge, ask);
	registerHints(connection, newest, () => settings);
	registerViews(connection, newest, knowledge, ask, parts.ask);
	registerFolders(connection, {
		analyse: parts.analyse,
		rulePage: parts.rulePage,
		surroundings: () => knowledge.surroundings,
		isOpen: (uri) => documents.get(uri) !== undefined,
		mayRead: () => folders.options.readFolders !== false,
	});
	connection.onDidChangeConfiguration((change) => {
		settings = readSettings(change.settings);
		refreshHints();
	});
	connection.onHover(async (params, token) => {
		const found = await newest(params);
		const document = found?.document ?? documents.get(params.textDocument.uri);
		if (!document) return null;
		const offset = document.offsetAt(params.position);
		const frame = frameAt(found?.report.places, offset);
		if (frame)
			return cancellable(token, null, async (signal) =>
				frameHover(document, await frames.locate(frame), describe, folders.sources, signal),
			);
		return hoverAt(document, offset, found?.report ?? null, describe, folders.options.commands === true);
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
	documents.onDidChangeContent(({ document }) => {
		// The first event for a document is its opening.
		const opened = !seen.has(document.uri);
		seen.add(document.uri);
		plan(document, opened ? 0 : parts.pauseMs);
		if (knowledge.isOneOfThem(document.uri)) knowledge.refreshSoon();
	});
	documents.onDidClose(({ document }) => {
		seen.delete(document.uri);
		scheduler.drop(document.uri);
		if (knowledge.isOneOfThem(document.uri)) knowledge.refreshSoon();
		else void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
	});
	documents.listen(connection);
	connection.listen();
}

function stackOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
