// The way back: from a line of a source file to the open patches that touch it, over the protocol, and the two readings
// behind it: which path means which file, which line of a patch stands for which line of the file.
import { describe, expect, it } from 'vitest';
import type { FilePatch } from '../../src/patch/model';
import { readPatch } from '../../src/patch/patch';
import { PATCH_LINES, type PatchLine } from '../../src/protocol/protocol';
import { analyseDocument } from '../../src/server/analysis';
import { answerQuestion } from '../../src/server/answers';
import { fileLine, patchLine } from '../../src/server/patch-lines';
import { isPathOf } from '../../src/server/patch-lines-request';
import type { Ask } from '../../src/server/question';
import { messagesIn } from '../mail/mail';
import { connect } from './client';

const numbered = (first: number, last: number) =>
	Array.from({ length: last - first + 1 }, (_, index) => `\tline_${first + index}();`);

/** Forty lines; the patches below change the tenth and the thirtieth. */
const BEFORE = numbered(1, 40);
const FIRST = BEFORE.with(9, '\tchanged_10();');
const BOTH = FIRST.with(29, '\tchanged_30();');

const changing = (line: number) => [
	'diff --git a/fs/pool/super.c b/fs/pool/super.c',
	'--- a/fs/pool/super.c',
	'+++ b/fs/pool/super.c',
	`@@ -${line - 2},5 +${line - 2},5 @@`,
	` \tline_${line - 2}();`,
	` \tline_${line - 1}();`,
	`-\tline_${line}();`,
	`+\tchanged_${line}();`,
	` \tline_${line + 1}();`,
	` \tline_${line + 2}();`,
];

const mail = (number: number, ...diff: readonly string[]) => [
	'From mboxrd@z Thu Jan  1 00:00:00 1970',
	'From: Ada Byte <ada@example.org>',
	`Subject: [PATCH ${number}/2] pool: change ${number}`,
	`Message-ID: <${number}@example.org>`,
	'',
	'Text.',
	'---',
	...diff,
	'',
];
const SERIES = [...mail(1, ...changing(10)), ...mail(2, ...changing(30))];
const MAIL = 'file:///mails/series.mbox';
const FILE = 'file:///tree/fs/pool/super.c';

/** What the request answers for a line of the file, the patch's lines as their texts. */
async function touching(text: readonly string[], line: number, uri = FILE): Promise<string[]> {
	const client = await connect({
		version: '0',
		analyse: async (document) => analyseDocument(document, () => false),
		ask: (async (document, question) => answerQuestion(document, question)) as Ask,
		replay: () => Promise.resolve(null),
		describeFunction: () => null,
		rulePage: () => null,
		pauseMs: 0,
		restMs: 0,
	});
	try {
		client.open(MAIL, 'linux-mbox', SERIES.join('\n'));
		client.open(uri, 'c', text.join('\n'));
		await Promise.all([client.nextPublication(MAIL), client.nextPublication(uri)]);
		const found = await client.connection.sendRequest<PatchLine[]>(PATCH_LINES, { uri, line });
		return found.map((each) => {
			expect(each.uri).toBe(MAIL);
			return `${each.patch}: ${each.change} ${SERIES[each.line]}`;
		});
	} finally {
		client.dispose();
	}
}

describe('the open patches that touch a line', () => {
	it('are those that add it, in a tree with the series', async () => {
		expect(await touching(BOTH, 29)).toEqual(['2/2 pool: change 2: adds +\tchanged_30();']);
	});

	it('are those that will remove it, in a tree without', async () => {
		expect(await touching(BEFORE, 9)).toEqual(['1/2 pool: change 1: removes -\tline_10();']);
	});

	it('are those that show it', async () => {
		expect(await touching(BOTH, 10)).toEqual(['1/2 pool: change 1: keeps  \tline_11();']);
	});

	it('are found by the text where the patch does not apply', async () => {
		const other = ['/* one more */', ...BEFORE.with(8, '\tother_9();')];
		expect(await touching(other, 10)).toEqual(['1/2 pool: change 1: removes -\tline_10();']);
		expect(await touching(other, 9)).toEqual([]);
	});

	it('are none elsewhere', async () => {
		expect(await touching(BOTH, 20)).toEqual([]);
		expect(await touching(BOTH, 4000)).toEqual([]);
		expect(await touching(BOTH, 29, 'file:///tree/fs/other/super.c')).toEqual([]);
		expect(await touching(BOTH, 29, 'untitled:Untitled-1')).toEqual([]);
	});
});

describe('a path of a patch', () => {
	it.each<[boolean, string, string, readonly string[]]>([
		[true, 'fs/dax.c', '/src/linux/fs/dax.c', []],
		[false, 'fs/dax.c', '/src/linux/ifs/dax.c', []],
		[false, 'drivers/dax/bus.c', '/src/dax/bus.c', []],
		[true, 'drivers/dax/bus.c', '/src/dax/bus.c', ['/src']],
		[false, 'drivers/dax/bus.c', '/src/dax/bus.c', ['/src/dax']],
		[false, 'drivers/dax/bus.c', '/other/dax/bus.c', ['/src']],
	])('%s: %s means %s with %j open', (means, named, file, folders) => {
		expect(isPathOf(named, file, folders)).toBe(means);
	});
});

describe('lines of a file and of its patch', () => {
	const [file] = messagesIn(...mail(1, ...changing(10))).flatMap((message) => readPatch(message).files);
	const patch = file as FilePatch;

	it.each([
		['before', BEFORE],
		['after', FIRST],
		['moved', ['/* more */', '/* yet more */', ...BEFORE]],
	])('lead to each other in the file %s the patch', (_, lines) => {
		const text = `${lines.join('\n')}\n`;
		const pairs = lines.flatMap((_line, at) => {
			const found = patchLine(patch, at, text);
			return found ? [[at, fileLine(patch, found.rawLine, text)]] : [];
		});
		expect(pairs).toHaveLength(5);
		for (const [from, back] of pairs) expect(back).toBe(from);
	});

	it('are not found by a lone brace', () => {
		const braces = changing(10).with(5, ' }');
		const [odd] = messagesIn(...mail(1, ...braces)).flatMap((message) => readPatch(message).files);
		expect(odd && patchLine(odd, 8, BEFORE.with(8, '}').with(9, 'no();').join('\n'))).toBeNull();
	});
});
