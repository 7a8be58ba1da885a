// What the client's lists and commands get: series, logs, contracts, drafts, reports for others, ranges, whole folders.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import {
	CHECK_FOLDER,
	COMPARE_SERIES,
	CONTRACTS,
	type ContractView,
	DOCUMENT_VIEW,
	type DocumentView,
	EXPLAIN,
	EXPORT_REPORT,
	type FolderOutcome,
	type FolderProgress,
	MAIL_REPLY,
	type RangeView,
} from '../../src/protocol/protocol';
import type { TestClient } from './client';
import { connectOwn } from './own-server';

const SERIES = readFileSync('test/vscode/workspace/series.mbox', 'utf8');
const MAIL = 'file:///series.mbox';
const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-views-'));
for (const name of ['volume.c', 'one.patch', 'series.mbox', 'pool.dmesg', 'notes.txt'])
	cpSync(`test/vscode/workspace/${name}`, path.join(folder, name));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let client: TestClient;
afterEach(() => client.dispose());

async function opened(uri = MAIL, languageId = 'linux-mbox', text = SERIES): Promise<void> {
	client = await connectOwn();
	client.open(uri, languageId, text);
	await client.nextPublication(uri);
}

const viewOf = (uri = MAIL) => client.connection.sendRequest<DocumentView>(DOCUMENT_VIEW, { uri });

async function firstFinding() {
	const finding = (await viewOf()).series[0]?.findings.find(({ status }) => status === 'introduced');
	if (!finding) throw new Error('nothing is introduced');
	return finding;
}

describe('the view of a document', () => {
	it('has the series with its patches, findings and what was not analysed', async () => {
		await opened();
		const [series] = (await viewOf()).series;
		expect(series).toMatchObject({ version: 2, of: 2, missing: [], basis: expect.stringContaining('hunks') });
		expect(series?.patches.map(({ number, files }) => [number, files])).toEqual([
			[1, ['drivers/volume/core.c']],
			[2, ['drivers/volume/core.c']],
		]);
		const introduced = series?.findings.filter(({ status }) => status === 'introduced');
		expect(introduced).toMatchObject([
			{ rule: 'unreleased-on-path', patch: 2, suppression: null, fixedBy: null },
		]);
		const line = SERIES.split('\n')[introduced?.[0]?.line ?? -1];
		expect(line).toContain('expect: unreleased-on-path');
	});

	it('has the reports of a log with the tasks and what they wait for', async () => {
		const text = readFileSync('test/vscode/workspace/pool.dmesg', 'utf8');
		await opened('file:///pool.dmesg', 'kmsg', text);
		const [report] = (await viewOf('file:///pool.dmesg')).traces;
		expect(report).toMatchObject({ kind: 'hung-task' });
		expect(report?.tasks[0]).toMatchObject({ wait: expect.stringContaining('xfs_ail_push_all_sync()') });
		const frame = report?.tasks[0]?.frames.find(({ symbol }) => symbol === 'xfs_ail_push_all_sync');
		expect(text.split('\n')[frame?.line ?? -1]).toContain('xfs_ail_push_all_sync');
		expect(JSON.stringify(report)).not.toContain('destroy_sched_domains_rcu');
	});

	it('is null for a document that is not open', async () => {
		await opened();
		expect(await viewOf('file:///elsewhere.mbox')).toBeNull();
	});
});

describe('contracts', () => {
	it('are listed in words', async () => {
		await opened();
		const all = await client.connection.sendRequest<ContractView[]>(CONTRACTS);
		const [found] = all.filter(({ takes }) => takes.some((call) => call.startsWith('blk_queue_enter(')));
		expect(found).toMatchObject({ resource: 'queue usage', place: null });
		expect(found?.explanation).toContain('blk_queue_exit');
	});

	it('of the folder come first, with their place', async () => {
		await opened();
		client.dispose();
		const own = path.join(folder, '.daxlens');
		mkdirSync(own);
		writeFileSync(
			path.join(own, 'contracts.yaml'),
			'contracts:\n  - id: made-up\n    resource: thing\n    kind: reference\n    acquire: [{ call: a(x), success: zero, key: x }]\n    release: [{ call: b(x), key: x }]\n    source: made up\n',
		);
		client = await connectOwn({ folders: [folder] });
		const [first] = await client.connection.sendRequest<ContractView[]>(CONTRACTS);
		const uri = URI.file(path.join(own, 'contracts.yaml')).toString();
		expect(first).toMatchObject({ id: 'made-up', takes: ['a(x)'], gives: ['b(x)'], place: { uri, line: 1 } });
		rmSync(own, { recursive: true });
	});
});

