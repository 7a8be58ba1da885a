// What the open folders tell by files of their own: contracts and answered findings. Reads them again when they change, in the
// editor or on disk, and shows their mistakes where they are. Knows when C files change, but reads none. Without the client's trust there are no folders and nothing is read.
import path from 'node:path';
import {
	type Connection,
	type Diagnostic,
	DiagnosticSeverity,
	DidChangeWatchedFilesNotification,
	type FileEvent,
	type InitializeParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { type CatalogueText, loadCatalogue } from '../contracts/catalogue';
import { folderOf } from '../platform/source-folders';
import {
	CONTRACT_FILES,
	type ReadText,
	readDisk,
	readWorkspaceFiles,
	SUPPRESSION_FILE,
} from '../platform/workspace-files';
import { readSuppressions, type SuppressionEntry } from '../review/suppression';
import { SOURCE } from './diagnostics';
import type { FileText } from './file-edits';
import { kindOf } from './kinds';
import type { OpenFolders } from './open-folders';
import { NO_SURROUNDINGS, type OpenCode, type Surroundings } from './surroundings';

const WATCHED = [...CONTRACT_FILES, SUPPRESSION_FILE];
const CODE = '*.{c,h}';

/** A mistake in one of the files, line and column counted from 1. */
interface Mistake {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly message: string;
}

/** Gives the documents that the client has open. */
export type OpenDocuments = () => readonly TextDocument[];

export class WorkspaceKnowledge {
	private current: Omit<Surroundings, 'code'> = NO_SURROUNDINGS;
	private codeChanges = 0;
	private shown = new Set<string>();
	private timer: NodeJS.Timeout | undefined;
	private mayWatch = false;

	/**
	 * @param onChange called when what the folders tell is no longer the same
	 * @param onCodeChange called when C files that are not open may have changed on disk
	 * @param pauseMs how long edits of the files must rest before they count
	 */
	constructor(
		private readonly connection: Connection,
		private readonly folders: OpenFolders,
		private readonly documents: OpenDocuments,
		private readonly onChange: () => void,
		private readonly onCodeChange: () => void,
		private readonly pauseMs: number,
	) {}

	/** What goes with every document. */
	get surroundings(): Surroundings {
		return { ...this.current, code: { open: this.openCode(), changes: this.codeChanges } };
	}

	private openCode(): OpenCode[] {
		return this.documents().flatMap((document) => {
			const { scheme, fsPath } = URI.parse(document.uri);
			const isCode = scheme === 'file' && kindOf(document.languageId, document.uri) === 'c';
			const isInFolder = folderOf(fsPath, this.current.folders) !== null;
			return isCode && isInFolder ? { file: fsPath, text: document.getText() } : [];
		});
	}

	/** Whether a document is one of the files. */
	isOneOfThem(uri: string): boolean {
		return this.isNamed(uri, WATCHED);
	}

	/** Whether a document is a file of contracts. */
	isContractFile(uri: string): boolean {
		return this.isNamed(uri, CONTRACT_FILES);
	}

	private isNamed(uri: string, names: readonly string[]): boolean {
		const { scheme, fsPath } = URI.parse(uri);
		const isIn = (folder: string) => names.some((name) => path.join(folder, name) === fsPath);
		return scheme === 'file' && this.folders.sources.folders.some(isIn);
	}

	/** The file that answers to the findings of a document are written to; null where no folder may be read. */
	suppressionFile(uri: string): FileText | null {
		return this.fileFor(uri, [SUPPRESSION_FILE]);
	}

	/** The file that contracts of a document's functions are written to; null where no folder may be read. */
	contractFile(uri: string): FileText | null {
		return this.fileFor(uri, CONTRACT_FILES);
	}

	/** The first of the names that is there in the folder of a document, or the first folder; else the first name. */
	private fileFor(uri: string, names: readonly string[]): FileText | null {
		const { folders } = this.folders.sources;
		const { fsPath } = URI.parse(uri);
		const folder = folderOf(fsPath, folders) ?? folders[0];
		const [first] = names;
		if (folder === undefined || first === undefined) return null;
		const read = this.reader();
		const file = names.map((name) => path.join(folder, name)).find((one) => read(one) !== null);
		const chosen = file ?? path.join(folder, first);
		return { uri: URI.file(chosen).toString(), text: read(chosen) };
	}

	/** Reads a text as the editor shows it, else as it is on disk; what cannot be read counts as absent. */
	private reader(): ReadText {
		const open = new Map(
			this.documents().map((document) => [URI.parse(document.uri).fsPath, document] as const),
		);
		return (file) => {
			try {
				return open.get(file)?.getText() ?? readDisk(file);
			} catch (error) {
				this.connection.console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
				return null;
			}
		};
	}

	/** Reads the files for the first time; nothing is analysed yet. */
	initialize({ capabilities }: InitializeParams): void {
		this.mayWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
		this.read();
	}

	/** Follows changes on disk, where the client tells of them; call it once the client has said that it is ready. */
	follow(): void {
		this.connection.onDidChangeWatchedFiles(({ changes }) => {
			const isCode = ({ uri }: FileEvent) => kindOf('', uri) === 'c';
			if (!changes.every(isCode)) this.refresh();
			const open = new Set(this.documents().map(({ uri }) => uri));
			if (changes.some((change) => isCode(change) && !open.has(change.uri))) this.codeMayHaveChanged();
		});
		if (!this.mayWatch) return;
		const watchers = [...WATCHED, CODE].map((name) => ({ globPattern: `**/${name}` }));
		void this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
	}

	private codeMayHaveChanged(): void {
		this.codeChanges++;
		if (this.current.folders.length > 0) this.onCodeChange();
	}

	/** The files may have changed in the editor. */
	refreshSoon(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.refresh(), this.pauseMs);
	}

	/** The files or the folders may have changed. */
	refresh(): void {
		clearTimeout(this.timer);
		const before = JSON.stringify(this.current);
		this.read();
		if (JSON.stringify(this.current) !== before) this.onChange();
	}

	private read(): void {
		const { folders } = this.folders.sources;
		const mistakes: Mistake[] = [];
		const readText = this.reader();
		const files = folders.map((folder) => readWorkspaceFiles(folder, readText));
		const contracts = files.flatMap((one) => one.contracts);
		mistakes.push(...loadCatalogue(contracts).problems);
		const suppressions = files.flatMap((one) =>
			one.suppressions ? entriesOf(one.suppressions, mistakes) : [],
		);
		this.current = { folders, contracts, suppressions };
		this.show(mistakes);
	}

	/** Shows the mistakes, and takes back those of files that have none any more. */
	private show(mistakes: readonly Mistake[]): void {
		const byFile = new Map<string, Diagnostic[]>();
		for (const { file, line, column, message } of mistakes) {
			const start = { line: line - 1, character: column - 1 };
			const range = { start, end: { line, character: 0 } };
			const diagnostic = { range, severity: DiagnosticSeverity.Error, source: SOURCE, message };
			byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
		}
		for (const file of new Set([...this.shown, ...byFile.keys()]))
			void this.connection.sendDiagnostics({
				uri: URI.file(file).toString(),
				diagnostics: byFile.get(file) ?? [],
			});
		this.shown = new Set(byFile.keys());
	}
}

function entriesOf({ file, text }: CatalogueText, mistakes: Mistake[]): readonly SuppressionEntry[] {
	const found = readSuppressions(text);
	if ('entries' in found) return found.entries;
	mistakes.push({ file, line: found.line, column: 1, message: found.problem });
	return [];
}
