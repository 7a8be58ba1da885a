// Generates each grammar's parser and compiles it to wasm.
//   node scripts/build-grammars.mjs [NAME …]      needs the tree-sitter command line, clang and wasm-ld
// The tree-sitter command line is `tree-sitter` on PATH, or what the environment variable TREE_SITTER names.
// What it writes is committed; test/grammars/fresh.test.ts proves that it matches the sources.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cflags =
	'--target=wasm32-unknown-emscripten -Os -fPIC -fno-exceptions -fvisibility=hidden -isystem /usr/include/wasm32-wasi -D__wasi__';

const firstOf = (names) =>
	names.find((name) => {
		try {
			execFileSync(name, ['--version'], { stdio: 'ignore' });
			return true;
		} catch {
			return false;
		}
	});

/** The programs a build needs, or undefined where one is missing. */
export function tools() {
	const generator = firstOf(
		[process.env.TREE_SITTER, 'tree-sitter', path.join(root, '../shared/tools/tree-sitter')].filter(Boolean),
	);
	const clang = firstOf(['clang', 'clang-14']);
	const linker = firstOf(['wasm-ld', 'wasm-ld-14']);
	return generator && clang && linker && existsSync('/usr/include/wasm32-wasi')
		? { generator, clang, linker }
		: undefined;
}

/** Writes `src/` of a grammar from its grammar.js. `folder` is the grammar's own folder. */
export function generate(generator, folder) {
	execFileSync(generator, ['generate'], { cwd: folder, stdio: 'inherit' });
}

/** Compiles a generated grammar's C sources to one position-independent wasm module. */
export function compile({ clang, linker }, folder, name, output) {
	const objects = mkdtempSync(path.join(os.tmpdir(), 'daxlens-grammar-'));
	try {
		const parts = ['parser', 'scanner'].filter((part) => existsSync(path.join(folder, 'src', `${part}.c`)));
		const compiled = parts.map((part) => path.join(objects, `${part}.o`));
		parts.forEach((part, index) => {
			execFileSync(clang, [...cflags.split(' '), '-I', 'src', '-c', `src/${part}.c`, '-o', compiled[index]], {
				cwd: folder,
			});
		});
		const symbol = `tree_sitter_${name.replaceAll('-', '_')}`;
		execFileSync(linker, [
			'--experimental-pic',
			'-shared',
			'--no-entry',
			`--export=${symbol}`,
			'--allow-undefined',
			'--strip-debug',
			...compiled,
			'-o',
			output,
		]);
	} finally {
		rmSync(objects, { recursive: true, force: true });
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const found = tools();
	if (!found) {
		console.error(
			'build-grammars: needs tree-sitter, clang, wasm-ld and wasi-libc (Debian: clang lld wasi-libc)',
		);
		process.exit(2);
	}
	const grammars = path.join(root, 'grammars');
	const names = process.argv.slice(2).length
		? process.argv.slice(2)
		: readdirSync(grammars).filter((name) => existsSync(path.join(grammars, name, 'grammar.js')));
	for (const name of names) {
		const folder = path.join(grammars, name);
		generate(found.generator, folder);
		compile(found, folder, name, path.join(folder, `${name}.wasm`));
		console.log(`${name}: done`);
	}
}
