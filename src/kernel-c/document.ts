// A C text that is edited: each edit reads anew the lines it touches and lowers anew only the functions it changes.
// Knows no editor; the caller says what was replaced.
import { type CFile, readTokens } from './file';
import type { FlowGraph } from './flow';
import { retokenize, type TextEdit, type Tokens, tokenize } from './tokens';

export interface DocumentOptions {
	/** Macros of other files that are loops (`true`) or are not (`false`). */
	readonly iterators?: ReadonlyMap<string, boolean>;
}

/** Keeps the file's records up to date with its text. Holds no parser and no tree, so nothing needs to be freed. */
export class CDocument {
	private tokens: Tokens;
	private current: CFile;

	constructor(
		text: string,
		private readonly options: DocumentOptions = {},
	) {
		this.tokens = tokenize(text);
		this.current = readTokens(this.tokens, this.options);
	}

	/** The file as it is now. Its records do not change; after an edit there is another file. */
	get file(): CFile {
		return this.current;
	}

	get text(): string {
		return this.tokens.text;
	}

	/**
	 * Replaces a part of the text, by offsets into the text before the edit. Functions whose text stays the same keep
	 * their flow graphs, moved to where they now are.
	 */
	edit(edit: TextEdit): CFile {
		const start = Math.min(Math.max(0, edit.start), this.text.length);
		const end = Math.min(Math.max(start, edit.end), this.text.length);
		const known = new Map<string, FlowGraph>();
		for (const each of this.current.functions) {
			const graph = each.lowered();
			const own = this.text.slice(each.head.start, each.head.end);
			// A body that the text ends in the middle of depends on what is put behind it.
			if (graph && own.endsWith('}')) known.set(own, graph);
		}
		const iterators = this.current.iterators;
		this.tokens = retokenize(this.tokens, { start, end, text: edit.text });
		this.current = readTokens(this.tokens, { ...this.options, known: { graphs: known, iterators } });
		return this.current;
	}
}
