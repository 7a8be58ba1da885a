// Splits C text into tokens: comments and white space fall away, a preprocessor directive is one token.
// Works on any text in linear time; knows nothing of what follows what.
import type { Span } from '../text/position';
import type { Problem } from './flow';

/**
 * What a token is: `identifier`, `number`, `string`, `character`, `unknown`, `end`, `gap` (the marker of lines not shown),
 * a directive (`#if` stands for #ifdef and #ifndef too, `#define`, `#other`), or else the keyword or punctuator itself.
 */
export type TokenKind = string;

/** The tokens of a text, by index. The last one is `end`, of no length. */
export interface Tokens {
	readonly text: string;
	readonly kinds: readonly TokenKind[];
	readonly starts: readonly number[];
	readonly ends: readonly number[];
	/** Whether the token is the first one of its line. */
	readonly fresh: readonly boolean[];
	/** Unterminated comments and strings. */
	readonly problems: readonly Problem[];
}

/** A comment with this text on a line of its own stands for lines that are not there. */
export const gapMarker = /^\/\* daxlens: .{1,80} not shown \*\/$/;

const KEYWORDS = new Map(
	(
		'if else while do for switch case default break continue return goto sizeof typeof typedef struct union enum ' +
		'static extern register auto inline const volatile restrict signed unsigned void char short int long float double ' +
		'asm _Bool _Generic _Static_assert _Alignof __extension__'
	)
		.split(' ')
		.map((word) => [word, word]),
);
for (const [spelling, keyword] of [
	['__typeof__', 'typeof'],
	['__typeof', 'typeof'],
	['typeof_unqual', 'typeof'],
	['__auto_type', 'auto'],
	['__asm__', 'asm'],
	['__asm', 'asm'],
	['asm_volatile_goto', 'asm'],
	['asm_goto_output', 'asm'],
	['asm_inline', 'asm'],
	['__inline', 'inline'],
	['__inline__', 'inline'],
	['__always_inline', 'inline'],
	['__const', 'const'],
	['__const__', 'const'],
	['__volatile', 'volatile'],
	['__volatile__', 'volatile'],
	['__signed__', 'signed'],
	['__alignof__', '_Alignof'],
	['static_assert', '_Static_assert'],
] as const)
	KEYWORDS.set(spelling, keyword);
const LONGEST_KEYWORD = 17;

const DIRECTIVES = new Map([
	['if', '#if'],
	['ifdef', '#if'],
	['ifndef', '#if'],
	['elif', '#elif'],
	['elifdef', '#elif'],
	['elifndef', '#elif'],
	['else', '#else'],
	['endif', '#endif'],
	['define', '#define'],
]);

const PUNCTUATORS = new Set(
	'... <<= >>= -> ++ -- << >> <= >= == != && || += -= *= /= %= &= |= ^= ## { } ( ) [ ] ; , : ? . = + - * / % & | ^ ~ ! < > #'.split(
		' ',
	),
);

/** The punctuators that no longer one begins with, by character code. */
const ALONE: readonly (string | undefined)[] = Array.from({ length: 128 }, (_, code) =>
	'{}()[];,:?~'.includes(String.fromCharCode(code)) ? String.fromCharCode(code) : undefined,
);

const CHAR = { other: 0, space: 1, newline: 2, word: 3, digit: 4 } as const;

/** The class of every ASCII character, for the main switch. */
const CLASS = Uint8Array.from({ length: 128 }, (_, code) => {
	const char = String.fromCharCode(code);
	if (char === '\n') return CHAR.newline;
	if (/\s/.test(char) || code === 0) return CHAR.space;
	if (/[A-Za-z_$]/.test(char)) return CHAR.word;
	if (/[0-9]/.test(char)) return CHAR.digit;
	return CHAR.other;
});

function classOf(code: number): number {
	if (code < 128) return CLASS[code] ?? CHAR.other;
	return code === 0xa0 || code === 0xfeff || /\s/.test(String.fromCharCode(code)) ? CHAR.space : CHAR.word;
}

class Lexer {
	kinds: TokenKind[] = [];
	starts: number[] = [];
	ends: number[] = [];
	fresh: boolean[] = [];
	readonly problems: Problem[] = [];
	private at = 0;
	private lineIsFresh = true;

