// The file before and after a patch: from the blob the patch names, from a working tree where the hunks apply, or from
// the hunks alone with explicit gaps. A series is applied in order, so that patch 5 sees what patches 1 to 4 did.
// Reads no file itself: the host hands in what it has.
import { applyHunks, type ImageLine, type Placement, reverseHunks } from './apply';
import { type KnownFile, learn, nothingKnown } from './knowledge';
import type { FilePatch, Hunk } from './model';
import { type Gap, type Stitched, stitch } from './stitch';

export type Provenance = 'blob' | 'tree' | 'hunks';

export interface Image {
	readonly path: string;
	/** Lines joined and ended with LF. */
	readonly text: string;
	/** For each line of the text: its line in the real file, counted from 1; 0 for a line that is not the file's. */
	readonly lineNumbers: readonly number[];
	/** For each line of the text: the raw line of the mail that says it, counted from 0, or null. */
	readonly rawLines: readonly (number | null)[];
	/** For each line of the text: whether this patch removes it (pre-image) or adds it (post-image). */
	readonly changed: readonly boolean[];
	readonly gaps: readonly Gap[];
	/** Lines of the text that were concluded to make it parse, counted from 0. */
	readonly inferred: readonly number[];
	readonly provenance: Provenance;
	/** Hunks that fit elsewhere than their header says, or with less context. */
	readonly placements: readonly Placement[];
}

/** Both null for a binary file; one null for a file that is added or deleted. */
export interface ImagePair {
	readonly file: FilePatch;
	readonly pre: Image | null;
	readonly post: Image | null;
}

/** What the host has of the files before the first patch. Texts end their lines with LF. */
export interface ImageSource {
	/** The text of a blob by its (abbreviated) object name. */
	blob?(id: string): string | null;
	/** The text of a file of the working tree by its path. */
	tree?(path: string): string | null;
}

/** What is known of a file between two patches. */
type FileState =
	| { readonly kind: 'whole'; readonly lines: readonly string[]; readonly provenance: Provenance }
	| { readonly kind: 'known'; readonly known: KnownFile }
	| { readonly kind: 'absent' };

/** The state of files after some patches of a series, by path. Never changed: applying gives a new one. */
export type SeriesState = ReadonlyMap<string, FileState>;

export const noPatches: SeriesState = new Map();

const isCPath = (path: string) => /\.[chS]$/.test(path);

function splitLines(text: string): string[] {
	const lines = text.split('\n');
	if (lines.at(-1) === '') lines.pop();
	return lines;
}

function wholeImage(
	path: string,
	lines: readonly ImageLine[],
	provenance: Provenance,
	placements: readonly Placement[],
): Image {
	return {
		path,
		text: lines.map((line) => `${line.text}\n`).join(''),
		lineNumbers: lines.map((_, index) => index + 1),
		rawLines: lines.map((line) => line.rawLine),
		changed: lines.map((line) => line.changed),
		gaps: [],
		inferred: [],
		provenance,
		placements: placements.filter((placement) => placement.offset !== 0 || placement.fuzz !== 0),
	};
}

function stitchedImage(path: string, known: KnownFile): Image {
	const stitched: Stitched = stitch(known, isCPath(path));
	return {
		path,
		text: stitched.lines.map((line) => `${line}\n`).join(''),
		lineNumbers: stitched.lineNumbers,
		rawLines: stitched.rawLines,
		changed: stitched.changed,
		gaps: stitched.gaps,
		inferred: stitched.inferred,
		provenance: 'hunks',
		placements: [],
	};
}

interface Sides {
	readonly pre: Image;
	readonly post: Image;
	readonly after: FileState;
}

const texts = (lines: readonly ImageLine[]) => lines.map((line) => line.text);

function applyWhole(
	paths: { pre: string; post: string },
	lines: readonly string[],
	hunks: readonly Hunk[],
	provenance: Provenance,
): Sides | undefined {
	const applied = applyHunks(lines, hunks);
	if ('hunk' in applied) return undefined;
	return {
		pre: wholeImage(paths.pre, applied.pre, provenance, applied.placements),
		post: wholeImage(paths.post, applied.post, provenance, applied.placements),
		after: { kind: 'whole', lines: texts(applied.post), provenance },
	};
}

