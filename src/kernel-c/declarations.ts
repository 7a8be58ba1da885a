// Reads local declarations: which statement is one, its variables with their types, initialisers and cleanups.
// Knows no statements and no file level.
import { readArguments, readInitial } from './expressions';
import type { Cleanup } from './flow';
import { joinTokens, type Reader } from './reader';
import type { Declarator } from './statement';
import { isAnnotation, isTypeKeyword, pastPointers, pastSpecifiers, typeText } from './types';
import { AUTO_FREE } from './vocabulary';

const AFTER_DECLARATOR = new Set(['=', ';', ',', '[', ':']);

/** Whether a declaration starts at the current token. `a * b` as a statement of its own is one. */
export function startsDeclaration(reader: Reader): boolean {
	if (isTypeKeyword(reader.kind) || reader.kind === 'typedef') return true;
	if (reader.kind !== 'identifier') return false;
	const past = pastSpecifiers(reader, reader.position);
	if (past === null) return false;
	const name = pastPointers(reader, past);
	if (reader.kindAt(name) === 'identifier') {
		const next = reader.after(name);
		const kind = reader.kindAt(next);
		return AFTER_DECLARATOR.has(kind) || kind === 'identifier' || (kind === '(' && name === past);
	}
	return isPointerDeclarator(reader, past, past !== reader.after(reader.position));
}

/** `(*name)(`, and `(*name)[` behind what is surely a type: only a declaration goes on like this. */
function isPointerDeclarator(reader: Reader, open: number, isSurelyType: boolean): boolean {
	if (reader.kindAt(open) !== '(' || reader.kindAt(reader.after(open)) !== '*') return false;
	const name = pastPointers(reader, reader.after(open));
	const past = reader.pastGroup(open);
	if (reader.kindAt(name) !== 'identifier' || past === null) return false;
	return reader.kindAt(past) === '(' || (isSurelyType && reader.kindAt(past) === '[');
}

/** Reads `type a, *b = x;` to its semicolon. A `struct x { … };` alone declares nothing. */
export function readDeclaration(reader: Reader): readonly Declarator[] {
	const past = pastSpecifiers(reader, reader.position);
	if (past === null) reader.fail('expected a type');
	const type = typeText(reader, past);
	return reader.accept(';') ? [] : readDeclarators(reader, type);
}

/** Reads what is declared behind the type, to the semicolon. */
export function readDeclarators(reader: Reader, type: string): readonly Declarator[] {
	const found: Declarator[] = [];
	do found.push(readDeclarator(reader, type));
	while (reader.accept(','));
	reader.expect(';');
	return found;
}

function readDeclarator(reader: Reader, base: string): Declarator {
	const { start } = reader;
	const annotated: Cleanup[] = [];
	const from = reader.position;
	reader.seek(pastPointers(reader, from));
	const pointers = joinTokens(reader, from, reader.position);
	let name = '';
	let suffix = '';
	if (reader.kind === '(') {
		const inner = reader.position;
		const past = reader.pastGroup(inner);
		if (past === null) reader.fail('unclosed declarator');
		for (let at = inner; at < past && !name; at = reader.after(at))
			if (reader.kindAt(at) === 'identifier') name = reader.wordAt(at);
		reader.seek(past);
		suffix = ' (*)';
	} else {
		name = reader.word;
		reader.expect('identifier');
		const free = AUTO_FREE.get(name);
		if (free && reader.at('(')) {
			reader.advance();
			name = reader.word;
			reader.expect('identifier');
			reader.expect(')');
			annotated.push({ kind: 'free', name: free, variable: name, arguments: [] });
		}
	}
	suffix += readDeclaratorSuffix(reader, annotated);
	const initializer = reader.accept('=') ? reader.nested(() => readInitial(reader)) : null;
	const free = annotated[0];
	return {
		name,
		type: `${base}${pointers ? ` ${pointers}` : ''}${suffix}`,
		initializer,
		cleanup: free ? { ...free, variable: name } : null,
		start,
		end: reader.lastEnd,
	};
}

/** Array bounds, parameters and bit widths, and the annotations behind a name; `__free(x)` is kept. */
function readDeclaratorSuffix(reader: Reader, annotated: Cleanup[]): string {
	let suffix = '';
	for (;;) {
		const { kind, position } = reader;
		if (kind === '[' || kind === '(') {
			const past = reader.pastGroup(position);
			if (past === null) reader.fail('unclosed declarator');
			suffix += joinTokens(reader, position, past);
			reader.seek(past);
		} else if (kind === 'asm') {
			reader.advance();
			reader.seek(reader.pastGroup(reader.position) ?? reader.limit);
		} else if (kind === 'identifier') {
			readAnnotation(reader, annotated);
		} else return suffix;
	}
}

function readAnnotation(reader: Reader, annotated: Cleanup[]): void {
	const { word } = reader;
	if (word === '__free' || word === '__cleanup') {
		reader.advance();
		const [argument] = readArguments(reader);
		const name = argument?.kind === 'name' ? argument.name : '';
		annotated.push({ kind: 'free', name, variable: '', arguments: [] });
	} else if (isAnnotation(word) || /^[A-Z_]+$/.test(word)) {
		reader.advance();
		if (reader.at('(')) reader.seek(reader.pastGroup(reader.position) ?? reader.limit);
	} else reader.fail('expected the end of a declaration');
}