	constructor(readonly text: string) {}

	run(start: number, end: number): Tokens {
		this.at = start;
		while (this.at < end) this.step(this.text.charCodeAt(this.at));
		this.push('end', end, end);
		return this;
	}

	/** Starts with the first `count` tokens of another run, behind which the text is still the same. */
	resume(previous: Tokens, count: number): void {
		this.kinds = previous.kinds.slice(0, count);
		this.starts = previous.starts.slice(0, count);
		this.ends = previous.ends.slice(0, count);
		this.fresh = previous.fresh.slice(0, count);
		this.at = previous.starts[count] ?? 0;
	}

	/** Reads on until a line starts with the token that started it before, past `changed`; then takes over the rest. */
	rejoin(previous: Tokens, changed: number, delta: number): Tokens {
		const { text } = this;
		while (this.at < text.length) {
			const count = this.kinds.length;
			this.step(text.charCodeAt(this.at));
			const start = this.starts[count];
			if (start === undefined || start < changed || !this.fresh[count]) continue;
			const old = indexOfStart(previous.starts, start - delta);
			if (!previous.fresh[old] || previous.starts[old] !== start - delta) continue;
			const moved = (at: number) => at + delta;
			this.kinds = this.kinds.slice(0, count).concat(previous.kinds.slice(old));
			this.starts = this.starts.slice(0, count).concat(previous.starts.slice(old).map(moved));
			this.ends = this.ends.slice(0, count).concat(previous.ends.slice(old).map(moved));
			this.fresh = this.fresh.slice(0, count).concat(previous.fresh.slice(old));
			return this;
		}
		this.push('end', text.length, text.length);
		return this;
	}

	private step(code: number): void {
		const kind = classOf(code);
		if (kind === CHAR.newline) {
			this.at++;
			this.lineIsFresh = true;
		} else if (kind === CHAR.space) this.at++;
		else if (kind === CHAR.word) this.word();
		else if (kind === CHAR.digit) this.number();
		else this.punctuation(code);
	}

	private push(kind: TokenKind, start: number, end: number): void {
		this.kinds.push(kind);
		this.starts.push(start);
		this.ends.push(end);
		this.fresh.push(this.lineIsFresh);
		this.lineIsFresh = false;
		this.at = end;
	}

	private word(): void {
		const { text } = this;
		const start = this.at;
		let end = start + 1;
		while (end < text.length && classOf(text.charCodeAt(end)) >= CHAR.word) end++;
		const next = text.charCodeAt(end);
		if ((next === 34 || next === 39) && end - start <= 2 && /^(?:L|u8?|U)$/.test(text.slice(start, end)))
			this.quoted(next, start, end);
		else {
			const keyword = end - start <= LONGEST_KEYWORD ? KEYWORDS.get(text.slice(start, end)) : undefined;
			this.push(keyword ?? 'identifier', start, end);
		}
	}

	private number(): void {
		const { text } = this;
		const start = this.at;
		const hex = text.charCodeAt(start + 1) === 120 || text.charCodeAt(start + 1) === 88;
		let end = start + 1;
		for (; end < text.length; end++) {
			const char = text[end] ?? '';
			const sign = (char === '+' || char === '-') && /[eEpP]/.test(text[end - 1] ?? '');
			if (!(sign && !(hex && /[eE]/.test(text[end - 1] ?? ''))) && !/[\w.]/.test(char)) break;
		}
		this.push('number', start, end);
	}

	private quoted(quote: number, start: number, open: number): void {
		const { text } = this;
		let end = open + 1;
		for (; end < text.length; end++) {
			const code = text.charCodeAt(end);
			if (code === quote) {
				this.push(quote === 34 ? 'string' : 'character', start, end + 1);
				return;
			}
			if (code === 92) {
				if (text.charCodeAt(end + 1) === 13) end++;
				end++;
			} else if (code === 10) break;
		}
		this.problems.push({
			start,
			end: Math.min(end, text.length),
			reason: 'unterminated string or character constant',
		});
		this.push('unknown', start, Math.min(end, text.length));
	}

