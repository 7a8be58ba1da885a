// What in a document leads elsewhere: the frames of a log's stacks and the source places it names, the files of its patches.
// Plain data with offsets of the document; found by the analyses, followed by the requests.
import type { Span } from '../text/position';
import type { CodeAddress } from '../trace/model';

/** A frame of a stack. */
export interface FramePlace extends CodeAddress {
	/** Of the symbol. */
	readonly at: Span;
	readonly reliable: boolean;
	readonly inline: boolean;
	/** The source place that the frame itself names. */
	readonly file: string | null;
	/** Counted from 1. */
	readonly sourceLine: number | null;
	/** What the stack waits for, in words, and the function that waits. On the frames above it null. */
	readonly wait: FrameWait | null;
}

export interface FrameWait {
	/** To be read after "waits for". */
	readonly what: string;
	/** The waiting function. */
	readonly function: string;
	/** On whose behalf it waits. */
	readonly caller: string | null;
	/** Whether the frame is the one that waits, or a caller of it. */
	readonly isHere: boolean;
}

/** `fs/dax.c:123` in a text. */
export interface SourceRef {
	readonly at: Span;
	readonly file: string;
	/** Counted from 1. */
	readonly line: number;
}

/** The diff of one file in a patch. */
export interface PatchFilePlace {
	/** The header and the hunks. */
	readonly span: Span;
	/** The path after the patch, or before it where the patch deletes the file. */
	readonly path: string;
	readonly binary: boolean;
}

/** A part of a mail whose text cannot be read as it stands: base64. */
export interface EncodedPartPlace {
	/** Its first line. */
	readonly at: Span;
	readonly name: string;
}

export interface Places {
	readonly frames: readonly FramePlace[];
	readonly sources: readonly SourceRef[];
	readonly patchFiles: readonly PatchFilePlace[];
	readonly encodedParts: readonly EncodedPartPlace[];
}

export const NO_PLACES: Places = { frames: [], sources: [], patchFiles: [], encodedParts: [] };
