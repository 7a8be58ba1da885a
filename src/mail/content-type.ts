// Structured header values: `text/plain; charset="utf-8"; format=flowed`, with the parameter forms of RFC 2231.
// Knows nothing of bodies.
import { decodeText } from './charset';
import { decodeWords } from './encoded-words';

/** A value and its parameters; parameter names are lower case. */
export interface StructuredValue {
	readonly value: string;
	readonly parameters: ReadonlyMap<string, string>;
}

/** Cuts at semicolons that stand outside of quotation marks. */
function pieces(text: string): string[] {
	const found: string[] = [];
	let piece = '';
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at] ?? '';
		if (quoted && character === '\\' && at + 1 < text.length) {
			piece += character + (text[++at] ?? '');
		} else if (character === ';' && !quoted) {
			found.push(piece);
			piece = '';
		} else {
			if (character === '"') quoted = !quoted;
			piece += character;
		}
	}
	found.push(piece);
	return found;
}

const unquote = (text: string) => {
	const inner = text.startsWith('"')
		? text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined)
		: text;
	return text.startsWith('"') ? inner.replace(/\\(.)/g, '$1') : inner;
};

function percentDecode(text: string): string {
	const match = /^([^']*)'[^']*'(.*)$/s.exec(text);
	const [charset, content] = match ? [match[1] ?? '', match[2] ?? ''] : ['', text];
	const bytes: number[] = [];
	for (let at = 0; at < content.length; at++) {
		const code = /^%[0-9a-fA-F]{2}$/.test(content.slice(at, at + 3));
		bytes.push(code ? Number.parseInt(content.slice(at + 1, at + 3), 16) : content.charCodeAt(at) & 255);
		if (code) at += 2;
	}
	return decodeText(Uint8Array.from(bytes), charset);
}

/** Joins `name*0`, `name*1*` … to `name` and decodes `name*`. */
function settle(written: ReadonlyMap<string, string>): Map<string, string> {
	const settled = new Map<string, string>();
	const partial = new Map<string, { text: string; encoded: boolean }>();
	for (const [key, value] of written) {
		const match = /^([^*]+)\*(?:(\d+)(\*?))?$/.exec(key);
		if (!match) {
			if (!settled.has(key)) settled.set(key, decodeWords(value));
			continue;
		}
		const name = match[1] ?? key;
		const before = partial.get(name) ?? { text: '', encoded: false };
		const encoded = before.encoded || match[2] === undefined || match[3] === '*';
		partial.set(name, { text: before.text + value, encoded });
	}
	for (const [name, { text, encoded }] of partial) settled.set(name, encoded ? percentDecode(text) : text);
	return settled;
}

/** Reads a header value with parameters. Never fails: what is no parameter is left out. */
export function parseStructured(text: string): StructuredValue {
	const [value = '', ...rest] = pieces(text);
	const written = new Map<string, string>();
	for (const piece of rest.slice(0, 200)) {
		const at = piece.indexOf('=');
		if (at > 0) written.set(piece.slice(0, at).trim().toLowerCase(), unquote(piece.slice(at + 1).trim()));
	}
	return { value: value.trim().toLowerCase(), parameters: settle(written) };
}
