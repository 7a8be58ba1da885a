// All temporary folders of a test run lie in one, which goes with the run. Workers inherit the environment.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export function setup(): () => void {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-test-'));
	process.env['TMPDIR'] = folder;
	return () => rmSync(folder, { recursive: true, force: true });
}
