// A review in the real workbench: the lists, the threads, the keyboard. Screenshots go to out/screenshots/ for people to look at.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ui from '../workbench/ui';
import { openWorkbench, type Workbench } from '../workbench/workbench';
import { copyWorkspace, obstacle, ROOT } from './host';

const shots = path.join(ROOT, 'out', 'screenshots');

describe.skipIf(obstacle() !== null)('a review', () => {
	let workbench: Workbench;
	const workspace = copyWorkspace();
	const shot = (name: string) => workbench.page.screenshot({ path: path.join(shots, `${name}.png`) });
	const rows = (view: string) =>
		workbench.page.locator(`.pane:has(.pane-header[aria-label^="${view}"]) .monaco-list-row`);

	beforeAll(async () => {
		mkdirSync(shots, { recursive: true });
		// There from the start: the workbench's search for files may not know a new one yet.
		mkdirSync(path.join(workspace.folder, '.daxlens'));
		writeFileSync(path.join(workspace.folder, '.daxlens', 'contracts.yaml'), 'contracts: []\n');
		workbench = await openWorkbench({
			extensions: [ROOT],
			workspace: workspace.folder,
			settings: { 'daxLens.hints': 'all' },
		});
	});
	afterAll(async () => {
		await workbench?.stop();
		workspace.remove();
	});

	it('begins with views that say what to do', async () => {
		const { page } = workbench;
		await ui.runCommand(page, 'DAX Lens: Focus on Series View');
		await page.locator('.welcome-view-content', { hasText: 'No series is open' }).waitFor();
		await page.locator('.welcome-view-content', { hasText: 'No kernel log is open' }).waitFor();
		await shot('views-empty');
	});

	it('lists what a series introduces, fixes and leaves, and counts what is new', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'series.mbox');
		await rows('Series').filter({ hasText: 'Introduced by this series' }).waitFor();
		const texts = (await rows('Series').allInnerTexts()).join('\n');
		for (const wanted of ['v2, 2 of 2', 'Fixed by this series', 'Already there', 'Patches', 'Not analysed'])
			expect(texts).toContain(wanted);
		expect(texts).toMatch(/volume_read\(\)\s*unreleased-on-path · core\.c:\d+/);
		await page.locator('.activitybar .action-item', { hasText: '1' }).first().waitFor();
		await shot('views');
	});

	it('opens a finding by key', async () => {
		const { page } = workbench;
		await rows('Series').filter({ hasText: 'volume_read()' }).click();
		await page.locator('.statusbar-item', { hasText: /Ln 72/ }).waitFor();
	});

	it('takes the reader’s words in the thread at the line', async () => {
		const { page } = workbench;
		await page
			.locator('.editor-group-container.active .comment-range-glyph.comment-thread:visible')
			.first()
			.click();
		const thread = page.locator('.review-widget', { hasText: 'DAX Lens' });
		await thread.getByText('high confidence').waitFor();
		// Nothing opens by itself: the panel with the Comments view is not there.
		expect(await page.locator('.part.panel:visible').count()).toBe(0);
		await thread.locator('.comment-form').first().click();
		await page.keyboard.type('Is the section left on this way out?');
		await thread.locator('.form-actions').getByText('Add to Mail Reply').first().click();
		await thread.locator('.comment-body', { hasText: 'Is the section left' }).waitFor();
		await thread.getByText('draft, not sent').waitFor();
		await shot('review-thread');
		await ui.runCommand(page, 'Comments: Collapse All Comments');
	});

	it('exports the report as a page where the reader says', async () => {
		const { page } = workbench;
		await ui.runCommand(page, 'DAX Lens: Export Report');
		await ui.pick(page, 'a page to read in a browser');
		const input = page.locator('.quick-input-widget input').first();
		await page.waitForFunction(() =>
			document.querySelector<HTMLInputElement>('.quick-input-widget input')?.value.endsWith('.html'),
		);
		expect(await input.inputValue()).toMatch(/series\.mbox\.html$/);
		await page.keyboard.press('Enter');
		await page.locator('.notification-toast', { hasText: 'Saved series.mbox.html' }).waitFor();
		const text = readFileSync(path.join(workspace.folder, 'series.mbox.html'), 'utf8');
		expect(text).toMatch(/^<!DOCTYPE html>[\s\S]*volume_read\(\) leaves/);
		await ui.runCommand(page, 'Notifications: Clear All Notifications');
	});

	it('suppresses the selected finding with a reason, in the file of the folder', async () => {
		const { page } = workbench;
		await rows('Series').filter({ hasText: 'volume_read()' }).click();
		await page.keyboard.press('Delete');
		await ui.answer(page, 'the caller leaves the section');
		await rows('Series').filter({ hasText: 'Suppressed' }).waitFor();
		const file = path.join(workspace.folder, '.daxlens', 'suppressions.yaml');
		expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('reason: the caller leaves the section');
		await shot('suppressed');
	});

	it('shows a mistake in the folder’s contracts where it is', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'contracts.yaml');
		await ui.goTo(page, 1);
		await page.keyboard.press('Control+Home');
		await page.keyboard.type('nonsense');
		const found = await ui.problems(page);
		expect(found.join('\n')).toContain('contracts.yaml');
	});

	it('lists the tasks of a log and what they wait for', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'pool.dmesg');
		await rows('Traces').filter({ hasText: 'blocked for more than' }).first().click();
		await page.keyboard.press('ArrowRight');
		await rows('Traces').filter({ hasText: 'xfs_ail_push_all_sync' }).first().waitFor();
		await shot('traces');
	});

	it('tells in C what is held, in hints and in the hover', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'volume.c');
		await ui.goTo(page, 40);
		await page.locator('.view-line', { hasText: 'holds queue usage of q if err = 0' }).waitFor();
		expect(await ui.hoverWith(page, 40, 4, /Held here/)).toMatch(
			/Held here:\s*queue usage of q, since\s*line 37/,
		);
		await shot('held-hover');
	});

	it('keeps the hints to the line of the cursor where the reader wants that', async () => {
		const { page } = workbench;
		const hint = page.locator('.view-line', { hasText: 'holds queue usage of q if err = 0' });
		for (const way of ['off', 'on the cursor’s line']) {
			await ui.runCommand(page, 'DAX Lens: Change Held Hints');
			await page.locator('.statusbar-item', { hasText: `Held hints: ${way}` }).waitFor();
		}
		await hint.waitFor({ state: 'hidden' });
		await ui.goTo(page, 37);
		await hint.waitFor();
		await ui.goTo(page, 40);
		await hint.waitFor({ state: 'hidden' });
	});

	it('raises no error and asks nothing of the internet', () => {
		expect(workbench.errors).toEqual([]);
		expect(workbench.outside).toEqual([]);
	});
});
