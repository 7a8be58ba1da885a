// Subjects, and messages put together to series: what belongs together, what does not, what is missing, what is concluded.
import { describe, expect, it } from 'vitest';
import { attachReplies } from '../../src/patch/remarks';
import { assembleSeries } from '../../src/patch/series';
import { parseSubject } from '../../src/patch/subject';
import { fixedCommits, trailersOf } from '../../src/patch/trailers';
import { effectivePatches, lineageOf } from '../../src/patch/versions';
import { messagesIn } from '../mail/mail';

describe('subjects', () => {
	it.each<[string, Partial<ReturnType<typeof parseSubject>>]>([
		[
			'[PATCH] x: y',
			{
				title: 'x: y',
				patch: true,
				version: 1,
				number: null,
				of: null,
				tags: [],
				inferred: ['version', 'counters'],
			},
		],
		['[PATCH RFC v3 02/10] x', { version: 3, number: 2, of: 10, tags: ['RFC'], inferred: [] }],
		['[RFC PATCH v2 0/3] x', { version: 2, number: 0, of: 3, tags: ['RFC'] }],
		['[PATCHv4 1/2] x', { patch: true, version: 4, number: 1, of: 2 }],
		['[PATCH v2,3/7] x', { version: 2, number: 3, of: 7 }],
		['[v3,07/25] x', { patch: true, version: 3, number: 7, of: 25 }],
		['[PATCH 1 / 7]x', { title: 'x', number: 1, of: 7 }],
		['[PATCH net-next v2 1/3] x', { tags: ['net-next'], version: 2, number: 1 }],
		['[ndctl PATCH 2/3] x', { patch: true, tags: ['ndctl'], number: 2 }],
		['[linux-nvdimm] [PATCH V5 1/2] x', { tags: ['linux-nvdimm'], version: 5 }],
		['[RFCv2 1/2] x', { patch: true, tags: ['RFC'], version: 2 }],
		['[RESEND PATCH] x', { patch: true, tags: ['RESEND'] }],
		['Re: [PATCH 1/2] x', { reply: true, number: 1 }],
		['RE: Re: AW: [PATCH] x', { reply: true, title: 'x' }],
		['[GIT PULL] x', { patch: false, tags: ['GIT', 'PULL'] }],
		['a plain subject [1/2]', { patch: false, title: 'a plain subject [1/2]', number: null }],
		['', { title: '', patch: false }],
	])('%s', (subject, expected) => {
		expect(parseSubject(subject)).toMatchObject(expected);
	});
});

let clock = 0;

interface Mail {
	readonly id: string;
	readonly subject: string;
	readonly parent?: string;
	readonly from?: string;
	readonly text?: readonly string[];
	readonly diff?: boolean;
}

const diff = (path: string) => [
	`diff --git a/${path} b/${path}`,
	`--- a/${path}`,
	`+++ b/${path}`,
	'@@ -1 +1 @@',
	'-a',
	'+b',
];

/** A mailbox of these mails, a minute between them. */
function mailbox(...mails: readonly Mail[]) {
	const lines = mails.flatMap(
		({ id, subject, parent, from = 'Ada <ada@example.org>', text = ['Text.'], diff: has = true }) => [
			'From mboxrd@z Thu Jan  1 00:00:00 1970',
			`From: ${from}`,
			`Subject: ${subject}`,
			`Date: Wed, 25 Nov 2015 13:${String(clock++ % 60).padStart(2, '0')}:00 +0000`,
			`Message-ID: <${id}>`,
			...(parent ? [`In-Reply-To: <${parent}>`, `References: <${parent}>`] : []),
			'',
			...text,
			...(has ? ['---', ...diff(`${id}.c`)] : []),
			'',
		],
	);
	clock = 0;
	return assembleSeries(messagesIn(...lines));
}

const shape = (assembly: ReturnType<typeof assembleSeries>) =>
	assembly.series.map((series) => [
		series.coverLetter,
		`v${series.version}`,
		series.patches.map((patch) => patch.messageId).join(' '),
		series.missing.join(' '),
	]);

const cover = (id: string, subject: string, parent?: string): Mail => ({
	id,
	subject,
	diff: false,
	...(parent ? { parent } : {}),
});

