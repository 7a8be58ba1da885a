// Reads the statement macros of the kernel: iterators before a statement, guards of a scope, macros without a
// semicolon. An iterator is known by its shape and its line breaks, not from a list of names.
import type { BodyReader } from './body';
import { readDeclarators } from './declarations';
import type { Expression } from './expression';
import { readArguments, readAssignment, readInitializer } from './expressions';
import type { Cleanup } from './flow';
import { isLoopName } from './macros';
import type { Statement } from './statement';
import { readSubstatement } from './statements';
import { typeText } from './types';
import { GUARD_DECLARATIONS, SCOPED_GUARDS } from './vocabulary';

/** `guard(mutex)(&lock);` and `CLASS(fd, f)(fd);`, or null where neither stands. */
export function readGuardDeclaration(reader: BodyReader): Statement | null {
	const { start, word, position } = reader;
	if (!GUARD_DECLARATIONS.has(word) || reader.peek() !== '(') return null;
	const past = reader.pastGroup(reader.after(position));
	if (past === null || reader.kindAt(past) !== '(') return null;
	reader.advance();
	const [type, variable] = readArguments(reader);
	const given = readArguments(reader);
	reader.expect(';');
	const span = reader.spanFrom(start);
	const name = nameOf(type);
	const cleanup: Cleanup = {
		kind: word === 'guard' ? 'guard' : 'class',
		name,
		variable: variable ? nameOf(variable) : reader.madeUpName(),
		arguments: given,
	};
	const declarator = { name: cleanup.variable, type: `class_${name}_t`, initializer: null, cleanup, ...span };
	return { kind: 'declaration', declarators: [declarator], ...span };
}

const nameOf = (expression: Expression | undefined): string =>
	expression?.kind === 'name' ? expression.name : '';

/**
 * `name(…)` that is no expression statement: `for_each_x(…) body`, `scoped_guard(…) body`, or a macro that brings its
 * own semicolon. Null, with nothing read, for a common call.
 */
export function readMacroStatement(reader: BodyReader): Statement | null {
	const { start, word, position } = reader;
	if (SCOPED_GUARDS.has(word)) return readScopedGuard(reader);
	const past = reader.pastGroup(reader.after(position));
	if (past === null) return null;
	const follows = reader.kindAt(past);
	if (follows === '=' && reader.kindAt(reader.after(past)) === '{') return readMacroDeclared(reader);
	if (!isLoop(reader, word) && startsMacroTyped(reader, past)) {
		const type = typeText(reader, past);
		return { kind: 'declaration', declarators: readDeclarators(reader, type), start, end: reader.lastEnd };
	}
	if (!BEGINS_STATEMENT.test(follows)) return null;
	if (follows === ';' ? !isLoop(reader, word) : !isHead(reader, word, position, past)) {
		const isSeries = reader.wordAt(past) === word;
		if (follows === ';' || follows === '(' || !(reader.tokens.fresh[past] || isSeries)) return null;
		return readBareMacro(reader);
	}
	reader.advance();
	const given = readArguments(reader);
	const body = readSubstatement(reader);
	// `scoped_with_creds(cred) { … }` is no loop.
	if (word.startsWith('scoped_')) return body;
	return { kind: 'iterate', macro: word, arguments: given, body, start, end: reader.lastEnd };
}

const BEGINS_STATEMENT =
	/^(?:identifier|end|else|\(|if|for|while|do|switch|return|goto|break|continue|asm|case|default|\{|\}|;|\+\+|--|\*|struct|union|enum|void|char|short|int|long|unsigned|signed|const|static|typeof)$/;

const isLoop = (reader: BodyReader, word: string): boolean => reader.iterators.get(word) ?? isLoopName(word);

/** `DECLARE_BITMAP(name, bits) = { … };` */
function readMacroDeclared(reader: BodyReader): Statement {
	const { start, word } = reader;
	reader.advance();
	const [first] = readArguments(reader);
	reader.expect('=');
	const initializer = readInitializer(reader);
	reader.expect(';');
	const span = reader.spanFrom(start);
	const declarator = { name: nameOf(first), type: word, initializer, cleanup: null, ...span };
	return { kind: 'declaration', declarators: [declarator], ...span };
}

/** `BKEY_PADDED(key) name;`: a macro that stands for a type, with the name on the same line. */
function startsMacroTyped(reader: BodyReader, past: number): boolean {
	if (reader.kindAt(past) !== 'identifier' || reader.tokens.fresh[past]) return false;
	return /^[;,=[]$/.test(reader.kindAt(reader.after(past)));
}

/** Whether the macro at `position` heads the statement at `past`. */
function isHead(reader: BodyReader, word: string, position: number, past: number): boolean {
	const follows = reader.kindAt(past);
	if (follows === '{') return true;
	if (follows === '}' || follows === 'end') return false;
	const known = reader.iterators.get(word);
	if (known !== undefined) return known;
	if (follows === 'else' || (follows === '(' && !reader.tokens.fresh[past])) return false;
	if (isLoopName(word)) return true;
	if (follows === '*' || follows === '(') return false;
	const own = reader.indentAt(position);
	const next = reader.indentAt(past);
	return own !== null && next !== null && next > own;
}

/** A macro that stands like a statement and brings its own semicolon. */
function readBareMacro(reader: BodyReader): Statement {
	const { start, word } = reader;
	reader.advance();
	const callee: Expression = { kind: 'name', name: word, start, end: reader.lastEnd };
	const given = readArguments(reader);
	const span = reader.spanFrom(start);
	return {
		kind: 'expression',
		expression: { kind: 'call', callee, name: word, arguments: given, ...span },
		...span,
	};
}

/** `scoped_guard(mutex, &lock) body`, `scoped_cond_guard(mutex_intr, return -EINTR, &lock) body`. */
function readScopedGuard(reader: BodyReader): Statement {
	const { start, word } = reader;
	reader.advance();
	reader.expect('(');
	const name = reader.word;
	reader.expect('identifier');
	let fail: Statement | null = null;
	if (word === 'scoped_cond_guard') {
		reader.expect(',');
		fail = readFailStatement(reader);
	}
	const given: Expression[] = [];
	while (reader.accept(',')) given.push(readAssignment(reader));
	reader.expect(')');
	const cleanup: Cleanup = { kind: 'guard', name, variable: reader.madeUpName(), arguments: given };
	const body = readSubstatement(reader);
	return { kind: 'scoped', cleanup, fail, body, start, end: reader.lastEnd };
}

/** The second argument of `scoped_cond_guard`: a statement without its semicolon, or nothing. */
function readFailStatement(reader: BodyReader): Statement {
	const { start, kind } = reader;
	if (kind === ',') return { kind: 'empty', start, end: reader.lastEnd };
	if (kind === 'return') {
		reader.advance();
		const value = reader.kind === ',' ? null : readAssignment(reader);
		return { kind: 'return', value, start, end: reader.lastEnd };
	}
	if (kind === 'goto') {
		reader.advance();
		const label = reader.word;
		reader.expect('identifier');
		return { kind: 'goto', label, start, end: reader.lastEnd };
	}
	if (kind === 'break' || kind === 'continue') {
		reader.advance();
		return { kind, start, end: reader.lastEnd };
	}
	return { kind: 'expression', expression: readAssignment(reader), start, end: reader.lastEnd };
}
