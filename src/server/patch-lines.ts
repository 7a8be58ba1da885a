// Lines of a file and the lines of its patch that stand for them, both ways: exact where the patch applies to the file
// or is already in it, else by what the lines say. Reads no file and knows no document.
import { type Image, imagesOf } from '../patch/images';
import type { FilePatch, Hunk, HunkLine, LineKind } from '../patch/model';

/** A line of a patch. */
export interface PatchedLine {
	/** Of the mail, counted from 0. */
	readonly rawLine: number;
	readonly kind: LineKind;
}

/** A side of the patch that is the file as it stands, or null where the patch does not apply. */
function sideIn(
	file: FilePatch,
	text: string,
): { readonly image: Image; readonly changed: '+' | '-' } | null {
	const { pre, post } = imagesOf(file, { tree: () => text });
	const isFile = (image: Image | null): image is Image =>
		image?.provenance === 'tree' && image.text === ended(text);
	if (isFile(post)) return { image: post, changed: '+' };
	return isFile(pre) ? { image: pre, changed: '-' } : null;
}

const withLineFeeds = (text: string) => text.replaceAll('\r\n', '\n');
const ended = (text: string) => (text.endsWith('\n') || text === '' ? text : `${text}\n`);

/** The line of an image, counted from 0, that a raw line shows, or the last before it. */
export function imageLine({ rawLines }: Image, line: number): number | null {
	let best: { readonly index: number; readonly raw: number } | null = null;
	rawLines.forEach((raw, index) => {
		if (raw !== null && raw <= line && raw > (best?.raw ?? -1)) best = { index, raw };
	});
	const first = rawLines.findIndex((raw) => raw !== null);
	return (best as { readonly index: number } | null)?.index ?? (first === -1 ? null : first);
}

/**
 * The line of a file, counted from 0, that a line of its patch stands for: exact where the patch applies to the file or
 * is already in it, else the nearest line that reads the same, else the one that the hunk's header names.
 */
export function fileLine(file: FilePatch, line: number, given: string): number {
	const text = withLineFeeds(given);
	const side = sideIn(file, text);
	return side ? (imageLine(side.image, line) ?? 0) : nearestLine(file, line, ended(text).split('\n'));
}

/** The lines of a hunk beside the lines of the patched file, counted from 0, where they stand or stood. */
function expectedLines({ newStart, lines }: Hunk): { readonly line: HunkLine; readonly at: number }[] {
	let at = newStart - 1;
	return lines.map((line) => ({ line, at: line.kind === '-' ? at : at++ }));
}

function nearestLine(file: FilePatch, line: number, texts: readonly string[]): number {
	const hunk = file.hunks.findLast(({ rawLine }) => rawLine <= line);
	if (!hunk) return 0;
	const expected = expectedLines(hunk);
	const wanted = expected.find((each) => each.line.rawLine >= line) ?? expected.at(-1);
	const last = Math.max(0, texts.length - 1);
	const start = Math.min(Math.max(0, wanted?.at ?? hunk.newStart - 1), last);
	if (!wanted || wanted.line.text.trim() === '') return start;
	for (let distance = 0; distance <= last; distance++)
		for (const at of [start - distance, start + distance]) if (texts[at] === wanted.line.text) return at;
	return start;
}

/** How far from the place its hunk names a line is taken for the same one where the patch does not apply. */
const MOST_DRIFT = 300;

/**
 * The line of a patch that stands for a line of its file (counted from 0), or null where the patch does not show it.
 * Where the patch does not apply to the file, the line of the patch that reads the same and should stand nearest.
 */
export function patchLine(file: FilePatch, at: number, given: string): PatchedLine | null {
	const text = withLineFeeds(given);
	const side = sideIn(file, text);
	if (side) {
		const rawLine = side.image.rawLines[at] ?? null;
		return rawLine === null ? null : { rawLine, kind: side.image.changed[at] ? side.changed : ' ' };
	}
	const wanted = text.split('\n')[at] ?? '';
	// A lone brace or an empty line says too little.
	if (!/\w/.test(wanted)) return null;
	const [nearest] = file.hunks
		.flatMap(expectedLines)
		.filter((each) => each.line.text === wanted && Math.abs(each.at - at) <= MOST_DRIFT)
		.sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at));
	return nearest ? { rawLine: nearest.line.rawLine, kind: nearest.line.kind } : null;
}
