// The native tree-sitter and the one in wasm give the same tree of the same grammar.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';

const root = path.join(import.meta.dirname, '../..');
const headers = path.join(path.dirname(process.execPath), '../include/node');
const require = createRequire(import.meta.url);

interface NativeParser {
	setLanguage(language: unknown): void;
	parse(
		text: string,
		previous: undefined,
		options: { bufferSize: number },
	): { rootNode: { toString(): string } };
}

/** The native parser, or undefined where it does not load or nothing can be compiled for it. */
function nativeParser(): NativeParser | undefined {
	try {
		execFileSync('g++', ['--version'], { stdio: 'ignore' });
		const NativeTreeSitter: new () => NativeParser = require('tree-sitter');
		return existsSync(path.join(headers, 'node_api.h')) ? new NativeTreeSitter() : undefined;
	} catch {
		return undefined;
	}
}

// The tag by which the native module knows a pointer for a language.
const binding = (name: string) => `#include <node_api.h>
extern "C" const void *tree_sitter_${name}(void);
static const napi_type_tag tag = {0x8AF2E5212AD58ABFULL, 0xD5006CAD83ABBA16ULL};
NAPI_MODULE_INIT() {
	napi_value language;
	napi_create_external(env, (void *)tree_sitter_${name}(), nullptr, nullptr, &language);
	napi_type_tag_object(env, language, &tag);
	napi_set_named_property(env, exports, "language", language);
	return exports;
}
`;

function compiled(name: string, folder: string): unknown {
	const source = path.join(root, 'grammars', name, 'src');
	const objects = ['parser', 'scanner'].map((part) => {
		const object = path.join(folder, `${part}.o`);
		execFileSync('gcc', ['-fPIC', '-O0', '-I', source, '-c', path.join(source, `${part}.c`), '-o', object]);
		return object;
	});
	const addon = path.join(folder, `${name}.node`);
	writeFileSync(path.join(folder, 'binding.cc'), binding(name));
	execFileSync('g++', [
		...['-shared', '-fPIC', '-I', headers, path.join(folder, 'binding.cc'), ...objects, '-o', addon],
	]);
	return require(addon);
}

const native = nativeParser();
if (!native) console.warn('skipped: the native tree-sitter, g++ or the headers of node are missing');

describe.skipIf(!native)('native and wasm', () => {
	it.each(['kmsg', 'mboxpatch'])('give the same trees of %s', async (name) => {
		if (!native) return;
		const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-native-'));
		try {
			native.setLanguage(compiled(name, folder));
			await Parser.init();
			const parser = new Parser();
			const wasm = path.join(root, 'grammars', name, `${name}.wasm`);
			parser.setLanguage(await Language.load(new Uint8Array(readFileSync(wasm))));
			const examples = path.join(root, 'examples');
			for (const file of readdirSync(examples).filter((each) => /\.(mbox|dmesg)$/.test(each))) {
				const text = readFileSync(path.join(examples, file), 'utf8');
				const tree = native.parse(text, undefined, { bufferSize: 4 * text.length + 4 });
				expect(tree.rootNode.toString(), file).toBe(parser.parse(text)?.rootNode.toString());
			}
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
