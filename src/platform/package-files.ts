// Where this program lies and which version it is: beside the bundles when installed, in the sources under test.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

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
