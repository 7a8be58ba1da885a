// Known pieces of a C file as one text that parses: gaps become marker lines, and where a piece lies inside a function
// whose head was not seen, the hunk's section heading opens it. Everything added is told apart from the file's own lines.
import type { ImageLine } from './apply';
import { type Nesting, nestingOf } from './c-nesting';
import type { KnownFile } from './knowledge';

/** A run of lines that are not known. */
export interface Gap {
	/** Line of the image's text that holds the marker, counted from 0. */
	readonly line: number;
	/** First line of the file that may be missing, counted from 1. */
	readonly first: number;
	/** How many lines are missing, or null where that is not known. */
	readonly count: number | null;
}

/** A text put together from pieces. Arrays have one entry for each line of the text. */
export interface Stitched {
	readonly lines: readonly string[];
	/** Line of the real file, counted from 1; 0 for a line that is not the file's. */
	readonly lineNumbers: readonly number[];
	readonly rawLines: readonly (number | null)[];
	readonly changed: readonly boolean[];
	readonly gaps: readonly Gap[];
	/** Lines that were concluded to make the text parse: section headings, braces. Counted from 0. */
	readonly inferred: readonly number[];
}

/** Matches a gap's marker line; group 1 is the number of missing lines where it is known. */
export const GAP_MARKER = /^\/\* daxlens: (?:(\d+) )?lines? not shown \*\/$/;
/** Condition of blocks opened to balance braces whose beginning was not seen. */
export const UNSEEN_CONDITION = 'daxlens_unseen';
/** Name of a function opened for a piece whose function is not known. */
export const UNSEEN_FUNCTION = 'daxlens_unseen_function';

/** The marker line of a gap. */
export function gapMarker(count: number | null): string {
	if (count === null) return '/* daxlens: lines not shown */';
	return `/* daxlens: ${count} line${count === 1 ? '' : 's'} not shown */`;
}

interface Run {
	readonly first: number;
	readonly lines: readonly ImageLine[];
	readonly section: string;
	readonly nesting: Nesting;
}

function runsOf(known: KnownFile, isC: boolean): Run[] {
	const numbers = [...known.lines.keys()].sort((one, other) => one - other);
	const runs: Run[] = [];
	const flat: Nesting = { start: 0, end: 0, startsInComment: false, endsInComment: false, head: null };
	for (let at = 0; at < numbers.length; ) {
		const first = numbers[at] ?? 0;
		const lines: ImageLine[] = [];
		for (; numbers[at] === first + lines.length; at++) {
			const line = known.lines.get(first + lines.length);
			if (line) lines.push(line);
		}
		const nesting = isC ? nestingOf(lines.map((line) => line.text)) : flat;
		runs.push({ first, lines, section: known.sections.get(first) ?? '', nesting });
	}
	return runs;
}