describe('series', () => {
	it('has its patches in order, whatever the order of arrival', () => {
		const assembly = mailbox(
			{ id: 'p2', subject: '[PATCH 2/2] b', parent: 'c' },
			cover('c', '[PATCH 0/2] all'),
			{ id: 'p1', subject: '[PATCH 1/2] a', parent: 'c' },
			{ id: 'r', subject: 'Re: [PATCH 1/2] a', parent: 'p1', diff: false },
		);
		expect(shape(assembly)).toEqual([['c', 'v1', 'p1 p2', '']]);
		expect(assembly.series[0]).toMatchObject({ subject: 'all', of: 2, complete: true });
		expect(assembly.replies.map((reply) => reply.messageId)).toEqual(['r']);
	});

	it('names what is missing', () => {
		const assembly = mailbox(
			{ id: 'p2', subject: '[PATCH v3 2/4] b' },
			{ id: 'p3', subject: '[PATCH v3 3/4] c', parent: 'p2' },
		);
		expect(shape(assembly)).toEqual([[null, 'v3', 'p2 p3', '1 4']]);
		expect(assembly.series[0]?.complete).toBe(false);
	});

	it('of two versions in one thread stay two', () => {
		const assembly = mailbox(
			cover('c1', '[PATCH 0/1] all'),
			{ id: 'a1', subject: '[PATCH 1/1] a', parent: 'c1' },
			cover('c2', '[PATCH v2 0/1] all', 'c1'),
			{ id: 'a2', subject: '[PATCH v2 1/1] a', parent: 'c2' },
		);
		expect(shape(assembly)).toEqual([
			['c1', 'v1', 'a1', ''],
			['c2', 'v2', 'a2', ''],
		]);
		expect(lineageOf(assembly.series)).toEqual([
			{ previous: null, partial: false },
			{ previous: 0, partial: false },
		]);
	});

	it('of the same version sent twice stay two', () => {
		const assembly = mailbox(
			{ id: 'a1', subject: '[PATCH 1/2] a' },
			{ id: 'a2', subject: '[PATCH 2/2] b', parent: 'a1' },
			{ id: 'b1', subject: '[PATCH 1/2] a' },
			{ id: 'b2', subject: '[PATCH 2/2] b', parent: 'b1' },
		);
		expect(shape(assembly)).toEqual([
			[null, 'v1', 'a1 a2', ''],
			[null, 'v1', 'b1 b2', ''],
		]);
	});

	it('of another sender in the thread is not mixed in', () => {
		const assembly = mailbox(
			{ id: 'a1', subject: '[PATCH 1/2] a' },
			{ id: 'x2', subject: '[PATCH 2/2] mine instead', parent: 'a1', from: 'Bob <bob@example.org>' },
			{ id: 'a2', subject: '[PATCH 2/2] b', parent: 'a1' },
		);
		expect(shape(assembly)).toEqual([
			[null, 'v1', 'a1 a2', ''],
			[null, 'v1', 'x2', '1'],
		]);
	});

	it('whose mails a relay sends under many names holds together by its cover letter', () => {
		const relay = (name: string) => `${name} via Relay <devnull+${name}@example.org>`;
		const assembly = mailbox(
			{ ...cover('c', '[PATCH 0/2] all'), from: relay('ada') },
			{ id: 'p1', subject: '[PATCH 1/2] a', parent: 'c', from: relay('ada') },
			{ id: 'p2', subject: '[PATCH 2/2] b', parent: 'c', from: relay('bob') },
		);
		expect(shape(assembly)).toEqual([['c', 'v1', 'p1 p2', '']]);
	});

	it('without any threading is put together by sender, version and numbers, and says so', () => {
		const assembly = mailbox({ id: 'p1', subject: '[PATCH 1/2] a' }, { id: 'p2', subject: '[PATCH 2/2] b' });
		expect(shape(assembly)).toEqual([[null, 'v1', 'p1 p2', '']]);
		expect(assembly.series[0]?.inferred).toContain('membership');
	});

	it('of one is every patch by itself, also one in a reply', () => {
		const assembly = mailbox(
			{ id: 'p', subject: '[PATCH] a' },
			{ id: 'q', subject: 'Re: [PATCH] a', parent: 'p', from: 'Bob <bob@example.org>' },
		);
		expect(shape(assembly)).toEqual([
			[null, 'v1', 'p', ''],
			[null, 'v1', 'q', ''],
		]);
	});

	it('knows its base, prerequisites and change id', () => {
		const assembly = mailbox({
			...cover('c', '[PATCH 0/1] all'),
			text: [
				'Text.',
				'',
				'base-commit: 0123456789abcdef',
				'prerequisite-patch-id: 1123456789abcdef',
				'change-id: 20201010-x-123',
			],
		});
		expect(assembly.series[0]).toMatchObject({
			baseCommit: '0123456789abcdef',
			prerequisites: ['1123456789abcdef'],
			changeId: '20201010-x-123',
			missing: [1],
		});
	});
});

