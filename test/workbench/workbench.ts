// Opens the workbench of a VS Code server in headless Chromium and hands back its page.
// Extensions under development are named to it the way `code --extensionDevelopmentPath` would.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type CodeServer, type ServerOptions, startServer } from './server';

export interface WorkbenchOptions extends ServerOptions {
	/** A folder or a .code-workspace file. */
	readonly workspace: string;
	/** Folders of extensions to load unpacked. */
	readonly extensions?: readonly string[];
	/** A CommonJS file that exports `run()`: the extension host runs it and the workbench reports its end. */
	readonly testEntry?: string;
	readonly viewport?: { readonly width: number; readonly height: number };
	/** Called with the page before it loads. */
	readonly prepare?: (page: Page) => Promise<void>;
}

export interface Workbench {
	readonly page: Page;
	readonly server: CodeServer;
	/** Uncaught errors of the page. */
	readonly errors: readonly string[];
	/** Addresses outside this machine that were asked for. */
	readonly outside: readonly string[];
	/** What the page wrote to its console, the extension host's output among it. */
	readonly console: readonly string[];
	stop(): Promise<void>;
}

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser to use: `DAXLENS_CHROMIUM`, else the system's; undefined where there is none. */
export function findBrowser(): string | undefined {
	const named = process.env['DAXLENS_CHROMIUM'];
	return [...(named ? [named] : []), ...BROWSERS].find((file) => existsSync(file));
}

export async function launchBrowser(): Promise<Browser> {
	const executablePath = findBrowser();
	if (!executablePath) throw new Error('no Chromium found (Debian: chromium); DAXLENS_CHROMIUM names one');
	const args = [
		'--no-sandbox',
		'--disable-gpu',
		'--disable-dev-shm-usage',
		'--disable-background-networking',
	];
	// No name but this machine's resolves: no test can come to depend on the internet.
	args.push(
		'--disable-component-update',
		'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
	);
	return chromium.launch({ executablePath, args });
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
	const server = await startServer(options);
	let browser: Browser | undefined;
	const stop = async () => {
		await browser?.close();
		await server.stop();
	};
	try {
		browser = await launchBrowser();
		const context = await browser.newContext({
			viewport: options.viewport ?? { width: 1400, height: 900 },
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		const page = await context.newPage();
		const seen = watch(context, page, server);
		await page.addInitScript(patchConfiguration, developmentOptions(server, options));
		await options.prepare?.(page);
		await page.goto(address(server, options.workspace), { waitUntil: 'domcontentloaded' });
		if (options.testEntry === undefined) await ready(page);
		return { page, server, ...seen, stop };
	} catch (error) {
		await stop();
		throw new Error(`the workbench did not open: ${String(error)}\n${server.output().slice(-3000)}`);
	}
}

function watch(context: BrowserContext, page: Page, server: CodeServer) {
	const errors: string[] = [];
	const outside: string[] = [];
	const console: string[] = [];
	page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
	page.on('console', (message) => console.push(message.text()));
	const isOutside = (url: string) => /^(?:http|ws)s?:/.test(url) && new URL(url).host !== server.authority;
	context.on('requestfailed', (request) => {
		if (isOutside(request.url())) outside.push(request.url());
	});
	context.on('response', (response) => {
		// The service worker of webviews answers for their own addresses, without the network.
		if (isOutside(response.url()) && !response.fromServiceWorker()) outside.push(response.url());
	});
	return { errors, outside, console };
}

const remote = (server: CodeServer, file: string) => ({
	scheme: 'vscode-remote',
	authority: server.authority,
	path: path.resolve(file),
});

function developmentOptions(server: CodeServer, options: WorkbenchOptions) {
	return {
		extensions: (options.extensions ?? []).map((folder) => remote(server, folder)),
		...(options.testEntry === undefined ? {} : { extensionTestsPath: remote(server, options.testEntry) }),
	};
}

/** Runs in the page: adds the development options to the configuration that the workbench reads from its own markup. */
function patchConfiguration(development: object): void {
	if (window !== window.top) return;
	document.addEventListener('readystatechange', () => {
		const element = document.getElementById('vscode-workbench-web-configuration');
		if (!element || document.readyState !== 'interactive') return;
		const settings = JSON.parse(element.getAttribute('data-settings') ?? '{}') as Record<string, unknown>;
		settings['developmentOptions'] = { ...(settings['developmentOptions'] as object), ...development };
		element.setAttribute('data-settings', JSON.stringify(settings));
	});
}

function address(server: CodeServer, workspace: string): string {
	const url = new URL(`http://${server.authority}`);
	const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
	url.searchParams.set(kind, path.resolve(workspace));
	url.searchParams.set(
		'payload',
		JSON.stringify([
			['skipWelcome', 'true'],
			['skipReleaseNotes', 'true'],
		]),
	);
	return url.href;
}

/** Until the parts are drawn and the extension host has read the extensions. Each activates on its own event later. */
async function ready(page: Page): Promise<void> {
	await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
	await page.waitForFunction(
		() => {
			const marks = performance.getEntriesByType('mark').map(({ name }) => name);
			return marks.includes('code/didStartWorkbench') && marks.includes('code/didLoadExtensions');
		},
		undefined,
		{ timeout: 60_000 },
	);
}
