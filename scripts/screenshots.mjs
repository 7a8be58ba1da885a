// Takes the pictures of the README and of the walkthrough: the example series and logs in a real VS Code, in media/.
//   node scripts/screenshots.mjs [NAME…]    only these
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { build } from './build.mjs';
import { root } from './run.mjs';

const bundle = path.join(root, 'out', 'workbench.cjs');
await build();
await esbuild.build({
	absWorkingDir: root,
	stdin: {
		contents: "export * from './workbench'; export * as ui from './ui';",
		resolveDir: path.join(root, 'test', 'workbench'),
		loader: 'ts',
	},
	outfile: bundle,
	bundle: true,
	platform: 'node',
	format: 'cjs',
	external: ['playwright-core'],
});
const { openWorkbench, ui } = createRequire(import.meta.url)(bundle);

/** The pictures of the README, and for each step of the walkthrough, smaller and in two themes, one of them. */
const README = [
	'series',
	'views',
	'hover',
	'review',
	'kernel-log',
	'hazard-matrix',
	'timeline',
	'log-explained',
];
const STEPS = {
	open: 'series',
	list: 'views',
	path: 'hover',
	reply: 'review',
	replay: 'hazard-matrix',
	log: 'log-explained',
};
const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

/** What each picture shows, by its name, in the workbench of a page. */
const picturesIn = (page) => {
	/** Opens a file, waits for its problems and goes to the first one. */
	async function openFirstProblem(name) {
		await ui.openFile(page, name);
		await ui.problems(page);
		await page.locator('.markers-panel .monaco-list-row', { hasText: 'DAX Lens' }).first().click();
	}
	/** Runs a command that opens a panel, and waits until the panel shows something. */
	async function openPanel(command, selector) {
		await ui.runCommand(page, command);
		const frame = await ui.webview(page, selector);
		await frame.locator(selector).first().waitFor();
		return frame;
	}
	return {
		async series() {
			await openFirstProblem('ember-queue-v2.mbox');
			await ui.runCommand(page, 'DAX Lens: Next Step of the Path');
		},
		async views() {
			await openFirstProblem('ember-queue-v2.mbox');
			await ui.runCommand(page, 'View: Toggle Panel Visibility');
			await ui.runCommand(page, 'DAX Lens: Focus on Series View');
			await page.locator('.monaco-list-row', { hasText: 'Introduced by this series' }).first().waitFor();
		},
		async hover() {
			await openFirstProblem('ember-queue-v2.mbox');
			await page.locator('.comment-range-glyph').first().waitFor();
			const place = await page.locator('.statusbar-item', { hasText: /^Ln / }).textContent();
			const [line] = place.match(/\d+/g).map(Number);
			await ui.hoverWith(page, line, 6, /Contract/);
		},
		async review() {
			await openFirstProblem('ember-queue-v2.mbox');
			await ui.runCommand(page, 'View: Toggle Panel Visibility');
			await page.locator('.comment-range-glyph.comment-thread:visible').last().click();
			await page.locator('.review-widget .comment-form').first().click();
		},
		'kernel-log': () => openFirstProblem('cinder-unbind.dmesg'),
		async 'hazard-matrix'() {
			await ui.openFile(page, 'dax-sections-v2.mbox');
			await openPanel('DAX Lens: Replay Series', 'td[aria-selected="true"]');
			await page.waitForTimeout(3000);
		},
		async timeline() {
			await ui.openFile(page, 'dax-sections-v2.mbox');
			const matrix = await openPanel('DAX Lens: Replay Series', 'td[aria-selected="true"]');
			await matrix.locator('td[aria-selected="true"]').click();
			await openPanel('DAX Lens: Show Timeline', '.drawing');
		},
		async 'log-explained'() {
			await ui.openFile(page, 'pmem-umount.dmesg');
			await openPanel('DAX Lens: Replay Log', '.log-lines .used');
		},
	};
};

/**
 * Takes pictures of a workbench of a size and a theme.
 * @param pictures by the name of its file, the name of what each shows
 */
async function take(theme, viewport, pictures) {
	const wanted = process.argv.slice(2);
	const chosen = Object.entries(pictures).filter(([name]) => wanted.length === 0 || wanted.includes(name));
	if (chosen.length === 0) return;
	const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-pictures-'));
	const workspace = path.join(folder, 'linux-review');
	cpSync(path.join(root, 'examples'), workspace, { recursive: true });
	const settings = {
		'workbench.colorTheme': theme,
		'editor.minimap.enabled': false,
		'window.commandCenter': false,
	};
	const workbench = await openWorkbench({ extensions: [root], workspace, settings, viewport });
	const { page } = workbench;
	try {
		for (const [name, shown] of chosen) {
			await picturesIn(page)[shown]();
			// Once all has come to rest, with the pointer away from everything that answers it with a tooltip.
			await page.mouse.move(viewport.width / 2, viewport.height - 5);
			await page.waitForTimeout(2000);
			await page.screenshot({ path: path.join(root, 'media', `${name}.png`) });
			await ui.runCommand(page, 'View: Close All Editors');
			const panel = page.locator('.part.panel:visible');
			if ((await panel.count()) > 0) await ui.runCommand(page, 'View: Toggle Panel Visibility');
			await ui.runCommand(page, 'View: Show Explorer');
		}
	} finally {
		await workbench.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

await take(THEMES.dark, { width: 1400, height: 860 }, Object.fromEntries(README.map((name) => [name, name])));
for (const [look, theme] of Object.entries(THEMES)) {
	const steps = Object.entries(STEPS).map(([step, name]) => [`walkthrough-${step}-${look}`, name]);
	await take(theme, { width: 1040, height: 680 }, Object.fromEntries(steps));
}
