// What the server and the editor say to each other beyond the Language Server Protocol: plain data and method names.
// Shared by both sides; knows neither the protocol library nor the editor.

/** How many findings of each severity a document shows. */
export interface FindingCounts {
	readonly error: number;
	readonly warning: number;
	readonly note: number;
}

/** What a diagnostic of a finding carries in its `data`. */
export interface FindingData {
	readonly fingerprint: string;
	/** What happens at each step of the path, in order; the first related locations say where. */
	readonly steps: readonly string[];
}

/** How far an analysis got: functions for code and patches, reports for logs. */
export interface Coverage {
	/** What was counted: `function` or `report`. */
	readonly unit: 'function' | 'report';
	readonly whole: number;
	/** Read in part only: a gap or an unreadable region inside. */
	readonly partly: number;
	readonly skipped: number;
}

/** Notification from the server, whenever the state of an open document changes. */
export const DOCUMENT_STATUS = 'daxlens/documentStatus';

export type DocumentStatus =
	| { readonly uri: string; readonly state: 'analysing' }
	| {
			readonly uri: string;
			readonly state: 'ready';
			readonly counts: FindingCounts;
			readonly coverage: Coverage;
	  }
	| { readonly uri: string; readonly state: 'failed'; readonly reason: string };

/** Request: the language of a text that an editor took for plain text; null for one the server has nothing to say about. */
export const RECOGNISE = 'daxlens/recognise';

export interface RecogniseRequest {
	/** The first lines of the text: a few hundred say what it is. */
	readonly head: string;
}

export type RecognisedLanguage = 'linux-mbox' | 'diff' | 'kmsg';

/** What a client tells of itself when it says hello (`initializationOptions`); a client that tells nothing gets the defaults. */
export interface ClientOptions {
	/** Whether files of the open folders may be read. Default: true. An editor that does not trust a folder says false. */
	readonly readFolders?: boolean;
	/** Whether the client has the commands that lenses, hovers and actions call. Default: false. */
	readonly commands?: boolean;
	/**
	 * The vmlinux with debug information that logs are of: their frames then lead to source lines. A relative path is below
	 * the first open folder. Default: none; '' is none too. nm and addr2line are run on it.
	 */
	readonly vmlinux?: string;
}

/** The settings that the server heeds; clients hand them over as `daxLens` of `workspace/didChangeConfiguration`. */
export interface ServerSettings {
	/**
	 * Held hints at line ends: none, where the paths that meet hold different things, or wherever the answer changes. Of
	 * `cursorLine` the client shows those of the cursor's line; the server answers as for `all`.
	 */
	readonly hints: 'off' | 'cursorLine' | 'disagreement' | 'all';
	/** Lenses above the functions of C files. */
	readonly codeLens: boolean;
	/** The kernel profile of replays; null for what the series or the log says. */
	readonly profile: string | null;
}

/** A place in the diff of one file, in an open document. */
export interface PatchPlace {
	readonly uri: string;
	/** Counted from 0: any line of the file's header or hunks. */
	readonly line: number;
	/** The file's path; tells files apart that share a line, as in base64 text. Null for the first. */
	readonly path: string | null;
}

/** Request: a file before and after the patch, on top of the patches before it. Answers PatchImages or null. */
export const PATCH_IMAGES = 'daxlens/patchImages';

export interface PatchImages {
	readonly path: string;
	/** Which patch it is, to be read behind the path. */
	readonly patch: string;
	/** Null where the file is not there before, or not after. */
	readonly before: string | null;
	readonly after: string | null;
	/** Line of `after` (of `before` where that is null) that the place is at, counted from 0. */
	readonly line: number;
	/** Whether the texts are whole files; else the patch's lines with marked gaps between them. */
	readonly isWhole: boolean;
}

/** Request: the lines of the open patches that touch a line of a file. Takes a FileLine, answers PatchLine[]. */
export const PATCH_LINES = 'daxlens/patchLines';

/** A line of an open file, counted from 0. */
export interface FileLine {
	readonly uri: string;
	readonly line: number;
}

/** A line of a patch that stands for a line of a file. */
export interface TouchingLine {
	/** Of the patch's document, counted from 0. */
	readonly line: number;
	/** Which patch it is: its number in the series, if it has one, and its title. */
	readonly patch: string;
	/** What the patch does to the line; `keeps` shows it as context. */
	readonly change: 'adds' | 'removes' | 'keeps';
}

export interface PatchLine extends TouchingLine {
	readonly uri: string;
}

/** Request: the text of the base64 part of a mail at a line. Answers DecodedPart or null. */
export const DECODED_PART = 'daxlens/decodedPart';

