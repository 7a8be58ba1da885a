// The packed extension, installed into a VS Code as a user would: what the package holds, and that it finds something.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ui from '../workbench/ui';
import { openWorkbench, type Workbench } from '../workbench/workbench';
import { copyWorkspace, obstacle, runScript } from './host';

const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-package-'));
const vsix = path.join(folder, 'daxlens.vsix');

/** The files of the one extension that is installed. */
function installedFiles(extensions: string): string[] {
	const [own] = readdirSync(extensions).filter((name) => name.startsWith('daxlens.daxlens-'));
	if (own === undefined) throw new Error(`not installed: ${readdirSync(extensions).join(', ')}`);
	const root = path.join(extensions, own);
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
		.sort();
}

describe.skipIf(obstacle() !== null)('the package', () => {
	let workbench: Workbench;
	const workspace = copyWorkspace();

	beforeAll(async () => {
		runScript('package.mjs', '--out', vsix);
		workbench = await openWorkbench({ vsix: [vsix], workspace: workspace.folder });
	});
	afterAll(async () => {
		await workbench?.stop();
		workspace.remove();
		rmSync(folder, { recursive: true, force: true });
	});

	it('holds what an installed extension needs and nothing of the development', () => {
		const files = installedFiles(workbench.server.extensionsFolder);
		expect(files).toEqual(
			expect.arrayContaining([
				'package.json',
				'l10n/bundle.l10n.json',
				'dist/extension.js',
				'dist/server.js',
				'dist/server-worker.js',
				'dist/web-tree-sitter.wasm',
				'dist/THIRD-PARTY-NOTICES.md',
			]),
		);
		const known =
			/^(package(\.nls)?\.json|l10n\/[\w.-]+\.json|\.vsixmanifest|(readme|changelog|dist\/third-party-notices)\.md|LICENSE(\.\w+)?|dist\/(extension|server|server-worker|replay-worker|panel)\.js|dist\/(page|report|style)\.css|dist\/[\w-]+\.wasm|syntaxes\/[\w.-]+\.json|media\/[\w-]+\.(png|svg)|docs\/rules\/[\w-]+\.md|docs\/schema\/[\w.-]+\.json)$/i;
		expect(files.filter((file) => !known.test(file))).toEqual([]);
	});

	it('wakes up for a mail and shows a diagnostic', async () => {
		await ui.openFile(workbench.page, 'series.mbox');
		const rows = await ui.problems(workbench.page);
		expect(rows.join('\n')).toMatch(/volume_read\(\).*unreleased-on-path/s);
	});

	it('colours the C of a patch, with no C file open', async () => {
		await ui.goTo(workbench.page, 72);
		const code = workbench.page.locator('.editor-group-container.active .view-line span span');
		await code.getByText('return', { exact: true }).first().waitFor();
	});

	it('asks nothing of the internet', () => {
		expect(workbench.outside).toEqual([]);
	});
});
