// Pairs the findings of two images of one file: which are the same although lines moved or were edited.
// First by fingerprint, then by what a finding is about and one end of its path.
import type { Finding } from '../finding/finding';

export interface Comparison {
	/** Only after the patch. */
	readonly introduced: readonly Finding[];
	/** Only before the patch. */
	readonly fixed: readonly Finding[];
	/** Before and after. */
	readonly kept: readonly { readonly before: Finding; readonly after: Finding }[];
}

const firstCode = (finding: Finding) => finding.path[0]?.code ?? '';
const lastCode = (finding: Finding) => finding.path.at(-1)?.code ?? '';
const about = ({ rule, function: name, resource }: Finding) =>
	[rule, name, resource?.contract, resource?.expression].join('\n');

/** What must agree for two findings to be one, strictest first. */
const SAMENESS: readonly ((finding: Finding) => string)[] = [
	(finding) => finding.fingerprint,
	(finding) => `${about(finding)}\n${firstCode(finding)}\n${lastCode(finding)}`,
	(finding) => `${about(finding)}\n${lastCode(finding)}`,
	(finding) => `${about(finding)}\n${firstCode(finding)}`,
];

/** Compares the findings of a pre-image and a post-image; equal ones are paired one to one, in the order of lines. */
export function compare(before: readonly Finding[], after: readonly Finding[]): Comparison {
	const kept: { before: Finding; after: Finding }[] = [];
	let [old, now] = [before, after];
	for (const key of SAMENESS) {
		const waiting = new Map<string, Finding[]>();
		for (const finding of old) waiting.set(key(finding), [...(waiting.get(key(finding)) ?? []), finding]);
		const left: Finding[] = [];
		for (const finding of now) {
			const match = waiting.get(key(finding))?.shift();
			if (match) kept.push({ before: match, after: finding });
			else left.push(finding);
		}
		const paired = new Set(kept.map((pair) => pair.before));
		old = old.filter((finding) => !paired.has(finding));
		now = left;
	}
	return { introduced: now, fixed: old, kept };
}
