// Reads the items of a function body: its statements and conditional groups. What cannot be read becomes a gap around
// which the rest is read on; a conditional group that cuts through a statement is read once for each arm.
import { type Conditional, type Conditionals, groupEnd } from './conditionals';
import type { Expression } from './expression';
import { Fault, Irregular, Reader } from './reader';
import type { ConditionalArm, Statement } from './statement';
import { readStatement, readSubstatement } from './statements';
import type { Tokens } from './tokens';
import { UNSEEN_CONDITION } from './vocabulary';

/** How often a body may be read again for the arms of irregular groups; beyond it the statement becomes a gap. */
const FORK_LIMIT = 200;

/** How many braces may close blocks whose beginning is not there. */
const UNSEEN_LIMIT = 64;

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

/** A condition in lines that are not shown. */
const notShown = (start: number): Expression => ({ kind: 'opaque', text: 'not shown', start, end: start });

/** What stands before a `}` without its `{` is a block whose beginning, and whose condition, is not there. */
function readUnseenBlock(reader: BodyReader, items: readonly Statement[]): Statement {
	const start = items[0]?.start ?? reader.start;
	reader.advance();
	const whenTrue: Statement = { kind: 'block', items, start, end: reader.lastEnd };
	if (items.some((item) => item.kind === 'case' || item.kind === 'default'))
		return { kind: 'switch', subject: notShown(start), body: whenTrue, start, end: reader.lastEnd };
	const whenFalse = reader.accept('else') ? readTail(reader) : null;
	return { kind: 'if', condition: notShown(start), whenTrue, whenFalse, start, end: reader.lastEnd };
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

export const gap = (reader: Reader, start: number, reason: string, isProblem = true): Statement => ({
	kind: 'gap',
	reason,
	isProblem,
	start,
	end: Math.max(start, reader.lastEnd),
});

/** Items up to a closing brace, the end, the end of a conditional arm, or the token index `until`. */
function readItems(reader: BodyReader, until = Number.POSITIVE_INFINITY): Statement[] {
	const items: Statement[] = [];
	while (!ENDS_ITEMS.has(reader.kind) && reader.position < until) {
		const read = readItem(reader);
		const isCut = isHidden(items.at(-1)) && read.every(isJump) && goesOn(reader);
		items.push(...(isCut ? read.map(underUnseen) : read));
	}
	return items;
}

const isHidden = (statement: Statement | undefined): boolean =>
	statement?.kind === 'gap' && !statement.isProblem;

const JUMPS: ReadonlySet<Statement['kind']> = new Set(['return', 'goto', 'break', 'continue']);
const isJump = ({ kind }: Statement): boolean => JUMPS.has(kind);

/** Whether a statement follows that can be reached only from the one before: no end, no label, no hidden lines. */
function goesOn(reader: BodyReader): boolean {
	const isEnd = ENDS_ITEMS.has(reader.kind) || reader.at('case') || reader.at('default');
	return !isEnd && !reader.at('gap') && !(reader.kind === 'identifier' && reader.peek() === ':');
}

/** A jump behind hidden lines with code behind it hangs on a condition that is hidden with them. */
const underUnseen = (jump: Statement): Statement => {
	const { start, end } = jump;
	return { kind: 'if', condition: notShown(start), whenTrue: jump, whenFalse: null, start, end };
};

/** One item: a statement, a label, or a conditional group. Never throws a Fault. */
function readItem(reader: BodyReader): readonly Statement[] {
	const { position } = reader;
	try {
		if (reader.kind === '#if') return [reader.nested(() => readArms(reader))];
		return [reader.nested(() => readStatement(reader, true))];
	} catch (error) {
		if (error instanceof Fault) return [recover(reader, position, error.reason, error.at)];
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
function recover(reader: BodyReader, position: number, reason: string, fault = position): Statement {
	reader.seek(position);
	const { start } = reader;
	const indent = reader.indentAt(position);
	const group = reader.at('#if') ? reader.conditionals.get(position) : undefined;
	if (group) reader.seek(groupEnd(group));
	else skipStatement(reader, position, indent);
	if (reader.position === position) reader.seek(position + 1);
	return isCut(reader, position, fault)
		? gap(reader, start, 'a statement of which lines are not shown', false)
		: gap(reader, start, reason);
}

function skipStatement(reader: BodyReader, position: number, indent: number | null): void {
	while (!ENDS_ITEMS.has(reader.kind) && !(reader.at('#if') && reader.position > position)) {
		const opener = reader.kind;
		const past =
			opener === '{' || opener === '(' || opener === '[' ? reader.pastGroup(reader.position) : null;
		reader.seek(past ?? reader.position + 1);
		if (opener === ';' || (opener === '{' && past !== null && !reader.at(')'))) break;
		if (opener === 'gap' && indent !== null && (reader.indentAt(reader.position) ?? indent) <= indent) break;
	}
}

/** Whether lines that are not shown are in what was skipped from `position` on, right before it, or where it fails. */
function isCut(reader: BodyReader, position: number, fault: number): boolean {
	const { kinds } = reader.tokens;
	const isUnseenBlock = kinds[position - 1] === '{' && reader.wordAt(position - 3) === UNSEEN_CONDITION;
	if (kinds[position - 1] === 'gap' || isUnseenBlock) return true;
	for (let index = position; index < reader.position; index++) if (kinds[index] === 'gap') return true;
	return [reader.position, fault].some((index) => {
		let behind = index;
		while (kinds[behind] === '}' || kinds[behind] === ';') behind++;
		return kinds[behind] === 'gap';
	});
}

/** `{ … }` */
export function readBlock(reader: BodyReader): readonly Statement[] {
	reader.expect('{');
	const items = readItems(reader);
	if (reader.isWhole || !reader.at('end')) reader.expect('}');
	return items;
}
