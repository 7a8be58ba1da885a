// Findings that somebody has answered: a comment in the code, or an entry of a file, each with its reason.
// An entry names the finding's id, which changes with the code it is about; a comment may do so too.
import type { Finding } from '../finding/finding';
import type { LineIndex } from '../text/position';
import type { Suppression } from './reviewed';

/** An entry of a suppressions file. */
export interface SuppressionEntry {
	/** The finding's id or its first eight digits or more. */
	readonly id: string;
	readonly reason: string;
}

/** `daxlens: ignore RULE: reason` or `daxlens: ignore RULE ID: reason`, in a comment. */
const COMMENT = /\bdaxlens:\s*ignore\s+([a-z][a-z-]*)(?:\s+([0-9a-f]{4,16}))?\s*:\s*(\S.{0,400}?)\s*(?:\*\/|$)/;

/** The suppression of a finding, or null. `textLine` is its line in the text, counted from 0. */
export function suppressionOf(
	finding: Finding,
	index: LineIndex,
	textLine: number,
	entries: readonly SuppressionEntry[],
): Suppression | null {
	for (const line of [textLine, textLine - 1]) {
		const match = line >= 0 ? COMMENT.exec(index.lineText(line).slice(0, 1000)) : null;
		if (match?.[1] !== finding.rule || !finding.fingerprint.startsWith(match[2] ?? '')) continue;
		return { kind: 'comment', reason: match[3] ?? '' };
	}
	const entry = entries.find(({ id }) => id.length >= 8 && finding.fingerprint.startsWith(id));
	return entry ? { kind: 'file', reason: entry.reason } : null;
}
