// The features of the server: each request bound to what answers it. Knows what the desk holds; neither plans nor analyses.
import type { Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
	type DocumentRequest,
	RECOGNISE,
	type RecogniseRequest,
	type ServerSettings,
	VIEW_CHANGED,
} from '../protocol/protocol';
import { cancellable } from './cancellable';
import { registerCompletion } from './contract-completion';
import { registerFixes } from './fix-requests';
import { registerFolders } from './folder-requests';
import { FrameSource } from './frame-source';
import { registerHints } from './hint-requests';
import { type DescribeFunction, hoverAt } from './hover';
import { frameAt, frameHover } from './navigation';
import { type Newest, registerNavigation } from './navigation-requests';
import type { OpenFolders } from './open-folders';
import { foldsOf, symbolsOf } from './outline';
import { registerPatchLines } from './patch-lines-request';
import { registerPatches } from './patch-requests';
import type { AskOpen } from './question';
import { recognise } from './recognise';
import { registerReplay } from './replay-requests';
import type { RunReplay } from './replay-thread';
import type { ServerParts } from './server';
import { snapshotOf } from './snapshot';
import { registerViews } from './view-requests';
import type { WorkspaceKnowledge } from './workspace-knowledge';
import type { WorseScenarios } from './worse-scenarios';

/** What a running server has at hand for its requests. */
export interface Desk {
	readonly connection: Connection;
	readonly documents: TextDocuments<TextDocument>;
	readonly newest: Newest;
	readonly folders: OpenFolders;
	readonly knowledge: WorkspaceKnowledge;
	readonly ask: AskOpen;
	readonly describe: DescribeFunction;
	readonly worse: WorseScenarios;
	readonly settings: () => ServerSettings;
}

/** Registers everything that a client can ask for. */
export function registerFeatures(desk: Desk, parts: ServerParts): void {
	const { connection, documents, newest, folders, knowledge, ask, worse, settings } = desk;
	const frames = new FrameSource(folders, (problem) => connection.console.warn(problem));
	registerNavigation(connection, newest, folders, ask, frames);
	registerPatches(connection, newest, folders, ask, settings);
	registerPatchLines(connection, documents, newest, folders, ask);
	registerReplays(desk, parts.replay);
	registerFixes(connection, newest, folders, knowledge, ask);
	registerCompletion(connection, (uri) =>
		knowledge.isContractFile(uri) ? (documents.get(uri) ?? null) : null,
	);
	registerHints(connection, newest, settings);
	registerViews(connection, newest, knowledge, ask, parts.ask, worse);
	registerFolders(connection, {
		analyse: parts.analyse,
		rulePage: parts.rulePage,
		surroundings: () => knowledge.surroundings,
		isOpen: (uri) => documents.get(uri) !== undefined,
		mayRead: () => folders.options.readFolders !== false,
	});
	connection.onRequest(RECOGNISE, ({ head }: RecogniseRequest) => recognise(head));
	registerReading(desk, frames);
}

function registerReplays(
	{ connection, documents, knowledge, worse, settings, newest }: Desk,
	run: RunReplay,
): void {
	const openSnapshot = (uri: string) => {
		const document = documents.get(uri);
		return document ? snapshotOf(document, knowledge.surroundings) : null;
	};
	registerReplay(connection, openSnapshot, settings, newest, run, (document, replay) => {
		worse.note(document, replay);
		const changed: DocumentRequest = { uri: document.uri };
		void connection.sendNotification(VIEW_CHANGED, changed);
	});
}

/** What is read in a document itself: hovers, its outline, what folds. */
function registerReading(
	{ connection, documents, newest, folders, describe }: Desk,
	frames: FrameSource,
): void {
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
}
