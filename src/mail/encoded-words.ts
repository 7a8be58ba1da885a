// RFC 2047 encoded words in headers: `=?utf-8?q?J=C3=B6rg?=`.
// Knows nothing of which header it reads.
import { decodeText } from './charset';
import { decodeBase64, escapedByte } from './transfer';

const WORD = /=\?([^?\s]+)\?([bqBQ])\?([^?\r\n]*)\?=/g;
const ascii = new TextEncoder();

function wordBytes(encoding: string, text: string): Uint8Array {
	const bytes = ascii.encode(text);
	if (encoding.toLowerCase() === 'b') return decodeBase64(bytes);
	const out = new Uint8Array(bytes.length);
	let length = 0;
	for (let at = 0; at < bytes.length; at++) {
		const escaped = escapedByte(bytes, at);
		if (escaped >= 0) at += 2;
		out[length++] = escaped >= 0 ? escaped : bytes[at] === 95 ? 32 : (bytes[at] ?? 0);
	}
	return out.subarray(0, length);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** A header's text with its encoded words decoded. Neighbouring words of one charset may share a character; damaged words stay as they are. */
export function decodeWords(text: string): string {
	if (!text.includes('=?')) return text;
	let out = '';
	let last = 0;
	let pending: Uint8Array[] = [];
	let charset = '';
	const flush = () => {
		if (pending.length) out += decodeText(join(pending), charset);
		pending = [];
	};
	for (const match of text.matchAll(WORD)) {
		const [whole, label = '', encoding = '', content = ''] = match;
		const between = text.slice(last, match.index);
		const wordCharset = (label.split('*')[0] ?? label).toLowerCase();
		const adjacent = pending.length > 0 && between.trim() === '';
		if (!adjacent || wordCharset !== charset) flush();
		if (!adjacent) out += between;
		charset = wordCharset;
		pending.push(wordBytes(encoding, content));
		last = match.index + whole.length;
	}
	flush();
	return out + text.slice(last);
}
