// Where this program lies and which version it is: beside the bundles when installed, in the sources under test.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type PageAssets, readPageAssets } from '../platform/page-assets';
import { UsageError } from './command';

/** The bundled thread program of `check --jobs`, or null where the command line runs from its sources. */
export function checkWorker(): string | null {
	const script = path.join(__dirname, 'check-worker.js');
	return existsSync(script) ? script : null;
}

/**
 * The code and styles of HTML reports, from beside the bundled program.
 * @throws UsageError where the command line runs from its sources
 */
export function pageAssets(): PageAssets {
	const folder = [__dirname, path.join(__dirname, '..', '..', 'dist')].find((each) =>
		existsSync(path.join(each, 'page.css')),
	);
	if (!folder) throw new UsageError('HTML reports need the built program: npm run build');
	return readPageAssets(folder);
}

/** A file that the package holds, by its path in it; null where it is not there. */
export function packageFile(name: string): string | null {
	for (let folder = __dirname; ; folder = path.dirname(folder)) {
		if (existsSync(path.join(folder, 'package.json'))) {
			const file = path.join(folder, name);
			return existsSync(file) ? readFileSync(file, 'utf8') : null;
		}
		if (folder === path.dirname(folder)) return null;
	}
}

/** The product's version, as its manifest says. */
export function version(): string {
	const manifest: unknown = JSON.parse(packageFile('package.json') ?? '{}');
	const found =
		typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : null;
	return typeof found === 'string' ? found : 'unknown';
}
