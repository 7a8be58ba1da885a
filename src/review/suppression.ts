// Findings that somebody has answered: a comment in the code, or an entry of a file, each with its reason.
// An entry names the finding's id, which changes with the code it is about; a comment may do so too.
import * as v from 'valibot';
import { LineCounter, parseDocument } from 'yaml';
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
const COMMENT =
	/\bdaxlens:\s*ignore\s+([a-z][a-z-]*)(?:\s+([0-9a-f]{4,16}))?\s*:\s*(\S.{0,400}?)\s*(?:\*\/|$)/;

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
	return suppressionById(finding, entries);
}

/** The suppression of a finding by an entry of a file, or null. */
export function suppressionById(
	{ fingerprint }: Finding,
	entries: readonly SuppressionEntry[],
): Suppression | null {
	const entry = entries.find(({ id }) => id.length >= 8 && fingerprint.startsWith(id));
	return entry ? { kind: 'file', reason: entry.reason } : null;
}

const File = v.strictObject({
	suppressions: v.array(
		v.strictObject({
			id: v.pipe(v.string(), v.regex(/^[0-9a-f]{8,16}$/, 'the id of a finding: 8 to 16 hexadecimal digits')),
			reason: v.pipe(v.string(), v.minLength(1, 'a reason')),
		}),
	),
});

/** Reads a suppressions file (YAML or JSON); a mistake is told with its line, counted from 1. */
export function readSuppressions(
	text: string,
): { readonly entries: readonly SuppressionEntry[] } | { readonly problem: string; readonly line: number } {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	const [error] = document.errors;
	if (error)
		return { problem: error.message.split('\n')[0] ?? 'not YAML', line: lines.linePos(error.pos[0]).line };
	const result = v.safeParse(File, document.toJS());
	if (result.success) return { entries: result.output.suppressions };
	const [issue] = result.issues;
	const path = (issue.path ?? []).map((item) => item.key as string | number);
	let line = 1;
	for (let length = path.length; length > 0; length--) {
		const node = document.getIn(path.slice(0, length), true) as
			| { range?: [number, number, number] }
			| undefined;
		if (!node?.range) continue;
		line = lines.linePos(node.range[0]).line;
		break;
	}
	return { problem: `${path.join('.')}: ${issue.message}`, line };
}
