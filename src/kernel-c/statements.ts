// Reads single statements of C, each from its first token to its last. Where one ends without having begun is the
// business of the body around it, and the kernel's statement macros have a file of their own.
import { type BodyReader, gap, readBlock } from './body';
import { readDeclaration, startsDeclaration } from './declarations';
import type { Expression } from './expression';
import { readArguments, readAssignment, readExpression, readUnary } from './expressions';
import { readGuardDeclaration, readMacroStatement } from './macro-statements';
import type { Statement } from './statement';

/** How many `else if` may follow each other. */
const CHAIN_LIMIT = 500;

/** A statement as the body of another one: labels before it belong to it. */
export function readSubstatement(reader: BodyReader): Statement {
	return reader.nested(() => {
		const { start } = reader;
		const first = readStatement(reader, false);
		if (first.kind !== 'label' && first.kind !== 'case' && first.kind !== 'default') return first;
		const items: Statement[] = [first];
		if (reader.kind !== '}') items.push(readSubstatement(reader));
		return { kind: 'block', items, start, end: reader.lastEnd };
	});
}

/** One statement, label or case; a guard's declaration only in a list of statements. */
export function readStatement(reader: BodyReader, inList: boolean): Statement {
	const { start } = reader;
	switch (reader.kind) {
		case '{':
			return { kind: 'block', items: readBlock(reader), start, end: reader.lastEnd };
		case 'if':
			return readIf(reader);
		case 'while': {
			const condition = readHead(reader);
			return { kind: 'while', condition, body: readSubstatement(reader), start, end: reader.lastEnd };
		}
		case 'do':
			return readDo(reader);
		case 'for':
			return readFor(reader);
		case 'switch': {
			const subject = readHead(reader);
			return { kind: 'switch', subject, body: readSubstatement(reader), start, end: reader.lastEnd };
		}
		case 'case':
			return readCase(reader);
		case 'default':
			reader.advance();
			reader.expect(':');
			return { kind: 'default', start, end: reader.lastEnd };
		case 'else':
			return inList ? readStrayElse(reader) : reader.fail('expected a statement');
		case 'goto':
			return readGoto(reader);
		case 'break':
		case 'continue': {
			const kind = reader.kind;
			reader.advance();
			reader.expect(';');
			return { kind, start, end: reader.lastEnd };
		}
		case 'return':
			return readReturn(reader);
		case 'asm':
			return readAsmStatement(reader);
		case '_Static_assert':
			return readStaticAssert(reader);
		case ';':
			reader.advance();
			return { kind: 'empty', start, end: reader.lastEnd };
		case 'gap': {
			const { word } = reader;
			reader.advance();
			return gap(reader, start, word.replace(/^\/\* daxlens: | \*\/$/g, ''), false);
		}
		case 'identifier':
			return readNamed(reader, inList);
		default:
			if (startsDeclaration(reader)) return readDeclarationStatement(reader);
			return readExpressionStatement(reader);
	}
}

/** What starts with a name: a label, a declaration, a macro, an expression. */
function readNamed(reader: BodyReader, inList: boolean): Statement {
	const { start, word } = reader;
	const next = reader.peek();
	if (next === ':' && reader.peek(2) !== ':') {
		reader.advance();
		reader.advance();
		while (reader.kind === 'identifier' && /^__(?:maybe_)?unused|__attribute__$/.test(reader.word))
			skipAttribute(reader);
		return { kind: 'label', name: word, start, end: reader.lastEnd };
	}
	if (word === '__label__') {
		while (!reader.accept(';')) {
			if (reader.kind === 'end') reader.fail('unclosed __label__');
			reader.advance();
		}
		return { kind: 'empty', start, end: reader.lastEnd };
	}
	if (RETURNS.test(word) && (next === '(' || next === ';')) return readNamedReturn(reader);
	if (isBareWord(reader)) {
		reader.advance();
		const span = reader.spanFrom(start);
		return { kind: 'expression', expression: { kind: 'name', name: word, ...span }, ...span };
	}
	if (word === 'return_ptr' && next === '(') return readReturnPointer(reader);
	const guard = inList ? readGuardDeclaration(reader) : null;
	if (guard) return guard;
	if (startsDeclaration(reader)) return readDeclarationStatement(reader);
	return (next === '(' ? readMacroStatement(reader) : null) ?? readExpressionStatement(reader);
}

/** `return_ptr(p);` of linux/cleanup.h returns `p` and keeps its cleanup from running. */
function readReturnPointer(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	const callee: Expression = { kind: 'name', name: 'no_free_ptr', start, end: reader.lastEnd };
	const given = readArguments(reader);
	const end = reader.lastEnd;
	reader.expect(';');
	const value: Expression = { kind: 'call', callee, name: 'no_free_ptr', arguments: given, start, end };
	return { kind: 'return', value, start, end: reader.lastEnd };
}

/** Macros that return what they are handed, and say so: `return_ACPI_STATUS(status);`, `return_VOID;`. */
const RETURNS = /^return_[A-Z]/;

function readNamedReturn(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	const [value = null] = reader.kind === '(' ? readArguments(reader) : [];
	reader.expect(';');
	return { kind: 'return', value, start, end: reader.lastEnd };
}

/** A macro alone on its line that stands for whole statements; before another name only one in capitals. */
function isBareWord(reader: BodyReader): boolean {
	const next = reader.indexOf(1);
	if (!reader.tokens.fresh[next]) return false;
	const follows = reader.kindAt(next);
	if (follows === 'identifier') return /^_*[A-Z][A-Z0-9_]+$/.test(reader.word);
	return /^(?:if|for|while|do|switch|return|goto|break|continue|case|default|\}|end)$/.test(follows);
}

