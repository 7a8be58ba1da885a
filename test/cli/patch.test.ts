// `daxlens patch` as scripts and people call it: what it says of complete, incomplete, re-rolled and damaged series.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main';

const folder = mkdtempSync(path.join(os.tmpdir(), 'daxlens-patch-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...argv: string[]) {
	let out = '';
	const err: string[] = [];
	const status = await main(['patch', ...argv], {
		out: (text) => {
			out += text;
		},
		err: (line) => err.push(line),
		colour: false,
	});
	return { status, out, err };
}

/** A file of these lines; its path. */
function file(name: string, ...lines: readonly string[]): string {
	const full = path.join(folder, name);
	mkdirSync(path.dirname(full), { recursive: true });
	writeFileSync(full, `${lines.join('\n')}\n`);
	return full;
}

const mail = (id: string, subject: string, parent: string | null, ...body: readonly string[]) => [
	'From mboxrd@z Thu Jan  1 00:00:00 1970',
	'From: Ada Byte <ada@example.org>',
	'Date: Wed, 25 Nov 2015 13:36:53 -0500',
	`Subject: ${subject}`,
	`Message-ID: <${id}>`,
	...(parent === null ? [] : [`In-Reply-To: <${parent}>`]),
	'',
	...body,
	'',
];

const CHANGE = [
	'diff --git a/fs/dax.c b/fs/dax.c',
	'index 1111111..2222222 100644',
	'--- a/fs/dax.c',
	'+++ b/fs/dax.c',
	'@@ -1,2 +1,3 @@ int f(void)',
	' one',
	'+two',
	' three',
];
const MOVE = [
	'diff --git a/a.c b/b.c',
	'similarity index 100%',
	'rename from a.c',
	'rename to b.c',
	'diff --git a/logo.png b/logo.png',
	'index 1111111..2222222 100644',
	'Binary files a/logo.png and b/logo.png differ',
];

const series = file(
	'series.mbox',
	...mail(
		'c',
		'[PATCH v2 0/3] pool: tidy',
		null,
		'Text.',
		'',
		'base-commit: 0123456789ab',
		'prerequisite-patch-id: 1123456789ab',
		'prerequisite-patch-id: 2123456789ab',
		'change-id: 20201010-pool-1',
	),
	...mail(
		'p1',
		'[PATCH v2 1/3] pool: one',
		'c',
		'Why.',
		'',
		'Fixes: 0123456789ab ("pool: zero")',
		'Signed-off-by: Ada Byte <ada@example.org>',
		'---',
		...CHANGE,
	),
	...mail('p3', '[PATCH v2 3/3] pool: three', 'c', 'Why.', '---', ...MOVE),
	...mail('r', 'Re: [PATCH v2 1/3] pool: one', 'p1', 'Fine.'),
);

describe('daxlens patch', () => {
	it('tells people what a series is and what of it is missing', async () => {
		const { status, out, err } = await run(series);
		expect([status, err]).toEqual([0, []]);
		expect(out.split('\n')).toEqual([
			'pool: tidy v2',
			'  2 of 3 patches, incomplete: 2 missing',
			'  cover letter: c',
			'  base: 0123456789ab',
			'  needs first: 2 other patches',
			'  change id: 20201010-pool-1',
			'  1/3 pool: one  (1 file, +1 -0)',
			'      fs/dax.c  +1 -0',
			'  3/3 pool: three  (2 files, +0 -0)',
			'      a.c => b.c  +0 -0, renamed',
			'      logo.png  binary',
			'',
			'1 series, 1 other message',
			'',
		]);
	});

	it('tells scripts the same', async () => {
		const { status, out } = await run('--format', 'json', series);
		expect(status).toBe(0);
		const result = JSON.parse(out);
		expect(result).toMatchObject({ schema: 1, replies: 1, errors: [] });
		expect(result.series).toHaveLength(1);
		expect(result.series[0]).toMatchObject({
			subject: 'pool: tidy',
			version: 2,
			of: 3,
			complete: false,
			coverLetter: 'c',
			missing: [2],
			previous: null,
			partial: false,
			baseCommit: '0123456789ab',
			prerequisites: ['1123456789ab', '2123456789ab'],
			changeId: '20201010-pool-1',
			inferred: [],
		});
		const [first, third] = result.series[0].patches;
		expect(first).toMatchObject({
			messageId: 'p1',
			subject: 'pool: one',
			author: 'Ada Byte <ada@example.org>',
			date: '2015-11-25T13:36:53-05:00',
			number: 1,
			line: 15,
			fixes: [{ commit: '0123456789ab', title: 'pool: zero' }],
			trailers: [
				{ name: 'Fixes', line: 23 },
				{ name: 'Signed-off-by', value: 'Ada Byte <ada@example.org>', line: 24 },
			],
			files: [
				{
					oldPath: 'fs/dax.c',
					newPath: 'fs/dax.c',
					status: 'modified',
					binary: false,
					additions: 1,
					deletions: 0,
					hunks: 1,
				},
			],
			errors: [],
		});
		expect(first.patchId).toMatch(/^[0-9a-f]{40}$/);
		expect(third.files).toMatchObject([{ status: 'renamed' }, { binary: true, hunks: 0 }]);
	});

	it('tells versions and partial re-rolls', async () => {
		const all = file(
			'versions.mbox',
			...mail('a1', '[PATCH 1/2] one', null, '---', ...CHANGE),
			...mail('a2', '[PATCH 2/2] two', 'a1', '---', ...CHANGE),
			...mail('b2', '[PATCH v2 2/2] two', 'a2', '---', ...CHANGE),
			...mail('x', '[PATCH] alone', null, '---', ...CHANGE),
			...mail('y', '[PATCH v2] alone', null, '---', ...CHANGE),
		);
		const { out } = await run(all);
		expect(out).toContain(
			'two v2\n  1 of 2 patches, incomplete: 1 missing\n  partial re-roll of v1: 1 stay as they were\n',
		);
		expect(out).toContain('alone v2\n  1 of 1 patch, complete\n  follows v1 (x)\n  base: not named\n');
		const { series: found } = JSON.parse((await run('--format', 'json', all)).out);
		expect(
			found.map((one: { previous: number | null; partial: boolean }) => [one.previous, one.partial]),
		).toEqual([
			[null, false],
			[0, true],
			[null, false],
			[2, false],
		]);
	});

	it('says that unthreaded mails were put together', async () => {
		const loose = file('loose/1.eml', ...mail('l1', '[PATCH 1/2] one', null, '---', ...CHANGE).slice(1));
		file('loose/2.eml', ...mail('l2', '[PATCH 2/2] two', null, '---', ...CHANGE).slice(1));
		const { out } = await run(path.dirname(loose));
		expect(out).toContain('2 of 2 patches, complete');
		expect(out).toContain('  put together by sender, version and numbers: the mails are not threaded\n');
	});

	it('knows commit messages that were pasted without their diffs', async () => {
		const list = file(
			'list.txt',
			'pool: one',
			'',
			'Why.',
			'',
			'Fixes: 0123456789ab ("pool: zero")',
			'Signed-off-by: Ada Byte <ada@example.org>',
		);
		expect((await run(list)).out).toBe(
			'pool: one\n  a commit message without its diff\n\n1 series, 0 other messages\n',
		);
	});

	it('tells damage with file and line, and the rest all the same', async () => {
		const damaged = file(
			'damaged.mbox',
			...mail('d', '[PATCH] d', null, '---', ...CHANGE.slice(0, -2)),
			...mail('e', '[PATCH] e', null, '---', ...CHANGE),
		);
		const { status, out } = await run(damaged);
		expect(status).toBe(0);
		expect(out).toMatch(/^d\n/);
		expect(out).toMatch(/^e\n/m);
		expect(out).toMatch(new RegExp(`^${damaged}:\\d+: .+$`, 'm'));
		const { errors } = JSON.parse((await run('--format', 'json', damaged)).out);
		expect(errors).toMatchObject([{ file: damaged, line: 14 }]);
	});

	it.each([
		[[], /name at least one file/],
		[['--format', 'xml', series], /--format takes text, json, not 'xml'/],
		[[path.join(folder, 'nowhere.mbox')], /nowhere\.mbox: /],
	])('refuses %j', async (argv, message) => {
		const { status, out, err } = await run(...argv);
		expect([status, out]).toEqual([2, '']);
		expect(err.join('\n')).toMatch(message);
	});
});
