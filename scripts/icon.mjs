// Draws media/icon.png from media/icon.svg with a headless Chromium.
//   node scripts/icon.mjs
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const media = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'media');
const browser = await chromium.launch({
	executablePath: process.env.DAXLENS_CHROMIUM ?? '/usr/bin/chromium',
	args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(
	`<style>body{margin:0}svg{display:block}</style>${await readFile(path.join(media, 'icon.svg'), 'utf8')}`,
);
await page.screenshot({ path: path.join(media, 'icon.png'), omitBackground: true });
await browser.close();
