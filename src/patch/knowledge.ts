// What is known of a file of which only hunks have been seen: some of its lines, by number.
// A series' patches add to it one after the other, so that a later patch's images show what earlier ones showed.
import type { ImageLine } from './apply';
import type { Hunk } from './model';

/** Known lines of one version of a file, by line number counted from 1. */
export interface KnownFile {
	readonly lines: ReadonlyMap<number, ImageLine>;
	/** Section heading of the hunk that starts at a line. */
	readonly sections: ReadonlyMap<number, string>;
	/** Number of lines of the file, where a hunk's context shows its end. */
	readonly length: number | null;
}

export const nothingKnown: KnownFile = { lines: new Map(), sections: new Map(), length: null };

/** First line of a side of a hunk; an empty side names the line before it. */
const firstOf = (start: number, count: number) => (count === 0 ? start + 1 : start);

/** Whether a hunk shows the end of its file: it has less context below its last change than above its first. */
function showsEnd(hunk: Hunk): boolean {
	const front = hunk.lines.findIndex((line) => line.kind !== ' ');
	const back = hunk.lines.length - 1 - hunk.lines.findLastIndex((line) => line.kind !== ' ');
	return hunk.oldNoNewline || hunk.newNoNewline || back < front;
}

/** Forgets which mail lines said what was known: they are of another patch. */
function olden(line: ImageLine): ImageLine {
	return line.rawLine === null && !line.changed ? line : { text: line.text, rawLine: null, changed: false };
}

/** What is known of a file before and after a patch, from what was known before and the patch's hunks. */
export function learn(known: KnownFile, hunks: readonly Hunk[]): { pre: KnownFile; post: KnownFile } {
	const pre = new Map<number, ImageLine>();
	const post = new Map<number, ImageLine>();
	const preSections = new Map<number, string>();
	const postSections = new Map<number, string>();
	const spans = hunks.map((hunk) => {
		const first = firstOf(hunk.oldStart, hunk.oldCount);
		const oldLines = hunk.lines.filter((line) => line.kind !== '+').length;
		return { first, end: first + oldLines, delta: hunk.lines.length - oldLines - removed(hunk) };
	});
	/** The line number after the patch of a line that no hunk holds, or null for one in a hunk. */
	const moved = (line: number): number | null => {
		let shift = 0;
		for (const span of spans) {
			if (line < span.first) break;
			if (line < span.end) return null;
			shift += span.delta;
		}
		return line + shift;
	};
	for (const [number, line] of known.lines) {
		const after = moved(number);
		pre.set(number, olden(line));
		if (after !== null) post.set(after, olden(line));
	}
	for (const [number, section] of known.sections) {
		const after = moved(number);
		preSections.set(number, section);
		if (after !== null) postSections.set(after, section);
	}
	let shift = 0;
	for (const [index, hunk] of hunks.entries()) {
		const span = spans[index];
		if (!span) continue;
		let oldLine = span.first;
		let newLine = span.first + shift;
		preSections.set(oldLine, hunk.section);
		postSections.set(newLine, hunk.section);
		for (const line of hunk.lines) {
			const image = { text: line.text, rawLine: line.rawLine, changed: line.kind !== ' ' };
			if (line.kind !== '+') pre.set(oldLine++, image);
			if (line.kind !== '-') post.set(newLine++, image);
		}
		shift += span.delta;
	}
	const length = lengthOf(known, hunks, spans.at(-1)?.end);
	return {
		pre: { lines: pre, sections: preSections, length },
		post: { lines: post, sections: postSections, length: length === null ? null : length + shift },
	};
}

const removed = (hunk: Hunk) => hunk.lines.filter((line) => line.kind === '-').length;

function lengthOf(known: KnownFile, hunks: readonly Hunk[], end: number | undefined): number | null {
	if (known.length !== null) return known.length;
	const last = hunks.at(-1);
	return last && end !== undefined && showsEnd(last) ? end - 1 : null;
}
