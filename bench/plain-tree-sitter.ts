// The peer that the C front end is measured against: the published tree-sitter-c, as wasm, in the same run.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);

/** A parser with plain tree-sitter-c. */
export async function plainParser(): Promise<Parser> {
	await Parser.init({ wasmBinary: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')) });
	const parser = new Parser();
	parser.setLanguage(await Language.load(readFileSync(require.resolve('tree-sitter-c/tree-sitter-c.wasm'))));
	return parser;
}
