// The pages of the rules of series against the code: the examples of each page do what it says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/engine/scenarios';
import type { ReplayRule } from '../../src/replay/findings';
import { replayWithFindings } from '../../src/replay/series';
import { seriesOf } from '../review/mails';

const rules: readonly ReplayRule[] = ['introduces-hazard', 'mappings-survive-removal'];
const asked = scenarios.filter(({ id }) => /^(?:A11|zero-unbind)$/.test(id));

/** The first patch below a heading. */
function example(page: string, heading: string): string {
	const at = page.indexOf(`\n## ${heading}\n`);
	return /```diff\n([\s\S]*?)```/.exec(page.slice(at))?.[1] ?? '';
}

/** Finding as `rule:line of the mail`. */
const found = (mail: string) =>
	replayWithFindings(seriesOf(mail.replace(' /* <- */', '')), { source: {}, scenarios: asked }).findings.map(
		({ rule, patch }) => `${rule}:${patch?.mail.line}`,
	);

describe.each(rules)('%s', (rule) => {
	const page = readFileSync(`docs/rules/${rule}.md`, 'utf8');

	it('fires on its first example, at the marked line alone', () => {
		const mail = example(page, 'Fires');
		const line = mail.split('\n').findIndex((each) => each.includes('/* <- */')) + 1;
		expect(line).toBeGreaterThan(5);
		expect(found(mail)).toEqual([`${rule}:${line}`]);
	});

	it('does not fire on its second example', () => {
		const mail = example(page, 'Does not fire');
		expect(mail).toContain('@@');
		expect(found(mail)).toEqual([]);
	});
});
