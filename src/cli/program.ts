// The programs that lie beside this one, when it is bundled.
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The bundled thread program of `check --jobs`, or null where the command line runs from its sources. */
export function checkWorker(): string | null {
	const script = path.join(__dirname, 'check-worker.js');
	return existsSync(script) ? script : null;
}
