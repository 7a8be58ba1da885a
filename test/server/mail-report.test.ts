// The outline of mails and patches, and damage, on the workspace that the tests in VS Code open.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { damageOf, mailOutline, readMailDocument } from '../../src/server/mail-report';
import type { OutlineNode } from '../../src/server/report';

const read = (name: string) => readFileSync(`test/vscode/workspace/${name}`, 'utf8');

/** An outline as indented lines: kind, name, the first line of the node, the line of its name. */
function print(nodes: readonly OutlineNode[], text: string, depth = 0): string[] {
	const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
	return nodes.flatMap((node) => [
		`${'  '.repeat(depth)}${node.kind} ${node.name} | ${node.detail} | ${lineOf(node.span.start)}-${lineOf(node.span.end)} ${text.slice(node.nameSpan.start, node.nameSpan.end).slice(0, 12)}`,
		...print(node.children, text, depth + 1),
	]);
}

describe('mail outline', () => {
	it('of a series', () => {
		const text = read('series.mbox');
		expect(print(mailOutline(readMailDocument('series.mbox', text)), text)).toEqual([
			'series volume: locking of the size | v2, 2 of 2 | 2-82 Subject: [PA',
			'  patch cover letter | Made Up | 2-18 Subject: [PA',
			'  patch 1/2 volume: take the lock before the size changes | Made Up | 20-47 Subject: [PA',
			'    file drivers/volume/core.c | +2 -0 | 32-43 diff --git a',
			'      hunk static int volume_read(struct volume *vol, u64 at, void *to, size_t len) | 25 | 36-43 @@ -25,5 +25',
			'        function volume_stop | void | 38-43  static void',
			'  patch 2/2 volume: leave early when the range is bad | Made Up | 49-82 Subject: [PA',
			'    file drivers/volume/core.c | +4 -3 | 61-79 diff --git a',
			'      hunk static int volume_read(struct volume *vol, u64 at, void *to, size_t len) | 17 | 65-79 @@ -17,10 +1',
			'        function volume_read | int | 66-77  ',
		]);
	});

	it('every name lies within its node', () => {
		const text = read('series.mbox');
		const check = (node: OutlineNode): void => {
			expect(node.nameSpan.start).toBeGreaterThanOrEqual(node.span.start);
			expect(node.nameSpan.end).toBeLessThanOrEqual(node.span.end);
			node.children.forEach(check);
		};
		mailOutline(readMailDocument('series.mbox', text)).forEach(check);
	});

	it('of a bare diff', () => {
		const text = read('one.patch');
		const diff = text.slice(text.indexOf('diff --git'));
		expect(print(mailOutline(readMailDocument('core.diff', diff)), diff).slice(0, 2)).toEqual([
			'patch core.diff |  | 1-22 diff --git a',
			'  file drivers/volume/core.c | +4 -3 | 1-19 diff --git a',
		]);
	});
});

describe('damage', () => {
	it('is told at its line', () => {
		const text = read('one.patch').replace('@@ -17,10 +17,11 @@', '@@ -17,10 +17,19 @@');
		const [first, ...more] = damageOf(readMailDocument('one.patch', text));
		expect(more).toEqual([]);
		expect(text.slice(first?.at.start, first?.at.end)).not.toBe('');
		expect(first?.message).toMatch(/hunk/);
	});
});
