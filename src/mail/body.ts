// The body of a mail as decoded lines: MIME parts walked in order, transfer encodings and charsets undone, and
// for every line the raw place it came from. All parts are read one after the other, attachments too, as git does;
// only media (images, sound, video, fonts) are left out. Knows nothing of patches.
import type { BodyLines } from './body-lines';
import { decodeText } from './charset';
import { parseStructured, type StructuredValue } from './content-type';
import { unflow } from './flowed';
import { type Header, headerValue, readHeaders } from './headers';
import {
	columnOf,
	type LineRange,
	lineEnd,
	lineStart,
	lineStartsWith,
	lineText,
	type RawLines,
	textLines,
} from './raw-lines';

import { decodeBase64Lines, decodeQuotedPrintable, escapedByte } from './transfer';

export type TransferEncoding = 'plain' | 'quoted-printable' | 'base64';

/** One leaf of the MIME tree. */
export interface Part {
	/** First line of the part in the body's lines. */
	readonly firstLine: number;
	readonly lineCount: number;
	/** Raw line where the part's content starts, counted from 0. */
	readonly rawLine: number;
	readonly contentType: string;
	readonly charset: string;
	readonly encoding: TransferEncoding;
	readonly flowed: boolean;
	readonly fileName: string | null;
}

export interface Body extends BodyLines {
	readonly parts: readonly Part[];
}

export interface BodyProblem {
	/** Raw line, counted from 0. */
	readonly line: number;
	readonly reason: string;
}

/** What a body is read from. */
export interface BodySource {
	readonly raw: RawLines;
	readonly headers: readonly Header[];
	readonly range: LineRange;
	/** How `From ` lines were quoted in the mailbox: undone where a line of the body starts so. */
	readonly fromQuoting: 'none' | 'mboxo' | 'mboxrd';
}

/** `undo` reads format=flowed as its standard and git do; `keep` takes the lines as they stand, for mails that claim it wrongly. */
export type FlowedReading = 'undo' | 'keep';

/** How deep multiparts may nest; what lies deeper is read as plain text. */
const MAX_DEPTH = 10;

const MEDIA = /^(?:image|audio|video|font)\//;

interface Leaf {
	readonly headers: readonly Header[];
	readonly range: LineRange;
}

/** Splits a range at its boundary lines: the parts between them, or undefined where the boundary never occurs. */
function splitParts(raw: RawLines, range: LineRange, boundary: string): LineRange[] | undefined {
	const marker = `--${boundary}`;
	const parts: LineRange[] = [];
	let open: number | undefined;
	for (let line = range.first; line < range.end; line++) {
		if (!lineStartsWith(raw, line, marker)) continue;
		if (open !== undefined) parts.push({ first: open, end: line });
		open = line + 1;
		if (lineStartsWith(raw, line, `${marker}--`)) return parts;
	}
	if (open === undefined) return undefined;
	parts.push({ first: open, end: range.end });
	return parts;
}

function leavesOf(source: BodySource, problems: BodyProblem[]): Leaf[] {
	const leaves: Leaf[] = [];
	const walk = (headers: readonly Header[], range: LineRange, depth: number): void => {
		const type = parseStructured(headerValue(headers, 'content-type') ?? '');
		const boundary = type.parameters.get('boundary');
		const parts = boundary && depth < MAX_DEPTH ? splitParts(source.raw, range, boundary) : undefined;
		if (!parts) {
			if (boundary)
				problems.push({ line: range.first, reason: `the multipart boundary '${boundary}' never occurs` });
			leaves.push({ headers, range });
			return;
		}
		for (const part of parts) {
			const block = readHeaders(source.raw, part);
			walk(block.headers, { first: block.next, end: part.end }, depth + 1);
		}
	};
	walk(source.headers, source.range, 0);
	return leaves;
}

