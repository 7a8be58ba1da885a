// Reads `#define` lines: names, parameters and bodies, and which macros are loops. Expands nothing.
import type { Span } from '../text/position';
import type { Tokens } from './tokens';

export interface Macro extends Span {
	readonly name: string;
	/** Null for a macro without parameter list. */
	readonly parameters: readonly string[] | null;
	/** The replacement, on one line. */
	readonly body: string;
}

const DEFINITION = /^#[ \t]*define[ \t]+([A-Za-z_]\w*)(\([^)]{0,2000}\))?/;

/** All macros that the tokens define, in order. */
export function findMacros(tokens: Tokens): readonly Macro[] {
	const found: Macro[] = [];
	tokens.kinds.forEach((kind, index) => {
		if (kind !== '#define') return;
		const start = tokens.starts[index] ?? 0;
		const end = tokens.ends[index] ?? 0;
		const text = tokens.text.slice(start, end).replace(/\\\r?\n/g, ' ');
		const match = DEFINITION.exec(text);
		if (!match?.[1]) return;
		const parameters =
			match[2]
				?.slice(1, -1)
				.split(',')
				.map((name) => name.trim()) ?? null;
		const body = text.slice(match[0].length).trim();
		found.push({ name: match[1], parameters, body, start, end });
	});
	return found;
}

/** Whether the name of a macro says that it is a loop. */
export const isLoopName = (name: string): boolean => /(?:^|_)for_?each(?:_|$)/i.test(name);

/** How many macros may stand around the one with the loop. */
const WRAPPING_DEPTH = 4;

/** Which of the function-like macros head a loop, told from how their bodies begin and end. */
export function iteratorsOf(macros: readonly Macro[]): ReadonlyMap<string, boolean> {
	const found = new Map<string, boolean>();
	for (const { name, parameters, body } of macros)
		if (parameters)
			found.set(
				name,
				/(?:^|[\s({;])(?:for|while)\s*\(/.test(body) &&
					!/^do\b/.test(body) &&
					!/[;}]\s*$/.test(body) &&
					endsAsHead(body),
			);
	for (let round = 0; round < WRAPPING_DEPTH; round++)
		for (const { name, parameters, body } of macros) {
			if (!parameters || !endsAsHead(body)) continue;
			const heads = [body, body.slice(body.lastIndexOf(';') + 1)].map(
				(part) => /^\s*(\w+)\s*\(/.exec(part)?.[1] ?? '',
			);
			if (heads.some((head) => found.get(head) ?? isLoopName(head))) found.set(name, true);
		}
	return found;
}

/** A loop head ends with the bracket of its `for`, of an `if`, or with `else`: a statement must follow. */
const endsAsHead = (body: string): boolean =>
	/(?:\)|\belse)\s*$/.test(body.replace(/\/\*[^*]*\*\/\s*$/, '')) && !/^\(\{/.test(body);
