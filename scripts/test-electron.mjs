// Runs the suite of test/vscode/suite in a VS Code that @vscode/test-electron downloads: for machines that can.
//   npm run test:electron [-- --version 1.91.0]
// The last line is `N passed, N failed`.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { root, run } from './run.mjs';
import { setup } from './setup.mjs';

const { values } = parseArgs({ options: { version: { type: 'string' } } });
await setup();
if (run(process.execPath, ['scripts/build-suite.mjs']) !== 0) process.exit(1);

const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-electron-'));
const results = path.join(folder, 'results.json');
const workspace = path.join(folder, 'workspace');
cpSync(path.join(root, 'test/vscode/workspace'), workspace, { recursive: true });
try {
	await runTests({
		...(values.version ? { version: values.version } : {}),
		extensionDevelopmentPath: root,
		extensionTestsPath: path.join(root, 'out/suite/index.js'),
		extensionTestsEnv: { DAXLENS_SUITE_RESULTS: results },
		launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
	});
} catch (error) {
	console.error(String(error));
	process.exitCode = 1;
}
const tests = readResults();
const count = (state) => tests.filter((test) => test.state === state).length;
rmSync(folder, { recursive: true, force: true });
console.log(`${count('passed')} passed, ${count('failed') + (tests.length ? 0 : 1)} failed`);

function readResults() {
	try {
		return JSON.parse(readFileSync(results, 'utf8'));
	} catch {
		return [];
	}
}
