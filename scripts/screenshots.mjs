// Takes the pictures of the README: the example series and log in a real VS Code, in media/.
//   node scripts/screenshots.mjs
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

const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-pictures-'));
const workspace = path.join(folder, 'linux-review');
cpSync(path.join(root, 'examples'), workspace, { recursive: true });
const settings = {
	'workbench.colorTheme': 'Default Dark Modern',
	'editor.minimap.enabled': false,
	'window.commandCenter': false,
};
const workbench = await openWorkbench({
	extensions: [root],
	workspace,
	settings,
	viewport: { width: 1400, height: 860 },
});
const { page } = workbench;

/** Opens a file, waits for its problems and goes to the first one. */
async function openFirstProblem(name) {
	await ui.openFile(page, name);
	await ui.problems(page);
	await page.locator('.markers-panel .monaco-list-row', { hasText: 'DAX Lens' }).first().click();
}

/** Takes a picture once all has come to rest, with the pointer away from everything that answers it with a tooltip. */
async function picture(name) {
	await page.mouse.move(700, 855);
	await page.waitForTimeout(2000);
	await page.screenshot({ path: path.join(root, 'media', `${name}.png`) });
}

try {
	await openFirstProblem('ember-queue-v2.mbox');
	await ui.runCommand(page, 'DAX Lens: Next Step of the Path');
	await picture('series');
	await ui.runCommand(page, 'DAX Lens: Leave the Path');
	await ui.runCommand(page, 'View: Toggle Panel Visibility');
	await ui.runCommand(page, 'DAX Lens: Focus on Series View');
	await page.locator('.monaco-list-row', { hasText: 'Introduced by this series' }).first().waitFor();
	await picture('views');
	await page.locator('.monaco-list-row', { hasText: 'cinder_flush() leaves' }).first().click();
	await page.locator('.comment-range-glyph').first().waitFor();
	const place = await page.locator('.statusbar-item', { hasText: /^Ln / }).textContent();
	const [line] = place.match(/\d+/g).map(Number);
	await ui.hoverWith(page, line, 6, /Contract/);
	await page.screenshot({ path: path.join(root, 'media', 'hover.png') });
	await page.keyboard.press('Escape');
	await ui.runCommand(page, 'Comments: Expand All Comments');
	await page.locator('.review-widget').first().waitFor();
	await picture('review');
	await ui.runCommand(page, 'View: Close All Editors');
	await openFirstProblem('cinder-unbind.dmesg');
	await picture('kernel-log');
} finally {
	await workbench.stop();
	rmSync(folder, { recursive: true, force: true });
}
