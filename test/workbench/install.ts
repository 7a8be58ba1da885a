// Puts a VS Code server into a cache folder outside the project: the one that the npm package code-server carries,
// which can be had where VS Code's own download cannot. Installed once, then found again.
import { execFileSync } from 'node:child_process';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The newest line whose VS Code (1.100) runs on Node 20. */
const CODE_SERVER = '4.100.3';
/** Raise it when the steps of the install change. */
const RECIPE = 1;
/** The search program that quick open and file search run, as a package that carries the binary itself. */
const RIPGREP = `@vscode/ripgrep-${process.platform}-${process.arch}`;
const RIPGREP_VERSION = '1.18.0';
/** Compiled on this machine: without them there is no log, and no terminal. */
const NATIVE_MODULES = ['@vscode/spdlog', 'node-pty'];

/** Where the server is, or would be. `DAXLENS_WORKBENCH_CACHE` moves it. */
export function serverFolder(): string {
	const cache =
		process.env['DAXLENS_WORKBENCH_CACHE'] ?? path.join(os.homedir(), '.cache', 'daxlens-workbench');
	return path.join(path.resolve(cache), `code-server-${CODE_SERVER}-recipe-${RECIPE}`);
}

export const serverEntry = (folder: string): string => path.join(folder, 'vscode', 'out', 'server-main.js');

/**
 * The folder of a ready server, installed if need be. Two installs at once are safe: the first to finish wins.
 * @throws with npm's own words when the registry cannot be reached or a native module does not compile
 */
export function ensureServer(log: (line: string) => void): string {
	const target = serverFolder();
	if (existsSync(serverEntry(target))) return target;
	mkdirSync(path.dirname(target), { recursive: true });
	const building = mkdtempSync(`${target}-building-`);
	try {
		download(building, log);
		addRipgrep(building);
		compileNativeModules(path.join(building, 'vscode'), log);
		moveIntoPlace(building, target);
		return target;
	} finally {
		rmSync(building, { recursive: true, force: true });
	}
}

function download(folder: string, log: (line: string) => void): void {
	log(`installing the VS Code server of code-server ${CODE_SERVER} into ${serverFolder()}`);
	const packed =
		npm(['pack', `code-server@${CODE_SERVER}`, '--silent'], folder)
			.trim()
			.split('\n')
			.at(-1) ?? '';
	execFileSync('tar', ['-xzf', packed, 'package/lib/vscode'], { cwd: folder });
	rmSync(path.join(folder, packed));
	const server = path.join(folder, 'vscode');
	renameSync(path.join(folder, 'package', 'lib', 'vscode'), server);
	npm(['install', '--omit=dev', '--ignore-scripts'], server);
	// Some extensions look for the server's modules under this name.
	symlinkSync('node_modules', path.join(server, 'node_modules.asar'));
}

function addRipgrep(folder: string): void {
	const carrier = path.join(folder, 'ripgrep');
	mkdirSync(carrier);
	writeFileSync(path.join(carrier, 'package.json'), '{"private":true}');
	npm(['install', '--ignore-scripts', `${RIPGREP}@${RIPGREP_VERSION}`], carrier);
	const bin = path.join(folder, 'vscode', 'node_modules', '@vscode', 'ripgrep', 'bin');
	mkdirSync(bin, { recursive: true });
	copyFileSync(path.join(carrier, 'node_modules', RIPGREP, 'bin', 'rg'), path.join(bin, 'rg'));
}

function compileNativeModules(server: string, log: (line: string) => void): void {
	for (const name of NATIVE_MODULES) {
		log(`compiling ${name}`);
		const complaint = failureOf(() => npm(['rebuild', '--ignore-scripts=false', name], server));
		// A step after the compiler may fail where nothing is lost: what counts is whether the module loads.
		const unloadable = failureOf(() =>
			execFileSync(process.execPath, ['-e', 'require(process.argv[1])', name], {
				cwd: server,
				stdio: 'pipe',
			}),
		);
		if (unloadable)
			throw new Error(
				`${name} did not compile (g++, make and python3 are needed)\n${complaint ?? unloadable}`,
			);
	}
}

function moveIntoPlace(from: string, to: string): void {
	const failure = failureOf(() => renameSync(from, to));
	if (failure && !existsSync(serverEntry(to))) throw new Error(failure);
}

/** Runs npm in a folder without the settings an outer npm hands down, which are for the project and not for the cache. */
function npm(parameters: string[], cwd: string): string {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(config_(ignore_scripts|omit|prefix|save_exact)$|package_|lifecycle_)/i.test(name),
	);
	const headers = path.dirname(path.dirname(process.execPath));
	const hasHeaders = existsSync(path.join(headers, 'include', 'node', 'node_api.h'));
	const env = {
		...Object.fromEntries(inherited),
		npm_config_audit: 'false',
		npm_config_fund: 'false',
		...(hasHeaders ? { npm_config_nodedir: headers } : {}),
	};
	writeFileSync(path.join(cwd, '.npmrc'), '');
	return execFileSync('npm', parameters, { cwd, env, encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 27 });
}

function failureOf(act: () => unknown): string | null {
	try {
		act();
		return null;
	} catch (error) {
		const { stdout, stderr } = error as { stdout?: unknown; stderr?: unknown };
		return `${String(error)}\n${String(stdout ?? '')}\n${String(stderr ?? '')}`.slice(-3000);
	}
}
