// The header of a diff without git's own lines: `--- a/file` and `+++ b/file`, as diff -u, quilt and CVS write it.
// How many leading components to cut is guessed as git apply guesses it, once for the whole input.
import type { FileHeader } from './git-header';
import { findTraditionalName, guessStrip, hasEpochStamp, isDevNull, type StrippedPath } from './paths';

/** How many leading components of names to cut, and whether that is settled for the rest of the input. */
export interface Strip {
	readonly count: number;
	readonly settled: boolean;
}

export const gitStrip: Strip = { count: 1, settled: false };

/** Whether a `---`, a `+++` and a `@@` line follow each other from here. */
export function isTraditionalHeader(lines: readonly string[], first: number): boolean {
	return (
		(lines[first]?.startsWith('--- ') &&
			lines[first + 1]?.startsWith('+++ ') &&
			lines[first + 2]?.startsWith('@@ -')) ??
		false
	);
}

function settle(strip: Strip, oldText: string, newText: string): Strip {
	if (strip.settled) return strip;
	const second = guessStrip(newText);
	const first = isDevNull(oldText) ? second : guessStrip(oldText);
	return first !== undefined && first === second ? { count: first, settled: true } : strip;
}

interface Names {
	readonly oldName: StrippedPath | null;
	readonly newName: StrippedPath | null;
}

function namesOf(oldText: string, newText: string, strip: number): Names | undefined {
	if (isDevNull(oldText)) {
		const name = findTraditionalName(newText, strip);
		return name && { oldName: null, newName: name };
	}
	if (isDevNull(newText)) {
		const name = findTraditionalName(oldText, strip);
		return name && { oldName: name, newName: null };
	}
	const first = findTraditionalName(oldText, strip);
	const name = findTraditionalName(newText, strip, first?.path);
	if (!name) return undefined;
	if (hasEpochStamp(oldText)) return { oldName: null, newName: name };
	if (hasEpochStamp(newText)) return { oldName: name, newName: null };
	return { oldName: { path: name.path, prefix: first?.prefix ?? name.prefix }, newName: name };
}

/** Reads the header at a `---` line that `isTraditionalHeader` found. The header is undefined when the lines hold no file name. */
export function readTraditionalHeader(
	lines: readonly string[],
	first: number,
	strip: Strip,
): { header: FileHeader | undefined; strip: Strip } {
	const oldText = (lines[first] ?? '').slice(4);
	const newText = (lines[first + 1] ?? '').slice(4);
	const settled = settle(strip, oldText, newText);
	const names = namesOf(oldText, newText, settled.count);
	if (!names) return { header: undefined, strip: settled };
	const status = names.oldName === null ? 'added' : names.newName === null ? 'deleted' : 'modified';
	return {
		strip: settled,
		header: {
			...names,
			status,
			oldBlob: null,
			newBlob: null,
			oldMode: null,
			newMode: null,
			similarity: null,
			next: first + 2,
		},
	};
}
