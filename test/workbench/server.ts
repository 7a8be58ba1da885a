// Runs the VS Code server on a free loopback port with data of its own, and installs extensions into that data.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureServer, serverEntry } from './install';

/** Nothing pops up, nothing moves, nothing is asked of the internet. */
const QUIET: Readonly<Record<string, unknown>> = {
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'extensions.autoUpdate': false,
	'extensions.autoCheckUpdates': false,
	'extensions.ignoreRecommendations': true,
	'workbench.enableExperiments': false,
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
	'workbench.editor.empty.hint': 'hidden',
	'workbench.reduceMotion': 'on',
	'security.workspace.trust.enabled': false,
	'chat.commandCenter.enabled': false,
	'git.enabled': false,
	'json.schemaDownload.enable': false,
	'files.simpleDialog.enable': true,
	'editor.accessibilitySupport': 'off',
	'editor.cursorBlinking': 'solid',
	'remote.autoForwardPorts': false,
	'window.confirmBeforeClose': 'never',
};

export interface ServerOptions {
	/** User settings, over the quiet ones. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Environment of the server and of its extension host, over this process's own. */
	readonly env?: Readonly<Record<string, string>>;
	/** VSIX files to install first. */
	readonly vsix?: readonly string[];
	readonly log?: (line: string) => void;
}

export interface CodeServer {
	/** `127.0.0.1:PORT` */
	readonly authority: string;
	/** Where the extensions installed from VSIX files lie. */
	readonly extensionsFolder: string;
	/** What the server has printed so far. */
	output(): string;
	/** Ends the server with all its children and deletes its data. */
	stop(): Promise<void>;
}

const STARTED = /Extension host agent listening on (\d+)/;
const START_LIMIT_MS = 60_000;

export async function startServer(options: ServerOptions = {}): Promise<CodeServer> {
	const entry = serverEntry(ensureServer(options.log ?? (() => {})));
	const data = mkdtempSync(path.join(os.tmpdir(), 'daxlens-workbench-'));
	const user = path.join(data, 'data', 'User');
	mkdirSync(user, { recursive: true });
	writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...QUIET, ...options.settings }));
	const env = environment(data, options.env ?? {});
	for (const vsix of options.vsix ?? []) {
		const parameters = [entry, '--server-data-dir', data, '--install-extension', path.resolve(vsix)];
		await promisify(execFile)(process.execPath, parameters, { env });
	}

	const parameters = ['--host', '127.0.0.1', '--port', '0', '--without-connection-token'];
	parameters.push('--accept-server-license-terms', '--disable-telemetry', '--server-data-dir', data);
	// A process group of its own, so that its extension hosts and language servers end with it.
	const server = spawn(process.execPath, [entry, ...parameters], { env, detached: true, stdio: 'pipe' });
	let printed = '';
	const read = (chunk: Buffer) => {
		printed += chunk.toString();
	};
	server.stdout.on('data', read);
	server.stderr.on('data', read);
	const endGroup = () => killGroup(server, 'SIGKILL');
	process.once('exit', endGroup);
	const stop = async () => {
		process.off('exit', endGroup);
		await endProcess(server);
		rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	};
	try {
		const port = await until(server, () => STARTED.exec(printed)?.[1]);
		const extensionsFolder = path.join(data, 'extensions');
		return { authority: `127.0.0.1:${port}`, extensionsFolder, output: () => printed, stop };
	} catch (error) {
		await stop();
		throw new Error(`the VS Code server did not start: ${String(error)}\n${printed}`);
	}
}

function environment(data: string, own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|NODE_OPTIONS$|VITEST)/.test(name),
	);
	return { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', XDG_RUNTIME_DIR: data, ...own };
}

/** Waits for a value that the server's output will hold. */
async function until(server: ChildProcess, find: () => string | undefined): Promise<string> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => reject(new Error(`silent for ${START_LIMIT_MS / 1000} s`)),
			START_LIMIT_MS,
		);
		const look = () => {
			const found = find();
			if (found === undefined) return;
			clearTimeout(timer);
			resolve(found);
		};
		server.stdout?.on('data', look);
		server.once('exit', (status) => {
			clearTimeout(timer);
			reject(new Error(`ended with status ${status}`));
		});
	});
}

async function endProcess(server: ChildProcess): Promise<void> {
	const ended = new Promise<void>((resolve) => {
		if (server.exitCode !== null || server.signalCode !== null) resolve();
		else server.once('exit', () => resolve());
	});
	killGroup(server, 'SIGTERM');
	const patience = setTimeout(() => killGroup(server, 'SIGKILL'), 2000);
	await ended;
	clearTimeout(patience);
	killGroup(server, 'SIGKILL');
}

function killGroup(server: ChildProcess, signal: NodeJS.Signals): void {
	if (server.pid === undefined) return;
	try {
		process.kill(-server.pid, signal);
	} catch {
		// The group is gone already.
	}
}
