// Answers questions on documents of mails: images of a patch's files, the lines of a file that show its patch's lines and
// the other way round, decoded parts. Runs in a thread of its own; keeps the document it read last.
import { applyPatch, type ImageSource, noPatches } from '../patch/images';
import type { FilePatch } from '../patch/model';
import type { Patch } from '../patch/patch';
import type { Series } from '../patch/series';
import type { DecodedPart, PatchImages } from '../protocol/protocol';
import { folderSource } from './folder-source';
import { type MailDocument, readMailDocument } from './mail-report';
import { fileLine, imageLine, patchLine } from './patch-lines';
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
	switch (question.kind) {
		case 'images':
			return images(found, question.line, folderSource(document.around.folders));
		case 'file-line':
			return fileLine(found.file, question.line, question.text);
		case 'patch-line': {
			const line = patchLine(found.file, question.fileLine, question.text);
			return line && { line: line.rawLine, patch: nameOf(found), change: CHANGES[line.kind] };
		}
	}
}

const CHANGES = { '+': 'adds', '-': 'removes', ' ': 'keeps' } as const;

/** The patch's number in its series, if it has one, and its title. */
function nameOf({ series, patch: { subject } }: Found): string {
	return subject.number === null ? subject.title : `${subject.number}/${series.of} ${subject.title}`;
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

function images(found: Found, line: number, source: ImageSource): PatchImages | null {
	const { series, patch, file } = found;
	const before = series.patches.slice(0, Math.max(0, series.patches.indexOf(patch)));
	let state = noPatches;
	for (const files of historyOf(file, before)) state = applyPatch(files, state, source).after;
	const [pair] = applyPatch([file], state, source).images;
	const shown = pair?.post ?? pair?.pre;
	if (!pair || !shown) return null;
	return {
		path: pathOf(file),
		patch: nameOf(found),
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

function decodedPart({ mailbox }: MailDocument, line: number): DecodedPart | null {
	const message = mailbox.messages.find(({ range }) => range.first <= line && line < range.end);
	const part = message?.body.parts.findLast(
		({ encoding, rawLine }) => encoding === 'base64' && rawLine <= line,
	);
	if (!message || !part) return null;
	const lines = message.body.lines.slice(part.firstLine, part.firstLine + part.lineCount);
	return { name: part.fileName ?? message.subject, text: lines.map((each) => `${each}\n`).join('') };
}
