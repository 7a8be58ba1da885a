// Positions in a text: offsets in UTF-16 code units, lines and columns counted from 0.
// The one place that turns one into the other. Knows nothing of what the text means.

/** A half-open span of a text, in UTF-16 code units. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** A place in a text, line and column counted from 0, the column in UTF-16 code units. */
export interface Position {
	readonly line: number;
	readonly column: number;
}

/** Answers "which line is this offset on" for one text in O(log lines). Lines end with LF; a CR before it belongs to the line. */
export class LineIndex {
	private readonly starts: Uint32Array;

	constructor(private readonly text: string) {
		const starts: number[] = [0];
		for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
		this.starts = Uint32Array.from(starts);
	}

	get lineCount(): number {
		return this.starts.length;
	}

	/** Offset of the first character of a line (from 0); a line past the end gives the text's length. */
	lineStart(line: number): number {
		return this.starts[Math.max(0, line)] ?? this.text.length;
	}

	/** The line's text without its line end. */
	lineText(line: number): string {
		const start = this.lineStart(line);
		const next = this.starts[line + 1];
		let end = next === undefined ? this.text.length : next - 1;
		if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
		return this.text.slice(start, end);
	}

	/** Line and column of an offset; offsets outside the text are moved to its nearest end. */
	position(offset: number): Position {
		const at = Math.min(Math.max(0, offset), this.text.length);
		let low = 0;
		let high = this.starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.starts[middle] ?? 0) <= at) low = middle;
			else high = middle - 1;
		}
		return { line: low, column: at - (this.starts[low] ?? 0) };
	}

	/** Offset of a position; a column past the line's end is moved to it. */
	offset(position: Position): number {
		const start = this.lineStart(position.line);
		return Math.min(
			start + Math.max(0, position.column),
			this.lineStart(position.line + 1),
			this.text.length,
		);
	}
}
