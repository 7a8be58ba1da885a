// The pages of docs/rules: whole, as one sentence for SARIF, and their names.
import { packageFile } from './package-files';

/** The page of a rule in Markdown, or null for a rule there is no page of. */
export function rulePage(rule: string): string | null {
	return /^[a-z][a-z-]{0,60}$/.test(rule) ? packageFile(`docs/rules/${rule}.md`) : null;
}

/** What a rule is about, in one sentence: the first paragraph of its page. */
export function ruleSummary(rule: string): string {
	const paragraphs = (rulePage(rule) ?? '').split(/\n\s*\n/).map((each) => each.replace(/\s+/g, ' ').trim());
	return paragraphs.find((each) => each !== '' && !each.startsWith('#')) ?? rule;
}

/** The names of all rules, from the list of their pages. */
export function ruleNames(): string[] {
	const list = packageFile('docs/rules/README.md') ?? '';
	return [...list.matchAll(/\]\(([a-z-]+)\.md\)/g)].map((match) => match[1] ?? '');
}
