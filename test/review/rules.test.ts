// The pages of docs/rules against the code: every rule has its page, and the examples of each page do what it says.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtinCatalogue } from '../../src/contracts/builtin';
import { checkC } from '../../src/review/code';

const verdicts = readFileSync('src/balance/exits/verdict.ts', 'utf8');
const declared = /export type RuleId =([^;]*);/.exec(verdicts)?.[1] ?? '';
const rules = [...declared.matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '').sort();
/** Rules of whole series; test/replay runs their examples. */
const replayed =
	/export type ReplayRule = ([^;]*);/.exec(readFileSync('src/replay/findings.ts', 'utf8'))?.[1] ?? '';
const ofSeries = [...replayed.matchAll(/'([a-z-]+)'/g)].map((match) => match[1] ?? '');
const pages = readdirSync('docs/rules')
	.filter((name) => name.endsWith('.md') && name !== 'README.md')
	.map((name) => name.slice(0, -3))
	.sort();

/** The first C block below a heading. */
function example(page: string, heading: string): string {
	const at = page.indexOf(`\n## ${heading}\n`);
	return /```c\n([\s\S]*?)```/.exec(page.slice(at))?.[1] ?? '';
}

/** Finding as `rule:line`. */
const found = (text: string) =>
	checkC(text, 'example.c', { catalogue: builtinCatalogue() }).findings.map(
		(finding) => `${finding.rule}:${finding.line}`,
	);

it('has a page for every rule, and a rule for every page', () => {
	expect(rules.length).toBeGreaterThan(5);
	expect(ofSeries.length).toBeGreaterThan(1);
	expect(pages).toEqual([...rules, ...ofSeries].sort());
});

it('links every rule from the list of rules', () => {
	const list = readFileSync('docs/rules/README.md', 'utf8');
	for (const rule of pages) expect(list).toContain(`(${rule}.md)`);
});

describe.each(rules)('%s', (rule) => {
	const page = readFileSync(`docs/rules/${rule}.md`, 'utf8');

	it('fires on its first example, at the marked line alone', () => {
		const text = example(page, 'Fires');
		const line = text.split('\n').findIndex((each) => each.includes('/* <- */')) + 1;
		expect(found(text.replaceAll('/* <- */', ''))).toEqual([`${rule}:${line}`]);
	});

	it('does not fire on its second example', () => {
		expect(found(example(page, 'Does not fire'))).toEqual([]);
	});

	it('can be suppressed as the page says', () => {
		const text = example(page, 'Fires');
		const comment = example(page, 'How to suppress it').trim();
		const marked = text.replace(/^(.*)\/\* <- \*\//m, `${comment}\n$1`);
		const { findings } = checkC(marked, 'example.c', { catalogue: builtinCatalogue() });
		expect(findings.map((finding) => finding.suppression?.reason)).toEqual([
			'the caller gives it back, see emitter_stop()',
		]);
	});
});
