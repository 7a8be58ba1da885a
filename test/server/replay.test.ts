// The replay of a document as the editor's panels get it, and as a page.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { pageAssets } from '../../src/platform/page-assets';
import { EXPORT_REPORT, type ExportFormat } from '../../src/protocol/protocol';
import { replayDocument } from '../../src/server/replay-document';
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
		const told: unknown[] = [];
		const replay = replayDocument(snapshot('mail', 'replay.mbox'), undefined, (...news) => told.push(news));
		expect(told).toEqual([['dax: a shorter way for copies', 0, 1]]);
		const [series] = replay?.series ?? [];
		const broken = series?.rows.filter(({ cells }) => cells[1]?.change === 'new') ?? [];
		expect(broken.length).toBeGreaterThan(0);
		for (const { cells } of broken) {
			expect(cells.map(({ verdict }) => verdict)).toEqual(['safe', 'hazard', 'safe']);
			expect(cells[1]?.schedule?.steps.some(({ line }) => line?.mail?.file === 'replay.mbox')).toBe(true);
		}
		expect(replay?.hazards.map(({ id }) => id)).toContain('H04');
	});

	it('of a log has its reports with their lines', () => {
		const [trace] = replayDocument(snapshot('log', 'hang.dmesg'), undefined, () => {})?.traces ?? [];
		expect(trace).toMatchObject({ verdict: 'explained', hazard: 'H08' });
		const text = read('hang.dmesg').split('\n');
		for (const { line, text: shown } of trace?.lines ?? []) expect(shown).toBe(text[line - 1]);
		expect(trace?.lines.length).toBeGreaterThan(10);
	});

	it('of code is none', () => {
		expect(replayDocument(snapshot('c', 'volume.c'), undefined, () => {})).toBeNull();
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
