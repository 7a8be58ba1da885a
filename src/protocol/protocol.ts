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
	/** Whether the client has the commands of the code lenses. Default: false. */
	readonly patchCommands?: boolean;
	/**
	 * The vmlinux with debug information that logs are of: their frames then lead to source lines. A relative path is below
	 * the first open folder. Default: none; '' is none too. nm and addr2line are run on it.
	 */
	readonly vmlinux?: string;
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

/** Commands of the editor that the server's code lenses call, each with a PatchPlace. */
export const OPEN_PATCH_DIFF = 'daxLens.openPatchDiff';
export const OPEN_DECODED_PART = 'daxLens.openDecodedPart';

/** Scheme of the editor's documents that are made of patches and mails; no file has it, and nothing is found in them. */
export const IMAGE_SCHEME = 'daxlens-image';
