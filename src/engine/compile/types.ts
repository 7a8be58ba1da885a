// Types of fields, locals and parameters, parsed from their short texts: `bool`, `count = 1`, `a | b`, `Device`.

export type Type =
	| { readonly is: 'bool' }
	| { readonly is: 'count' }
	| { readonly is: 'enum'; readonly values: readonly string[] }
	| { readonly is: 'ref'; readonly kind: string };

export const BOOL: Type = { is: 'bool' };
export const COUNT: Type = { is: 'count' };
/** Counters stop at their bounds, 0 and this. */
export const COUNT_MAX = 15;

/** A mistake in the model or in a scenario, in one sentence. */
export class ModelError extends Error {}

interface Declared {
	readonly type: Type;
	readonly initial: string | undefined;
}

/** The texts of a model are few and are asked for with every scenario. */
const parsed = new Map<string, Declared>();
const MOST_PARSED = 1000;

/** Parses `type` or `type = initial`; `initial` is undefined where the text names none. */
export function parseType(text: string): Declared {
	const known = parsed.get(text);
	if (known) return known;
	const declared = declaredBy(text);
	if (parsed.size < MOST_PARSED) parsed.set(text, declared);
	return declared;
}

function declaredBy(text: string): Declared {
	const [left = '', initial] = text.split('=').map((part) => part.trim());
	if (left === 'bool') return { type: BOOL, initial };
	if (left === 'count') return { type: COUNT, initial };
	if (/^[A-Z]\w*$/.test(left)) return { type: { is: 'ref', kind: left }, initial };
	const values = left.split('|').map((value) => value.trim());
	if (values.some((value) => !/^[a-z]\w*$/.test(value))) throw new ModelError(`'${text}' is no type`);
	return { type: { is: 'enum', values }, initial };
}

/** The number a literal stands for in a type, or undefined if it is none of its literals. */
export function literal(type: Type, text: string): number | undefined {
	switch (type.is) {
		case 'bool':
			return text === 'true' ? 1 : text === 'false' ? 0 : undefined;
		case 'count':
			return /^\d+$/.test(text) && Number(text) <= COUNT_MAX ? Number(text) : undefined;
		case 'enum': {
			const found = type.values.indexOf(text);
			return found < 0 ? undefined : found;
		}
		case 'ref':
			return text === 'none' ? 0 : undefined;
	}
}

export function describeType(type: Type): string {
	if (type.is === 'enum') return type.values.join(', ');
	return type.is === 'ref' ? `the name of a ${type.kind}` : type.is === 'bool' ? 'true, false' : '0 to 15';
}
