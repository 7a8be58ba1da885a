// Pages of the panels in a real browser: the bundle of the sources as they are, a page for a replay, what it did wrong.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { type PageAssets, readPageAssets } from '../../src/platform/page-assets';
import type { Replay } from '../../src/replay/result';
import { replayHtml } from '../../src/webview/html';
import { findBrowser, launchBrowser } from '../workbench/workbench';

const ROOT = path.resolve(__dirname, '../..');

/** Why no page can be tested here, or null. Throws where DAXLENS_REQUIRE=1 demands it. */
export function obstacle(): string | null {
	if (findBrowser() !== undefined) return null;
	const reason = 'There is no Chromium (Debian: apt-get install chromium).';
	if (process.env['DAXLENS_REQUIRE'] === '1') throw new Error(reason);
	console.warn(`\nSKIPPED: the tests of the panels in a browser. ${reason}\n`);
	return reason;
}

/** What a reader prefers, and how large the window is. */
export interface Reader {
	readonly colorScheme?: 'dark' | 'light';
	readonly contrast?: 'more' | 'no-preference';
	readonly viewport?: { readonly width: number; readonly height: number };
}

const WINDOW = { width: 1280, height: 800 };

/** One browser window that shows one page after the other. */
export class Pages {
	/** Errors of the page that is open, and what its content security policy refused. */
	readonly complaints: string[] = [];
	/** Addresses that were asked for beside the page itself. */
	readonly asked: string[] = [];

	private constructor(
		private readonly folder: string,
		private readonly browser: Browser,
		readonly page: Page,
		readonly assets: PageAssets,
	) {
		page.on('pageerror', (error) => this.complaints.push(error.message));
		page.on('console', (message) => {
			if (message.type() === 'error') this.complaints.push(message.text());
		});
		page.on('request', (request) => {
			if (!request.url().startsWith(this.address)) this.asked.push(request.url());
		});
	}

	/** Bundles the sources and starts the browser. */
	static async start(): Promise<Pages> {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-pages-'));
		const script = path.join(ROOT, 'scripts', 'build.mjs');
		const { status, stderr } = spawnSync(process.execPath, [script, '--pages', folder], { encoding: 'utf8' });
		if (status !== 0) throw new Error(stderr);
		const browser = await launchBrowser();
		return new Pages(folder, browser, await browser.newPage(), readPageAssets(folder));
	}

	/** Opens a replay's page from disk, at a view. */
	replay(replay: Replay, view = '', reader: Reader = {}): Promise<Page> {
		return this.open(replayHtml(replay, this.assets.panel), view, reader);
	}

	/** Opens a page from disk. */
	async open(html: string, view = '', reader: Reader = {}): Promise<Page> {
		const { page } = this;
		writeFileSync(path.join(this.folder, 'page.html'), html);
		await page.goto('about:blank');
		await page.setViewportSize(reader.viewport ?? WINDOW);
		await this.prefer(reader);
		this.complaints.length = 0;
		this.asked.length = 0;
		await page.goto(view === '' ? this.address : `${this.address}#${view}`);
		return page;
	}

	/** Changes what the reader of the open page prefers. */
	prefer({ colorScheme = 'dark', contrast = 'no-preference' }: Reader): Promise<void> {
		return this.page.emulateMedia({ colorScheme, contrast });
	}

	async stop(): Promise<void> {
		await this.browser.close();
		rmSync(this.folder, { recursive: true, force: true });
	}

	private get address(): string {
		return pathToFileURL(path.join(this.folder, 'page.html')).href;
	}
}
