// axe-core on a page or a frame of one: what keeps people out.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
	readonly violations: readonly {
		readonly id: string;
		readonly impact: string | null;
		readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
	}[];
}

/**
 * Serious and critical issues, in a line each.
 * @param options of axe, as the inside of an object literal
 */
export async function issues(page: Page | Frame, options: string): Promise<string[]> {
	// The policy of the page lets no foreign script run; the debugger may evaluate one all the same.
	await page.evaluate(AXE);
	const found = await page.evaluate(`axe.run(document, { resultTypes: ["violations"], ${options} })`);
	return (found as AxeResult).violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(
			({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`,
		);
}
