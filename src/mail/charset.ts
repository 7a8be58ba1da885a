// Bytes of a named charset as text, without losing any when the name is wrong or unknown.
// Knows nothing of mail.

const decoders = new Map<string, TextDecoder | null>();

/** The decoder of a charset label, or null for a label that no one knows. Byte order marks stay in the text. */
function decoderOf(label: string): TextDecoder | null {
	const key = label.trim().toLowerCase();
	const known = decoders.get(key);
	if (known !== undefined) return known;
	let decoder: TextDecoder | null;
	try {
		decoder = new TextDecoder(key, { ignoreBOM: true });
	} catch {
		decoder = null;
	}
	if (decoders.size < 64) decoders.set(key, decoder);
	return decoder;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252', { ignoreBOM: true });

function strictUtf8(bytes: Uint8Array): string | undefined {
	try {
		return strict.decode(bytes);
	} catch {
		return undefined;
	}
}

const SINGLE_BYTE = /^(?:iso-8859-|windows-125|koi8-)/;
const isUtf8Label = (label: string) => /^\s*(?:utf-?8|us-ascii|ascii|unknown-8bit|)\s*$/i.test(label);

/**
 * Text of bytes in a charset (a MIME label, '' where none is named).
 * What claims to be UTF-8 or ASCII, or has an unknown label, is read as UTF-8, and line by line as Windows-1252 where it is not.
 * What claims a charset of one byte a character and yet is UTF-8 throughout is UTF-8: mail programs label it wrongly.
 */
export function decodeText(bytes: Uint8Array, charset = ''): string {
	const decoder = isUtf8Label(charset) ? null : decoderOf(charset);
	if (decoder && decoder.encoding !== 'utf-8')
		return (SINGLE_BYTE.test(decoder.encoding) ? strictUtf8(bytes) : undefined) ?? decoder.decode(bytes);
	return strictUtf8(bytes) ?? decodeMixed(bytes);
}

function decodeMixed(bytes: Uint8Array): string {
	const lines: string[] = [];
	for (let at = 0; at <= bytes.length; ) {
		const found = bytes.indexOf(10, at);
		const end = found === -1 ? bytes.length : found;
		const line = bytes.subarray(at, end);
		lines.push(strictUtf8(line) ?? western.decode(line));
		at = end + 1;
	}
	return lines.join('\n');
}
