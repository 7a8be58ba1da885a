// Saved archive pages and pasted commits, made up in the forms that lore, patchwork, hypermail and git log give them.
import { describe, expect, it } from 'vitest';
import { detectKind } from '../../src/mail/kind';
import { readMailbox } from '../../src/mail/mailbox';
import { assembleSeries } from '../../src/patch/series';
import { bytesOf, HEAD, messagesIn } from './mail';

const DIFF = [
	'diff --git a/drivers/x.c b/drivers/x.c',
	'index 1234567..89abcde 100644',
	'--- a/drivers/x.c',
	'+++ b/drivers/x.c',
	'@@ -1,2 +1,3 @@  static int f(void)',
	' one',
	'+two',
	' three',
];

const LORE = [
	'All of lore.kernel.org',
	' help / color / mirror / Atom feed',
	'* [PATCH v2 0/1] pmem: tidy',
	'@ 2020-01-02  3:04 Ada Byte',
	'  2020-01-02  3:05 ` [PATCH v2 1/1] pmem: use it Ada Byte',
	'  0 siblings, 1 reply; 3+ messages in thread',
	'From: Ada Byte @ 2020-01-02  3:04 UTC (permalink / raw)',
	'  To: nvdimm',
	'  Cc: Bob Bit,',
	'	Carl Nibble',
	'',
	'* a list in the text',
	'',
	'^ permalink raw reply	[flat|nested] 3+ messages in thread',
	'',
	'* [PATCH v2 1/1] pmem: use it',
	'  2020-01-02  3:04 [PATCH v2 0/1] pmem: tidy Ada Byte',
	'@ 2020-01-02  3:05 ` Ada Byte',
	'  2020-01-03 13:05   ` Bob Bit',
	'  0 siblings, 1 reply; 3+ messages in thread',
	'From: Ada Byte @ 2020-01-02  3:05 UTC (permalink / raw)',
	'  To: nvdimm',
	'',
	'Use it.',
	'---',
	...DIFF,
	'',
	'^ permalink raw reply related	[flat|nested] 3+ messages in thread',
	'',
	'* Re: [PATCH v2 1/1] pmem: use it',
	'  2020-01-02  3:05 ` [PATCH v2 1/1] pmem: use it Ada Byte',
	'@ 2020-01-03 13:05   ` Bob Bit',
	'  0 siblings, 0 replies; 3+ messages in thread',
	'From: Bob Bit @ 2020-01-03 13:05 UTC (permalink / raw)',
	'  To: Ada Byte',
	'',
	'> +two',
	'',
	'Why?',
	'',
	'^ permalink raw reply	[flat|nested] 3+ messages in thread',
	'',
	'end of thread, other threads:[~2020-01-03 13:05 UTC | newest]',
	'',
	'Thread overview: 3+ messages (download: mbox.gz follow: Atom feed',
	'2020-01-02  3:04 [PATCH v2 0/1] pmem: tidy Ada Byte',
];

const PATCHWORK = [
	'diff mbox series',
	'',
	'[v3,07/25] pmem: use it',
	'',
	'Message ID 7@example.org (mailing list archive)',
	'State New, archived',
	'Headers show',
	'Series Tidy pmem | expand',
	'',
	'Commit Message',
	'',
	'Ada Byte Oct. 14, 2022, 11:57 p.m. UTC',
	'Use it.',
	'---',
	' drivers/x.c | 1 +',
	'',
	'Comments',
	'',
	'Bob Bit Oct. 17, 2022, 7:31 p.m. UTC | #1',
	'> Use it.',
	'Why?',
	'Carl Nibble Oct. 17, 2022, 8 p.m. UTC | #7',
	'is no comment: its number does not follow.',
	'Carl Nibble Oct. 17, 2022, 8:17 p.m. UTC | #2',
	'Because.',
	'diff mbox series',
	'',
	'Patch',
	'',
	...DIFF,
];

const HYPERMAIL = [
	'Re: [PATCH 0/2] pmem: tidy',
	'',
	'From: Bob Bit',
	'Date: Thu Feb 11 2016 - 14:49:43 EST',
	'',
	'',
	'On Thu, Ada wrote:',
	'> text',
	'',
	'Next message: somebody: "something"',
	'Messages sorted by: [ date ] [ thread ]',
];

const GIT_LOG = [
	'commit 0123456789abcdef0123456789abcdef01234567 (HEAD)',
	'Author: Ada Byte <ada@example.org>',
	'Date:   Wed Nov 25 13:36:53 2015 -0500',
	'',
	'    pmem: use it',
	'    ',
	'    Text.',
	'    ',
	'    Signed-off-by: Ada Byte <ada@example.org>',
	'',
	...DIFF,
	'',
	'commit 1123456789abcdef0123456789abcdef01234567',
	'Author: Bob Bit <bob@example.org>',
	'Date:   Wed Nov 25 13:36:53 2015 -0500',
	'',
	'    pmem: second',
];

const COMMITS = [
	'When the device goes, the map stays.',
	'Unmap it.',
	'Fixes: 0123456789 ("pmem: map it")',
	'Signed-off-by: Ada Byte <ada@example.org>',
	'[bob: reworded]',
	'Cc: <stable@example.org>',
	'Merge tag pmem of git://example.org/pmem',
	"* tag 'pmem' of git://example.org/pmem: (2 commits)",
	'pmem: one',
	'pmem, dax: two',
	'Another message, of prose only: it begins here',
	'Reported-by: Carl Nibble <carl@example.org>',
	'Signed-off-by: Ada Byte <ada@example.org>',
];

