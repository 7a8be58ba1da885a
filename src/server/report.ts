// What an analysis says of one open document, placed in that document. The form every feature of the server reads.
// Knows neither how a finding came about nor the Language Server Protocol.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Severity } from '../finding/finding';
import type { Coverage, DocumentView } from '../protocol/protocol';
import type { ReviewedFinding } from '../review/reviewed';
import type { Span } from '../text/position';
import type { ShownHeld } from './held-places';
import type { DocumentKind } from './kinds';
import type { Places } from './places';
import type { Surroundings } from './surroundings';

/** A finding and where the open document shows it. */
export interface PlacedFinding {
	readonly finding: ReviewedFinding;
	readonly at: Span;
	/** One for each step of `finding.path`; null where the document does not show the step. */
	readonly steps: readonly (Span | null)[];
	/** Where the document shows the sibling that does it right, if it does. */
	readonly sibling: Span | null;
}

/** Something about the input itself that is no finding: a damaged hunk, a region not analysed, a report of a log. */
export interface Remark {
	readonly at: Span;
	/** `hint`: shown faintly in the text, in no list. */
	readonly severity: Severity | 'hint';
	/** Stable kebab-case id. */
	readonly code: string;
	readonly message: string;
	readonly related: readonly { readonly at: Span; readonly message: string }[];
}

export type OutlineKind = 'series' | 'patch' | 'file' | 'hunk' | 'function' | 'report' | 'task' | 'frame';

/** A node of the document's outline; also what can be folded. */
export interface OutlineNode {
	readonly kind: OutlineKind;
	readonly name: string;
	readonly detail: string;
	/** The whole of it. */
	readonly span: Span;
	/** The part to put the cursor on: lies within `span`. */
	readonly nameSpan: Span;
	readonly children: readonly OutlineNode[];
}

export interface Report {
	readonly findings: readonly PlacedFinding[];
	readonly remarks: readonly Remark[];
	readonly outline: readonly OutlineNode[];
	readonly coverage: Coverage;
	/** What in the document leads elsewhere; absent where nothing does. */
	readonly places?: Places;
	/** What is held where, function by function; absent where there is no code. */
	readonly held?: readonly ShownHeld[];
	/** What lists show of it. */
	readonly view?: DocumentView;
	/** Names of functions of other files that it would ask for; absent where it asks for none. */
	readonly asked?: ReadonlySet<string>;
}

/** A report and the version of the document it speaks of: its offsets are offsets of that version. */
export interface VersionedReport {
	readonly document: TextDocument;
	readonly report: Report;
}

/** A document as an analysis sees it: one version, unchanging. */
export interface Snapshot {
	readonly uri: string;
	/** The name findings carry for a document that is a file of its own. */
	readonly name: string;
	readonly kind: DocumentKind;
	readonly text: string;
	readonly around: Surroundings;
}

/** What is found so far, while an analysis goes on. */
export type ReportPart = Pick<Report, 'findings' | 'remarks'>;
export type TellPart = (part: ReportPart) => void;

/**
 * Analyses one version of a document. May throw: the server then reports the document as failed and lives on.
 * @param stale aborted as soon as the result is of no use; long work looks at it between its parts
 * @param tell called now and then where it takes long
 */
export type Analyse = (document: Snapshot, stale: AbortSignal, tell?: TellPart) => Promise<Report>;
