// The functions that the hunks of a C file show, whole or in part, at their lines of the mail.
import { imagesOf } from '../patch/images';
import type { FilePatch } from '../patch/model';
import { UNSEEN_FUNCTION } from '../patch/stitch';
import { linesOf, readImage } from '../review/image-analysis';

/** Raw lines, counted from 0, both ends included. */
export interface HunkFunction {
	readonly name: string;
	readonly returnType: string;
	/** The line of its name where a hunk shows it, else null. */
	readonly nameLine: number | null;
	/** The lines of the mail that show it, in order; a function may go on in the next hunk. */
	readonly rawLines: readonly number[];
}

/** The functions of a file's image after the patch, or before it where the patch deletes the file. */
export function hunkFunctions(file: FilePatch): readonly HunkFunction[] {
	if (!/\.[ch]$/.test(file.newPath ?? file.oldPath ?? '')) return [];
	const { pre, post } = imagesOf(file);
	const image = post ?? pre;
	if (!image) return [];
	const read = readImage(image);
	return read.code.functions.flatMap(({ head }) => {
		const { first, last } = linesOf(read, head);
		const rawLines = image.rawLines.slice(first, last + 1).filter((raw) => raw !== null);
		if (head.name === UNSEEN_FUNCTION || rawLines.length === 0) return [];
		const nameLine = image.rawLines[read.index.position(head.nameSpan.start).line] ?? null;
		return [{ name: head.name, returnType: head.returnType, nameLine, rawLines }];
	});
}
