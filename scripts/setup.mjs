// Makes a clone ready to use: installs the dependencies that are missing, compiles the native parser, builds.
//   node scripts/setup.mjs
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmEnvironment, root, run } from './run.mjs';

const modules = path.join(root, 'node_modules');

function readJson(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}

/** Whether node_modules holds every package of the lockfile in its version; optional ones may be for other machines. */
function isInstalled() {
	const wanted = readJson(path.join(root, 'package-lock.json'));
	const present = readJson(path.join(modules, '.package-lock.json'));
	if (!wanted || !present) return false;
	return Object.entries(wanted.packages).every(
		([name, entry]) => name === '' || entry.optional || present.packages[name]?.version === entry.version,
	);
}

/** A node_modules that is a link belongs to another clone: it is used, never changed. */
function isLinked() {
	return lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function installDependencies() {
	if (isLinked() || isInstalled()) return;
	console.error('setup: installing dependencies');
	if (npm('ci') === 0) return;
	// A registry that lacks packages for other machines makes `npm ci` refuse the whole lockfile.
	console.error('setup: npm ci refused; trying npm install');
	if (npm('install', '--no-save', '--no-package-lock') !== 0)
		throw new Error('npm install failed: see above');
}

function npm(...parameters) {
	return run('npm', [...parameters, '--ignore-scripts', '--no-audit', '--no-fund'], {
		env: npmEnvironment(),
		stdio: ['ignore', 2, 2],
	});
}

/** The native tree-sitter is a yardstick of tests and benchmarks; nothing the product does needs it. */
function compileNativeParser() {
	const loads = () =>
		spawnSync(process.execPath, ['-e', "require('tree-sitter')"], { cwd: root, stdio: 'ignore' }).status ===
		0;
	if (loads() || isLinked()) return;
	console.error('setup: compiling the native tree-sitter');
	const rebuilt = spawnSync('npm', ['rebuild', '--ignore-scripts=false', 'tree-sitter'], {
		cwd: root,
		env: npmEnvironment(),
		encoding: 'utf8',
	});
	if (loads()) return;
	console.error(`${rebuilt.stdout ?? ''}${rebuilt.stderr ?? ''}`.trim().split('\n').slice(-5).join('\n'));
	console.error(
		'setup: the native tree-sitter did not compile (g++, make and python3 are needed); the tests that compare with it are skipped',
	);
}

export async function setup() {
	installDependencies();
	compileNativeParser();
	// Loaded late: the bundler is itself one of the dependencies.
	const { build } = await import('./build.mjs');
	await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
