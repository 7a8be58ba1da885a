// Applies hunks to the lines of a whole file, as patch(1) does: at the line they name, else nearby, else with less context.
// Tells where each hunk went. Knows nothing of where the file came from.
import type { Hunk, HunkLine } from './model';

/** Where a hunk went. */
export interface Placement {
	/** Index of the hunk in the patch. */
	readonly hunk: number;
	/** How many lines below (or above, if negative) the place its header names. */
	readonly offset: number;
	/** How many lines of context at either end did not match and were not looked at. */
	readonly fuzz: number;
}

/** A line of a file, with the line of the patch that says it, if one does. */
export interface ImageLine {
	readonly text: string;
	/** Raw line of the mail, counted from 0. */
	readonly rawLine: number | null;
	/** Whether the patch removes (pre-image) or adds (post-image) this line. */
	readonly changed: boolean;
}

export interface Application {
	readonly pre: readonly ImageLine[];
	readonly post: readonly ImageLine[];
	readonly placements: readonly Placement[];
}

/** The first hunk that fits nowhere. */
export interface Misfit {
	readonly hunk: number;
}

/** How far from its place a hunk is looked for. Kernel files move by hundreds of lines between versions, not by more. */
const MAX_OFFSET = 5000;
/** As in patch(1): at most so many lines of context may differ at either end. */
const MAX_FUZZ = 2;

const isOld = (line: HunkLine) => line.kind !== '+';
const isNew = (line: HunkLine) => line.kind !== '-';

/** Number of context lines at the front and at the back of a hunk. */
function contextOf(lines: readonly HunkLine[]): { front: number; back: number } {
	const front = lines.findIndex((line) => line.kind !== ' ');
	const last = lines.findLastIndex((line) => line.kind !== ' ');
	return { front: front === -1 ? lines.length : front, back: lines.length - 1 - last };
}

function matches(file: readonly string[], at: number, wanted: readonly HunkLine[]): boolean {
	if (at < 0 || at + wanted.length > file.length) return false;
	return wanted.every((line, index) => file[at + index] === line.text);
}

/** The nearest place at or after `floor` where the lines stand, looking both ways from `expected`. */
function locate(
	file: readonly string[],
	wanted: readonly HunkLine[],
	expected: number,
	floor: number,
): number | undefined {
	for (let distance = 0; distance <= MAX_OFFSET; distance++) {
		if (expected + distance > file.length && expected - distance < floor) return undefined;
		if (expected - distance >= floor && matches(file, expected - distance, wanted))
			return expected - distance;
		if (distance > 0 && expected + distance >= floor && matches(file, expected + distance, wanted))
			return expected + distance;
	}
	return undefined;
}

interface Place {
	/** Index in the file of the first line that `lines` stands for. */
	readonly at: number;
	readonly lines: readonly HunkLine[];
	readonly offset: number;
	readonly fuzz: number;
}

function place(file: readonly string[], hunk: Hunk, drift: number, floor: number): Place | undefined {
	const context = contextOf(hunk.lines);
	const named = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1;
	for (let fuzz = 0; fuzz <= MAX_FUZZ; fuzz++) {
		const front = Math.min(fuzz, context.front);
		const back = Math.min(fuzz, context.back);
		const lines = hunk.lines.slice(front, hunk.lines.length - back);
		const wanted = lines.filter(isOld);
		if (fuzz > 0 && wanted.length === 0) return undefined;
		const at = locate(file, wanted, named + front + drift, floor);
		if (at !== undefined) return { at, lines, offset: at - named - front, fuzz };
	}
	return undefined;
}

const unchanged = (text: string): ImageLine => ({ text, rawLine: null, changed: false });

/** Applies all hunks to a file's lines, or tells the first that does not fit. */
export function applyHunks(file: readonly string[], hunks: readonly Hunk[]): Application | Misfit {
	const pre: ImageLine[] = [];
	const post: ImageLine[] = [];
	const placements: Placement[] = [];
	let done = 0;
	let drift = 0;
	const copy = (end: number) => {
		for (; done < end; done++) {
			const line = unchanged(file[done] ?? '');
			pre.push(line);
			post.push(line);
		}
	};
	for (const [index, hunk] of hunks.entries()) {
		const found = place(file, hunk, drift, done);
		if (!found) return { hunk: index };
		copy(found.at);
		for (const line of found.lines) {
			const image = { text: line.text, rawLine: line.rawLine, changed: line.kind !== ' ' };
			if (isOld(line)) pre.push(image);
			if (isNew(line)) post.push(image);
			if (isOld(line)) done++;
		}
		drift = found.offset;
		placements.push({ hunk: index, offset: found.offset, fuzz: found.fuzz });
	}
	copy(file.length);
	return { pre, post, placements };
}

/** Hunks that undo what the given ones do. */
export function reverseHunks(hunks: readonly Hunk[]): Hunk[] {
	const opposite = { ' ': ' ', '+': '-', '-': '+' } as const;
	return hunks.map((hunk) => ({
		...hunk,
		oldStart: hunk.newStart,
		oldCount: hunk.newCount,
		newStart: hunk.oldStart,
		newCount: hunk.oldCount,
		oldNoNewline: hunk.newNoNewline,
		newNoNewline: hunk.oldNoNewline,
		lines: hunk.lines.map((line) => ({ ...line, kind: opposite[line.kind] })),
	}));
}
