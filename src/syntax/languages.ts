// Loads web-tree-sitter and the grammars once, and parses with them. The only place that owns parsers.
// Where the wasm files come from is the host's business: it hands in a loader.
import { Language, Parser, type Tree } from 'web-tree-sitter';

/** The grammars the product ships, by the name of their wasm file. */
export type GrammarName = 'kmsg' | 'mboxpatch';

/** Gives the bytes of a wasm file by its name, `web-tree-sitter` or a grammar's. */
export type WasmLoader = (name: GrammarName | 'web-tree-sitter') => Promise<Uint8Array>;

const parsers = new Map<GrammarName, Parser>();
let started: Promise<void> | undefined;

/** Loads the parser runtime and all the grammars named. Calling it again loads only what is missing. */
export async function loadGrammars(load: WasmLoader, names: readonly GrammarName[]): Promise<void> {
	started ??= load('web-tree-sitter').then((wasmBinary) => Parser.init({ wasmBinary }));
	await started;
	for (const name of names) {
		if (parsers.has(name)) continue;
		const language = await Language.load(await load(name));
		const parser = new Parser();
		parser.setLanguage(language);
		parsers.set(name, parser);
	}
}

/**
 * Parses a text. The caller owns the tree and must `delete()` it; `withTree` does so by itself.
 * @param previous an edited tree of the same document, for an incremental parse
 * @throws when the grammar was not loaded: a fault of the host's start-up, not of the input
 */
export function parse(grammar: GrammarName, text: string, previous?: Tree): Tree {
	const parser = parsers.get(grammar);
	if (!parser) throw new Error(`grammar ${grammar} is not loaded`);
	const tree = parser.parse(text, previous ?? null);
	if (!tree) throw new Error(`grammar ${grammar} gave no tree`);
	return tree;
}

/** Parses, hands the tree to `use` and frees it afterwards. Nothing of the tree may outlive `use`. */
export function withTree<T>(grammar: GrammarName, text: string, use: (tree: Tree) => T): T {
	const tree = parse(grammar, text);
	try {
		return use(tree);
	} finally {
		tree.delete();
	}
}
