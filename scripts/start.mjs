// The first run for a newcomer: sets up, then analyses the example series and the example logs.
//   npm start
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root, run } from './run.mjs';
import { setup } from './setup.mjs';

await setup();

const examples = readdirSync(path.join(root, 'examples')).sort();
const ending = (...endings) =>
	examples.filter((name) => endings.some((end) => name.endsWith(end))).map((name) => `examples/${name}`);
const jobs = [
	['check', ...ending('.mbox', '.patch', '.c')],
	['trace', ...ending('.log', '.dmesg')],
	['replay', ...ending('.log', '.dmesg')],
];

let failed = false;
for (const [command, ...paths] of jobs) {
	if (paths.length === 0) continue;
	console.log(`\n$ daxlens ${command} ${paths.join(' ')}\n`);
	// 0: nothing found, 1: findings. Both are answers.
	failed = run(process.execPath, ['dist/cli.js', command, ...paths]) > 1 || failed;
}

const next = [
	['node dist/cli.js check FILE…', 'your own patch series, mbox or C files'],
	['node dist/cli.js trace FILE…', 'your own kernel logs'],
	['node dist/cli.js replay FILE…', 'the run that explains a log, what a series makes possible'],
	['node dist/cli.js --help', 'all commands'],
	['npm run package', 'the VS Code extension as a .vsix'],
	['npm test', 'everything, in a real VS Code too'],
	['README.md', 'what each finding means and how to set up your editor'],
].filter(([what]) => !what.endsWith('.md') || existsSync(path.join(root, what)));
console.log('\nWhere to look next:');
for (const [what, why] of next) console.log(`  ${what.padEnd(30)} ${why}`);
process.exitCode = failed ? 1 : 0;
