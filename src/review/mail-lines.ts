// Where a mail shows what a finding speaks of: the raw line of the finding's own line, or the nearest that is shown.
import type { Finding, SourceRange } from '../finding/finding';
import type { Patch } from '../patch/patch';
import { type CImage, linesOf } from './image-analysis';

/** Raw lines, counted from 0. */
export interface Shown {
	readonly line: number;
	readonly steps: readonly (number | null)[];
	readonly sibling: number | null;
}

/** The lines of a mail that show a finding of one of its images. Gives null where the mail shows no line of the image. */
export function shownIn(image: CImage, finding: Finding): Shown | null {
	const { rawLines, changed, path, lineNumbers } = image.image;
	const textLines = new Map<number, number>();
	lineNumbers.forEach((number, textLine) => {
		if (number > 0 && !textLines.has(number)) textLines.set(number, textLine);
	});
	const textLineOf = (range: SourceRange) =>
		range.file === path ? (textLines.get(range.line) ?? null) : null;
	const rawOf = (range: SourceRange) => {
		const textLine = textLineOf(range);
		return textLine === null ? null : (rawLines[textLine] ?? null);
	};
	const steps = finding.path.map(rawOf);
	const sibling = finding.evidence?.sibling ? rawOf(finding.evidence.sibling) : null;
	const isAdded = (step: SourceRange) => changed[textLineOf(step) ?? -1] === true;
	const addedStep = finding.path.findLastIndex((step, at) => steps[at] !== null && isAdded(step));
	const shownStep = steps.findLastIndex((line) => line !== null);
	const line =
		rawOf(finding) ??
		steps[addedStep] ??
		steps[shownStep] ??
		nearest(image, finding, textLineOf(finding) ?? 0);
	return line === null ? null : { line, steps, sibling };
}

/** The nearest line the mail shows: in the same function if there is one, a changed one before an unchanged one. */
function nearest(image: CImage, finding: Finding, from: number): number | null {
	const { rawLines, changed } = image.image;
	const each = image.code.functions.find(({ head }) => head.name === finding.function);
	const span = each ? linesOf(image, each.head) : null;
	let best: { line: number; cost: number } | null = null;
	for (const [textLine, line] of rawLines.entries()) {
		if (line === null) continue;
		const isOutside = span !== null && (textLine < span.first || textLine > span.last);
		const cost = Math.abs(textLine - from) + (changed[textLine] ? 0 : 1e6) + (isOutside ? 1e9 : 0);
		if (!best || cost < best.cost) best = { line, cost };
	}
	return best?.line ?? null;
}

/** Lines quoted before and behind the one that is spoken of. */
const QUOTED = 3;

/** The hunk lines around a raw line, with their markers, the `@@` line first; none where the line is in no hunk. */
export function quoteAround(patch: Patch, line: number): string[] {
	for (const hunk of patch.files.flatMap((file) => file.hunks)) {
		const at = hunk.lines.findIndex((each) => each.rawLine === line);
		if (at === -1) continue;
		const { oldStart, oldCount, newStart, newCount, section } = hunk;
		const heading = `@@ -${oldStart},${oldCount} +${newStart},${newCount} @@ ${section}`.trimEnd();
		const lines = hunk.lines.slice(Math.max(0, at - QUOTED), at + QUOTED + 1);
		return [heading, ...lines.map((each) => `${each.kind}${each.text}`)];
	}
	return [];
}
