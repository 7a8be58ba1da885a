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

/** What a client tells of itself when it says hello (`initializationOptions`); a client that tells nothing gets the defaults. */
export interface ClientOptions {
	/** Whether files of the open folders may be read. Default: true. An editor that does not trust a folder says false. */
	readonly readFolders?: boolean;
	/** Whether the client has the commands that lenses, hovers and actions call. Default: false. */
	readonly commands?: boolean;
}

/** The settings that the server heeds; clients hand them over as `daxLens` of `workspace/didChangeConfiguration`. */
export interface ServerSettings {
	/** Held hints at line ends: none, where the paths that meet hold different things, or wherever the answer changes. */
	readonly hints: 'off' | 'disagreement' | 'all';
	/** Lenses above the functions of C files. */
	readonly codeLens: boolean;
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