/** A section heading as the line that opens its function, or null where it opens none (a label, a macro). */
export function openingOf(section: string): string | null {
	const text = section.trim();
	if (text === '' || /^#|^[A-Za-z_]\w*\s*:|[;}]$/.test(text)) return null;
	if (text.endsWith('{')) return text;
	const open = [...text].reduce(
		(depth, character) => depth + (character === '(' ? 1 : character === ')' ? -1 : 0),
		0,
	);
	if (!text.includes('(')) return /^(?:struct|union|enum)\b/.test(text) ? `${text} {` : null;
	return `${text.replace(/[,\s]+$/, '')}${')'.repeat(Math.max(0, open))} {`;
}

/** Lines that the head of a function may go on for. */
const MAX_HEAD_LINES = 20;

/** The beginning of a function's head, where a run goes on behind it (at its parameters or its brace): by its section heading. */
function headBefore(run: Run): string | null {
	const brace = run.lines.slice(0, MAX_HEAD_LINES).findIndex(({ text }) => text.startsWith('{'));
	const isRest = run.lines.slice(0, Math.max(0, brace)).every(({ text }) => /^\s+\S/.test(text));
	const opening = openingOf(run.section);
	if (brace === -1 || !isRest || !opening?.includes('(') || run.section.trim().endsWith('{')) return null;
	return brace === 0 ? opening.replace(/ \{$/, '') : `${run.section.trim().replace(/[,\s]+$/, '')},`;
}

const functionIn = (head: string): string | undefined => /([A-Za-z_]\w*)\s*\(/.exec(head)?.[1];

/** Whether two heads are of one function: a section heading is as before the patch, which may change the parameters. */
const sameHead = (one: string, other: string) => {
	const [first, second] = [one.trim(), other.trim()];
	if (first === '' || second === '') return false;
	if (first.startsWith(second) || second.startsWith(first)) return true;
	const name = functionIn(first);
	return name !== undefined && name === functionIn(second);
};

/** Puts the pieces of a C file together line by line. */
class Stitcher {
	readonly lines: string[] = [];
	readonly lineNumbers: number[] = [];
	readonly rawLines: (number | null)[] = [];
	readonly changed: boolean[] = [];
	readonly gaps: Gap[] = [];
	readonly inferred: number[] = [];
	private depth = 0;
	private head = '';

	private put(text: string, lineNumber: number, line?: ImageLine): void {
		this.lines.push(text);
		this.lineNumbers.push(lineNumber);
		this.rawLines.push(line?.rawLine ?? null);
		this.changed.push(line?.changed ?? false);
	}

	private infer(text: string): void {
		if (text === '') return;
		this.inferred.push(this.lines.length);
		this.put(text, 0);
	}

	private gap(first: number, count: number | null): void {
		this.gaps.push({ line: this.lines.length, first, count });
		this.put(gapMarker(count), 0);
	}

	/** Ends whatever is open; what is missing of the open function stands before its last brace. */
	private close(first: number, count: number | null): void {
		this.infer('}'.repeat(Math.max(0, this.depth - 1)));
		this.gap(first, count);
		if (this.depth > 0) this.infer('};');
		this.depth = 0;
		this.head = '';
	}

	/** Bridges the gap before a run: `first` is the first line not known, `count` how many are missing. */
	bridge(run: Run, first: number, count: number): void {
		const wanted = run.nesting.start;
		const continues = this.depth > 0 && wanted > 0 && sameHead(this.head, run.section);
		if (continues) {
			this.infer('}'.repeat(Math.max(0, this.depth - wanted)));
			this.gap(first, count);
			this.open(wanted - this.depth);
		} else if (wanted === 0) {
			this.close(first, count);
			this.infer(headBefore(run) ?? '');
		} else {
			const opening = openingOf(run.section);
			this.close(first, null);
			this.infer(opening ?? `void ${UNSEEN_FUNCTION}(void) {`);
			this.gap(first, null);
			this.open(wanted - 1);
			this.head = opening === null ? '' : run.section;
		}
		this.depth = wanted;
	}

	private open(levels: number): void {
		this.infer(`if (${UNSEEN_CONDITION}) { `.repeat(Math.max(0, levels)).trimEnd());
	}

	add(run: Run): void {
		if (run.nesting.startsInComment) this.infer('/*');
		run.lines.forEach((line, index) => {
			this.put(line.text, run.first + index, line);
		});
		if (run.nesting.endsInComment) this.infer('*/');
		this.depth = run.nesting.end;
		this.head = run.nesting.head ?? (headBefore(run) === null ? this.head : run.section);
	}

	finish(first: number, length: number | null): void {
		if (length === null || length >= first) this.close(first, length === null ? null : length - first + 1);
	}
}

/**
 * Puts the known pieces of a file together.
 * @param isC whether braces are to be balanced; other files get gap markers alone
 */
export function stitch(known: KnownFile, isC: boolean): Stitched {
	const stitcher = new Stitcher();
	let next = 1;
	for (const run of runsOf(known, isC)) {
		if (run.first > next) stitcher.bridge(run, next, run.first - next);
		stitcher.add(run);
		next = run.first + run.lines.length;
	}
	stitcher.finish(next, known.length);
	const { lines, lineNumbers, rawLines, changed, gaps, inferred } = stitcher;
	return { lines, lineNumbers, rawLines, changed, gaps, inferred };
}
