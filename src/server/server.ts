// The language server: binds a connection to the analyses. Holds documents, plans work, answers requests; analyses nothing itself.
// An analysis that throws fails its own document or request, never the server.
import {
	CodeActionKind,
	type Connection,
	ConnectionError,
	type InitializeResult,
	type ServerCapabilities,
	TextDocumentSyncKind,
	TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { DOCUMENT_STATUS, type DocumentStatus, KNOWLEDGE_CHANGED } from '../protocol/protocol';
import type { DescribeContract } from './contract-hover';
import { Dependents } from './dependents';
import { countShown, diagnosticsOf, type RulePage } from './diagnostics';
import { registerFeatures } from './features';
import { describeHazard } from './hazard-hover';
import { refresher } from './hint-requests';
import type { DescribeFunction } from './hover';
import { kindOf } from './kinds';
import { OpenFolders } from './open-folders';
import type { Ask, AskOpen } from './question';
import type { RunReplay } from './replay-thread';
import type { Analyse, ReportPart, TellPart, VersionedReport } from './report';
import { type Outcome, Scheduler } from './scheduler';
import { DEFAULT_SETTINGS, readSettings } from './settings';
import { snapshotOf } from './snapshot';
import { WorkspaceKnowledge } from './workspace-knowledge';
import { WorseScenarios } from './worse-scenarios';

const CAPABILITIES: ServerCapabilities = {
	textDocumentSync: TextDocumentSyncKind.Incremental,
	hoverProvider: true,
	definitionProvider: true,
	documentLinkProvider: {},
	codeLensProvider: {},
	codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
	inlayHintProvider: true,
	completionProvider: { triggerCharacters: [' ', '{', ','] },
	documentSymbolProvider: true,
	foldingRangeProvider: true,
	workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
};

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
	/** How long they must rest before other documents are looked at again because of them. */
	readonly restMs: number;
}

/** Serves a connection until it ends. The caller has made the connection and calls nothing else on it. */
export function createServer(connection: Connection, parts: ServerParts): void {
	const documents = new TextDocuments(TextDocument);
	const tell = (status: DocumentStatus) => connection.sendNotification(DOCUMENT_STATUS, status);

	const scheduler: Scheduler<VersionedReport> = new Scheduler(
		(uri) => whileConnected(() => void tell({ uri, state: 'analysing' })),
		(uri, outcome) => whileConnected(() => publish(uri, outcome)),
	);

	/** A client may go without a word: then nothing of what was planned is of use. */
	function whileConnected(send: () => void): void {
		try {
			send();
		} catch (error) {
			if (!(error instanceof ConnectionError)) throw error;
			scheduler.dropAll();
		}
	}

	function publish(uri: string, outcome: Outcome<VersionedReport>): void {
		if (!outcome.ok) {
			const reason = outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
			connection.console.error(`${uri}: analysis failed: ${stackOf(outcome.error)}`);
			void connection.sendDiagnostics({ uri, diagnostics: [] });
			void tell({ uri, state: 'failed', reason });
			return;
		}
		const { document, report } = outcome.result;
		sendFindings(document, report);
		planAgain(dependents.take(outcome.result));
		void tell({ uri, state: 'ready', counts: countShown(report), coverage: report.coverage });
		refreshHints();
	}

	function sendFindings(document: TextDocument, found: ReportPart): void {
		const { uri, version } = document;
		const diagnostics = diagnosticsOf(document, found, parts.rulePage);
		void connection.sendDiagnostics({ uri, version, diagnostics });
	}

	function plan(document: TextDocument, pauseMs: number): void {
		const { uri, languageId, version } = document;
		if (kindOf(languageId, uri) === null) return;
		scheduler.plan(uri, pauseMs, async (stale) => {
			const frozen = TextDocument.create(uri, languageId, version, document.getText());
			const snapshot = snapshotOf(frozen, knowledge.surroundings);
			if (!snapshot) throw new Error('a document of no kind was planned');
			const tell: TellPart = (part) => {
				if (!stale.aborted) sendFindings(frozen, part);
			};
			return { document: frozen, report: await parts.analyse(snapshot, stale, tell) };
		});
	}

	/** Looks at documents again after what they rest on was edited: whoever goes on typing elsewhere is not kept waiting. */
	function planAgain(uris: readonly string[]): void {
		for (const uri of uris) {
			const document = documents.get(uri);
			if (document) plan(document, parts.restMs);
		}
	}

	/** The newest report of a document that a request names, waiting for it where it is not there yet. */
	const newest = (params: { readonly textDocument: { readonly uri: string } }) =>
		scheduler.newest(params.textDocument.uri);

	const ask: AskOpen = async (document, question, stale) => {
		const snapshot = snapshotOf(document, knowledge.surroundings);
		return snapshot && parts.ask(snapshot, question, stale);
	};
	const describe: DescribeFunction = (name) =>
		parts.describeFunction(name, knowledge.surroundings.contracts) ?? describeHazard(name);

	const worse = new WorseScenarios();
	const dependents = new Dependents();
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
		() =>
			planAgain(
				documents.all().flatMap(({ uri, languageId }) => (kindOf(languageId, uri) === 'log' ? [] : uri)),
			),
		parts.pauseMs,
	);
	connection.onInitialize((params): InitializeResult => {
		folders.initialize(params);
		knowledge.initialize(params);
		refreshHints = refresher(connection, params);
		return {
			serverInfo: { name: 'daxlens', version: parts.version },
			capabilities: CAPABILITIES,
		};
	});
	connection.onInitialized(() => {
		folders.follow(connection, () => knowledge.refresh());
		knowledge.follow();
	});
	registerFeatures(
		{ connection, documents, newest, folders, knowledge, ask, describe, worse, settings: () => settings },
		parts,
	);
	connection.onDidChangeConfiguration((change) => {
		settings = readSettings(change.settings);
		refreshHints();
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
		worse.forget(document.uri);
		scheduler.drop(document.uri);
		planAgain(dependents.forget(document.uri));
		if (knowledge.isOneOfThem(document.uri)) knowledge.refreshSoon();
		else void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
	});
	documents.listen(connection);
	connection.listen();
}

function stackOf(error: unknown): string {
	return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