/** A tree that has the patch already: its file is the post-image, and undoing the hunks gives the pre-image. */
function unapplyWhole(
	paths: { pre: string; post: string },
	lines: readonly string[],
	hunks: readonly Hunk[],
) {
	const sides = applyWhole({ pre: paths.post, post: paths.pre }, lines, reverseHunks(hunks), 'tree');
	if (!sides) return undefined;
	return { pre: sides.post, post: sides.pre, after: { kind: 'whole', lines, provenance: 'tree' } as const };
}

function applyKnown(paths: { pre: string; post: string }, known: KnownFile, hunks: readonly Hunk[]): Sides {
	const { pre, post } = learn(known, hunks);
	return {
		pre: stitchedImage(paths.pre, pre),
		post: stitchedImage(paths.post, post),
		after: { kind: 'known', known: post },
	};
}

function sidesOf(file: FilePatch, state: FileState | undefined, source: ImageSource): Sides {
	const paths = { pre: file.oldPath ?? file.newPath ?? '', post: file.newPath ?? file.oldPath ?? '' };
	const { hunks } = file;
	if (file.status === 'added' || state?.kind === 'absent') {
		const created = applyWhole(paths, [], hunks, 'hunks');
		if (created) return created;
	}
	if (state?.kind === 'whole') {
		const applied = applyWhole(paths, state.lines, hunks, state.provenance);
		if (applied) return applied;
	}
	const blob = file.oldBlob && /[^0]/.test(file.oldBlob) ? source.blob?.(file.oldBlob) : undefined;
	if (typeof blob === 'string') {
		const applied = applyWhole(paths, splitLines(blob), hunks, 'blob');
		if (applied) return applied;
	}
	const tree = state ? null : treeText(file, source);
	if (tree !== null) {
		const lines = splitLines(tree);
		const applied = applyWhole(paths, lines, hunks, 'tree') ?? unapplyWhole(paths, lines, hunks);
		if (applied) return applied;
	}
	if (file.status === 'deleted') {
		const removed = applyWhole(paths, texts(removedLines(hunks)), hunks, 'hunks');
		if (removed) return removed;
	}
	return applyKnown(paths, state?.kind === 'known' ? state.known : nothingKnown, hunks);
}

const removedLines = (hunks: readonly Hunk[]): ImageLine[] =>
	hunks
		.flatMap((hunk) => hunk.lines)
		.filter((line) => line.kind !== '+')
		.map((line) => ({ text: line.text, rawLine: line.rawLine, changed: true }));

/** The tree's text of the patch's old file; a diff made without `a/` may have lost its first folder to the prefix. */
function treeText(file: FilePatch, source: ImageSource): string | null {
	const path = file.oldPath ?? file.newPath;
	if (path === null || !source.tree) return null;
	const prefix = file.oldPrefix;
	const restored = prefix !== '' && prefix !== 'a/' ? source.tree(prefix + path) : null;
	return source.tree(path) ?? restored;
}

/**
 * The images of a patch's files on top of the patches before it, and the state after it.
 * Whole files come out where a blob, the tree or an earlier patch of the series gives them; else pieces with gaps.
 */
export function applyPatch(
	files: readonly FilePatch[],
	before: SeriesState,
	source: ImageSource,
): { images: readonly ImagePair[]; after: SeriesState } {
	const after = new Map(before);
	const images = files.map((file): ImagePair => {
		if (file.binary) return { file, pre: null, post: null };
		const oldPath = file.oldPath ?? file.newPath ?? '';
		const { pre, post, after: state } = sidesOf(file, before.get(oldPath), source);
		if (file.status === 'renamed' || file.status === 'deleted') after.set(oldPath, { kind: 'absent' });
		if (file.newPath !== null) after.set(file.newPath, state);
		return { file, pre: file.status === 'added' ? null : pre, post: file.status === 'deleted' ? null : post };
	});
	return { images, after };
}

/** The images of one file's patch by itself. */
export function imagesOf(file: FilePatch, source: ImageSource = {}): ImagePair {
	const [pair] = applyPatch([file], noPatches, source).images;
	return pair ?? { file, pre: null, post: null };
}

/** The images of every patch of a series, each on top of the ones before it. */
export function imagesOfSeries(
	patches: readonly { readonly files: readonly FilePatch[] }[],
	source: ImageSource = {},
): ImagePair[][] {
	let state: SeriesState = noPatches;
	return patches.map((patch) => {
		const { images, after } = applyPatch(patch.files, state, source);
		state = after;
		return [...images];
	});
}
