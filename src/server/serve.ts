// Runs the language server on this process's channels: standard streams, or the pipe of the editor that started it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import { AnalysisThread } from './analysis-thread';
import { catalogueOf } from './catalogues';
import { describeFrom } from './contract-hover';
import { replayThread } from './replay-thread';
import { createServer } from './server';

/** Short enough to feel live, long enough not to run for every key. */
const PAUSE_MS = 300;
/** Long enough that somebody who types on is not waited for by other documents. */
const REST_MS = 1500;

/**
 * Serves until the client ends the process. The channel is the one the program's arguments name: `--stdio` or `--node-ipc`.
 * @param programFolder the folder of the bundled program: the analysis thread's program and the wasm files beside it, `docs/rules` next to it
 */
export function serve(programFolder: string): void {
	const connection = createConnection(ProposedFeatures.all);
	const report = (what: string) => (error: unknown) =>
		connection.console.error(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
	process.on('uncaughtException', report('internal error'));
	process.on('unhandledRejection', report('internal error'));
	const program = path.join(programFolder, 'server-worker.js');
	const thread = new AnalysisThread(program);
	// Questions have a thread of their own: someone waits for the answer. It starts with the first question.
	const questions = new AnalysisThread(program);
	createServer(connection, {
		version: versionOf(path.join(programFolder, '..', 'package.json')),
		analyse: thread.analyse,
		ask: questions.ask,
		replay: replayThread(path.join(programFolder, 'replay-worker.js')),
		describeFunction: describeFrom(catalogueOf),
		rulePage: rulePages(path.join(programFolder, '..', 'docs', 'rules')),
		pauseMs: PAUSE_MS,
		restMs: REST_MS,
	});
}

/** Finds rule pages in a folder of Markdown files. */
function rulePages(folder: string): (rule: string) => string | null {
	return (rule) => {
		const page = path.join(folder, `${rule}.md`);
		return existsSync(page) ? URI.file(page).toString() : null;
	};
}

function versionOf(manifest: string): string {
	const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
	return version;
}
