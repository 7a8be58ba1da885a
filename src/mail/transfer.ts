// Undoes the content transfer encodings of MIME, quoted-printable and base64, and keeps where each decoded line came from.
// Knows nothing of charsets or of what the bytes mean.
import { type LineRange, lineEnd, lineStart, type RawLines } from './raw-lines';

/** Decoded bytes; entry n of `lines` and `columns` is the raw place where decoded line n starts. */
export interface Decoded {
	readonly bytes: Uint8Array;
	readonly lines: readonly number[];
	readonly columns: readonly number[];
}

const LF = 10;
const EQUALS = 61;

/** The value of a hexadecimal digit's character code, or -1. */
function hexDigit(code: number | undefined): number {
	if (code === undefined) return -1;
	if (code >= 48 && code <= 57) return code - 48;
	const lower = code | 32;
	return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** The byte that `=XX` at an offset stands for, or -1 when it is no such escape. */
export function escapedByte(bytes: Uint8Array, at: number): number {
	if (bytes[at] !== EQUALS) return -1;
	const high = hexDigit(bytes[at + 1]);
	const low = hexDigit(bytes[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** Whether the `=` at an offset ends its line, so that the line goes on in the next one. White space after it does not count. */
function isSoftBreak(bytes: Uint8Array, at: number, end: number): boolean {
	for (let next = at + 1; next < end; next++) {
		const code = bytes[next];
		if (code !== 32 && code !== 9) return false;
	}
	return true;
}

/** Decodes quoted-printable lines. A damaged escape stays as it is written. */
export function decodeQuotedPrintable(raw: RawLines, range: LineRange): Decoded {
	const from = lineStart(raw, range.first);
	const out = new Uint8Array(lineStart(raw, range.end) - from);
	const lines: number[] = [];
	const columns: number[] = [];
	let length = 0;
	let atLineStart = true;
	const put = (byte: number, line: number, column: number) => {
		if (atLineStart) {
			lines.push(line);
			columns.push(column);
		}
		out[length++] = byte;
		atLineStart = byte === LF;
	};
	for (let line = range.first; line < range.end; line++) {
		const start = lineStart(raw, line);
		const end = lineEnd(raw, line);
		let soft = false;
		for (let at = start; at < end; at++) {
			const escaped = escapedByte(raw.bytes, at);
			if (escaped >= 0) {
				put(escaped, line, at - start);
				at += 2;
			} else if (raw.bytes[at] === EQUALS && isSoftBreak(raw.bytes, at, end)) {
				soft = true;
				break;
			} else {
				put(raw.bytes[at] ?? 0, line, at - start);
			}
		}
		if (soft) continue;
		for (let at = end; at < lineStart(raw, line + 1); at++) put(raw.bytes[at] ?? LF, line, at - start);
	}
	return { bytes: out.subarray(0, length), lines, columns };
}

const BASE64 = /* @__PURE__ */ (() => {
	const values = new Int8Array(256).fill(-1);
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
	for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value;
	return values;
})();

/** Decodes base64 characters; others are skipped, as git does. */
export function decodeBase64(bytes: Uint8Array): Uint8Array {
	const out = new Uint8Array(Math.ceil((bytes.length * 3) / 4));
	let length = 0;
	let kept = 0;
	let bits = 0;
	for (let at = 0; at < bytes.length; at++) {
		const code = bytes[at] ?? 0;
		const value = BASE64[code] ?? -1;
		if (value < 0) {
			if (code === EQUALS) bits = 0;
			continue;
		}
		kept = ((kept << 6) | value) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[length++] = kept >> bits;
		}
	}
	return out.subarray(0, length);
}

/**
 * Decodes base64 lines. Each line is decoded by itself as git does, so that a footer appended by a list server
 * spoils nothing; only when the first line holds no whole number of bytes are the lines taken as one stream.
 * Every decoded line is placed on the first raw line: the editor shows decoded text as a document of its own.
 */
export function decodeBase64Lines(raw: RawLines, range: LineRange): Decoded {
	const pieces: Uint8Array[] = [];
	const slice = (first: number, end: number) =>
		decodeBase64(raw.bytes.subarray(lineStart(raw, first), lineStart(raw, end)));
	const firstLength = lineEnd(raw, range.first) - lineStart(raw, range.first);
	if (firstLength % 4 !== 0) pieces.push(slice(range.first, range.end));
	else for (let line = range.first; line < range.end; line++) pieces.push(slice(line, line + 1));
	const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
	let length = 0;
	for (const piece of pieces) {
		bytes.set(piece, length);
		length += piece.length;
	}
	const lines: number[] = [];
	const columns: number[] = [];
	for (let at = 0; at < bytes.length; ) {
		lines.push(range.first);
		columns.push(0);
		const end = bytes.indexOf(LF, at);
		at = end === -1 ? bytes.length : end + 1;
	}
	return { bytes, lines, columns };
}
