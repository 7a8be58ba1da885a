// What is asked of a document beside its report, and the answers. Answered in a thread, as reading a document takes a while.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type {
	CompareRequest,
	DecodedPart,
	ExportFormat,
	MailReplyRequest,
	PatchImages,
	RangeView,
	TouchingLine,
} from '../protocol/protocol';
import type { Mend } from '../review/mend';
import type { Snapshot } from './report';

/** Lines are counted from 0. */
export type Question =
	| {
			readonly kind: 'images';
			readonly line: number;
			readonly path: string | null;
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
	| { readonly kind: 'decoded'; readonly line: number }
	/** The edits of a C document that mend a finding. */
	| {
			readonly kind: 'mends';
			readonly fingerprint: string;
			/** Of the finding, from 1: exits of a leak that read alike have one fingerprint. */
			readonly line: number;
	  }
	| { readonly kind: 'export'; readonly format: ExportFormat }
	| ({ readonly kind: 'reply' } & Omit<MailReplyRequest, 'uri'>)
	/** Two versions of a series; the document they are asked of does not matter. */
	| ({ readonly kind: 'compare' } & CompareRequest);

/** What is asked of a document of mails. */
export type PatchQuestion = Extract<
	Question,
	{ readonly kind: 'images' | 'file-line' | 'patch-line' | 'decoded' }
>;

export interface Answers {
	readonly images: PatchImages | null;
	readonly 'file-line': number | null;
	readonly 'patch-line': TouchingLine | null;
	readonly decoded: DecodedPart | null;
	readonly mends: readonly Mend[];
	readonly export: string;
	readonly reply: string;
	readonly compare: RangeView | null;
}

/** Answers one question on an open document; null for a document of no kind. */
export type AskOpen = <Q extends Question>(
	document: TextDocument,
	question: Q,
	stale: AbortSignal,
) => Promise<Answers[Q['kind']] | null>;

/** Answers one question on one version of a document. May throw: then that one request fails. */
export type Ask = <Q extends Question>(
	document: Snapshot,
	question: Q,
	stale: AbortSignal,
) => Promise<Answers[Q['kind']]>;
