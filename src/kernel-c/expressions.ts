// Reads C expressions from tokens into records. Knows how macros bend the language (types and operators as arguments,
// strings glued to names), but no statements: those inside `({ … })` are the reader's own business.
import type { Call, Expression, Initializer } from './expression';
import { Fault, joinTokens, type Reader } from './reader';
import { isTypeArgument, isTypeKeyword, opensCast, pastTypeName, typeText } from './types';
import { TRANSPARENT } from './vocabulary';

const PRECEDENCE: ReadonlyMap<string, number> = new Map(
	[
		['||'],
		['&&'],
		['|'],
		['^'],
		['&'],
		['==', '!='],
		['<', '>', '<=', '>='],
		['<<', '>>'],
		['+', '-'],
		['*', '/', '%'],
	].flatMap((operators, level) => operators.map((operator): [string, number] => [operator, level + 1])),
);
const ASSIGNMENTS = new Set('= += -= *= /= %= &= |= ^= <<= >>='.split(' '));

/** A full expression, commas included. */
export function readExpression(reader: Reader): Expression {
	return reader.bounded(() => {
		const { start } = reader;
		let left = readAssignment(reader);
		while (reader.accept(',')) {
			reader.countOperator();
			const right = readAssignment(reader);
			left = { kind: 'binary', operator: ',', left, right, start, end: reader.lastEnd };
		}
		return left;
	});
}

/** An expression without a comma of its own. */
export function readAssignment(reader: Reader): Expression {
	return reader.bounded(() => {
		const { start } = reader;
		const target = readConditional(reader);
		const operator = reader.kind;
		if (!ASSIGNMENTS.has(operator)) return target;
		reader.advance();
		const value = reader.nested(() => readAssignment(reader));
		return { kind: 'assign', operator, target, value, start, end: reader.lastEnd };
	});
}

function readConditional(reader: Reader): Expression {
	const { start } = reader;
	const condition = readBinary(reader, 1);
	if (!reader.accept('?')) return condition;
	return reader.nested(() => {
		const whenTrue = reader.kind === ':' ? condition : readExpression(reader);
		reader.expect(':');
		const whenFalse = readConditional(reader);
		return { kind: 'conditional', condition, whenTrue, whenFalse, start, end: reader.lastEnd };
	});
}

/** Operators of at least this precedence, by climbing. */
function readBinary(reader: Reader, lowest: number): Expression {
	const { start } = reader;
	let left = readUnary(reader);
	for (;;) {
		const operator = reader.kind;
		const precedence = PRECEDENCE.get(operator) ?? 0;
		if (precedence < lowest) return left;
		reader.countOperator();
		reader.advance();
		const right = readBinary(reader, precedence + 1);
		left = { kind: 'binary', operator, left, right, start, end: reader.lastEnd };
	}
}

/** An operand with its prefix operators. */
export function readUnary(reader: Reader): Expression {
	const { start, kind } = reader;
	switch (kind) {
		case '!':
		case '-':
		case '+':
		case '~':
		case '*':
		case '&': {
			reader.advance();
			const operand = reader.nested(() => readUnary(reader));
			return { kind: 'unary', operator: kind, operand, start, end: reader.lastEnd };
		}
		case '++':
		case '--': {
			reader.advance();
			const operand = reader.nested(() => readUnary(reader));
			return { kind: 'update', operator: kind, prefix: true, operand, start, end: reader.lastEnd };
		}
		case '&&': {
			reader.advance();
			const name = reader.word;
			reader.expect('identifier');
			return { kind: 'opaque', text: `&&${name}`, start, end: reader.lastEnd };
		}
		case '__extension__':
			reader.advance();
			return reader.nested(() => readUnary(reader));
		case 'sizeof':
		case '_Alignof':
			return readSizeof(reader);
		case '(':
			return opensCast(reader, reader.position) ? readCast(reader) : readPostfix(reader);
		default:
			return readPostfix(reader);
	}
}

function readCast(reader: Reader): Expression {
	const { start } = reader;
	reader.advance();
	const past = pastTypeName(reader, reader.position) ?? reader.position;
	const type = typeText(reader, past);
	reader.expect(')');
	if (reader.kind !== '{') {
		const operand = reader.nested(() => readUnary(reader));
		return { kind: 'cast', type, operand, start, end: reader.lastEnd };
	}
	const operand = readInitializer(reader);
	return readSuffixes(reader, start, { kind: 'cast', type, operand, start, end: reader.lastEnd });
}

