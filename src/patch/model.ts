// What a patch is: files, hunks and lines, each with the raw place it was read from.
// Records only; diff.ts fills them.

export type LineKind = ' ' | '+' | '-';

export interface HunkLine {
	readonly kind: LineKind;
	/** The line of the file, without the marker before it. */
	readonly text: string;
	/** Index of the line in the body it was read from. */
	readonly bodyLine: number;
	/** Raw line, counted from 0. */
	readonly rawLine: number;
	/** Raw column at which `text` starts, counted from 0. */
	readonly rawColumn: number;
}

export interface Hunk {
	/** As the `@@` line says: the first line, counted from 1, and the number of lines. */
	readonly oldStart: number;
	readonly oldCount: number;
	readonly newStart: number;
	readonly newCount: number;
	/** What stands after the second `@@`: usually the function around the hunk. */
	readonly section: string;
	readonly lines: readonly HunkLine[];
	/** Raw line of the `@@` line, counted from 0. */
	readonly rawLine: number;
	/** Whether the last line of that side has no line feed. */
	readonly oldNoNewline: boolean;
	readonly newNoNewline: boolean;
	/** Whether the hunk has fewer lines than its header says, or foreign ones between them. */
	readonly damaged: boolean;
}

export type FileStatus = 'modified' | 'added' | 'deleted' | 'renamed' | 'copied' | 'mode';

export interface FilePatch {
	/** Null for a file that the patch adds. */
	readonly oldPath: string | null;
	/** Null for a file that the patch deletes. */
	readonly newPath: string | null;
	/** What was cut from the front of the paths: `a/` and `b/`, or the first folder of a diff made without prefixes. */
	readonly oldPrefix: string;
	readonly newPrefix: string;
	readonly status: FileStatus;
	readonly binary: boolean;
	readonly additions: number;
	readonly deletions: number;
	readonly hunks: readonly Hunk[];
	/** Abbreviated object names from the `index` line. */
	readonly oldBlob: string | null;
	readonly newBlob: string | null;
	/** Octal, as written: `100644`. */
	readonly oldMode: string | null;
	readonly newMode: string | null;
	/** Per cent, of a rename or copy. */
	readonly similarity: number | null;
	/** Raw lines of the file's header and hunks, counted from 0, the end not included. */
	readonly rawLine: number;
	readonly rawEnd: number;
}

/** What is wrong with a diff, in words, at a raw line counted from 0. */
export interface PatchError {
	readonly line: number;
	readonly reason: string;
}

export interface Diff {
	readonly files: readonly FilePatch[];
	readonly errors: readonly PatchError[];
}
