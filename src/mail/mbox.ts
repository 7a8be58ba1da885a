// Splits a mailbox file into its messages, at `From ` lines that are separators and not text.
// A separator names a sender and a full date, and a header follows it; that keeps prose that begins with "From " whole.
import { isEmptyLine, type LineRange, lineStartsWith, lineText, type RawLines } from './raw-lines';

const SEPARATOR = /^From \S.*\b\d{1,2}:\d\d(?::\d\d)?\b.*\b\d{4}\b/;
const HEADER = /^[!-9;-~]+:/;

/** Whether a raw line separates two messages of a mailbox. */
export function isSeparator(raw: RawLines, line: number): boolean {
	if (!lineStartsWith(raw, line, 'From ') || !SEPARATOR.test(lineText(raw, line).slice(0, 500))) return false;
	if (line > 0 && !isEmptyLine(raw, line - 1)) return false;
	let next = line + 1;
	while (next < raw.count && lineStartsWith(raw, next, '>From ')) next++;
	return next >= raw.count || HEADER.test(lineText(raw, next).slice(0, 200));
}

export interface MailboxSplit {
	/** Each message with its separator line left out. */
	readonly messages: readonly LineRange[];
	readonly fromQuoting: 'mboxo' | 'mboxrd';
}

/** Splits a mailbox whose first line that is not empty is a separator. */
export function splitMailbox(raw: RawLines): MailboxSplit {
	const separators: number[] = [];
	for (let line = 0; line < raw.count; line++) if (isSeparator(raw, line)) separators.push(line);
	const messages = separators.map((line, index) => ({
		first: line + 1,
		end: separators[index + 1] ?? raw.count,
	}));
	const first = separators[0];
	const mboxrd = first !== undefined && lineStartsWith(raw, first, 'From mboxrd@z ');
	return { messages, fromQuoting: mboxrd ? 'mboxrd' : 'mboxo' };
}
