// Tokens: what falls away, what is kept, and that reading anew after an edit gives what reading it all gives.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retokenize, type Tokens, tokenize } from '../../src/kernel-c/tokens';

const words = (text: string): string[] => {
	const { kinds, starts, ends } = tokenize(text);
	return kinds.slice(0, -1).map((kind, index) => {
		const word = text.slice(starts[index], ends[index]);
		return kind === word ? word : `${kind} ${word}`;
	});
};

describe('tokenize', () => {
	it.each([
		['a+++b', ['identifier a', '++', '+', 'identifier b']],
		[
			'a<<=b>>c->d...',
			['identifier a', '<<=', 'identifier b', '>>', 'identifier c', '->', 'identifier d', '...'],
		],
		['x /* a\nb */ y // c\nz', ['identifier x', 'identifier y', 'identifier z']],
		['"a\\"b" \'\\\'\' L"w"', ['string "a\\"b"', "character '\\''", 'string L"w"']],
		[
			'1.5e+3 0x1e+2 .5 10ULL',
			['number 1.5e+3', 'number 0x1e', '+', 'number 2', 'number .5', 'number 10ULL'],
		],
		['#if A \\\n B\nx', ['#if #if A \\\n B', 'identifier x']],
		['#define A /* b\nc */ d\nx', ['#define #define A /* b\nc */ d', 'identifier x']],
		['a # b', ['identifier a', '#', 'identifier b']],
		['a\\\nb', ['identifier a', 'identifier b']],
		['__typeof__(x)', ['typeof __typeof__', '(', 'identifier x', ')']],
		['/* daxlens: 3 lines not shown */', ['gap /* daxlens: 3 lines not shown */']],
		['@', ['unknown @']],
	])('%j', (text, expected) => {
		expect(words(text)).toEqual(expected);
	});

	it('says what is unterminated, and goes on', () => {
		expect(tokenize('a "b\nc').problems).toMatchObject([{ start: 2, end: 4 }]);
		expect(words('a "b\nc')).toEqual(['identifier a', 'unknown "b', 'identifier c']);
		expect(tokenize('a /* b').problems).toMatchObject([{ start: 2, end: 6 }]);
	});
});

const piece = fc.constantFrom(
	'a',
	'if',
	' ',
	'\n',
	'\t',
	'/*',
	'*/',
	'//',
	'"',
	"'",
	'\\',
	'\\\n',
	'#if X\n',
	'#endif\n',
	'#define A b',
	'(',
	')',
	'{',
	'}',
	';',
	'42',
	'+',
	'/* daxlens: 1 line not shown */\n',
);
const source = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

describe('retokenize', () => {
	it('gives the tokens of the edited text', () => {
		fc.assert(
			fc.property(source, source, fc.nat(200), fc.nat(40), (before, inserted, at, length) => {
				const start = Math.min(at, before.length);
				const end = Math.min(start + length, before.length);
				const again = retokenize(tokenize(before), { start, end, text: inserted });
				const whole = tokenize(before.slice(0, start) + inserted + before.slice(end));
				const plain = ({ text, kinds, starts, ends, fresh }: Tokens) => ({
					text,
					kinds,
					starts,
					ends,
					fresh,
				});
				expect(plain(again)).toEqual(plain(whole));
				expect(again.problems).toEqual(whole.problems);
			}),
			{ numRuns: 3000 },
		);
	});
});
