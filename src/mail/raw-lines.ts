// The lines of an input, as byte ranges: the ground on which every position of a mail stands.
// Knows only line feeds; not what a line means, and not how its bytes read as text.

/** An input cut into lines. A line ends with LF; a CR before it belongs to the line. */
export interface RawLines {
	readonly bytes: Uint8Array;
	/** Byte offset of each line, and one more entry: the input's length. */
	readonly starts: Uint32Array;
	readonly count: number;
}

/** A half-open range of raw lines, counted from 0. */
export interface LineRange {
	readonly first: number;
	readonly end: number;
}

const LF = 10;
const CR = 13;

/** Cuts an input into lines. A last line without LF counts; an input that ends with LF has no empty last line. */
export function indexLines(bytes: Uint8Array): RawLines {
	const starts: number[] = [];
	for (let at = 0; at < bytes.length; ) {
		starts.push(at);
		const end = bytes.indexOf(LF, at);
		at = end === -1 ? bytes.length : end + 1;
	}
	const count = starts.length;
	starts.push(bytes.length);
	return { bytes, starts: Uint32Array.from(starts), count };
}

/** Byte offset at which a line starts; a line past the end gives the input's length. */
export function lineStart(raw: RawLines, line: number): number {
	return raw.starts[line] ?? raw.bytes.length;
}

/** Byte offset of a line's end, before its LF or CR LF. */
export function lineEnd(raw: RawLines, line: number): number {
	const start = lineStart(raw, line);
	let end = lineStart(raw, line + 1);
	if (end > start && raw.bytes[end - 1] === LF) end--;
	if (end > start && raw.bytes[end - 1] === CR) end--;
	return end;
}

/** Whether a line is empty but for its line end. */
export function isEmptyLine(raw: RawLines, line: number): boolean {
	return lineEnd(raw, line) === lineStart(raw, line);
}

/** Whether a line starts with these bytes, given as ASCII text. */
export function lineStartsWith(raw: RawLines, line: number, prefix: string): boolean {
	const start = lineStart(raw, line);
	for (let at = 0; at < prefix.length; at++)
		if (raw.bytes[start + at] !== prefix.charCodeAt(at)) return false;
	return true;
}

const plain = new TextDecoder('utf-8', { ignoreBOM: true });

/** A line as UTF-8 text without its line end; bytes that are not UTF-8 become U+FFFD. */
export function lineText(raw: RawLines, line: number): string {
	return plain.decode(raw.bytes.subarray(lineStart(raw, line), lineEnd(raw, line)));
}

/** The column, in UTF-16 code units, of a byte of a line read as UTF-8. */
export function columnOf(raw: RawLines, line: number, byte: number): number {
	const start = lineStart(raw, line);
	return byte === 0
		? 0
		: plain.decode(raw.bytes.subarray(start, Math.min(start + byte, lineEnd(raw, line)))).length;
}

/** All lines of a range as UTF-8 text without line ends. */
export function textLines(raw: RawLines, range: LineRange): string[] {
	if (range.end <= range.first) return [];
	const text = plain.decode(raw.bytes.subarray(lineStart(raw, range.first), lineStart(raw, range.end)));
	const lines = text.split('\n');
	if (lines.length > range.end - range.first) lines.pop();
	return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
