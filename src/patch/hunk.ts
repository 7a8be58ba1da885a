// One hunk: the `@@` line says how many lines of each side follow, and exactly so many are read, whatever they look like.
// That is how git reads it, and why a removed line that reads `-- x` or a mail's signature is never mistaken.
import type { BodyLines } from '../mail/body-lines';
import type { Hunk, HunkLine, LineKind, PatchError } from './model';
import { isTraditionalHeader } from './traditional-header';

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/s;
const NO_NEWLINE = /^\\ .{9}/;

/** A hunk and the index of the line after it. */
export interface HunkReading {
	readonly hunk: Hunk;
	readonly next: number;
	readonly errors: readonly PatchError[];
}

/** Whether a line is the header of a hunk of a two-way diff. */
export const isHunkHeader = (line: string) => line.startsWith('@@ -') && HEADER.test(line);

/** Where a line can only be something else than a line of the hunk that is being read. */
function endsHunk(lines: readonly string[], at: number, oldLeft: number, newLeft: number): boolean {
	const line = lines[at] ?? '';
	if (line.startsWith('@@ -') || line.startsWith('diff --git ') || line.startsWith('Index: ')) return true;
	// A removed `-- x` before an added `++ y` may end a hunk, but only where it uses up both counts.
	return isTraditionalHeader(lines, at) && !(oldLeft === 1 && newLeft === 1);
}

const kindOf = (line: string): LineKind | undefined => {
	const first = line[0];
	if (first === ' ' || first === '+' || first === '-') return first;
	return line === '' || line === '\r' ? ' ' : undefined;
};

/** How many foreign lines in a row a damaged hunk may hold before it is given up. */
const MAX_FOREIGN = 3;

interface Draft {
	readonly lines: HunkLine[];
	readonly errors: PatchError[];
	oldLeft: number;
	newLeft: number;
	oldNoNewline: boolean;
	newNoNewline: boolean;
}

function take(draft: Draft, body: BodyLines, at: number, kind: LineKind): void {
	const line = body.lines[at] ?? '';
	draft.lines.push({
		kind,
		text: line.slice(1),
		bodyLine: at,
		rawLine: body.rawLines[at] ?? 0,
		rawColumn: (body.rawColumns[at] ?? 0) + (line === '' ? 0 : 1),
	});
	if (kind !== '+') draft.oldLeft--;
	if (kind !== '-') draft.newLeft--;
}

function noteNoNewline(draft: Draft): void {
	const kind = draft.lines.at(-1)?.kind;
	if (kind !== '+') draft.oldNoNewline = true;
	if (kind !== '-') draft.newNoNewline = true;
}

/** Reads the hunk whose header stands at `first`. Damage is told in `errors` and ends or shortens the hunk; it never throws. */
export function readHunk(body: BodyLines, first: number): HunkReading | undefined {
	const { lines } = body;
	const match = HEADER.exec(lines[first] ?? '');
	if (!match) return undefined;
	const [, oldStart, oldCount, newStart, newCount, section = ''] = match;
	const counts = { old: Number(oldCount ?? 1), new: Number(newCount ?? 1) };
	const draft: Draft = {
		lines: [],
		errors: [],
		oldLeft: counts.old,
		newLeft: counts.new,
		oldNoNewline: false,
		newNoNewline: false,
	};
	const damage = (at: number, reason: string) =>
		draft.errors.push({ line: body.rawLines[Math.min(at, lines.length - 1)] ?? 0, reason });
	let at = first + 1;
	let foreign = 0;
	while ((draft.oldLeft > 0 || draft.newLeft > 0) && at < lines.length) {
		const line = lines[at] ?? '';
		const kind = kindOf(line);
		if (endsHunk(lines, at, draft.oldLeft, draft.newLeft)) break;
		if (NO_NEWLINE.test(line)) noteNoNewline(draft);
		else if (
			kind === undefined ||
			(kind !== '+' && draft.oldLeft <= 0) ||
			(kind !== '-' && draft.newLeft <= 0)
		) {
			if (foreign === 0) damage(at, foreignReason(line, kind));
			if (++foreign > MAX_FOREIGN) break;
			at++;
			continue;
		} else take(draft, body, at, kind);
		foreign = 0;
		at++;
	}
	if (draft.errors.length === 0 && (draft.oldLeft > 0 || draft.newLeft > 0))
		damage(at, shortReason(counts, draft));
	if (NO_NEWLINE.test(lines[at] ?? '')) {
		noteNoNewline(draft);
		at++;
	}
	const hunk: Hunk = {
		oldStart: Number(oldStart),
		oldCount: counts.old,
		newStart: Number(newStart),
		newCount: counts.new,
		section: section.trim(),
		lines: draft.lines,
		rawLine: body.rawLines[first] ?? 0,
		oldNoNewline: draft.oldNoNewline,
		newNoNewline: draft.newNoNewline,
		damaged: draft.errors.length > 0,
	};
	return { hunk, next: at, errors: draft.errors };
}

const shown = (line: string) => JSON.stringify(line.length > 60 ? `${line.slice(0, 57)}…` : line);

function foreignReason(line: string, kind: LineKind | undefined): string {
	if (kind !== undefined) return `the hunk has more lines than its header says: ${shown(line)}`;
	return `damaged hunk: the line starts with neither space, + nor -, as if a mail program had wrapped it: ${shown(line)}`;
}

function shortReason(counts: { old: number; new: number }, draft: Draft): string {
	const had = { old: counts.old - draft.oldLeft, new: counts.new - draft.newLeft };
	return `the hunk ends early: its header says ${counts.old} old and ${counts.new} new lines, ${had.old} and ${had.new} are there`;
}