/** `sizeof(type)`, `sizeof(x)` and `sizeof x` are calls of `sizeof`. */
function readSizeof(reader: Reader): Expression {
	const { start, word } = reader;
	reader.advance();
	const nameSpan = reader.spanFrom(start);
	const operand = reader.nested(() => {
		const first = reader.after(reader.position);
		const past = reader.kind === '(' ? pastTypeName(reader, first) : null;
		const isType = past !== null && reader.kindAt(past) === ')';
		const bare = past === reader.after(first) && reader.kindAt(first) === 'identifier';
		if (!isType || (bare && !isTypeName(reader, first))) return readUnary(reader);
		reader.advance();
		const at = reader.start;
		const text = typeText(reader, past);
		const type: Expression = { kind: 'type', text, start: at, end: reader.lastEnd };
		reader.expect(')');
		return type;
	});
	return {
		kind: 'call',
		callee: { kind: 'name', name: word, ...nameSpan },
		name: word,
		arguments: [operand],
		start,
		end: reader.lastEnd,
	};
}

const isTypeName = (reader: Reader, index: number): boolean =>
	/^(?:\w+_t|[us](?:8|16|32|64)|__\w+)$/.test(reader.wordAt(index));

function readPostfix(reader: Reader): Expression {
	const { start } = reader;
	return readSuffixes(reader, start, readPrimary(reader));
}

function readSuffixes(reader: Reader, start: number, first: Expression): Expression {
	let object = first;
	for (;;) {
		const { kind } = reader;
		if (kind === '(') object = readCall(reader, start, object);
		else if (kind === '.' || kind === '->') {
			reader.advance();
			const field = reader.word;
			if (!/^[A-Za-z_$]/.test(field)) reader.fail('expected a field name');
			reader.advance();
			object = { kind: 'member', object, field, arrow: kind === '->', start, end: reader.lastEnd };
		} else if (kind === '[') {
			reader.advance();
			const index = reader.nested(() => readExpression(reader));
			reader.expect(']');
			object = { kind: 'index', object, index, start, end: reader.lastEnd };
		} else if (kind === '++' || kind === '--') {
			reader.advance();
			object = { kind: 'update', operator: kind, prefix: false, operand: object, start, end: reader.lastEnd };
		} else return object;
		reader.countOperator();
	}
}

function readCall(reader: Reader, start: number, callee: Expression): Expression {
	const given = readArguments(reader);
	const name = callee.kind === 'name' ? callee.name : null;
	const [first] = given;
	if (name && first && TRANSPARENT.has(name)) return first;
	return { kind: 'call', callee, name, arguments: given, start, end: reader.lastEnd };
}

/** `(a, struct page *, x > 1)`: the arguments of a call or of a macro. */
export function readArguments(reader: Reader): readonly Expression[] {
	return reader.nested(() => {
		const given: Expression[] = [];
		reader.expect('(');
		if (reader.accept(')')) return given;
		do given.push(readArgument(reader));
		while (reader.accept(','));
		reader.expect(')');
		return given;
	});
}

const ends = (kind: string): boolean => kind === ',' || kind === ')';

/** What is no expression (a type, an operator, nothing at all) is legal as an argument of a macro and kept as text. */
function readArgument(reader: Reader): Expression {
	const { start, position } = reader;
	if (!ends(reader.kind) && !isTypeArgument(reader)) {
		try {
			const value = readAssignment(reader);
			if (ends(reader.kind)) return value;
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
		}
		reader.seek(position);
	}
	const isType = isTypeKeyword(reader.kind) || (!ends(reader.kind) && isTypeArgument(reader));
	while (!ends(reader.kind)) {
		const past = /^[([{]$/.test(reader.kind) ? reader.pastGroup(reader.position) : null;
		if (/^(?:[)\]}]|end)$/.test(reader.kind)) reader.fail('unclosed argument list');
		if (past === null) reader.advance();
		else reader.seek(past);
	}
	const text = joinTokens(reader, position, reader.position);
	return { kind: isType ? 'type' : 'opaque', text, start, end: reader.lastEnd };
}

function readPrimary(reader: Reader): Expression {
	const { start, kind, word } = reader;
	switch (kind) {
		case 'identifier':
			if (reader.peek() === 'string') return readStrings(reader);
			reader.advance();
			return { kind: 'name', name: word, start, end: reader.lastEnd };
		case 'number':
			return readNumber(reader);
		case 'character':
			reader.advance();
			return { kind: 'number', text: word, value: characterValue(word), start, end: reader.lastEnd };
		case 'string':
			return readStrings(reader);
		case '(':
			return readParenthesized(reader);
		case 'asm':
			return readAsm(reader);
		case '_Generic':
			return readGeneric(reader);
		case 'typeof':
			return readTypeOperand(reader);
		default:
			return reader.fail('expected an expression');
	}
}

/** A number, also with a macro for its unit behind it: `128 KB`. */
function readNumber(reader: Reader): Expression {
	const { start, word } = reader;
	reader.advance();
	const unit = reader.at('identifier') && /^[A-Z]+$/.test(reader.word) ? reader.word : '';
	if (!unit) return { kind: 'number', text: word, value: integerValue(word), start, end: reader.lastEnd };
	reader.advance();
	return { kind: 'number', text: `${word} ${unit}`, value: null, start, end: reader.lastEnd };
}

function readParenthesized(reader: Reader): Expression {
	return reader.nested(() => {
		reader.advance();
		const value = reader.kind === '{' ? reader.statementExpression() : readExpression(reader);
		reader.expect(')');
		return value;
	});
}

