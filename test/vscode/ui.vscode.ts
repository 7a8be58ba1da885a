// What a user sees and does in the real workbench. Screenshots go to out/screenshots/ for people to look at.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ui from '../workbench/ui';
import { openWorkbench, type Workbench } from '../workbench/workbench';
import { copyWorkspace, obstacle, ROOT } from './host';

const shots = path.join(ROOT, 'out', 'screenshots');

describe.skipIf(obstacle() !== null)('in the workbench', () => {
	let workbench: Workbench;
	const workspace = copyWorkspace();
	const shot = (name: string) => workbench.page.screenshot({ path: path.join(shots, `${name}.png`) });

	beforeAll(async () => {
		mkdirSync(shots, { recursive: true });
		workbench = await openWorkbench({ extensions: [ROOT], workspace: workspace.folder });
	});
	afterAll(async () => {
		await workbench?.stop();
		workspace.remove();
	});

	it('a C file shows its finding in the editor and in the Problems panel', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'volume.c');
		const rows = await ui.problems(page);
		expect(rows.join('\n')).toMatch(/volume_write\(\)[\s\S]*unreleased-on-path/);
		await ui.goTo(page, 52);
		await page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning').first().waitFor();
		await shot('c-file');
	});

	it('the status item counts the findings', async () => {
		const item = workbench.page.locator('.statusbar-item', { hasText: 'DAX Lens' });
		// biome-ignore lint/performance/useDomNodeTextContent: only what is drawn counts, and it keeps the figure space
		expect((await item.innerText()).replaceAll('\u2007', ' ').trim()).toMatch(/DAX Lens +1$/);
	});

	it('a hover on a contract function tells the contract', async () => {
		const { page } = workbench;
		await ui.goTo(page, 43);
		const text = await ui.hover(page, 'blk_queue_enter');
		expect(text).toContain('queue usage');
		expect(text).toContain('held when the result is 0');
		expect(text).toContain('blk_queue_exit(q)');
		await shot('contract-hover');
	});

	it('the palette offers the commands', async () => {
		for (const title of ['DAX Lens: Restart Language Server', 'DAX Lens: Show Output'])
			expect(await ui.paletteTitles(workbench.page, title)).toContain(title);
	});

	it('a restart of the server brings the findings back', async () => {
		const { page } = workbench;
		await ui.runCommand(page, 'DAX Lens: Restart Language Server');
		expect((await ui.problems(page)).join('\n')).toContain('unreleased-on-path');
	});

	it('a mail series shows its finding at the line of the patch', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'series.mbox');
		const rows = await ui.problems(page);
		expect(rows.join('\n')).toMatch(/series\.mbox[\s\S]*unreleased-on-path/);
		await ui.goTo(page, 72, 6);
		await shot('series');
	});

	it('the path of the finding can be walked by key', async () => {
		const { page } = workbench;
		await ui.goTo(page, 72, 6);
		await page.keyboard.press('Alt+]');
		const note = page.locator('.editor-group-container.active .view-lines', { hasText: 'step' });
		await page.locator('.statusbar-item', { hasText: 'step 1 of 3' }).waitFor();
		await page.keyboard.press('Alt+]');
		await page.locator('.statusbar-item', { hasText: 'step 2 of 3' }).waitFor();
		await page.locator('.statusbar-item', { hasText: 'Ln 71' }).waitFor();
		await shot('path');
		await page.keyboard.press('Alt+[');
		await page.locator('.statusbar-item', { hasText: 'Ln 67' }).waitFor();
		await page.keyboard.press('Escape');
		await note.waitFor({ state: 'hidden' });
	});

	it('a hover on the finding shows its path', async () => {
		const { page } = workbench;
		const text = await ui.hoverWith(page, 72, 6, /high confidence|medium confidence/);
		expect(text).toContain('unreleased-on-path');
		expect(text).toContain('drivers/volume/core.c');
		expect(text).toContain('dax_read_lock()');
		await shot('finding-hover');
	});

	it('the page of a rule opens from the Problems panel', async () => {
		const { page } = workbench;
		await ui.problems(page);
		await page
			.locator('.markers-panel .monaco-link', { hasText: 'unreleased-on-path' })
			.first()
			.click({ modifiers: ['ControlOrMeta'] });
		await page.locator('.tabs-container .tab', { hasText: 'unreleased-on-path.md' }).waitFor();
	});

	it('a kernel log has colours', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'pool.dmesg');
		const classOf = (text: string) =>
			page
				.locator('.editor-group-container.active .view-line span span', { hasText: text })
				.first()
				.getAttribute('class');
		const [stamp, frame] = [await classOf('483.650174'), await classOf('xfs_ail_push_all_sync')];
		expect(stamp).not.toBe(frame);
		await shot('kernel-log');
	});

	it('an unreliable frame is drawn faintly', async () => {
		const frame = workbench.page
			.locator('.editor-group-container.active .view-line span span', {
				hasText: 'destroy_sched_domains_rcu',
			})
			.first();
		const faint = await workbench.page.evaluate(() => {
			const probe = document.createElement('i');
			probe.style.color = 'var(--vscode-descriptionForeground)';
			document.querySelector('.monaco-workbench')?.append(probe);
			const { color } = getComputedStyle(probe);
			probe.remove();
			return color;
		});
		expect(await frame.evaluate((span) => getComputedStyle(span).color)).toBe(faint);
	});

	it('a hover on a frame tells what it waits for', async () => {
		const { page } = workbench;
		await ui.goTo(page, 12, 30);
		const text = await ui.hover(page, 'xfs_ail_push_all_sync');
		expect(text).toContain('Waits for the XFS log items to be written back');
		expect(text).toContain('module xfs');
		await shot('frame-hover');
	});

	it('a key leads from a frame to the function', async () => {
		const { page } = workbench;
		await ui.goTo(page, 12, 30);
		await page.keyboard.press('F12');
		await page.locator('.tabs-container .tab.active[data-resource-name="xfs_log.c"]').waitFor();
		await shot('frame-definition');
	});

	it('a lens on a patch opens the file before and after it', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'series.mbox');
		await ui.goTo(page, 65);
		await page.locator('.codelens-decoration a', { hasText: 'Compare Before and After' }).last().click();
		await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
		await shot('patch-diff');
	});

	it('raises no error and asks nothing of the internet', () => {
		expect(workbench.errors).toEqual([]);
		expect(workbench.outside).toEqual([]);
	});
});
