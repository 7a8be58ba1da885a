// Runs a mocha suite in the extension host of a real VS Code and gives the result of each test.
// The suite itself writes its results to the file that DAXLENS_SUITE_RESULTS names: the same under Electron.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SuiteResult } from '../vscode/suite/results';
import { openWorkbench, type WorkbenchOptions } from './workbench';

const LIMIT_MS = 300_000;

export async function runSuite(
	options: WorkbenchOptions & { readonly testEntry: string },
): Promise<SuiteResult[]> {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-suite-'));
	const results = path.join(folder, 'results.json');
	let finish: (problem: string | null) => void = () => {};
	const ended = new Promise<string | null>((resolve) => {
		finish = resolve;
	});
	const log: string[] = [];
	const timer = setTimeout(() => finish(`no result after ${LIMIT_MS / 1000} s`), LIMIT_MS);
	try {
		const workbench = await openWorkbench({
			...options,
			env: { ...options.env, DAXLENS_SUITE_RESULTS: results },
			prepare: async (page) => {
				// The workbench reports a test run through these two functions, if they exist when it loads.
				await page.exposeFunction('codeAutomationLog', (type: string, parts: unknown[]) => {
					log.push(`[${type}] ${parts.join(' ')}`);
				});
				await page.exposeFunction('codeAutomationExit', () => finish(null));
				page.on('crash', () => finish('the page crashed'));
			},
		});
		try {
			const problem = await ended;
			if (problem !== null) throw new Error(`${problem}\n${log.slice(-40).join('\n')}`);
			return readResults(results, log);
		} finally {
			await workbench.stop();
		}
	} finally {
		clearTimeout(timer);
		rmSync(folder, { recursive: true, force: true });
	}
}

function readResults(file: string, log: readonly string[]): SuiteResult[] {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as SuiteResult[];
	} catch (error) {
		throw new Error(`the suite wrote no results: ${String(error)}\n${log.slice(-40).join('\n')}`);
	}
}
