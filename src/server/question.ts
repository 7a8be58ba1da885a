// What is asked of a document of mails beside its report, and the answers. Answered in a thread, as reading a document
// takes a while.
import type { DecodedPart, PatchImages, TouchingLine } from '../protocol/protocol';
import type { Snapshot } from './report';

/** Lines are counted from 0. */
export type Question =
	| {
			readonly kind: 'images';
			readonly line: number;
			readonly path: string | null;
			/** Folders whose files and git blobs may be read, by absolute paths. */
			readonly folders: readonly string[];
	  }
	| {
			/** The line of a file that shows a line of its patch. */
			readonly kind: 'file-line';
			readonly line: number;
			readonly path: string | null;
			/** What the file holds now. */
			readonly text: string;
	  }
	| {
			/** The line of a file's patch that shows a line of the file. */
			readonly kind: 'patch-line';
			/** A line of the file's diff. */
			readonly line: number;
			readonly path: string | null;
			/** What the file holds now. */
			readonly text: string;
			/** The line of the file. */
			readonly fileLine: number;
	  }
	| { readonly kind: 'decoded'; readonly line: number };

export interface Answers {
	readonly images: PatchImages | null;
	readonly 'file-line': number | null;
	readonly 'patch-line': TouchingLine | null;
	readonly decoded: DecodedPart | null;
}

/** Answers one question on one version of a document. May throw: then that one request fails. */
export type Ask = <Kind extends Question['kind']>(
	document: Snapshot,
	question: Question & { readonly kind: Kind },
	stale: AbortSignal,
) => Promise<Answers[Kind]>;
