// Runs a benchmark: bench/NAME.bench.ts is bundled and started; the last line it prints holds its figure.
//   node scripts/bench.mjs NAME [parameters]      without a name: lists what there is
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { root, run } from './run.mjs';

const [name, ...parameters] = process.argv.slice(2);
const known = readdirSync(path.join(root, 'bench'))
	.filter((file) => /\.bench\.ts$/.test(file))
	.map((file) => file.replace(/\.bench\.ts$/, ''));
if (!name || !known.includes(name)) {
	console.error(`bench: name one of ${known.join(', ')}`);
	process.exit(2);
}
const outfile = path.join(root, 'dist', 'bench', `${name}.mjs`);
await esbuild.build({
	absWorkingDir: root,
	entryPoints: [`bench/${name}.bench.ts`],
	outfile,
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	packages: 'external',
	loader: { '.yaml': 'text' },
	logLevel: 'warning',
});
process.exit(run(process.execPath, ['--expose-gc', outfile, ...parameters]));
