// biome-ignore-all lint/performance/useDomNodeTextContent: what a reader sees counts, not what the document holds
// The panels as pages in a browser: keys, names that a screen reader says, what is kept, what may run, and accessibility in
// every colour scheme.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHtml } from '../../src/report/html/check-page';
import { logHeading, reportArticle, tracePageEnd, tracePageStart } from '../../src/report/html/trace-page';
import { parseLog } from '../../src/trace/log';
import { result } from '../report/result';
import { issues } from './axe';
import { obstacle, Pages, type Reader } from './browser';
import { EVERYTHING, SERIES, SERIES_ONLY, TRACE_ONLY } from './fixture';

const SCHEMES: readonly Reader[] = [
	{ colorScheme: 'light' },
	{ colorScheme: 'light', contrast: 'more' },
	{ colorScheme: 'dark', contrast: 'more' },
];

const chosenName = (page: Page) => page.locator('td[aria-selected="true"]').getAttribute('aria-label');

describe.skipIf(obstacle() !== null)('the pages of a replay', () => {
	let pages: Pages;
	beforeAll(async () => {
		pages = await Pages.start();
	});
	afterAll(() => pages?.stop());

	describe('the matrix', () => {
		it('begins with the first change for the worse, and has it in the focus', async () => {
			const page = await pages.replay(SERIES_ONLY);
			expect(await chosenName(page)).toBe(
				'read from a hole ∥ write ∥ remove, after patch 4: H31 worse, hazard unbalanced exit',
			);
			expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-selected'))).toBe('true');
		});

		it('is a grid of one tab stop with row and column headers', async () => {
			const page = await pages.replay(SERIES_ONLY);
			const grid = page.getByRole('grid', { name: 'Hazards by scenario and patch' });
			expect(await grid.locator('td[tabindex="0"]').count()).toBe(1);
			expect(await grid.getAttribute('aria-rowcount')).toBe(String(SERIES.rows.length + 1));
			expect(await grid.getByRole('columnheader').count()).toBe(SERIES.patches.length + 3);
			expect(await grid.getByRole('rowheader', { name: 'read fault ∥ remove' }).count()).toBe(1);
		});

		it('is moved through by keys', async () => {
			const page = await pages.replay(SERIES_ONLY);
			const press = async (key: string) => {
				await page.keyboard.press(key);
				return chosenName(page);
			};
			expect(await press('ArrowLeft')).toContain('after patch 3: H04');
			expect(await press('Home')).toContain('before the series: H04, hazard');
			expect(await press('ArrowUp')).toContain('write(2) ∥ remove, before the series');
			expect(await press('n')).toContain('write(2) ∥ remove, after patch 4: safe fixed, every state visited');
			expect(await press('Shift+N')).toContain('ext4: removed, then write fault, after patch 6: safe fixed');
			expect(await press('7')).toContain('after patch 7: safe');
			expect(await press('End')).toContain('after patch 7: safe');
		});

		it('a chip filters the rows; one without rows cannot be pressed', async () => {
			const page = await pages.replay(SERIES_ONLY);
			await page.keyboard.press('f');
			await page.keyboard.press('ArrowRight');
			await page.keyboard.press('ArrowRight');
			await page.keyboard.press('Enter');
			expect(await page.getByRole('button', { name: 'New 1' }).getAttribute('aria-pressed')).toBe('true');
			expect(await page.locator('tbody th[scope="row"]').allInnerTexts()).toEqual([
				'freeze fault ∥ queue frozen, not dying',
			]);
		});

		it('the side pane shows the schedule of the chosen cell with its lines', async () => {
			const page = await pages.replay(SERIES_ONLY);
			const pane = page.getByRole('complementary', { name: 'The chosen cell' });
			expect(await pane.getByRole('heading', { level: 2 }).innerText()).toBe('H31 Unbalanced exit');
			expect(await pane.locator('.schedule li').count()).toBe(6);
			expect(await pane.locator('.schedule li.hazard').innerText()).toContain(
				'leaves a queue that it never entered',
			);
			expect(await pane.getByRole('button', { name: '4/7 fs/dax.c:155' }).count()).toBe(1);
		});

		it('many patches fold where nothing happens, and unfold', async () => {
			const quiet = Array.from({ length: 20 }, (_, at) => ({
				number: at + 8,
				subject: `dax: tidy up ${at}`,
				operations: [],
				notModelled: [],
				mail: null,
			}));
			const rows = SERIES.rows.map((row) => {
				const last = row.cells.at(-1);
				const more = last ? quiet.map(({ number }) => ({ ...last, patch: number, change: null })) : [];
				return { ...row, cells: [...row.cells, ...more] };
			});
			const long = { ...SERIES, patches: [...SERIES.patches, ...quiet], rows };
			const page = await pages.replay({ ...SERIES_ONLY, series: [long] });
			const fold = page.getByRole('button', { name: /^8–27/ });
			const before = await page.getByRole('columnheader').count();
			await fold.click();
			expect(await page.getByRole('columnheader').count()).toBe(before + 19);
		});

		it('a series that changes no step says so', async () => {
			const page = await pages.replay({ ...SERIES_ONLY, series: [{ ...SERIES, rows: [] }] });
			await page.getByRole('heading', { name: 'No patch of this series changes a modelled step' }).waitFor();
		});
	});

	describe('the timeline', () => {
		it('opens from the matrix with Enter at the hazard, and Escape leads back', async () => {
			const page = await pages.replay(SERIES_ONLY, 'matrix/0/fault/7');
			await page.keyboard.press('Enter');
			expect(await page.locator('tr[aria-current="step"]').innerText()).toContain(
				'inserts the page-table entry',
			);
			await page.keyboard.press('Escape');
			expect(await chosenName(page)).toContain('read fault ∥ remove, after patch 7');
		});

		it('steps by keys and says each step once', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/9');
			const said = page.locator('[aria-live="polite"]');
			await page.keyboard.press('ArrowLeft');
			expect(await said.innerText()).toBe('Step 8 of 15, Unbind: no reader is left.');
			await page.keyboard.press('h');
			expect(await said.innerText()).toBe('Step 9 of 15, Read fault: inserts the page-table entry. H02.');
			await page.keyboard.press('Shift+ArrowLeft');
			expect(await said.innerText()).toContain('Step 7 of 15, Read fault');
			await page.keyboard.press('End');
			expect(await said.innerText()).toContain('Step 15 of 15');
		});

		it('shows the state after the step, the change marked', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/9');
			const changed = page.locator('table.state tr.changed');
			expect(await changed.allInnerTexts()).toEqual([
				expect.stringContaining('none → ro'),
				expect.stringContaining('none → b0'),
			]);
			expect(await page.locator('.held-list li').allInnerTexts()).toEqual([
				expect.stringContaining('since 1'),
				expect.stringContaining('since 2'),
				expect.stringMatching(/read section\s+ended at 6/),
			]);
		});

		it('draws what no guard covers, who waits and what is pinned', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/9');
			const drawing = page.getByRole('img', { name: /Timeline of 15 steps; the table below/ });
			expect(await drawing.locator('.gap text').textContent()).toBe(
				'read section does not cover steps 7 to 9',
			);
			expect(await drawing.locator('.wait text').textContent()).toBe('waits: synchronize_srcu in kill_dax');
			expect(await drawing.locator('.wait .arrow').count()).toBe(1);
			await page.getByRole('button', { name: 'pmem0 dax alive, readers' }).click();
			await page.keyboard.press('.');
			expect(await page.locator('.labels h3').allInnerTexts()).toEqual(['Pinned', 'Tasks', 'Objects']);
		});

		it('C goes to the next change of the chosen row', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/1');
			await page.getByRole('button', { name: 'pmem0 queue life' }).click();
			await page.keyboard.press('c');
			expect(await page.locator('.position').innerText()).toBe('Step 13 of 15');
		});

		it('finds steps, and leaves the keys alone while somebody types', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/1');
			await page.keyboard.press('/');
			await page.keyboard.type('lock');
			expect(await page.locator('.search [role="status"]').innerText()).toMatch(/^\d+ steps$/);
			await page.keyboard.press('Enter');
			expect(await page.locator('.position').innerText()).toBe('Step 2 of 15');
		});

		it('names at the edge what began before the part in view', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/15');
			await page.setViewportSize({ width: 950, height: 800 });
			for (let press = 0; press < 2; press++) await page.keyboard.press('w');
			await page.keyboard.press('End');
			const left = () => page.locator('.chart').evaluate((box) => box.scrollLeft);
			await expect.poll(left).toBeGreaterThan(200);
			const places = () =>
				page
					.locator('.band text')
					.evaluateAll((texts) => texts.map((text) => Number(text.getAttribute('x'))));
			await expect.poll(async () => Math.min(...(await places())) - (await left())).toBeGreaterThanOrEqual(0);
		});

		it('in a low window scrolls, and nothing shrinks into another part', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/9');
			await page.setViewportSize({ width: 1100, height: 400 });
			await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
			const table = await page.locator('.step-table').boundingBox();
			const keys = await page.locator('.key-line').boundingBox();
			expect(table && keys && table.y + table.height).toBeLessThanOrEqual((keys?.y ?? 0) + 1);
			expect(table?.height).toBeGreaterThanOrEqual(120);
		});

		it('the table alone is one key away', async () => {
			const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/9');
			await page.keyboard.press('t');
			expect(await page.locator('svg.drawing').count()).toBe(0);
			expect(await page.getByRole('table', { name: 'Steps' }).locator('tbody tr').count()).toBe(15);
		});
	});

	describe('the explanation of a log', () => {
		it('one step is chosen in the log and in the schedule', async () => {
			const page = await pages.replay(TRACE_ONLY);
			await page.keyboard.press('Home');
			await page.keyboard.press('ArrowDown');
			expect(await page.locator('.log-lines .chosen').innerText()).toContain('capacity change');
			expect(await page.locator('.schedule .chosen').innerText()).toContain('the queue dies');
		});

		it('draws who waits for whom, and says the same in words', async () => {
			const page = await pages.replay(TRACE_ONLY);
			const graph = page.getByRole('img', { name: /Who waits for whom: umount:2187 waits until/ });
			expect(await graph.locator('.node').count()).toBe(6);
			expect(await page.locator('.words-list li').count()).toBe(4);
			expect(await page.getByText('Not known from this log:').count()).toBe(1);
		});

		it('draws them in type of one size, however little room there is', async () => {
			const page = await pages.replay(TRACE_ONLY);
			for (const width of [1600, 1000]) {
				await page.setViewportSize({ width, height: 900 });
				const type = page.locator('.wait-graph .node text').first();
				await expect.poll(async () => (await type.boundingBox())?.height ?? 0).toBeGreaterThan(11);
				const widthOf = async (selector: string) =>
					(await page.locator(selector).boundingBox())?.width ?? Number.NaN;
				// It is drawn anew a moment after the page has got its size.
				const tooWide = async () => (await widthOf('.wait-graph')) - (await widthOf('.graph-box'));
				await expect.poll(tooWide).toBeLessThanOrEqual(0);
			}
		});

		it('marks what the log does not tell', async () => {
			const page = await pages.replay(TRACE_ONLY);
			expect(await page.locator('.schedule li', { hasText: 'inferred' }).count()).toBe(1);
			expect(await page.locator('.log-lines li', { hasText: 'unreliable, not used' }).count()).toBe(1);
		});
	});

	it('a reload brings back view and choices', async () => {
		const page = await pages.replay(SERIES_ONLY, 'timeline/0/fault/7/3');
		await page.keyboard.press('ArrowRight');
		await page.keyboard.press('t');
		await page.reload();
		expect(await page.locator('.position').innerText()).toBe('Step 4 of 15');
		expect(await page.locator('svg.drawing').count()).toBe(0);
	});

	it('everything at once is a list that leads to each', async () => {
		const page = await pages.replay(EVERYTHING);
		await page.getByRole('button', { name: /umount:2187/ }).click();
		await page.getByRole('heading', { name: /umount:2187 waits/ }).waitFor();
		await page.goBack();
		await page.getByRole('heading', { name: 'Replay', exact: true }).waitFor();
		expect(await page.getByText('The model forbids line 19').count()).toBe(1);
	});

	it('F6 goes from pane to pane, ? shows the keys and Escape closes them', async () => {
		const page = await pages.replay(SERIES_ONLY);
		await page.waitForFunction(() => document.activeElement?.matches('td'));
		await page.keyboard.press('F6');
		await page.waitForFunction(() => document.activeElement?.closest('aside'));
		await page.keyboard.press('?');
		await page.getByRole('dialog', { name: 'Keys' }).waitFor();
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
	});

	it('runs nothing but its own script, asks for nothing, and takes hostile text for text', async () => {
		const hostile = '</script><script>document.title = "taken"</script><img src=x onerror=alert(1)>';
		const series = { ...SERIES, title: hostile, summary: hostile };
		const page = await pages.replay({ ...SERIES_ONLY, series: [series] });
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(hostile);
		for (const key of ['Enter', 'ArrowLeft', 't', 'Escape']) await page.keyboard.press(key);
		expect(await page.title()).not.toBe('taken');
		expect(pages.complaints).toEqual([]);
		expect(pages.asked).toEqual([]);
	});

	it.each([
		['matrix', SERIES_ONLY, 'matrix/0/hole-read/4'],
		['timeline', SERIES_ONLY, 'timeline/0/fault/7/9'],
		['hung', TRACE_ONLY, 'hung/0'],
		['overview', EVERYTHING, 'overview'],
	] as const)(
		'%s has no serious issue of accessibility, and contrast in every scheme',
		async (_name, replay, view) => {
			const page = await pages.replay(replay, view);
			await page.locator('main').waitFor();
			expect(await issues(page, '')).toEqual([]);
			for (const reader of SCHEMES) {
				await pages.prefer(reader);
				expect(await issues(page, 'runOnly: ["color-contrast"]'), JSON.stringify(reader)).toEqual([]);
			}
		},
	);

	describe('reports that are only read', () => {
		const log = parseLog(
			[
				'[  483.650112] INFO: task umount:2217 blocked for more than 120 seconds.',
				'[  483.650151] Call Trace:',
				'[  483.650168]  schedule+0x5a/0xd0',
				'[  483.650330]  ? destroy_sched_domains_rcu+0x30/0x30',
				'[  484.101202] XFS (pmem0): Log I/O Error detected.  Shutting down filesystem.',
			].join('\n'),
		);
		const checkPage = () =>
			checkHtml(result, { isShown: () => true, baseline: null }, pages.assets.report.style);
		const tracePage = () => {
			const { style } = pages.assets.report;
			const reports = log.reports.map((report) => reportArticle(report, 'a.log'));
			return [tracePageStart(style), logHeading('a.log'), ...reports, tracePageEnd(style)].join('');
		};

		it.each([
			['check', checkPage],
			['trace', tracePage],
		] as const)('%s: no serious issue, no script, fits 400 pixels', async (_name, make) => {
			const page = await pages.open(make(), '', { viewport: { width: 400, height: 800 } });
			expect(await page.getByRole('article').count()).toBeGreaterThan(0);
			const overflow = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
			);
			expect(overflow).toBeLessThanOrEqual(0);
			expect(pages.complaints).toEqual([]);
			expect(pages.asked).toEqual([]);
			for (const reader of [{}, ...SCHEMES]) {
				await pages.prefer(reader);
				expect(await issues(page, ''), JSON.stringify(reader)).toEqual([]);
			}
		});
	});

	describe.each([
		['400 pixels', { width: 400, height: 800 }],
		['200 % zoom', { width: 720, height: 425 }],
	] as const)('at %s', (_name, viewport) => {
		it.each([
			['matrix', SERIES_ONLY, 'matrix/0/hole-read/4'],
			['timeline', SERIES_ONLY, 'timeline/0/fault/7/9'],
			['hung', TRACE_ONLY, 'hung/0'],
		] as const)(
			'%s scrolls in one direction, but for its grid, and loses nothing',
			async (_view, replay, view) => {
				const page = await pages.replay(replay, view, { viewport });
				const overflow = await page.evaluate(
					() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
				);
				expect(overflow).toBeLessThanOrEqual(0);
				expect(await page.locator('aside').isVisible()).toBe(true);
				expect(await page.locator('.key-line').isVisible()).toBe(true);
			},
		);
	});
});
