// The programs that lie beside this one, when it is bundled.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type PageAssets, pageAssets } from '../platform/page-assets';
import { UsageError } from './command';

/** The bundled thread program of `check --jobs`, or null where the command line runs from its sources. */
export function checkWorker(): string | null {
	const script = path.join(__dirname, 'check-worker.js');
	return existsSync(script) ? script : null;
}

/**
 * The code and styles of HTML reports, from beside the bundled program.
 * @throws UsageError where the command line runs from its sources and was never built
 */
export function htmlAssets(): PageAssets {
	const assets = pageAssets();
	if (!assets) throw new UsageError('HTML reports need the built program: npm run build');
	return assets;
}
