// Answers questions on documents of mails: images of a patch's files, the lines of a file that show its patch's lines,
// decoded parts. Runs in a thread of its own; keeps the document it read last.
import { applyPatch, type Image, type ImageSource, imagesOf, noPatches } from '../patch/images';
import type { FilePatch, HunkLine } from '../patch/model';
import type { Patch } from '../patch/patch';
import type { Series } from '../patch/series';
import type { DecodedPart, PatchImages } from '../protocol/protocol';
import { folderSource } from './folder-source';
import { type MailDocument, readMailDocument } from './mail-report';
import type { Answers, PatchQuestion } from './question';
import type { Snapshot } from './report';

/** A file's diff and where in the document it stands. */
interface Found {
	readonly series: Series;
	readonly patch: Patch;
	readonly file: FilePatch;
}

let last: { readonly name: string; readonly text: string; readonly mail: MailDocument } | null = null;

/** Answers a question on a document. */
export function answerOnPatch(document: Snapshot, question: PatchQuestion): Answers[PatchQuestion['kind']] {
	const { name, text } = document;
	if (last?.text !== text || last.name !== name) last = { name, text, mail: readMailDocument(name, text) };
	const { mail } = last;
	if (question.kind === 'decoded') return decodedPart(mail, question.line);
	const found = fileAt(mail, question.line, question.path);
	if (!found) return null;
	return question.kind === 'images'
		? images(found, question.line, folderSource(document.around.folders))
		: fileLine(found.file, question.line, question.text);
}

function fileAt({ assembly }: MailDocument, line: number, path: string | null): Found | null {
	const all = assembly.series.flatMap((series) =>
		series.patches.flatMap((patch) => patch.files.map((file) => ({ series, patch, file }))),
	);
	const here = all.filter(
		({ file: { rawLine, rawEnd } }) => rawLine <= line && line < Math.max(rawEnd, rawLine + 1),
	);
	return here.find(({ file }) => pathOf(file) === path) ?? here[0] ?? null;
}

/** The path after the patch, or before it where the patch deletes the file. */
export const pathOf = (file: FilePatch): string => file.newPath ?? file.oldPath ?? '';

function images({ series, patch, file }: Found, line: number, source: ImageSource): PatchImages | null {
	const before = series.patches.slice(0, Math.max(0, series.patches.indexOf(patch)));
	let state = noPatches;
	for (const files of historyOf(file, before)) state = applyPatch(files, state, source).after;
	const [pair] = applyPatch([file], state, source).images;
	const shown = pair?.post ?? pair?.pre;
	if (!pair || !shown) return null;
	const number = patch.subject.number;
	return {
		path: pathOf(file),
		patch: number === null ? patch.subject.title : `${number}/${series.of} ${patch.subject.title}`,
		before: pair.pre?.text ?? null,
		after: pair.post?.text ?? null,
		line: imageLine(shown, line) ?? 0,
		isWhole: shown.provenance !== 'hunks' || shown.gaps.length === 0,
	};
}

/** Of each earlier patch the files that the file was made from, the first patch first. */
function historyOf(file: FilePatch, before: readonly Patch[]): FilePatch[][] {
	const paths = new Set([file.oldPath ?? file.newPath]);
	const history = [...before].reverse().map(({ files }) => {
		const own = files.filter(({ newPath, oldPath }) => paths.has(newPath ?? oldPath));
		for (const { oldPath } of own) if (oldPath !== null) paths.add(oldPath);
		return own;
	});
	return history.reverse();
}

/** The line of an image, counted from 0, that a raw line shows, or the last before it. */
function imageLine({ rawLines }: Image, line: number): number | null {
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
	const text = given.replaceAll('\r\n', '\n');
	const { pre, post } = imagesOf(file, { tree: () => text });
	const ended = text.endsWith('\n') || text === '' ? text : `${text}\n`;
	for (const image of [post, pre])
		if (image?.provenance === 'tree' && image.text === ended) return imageLine(image, line) ?? 0;
	return nearestLine(file, line, ended.split('\n'));
}

function nearestLine(file: FilePatch, line: number, texts: readonly string[]): number {
	const hunk = file.hunks.findLast(({ rawLine }) => rawLine <= line);
	if (!hunk) return 0;
	let expected = hunk.newStart - 1;
	let wanted: HunkLine | null = null;
	for (const each of hunk.lines) {
		wanted = each;
		if (each.rawLine >= line) break;
		if (each.kind !== '-') expected++;
	}
	const last = Math.max(0, texts.length - 1);
	const start = Math.min(Math.max(0, expected), last);
	if (!wanted || wanted.text.trim() === '') return start;
	for (let distance = 0; distance <= last; distance++)
		for (const at of [start - distance, start + distance]) if (texts[at] === wanted.text) return at;
	return start;
}

function decodedPart({ mailbox }: MailDocument, line: number): DecodedPart | null {
	const message = mailbox.messages.find(({ range }) => range.first <= line && line < range.end);
	const part = message?.body.parts.findLast(
		({ encoding, rawLine }) => encoding === 'base64' && rawLine <= line,
	);
	if (!message || !part) return null;
	const lines = message.body.lines.slice(part.firstLine, part.firstLine + part.lineCount);
	return { name: part.fileName ?? message.subject, text: lines.map((each) => `${each}\n`).join('') };
}