describe('kinds of input', () => {
	it.each([
		['lore-page', 'page.txt', LORE],
		['patchwork-page', 'page.txt', PATCHWORK],
		['hypermail-page', 'page.txt', HYPERMAIL],
		['commit-list', 'list.txt', GIT_LOG],
		['commit-list', 'list.txt', COMMITS],
		['patch', 'x', DIFF],
		['mail', 'x', [...HEAD, '', 'text']],
		['mail', 'x', [...HEAD, '', ...LORE]],
		['mail', 'x', [...HEAD, '', 'It says:', ...HYPERMAIL]],
		['mbox', 'x', ['From a@b.org Wed Nov 25 13:36:53 2015', ...HEAD, '', 'text']],
		['c', 'x.c', ['int f(void)', '{', '	return 0;', '}']],
		['c', 'x', ['#include <linux/dax.h>', 'static int f(void)', '{', '	return 0;', '}']],
		[
			'kernel-log',
			'x',
			['[   12.345678] pmem0: detected capacity change', '[   12.345679] BUG: unable to handle'],
		],
		['unknown', 'x', ['Just some text.']],
		['unknown', 'x', []],
	])('tells a %s', (kind, name, lines) => {
		expect(detectKind(bytesOf(...lines), name)).toBe(kind);
	});
});

describe('a lore thread page', () => {
	const messages = messagesIn(...LORE);

	it('has one message a block, threaded by the tree the page shows', () => {
		expect(
			messages.map((message) => [message.subject, message.author.name, message.date, message.inReplyTo]),
		).toEqual([
			['[PATCH v2 0/1] pmem: tidy', 'Ada Byte', '2020-01-02T03:04:00Z', null],
			['[PATCH v2 1/1] pmem: use it', 'Ada Byte', '2020-01-02T03:05:00Z', '3@test'],
			['Re: [PATCH v2 1/1] pmem: use it', 'Bob Bit', '2020-01-03T13:05:00Z', '16@test'],
		]);
		expect(messages[1]?.inferred).toEqual(['message-id', 'in-reply-to']);
	});

	it('joins wrapped header lines and keeps the page furniture out of the text', () => {
		expect(messages[0]?.headers.find((header) => header.name === 'Cc')?.value).toBe('Bob Bit, Carl Nibble');
		expect(messages[0]?.body.lines).toEqual(['* a list in the text', '']);
	});

	it('makes a complete series with a cover letter and one reply', () => {
		const { series, replies } = assembleSeries(messages);
		expect(series.map((one) => [one.version, one.of, one.complete, one.coverLetter])).toEqual([
			[2, 1, true, '3@test'],
		]);
		expect(series[0]?.patches[0]?.files[0]).toMatchObject({
			newPath: 'drivers/x.c',
			additions: 1,
			deletions: 0,
		});
		expect(replies).toHaveLength(1);
	});
});

describe('a patchwork page', () => {
	it('gives the patch with its id and the comments as answers', () => {
		const messages = messagesIn(...PATCHWORK);
		expect(messages.map((message) => [message.messageId, message.author.name, message.inReplyTo])).toEqual([
			['7@example.org', 'Ada Byte', null],
			['19@test', 'Bob Bit', '7@example.org'],
			['24@test', 'Carl Nibble', '7@example.org'],
		]);
		expect(messages[1]?.body.lines.at(-1)).toBe('is no comment: its number does not follow.');
		const { series, replies } = assembleSeries(messages);
		expect(replies).toHaveLength(2);
		expect(series).toHaveLength(1);
		expect(series[0]).toMatchObject({ version: 3, of: 25, complete: false });
		const hunk = series[0]?.patches[0]?.files[0]?.hunks[0];
		expect(hunk?.section).toBe('static int f(void)');
		// The diff stands at the page's end, far from the commit message: its lines keep their places.
		expect(hunk?.rawLine).toBe(PATCHWORK.indexOf('@@ -1,2 +1,3 @@  static int f(void)'));
	});
});

describe('other forms', () => {
	it('reads a hypermail page without its navigation', () => {
		const [message, ...others] = messagesIn(...HYPERMAIL);
		expect(others).toEqual([]);
		expect(message).toMatchObject({
			subject: 'Re: [PATCH 0/2] pmem: tidy',
			date: '2016-02-11T14:49:43-05:00',
		});
		expect(message?.body.lines).toEqual(['On Thu, Ada wrote:', '> text']);
	});

	it('reads git log with its diffs', () => {
		const messages = messagesIn(...GIT_LOG);
		expect(messages.map((message) => [message.messageId.slice(0, 3), message.subject])).toEqual([
			['012', 'pmem: use it'],
			['112', 'pmem: second'],
		]);
		const { series } = assembleSeries(messages);
		expect(series.map((one) => one.patches[0]?.files.length)).toEqual([1, 0]);
		expect(series[0]?.patches[0]?.files[0]?.hunks[0]?.lines[1]).toMatchObject({ text: 'two', rawColumn: 1 });
	});

	it('cuts bare commit messages after their trailers and after a merge’s titles', () => {
		expect(messagesIn(...COMMITS).map((message) => message.range)).toEqual([
			{ first: 0, end: 6 },
			{ first: 6, end: 10 },
			{ first: 10, end: 13 },
		]);
	});

	it('reads an empty input as a text without anything', () => {
		const { kind, errors, messages } = readMailbox(new Uint8Array(), 'empty');
		expect([kind, errors, messages[0]?.body.lines]).toEqual(['unknown', [], []]);
	});
});
