// Flow graphs of small functions, compared with what was worked out by hand (flows/README.md).
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseC } from '../../src/kernel-c/file';
import { printFlow } from '../../src/kernel-c/print-flow';

const folder = path.join(import.meta.dirname, 'flows');

function casesOf(file: string): { title: string; body: string; flow: string }[] {
	const sections = readFileSync(path.join(folder, file), 'utf8').split(/^=== /m).slice(1);
	return sections.map((section) => {
		const [title = '', ...rest] = section.split('\n');
		const [body = '', flow = ''] = rest.join('\n').split('\n---\n');
		return { title, body, flow: flow.trim() };
	});
}

describe.each(readdirSync(folder).filter((file) => file.endsWith('.txt')))('%s', (file) => {
	it.each(casesOf(file))('$title', ({ body, flow }) => {
		const { functions } = parseC(`int f(struct a *a, int b)\n{\n${body}\n}\n`);
		expect(functions).toHaveLength(1);
		expect(functions.flatMap((each) => each.flow.problems)).toEqual([]);
		expect(functions.map((each) => printFlow(each.flow)).join()).toBe(flow);
	});
});