function skipAttribute(reader: BodyReader): void {
	reader.advance();
	if (reader.kind === '(') reader.seek(reader.pastGroup(reader.position) ?? reader.limit);
	reader.accept(';');
}

function readDeclarationStatement(reader: BodyReader): Statement {
	const { start } = reader;
	if (reader.kind === 'typedef') {
		reader.advance();
		readDeclaration(reader);
		return { kind: 'empty', start, end: reader.lastEnd };
	}
	const declarators = readDeclaration(reader);
	return { kind: 'declaration', declarators, start, end: reader.lastEnd };
}

function readExpressionStatement(reader: BodyReader): Statement {
	const { start } = reader;
	const expression = readExpression(reader);
	reader.expect(';');
	return { kind: 'expression', expression, start, end: reader.lastEnd };
}

/** `keyword (condition)`; the brackets may be a macro's. */
function readHead(reader: BodyReader): Expression {
	reader.advance();
	if (reader.at('identifier')) return readUnary(reader);
	reader.expect('(');
	const condition = reader.nested(() => readExpression(reader));
	reader.expect(')');
	return condition;
}

/** An `if` with all its `else if`, which are read in a loop and not inside each other. */
function readIf(reader: BodyReader): Statement {
	const links: { readonly start: number; readonly condition: Expression; readonly whenTrue: Statement }[] =
		[];
	let last: Statement | null = null;
	for (;;) {
		const { start } = reader;
		const condition = readHead(reader);
		links.push({ start, condition, whenTrue: readSubstatement(reader) });
		if (links.length > CHAIN_LIMIT) {
			last = gap(reader, reader.lastEnd, 'a chain of else if that is too long');
			break;
		}
		if (reader.at('#if') && armsContinueIf(reader)) reader.fail('expected else');
		if (!reader.accept('else')) break;
		if (reader.at('if')) continue;
		last = readSubstatement(reader);
		break;
	}
	const end = reader.lastEnd;
	for (const { start, condition, whenTrue } of links.reverse())
		last = { kind: 'if', condition, whenTrue, whenFalse: last, start, end };
	return last ?? reader.fail('expected if');
}

/** An `else` whose `if` is in lines that are not shown, or could not be read. */
function readStrayElse(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	const condition: Expression = { kind: 'opaque', text: 'not shown', start, end: reader.lastEnd };
	const whenTrue = readSubstatement(reader);
	return { kind: 'if', condition, whenTrue, whenFalse: null, start, end: reader.lastEnd };
}

/** Whether an arm of the group at hand begins with `else`, so that the group cuts through an `if`. */
function armsContinueIf(reader: BodyReader): boolean {
	const group = reader.conditionals.get(reader.position);
	return group?.directives.some((directive) => reader.kindAt(directive + 1) === 'else') ?? false;
}

function readDo(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	const body = readSubstatement(reader);
	const isMacro = reader.at('identifier');
	if (!isMacro && reader.kind !== 'while') reader.fail('expected while');
	const condition = isMacro ? readExpression(reader) : readHead(reader);
	reader.expect(';');
	return { kind: 'do', condition, body, start, end: reader.lastEnd };
}

function readFor(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	reader.expect('(');
	const first = reader.kind === ';' ? null : readForFirst(reader);
	if (!first) reader.advance();
	const condition = reader.kind === ';' ? null : readExpression(reader);
	reader.expect(';');
	const step = reader.kind === ')' ? null : readExpression(reader);
	reader.expect(')');
	const body = readSubstatement(reader);
	return { kind: 'for', first, condition, step, body, start, end: reader.lastEnd };
}

const readForFirst = (reader: BodyReader): Statement =>
	startsDeclaration(reader) ? readDeclarationStatement(reader) : readExpressionStatement(reader);

function readCase(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	const low = readAssignment(reader);
	const high = reader.accept('...') ? readAssignment(reader) : null;
	reader.expect(':');
	return { kind: 'case', low, high, start, end: reader.lastEnd };
}

function readGoto(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	const label = reader.kind === 'identifier' ? reader.word : null;
	if (label === null) {
		if (reader.kind !== '*') reader.fail('expected a label');
		readExpression(reader);
	} else reader.advance();
	reader.expect(';');
	return { kind: 'goto', label, start, end: reader.lastEnd };
}

function readReturn(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	const value = reader.kind === ';' ? null : readExpression(reader);
	reader.expect(';');
	return { kind: 'return', value, start, end: reader.lastEnd };
}

/** The labels of `asm goto` are what stands behind its fourth colon. */
function readAsmStatement(reader: BodyReader): Statement {
	const { start } = reader;
	const expression = readExpression(reader);
	reader.expect(';');
	const text = expression.kind === 'opaque' ? expression.text : '';
	const labels = /^asm_volatile_goto|\bgoto\b/.test(text.slice(0, 40))
		? (/:\s*([\w\s,]+)\)$/.exec(text.slice(text.lastIndexOf(':')))?.[1] ?? '')
				.split(',')
				.map((label) => label.trim())
		: [];
	return labels[0]
		? { kind: 'asm-goto', expression, labels, start, end: reader.lastEnd }
		: { kind: 'expression', expression, start, end: reader.lastEnd };
}

function readStaticAssert(reader: BodyReader): Statement {
	const { start } = reader;
	reader.advance();
	readArguments(reader);
	reader.expect(';');
	return { kind: 'empty', start, end: reader.lastEnd };
}
