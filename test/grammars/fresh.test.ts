// What is committed of each grammar is what its sources give: the generated parser, its tables and the wasm. Each
// grammar's own examples, inputs beside their trees, hold.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { compile, generate, tools } from '../../scripts/build-grammars.mjs';

const root = path.join(import.meta.dirname, '../..');
const grammars = path.join(root, 'grammars');
const generated = ['parser.c', 'grammar.json', 'node-types.json'];
const samples = ['examples/ember-queue-v2.mbox', 'examples/cinder-unbind.dmesg'].map((file) =>
	readFileSync(path.join(root, file), 'utf8'),
);

const found = tools();
const required = process.env['DAXLENS_REQUIRE'] === '1';
if (!found && !required) console.warn('skipped: tree-sitter, clang, wasm-ld or wasi-libc is missing');

/** Two compilers at work on generated tables: on a busy machine that takes its time. */
const LIMIT_MS = 300_000;

/** What a wasm file makes of the samples: two compilers may give other bytes, never other trees. */
async function treesOf(wasm: string): Promise<string[]> {
	await Parser.init();
	const parser = new Parser();
	parser.setLanguage(await Language.load(new Uint8Array(readFileSync(wasm))));
	return samples.map((sample) => {
		const tree = parser.parse(sample);
		const shape = tree?.rootNode.toString() ?? '';
		tree?.delete();
		return shape;
	});
}

describe.skipIf(!found && !required)('committed grammars', { timeout: LIMIT_MS }, () => {
	const names = readdirSync(grammars).filter((name) => existsSync(path.join(grammars, name, 'grammar.js')));

	it.each(names)('%s matches its sources and its examples', async (name) => {
		if (!found) throw new Error('tree-sitter, clang, wasm-ld and wasi-libc are required');
		const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-fresh-'));
		try {
			cpSync(path.join(grammars, name), folder, { recursive: true });
			for (const file of generated) rmSync(path.join(folder, 'src', file));
			generate(found.generator, folder);
			for (const file of generated)
				expect(
					readFileSync(path.join(folder, 'src', file)).equals(
						readFileSync(path.join(grammars, name, 'src', file)),
					),
					file,
				).toBe(true);
			const wasm = path.join(folder, 'fresh.wasm');
			compile(found, folder, name, wasm);
			expect(await treesOf(wasm)).toEqual(await treesOf(path.join(grammars, name, `${name}.wasm`)));
			// Fails where an example's tree differs; compiles into the folder and not into the user's cache.
			execFileSync(found.generator, ['test'], {
				cwd: folder,
				env: { ...process.env, TREE_SITTER_LIBDIR: path.join(folder, 'compiled') },
				stdio: 'pipe',
			});
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
