// Writes down that a finding was answered: as a comment of the code, or as an entry of a suppressions file. What is written is
// what `suppression.ts` reads.
import { isSeq, parseDocument } from 'yaml';
import type { SuppressionEntry } from './suppression';

/** Longer reasons are cut: a comment is read on one line. */
const LONGEST_REASON = 400;

/** A reason on one line, fit for a comment. */
const oneLine = (reason: string): string =>
	reason.replaceAll('*/', '* /').replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON).trimEnd();

/** The comment that answers a finding on the next line, or on its own. */
export function suppressionComment(rule: string, fingerprint: string, reason: string): string {
	return `/* daxlens: ignore ${rule} ${fingerprint.slice(0, 8)}: ${oneLine(reason)} */`;
}

/**
 * A suppressions file with entries added; those for a finding that it has already take the place of the old ones. Comments and
 * order stay. Null where the text is no such file.
 */
export function withSuppressions(text: string, entries: readonly SuppressionEntry[]): string | null {
	const document = parseDocument(text);
	if (document.errors.length > 0) return null;
	if (document.contents === null) document.contents = document.createNode({ suppressions: [] }) as never;
	const list = document.get('suppressions');
	if (!isSeq(list)) return null;
	for (const { id, reason } of entries) {
		const isOld = (item: unknown) =>
			String((item as { get?: (key: string) => unknown }).get?.('id') ?? '').slice(0, 8) === id.slice(0, 8);
		list.items = [
			...list.items.filter((item) => !isOld(item)),
			document.createNode({ id, reason: oneLine(reason) }),
		];
	}
	list.flow = false;
	return document.toString();
}
