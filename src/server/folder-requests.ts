// Binds the analysis of a whole folder to a connection: one file after the other, with progress, until all are done or the client
// says stop. Findings of files that are not open are published as theirs; a file that cannot be read fails by itself.
import type { Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { listFiles, readInput } from '../platform/inputs';
import {
	CHECK_FOLDER,
	type FolderOutcome,
	type FolderProgress,
	type FolderRequest,
} from '../protocol/protocol';
import { cancellable } from './cancellable';
import { diagnosticsOf, type RulePage, toldIn } from './diagnostics';
import { kindOf } from './kinds';
import type { Analyse } from './report';
import { snapshotOf } from './snapshot';
import type { Surroundings } from './surroundings';

/** What an analysis of a folder needs of the server. */
export interface FolderParts {
	readonly analyse: Analyse;
	readonly rulePage: RulePage;
	readonly surroundings: () => Surroundings;
	/** Whether the client has a file open: then it shows its own findings. */
	readonly isOpen: (uri: string) => boolean;
	/** Whether files may be read at all. */
	readonly mayRead: () => boolean;
}

/** Registers the request. */
export function registerFolders(connection: Connection, parts: FolderParts): void {
	let shown: readonly string[] = [];
	connection.onRequest(
		CHECK_FOLDER,
		async ({ uri, progress }: FolderRequest, token): Promise<FolderOutcome> => {
			for (const old of shown)
				if (!parts.isOpen(old)) void connection.sendDiagnostics({ uri: old, diagnostics: [] });
			const tell = (value: FolderProgress) =>
				void connection.sendNotification('$/progress', { token: progress, value });
			const run = new FolderRun(connection, parts, tell);
			await cancellable(token, undefined, (signal) => run.run(URI.parse(uri).fsPath, signal));
			shown = run.shown;
			return { ...run.outcome, cancelled: token.isCancellationRequested };
		},
	);
}

class FolderRun {
	readonly shown: string[] = [];
	private readonly problems: string[] = [];
	private readonly counts = { files: 0, findings: 0, functions: 0, inPart: 0 };

	constructor(
		private readonly connection: Connection,
		private readonly parts: FolderParts,
		private readonly tell: (progress: FolderProgress) => void,
	) {}

	get outcome(): Omit<FolderOutcome, 'cancelled'> {
		return { ...this.counts, problems: this.problems };
	}

	async run(folder: string, signal: AbortSignal): Promise<void> {
		if (!this.parts.mayRead()) {
			this.problems.push(`${folder}: not read in a folder that is not trusted`);
			return;
		}
		const all = await listFiles(folder).catch((error: unknown) => {
			this.problems.push(error instanceof Error ? error.message : String(error));
			return [];
		});
		const files = all.filter((file) => kindOf('', URI.file(file).toString()) !== null);
		for (const [done, file] of files.entries()) {
			if (signal.aborted) return;
			this.tell({ done, of: files.length, file });
			try {
				await this.check(file, signal);
			} catch (error) {
				this.problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
			}
		}
	}

	private async check(file: string, signal: AbortSignal): Promise<void> {
		const uri = URI.file(file).toString();
		const { bytes } = await readInput(file);
		const document = TextDocument.create(uri, '', 0, new TextDecoder().decode(bytes));
		const snapshot = snapshotOf(document, this.parts.surroundings());
		if (!snapshot) return;
		const report = await this.parts.analyse(snapshot, signal);
		this.counts.files++;
		this.counts.findings += toldIn(report).length;
		if (report.coverage.unit === 'function') {
			this.counts.functions += report.coverage.whole + report.coverage.partly;
			this.counts.inPart += report.coverage.partly;
		}
		if (this.parts.isOpen(uri) || report.findings.length === 0) return;
		this.shown.push(uri);
		const shown = { ...report, remarks: [] };
		void this.connection.sendDiagnostics({
			uri,
			diagnostics: diagnosticsOf(document, shown, this.parts.rulePage),
		});
	}
}
