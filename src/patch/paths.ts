// File names in diffs, taken exactly where git apply takes them: C-quoted, with spaces, with time stamps, with or without `a/`.
// The rules are those of git's apply.c (find_name, git_header_name, guess_p_value), told in its documentation of `git apply -p`.

/** A path with `strip` leading components cut, and what was cut. */
export interface StrippedPath {
	readonly path: string;
	readonly prefix: string;
}

const ESCAPES: Readonly<Record<string, number>> = {
	a: 7,
	b: 8,
	t: 9,
	n: 10,
	v: 11,
	f: 12,
	r: 13,
	'"': 34,
	'\\': 92,
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** A C-quoted name at an offset and the offset after its closing quotation mark; undefined when it is not well formed. */
export function unquote(text: string, at = 0): { name: string; end: number } | undefined {
	if (text[at] !== '"') return undefined;
	const bytes: number[] = [];
	for (let i = at + 1; i < text.length; i++) {
		const character = text[i] ?? '';
		if (character === '"') return { name: utf8.decode(Uint8Array.from(bytes)), end: i + 1 };
		if (character !== '\\') {
			const whole = String.fromCodePoint(text.codePointAt(i) ?? 0);
			for (const byte of encoder.encode(whole)) bytes.push(byte);
			i += whole.length - 1;
			continue;
		}
		const next = text[++i] ?? '';
		const escaped = ESCAPES[next];
		const octal = /^[0-3][0-7]{2}/.exec(text.slice(i, i + 3));
		if (escaped !== undefined) bytes.push(escaped);
		else if (octal) {
			bytes.push(Number.parseInt(octal[0], 8));
			i += 2;
		} else return undefined;
	}
	return undefined;
}

/** A path with double slashes made single, as git does where it reads names. */
export const squashSlashes = (path: string) => path.replace(/\/{2,}/g, '/');

/** Offset after `strip` components from an offset on, or undefined when the name has fewer. */
function afterComponents(name: string, strip: number, from = 0): number | undefined {
	let at = from;
	for (let left = strip; left > 0; left--) {
		const slash = name.indexOf('/', at);
		if (slash === -1) return undefined;
		at = slash + 1;
	}
	return at;
}

function stripped(name: string, strip: number): StrippedPath | undefined {
	const at = afterComponents(name, strip);
	if (at === undefined || at >= name.length) return undefined;
	return { path: squashSlashes(name.slice(at)), prefix: name.slice(0, at) };
}

/** A name up to the end of its line or the white space that ends it. Only a space never does; a tab does when `tab` says so. */
export function findName(text: string, strip: number, tab: boolean): StrippedPath | undefined {
	const quoted = unquote(text);
	if (quoted) return stripped(quoted.name, strip);
	const end = text.search(tab ? /[\t\r\v\f]/ : /[\r\v\f]/);
	return stripped(end === -1 ? text : text.slice(0, end), strip);
}

/** ` 2010-07-05 19:41:17.620000023 -0500` after a name, at the end of the line. */
const STAMP = /(?:\d\d)?\d\d-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?: (?:[+-]\d{4}|[+-]\d\d:\d\d))?$/;

/** A name of a `---` or `+++` line of a diff without git's header: a time stamp may follow it, after a tab or damaged to spaces. */
export function findTraditionalName(text: string, strip: number, shorter?: string): StrippedPath | undefined {
	const quoted = unquote(text);
	if (quoted) return stripped(quoted.name, strip);
	const stamp = STAMP.exec(text.slice(-60));
	const before = stamp ? text.slice(0, text.length - stamp[0].length) : '';
	const stamped = /[\t ]$/.test(before);
	const name = stamped
		? before.endsWith('\t')
			? before.slice(0, -1)
			: before.replace(/ {1,200}$/, '')
		: text.slice(0, endOfWord(text));
	const found = stripped(name, strip);
	if (shorter === undefined) return found;
	if (!found) return { path: squashSlashes(shorter), prefix: '' };
	const raw = name.slice(found.prefix.length);
	return shorter.length < raw.length && raw.startsWith(shorter)
		? { ...found, path: squashSlashes(shorter) }
		: found;
}

function endOfWord(text: string): number {
	const end = text.search(/[\t\r\v\f]/);
	return end === -1 ? text.length : end;
}

/** Whether a name is `/dev/null`, with anything after white space. */
export const isDevNull = (text: string) => /^\/dev\/null(?:\s|$)/.test(text);

/** Whether the time stamp after the last tab is the epoch, by which GNU diff marks a file that does not exist. */
export function hasEpochStamp(text: string): boolean {
	const stamp = text.slice(text.lastIndexOf('\t') + 1);
	if (stamp.length === text.length) return false;
	const match = /^(1969-12-31|1970-01-01) ([0-2]\d):([0-5]\d):00(?:\.0+)? ([-+])([0-2]\d):?([0-5]\d)$/.exec(
		stamp,
	);
	if (!match) return false;
	const zone = (Number(match[5]) * 60 + Number(match[6])) * (match[4] === '-' ? -1 : 1);
	const minutes = Number(match[2]) * 60 + Number(match[3]) - zone;
	return minutes === (match[1] === '1969-12-31' ? 24 * 60 : 0);
}

/** How many components a traditional name seems to need cut: 0 for a name without a slash, undefined when it does not tell. */
export function guessStrip(text: string): number | undefined {
	if (isDevNull(text)) return undefined;
	const name = findTraditionalName(text, 0);
	return name && !name.path.includes('/') ? 0 : undefined;
}

/**
 * The one name that a `diff --git` line names twice, which is the file's name when no later header line tells it.
 * `text` is what follows `diff --git `. Undefined when the two differ.
 */
export function gitHeaderName(text: string, strip: number): StrippedPath | undefined {
	const first = unquote(text);
	if (first) {
		const name = stripped(first.name, strip);
		const rest = text.slice(first.end).trimStart();
		const second = unquote(rest)?.name ?? rest;
		return name && afterPrefix(second, strip) === afterPrefix(first.name, strip) ? name : undefined;
	}
	const quote = text.indexOf('"');
	if (quote !== -1) {
		const second = unquote(text, quote);
		const name = second ? stripped(second.name, strip) : undefined;
		const written = afterPrefix(text.slice(0, quote).trimEnd(), strip);
		return name && second && written === afterPrefix(second.name, strip) ? name : undefined;
	}
	return twiceNamed(text, strip);
}

const afterPrefix = (name: string, strip: number) => {
	const at = afterComponents(name, strip);
	return at === undefined ? undefined : name.slice(at);
};

function twiceNamed(text: string, strip: number): StrippedPath | undefined {
	const from = afterComponents(text, strip);
	if (from === undefined) return undefined;
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code !== 32 && code !== 9) continue;
		// Both names are equally long after their prefixes, so only one place can divide them.
		const length = at - from;
		const second = afterComponents(text, strip, at + 1);
		if (second === undefined) return undefined;
		if (text.length - second === length && text.startsWith(text.slice(from, at), second))
			return { path: text.slice(from, at), prefix: text.slice(0, from) };
	}
	return undefined;
}