export interface DecodedPart {
	readonly name: string;
	readonly text: string;
}

/** A finding of an open document, by its fingerprint. */
export interface FindingPlace {
	readonly uri: string;
	readonly fingerprint: string;
}

/** Where the answer to a finding is written down: beside the code, or in the folder's file. */
export type SuppressionPlace = 'comment' | 'file';

/** Request: the edit that answers findings with a reason. Answers a WorkspaceEdit, or null where there is no place for it. */
export const SUPPRESS = 'daxlens/suppress';

export interface SuppressRequest {
	readonly findings: readonly FindingPlace[];
	readonly reason: string;
	readonly where: SuppressionPlace;
}

/** A pair of calls that an open document gives evidence for, by the call that takes. */
export interface InferredPlace {
	readonly uri: string;
	readonly take: string;
}

/** Request: the edit that writes the contract of an inferred pair. Answers a WorkspaceEdit or null. */
export const ADD_CONTRACT = 'daxlens/addContract';

/** Commands of the editor for one finding: the first with SuppressCommand, the others with a FindingPlace. */
export const SUPPRESS_FINDING = 'daxLens.suppress';
export const EXPLAIN_FINDING = 'daxLens.explainFinding';
export const ADD_TO_REPLY = 'daxLens.addToReply';

export interface SuppressCommand {
	readonly findings: readonly FindingPlace[];
	readonly where: SuppressionPlace;
}

/** Command of the editor, with an InferredPlace. */
export const ADD_CONTRACT_COMMAND = 'daxLens.addContract';

/** Commands of the editor that the server's code lenses call, each with a PatchPlace. */
export const OPEN_PATCH_DIFF = 'daxLens.openPatchDiff';
export const OPEN_DECODED_PART = 'daxLens.openDecodedPart';

/** Scheme of the editor's documents that are made of patches and mails; no file has it, and nothing is found in them. */
export const IMAGE_SCHEME = 'daxlens-image';

/** What a patch does to a finding. */
export type FindingStatus = 'introduced' | 'fixed' | 'existing';

/** A finding of a series, as lists show it. Lines of the document count from 0, those of files from 1. */
export interface FindingView {
	readonly fingerprint: string;
	readonly rule: string;
	readonly severity: 'error' | 'warning' | 'note';
	readonly confidence: 'high' | 'medium' | 'low';
	readonly message: string;
	readonly function: string | null;
	readonly file: string;
	readonly fileLine: number;
	/** The line of the document that shows it. */
	readonly line: number;
	/** The patch, by its number. */
	readonly patch: number;
	readonly status: FindingStatus;
	/** A later patch of the series that removes it again. */
	readonly fixedBy: number | null;
	/** Why it is left alone; null where nobody has said so. */
	readonly suppression: string | null;
	/** Steps and branches of its path. */
	readonly steps: number;
	/** The other exits of a leak. */
	readonly also: readonly ExitView[];
}

/** Another place that shows a finding: it has a fingerprint of its own. */
export type ExitView = Pick<FindingView, 'fingerprint' | 'fileLine' | 'line'>;

export interface PatchView {
	readonly number: number;
	readonly title: string;
	readonly messageId: string;
	readonly line: number;
	readonly files: readonly string[];
}

export interface NotAnalysedView {
	readonly file: string;
	readonly function: string;
	readonly reason: string;
}

/** A series of an open document. */
export interface SeriesView {
	readonly title: string;
	readonly version: number;
	/** How many patches it says it has. */
	readonly of: number;
	readonly missing: readonly number[];
	readonly line: number;
	/** Where the lines around the hunks came from, in words. */
	readonly basis: string;
	readonly patches: readonly PatchView[];
	readonly findings: readonly FindingView[];
	readonly notAnalysed: readonly NotAnalysedView[];
	/** Functions looked at, those read in part among them. */
	readonly functions: number;
	/** Scenarios that end worse after a patch of it than before; null where this version was not replayed. */
	readonly worse: readonly WorseView[] | null;
}

/** A scenario of the lifetime model that a patch makes worse. */
export interface WorseView {
	readonly scenario: string;
	readonly title: string;
	/** The number of the patch. */
	readonly patch: number;
	/** The hazard that it ends in after the patch. */
	readonly hazard: string | null;
	readonly because: string;
	/** The line of the document that the patch begins at. */
	readonly line: number;
}

/** Notification from the server with DocumentRequest: what lists show of a document is another thing now. */
export const VIEW_CHANGED = 'daxlens/viewChanged';

