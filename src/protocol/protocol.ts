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
	/** Whether the client has the commands that `PatchCommand` names. Default: false. */
	readonly patchCommands?: boolean;
}
