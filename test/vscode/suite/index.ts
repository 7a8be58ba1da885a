// The entry that the extension host runs: collects the test files, runs them with mocha and writes the results as JSON.
// Bundled to out/suite/index.js; serves the workbench of test/workbench and @vscode/test-electron alike.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { SuiteResult } from './results';

/** Rejects when a test failed: the contract of `extensionTestsPath`. */
export async function run(): Promise<void> {
	const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'spec', color: false });
	mocha.suite.emit('pre-require', globalThis, '', mocha);
	await import('./language.test');
	await import('./diagnostics.test');
	await import('./navigation.test');
	await import('./review.test');
	await import('./commands.test');
	const results: SuiteResult[] = [];
	const failures = await new Promise<number>((resolve) => {
		const runner = mocha.run(resolve);
		runner.on('pass', (test) => results.push({ title: test.fullTitle(), state: 'passed', error: null }));
		runner.on('pending', (test) => results.push({ title: test.fullTitle(), state: 'pending', error: null }));
		runner.on('fail', (test, error: Error) =>
			results.push({ title: test.fullTitle(), state: 'failed', error: error.stack ?? error.message }),
		);
	});
	const file = process.env['DAXLENS_SUITE_RESULTS'];
	if (file) writeFileSync(file, JSON.stringify(results));
	if (failures > 0) throw new Error(`${failures} of ${results.length} tests failed`);
}