/** A frame of a log's stack. */
export interface FrameView {
	readonly symbol: string;
	readonly module: string | null;
	readonly line: number;
}

/** A task of a report, or the report's own stack where it names none. */
export interface TaskView {
	readonly name: string;
	readonly state: string | null;
	/** What it waits for, in words; null where that is not known. */
	readonly wait: string | null;
	readonly line: number;
	/** Those that can be relied on. */
	readonly frames: readonly FrameView[];
}

/** A report of an open kernel log. */
export interface TraceView {
	readonly title: string;
	readonly kind: string;
	readonly severity: 'error' | 'warning' | 'note' | 'hint';
	readonly line: number;
	readonly tasks: readonly TaskView[];
}

/** Request with DocumentRequest: what lists show of a document. Answers DocumentView, or null for one that is not open. */
export const DOCUMENT_VIEW = 'daxlens/documentView';

export interface DocumentRequest {
	readonly uri: string;
}

export interface DocumentView {
	readonly series: readonly SeriesView[];
	readonly traces: readonly TraceView[];
}

/** Request without parameters: the contracts that count now, those of the open folders first. Answers ContractView[]. */
export const CONTRACTS = 'daxlens/contracts';

export interface ContractView {
	readonly id: string;
	readonly resource: string;
	readonly kind: string;
	readonly takes: readonly string[];
	readonly gives: readonly string[];
	/** The contract in full, as Markdown. */
	readonly explanation: string;
	/** Where it is written, if that is a file of an open folder; the line counts from 0. */
	readonly place: { readonly uri: string; readonly line: number } | null;
}

/** Notification from the server: the contracts or suppressions of the open folders have changed. */
export const KNOWLEDGE_CHANGED = 'daxlens/knowledgeChanged';

/** Request: drafts of mail replies about chosen findings. Answers their text, empty where there is nothing to reply to. */
export const MAIL_REPLY = 'daxlens/mailReply';

export interface MailReplyRequest {
	readonly uri: string;
	/** The findings to speak about, each with the reader's own words in place of the sentence; null keeps the sentence. */
	readonly chosen: readonly { readonly fingerprint: string; readonly text: string | null }[];
	/** Only the reply to this patch; null for the whole series. */
	readonly messageId: string | null;
}

/** Request: the result of a document in a form for others. Answers the text, or null for a document of no kind. */
export const EXPORT_REPORT = 'daxlens/exportReport';

/** `html`: the findings as a page to be read. `replay`: the panels of the replay as a page. */
export type ExportFormat = 'text' | 'json' | 'sarif' | 'mail' | 'html' | 'replay';

export interface ExportRequest {
	readonly uri: string;
	readonly format: ExportFormat;
}

/** Request: what a finding is about, in full. Answers Markdown, or null where it is not there any more. */
export const EXPLAIN = 'daxlens/explain';

/** Request: the findings of two versions of a series held against each other. Answers RangeView. */
export const COMPARE_SERIES = 'daxlens/compareSeries';

export interface CompareRequest {
	readonly before: { readonly name: string; readonly text: string };
	readonly after: { readonly name: string; readonly text: string };
}

/** A version of a series as one side of a comparison. */
export interface RangeSide {
	readonly title: string;
	readonly version: number;
	readonly patches: number;
	readonly of: number;
}

export interface RangeView {
	readonly before: RangeSide;
	readonly after: RangeSide;
	/** Findings of the second version alone, of the first alone, and of both; lines are those of the newest version that has them. */
	readonly came: readonly FindingView[];
	readonly went: readonly FindingView[];
	readonly stayed: readonly FindingView[];
}

/** Request with progress: analyses the files below a folder. Answers FolderOutcome; the findings come as diagnostics. */
export const CHECK_FOLDER = 'daxlens/checkFolder';

export interface FolderRequest {
	readonly uri: string;
	/** Of the progress notifications, each with FolderProgress. */
	readonly progress: string;
}

export interface FolderProgress {
	readonly done: number;
	readonly of: number;
	readonly file: string;
}

export interface FolderOutcome {
	readonly files: number;
	readonly findings: number;
	readonly functions: number;
	readonly inPart: number;
	/** Files that could not be read or analysed, each with the reason. */
	readonly problems: readonly string[];
	readonly cancelled: boolean;
}

/** Request without parameters: the kernel profiles that a replay can assume, oldest first. Answers Profiles. */
export const PROFILES = 'daxlens/profiles';

export interface Profiles {
	/** The note says which kernels a profile stands for. */
	readonly profiles: readonly { readonly name: string; readonly note: string }[];
}