function encodingOf(headers: readonly Header[]): TransferEncoding {
	const value = (headerValue(headers, 'content-transfer-encoding') ?? '').toLowerCase();
	if (value.includes('base64')) return 'base64';
	return value.includes('quoted-printable') ? 'quoted-printable' : 'plain';
}

/** The lines of a decoded text, without the empty one after a final line feed. */
function cut(text: string): string[] {
	const lines = text.split('\n');
	if (lines.at(-1) === '') lines.pop();
	return lines;
}

/**
 * Removes the CRs that are of the transport and not of the text: where the first line and nearly all others end with one.
 * A few lines without may have been appended by a list server.
 */
function withoutTransportCr(lines: string[]): string[] {
	if (!lines[0]?.endsWith('\r')) return lines;
	const ended = lines.filter((line) => line.endsWith('\r')).length;
	if (ended * 10 < lines.length * 9 - 10) return lines;
	return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function plainLines(source: BodySource, range: LineRange, charset: string): BodyLines {
	const { raw } = source;
	if (range.end <= range.first) return { lines: [], rawLines: [], rawColumns: [] };
	const bytes = raw.bytes.subarray(lineStart(raw, range.first), lineStart(raw, range.end));
	const lines = withoutTransportCr(cut(decodeText(bytes, charset)));
	const rawLines = lines.map((_, index) => Math.min(range.first + index, range.end - 1));
	const rawColumns = lines.map(() => 0);
	if (source.fromQuoting !== 'none') {
		const quoted = source.fromQuoting === 'mboxrd' ? /^>+From / : /^>From /;
		lines.forEach((line, index) => {
			if (!line.startsWith('>') || !quoted.test(line)) return;
			lines[index] = line.slice(1);
			rawColumns[index] = 1;
		});
	}
	return { lines, rawLines, rawColumns };
}

function decodedLines(
	source: BodySource,
	leaf: Leaf,
	encoding: TransferEncoding,
	charset: string,
): BodyLines {
	if (encoding === 'plain' || leaf.range.end <= leaf.range.first)
		return plainLines(source, leaf.range, charset);
	const decode = encoding === 'base64' ? decodeBase64Lines : decodeQuotedPrintable;
	const decoded = decode(source.raw, leaf.range);
	const lines = withoutTransportCr(cut(decodeText(decoded.bytes, charset)));
	const last = decoded.lines.length - 1;
	return {
		lines,
		rawLines: lines.map((_, index) => decoded.lines[Math.min(index, last)] ?? leaf.range.first),
		rawColumns: lines.map((_, index) => {
			const at = Math.min(index, last);
			return columnOf(source.raw, decoded.lines[at] ?? leaf.range.first, decoded.columns[at] ?? 0);
		}),
	};
}

const fileNameOf = (headers: readonly Header[], type: StructuredValue): string | null => {
	const disposition = parseStructured(headerValue(headers, 'content-disposition') ?? '');
	return disposition.parameters.get('filename') ?? type.parameters.get('name') ?? null;
};

/** Reads a body. Never throws; what looks wrong is told in `problems`. Time grows with the number of bytes. */
export function readBody(
	source: BodySource,
	reading: FlowedReading = 'undo',
): { body: Body; problems: readonly BodyProblem[] } {
	const problems: BodyProblem[] = [];
	const lines: string[] = [];
	const rawLines: number[] = [];
	const rawColumns: number[] = [];
	const parts: Part[] = [];
	for (const leaf of leavesOf(source, problems)) {
		const type = parseStructured(headerValue(leaf.headers, 'content-type') ?? '');
		const encoding = encodingOf(leaf.headers);
		const charset = type.parameters.get('charset') ?? '';
		const flowed = type.parameters.get('format')?.toLowerCase() === 'flowed';
		let text: BodyLines = MEDIA.test(type.value)
			? { lines: [], rawLines: [], rawColumns: [] }
			: decodedLines(source, leaf, encoding, charset);
		if (flowed && reading === 'undo')
			text = unflow(text, type.parameters.get('delsp')?.toLowerCase() === 'yes');
		parts.push({
			firstLine: lines.length,
			lineCount: text.lines.length,
			rawLine: leaf.range.first,
			contentType: type.value || 'text/plain',
			charset,
			encoding,
			flowed,
			fileName: fileNameOf(leaf.headers, type),
		});
		for (const line of text.lines) lines.push(line);
		for (const line of text.rawLines) rawLines.push(line);
		for (const column of text.rawColumns) rawColumns.push(column);
	}
	return { body: { lines, rawLines, rawColumns, parts }, problems };
}

/** Lines of raw ranges as they stand, for inputs that are text and no mail: a page, a bare diff. `indent` columns are cut from each. */
export function verbatimBody(raw: RawLines, ranges: LineRange | readonly LineRange[], indent = 0): Body {
	const lines: string[] = [];
	const rawLines: number[] = [];
	const rawColumns: number[] = [];
	for (const range of 'first' in ranges ? [ranges] : ranges)
		textLines(raw, range).forEach((line, index) => {
			const cut = indent > 0 && line.slice(0, indent).trim() === '' ? Math.min(indent, line.length) : 0;
			lines.push(line.slice(cut));
			rawLines.push(range.first + index);
			rawColumns.push(cut);
		});
	const part: Part = {
		firstLine: 0,
		lineCount: lines.length,
		rawLine: rawLines[0] ?? 0,
		contentType: 'text/plain',
		charset: 'utf-8',
		encoding: 'plain',
		flowed: false,
		fileName: null,
	};
	return { lines, rawLines, rawColumns, parts: [part] };
}

/**
 * The raw place of a character of the body: line and column counted from 0. In quoted-printable text the escapes and
 * soft breaks before it are counted; in base64 text it is the part's first line.
 */
export function rawPosition(
	raw: RawLines,
	body: Body,
	line: number,
	column: number,
): { line: number; column: number } {
	const rawLine = body.rawLines[line] ?? body.rawLines.at(-1) ?? 0;
	const rawColumn = body.rawColumns[line] ?? 0;
	const part = body.parts.findLast((candidate) => candidate.firstLine <= line);
	if (part?.encoding === 'base64') return { line: rawLine, column: 0 };
	if (part?.encoding === 'quoted-printable')
		return quotedPrintablePosition(
			raw,
			rawLine,
			rawColumn,
			encodedLength(body.lines[line] ?? '', column, part.charset),
		);
	return { line: rawLine, column: Math.min(rawColumn + column, lineText(raw, rawLine).length) };
}

const utf8 = new TextEncoder();

/** How many bytes the first `column` characters of a decoded line were before decoding. */
function encodedLength(text: string, column: number, charset: string): number {
	const before = text.slice(0, column);
	return /^(?:utf-?8|us-ascii|)$/i.test(charset) ? utf8.encode(before).length : before.length;
}

/** Whether the line ends in a soft break at this byte. */
function atSoftBreak(raw: RawLines, line: number, here: number): boolean {
	return raw.bytes[here] === 61 && lineEnd(raw, line) - here === 1 && line + 1 < raw.count;
}

function quotedPrintablePosition(raw: RawLines, line: number, column: number, byteCount: number) {
	const at = { line, byte: utf8.encode(lineText(raw, line).slice(0, column)).length };
	for (let left = byteCount; ; left--) {
		while (atSoftBreak(raw, at.line, lineStart(raw, at.line) + at.byte)) {
			at.line++;
			at.byte = 0;
		}
		const here = lineStart(raw, at.line) + at.byte;
		if (left === 0 || here >= lineEnd(raw, at.line))
			return { line: at.line, column: columnOf(raw, at.line, at.byte) };
		at.byte += escapedByte(raw.bytes, here) >= 0 ? 3 : 1;
	}
}
