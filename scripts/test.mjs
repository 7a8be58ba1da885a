// Runs everything: sets up, checks types and style, runs the tests, then those in a real VS Code.
//   npm test               DAXLENS_REQUIRE=1 makes a test that cannot run here fail instead of being skipped
// The last line is `N passed, N failed`, with `, N skipped` where tests were skipped.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, runLocal } from './run.mjs';
import { setup } from './setup.mjs';

const total = { passed: 0, failed: 0, skipped: 0 };

function add({ passed = 0, failed = 0, skipped = 0 }) {
	total.passed += passed;
	total.failed += failed;
	total.skipped += skipped;
}

/** A check that passes or fails as a whole. */
function check(title, name, ...parameters) {
	const passed = runLocal(name, parameters) === 0;
	console.log(`${passed ? 'ok' : 'FAILED'}: ${title}`);
	add(passed ? { passed: 1 } : { failed: 1 });
}

/** The counts of a vitest report. A file that fell over before its first test counts as one failed test. */
function countsOf(report) {
	const fallen = report.testResults.filter(
		({ status, assertionResults }) =>
			status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
	);
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + fallen.length,
		skipped: report.numPendingTests + report.numTodoTests,
	};
}

function vitest(title, ...parameters) {
	const file = path.join(root, 'out', 'test-report.json');
	mkdirSync(path.dirname(file), { recursive: true });
	rmSync(file, { force: true });
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
	const status = runLocal('vitest', ['run', ...parameters, ...reporters]);
	let counts;
	try {
		counts = countsOf(JSON.parse(readFileSync(file, 'utf8')));
	} catch (error) {
		console.error(`${title}: no report: ${error.message}`);
		counts = { failed: 1 };
	}
	// An error outside any test fails the run and none of its tests.
	if (status !== 0 && !counts.failed) counts.failed = 1;
	add(counts);
}

try {
	await setup();
	check('types', 'tsc', '--noEmit');
	check('types of the core', 'tsc', '--noEmit', '-p', 'tsconfig.core.json');
	check('style', 'biome', 'check', '.');
	vitest('tests');
	vitest('tests in VS Code', '--config', 'vitest.vscode.config.mts');
} catch (error) {
	console.error(error);
	add({ failed: 1 });
}

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