	private punctuation(code: number): void {
		const { text } = this;
		const start = this.at;
		const next = text.charCodeAt(start + 1);
		const splice = next === 10 ? 2 : next === 13 && text.charCodeAt(start + 2) === 10 ? 3 : 0;
		if (code === 47 && next === 42) this.blockComment();
		else if (code === 47 && next === 47) this.at = this.logicalLineEnd(start);
		else if (code === 34 || code === 39) this.quoted(code, start, start);
		else if (code === 46 && next >= 48 && next <= 57) this.number();
		else if (code === 92 && splice > 0) this.at = start + splice;
		else if (code === 35 && this.lineIsFresh) this.directive();
		else this.operator(start);
	}

	private operator(start: number): void {
		const alone = ALONE[this.text.charCodeAt(start)];
		if (alone) {
			this.push(alone, start, start + 1);
			return;
		}
		for (let length = 3; length > 0; length--) {
			const candidate = this.text.slice(start, start + length);
			if (!PUNCTUATORS.has(candidate)) continue;
			this.push(candidate, start, start + candidate.length);
			return;
		}
		this.push('unknown', start, start + 1);
	}

	private blockComment(): void {
		const { text } = this;
		const start = this.at;
		const close = text.indexOf('*/', start + 2);
		const end = close === -1 ? text.length : close + 2;
		if (close === -1) this.problems.push({ start, end, reason: 'unterminated comment' });
		if (this.lineIsFresh && end - start < 120 && gapMarker.test(text.slice(start, end))) {
			this.push('gap', start, end);
			return;
		}
		this.at = end;
	}

	/** Offset of the newline that ends the logical line (a backslash before the newline continues it). */
	private logicalLineEnd(from: number): number {
		const { text } = this;
		for (let at = from; ; ) {
			const newline = text.indexOf('\n', at);
			if (newline === -1) return text.length;
			const before = text.charCodeAt(newline - 1) === 13 ? newline - 2 : newline - 1;
			if (before < from || text.charCodeAt(before) !== 92) return newline;
			at = newline + 1;
		}
	}

	/** A directive runs to the end of its logical line, and a comment in it may run over further lines. */
	private directive(): void {
		const { text } = this;
		const start = this.at;
		let end = this.logicalLineEnd(start);
		for (let open = text.slice(start, end).indexOf('/*'); open !== -1; ) {
			const close = text.indexOf('*/', start + open + 2);
			if (close === -1) {
				end = text.length;
				this.problems.push({ start: start + open, end, reason: 'unterminated comment' });
				break;
			}
			if (close > end) end = this.logicalLineEnd(close);
			open = text.slice(start, end).indexOf('/*', close + 2 - start);
		}
		const word = /^#[ \t]*([a-z]*)/.exec(text.slice(start, Math.min(end, start + 40)))?.[1] ?? '';
		this.push(DIRECTIVES.get(word) ?? '#other', start, end);
	}
}

/**
 * Splits a text into tokens, or the part of it between two offsets where tokens begin and end. Never fails: what is no C
 * token is of kind `unknown`.
 */
export function tokenize(text: string, start = 0, end = text.length): Tokens {
	return new Lexer(text).run(start, end);
}

/** A replaced part of a text: the old text from `start` to before `end` became `text`. */
export interface TextEdit extends Span {
	readonly text: string;
}

/** Tokens of the edited text, reading anew only the lines about the edit. */
export function retokenize(previous: Tokens, edit: TextEdit): Tokens {
	const text = previous.text.slice(0, edit.start) + edit.text + previous.text.slice(edit.end);
	if (previous.problems.length > 0) return tokenize(text);
	let resume = indexOfStart(previous.starts, edit.start);
	while (resume > 0 && !(previous.fresh[resume] && (previous.starts[resume] ?? 0) < edit.start)) resume--;
	const lexer = new Lexer(text);
	if (previous.fresh[resume] && (previous.starts[resume] ?? 0) < edit.start) lexer.resume(previous, resume);
	const delta = edit.text.length - (edit.end - edit.start);
	return lexer.rejoin(previous, edit.start + edit.text.length, delta);
}

/** Index of the last token that starts at or before an offset; 0 where none does. */
function indexOfStart(starts: readonly number[], offset: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((starts[middle] ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return low;
}
