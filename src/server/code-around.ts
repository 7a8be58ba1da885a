// What functions of other files do for the C documents of the folders that may be read: asked for by name, kept from one
// analysis to the next, dropped where a file is no longer what it was. Reads files; writes and runs nothing.
import { URI } from 'vscode-uri';
import type { SummaryOf } from '../balance/summary';
import type { Catalogue } from '../contracts/catalogue';
import { type CodeTexts, ON_DISK } from '../platform/defined-names';
import { Neighbourhood } from '../platform/neighbourhood';
import { folderOf } from '../platform/source-folders';
import { FunctionsAround } from '../review/functions-around';
import type { Snapshot } from './report';
import type { CodeState, OpenCode } from './surroundings';

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

/** What is known of the functions of one folder. */
class FolderCode {
	private readonly texts = new EditedTexts();
	private readonly neighbourhood: Neighbourhood;
	private functions: { readonly catalogue: Catalogue; readonly around: FunctionsAround } | null = null;
	private changes = 0;

	constructor(folder: string) {
		this.neighbourhood = new Neighbourhood([], folder, {
			texts: this.texts,
			onChange: (file, names) => this.functions?.around.forget(file, names),
		});
	}

	/** The summaries for the code of a file; undefined where the reading was cancelled. */
	summariesFor(
		file: string,
		catalogue: Catalogue,
		{ changes, open }: CodeState,
		cancelled: () => boolean,
	): Around | undefined {
		if (changes !== this.changes) this.neighbourhood.doubt();
		this.changes = changes;
		for (const one of this.texts.take(open)) this.neighbourhood.look(one);
		if (!this.neighbourhood.learn(file, cancelled)) return undefined;
		if (this.functions?.catalogue !== catalogue)
			this.functions = { catalogue, around: new FunctionsAround(this.neighbourhood, catalogue) };
		const asked = new Set<string>();
		return { summaryOf: this.functions.around.summariesFor(file, { asked, cancelled }), asked };
	}
}

/** What other files do for a document. */
export interface Around {
	readonly summaryOf: SummaryOf;
	/** Names of the functions that its answers so far depend on. */
	readonly asked: ReadonlySet<string>;
}

const known = new Map<string, FolderCode>();

/** Reads what is to be read of the files around a C document; undefined where that was cancelled, or nothing may be read. */
export type GoAround = (catalogue: Catalogue, cancelled?: () => boolean) => Around | undefined;

/** The way around a C document; null for one that is in no folder that may be read. */
export function wayAround({ uri, around: { folders, code } }: Snapshot): GoAround | null {
	const { scheme, fsPath } = URI.parse(uri);
	const folder = scheme === 'file' ? folderOf(fsPath, folders) : null;
	if (folder === null) return null;
	for (const one of known.keys()) if (!folders.includes(one)) known.delete(one);
	const functions = known.get(folder) ?? new FolderCode(folder);
	known.set(folder, functions);
	const open = code.open.filter(({ file }) => file !== fsPath && folderOf(file, [folder]) !== null);
	return (catalogue, cancelled = () => false) =>
		functions.summariesFor(fsPath, catalogue, { ...code, open }, cancelled);
}