/** `typeof(x)` where an expression stands, as in `__builtin_types_compatible_p(typeof(a), b)`. */
function readTypeOperand(reader: Reader): Expression {
	const { start } = reader;
	const past = pastTypeName(reader, reader.position) ?? reader.after(reader.position);
	return { kind: 'type', text: typeText(reader, past), start, end: reader.lastEnd };
}

/** Strings side by side, also with macros that stand for strings (`"%" PRIu64 "\n"`, `KERN_ERR "…"`). */
function readStrings(reader: Reader): Expression {
	const { start, position } = reader;
	while (reader.kind === 'string' || reader.kind === 'identifier') {
		const isMacro = reader.kind === 'identifier';
		reader.advance();
		if (isMacro && reader.at('(')) reader.seek(reader.pastGroup(reader.position) ?? reader.position + 1);
	}
	return { kind: 'string', text: joinTokens(reader, position, reader.position), start, end: reader.lastEnd };
}

const ASM_QUALIFIERS = new Set('volatile inline goto'.split(' '));

/** `asm volatile goto ("…" : … : … : … : label)`; its text is kept. */
function readAsm(reader: Reader): Expression {
	const { start, position } = reader;
	reader.advance();
	while (ASM_QUALIFIERS.has(reader.kind)) reader.advance();
	const past = reader.kind === '(' ? reader.pastGroup(reader.position) : null;
	if (past === null) reader.fail('expected the operands of asm');
	reader.seek(past);
	return { kind: 'opaque', text: joinTokens(reader, position, past), start, end: reader.lastEnd };
}

/** `_Generic(x, int: a, default: b)` is a call of `_Generic` with the subject and the values. */
function readGeneric(reader: Reader): Expression {
	const { start } = reader;
	reader.advance();
	const callee: Expression = { kind: 'name', name: '_Generic', start, end: reader.lastEnd };
	reader.expect('(');
	const given = [reader.nested(() => readAssignment(reader))];
	while (reader.accept(',')) {
		const past =
			reader.kind === 'default' ? reader.after(reader.position) : pastTypeName(reader, reader.position);
		if (past === null) reader.fail('expected a type');
		reader.seek(past);
		reader.expect(':');
		given.push(reader.nested(() => readAssignment(reader)));
	}
	reader.expect(')');
	const call: Call = { kind: 'call', callee, name: '_Generic', arguments: given, start, end: reader.lastEnd };
	return call;
}

/** `{ .a = x, [3] = y, z }`. Conditional arms inside are read one after the other. */
export function readInitializer(reader: Reader): Initializer {
	return reader.nested(() => {
		const { start } = reader;
		const fields: { readonly designator: string | null; readonly value: Expression }[] = [];
		reader.expect('{');
		while (reader.kind !== '}') {
			if (reader.ignoreDirective() || reader.accept(',')) continue;
			const designator = readDesignator(reader);
			fields.push({ designator, value: readInitial(reader) });
		}
		reader.expect('}');
		return { kind: 'initializer', fields, start, end: reader.lastEnd };
	});
}

/** What may stand right of `=` in a declaration: an expression or an initializer list. */
export function readInitial(reader: Reader): Expression {
	return reader.kind === '{' ? readInitializer(reader) : readAssignment(reader);
}

/** `.a.b =`, `[3] =`, `[1 ... 4].x =` or the old `a:`, without the first dot; null where none stands. */
function readDesignator(reader: Reader): string | null {
	const { position } = reader;
	if (reader.kind === 'identifier' && reader.peek() === ':') {
		const { word } = reader;
		reader.advance();
		reader.advance();
		return word;
	}
	if (reader.kind !== '.' && reader.kind !== '[') return null;
	while (reader.kind === '.' || reader.kind === '[') {
		if (reader.kind === '[') reader.seek(reader.pastGroup(reader.position) ?? reader.limit);
		else {
			reader.advance();
			reader.advance();
		}
	}
	const text = joinTokens(reader, position, reader.position);
	reader.accept('=');
	return text.replace(/^\./, '');
}

/** The value of an integer constant, or null where it is none or does not fit. */
function integerValue(text: string): number | null {
	const digits = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)[uUlL]*$/.exec(text)?.[1];
	if (!digits) return null;
	const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
	return Number.isSafeInteger(value) ? value : null;
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27 };

/** The code of a character constant; null for several characters. */
function characterValue(text: string): number | null {
	const body = text.slice(text.indexOf("'") + 1, -1);
	if (body.length === 1) return body.charCodeAt(0);
	const numeric = /^\\(?:x([0-9a-fA-F]+)|([0-7]+))$/.exec(body);
	if (numeric) return Number.parseInt(numeric[1] ?? numeric[2] ?? '', numeric[1] ? 16 : 8);
	if (body.length !== 2 || body[0] !== '\\') return null;
	return ESCAPES[body[1] ?? ''] ?? body.charCodeAt(1);
}
