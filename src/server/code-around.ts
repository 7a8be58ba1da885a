// What functions of the folders' files do for C documents and series: asked for by name, kept from one analysis to the next,
// dropped where a file is no longer what it was. Only in folders that may be read; writes and runs nothing.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import type { SummaryOf } from '../balance/path/summary';
import type { Catalogue } from '../contracts/catalogue';
import { type CodeTexts, ON_DISK } from '../platform/defined-names';
import { Neighbourhood } from '../platform/neighbourhood';
import { folderOf } from '../platform/source-folders';
import { type AroundFile, FunctionsAround } from '../review/functions-around';
import type { Snapshot } from './report';
import type { CodeState, OpenCode, Surroundings } from './surroundings';

/** The files of a folder as the editor has them, else as they are on disk. */
class EditedTexts implements CodeTexts {
	private edited: ReadonlyMap<string, string> = new Map();

	/** Takes what the editor has now; gives the files for which that may be news. */
	take(open: readonly OpenCode[]): Set<string> {
		const before = this.edited;
		this.edited = new Map(open.map(({ file, text }) => [file, text]));
		return new Set([...before.keys(), ...this.edited.keys()]);
	}

	state(file: string): string | null {
		return this.edited.get(file) ?? ON_DISK.state(file);
	}

	text(file: string): string | null {
		return this.edited.get(file) ?? ON_DISK.text(file);
	}
}

/** Who asks for functions of a folder. */
interface Asker {
	readonly asked: Set<string>;
	readonly cancelled: () => boolean;
	readonly changed?: ReadonlySet<string>;
}

/** What is known of the functions of one folder. */
class FolderCode {
	private readonly texts = new EditedTexts();
	private readonly neighbourhood: Neighbourhood;
	private readonly functions: FunctionsAround;
	private changes = 0;

	constructor(folder: string) {
		this.neighbourhood = new Neighbourhood([], folder, {
			texts: this.texts,
			onChange: (file, names) => this.functions.forget(file, names),
		});
		this.functions = new FunctionsAround(this.neighbourhood);
	}

	/** The summaries for the code of a file; undefined where the reading was cancelled. */
	summariesFor(
		file: string,
		catalogue: Catalogue,
		{ changes, open }: CodeState,
		asker: Asker,
	): SummaryOf | undefined {
		if (changes !== this.changes) this.neighbourhood.doubt();
		this.changes = changes;
		for (const one of this.texts.take(open)) this.neighbourhood.look(one);
		if (!this.neighbourhood.learn(file, asker.cancelled)) return undefined;
		return this.functions.summariesFor(file, catalogue, asker);
	}
}

const known = new Map<string, FolderCode>();

/** What is known of a folder; that of folders which are open no more is forgotten. */
function codeOf(folder: string, folders: readonly string[]): FolderCode {
	for (const one of known.keys()) if (!folders.includes(one)) known.delete(one);
	const code = known.get(folder) ?? new FolderCode(folder);
	known.set(folder, code);
	return code;
}

/** What other files do for a C document. */
export interface Around {
	readonly summaryOf: SummaryOf;
	/** Names of the functions that its answers so far depend on. */
	readonly asked: ReadonlySet<string>;
}

/** Reads what is to be read of the files around a C document; undefined where that was cancelled, or nothing may be read. */
export type GoAround = (catalogue: Catalogue, cancelled?: () => boolean) => Around | undefined;

/** The way around a C document; null for one that is in no folder that may be read. */
export function wayAround({ uri, around: { folders, code } }: Snapshot): GoAround | null {
	const { scheme, fsPath } = URI.parse(uri);
	const folder = scheme === 'file' ? folderOf(fsPath, folders) : null;
	if (folder === null) return null;
	const functions = codeOf(folder, folders);
	const state = { ...code, open: openIn(folder, code).filter(({ file }) => file !== fsPath) };
	return (catalogue, cancelled = () => false) => {
		const asked = new Set<string>();
		const summaryOf = functions.summariesFor(fsPath, catalogue, state, { asked, cancelled });
		return summaryOf && { summaryOf, asked };
	};
}

const openIn = (folder: string, { open }: CodeState): OpenCode[] =>
	open.filter(({ file }) => folderOf(file, [folder]) !== null);

/** What the files of the folders do for the series of a document. */
export interface SeriesAround {
	/** By the contracts in force for a series, which are asked for when they are needed. */
	by(catalogue: () => Catalogue): AroundFile;
	/** Names of the functions that the answers so far depend on. */
	readonly asked: ReadonlySet<string>;
}

/** The way around the series of a document; null where no folder may be read. Files are read when a function is asked for. */
export function aroundSeries(
	{ folders, code }: Surroundings,
	cancelled: () => boolean = () => false,
): SeriesAround | null {
	if (folders.length === 0) return null;
	const asked = new Set<string>();
	const summariesFor = (file: string, catalogue: Catalogue, changed: ReadonlySet<string>) => {
		const folder = folderWith(file, folders);
		if (folder === null) return undefined;
		const state = { ...code, open: openIn(folder, code) };
		const asker = { asked, cancelled, changed };
		return codeOf(folder, folders).summariesFor(path.join(folder, file), catalogue, state, asker);
	};
	return {
		asked,
		by: (catalogue) => (file, changed) => {
			let summaryOf: SummaryOf | undefined;
			return (name) => {
				summaryOf ??= summariesFor(file, catalogue(), changed) ?? (() => undefined);
				return summaryOf(name);
			};
		},
	};
}

/** The folder that a file of a patch belongs to: the first that has it, else the first that has the folder it is to be in. */
function folderWith(file: string, folders: readonly string[]): string | null {
	const inside = folders.filter((folder) => folderOf(path.join(folder, file), [folder]) !== null);
	const has = (some: (folder: string) => string) => inside.find((folder) => existsSync(some(folder)));
	const own = has((folder) => path.join(folder, file));
	return own ?? has((folder) => path.dirname(path.join(folder, file))) ?? null;
}