describe('a mail reply', () => {
	const reply = (chosen: object[], messageId: string | null = null) =>
		client.connection.sendRequest<string>(MAIL_REPLY, { uri: MAIL, chosen, messageId });

	it('speaks of the chosen findings in the words of the reader', async () => {
		await opened();
		const { fingerprint, message } = await firstFinding();
		const own = await reply([{ fingerprint, text: 'The lock stays held here, it seems to me.' }]);
		expect(own).toContain('The lock stays held here, it seems to me.');
		expect(own).toMatch(/^> \+/m);
		expect(own).toContain('In-Reply-To: <');
		const body = own.slice(own.indexOf('\n\n'));
		for (const line of body.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
		const theirs = await reply([{ fingerprint, text: null }]);
		expect(theirs.replace(/\s+/g, ' ')).toContain(message.slice(0, 40));
	});

	it('is empty where nothing is chosen, or nothing of that patch', async () => {
		await opened();
		const { fingerprint } = await firstFinding();
		const [patch] = (await viewOf()).series[0]?.patches ?? [];
		expect(await reply([])).toBe('');
		expect(await reply([{ fingerprint, text: null }], patch?.messageId)).toBe('');
	});
});

describe('a report for others', () => {
	it.each([
		['text', /unreleased-on-path/],
		['json', /"schema": 1/],
		['sarif', /"version": "2\.1\.0"/],
		['mail', /^Subject: Re:/m],
	])('%s has the finding', async (format, wanted) => {
		await opened();
		const text = await client.connection.sendRequest<string>(EXPORT_REPORT, { uri: MAIL, format });
		expect(text).toMatch(wanted);
		expect(text).toContain((await firstFinding()).fingerprint.slice(0, 8));
	});

	it('explains one finding in full', async () => {
		await opened();
		const { fingerprint } = await firstFinding();
		const text = await client.connection.sendRequest<string>(EXPLAIN, { uri: MAIL, fingerprint });
		expect(text).toMatch(/^## volume/);
		expect(text).toContain('Contract:');
		expect(await client.connection.sendRequest(EXPLAIN, { uri: MAIL, fingerprint: 'no such' })).toBeNull();
	});
});

describe('two versions of a series', () => {
	const range = (before: string, after: string) =>
		client.connection.sendRequest<RangeView | null>(COMPARE_SERIES, {
			before: { name: 'v1.mbox', text: before },
			after: { name: 'v2.mbox', text: after },
		});
	/** The second version lets go before it leaves. */
	const mended = SERIES.replace(/^(\+\s+)return .*expect: unreleased-on-path.*$/m, '$1goto out;');

	it('tell which findings went, came and stayed', async () => {
		await opened();
		const went = await range(SERIES, mended);
		expect([went?.came, went?.went.map(({ rule }) => rule), went?.stayed]).toEqual([
			[],
			['unreleased-on-path'],
			[],
		]);
		const came = await range(mended, SERIES);
		expect([came?.came.length, came?.went.length]).toEqual([1, 0]);
		const stayed = await range(SERIES, SERIES);
		expect([stayed?.came.length, stayed?.went.length, stayed?.stayed.length]).toEqual([0, 0, 1]);
		expect(stayed?.before).toMatchObject({ version: 2, patches: 2, of: 2 });
	});

	it('are none where a text has no series', async () => {
		await opened();
		expect(await range('prose\n', SERIES)).toBeNull();
	});
});

describe('a folder', () => {
	const check = (token = new CancellationTokenSource().token) =>
		client.connection.sendRequest<FolderOutcome>(
			CHECK_FOLDER,
			{ uri: URI.file(folder).toString(), progress: 'p' },
			token,
		);

	it('is analysed file by file, with progress', async () => {
		client = await connectOwn({ folders: [folder] });
		const told: FolderProgress[] = [];
		client.connection.onNotification(
			'$/progress',
			({ value }: { value: FolderProgress }) => void told.push(value),
		);
		const outcome = await check();
		expect(outcome).toMatchObject({ findings: 3, problems: [], cancelled: false });
		expect(told.map(({ done }) => done)).toEqual(told.map((_one, at) => at));
		expect(outcome.files).toBe(told[0]?.of);
		const shown = client.published
			.filter(({ diagnostics }) => diagnostics.length > 0)
			.map(({ uri }) => path.basename(uri));
		expect(shown.sort()).toEqual(['one.patch', 'series.mbox', 'volume.c']);
	});

	it('leaves the open documents to themselves', async () => {
		client = await connectOwn({ folders: [folder] });
		const uri = URI.file(path.join(folder, 'volume.c')).toString();
		client.open(uri, 'c', 'int nothing;\n');
		await client.nextPublication(uri);
		await check();
		expect(client.published.filter((one) => one.uri === uri).map(({ diagnostics }) => diagnostics)).toEqual([
			[],
		]);
	});

	it('stops when told to', async () => {
		client = await connectOwn({ folders: [folder] });
		const source = new CancellationTokenSource();
		client.connection.onNotification('$/progress', () => source.cancel());
		const outcome = await check(source.token).catch((error: { code: number }) => error.code);
		if (typeof outcome === 'number') expect(outcome).toBe(-32800);
		else expect(outcome).toMatchObject({ cancelled: true });
	});

	it('is not read without trust', async () => {
		client = await connectOwn({ folders: [folder], options: { readFolders: false } });
		expect(await check()).toMatchObject({ files: 0, problems: [expect.stringContaining('not trusted')] });
	});
});
