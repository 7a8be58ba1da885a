// Bundles the mocha suite that runs inside VS Code into out/suite/.
//   node scripts/build-suite.mjs
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

await esbuild.build({
	absWorkingDir: root,
	entryPoints: ['test/vscode/suite/index.ts'],
	outdir: 'out/suite',
	bundle: true,
	platform: 'node',
	target: 'node20',
	format: 'cjs',
	sourcemap: 'inline',
	external: ['vscode', 'mocha'],
	logLevel: 'warning',
});
