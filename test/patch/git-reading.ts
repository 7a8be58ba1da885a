// What git itself reads in a mail: `git mailinfo` and `git apply --numstat`, the oracle of the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const gitIsThere = spawnSync('git', ['--version']).status === 0;

const folder = gitIsThere ? mkdtempSync(path.join(os.tmpdir(), 'daxlens-git-')) : '';
const environment = {
	...process.env,
	GIT_CONFIG_NOSYSTEM: '1',
	HOME: folder,
	GIT_CEILING_DIRECTORIES: os.tmpdir(),
};

/** Removes what the readings have left behind; nothing can be read after it. */
export function removeReadings(): void {
	if (folder !== '') rmSync(folder, { recursive: true, force: true });
}

/** Rows `added TAB deleted TAB path` as git prints them, names unquoted and unshortened; null when git refuses the input. */
function numstat(patch: string): string[] | null {
	const run = spawnSync('git', ['apply', '--numstat', '-z', patch], {
		cwd: folder,
		env: environment,
		encoding: 'utf8',
	});
	if (run.status !== 0) return null;
	return run.stdout.split('\0').filter((row) => row !== '');
}

/** What git reads in a diff. */
export function gitReadsDiff(bytes: Uint8Array): string[] | null {
	const file = path.join(folder, 'diff');
	spawnSync('tee', [file], { input: bytes });
	return numstat(file);
}

/** What git reads in a mail; null when it refuses the mail or the patch in it. */
export function gitReadsMail(bytes: Uint8Array): { rows: string[]; info: string; log: string } | null {
	const log = path.join(folder, 'log');
	const patch = path.join(folder, 'patch');
	const run = spawnSync('git', ['mailinfo', log, patch], { cwd: folder, env: environment, input: bytes });
	if (run.status !== 0 || !existsSync(patch)) return null;
	const rows = numstat(patch);
	return rows && { rows, info: run.stdout.toString('utf8'), log: readFileSync(log, 'utf8') };
}
