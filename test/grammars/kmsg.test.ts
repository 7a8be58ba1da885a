// The kmsg grammar: it and src/trace say the same of every line, its queries fit it, any text gives a tree.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Language, Query, type TreeCursor } from 'web-tree-sitter';
import { loadGrammars, withTree } from '../../src/syntax/languages';
import { stackHeaderOf } from '../../src/trace/details';
import { framesOf } from '../../src/trace/frame';
import { headlineOf } from '../../src/trace/headline';
import { headlines, noHeadlines } from '../../src/trace/headlines';
import { lockOf } from '../../src/trace/locks';
import { messagesOf } from '../../src/trace/prefix';
import { recordOf } from '../../src/trace/trace-record';

const root = path.join(import.meta.dirname, '../..');
const grammar = path.join(root, 'grammars/kmsg');
const samples = path.join(root, 'test/samples/trace');
const corpus = path.join(root, '../shared/corpus/traces');

const load = async (name: string): Promise<Uint8Array> =>
	new Uint8Array(
		readFileSync(
			name === 'web-tree-sitter'
				? path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.wasm')
				: path.join(grammar, `${name}.wasm`),
		),
	);

const LINES = new Set([
	'frame',
	'marker',
	'registers',
	'lock',
	'record',
	'message',
	'blank',
	'end_mark',
	'headline',
	'stack_header',
]);

/** The node of each line of a text. */
function linesByGrammar(text: string): { readonly nodes: readonly string[]; readonly broken: boolean } {
	return withTree('kmsg', text, (tree) => {
		const nodes: string[] = [];
		const cursor = tree.walk();
		collect(cursor, nodes);
		cursor.delete();
		return { nodes, broken: tree.rootNode.hasError };
	});
}

function collect(cursor: TreeCursor, nodes: string[]): void {
	if (LINES.has(cursor.nodeType)) nodes[cursor.startPosition.row] = cursor.nodeType;
	else if (cursor.gotoFirstChild()) {
		do collect(cursor, nodes);
		while (cursor.gotoNextSibling());
		cursor.gotoParent();
	}
}

const COMPARED = new Set(['headline', 'frame', 'stack_header', 'lock', 'record']);

/** The same by src/trace; undefined for a line of several messages, which a grammar of lines does not cut. */
function lineByReader(raw: string, line: number): string | undefined {
	const messages = messagesOf(raw, line);
	const [message] = messages;
	if (!message || messages.length > 1) return undefined;
	if (headlineOf(message)) return 'headline';
	if (!message.stamped && recordOf(message.text)) return 'record';
	if (framesOf(message.text, { inTrace: false }).length > 0) return 'frame';
	if (stackHeaderOf(message.text)) return 'stack_header';
	return lockOf(message.text) ? 'lock' : 'other';
}

/** Lines of which grammar and reader think differently. */
function disagreements(text: string): string[] {
	const { nodes } = linesByGrammar(text);
	return text.split('\n').flatMap((raw, row) => {
		const reader = lineByReader(raw, row + 1);
		const node = nodes[row] ?? 'none';
		const byGrammar = COMPARED.has(node) ? node : 'other';
		return reader === undefined || reader === byGrammar ? [] : [`${reader}, not ${byGrammar}: ${raw}`];
	});
}

beforeAll(async () => {
	await loadGrammars(load, ['kmsg']);
});

describe('kmsg grammar', () => {
	it.each(readdirSync(samples))('thinks of every line as the reader does: %s', (name) => {
		const text = readFileSync(path.join(samples, name), 'utf8').split('=====\n')[1] ?? '';
		expect(disagreements(text)).toEqual([]);
	});

	it('knows the headlines of the table', () => {
		const lines = headlines
			.filter(({ kind }) => kind !== 'reboot')
			.map(({ sample }) => `[    1.000000] ${sample}`);
		expect(disagreements(lines.join('\n'))).toEqual([]);
		const none = noHeadlines.map(({ sample }) => `[    1.000000] ${sample}`);
		expect(disagreements(none.join('\n'))).toEqual([]);
	});

	it('gives a tree without errors for any text but NUL, which ends a text for tree-sitter', () => {
		const line = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\0', ' '));
		fc.assert(
			fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
				expect(linesByGrammar(lines.join('\n')).broken).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});

	it.each(readdirSync(path.join(grammar, 'queries')))('fits its query %s', async (name) => {
		const language = await Language.load(await load('kmsg'));
		const query = new Query(language, readFileSync(path.join(grammar, 'queries', name), 'utf8'));
		const text =
			'[    1.000000] WARNING: CPU: 1 PID: 77 at fs/dax.c:10 foo+0x1/0x2\nCall Trace:\n ? foo+0x1/0x2 [mod]\n';
		const names = withTree('kmsg', text, (tree) =>
			query.captures(tree.rootNode).map((capture) => capture.name),
		);
		expect(names.length).toBeGreaterThan(0);
		if (name === 'highlights.scm') expect(names).toContain('comment.unused');
	});
});

const present = existsSync(corpus);
if (!present && process.env['DAXLENS_REQUIRE'] !== '1') console.warn(`skipped: no real logs in ${corpus}`);

describe.skipIf(!present && process.env['DAXLENS_REQUIRE'] !== '1')('kmsg grammar on real logs', () => {
	it('agrees with the reader on all but a few lines and has no errors', () => {
		let lines = 0;
		const different: string[] = [];
		const broken: string[] = [];
		for (const kind of ['syzkaller', 'nvdimm', 'vm'])
			for (const name of readdirSync(path.join(corpus, kind)).filter((file) => file.endsWith('.log'))) {
				const text = readFileSync(path.join(corpus, kind, name), 'utf8');
				lines += text.split('\n').length;
				different.push(...disagreements(text));
				if (linesByGrammar(text).broken) broken.push(name);
			}
		expect(broken).toEqual([]);
		expect(different.length / lines).toBeLessThan(0.001);
	});
});
