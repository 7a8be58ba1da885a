// The mboxpatch grammar: it and src/patch find the same hunks and lines, its queries fit it, any text gives a tree.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Edit, Language, type Node, Query } from 'web-tree-sitter';
import { readMailbox } from '../../src/mail/mailbox';
import { readPatch } from '../../src/patch/patch';
import { loadGrammars, parse, withTree } from '../../src/syntax/languages';

const root = path.join(import.meta.dirname, '../..');
const grammar = path.join(root, 'grammars/mboxpatch');
const corpus = path.join(root, '../shared/corpus');

const load = async (name: string): Promise<Uint8Array> =>
	new Uint8Array(
		readFileSync(
			name === 'web-tree-sitter'
				? path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.wasm')
				: path.join(grammar, `${name}.wasm`),
		),
	);

/** First and last raw line of a hunk, and how many lines it adds and removes. */
interface Extent {
	readonly first: number;
	readonly last: number;
	readonly added: number;
	readonly removed: number;
}

function extentOf(hunk: Node): Extent {
	const lines = hunk.namedChildren.filter((child) => child !== null);
	const changes = lines.filter(({ type }) => type === 'added' || type === 'removed' || type === 'context');
	return {
		first: hunk.startPosition.row,
		last: changes.at(-1)?.startPosition.row ?? hunk.startPosition.row,
		added: lines.filter(({ type }) => type === 'added').length,
		removed: lines.filter(({ type }) => type === 'removed').length,
	};
}

function byGrammar(text: string): { readonly files: readonly Extent[][]; readonly broken: boolean } {
	return withTree('mboxpatch', text, (tree) => ({
		broken: tree.rootNode.hasError,
		files: tree.rootNode
			.descendantsOfType('file')
			.filter((file) => file !== null)
			.map((file) =>
				file
					.descendantsOfType('hunk')
					.filter((hunk) => hunk !== null)
					.map(extentOf),
			),
	}));
}

function byReader(text: string): Extent[][] {
	const { messages } = readMailbox(new TextEncoder().encode(text), 'series.mbox');
	return messages
		.flatMap((message) => readPatch(message).files)
		.map(({ hunks }) =>
			hunks.map(({ rawLine, lines }) => ({
				first: rawLine,
				last: lines.at(-1)?.rawLine ?? rawLine,
				added: lines.filter(({ kind }) => kind === '+').length,
				removed: lines.filter(({ kind }) => kind === '-').length,
			})),
		);
}

/** The bodies of a text's messages, decoded, each below an empty header. */
const decoded = (text: string): string[] =>
	readMailbox(new TextEncoder().encode(text), 'series.mbox').messages.map(
		(message) => `Subject: decoded\n\n${readPatch(message).body.lines.join('\n')}`,
	);

const traps = [
	'From: Ines Kallio <ines@example.org>',
	'Subject: [PATCH] dashes',
	'',
	'The text, with a trailer below it.',
	'',
	'Signed-off-by: Ines Kallio <ines@example.org>',
	'---',
	' q.sql | 3 +--',
	' 1 file changed, 1 insertion(+), 2 deletions(-)',
	'',
	'diff --git a/q.sql b/q.sql',
	'index 1111111..2222222 100644',
	'--- a/q.sql',
	'+++ b/q.sql',
	'@@ -1,3 +1,2 @@ create',
	' diff --git a/x b/x',
	'--- a',
	'--- x',
	'++++ b',
	'\\ No newline at end of file',
	'@@ -9 +8,2 @@',
	' @@ -1 +1 @@',
	'+',
	'-- ',
	'2.39.2',
	'',
].join('\n');

beforeAll(async () => {
	await loadGrammars(load, ['mboxpatch']);
});

