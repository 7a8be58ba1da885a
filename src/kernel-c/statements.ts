// Reads the statements of a function body. What cannot be read becomes a gap around which the rest is read on, and a
// conditional group that cuts through a statement is read once for each arm.
import { type Conditional, type Conditionals, groupEnd } from './conditionals';
import { readDeclaration, startsDeclaration } from './declarations';
import type { Expression } from './expression';
import { readArguments, readAssignment, readExpression, readUnary } from './expressions';
import { readGuardDeclaration, readMacroStatement } from './macro-statements';
import { Fault, Irregular, Reader } from './reader';
import type { ConditionalArm, Statement } from './statement';
import type { Tokens } from './tokens';

/** How often a body may be read again for the arms of irregular groups; beyond it the statement becomes a gap. */
const FORK_LIMIT = 200;

/** How many braces may close blocks whose beginning is not there. */
const UNSEEN_LIMIT = 64;

/** How many `else if` may follow each other. */
const CHAIN_LIMIT = 500;

const ENDS_ITEMS = new Set(['}', 'end', '#elif', '#else', '#endif']);

/** What one body knows beyond its tokens. */
export class BodyReader extends Reader {
	/** The statements of each `({ … })`, by the opaque expression that stands for it. */
	readonly blockValues = new Map<Expression, readonly Statement[]>();
	forks = 0;
	private guards = 0;
	unseenBlocks = 0;

	constructor(
		tokens: Tokens,
		conditionals: Conditionals,
		first: number,
		limit: number,
		/** Names that the files at hand define as loops (`true`) or as something else (`false`). */
		readonly iterators: ReadonlyMap<string, boolean>,
		/** False when the text ends before the body does. */
		readonly isWhole: boolean,
	) {
		super(tokens, conditionals, first, limit);
	}

	/** A name for a guard without one, the same wherever in the file the function is. */
	madeUpName(): string {
		return `__guard_${++this.guards}`;
	}

	override statementExpression(): Expression {
		const { start } = this;
		const items = this.nested(() => readBlock(this));
		const value: Expression = { kind: 'opaque', text: '({ … })', start, end: this.lastEnd };
		this.blockValues.set(value, items);
		return value;
	}
}

/** Reads all statements of a body up to the reader's limit. */
export function readBody(reader: BodyReader): readonly Statement[] {
	const { position, start } = reader;
	try {
		return readToLimit(reader);
	} catch (error) {
		if (!(error instanceof Irregular)) throw error;
		const arms = error.group.conditions.map((condition, arm) => ({
			condition,
			body: readWhole(reader, position, error.group, arm),
		}));
		return [{ kind: 'conditional-arms', arms, start, end: Math.max(start, reader.lastEnd) }];
	}
}

/** The whole body with an arm chosen; a gap where the conditional groups are too many or too tangled. */
function readWhole(
	reader: BodyReader,
	position: number,
	group: Conditional,
	arm: number,
): readonly Statement[] {
	try {
		return readChosen(reader, position, group, arm, () => readToLimit(reader));
	} catch (error) {
		if (!(error instanceof Irregular)) throw error;
		reader.seek(position);
		const { start } = reader;
		reader.position = reader.limit;
		return [gap(reader, start, 'conditional groups that cannot be told apart')];
	}
}

function readToLimit(reader: BodyReader): readonly Statement[] {
	let items: Statement[] = [];
	for (;;) {
		items.push(...readItems(reader));
		if (reader.at('end')) return items;
		if (reader.at('}') && reader.unseenBlocks++ < UNSEEN_LIMIT) items = [readUnseenBlock(reader, items)];
		else items.push(skipToken(reader));
	}
}

function skipToken(reader: BodyReader): Statement {
	const { start, word } = reader;
	reader.seek(reader.position + 1);
	return gap(reader, start, `unexpected ${word.slice(0, 40)}`);
}

/** What stands before a `}` without its `{` is a block whose beginning, and whose condition, is not there. */
function readUnseenBlock(reader: BodyReader, items: readonly Statement[]): Statement {
	const start = items[0]?.start ?? reader.start;
	reader.advance();
	const whenTrue: Statement = { kind: 'block', items, start, end: reader.lastEnd };
	const hidden: Expression = { kind: 'opaque', text: 'not shown', start, end: start };
	if (items.some((item) => item.kind === 'case' || item.kind === 'default'))
		return { kind: 'switch', subject: hidden, body: whenTrue, start, end: reader.lastEnd };
	const whenFalse = reader.accept('else') ? readTail(reader) : null;
	return { kind: 'if', condition: hidden, whenTrue, whenFalse, start, end: reader.lastEnd };
}

/** The statement behind an `else`, or a gap where it cannot be read. */
function readTail(reader: BodyReader): Statement {
	const { position } = reader;
	try {
		return readSubstatement(reader);
	} catch (error) {
		if (error instanceof Fault || error instanceof Irregular)
			return recover(reader, position, 'unreadable else');
		throw error;
	}
}

const gap = (reader: Reader, start: number, reason: string, isProblem = true): Statement => ({
	kind: 'gap',
	reason,
	isProblem,
	start,
	end: Math.max(start, reader.lastEnd),
});

