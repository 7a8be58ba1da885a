// The panels of a replay in the real workbench: the matrix from a series of ours, the timeline from it, and what outlives a
// reload. Screenshots go to out/screenshots/ for people to look at.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issues } from '../webview/axe';
import * as ui from '../workbench/ui';
import { openWorkbench, type Workbench } from '../workbench/workbench';
import { copyWorkspace, obstacle, ROOT } from './host';

const shots = path.join(ROOT, 'out', 'screenshots');

/** The titles of the panels and what each shows when it is drawn. */
const PANELS = [
	['Series Replay', 'td[aria-selected="true"]'],
	['Replay Timeline', '.drawing'],
	['Log Explained', '.log-lines .used'],
] as const;

describe.skipIf(obstacle() !== null)('the panels of a replay', () => {
	let workbench: Workbench;
	const workspace = copyWorkspace();
	const shot = (name: string) => workbench.page.screenshot({ path: path.join(shots, `${name}.png`) });

	beforeAll(async () => {
		mkdirSync(shots, { recursive: true });
		workbench = await openWorkbench({
			extensions: [ROOT],
			workspace: workspace.folder,
			viewport: { width: 1600, height: 1000 },
		});
	});
	afterAll(async () => {
		await workbench?.stop();
		workspace.remove();
	});

	it('the matrix of a series opens from the palette, the first change for the worse chosen', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'replay.mbox');
		await ui.runCommand(page, 'DAX Lens: Replay Series');
		const frame = await ui.webview(page, '[role="grid"]');
		const chosen = frame.locator('td[aria-selected="true"]');
		await chosen.waitFor();
		expect(await chosen.getAttribute('aria-label')).toMatch(
			/after patch 1: H04 new, hazard kernel use after unmap$/,
		);
		await shot('matrix');
	});

	it('keys move in it', async () => {
		const frame = await ui.webview(workbench.page, '[role="grid"]');
		await frame.locator('td[aria-selected="true"]').click();
		await workbench.page.keyboard.press('ArrowRight');
		await frame.locator('td[aria-selected="true"][aria-label*="after patch 2: safe fixed"]').waitFor();
		await workbench.page.keyboard.press('Shift+N');
		await frame.locator('td[aria-selected="true"][aria-label*="after patch 1: H04 new"]').waitFor();
	});

	it('the timeline opens in a tab of its own', async () => {
		const { page } = workbench;
		await page.keyboard.press('Enter');
		const frame = await ui.webview(page, '.step-table');
		await frame.locator('tr[aria-current="step"]', { hasText: 'H04' }).waitFor();
		await page.locator('.tabs-container .tab', { hasText: 'Replay Timeline' }).waitFor();
		await shot('timeline');
	});

	it('a link in it leads to the line of the mail', async () => {
		const { page } = workbench;
		const frame = await ui.webview(page, '.step-table');
		await frame.locator('.step-table .place').first().click();
		await page.locator('.tabs-container .tab.active[data-resource-name="replay.mbox"]').waitFor();
		await shot('timeline-line');
	});

	it('an edit marks the replay as out of date, and it runs anew when typing has stopped', async () => {
		const { page } = workbench;
		await ui.goTo(page, 8);
		await page.keyboard.type('x');
		const frame = await ui.webview(page, '.standing-bar');
		await frame.locator('.standing-bar', { hasText: 'changed after this replay' }).waitFor();
		await frame.locator('.standing-bar').waitFor({ state: 'detached' });
		await frame.locator('tr[aria-current="step"]', { hasText: 'H04' }).waitFor();
	});

	it('another kernel is chosen in the panel, and the replay begins anew with it', async () => {
		const { page } = workbench;
		await page.locator('.tabs-container .tab', { hasText: 'Series Replay' }).click();
		const frame = await ui.webview(page, '[role="grid"]');
		await frame.getByRole('button', { name: 'Change…' }).click();
		await ui.pick(page, 'v4.19');
		await frame.locator('.fact', { hasText: 'Profile' }).getByText('v4.19').waitFor();
		await ui.runCommand(page, 'DAX Lens: Choose Kernel Profile');
		await ui.pick(page, 'auto');
		await frame.locator('.fact', { hasText: 'Profile' }).getByText('v4.19').waitFor({ state: 'detached' });
	});

	it('the reason for a hang is told beside the log', async () => {
		const { page } = workbench;
		await ui.openFile(page, 'hang.dmesg');
		await ui.runCommand(page, 'DAX Lens: Replay Log');
		const frame = await ui.webview(page, '.log-lines');
		await frame.locator('.log-lines .used').first().waitFor();
		await frame.locator('h1', { hasText: 'umount' }).waitFor();
		await shot('hung-task');
	});

	it.each(['Dark High Contrast', 'Light High Contrast', 'Light Modern'])(
		'no panel has a serious issue of accessibility in %s',
		async (theme) => {
			const { page } = workbench;
			await ui.runCommand(page, 'Preferences: Color Theme');
			await ui.pick(page, theme);
			for (const [tab, selector] of PANELS) {
				await page.locator('.tabs-container .tab', { hasText: tab }).click();
				const frame = await ui.webview(page, selector);
				await frame.locator(selector).first().waitFor();
				expect(await issues(frame, ''), `${tab} in ${theme}`).toEqual([]);
				await shot(`${tab} ${theme}`.toLowerCase().replaceAll(' ', '-'));
			}
		},
	);

	it('a reload of the window brings the panels back with what was chosen', async () => {
		const { page } = workbench;
		const loaded = page.waitForEvent('load');
		await ui.runCommand(page, 'Developer: Reload Window');
		await loaded;
		// The window, the extension and the server begin anew, and the log is replayed again.
		await expect
			.poll(() => ui.webview(page, '.log-lines .used').then(() => 'there', String), { timeout: 150_000 })
			.toBe('there');
	});

	it('raises no error and asks nothing of the internet', () => {
		expect(workbench.errors).toEqual([]);
		expect(workbench.outside).toEqual([]);
	});
});
