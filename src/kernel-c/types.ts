// Tells where a type stands in the tokens and what its text is. Knows a few names of types, no scopes and no headers.
import { joinTokens, type Reader } from './reader';
import { ANNOTATIONS, ANNOTATIONS_WITH_ARGUMENTS, TYPE_NAMES } from './vocabulary';

const BASE_KEYWORDS = new Set(
	'struct union enum void char short int long float double signed unsigned _Bool typeof auto'.split(' '),
);
const QUALIFIERS = new Set('const volatile restrict static extern register inline __extension__'.split(' '));

/** A keyword that begins a type or qualifies one. */
export const isTypeKeyword = (kind: string): boolean => BASE_KEYWORDS.has(kind) || QUALIFIERS.has(kind);

export const isQualifier = (kind: string): boolean => QUALIFIERS.has(kind);

/** A name that reads as a type wherever it stands: `u32`, `gfp_t`. */
export const isTypeName = (word: string): boolean => TYPE_NAMES.has(word) || /^\w+_t$/.test(word);

const isKnownAnnotation = (word: string): boolean =>
	ANNOTATIONS.has(word) || ANNOTATIONS_WITH_ARGUMENTS.has(word);

/** What stands behind the name that a declaration declares: before it, `__word` is that name unless it is well known. */
const AFTER_NAME = new Set('; = , [ : )'.split(' '));

/** `__user`, `__iomem`, `noinline`: says something about a declaration and is neither type nor name. */
export function isAnnotation(word: string): boolean {
	return isKnownAnnotation(word) || (word.startsWith('__') && !isTypeName(word));
}

/**
 * Index past one qualifier or annotation (with its arguments), or `from` where none stands. An unknown `__word` may be
 * the type itself before the type was named, and the name that is declared after it.
 */
function pastAnnotation(reader: Reader, from: number, expecting: 'type' | 'name'): number {
	if (isQualifier(reader.kindAt(from))) return reader.after(from);
	if (reader.kindAt(from) !== 'identifier') return from;
	const word = reader.wordAt(from);
	const next = reader.after(from);
	if (!isKnownAnnotation(word)) {
		if (!isAnnotation(word)) return from;
		const isOther = expecting === 'type' ? !continuesType(reader, next) : AFTER_NAME.has(reader.kindAt(next));
		return isOther ? from : next;
	}
	const withArguments = reader.kindAt(next) === '(' && ANNOTATIONS_WITH_ARGUMENTS.has(word);
	return withArguments ? (reader.pastGroup(next) ?? next) : next;
}

/** Index past all qualifiers and annotations behind a type. */
export function pastAnnotations(reader: Reader, from: number): number {
	let index = from;
	for (;;) {
		const past = pastAnnotation(reader, index, 'name');
		if (past === index) return index;
		index = past;
	}
}

/**
 * Index past the specifiers of a type (`const struct page`, `unsigned long`, `typeof(x)`), or null where none stands.
 * A single identifier counts as one: whether it is a type is the caller's question.
 */
export function pastSpecifiers(reader: Reader, from: number): number | null {
	let index = from;
	let named = false;
	for (;;) {
		const kind = reader.kindAt(index);
		const past = pastAnnotation(reader, index, named ? 'name' : 'type');
		if (past !== index) index = past;
		else if (kind === 'struct' || kind === 'union' || kind === 'enum') {
			index = pastTag(reader, index);
			named = true;
		} else if (kind === 'typeof') {
			index = reader.pastGroup(reader.after(index)) ?? reader.after(index);
			named = true;
		} else if (BASE_KEYWORDS.has(kind)) {
			index = reader.after(index);
			named = true;
		} else if (kind === 'identifier' && !named) {
			index = reader.after(index);
			named = true;
		} else return named ? index : null;
	}
}

/** Whether a type goes on at `index`: then the `__word` before it was an annotation, else it is the type itself. */
const continuesType = (reader: Reader, index: number): boolean =>
	reader.kindAt(index) === 'identifier'
		? isTypeName(reader.wordAt(index)) || !AFTER_NAME.has(reader.kindAt(reader.after(index)))
		: isTypeKeyword(reader.kindAt(index));