describe('a partial re-roll', () => {
	it('takes the patches it does not resend from the version before', () => {
		const { series } = mailbox(
			{ id: 'a1', subject: '[PATCH 1/3] a' },
			{ id: 'a2', subject: '[PATCH 2/3] b', parent: 'a1' },
			{ id: 'a3', subject: '[PATCH 3/3] c', parent: 'a1' },
			{ id: 'b2', subject: '[PATCH v2 2/3] b', parent: 'a2' },
		);
		const lineage = lineageOf(series);
		expect(lineage[1]).toEqual({ previous: 0, partial: true });
		const { patches, inherited } = effectivePatches(series, lineage, 1);
		expect(patches.map((patch) => patch.messageId)).toEqual(['a1', 'b2', 'a3']);
		expect(inherited).toEqual([1, 3]);
	});

	it('may be one patch without a number, in answer to the one it replaces', () => {
		const { series } = mailbox(
			{ id: 'a1', subject: '[PATCH 1/3] a' },
			{ id: 'a2', subject: '[PATCH 2/3] b', parent: 'a1' },
			{ id: 'a3', subject: '[PATCH 3/3] c', parent: 'a1' },
			{ id: 'b2', subject: '[PATCH v2] b', parent: 'a2' },
			{ id: 'c2', subject: '[PATCH v3] b', parent: 'b2' },
		);
		const lineage = lineageOf(series);
		expect(lineage).toEqual([
			{ previous: null, partial: false },
			{ previous: 0, partial: true },
			{ previous: 1, partial: true },
		]);
		const { patches, inherited } = effectivePatches(series, lineage, 2);
		expect(patches.map((patch) => patch.messageId)).toEqual(['a1', 'c2', 'a3']);
		expect(inherited).toEqual([1, 3]);
	});

	it('is not a patch of something else, nor the next version of a patch that stands alone', () => {
		const { series } = mailbox(
			{ id: 'a1', subject: '[PATCH 1/2] a' },
			{ id: 'a2', subject: '[PATCH 2/2] b', parent: 'a1' },
			{ id: 'x', subject: '[PATCH v2] something else', parent: 'a2' },
			{ id: 'y', subject: '[PATCH] alone' },
			{ id: 'z', subject: '[PATCH v2] alone', parent: 'y' },
		);
		expect(lineageOf(series)).toEqual([
			{ previous: null, partial: false },
			{ previous: null, partial: false },
			{ previous: null, partial: false },
			{ previous: 2, partial: false },
		]);
	});
});

describe('trailers', () => {
	it('are the last block of the commit message, notes and folded lines included', () => {
		const { series } = mailbox({
			id: 'p',
			subject: '[PATCH] a',
			text: [
				'Note: this is prose.',
				'More.',
				'',
				'Fixes: 0123456789ab ("x: y (z)")',
				'Signed-off-by: Ada',
				' <ada@example.org>',
				'[bob: tidied]',
				'Signed-off-by: Bob <bob@example.org>',
			],
		});
		const [patch] = series[0]?.patches ?? [];
		const trailers = patch ? trailersOf(patch) : [];
		expect(trailers.map(({ name, value, rawLine }) => [name, value, rawLine])).toEqual([
			['Fixes', '0123456789ab ("x: y (z)")', 9],
			['Signed-off-by', 'Ada <ada@example.org>', 10],
			['Signed-off-by', 'Bob <bob@example.org>', 13],
		]);
		expect(fixedCommits(trailers)).toEqual([{ commit: '0123456789ab', title: 'x: y (z)' }]);
	});
});

describe('replies', () => {
	it('are remarks on the lines they quote', () => {
		const messages = messagesIn(
			'From mboxrd@z Thu Jan  1 00:00:00 1970',
			'From: Ada <ada@example.org>',
			'Subject: [PATCH] a',
			'Message-ID: <p>',
			'',
			'First reason.',
			'',
			'Second reason.',
			'---',
			...diff('x.c'),
			'',
			'From mboxrd@z Thu Jan  1 00:00:00 1970',
			'From: Bob <bob@example.org>',
			'Subject: Re: [PATCH] a',
			'Message-ID: <r>',
			'In-Reply-To: <p>',
			'',
			'Thanks.',
			'',
			'On Wed, 25 Nov 2015, Ada wrote:',
			'> First reason.',
			'',
			'Is it?',
			'Really?',
			'',
			'> +++  b/x.c',
			'> >> nothing of the sort',
			'Wrong file.',
			'-- ',
			'Bob',
		);
		const { replies } = assembleSeries(messages);
		const remarks = attachReplies(replies, messages);
		expect(
			remarks.map((remark) => [remark.reply.body.lines.slice(remark.first, remark.end), remark.line]),
		).toEqual([
			[['Thanks.'], null],
			[['Is it?', 'Really?'], 0],
			[['Wrong file.'], 6],
		]);
		expect(remarks[2]?.about.body.lines[6]).toBe('+++ b/x.c');
	});
});
