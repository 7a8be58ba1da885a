// Offsets of a document to the positions of the Language Server Protocol and back, and links to a place.
import path from 'node:path';
import type { Location, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { SourceRange } from '../finding/finding';
import type { Span } from '../text/position';

export function toRange(document: TextDocument, span: Span): Range {
	return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** The place of what stands in another file of a folder: such files go by their absolute paths. Null for any other. */
export function placeElsewhere({ file, line, column, endLine, endColumn }: SourceRange): Location | null {
	if (!path.isAbsolute(file)) return null;
	const start = { line: line - 1, character: column - 1 };
	const end = { line: endLine - 1, character: endColumn - 1 };
	return { uri: URI.file(file).toString(), range: { start, end } };
}

/** The offset of a line's end, the line end not included. */
export function lineEnd(document: TextDocument, line: number): number {
	const next = document.offsetAt({ line: line + 1, character: 0 });
	const start = document.offsetAt({ line, character: 0 });
	return start + document.getText().slice(start, next).trimEnd().length;
}

/** An address that editors open at a line, counted from 1. */
export function lineLink(uri: string, line: number): string {
	return `${uri}#L${line}`;
}

/** Whether an offset touches a span; both ends count, as a cursor behind the last character still means the word. */
export function touches(span: Span, offset: number): boolean {
	return span.start <= offset && offset <= span.end;
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*/g;

/** The C identifier at an offset, or null. Looks at the offset's own line only. */
export function wordAt(document: TextDocument, offset: number): (Span & { readonly text: string }) | null {
	const { line } = document.positionAt(offset);
	const start = document.offsetAt({ line, character: 0 });
	const end = document.offsetAt({ line: line + 1, character: 0 });
	for (const match of document.getText().slice(start, end).matchAll(WORD)) {
		const word = { start: start + match.index, end: start + match.index + match[0].length, text: match[0] };
		if (touches(word, offset)) return word;
	}
	return null;
}
