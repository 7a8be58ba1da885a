// The text of a log before it is read: a file, or the body of one mail with the lines of its file. Knows mails; not what
// a log means.
import type { Mailbox } from '../../mail/mailbox';

/** One writer's log: reports in it are explained by what the same text shows. */
export interface LogText {
	readonly file: string;
	readonly lines: readonly string[];
	/** The file's line, from 1, of a line of the text, from 1. */
	readonly lineOf: (line: number) => number;
	/** When it was written (ISO 8601), where a mail tells. */
	readonly date: string | null;
	/** Whether it is a mail: what its writer left out, moved or said is not the machine's doing. */
	readonly mail: boolean;
}

/** A kernel log as it came from the machine. */
export function logText(file: string, text: string): LogText {
	return { file, lines: text.split('\n'), lineOf: (line) => line, date: null, mail: false };
}

const DIFF = /^(?:diff --git |Index: )/;
const OF_DIFF = /^(?:[-+ @\\]|diff |index |Index: |new |old |deleted |similarity |rename |copy |Binary |$)/;

/** The lines of a mail with those of its diffs empty: a patch that adds a message does not log it. */
function withoutDiffs(lines: readonly string[]): string[] {
	let isDiff = false;
	return lines.map((line) => {
		isDiff = DIFF.test(line) || (isDiff && OF_DIFF.test(line));
		return isDiff ? '' : line;
	});
}

/** The bodies of mails, each a log of its own. */
export function mailTexts({ name, messages }: Mailbox): LogText[] {
	return messages.map(({ body, date }) => ({
		file: name,
		lines: withoutDiffs(body.lines),
		lineOf: (line) => (body.rawLines[line - 1] ?? body.rawLines.at(-1) ?? 0) + 1,
		date,
		mail: true,
	}));
}
