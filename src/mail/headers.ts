// The header block of a mail or of a MIME part: folded lines joined, encoded words decoded, each with its raw line.
// Takes a line for a header where git does, so that both see the same body.
import { decodeText } from './charset';
import { decodeWords } from './encoded-words';
import { isEmptyLine, type LineRange, lineStart, type RawLines } from './raw-lines';

export interface Header {
	/** The name as written. */
	readonly name: string;
	/** The value, unfolded and decoded. */
	readonly value: string;
	/** Raw line of the header's first line, counted from 0. */
	readonly line: number;
}

export interface HeaderBlock {
	readonly headers: readonly Header[];
	/** First raw line of what follows the headers and the empty line after them. */
	readonly next: number;
}

const FIELD = /^([!-9;-~]*):/;
const FROM_LINE = /^>?From /;

/** Reads the headers that a range starts with. A line that is no header ends them and is the body's first line. */
export function readHeaders(raw: RawLines, range: LineRange): HeaderBlock {
	let end = range.first;
	while (end < range.end && !isEmptyLine(raw, end)) end++;
	const text = decodeText(raw.bytes.subarray(lineStart(raw, range.first), lineStart(raw, end)));
	const lines = text.split('\n');
	const headers: Header[] = [];
	let open: { name: string; parts: string[]; line: number } | undefined;
	const close = () => {
		if (open)
			headers.push({ name: open.name, value: decodeWords(open.parts.join(' ').trim()), line: open.line });
		open = undefined;
	};
	for (let index = 0; index < end - range.first; index++) {
		const line = (lines[index] ?? '').trimEnd();
		const field = FIELD.exec(line);
		if (/^[ \t]/.test(lines[index] ?? '') && index > 0) {
			open?.parts.push(line.trimStart());
		} else if (field) {
			close();
			open = { name: field[1] ?? '', parts: [line.slice(field[0].length).trim()], line: range.first + index };
		} else if (FROM_LINE.test(line)) {
			close();
		} else {
			close();
			return { headers, next: line === '' ? range.first + index + 1 : range.first + index };
		}
	}
	close();
	return { headers, next: Math.min(end + 1, range.end) };
}

/** The last header of a name, which is the one git takes; names compare without case. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
	const wanted = name.toLowerCase();
	return headers.findLast((header) => header.name.toLowerCase() === wanted)?.value;
}
