// Hands and eyes for the workbench's page: runs commands, opens files, reads hovers, problems and trees.
import type { Frame, Page } from 'playwright-core';

const WAIT = { timeout: 20_000 };

/** Runs a command of the palette by its full title, `Category: Title`. */
export async function runCommand(page: Page, title: string): Promise<void> {
	await page.keyboard.press('F1');
	await fillQuickInput(page, `>${title}`);
	await quickRows(page).filter({ hasText: title }).first().click(WAIT);
}

/** The titles that the palette offers for a text. */
export async function paletteTitles(page: Page, text: string): Promise<string[]> {
	await page.keyboard.press('F1');
	await fillQuickInput(page, `>${text}`);
	await quickRows(page).first().waitFor(WAIT);
	const titles = await quickRows(page).locator('.label-name').allInnerTexts();
	await page.keyboard.press('Escape');
	return titles;
}

/** Opens a file of the workspace by its name and waits until the editor draws it. */
export async function openFile(page: Page, name: string): Promise<void> {
	const base = name.slice(name.lastIndexOf('/') + 1);
	await page.keyboard.press('ControlOrMeta+P');
	await fillQuickInput(page, name);
	await quickRows(page).filter({ hasText: base }).first().click(WAIT);
	await page.locator(`.tabs-container .tab.active[data-resource-name="${base}"]`).waitFor(WAIT);
	await page.locator('.editor-group-container.active .monaco-editor .view-line').first().waitFor(WAIT);
}

/** Puts the cursor at a place, counted from 1, and scrolls it into view. */
export async function goTo(page: Page, line: number, column = 1): Promise<void> {
	await page.keyboard.press('Control+G');
	await fillQuickInput(page, `:${line}:${column}`);
	await page.keyboard.press('Enter');
}

/** Picks a row of the quick pick that is open. */
export async function pick(page: Page, text: string): Promise<void> {
	await quickRows(page).filter({ hasText: text }).first().click(WAIT);
}

/** Types into the input box that is open and accepts it. */
export async function answer(page: Page, text: string): Promise<void> {
	await fillQuickInput(page, text);
	await page.keyboard.press('Enter');
}

/** Rests the mouse on the first such text in the active editor and gives the text of the hover. */
export async function hover(page: Page, text: string): Promise<string> {
	const { x, y } = await placeOf(page, text);
	// A hover wants to see the mouse arrive.
	await page.mouse.move(x + 40, y + 80);
	await page.mouse.move(x, y, { steps: 6 });
	return hoverContents(page);
}

/**
 * Opens the hover at a place until its text has what is looked for: the editor may close it again while it lays out, and
 * parts come one after the other. Gives the last text seen.
 */
export async function hoverWith(page: Page, line: number, column: number, wanted: RegExp): Promise<string> {
	let text = '';
	for (let attempt = 0; attempt < 8 && !wanted.test(text); attempt++) {
		await goTo(page, line, column);
		await page.keyboard.press('Control+K');
		await page.keyboard.press('Control+I');
		for (let look = 0; look < 10 && !wanted.test(text); look++) {
			await page.waitForTimeout(300);
			const shown = await page.locator('.monaco-hover:not(.hidden) .hover-contents:visible').allInnerTexts();
			text = shown.join('\n').replaceAll('\u00a0', ' ');
		}
	}
	return text;
}

/** The text of the hover that is open; parts of it come one after the other. */
export async function hoverContents(page: Page): Promise<string> {
	const contents = page
		.locator('.monaco-hover:not(.hidden) .hover-contents:visible')
		.filter({ hasNotText: /^Loading/ });
	await contents.first().waitFor(WAIT);
	// It fades in, and parts arrive one after the other.
	await page.waitForTimeout(400);
	return (await contents.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
}

/** Opens the Problems panel and gives its rows, once there is one. */
export async function problems(page: Page): Promise<string[]> {
	await runCommand(page, 'Problems: Focus on Problems View');
	const rows = page.locator('.markers-panel .monaco-list-row');
	await rows.first().waitFor(WAIT);
	return rows.allInnerTexts();
}

/** The inner frame of the webview that holds an element of the given selector. A redrawn webview has a new frame. */
export async function webview(page: Page, selector: string): Promise<Frame> {
	const deadline = Date.now() + WAIT.timeout;
	while (Date.now() < deadline) {
		for (const frame of page.frames()) {
			const found = await frame
				.locator(selector)
				.count()
				.catch(() => 0);
			if (found > 0) return frame;
		}
		await page.waitForTimeout(100);
	}
	throw new Error(`no webview holds ${selector}`);
}

/** The notifications on screen. */
export const notifications = (page: Page): Promise<string[]> =>
	page.locator('.notification-toast .notification-list-item-message').allInnerTexts();

const quickRows = (page: Page) => page.locator('.quick-input-list .monaco-list-row');

async function fillQuickInput(page: Page, text: string): Promise<void> {
	const input = page.locator('.quick-input-widget input').first();
	await input.waitFor(WAIT);
	await input.fill(text);
}

/** The middle of the first such text in the visible lines of the active editor. */
async function placeOf(page: Page, text: string): Promise<{ readonly x: number; readonly y: number }> {
	const found = await page.evaluate((wanted) => {
		const lines = document.querySelectorAll('.editor-group-container.active .monaco-editor .view-line');
		for (const line of lines) {
			const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
			for (let node = walker.nextNode(); node; node = walker.nextNode()) {
				// The editor draws spaces as no-break spaces.
				const at = (node.textContent ?? '').replace(/\u00a0/g, ' ').indexOf(wanted);
				if (at < 0) continue;
				const range = document.createRange();
				range.setStart(node, at);
				range.setEnd(node, at + wanted.length);
				const box = range.getBoundingClientRect();
				return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
			}
		}
		return null;
	}, text);
	if (!found) throw new Error(`'${text}' is not in the visible lines of the active editor`);
	return found;
}
