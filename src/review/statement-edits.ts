// Edits of whole statements of C text that leave it well formed: braces come where a lone statement becomes two, indentation is
// that of the neighbours. Gives null where the text around is not as plain as that.
import type { Span } from '../text/position';

/** Replaces a part of a text, by offsets. */
export interface TextEdit extends Span {
	readonly text: string;
}

/** A statement with all that stands on its lines: the white space before it, the semicolon behind it. */
interface Statement extends Span {
	readonly indent: string;
	/** The only statement that a condition or loop has, without braces. */
	readonly isLone: boolean;
}

function statementAt(text: string, span: Span): Statement | null {
	const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
	const indent = text.slice(lineStart, span.start);
	if (/\S/.test(indent)) return null;
	const rest =
		text[span.end - 1] === ';' ? '' : (/^\s{0,80};/.exec(text.slice(span.end, span.end + 90))?.[0] ?? null);
	if (rest === null) return null;
	const end = span.end + rest.length;
	const before = text.slice(Math.max(0, lineStart - 400), lineStart).trimEnd();
	return { start: span.start, end, indent, isLone: /\)$|\belse$|\bdo$/.test(before) };
}

/** Puts statements in the place of one. */
export function replaceStatement(text: string, span: Span, statements: readonly string[]): TextEdit[] | null {
	const old = statementAt(text, span);
	if (!old) return null;
	const joined = { start: old.start, end: old.end, text: statements.join(`\n${old.indent}`) };
	return statements.length > 1 && old.isLone ? braced(text, old, joined) : [joined];
}

/** Puts a statement before another. */
export function insertBefore(text: string, span: Span, statement: string): TextEdit[] | null {
	const old = statementAt(text, span);
	if (!old) return null;
	const inserted = { start: old.start, end: old.start, text: `${statement}\n${old.indent}` };
	return old.isLone ? braced(text, old, inserted) : [inserted];
}

/** Takes a statement out with its line; null for one that stands alone under a condition. */
export function removeStatement(text: string, span: Span): TextEdit[] | null {
	const old = statementAt(text, span);
	const lines = old && wholeLines(text, old);
	return !lines || old.isLone ? null : [{ ...lines, text: '' }];
}

/** Moves a statement behind a later one of the same block. */
export function moveBehind(text: string, span: Span, later: Span): TextEdit[] | null {
	const [from, to] = [statementAt(text, span), statementAt(text, later)];
	if (!from || !to || from.isLone || to.isLone || from.indent !== to.indent || from.end > to.start)
		return null;
	const [gone, after] = [wholeLines(text, from), wholeLines(text, to)];
	if (!gone || !after) return null;
	return [
		{ ...gone, text: '' },
		{ start: after.end, end: after.end, text: text.slice(gone.start, gone.end) },
	];
}

/** What may stand behind a statement and belongs to it. */
const REMARK = /^\s*(?:\/\*(?:(?!\*\/).){0,400}\*\/\s*|\/\/.*)?$/;

/** The lines of a statement with the last line end; null where other code stands on them. */
function wholeLines(text: string, { start, end, indent }: Statement): Span | null {
	const lineEnd = text.indexOf('\n', end);
	if (lineEnd === -1 || !REMARK.test(text.slice(end, Math.min(lineEnd, end + 1000)))) return null;
	return { start: start - indent.length, end: lineEnd + 1 };
}

/** An edit of a lone statement, with braces around what stands there then. */
function braced(text: string, { start, end, indent }: Statement, edit: TextEdit): TextEdit[] | null {
	const lines = wholeLines(text, { start, end, indent, isLone: true });
	if (!lines) return null;
	const before = text.slice(0, lines.start).trimEnd().length;
	const opening = { start: before, end: before, text: ' {' };
	const behind = text.slice(lines.end, lines.end + 200);
	const otherwise = /^[ \t]*(?=else\b)/.exec(behind);
	const outer = indent.replace(/(?:\t| {1,8})$/, '');
	const closing = otherwise
		? { start: lines.end, end: lines.end + otherwise[0].length, text: `${outer}} ` }
		: { start: lines.end, end: lines.end, text: `${outer}}\n` };
	return [opening, edit, closing];
}
