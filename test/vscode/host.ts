// What every test of the real VS Code needs: whether it can run here, the built extension, a fresh copy of the workspace.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureServer } from '../workbench/install';
import { findBrowser } from '../workbench/workbench';

export const ROOT = path.resolve(__dirname, '../..');

/** The compiled suite; scripts/build-suite.mjs writes it. */
export const SUITE = path.join(ROOT, 'out', 'suite', 'index.js');

/**
 * Why the tests in VS Code cannot run on this machine, or null where they can. Installs the server if need be.
 * @throws instead of giving a reason where DAXLENS_REQUIRE=1 demands the tests
 */
export function obstacle(): string | null {
	const reason = findObstacle();
	if (reason !== null && process.env['DAXLENS_REQUIRE'] === '1') throw new Error(reason);
	if (reason !== null) console.warn(`\nSKIPPED: the tests in VS Code. ${reason}\n`);
	return reason;
}

function findObstacle(): string | null {
	if (findBrowser() === undefined) return 'There is no Chromium (Debian: apt-get install chromium).';
	try {
		ensureServer((line) => console.warn(line));
		return null;
	} catch (error) {
		return `The VS Code server could not be installed: ${String(error)}`;
	}
}

/** A copy of the workspace that a test may write into, with the call that deletes it. */
export function copyWorkspace(): { readonly folder: string; readonly remove: () => void } {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-workspace-'));
	cpSync(path.join(ROOT, 'test', 'vscode', 'workspace'), folder, { recursive: true });
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs a script of the project; throws with what it printed. */
export function runScript(name: string, ...parameters: string[]): string {
	const result = spawnSync(process.execPath, [path.join(ROOT, 'scripts', name), ...parameters], {
		cwd: ROOT,
		encoding: 'utf8',
	});
	if (result.status !== 0) throw new Error(`${name} failed\n${result.stdout}\n${result.stderr}`);
	return result.stdout;
}
