// Where the wasm files lie on disk beside the bundled program (dist/) for Node hosts.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { WasmLoader } from '../syntax/languages';

/** Loads wasm files from a folder that holds `web-tree-sitter.wasm` and `<grammar>.wasm`. */
export function wasmFrom(folder: string): WasmLoader {
	return async (name) => new Uint8Array(await readFile(path.join(folder, `${name}.wasm`)));
}
