// How deep in braces a piece of C code lies, told from the piece alone: by its unmatched braces, by what stands in the
// first column and by its indentation, which kernel style makes reliable. A guess, used only to stitch pieces of a file.

export interface Nesting {
	/** Depth of braces at the piece's start. */
	readonly start: number;
	/** Depth at its end. */
	readonly end: number;
	/** Whether the piece starts, or ends, within a block comment. */
	readonly startsInComment: boolean;
	readonly endsInComment: boolean;
	/** The last line that can be the head of a function or type, if it stands in the piece. */
	readonly head: string | null;
}

interface Scan {
	/** Net change of depth and lowest depth relative to the line's start. */
	readonly net: number;
	readonly low: number;
	readonly inComment: boolean;
}

const STEP: Readonly<Record<string, number>> = { '{': 1, '}': -1 };

/** Offset after the string or character literal that starts at `at`; an unclosed one ends with its line. */
function afterLiteral(line: string, at: number): number {
	const quote = line[at];
	for (let next = at + 1; next < line.length; next++) {
		if (line[next] === '\\') next++;
		else if (line[next] === quote) return next + 1;
	}
	return line.length;
}

function scanLine(line: string, startsInComment: boolean): Scan {
	let net = 0;
	let low = 0;
	let inComment = startsInComment;
	for (let at = 0; at < line.length; ) {
		if (inComment) {
			const end = line.indexOf('*/', at);
			if (end === -1) break;
			inComment = false;
			at = end + 2;
			continue;
		}
		const character = line[at] ?? '';
		if (character === '/' && line[at + 1] === '/') break;
		if (character === '/' && line[at + 1] === '*') {
			inComment = true;
			at += 2;
		} else if (character === '"' || character === "'") at = afterLiteral(line, at);
		else {
			net += STEP[character] ?? 0;
			low = Math.min(low, net);
			at++;
		}
	}
	return { net, low, inComment };
}

/** Whether a comment that began before the piece ends in it. */
function startsInComment(lines: readonly string[]): boolean {
	for (const line of lines) {
		const close = line.indexOf('*/');
		const open = line.indexOf('/*');
		if (close !== -1 && (open === -1 || close < open)) return true;
		if (open !== -1) return false;
	}
	// A piece that is nothing but ` * text` lies in a comment as a whole.
	return lines.length > 0 && lines.every((line) => /^\s*\*(?:\s|$)/.test(line) || line.trim() === '');
}

/** Lines in the first column that tell no depth: labels, preprocessor lines, comments, continued text. */
const NO_EVIDENCE = /^(?:#|\/\*|\/\/|\*|[A-Za-z_]\w*:(?!:)|["')\]])/;
const HEAD = /^[A-Za-z_].*[^;:]$|^[A-Za-z_][^;]*\($/;

function indentation(line: string): number {
	let columns = 0;
	for (const character of line) {
		if (character === '\t') columns += 8 - (columns % 8);
		else if (character === ' ') columns++;
		else break;
	}
	return Math.floor(columns / 8);
}

/** The nesting of consecutive lines of a C file. */
export function nestingOf(lines: readonly string[]): Nesting {
	const commentFirst = startsInComment(lines);
	let inComment = commentFirst;
	let depth = 0;
	let low = 0;
	let settled: number | null = null;
	let indented = Number.POSITIVE_INFINITY;
	let head: string | null = null;
	for (const line of lines) {
		const code = line.trimStart();
		const seen = !inComment && code !== '';
		const scan = scanLine(line, inComment);
		if (seen && line === code && !NO_EVIDENCE.test(line)) {
			settled ??= code.startsWith('}') ? 1 - depth : -depth;
			if (HEAD.test(line.trimEnd())) head = line.trimEnd();
		} else if (seen && !/^(?:\}|#|case\b|default\b|\*|\/\*|\w+:)/.test(code))
			indented = Math.min(indented, indentation(line) - depth);
		low = Math.min(low, depth + scan.low);
		depth += scan.net;
		inComment = scan.inComment;
	}
	const guess = settled ?? (Number.isFinite(indented) ? indented : 0);
	const start = Math.max(guess, -low, 0);
	return { start, end: start + depth, startsInComment: commentFirst, endsInComment: inComment, head };
}