/** Items up to a closing brace, the end, the end of a conditional arm, or the token index `until`. */
function readItems(reader: BodyReader, until = Number.POSITIVE_INFINITY): Statement[] {
	const items: Statement[] = [];
	while (!ENDS_ITEMS.has(reader.kind) && reader.position < until) items.push(...readItem(reader));
	return items;
}

/** One item: a statement, a label, or a conditional group. Never throws a Fault. */
function readItem(reader: BodyReader): readonly Statement[] {
	const { position } = reader;
	try {
		if (reader.kind === '#if') return [readArms(reader)];
		return [reader.nested(() => readStatement(reader, true))];
	} catch (error) {
		if (error instanceof Fault) return [recover(reader, position, error.reason)];
		if (!(error instanceof Irregular)) throw error;
		const [first = 0] = error.group.directives;
		if (first < position) throw error;
		if (reader.forks++ >= FORK_LIMIT) return [recover(reader, position, 'too many conditional groups')];
		return [fork(reader, position, error.group)];
	}
}

/** A conditional group whose arms are whole items. Throws Irregular when they are not. */
function readArms(reader: BodyReader): Statement {
	const { start } = reader;
	const group = reader.conditionals.get(reader.position);
	if (!group) return reader.fail('stray directive');
	const arms: ConditionalArm[] = group.conditions.map((condition, arm) => {
		const directive = group.directives[arm];
		if (directive === undefined || directive === group.directives[group.directives.length - 1])
			return { condition, body: [] };
		const body = reader.walking(group, arm, () => {
			reader.seek(directive + 1);
			return readItems(reader);
		});
		if (reader.position !== group.directives[arm + 1]) throw new Irregular(group);
		return { condition, body };
	});
	reader.seek(groupEnd(group));
	const directive = group.directives[group.directives.length - 1] ?? 0;
	return {
		kind: 'conditional-arms',
		arms,
		start,
		end: Math.max(start, reader.tokens.ends[directive] ?? start),
	};
}

/** Reads from `position` once for each arm until the readings meet behind the group. */
function fork(reader: BodyReader, position: number, group: Conditional): Statement {
	let until = groupEnd(group);
	for (let round = 0; round < 3; round++) {
		const readings = group.conditions.map((condition, arm) => {
			const body = readChosen(reader, position, group, arm, () => readItems(reader, until));
			return { condition, body, end: reader.position };
		});
		const furthest = Math.max(...readings.map((reading) => reading.end));
		if (readings.every((reading) => reading.end === furthest && furthest >= until)) {
			const start = reader.tokens.starts[position] ?? 0;
			const arms = readings.map(({ condition, body }) => ({ condition, body }));
			return { kind: 'conditional-arms', arms, start, end: Math.max(start, reader.lastEnd) };
		}
		if (furthest <= until) break;
		until = furthest;
	}
	throw new Irregular(group);
}

/** One reading with an arm chosen. Other groups that turn out irregular on the way follow the same choice. */
function readChosen(
	reader: BodyReader,
	position: number,
	group: Conditional,
	arm: number,
	read: () => readonly Statement[],
): readonly Statement[] {
	const chosen = [group];
	const readWith = (index: number): readonly Statement[] => {
		const next = chosen[index];
		if (next)
			return reader.choosing(next, Math.min(arm, next.conditions.length - 1), () => readWith(index + 1));
		reader.seek(position);
		return read();
	};
	for (;;) {
		try {
			return readWith(0);
		} catch (error) {
			if (!(error instanceof Irregular) || chosen.includes(error.group)) throw error;
			if ((error.group.directives[0] ?? 0) < position || reader.forks++ >= FORK_LIMIT) throw error;
			chosen.push(error.group);
		}
	}
}

/** Skips a statement that could not be read: to its semicolon, over its braces, or to where lines are missing. */
function recover(reader: BodyReader, position: number, reason: string): Statement {
	reader.seek(position);
	const { start } = reader;
	const indent = reader.indentAt(position);
	while (!ENDS_ITEMS.has(reader.kind) && !(reader.at('#if') && reader.position > position)) {
		const opener = reader.kind;
		const past =
			opener === '{' || opener === '(' || opener === '[' ? reader.pastGroup(reader.position) : null;
		reader.seek(past ?? reader.position + 1);
		if (opener === ';' || (opener === '{' && past !== null && !reader.at(')'))) break;
		if (opener === 'gap' && indent !== null && (reader.indentAt(reader.position) ?? indent) <= indent)
			return gap(reader, start, 'a statement of which lines are not shown', false);
	}
	if (reader.position === position) reader.seek(position + 1);
	return gap(reader, start, reason);
}

/** `{ … }` */
export function readBlock(reader: BodyReader): readonly Statement[] {
	reader.expect('{');
	const items = readItems(reader);
	if (reader.isWhole || !reader.at('end')) reader.expect('}');
	return items;
}

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

function readStatement(reader: BodyReader, inList: boolean): Statement {
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
		if (links.length > CHAIN_LIMIT) reader.fail('a chain of else if that is too long');
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