/** `struct [annotations] [name] [{ … }]` */
function pastTag(reader: Reader, from: number): number {
	let index = reader.after(from);
	if (isKnownAnnotation(reader.wordAt(index))) index = pastAnnotations(reader, index);
	if (reader.kindAt(index) === 'identifier') index = reader.after(index);
	index = reader.kindAt(index) === 'identifier' ? pastAttributes(reader, index) : index;
	return reader.kindAt(index) === '{' ? (reader.pastGroup(index) ?? index) : index;
}

/** Only `__attribute__`-like words, which stand between a tag and its members. */
function pastAttributes(reader: Reader, from: number): number {
	const past = pastAnnotations(reader, from);
	return reader.kindAt(past) === '{' ? past : from;
}

/** Index past `*`, qualifiers and annotations of a pointer. */
export function pastPointers(reader: Reader, from: number): number {
	let index = from;
	for (;;) {
		const kind = reader.kindAt(index);
		if (kind === '*') index = reader.after(index);
		else {
			const past = pastAnnotations(reader, index);
			if (past === index) return index;
			index = past;
		}
	}
}

/** Index past an abstract declarator's function or array part: `(*)(int)`, `[4]`. */
function pastAbstractTail(reader: Reader, from: number): number {
	let index = from;
	for (;;) {
		const kind = reader.kindAt(index);
		const pointer = opensPointer(reader, index);
		const parameters = kind === '(' && index !== from;
		if (!pointer && !parameters && kind !== '[') return index;
		const past = reader.pastGroup(index);
		if (past === null) return index;
		index = past;
	}
}

/** Whether `(*)` stands at `index`: the middle of a type of pointers to functions or arrays. */
function opensPointer(reader: Reader, index: number): boolean {
	if (reader.kindAt(index) !== '(' || reader.kindAt(reader.after(index)) !== '*') return false;
	return reader.kindAt(pastPointers(reader, reader.after(index))) === ')';
}

/** Index past a whole type name as in a cast or `sizeof`, from its first token; null where no type can stand. */
export function pastTypeName(reader: Reader, from: number): number | null {
	const specifiers = pastSpecifiers(reader, from);
	if (specifiers === null) return null;
	const pointers = pastPointers(reader, specifiers);
	const isBareName = pointers === reader.after(from) && reader.kindAt(from) === 'identifier';
	return isBareName && !opensPointer(reader, pointers) ? pointers : pastAbstractTail(reader, pointers);
}

const BEGINS_OPERAND = new Set(
	'identifier number string character { sizeof ~ ! __extension__ _Alignof asm'.split(' '),
);
const MAY_BEGIN_OPERAND = new Set('( - + * & ++ --'.split(' '));

/**
 * Whether `(` at `open` opens a cast or compound literal. `(name) x` is one, `(name)(x)` and `(name) - x` only where
 * the name reads as a type.
 */
export function opensCast(reader: Reader, open: number): boolean {
	const first = reader.after(open);
	if (isTypeKeyword(reader.kindAt(first))) return pastTypeName(reader, first) !== null;
	if (reader.kindAt(first) !== 'identifier') return false;
	const past = pastTypeName(reader, first);
	if (past === null || reader.kindAt(past) !== ')') return false;
	const last = reader.kindAt(past - 1);
	if (last !== 'identifier') return true;
	const next = reader.kindAt(reader.after(past));
	if (BEGINS_OPERAND.has(next)) return true;
	if (next === '(' && isTypeKeyword(reader.kindAt(reader.after(reader.after(past))))) return true;
	return MAY_BEGIN_OPERAND.has(next) && namesType(reader, first, past);
}

function namesType(reader: Reader, from: number, to: number): boolean {
	for (let at = from; at < to; at = reader.after(at)) if (isTypeName(reader.wordAt(at))) return true;
	return false;
}

/** Whether a type stands as an argument: `struct page *`, `unsigned long`, `foo_t *`, ended by `,` or `)`. */
export function isTypeArgument(reader: Reader): boolean {
	const { position } = reader;
	if (isTypeKeyword(reader.kind)) return true;
	if (reader.kind !== 'identifier') return false;
	const past = pastTypeName(reader, position);
	if (past === null || past === reader.after(position)) return false;
	const end = reader.kindAt(past);
	const last = reader.kindAt(past - 1);
	return (end === ',' || end === ')') && last !== 'identifier' && last !== ']' && last !== ')';
}

/** Reads a type up to the token at `past` and gives its text. */
export function typeText(reader: Reader, past: number): string {
	const text = joinTokens(reader, reader.position, past);
	reader.seek(past);
	return text;
}
