// Bundles the extension, the server, the command line and the webview code into dist/, and copies the wasm files there.
//   node scripts/build.mjs [--minify]
//   node scripts/build.mjs --pages FOLDER    the code and styles of pages alone
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { parse } from 'yaml';
import { writeNotices } from './notices.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Bundles YAML data files as JSON texts, which the program reads in a fraction of the time. */
const yamlAsJson = {
	name: 'yaml-as-json',
	setup(build) {
		build.onLoad({ filter: /\.yaml$/ }, async ({ path: file }) => ({
			contents: JSON.stringify(parse(await readFile(file, 'utf8'))),
			loader: 'text',
		}));
	},
};

/** Options of every bundle for Node. */
const nodeHost = (minify) => ({
	absWorkingDir: root,
	bundle: true,
	minify,
	sourcemap: minify ? false : 'linked',
	logLevel: 'warning',
	legalComments: 'none',
	metafile: true,
	plugins: [yamlAsJson],
	platform: 'node',
	target: 'node20',
	format: 'cjs',
	outdir: 'dist',
});

/** Copies the parser runtime and every grammar's wasm beside the bundles. */
async function copyWasm() {
	const require = createRequire(import.meta.url);
	const runtime = require.resolve('web-tree-sitter/web-tree-sitter.wasm');
	await copyFile(runtime, path.join(root, 'dist', 'web-tree-sitter.wasm'));
	for (const grammar of await readdir(path.join(root, 'grammars'))) {
		const wasm = path.join(root, 'grammars', grammar, `${grammar}.wasm`);
		await copyFile(wasm, path.join(root, 'dist', `${grammar}.wasm`)).catch((error) => {
			if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
		});
	}
}

/** Bundles the code and the styles of the panels and of the HTML reports. Always minified: every report carries them. */
export async function buildPages(outdir = 'dist') {
	return await esbuild.build({
		absWorkingDir: root,
		bundle: true,
		minify: true,
		logLevel: 'warning',
		legalComments: 'none',
		metafile: true,
		platform: 'browser',
		target: 'es2022',
		format: 'iife',
		entryPoints: {
			panel: 'src/webview/main.tsx',
			style: 'src/webview/style/panel.css',
			page: 'src/webview/style/page.css',
			report: 'src/webview/style/report.css',
		},
		outdir,
	});
}

/** Builds dist/ anew. Minified bundles carry no source maps. */
export async function build({ minify = false } = {}) {
	await rm(path.join(root, 'dist'), { recursive: true, force: true });
	await mkdir(path.join(root, 'dist'), { recursive: true });
	const built = await Promise.all([
		esbuild.build({
			...nodeHost(minify),
			entryPoints: { extension: 'src/extension/extension.ts' },
			external: ['vscode'],
		}),
		esbuild.build({
			...nodeHost(minify),
			entryPoints: {
				server: 'src/server/main.ts',
				'server-worker': 'src/server/worker.ts',
				'replay-worker': 'src/server/replay-worker.ts',
				cli: 'src/cli/bin.ts',
				'check-worker': 'src/cli/check/worker.ts',
			},
			banner: { js: '#!/usr/bin/env node' },
		}),
		buildPages(),
		copyWasm(),
	]);
	await writeNotices(built.flatMap((result) => Object.keys(result?.metafile.inputs ?? {})));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const { minify, pages } = parseArgs({
		options: { minify: { type: 'boolean', default: false }, pages: { type: 'string' } },
	}).values;
	await (pages ? buildPages(pages) : build({ minify }));
}