describe('mboxpatch grammar', () => {
	it.each([
		['a series', readFileSync(path.join(root, 'examples/ember-queue-v2.mbox'), 'utf8')],
		['dashes in hunks', traps],
		['carriage returns', traps.replaceAll('\n', '\r\n')],
	])('finds the files and hunks that the reader finds: %s', (_, text) => {
		const { files, broken } = byGrammar(text);
		expect(files.length).toBeGreaterThan(0);
		expect(files).toEqual(byReader(text));
		expect(broken).toBe(false);
	});

	it('counts the lines of a hunk before it looks at them', () => {
		expect(byGrammar(traps).files).toEqual([
			[
				{ first: 14, last: 18, added: 1, removed: 2 },
				{ first: 20, last: 22, added: 1, removed: 0 },
			],
		]);
	});

	it('keeps its counters when a line is edited', () => {
		const from = traps.indexOf('-1,3 +1,2') + 3;
		const edited = `${traps.slice(0, from)}2${traps.slice(from + 1)}`;
		withTree('mboxpatch', traps, (tree) => {
			tree.edit(
				new Edit({
					startIndex: from,
					oldEndIndex: from + 1,
					newEndIndex: from + 1,
					startPosition: { row: 14, column: 6 },
					oldEndPosition: { row: 14, column: 7 },
					newEndPosition: { row: 14, column: 7 },
				}),
			);
			const again = parse('mboxpatch', edited, tree);
			const shape = again.rootNode.toString();
			again.delete();
			expect(shape).toBe(withTree('mboxpatch', edited, (fresh) => fresh.rootNode.toString()));
			expect(shape).not.toBe(withTree('mboxpatch', traps, (old) => old.rootNode.toString()));
		});
	});

	it('gives a tree without errors for any text', () => {
		const line = fc.oneof(
			fc.string({ unit: 'binary', maxLength: 40 }),
			fc.constantFrom(...traps.split('\n')),
		);
		fc.assert(
			fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
				expect(byGrammar(lines.join('\n')).broken).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});

	it.each(readdirSync(path.join(grammar, 'queries')))('fits its query %s', async (name) => {
		const query = new Query(
			await Language.load(await load('mboxpatch')),
			readFileSync(path.join(grammar, 'queries', name), 'utf8'),
		);
		const found = withTree('mboxpatch', traps, (tree) => query.captures(tree.rootNode).length);
		expect(found).toBeGreaterThan(0);
	});
});

const present = existsSync(corpus);
const required = process.env['DAXLENS_REQUIRE'] === '1';
if (!present && !required) console.warn(`skipped: no real mails in ${corpus}`);

describe.skipIf(!present && !required)('mboxpatch grammar on real mails', () => {
	it('agrees with the reader on the hunks of nearly all', () => {
		const inFolder = (name: string, end: string) =>
			readdirSync(path.join(corpus, name))
				.filter((file) => file.endsWith(end))
				.map((file) => path.join(corpus, name, file));
		const files = [...inFolder('series', '.mbox'), ...inFolder('mails', '.eml').slice(0, 60)];
		const different: string[] = [];
		const broken: string[] = [];
		for (const file of files) {
			const raw = readFileSync(file, 'utf8');
			if (byGrammar(raw).broken) broken.push(file);
			// A grammar sees raw text: what was encoded for transfer is compared as the reader decoded it.
			const encoded = /^Content-Transfer-Encoding: *(quoted-printable|base64)/im.test(raw);
			const texts = encoded ? decoded(raw) : [raw];
			const hunks = (count: (text: string) => number) => texts.reduce((sum, text) => sum + count(text), 0);
			const found = hunks((text) => byGrammar(text).files.flat().length);
			if (found !== byReader(raw).flat().length) different.push(file);
		}
		console.info(`mboxpatch: ${files.length} files, ${different.length} differ, ${broken.length} broken`);
		expect(broken.length / files.length, broken.join('\n')).toBeLessThan(0.01);
		expect(different.length / files.length, different.join('\n')).toBeLessThan(0.01);
	});
});
