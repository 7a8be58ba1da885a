// A text with diffs in it as files and hunks. Looks for file headers where git apply looks for them, reads exactly what
// they announce, and passes over everything else. Damage is told and the rest still read.
import type { BodyLines } from '../mail/body-lines';
import { skipBinary } from './binary';
import { type FileHeader, readGitHeader } from './git-header';
import { isHunkHeader, readHunk } from './hunk';
import type { Diff, FilePatch, FileStatus, Hunk, PatchError } from './model';
import { gitStrip, isTraditionalHeader, readTraditionalHeader, type Strip } from './traditional-header';

const COMBINED = /^diff --(?:cc|combined) (.*)$/;

/** The diffs in a body's lines, from `first` on. Never throws; time grows with the number of lines. */
export function readDiff(body: BodyLines, first = 0): Diff {
	const { lines } = body;
	const files: FilePatch[] = [];
	const errors: PatchError[] = [];
	const rawLine = (at: number) => body.rawLines[at] ?? body.rawLines.at(-1) ?? 0;
	let strip: Strip = gitStrip;
	let at = first;
	while (at < lines.length) {
		const line = lines[at] ?? '';
		let header: FileHeader | undefined;
		if (line.startsWith('diff --git ')) {
			const found = readGitHeader(lines, at, strip.count);
			if (found && 'reason' in found) {
				errors.push({ line: rawLine(at), reason: `bad file header: ${found.reason}` });
				at = found.next;
				continue;
			}
			header = found;
		} else if (isTraditionalHeader(lines, at)) {
			const found = readTraditionalHeader(lines, at, strip);
			strip = found.strip;
			header = found.header;
			if (!header) errors.push({ line: rawLine(at), reason: 'no file name can be found in the header' });
		} else if (COMBINED.test(line)) {
			const path = COMBINED.exec(line)?.[1] ?? '';
			errors.push({
				line: rawLine(at),
				reason: `combined diff of ${path}: shows a merge and cannot be applied`,
			});
		} else if (isHunkHeader(line)) {
			errors.push({ line: rawLine(at), reason: 'hunk without a file header' });
		}
		if (!header) {
			at++;
			continue;
		}
		const read = readFile(body, header, at);
		files.push(read.file);
		errors.push(...read.errors);
		at = read.next;
	}
	return { files, errors };
}

function readFile(body: BodyLines, header: FileHeader, first: number) {
	const hunks: Hunk[] = [];
	const errors: PatchError[] = [];
	let at = header.next;
	for (;;) {
		const read = readHunk(body, at);
		if (!read) break;
		hunks.push(read.hunk);
		errors.push(...read.errors);
		// Damage may leave lines behind that belong to no hunk: the file goes on at its next hunk.
		at = read.errors.length ? nextHunk(body.lines, read.next) : read.next;
	}
	if (body.lines[at]?.startsWith('@@ -'))
		errors.push({ line: body.rawLines[at] ?? 0, reason: 'malformed hunk header' });
	const binary = hunks.length === 0 ? skipBinary(body, at) : undefined;
	if (binary?.error) errors.push(binary.error);
	const counts = hunks.flatMap((hunk) => hunk.lines);
	const status = statusOf(header, hunks, binary !== undefined);
	const file: FilePatch = {
		oldPath: status === 'added' ? null : (header.oldName?.path ?? null),
		newPath: status === 'deleted' ? null : (header.newName?.path ?? null),
		oldPrefix: header.oldName?.prefix ?? '',
		newPrefix: header.newName?.prefix ?? '',
		status,
		binary: binary !== undefined,
		additions: counts.filter((line) => line.kind === '+').length,
		deletions: counts.filter((line) => line.kind === '-').length,
		hunks,
		oldBlob: header.oldBlob,
		newBlob: header.newBlob,
		oldMode: header.oldMode,
		newMode: header.newMode,
		similarity: header.similarity,
		rawLine: body.rawLines[first] ?? 0,
		rawEnd: (body.rawLines[(binary?.next ?? at) - 1] ?? 0) + 1,
	};
	return { file, errors, next: binary?.next ?? at };
}

/** The next hunk header before another file starts, or the given line when there is none. */
function nextHunk(lines: readonly string[], from: number): number {
	for (let at = from; at < lines.length; at++) {
		const line = lines[at] ?? '';
		if (isHunkHeader(line)) return at;
		if (line.startsWith('diff ') || line.startsWith('Index: ') || isTraditionalHeader(lines, at)) return from;
	}
	return from;
}

/** A header without extended lines may still add or delete a file (one hunk, nothing on one side) or change the mode alone. */
function statusOf(header: FileHeader, hunks: readonly Hunk[], binary: boolean): FileStatus {
	if (header.status !== 'modified') return header.status;
	const [only] = hunks;
	if (hunks.length === 0) {
		const modes = header.oldMode !== null && header.newMode !== null && header.oldMode !== header.newMode;
		return modes && !binary ? 'mode' : 'modified';
	}
	if (only && hunks.length === 1 && header.oldBlob === null) {
		if (only.oldStart === 0 && only.oldCount === 0) return 'added';
		if (only.newStart === 0 && only.newCount === 0) return 'deleted';
	}
	return 'modified';
}
