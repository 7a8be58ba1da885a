// The replay of a document as the editor's panels get it, and as a page.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { readMailbox } from '../../src/mail/mailbox';
import { assembleSeries } from '../../src/patch/series';
import { pageAssets } from '../../src/platform/page-assets';
import { EXPORT_REPORT, type ExportFormat } from '../../src/protocol/protocol';
import type { HazardRow } from '../../src/replay/result';
import { checkSeries } from '../../src/review/series';
import { type ReplayNews, replayDocument } from '../../src/server/replay-document';
import type { Snapshot } from '../../src/server/report';
import { NO_SURROUNDINGS } from '../../src/server/surroundings';
import type { TestClient } from './client';
import { connectOwn } from './own-server';

const read = (name: string) => readFileSync(`test/vscode/workspace/${name}`, 'utf8');

const snapshot = (kind: Snapshot['kind'], name: string): Snapshot => ({
	uri: `file:///${name}`,
	name,
	kind,
	text: read(name),
	around: NO_SURROUNDINGS,
});

describe('the replay of a document', () => {
	it('of mails has their series, and tells how far it is', () => {
		const told: ReplayNews[] = [];
		const replay = replayDocument(snapshot('mail', 'replay.mbox'), {}, (news) => told.push(news));
		expect(told[0]).toMatchObject({ title: 'dax: a shorter way for copies', done: 0 });
		const total = told.at(-1)?.total ?? 0;
		expect(told.map(({ done }) => done)).toEqual(Array.from({ length: total + 1 }, (_, at) => at));
		const [series] = replay?.series ?? [];
		const broken = series?.rows.filter(({ cells }) => cells[1]?.change === 'new') ?? [];
		expect(broken.length).toBeGreaterThan(1);
		expect(series?.summary).toBe(`The series breaks ${broken.length} situations on its way and mends them.`);
		for (const { cells } of broken) {
			expect(cells.map(({ verdict }) => verdict)).toEqual(['safe', 'hazard', 'safe']);
			expect(cells[1]?.schedule?.steps.some(({ line }) => line?.mail?.file === 'replay.mbox')).toBe(true);
		}
		expect(replay?.hazards.map(({ id }) => id)).toContain('H04');
	});

	it('can be looked at while it runs: finished rows are as they will be', () => {
		const seen: (readonly HazardRow[])[] = [];
		const replay = replayDocument(snapshot('mail', 'replay.mbox'), {}, ({ soFar }) =>
			seen.push(soFar()?.series[0]?.rows ?? []),
		);
		const rows = replay?.series[0]?.rows ?? [];
		expect(seen.at(-1)).toHaveLength(rows.length);
		expect(seen.some((some) => some.length > 0 && some.length < rows.length)).toBe(true);
		for (const some of seen) for (const row of some) expect(rows).toContainEqual(row);
	});

	it('takes findings that are at hand, those of its own mails alone', () => {
		const document = snapshot('mail', 'replay.mbox');
		const { series } = assembleSeries(
			readMailbox(new TextEncoder().encode(document.text), document.name).messages,
		);
		const findings = series.flatMap(
			(each) => checkSeries(each, {}, { catalogue: builtinCatalogue() }).findings,
		);
		expect(findings.length).toBeGreaterThan(0);
		const foreign = findings.map((finding) => ({
			...finding,
			patch: finding.patch && {
				...finding.patch,
				messageId: 'another@example.org',
				status: 'introduced' as const,
			},
		}));
		const alone = replayDocument(document, {}, () => {});
		expect(replayDocument(document, { findings }, () => {})).toEqual(alone);
		const none = replayDocument(document, { findings: [] }, () => {});
		expect(replayDocument(document, { findings: foreign }, () => {})).toEqual(none);
	});

	it('stops each exploration at the bound that is asked for', () => {
		const options = { ...{}, maxStates: 3 };
		const [series] = replayDocument(snapshot('mail', 'replay.mbox'), options, () => {})?.series ?? [];
		const cells = series?.rows.flatMap((row) => row.cells) ?? [];
		expect(cells.some(({ verdict }) => verdict === 'not-exhausted')).toBe(true);
		expect(cells.some(({ verdict }) => verdict === 'safe')).toBe(false);
	});

	it('of a log has its reports with their lines', () => {
		const [trace] = replayDocument(snapshot('log', 'hang.dmesg'), {}, () => {})?.traces ?? [];
		expect(trace).toMatchObject({ verdict: 'explained', hazard: 'H08' });
		const text = read('hang.dmesg').split('\n');
		for (const { line, text: shown } of trace?.lines ?? []) expect(shown).toBe(text[line - 1]);
		expect(trace?.lines.length).toBeGreaterThan(10);
	});

	it('of code is none', () => {
		expect(replayDocument(snapshot('c', 'volume.c'), {}, () => {})).toBeNull();
	});
});

const built = pageAssets() !== null;
if (!built) console.warn('\nSKIPPED: HTML from the server. Nothing is built: npm run build.\n');

describe.skipIf(!built && process.env['DAXLENS_REQUIRE'] !== '1')('HTML from the server', () => {
	let client: TestClient;
	afterEach(() => client.dispose());

	it.each([
		['html', 'series.mbox', /<article class="finding warning">/],
		['replay', 'replay.mbox', /<script type="application\/json" id="replay">/],
	] as const)('%s of %s is a page', async (format: ExportFormat, name, wanted) => {
		client = await connectOwn();
		const uri = `file:///${name}`;
		client.open(uri, 'linux-mbox', read(name));
		await client.nextPublication(uri);
		const text = await client.connection.sendRequest<string>(EXPORT_REPORT, { uri, format });
		expect(text).toMatch(/^<!DOCTYPE html>/);
		expect(text).toMatch(wanted);
	});
});
