// Packs the extension: out/daxlens-VERSION.vsix, or the file that --out names.
//   npm run package [-- --out FILE.vsix]
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { build } from './build.mjs';
import { root } from './run.mjs';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const packagePath = path.resolve(values.out ?? path.join(root, 'out', `daxlens-${version}.vsix`));

mkdirSync(path.dirname(packagePath), { recursive: true });
await build({ minify: true });
process.chdir(root);
await createVSIX({
	packagePath,
	// The bundles hold all they need of node_modules.
	dependencies: false,
	allowMissingRepository: true,
	rewriteRelativeLinks: false,
});
