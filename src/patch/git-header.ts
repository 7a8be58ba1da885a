// The extended header of a git diff: `diff --git`, modes, renames, copies, `index`, `---`, `+++`.
// Takes the lines that git apply takes and makes of them what it makes; hunks are read in hunk.ts.
import type { FileStatus } from './model';
import { findName, gitHeaderName, isDevNull, type StrippedPath, squashSlashes } from './paths';

/** The header of one file, whichever kind of diff it came from. */
export interface FileHeader {
	readonly oldName: StrippedPath | null;
	readonly newName: StrippedPath | null;
	readonly status: FileStatus;
	readonly oldBlob: string | null;
	readonly newBlob: string | null;
	readonly oldMode: string | null;
	readonly newMode: string | null;
	readonly similarity: number | null;
	/** Index of the first line after the header. */
	readonly next: number;
}

/** A header that cannot be made sense of, with the reason and the line after it. */
export interface BadHeader {
	readonly reason: string;
	readonly next: number;
}

interface Draft {
	isNew: boolean;
	isDelete: boolean;
	isRename: boolean;
	isCopy: boolean;
	oldName: StrippedPath | null;
	newName: StrippedPath | null;
	oldBlob: string | null;
	newBlob: string | null;
	oldMode: string | null;
	newMode: string | null;
	similarity: number | null;
	reason: string | null;
}

interface Context {
	readonly draft: Draft;
	readonly strip: number;
	/** The name that the `diff --git` line names twice. */
	readonly named: StrippedPath | null;
}

type Reader = (rest: string, context: Context) => void;

/** Takes a `---` or `+++` name; it must agree with what the header said before. */
function takeName(side: 'oldName' | 'newName', absent: 'isNew' | 'isDelete'): Reader {
	return (rest, { draft, strip }) => {
		const known = draft[side];
		const named = isDevNull(rest) && draft[absent] ? null : (findName(rest, strip, true) ?? null);
		if (draft[absent] && !isDevNull(rest)) draft.reason = 'expected /dev/null for a file that is not there';
		else if (known && named && squashSlashes(known.path) !== named.path)
			draft.reason = `two names for one file: ${known.path} and ${named.path}`;
		else if (!known && !draft[absent]) draft[side] = named;
		if (known && named && known.prefix === '') draft[side] = { ...known, prefix: named.prefix };
	};
}

const modeOf = (rest: string) => /^([0-7]{1,6})(?:\s|$)/.exec(rest)?.[1] ?? null;
const percent = (rest: string) => {
	const value = Number.parseInt(rest, 10);
	return value >= 0 && value <= 100 ? value : null;
};

function moved(side: 'oldName' | 'newName', kind: 'isRename' | 'isCopy'): Reader {
	return (rest, { draft, strip }) => {
		draft[kind] = true;
		draft[side] = findName(rest, Math.max(0, strip - 1), false) ?? null;
	};
}

/** Every line a header may have, by how it starts. `rename old` and `rename new` are git's first spelling. */
const LINES: readonly (readonly [string, Reader])[] = [
	['--- ', takeName('oldName', 'isNew')],
	['+++ ', takeName('newName', 'isDelete')],
	['index ', readIndex],
	[
		'old mode ',
		(rest, { draft }) => {
			draft.oldMode = modeOf(rest);
		},
	],
	[
		'new mode ',
		(rest, { draft }) => {
			draft.newMode = modeOf(rest);
		},
	],
	[
		'deleted file mode ',
		(rest, { draft, named }) => {
			Object.assign(draft, { isDelete: true, oldMode: modeOf(rest), oldName: named });
		},
	],
	[
		'new file mode ',
		(rest, { draft, named }) => {
			Object.assign(draft, { isNew: true, newMode: modeOf(rest), newName: named });
		},
	],
	['copy from ', moved('oldName', 'isCopy')],
	['copy to ', moved('newName', 'isCopy')],
	['rename old ', moved('oldName', 'isRename')],
	['rename new ', moved('newName', 'isRename')],
	['rename from ', moved('oldName', 'isRename')],
	['rename to ', moved('newName', 'isRename')],
	[
		'similarity index ',
		(rest, { draft }) => {
			draft.similarity = percent(rest);
		},
	],
	[
		'dissimilarity index ',
		(rest, { draft }) => {
			const changed = percent(rest);
			draft.similarity = changed === null ? null : 100 - changed;
		},
	],
];

function readIndex(rest: string, { draft }: Context): void {
	const match = /^([0-9a-f]{1,64})(?:,[0-9a-f,]*)?\.\.([0-9a-f]{1,64})(?: ([0-7]{1,6}))?\s*$/i.exec(rest);
	if (!match) return;
	draft.oldBlob = match[1] ?? null;
	draft.newBlob = match[2] ?? null;
	if (match[3]) draft.oldMode = match[3];
}

function statusOf(draft: Draft): FileStatus {
	if (draft.isNew) return 'added';
	if (draft.isDelete) return 'deleted';
	if (draft.isRename) return 'renamed';
	return draft.isCopy ? 'copied' : 'modified';
}

/**
 * Reads the header that starts at a `diff --git` line. Undefined when no header line follows it: then it is prose.
 * @param strip how many leading components of names to cut
 */
export function readGitHeader(
	lines: readonly string[],
	first: number,
	strip: number,
): FileHeader | BadHeader | undefined {
	const named = gitHeaderName((lines[first] ?? '').slice('diff --git '.length).trimEnd(), strip) ?? null;
	const draft: Draft = {
		isNew: false,
		isDelete: false,
		isRename: false,
		isCopy: false,
		oldName: null,
		newName: null,
		oldBlob: null,
		newBlob: null,
		oldMode: null,
		newMode: null,
		similarity: null,
		reason: null,
	};
	let next = first + 1;
	for (; next < lines.length && draft.reason === null; next++) {
		const line = lines[next] ?? '';
		const found = LINES.find(([start]) => line.startsWith(start));
		if (!found) break;
		found[1](line.slice(found[0].length), { draft, strip, named });
		if (Number(draft.isNew) + Number(draft.isDelete) + Number(draft.isRename) + Number(draft.isCopy) > 1)
			draft.reason = 'the header says two different things of one file';
	}
	if (draft.reason !== null) return { reason: draft.reason, next };
	if (next === first + 1) return undefined;
	if (!draft.oldName && !draft.newName) {
		if (!named) return { reason: 'the header names no file', next };
		draft.oldName = named;
		draft.newName = named;
	}
	if ((!draft.newName && !draft.isDelete) || (!draft.oldName && !draft.isNew))
		return { reason: 'the header lacks the name of one side', next };
	return {
		oldName: draft.isNew ? null : draft.oldName,
		newName: draft.isDelete ? null : draft.newName,
		status: statusOf(draft),
		oldBlob: draft.oldBlob,
		newBlob: draft.newBlob,
		oldMode: draft.oldMode,
		newMode: draft.newMode,
		similarity: draft.similarity,
		next,
	};
}
