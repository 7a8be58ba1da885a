// The replay of an open document: request and progress between server and editor. The replay is plain data that only the
// panels take apart (src/replay/result.ts); the editor hands it on.

/** Request: replays the document. Answers the replay; null when cancelled, or where nothing of the kind can be replayed. */
export const REPLAY = 'daxlens/replay';

export interface ReplayParams {
	readonly uri: string;
	/** Name of the kernel profile; any other name, as `auto`: what the document says. Left out: that of the settings. */
	readonly profile?: string;
	/** States of one exploration, where the usual bound is not enough. */
	readonly maxStates?: number;
}

/** Notification from the server while a replay runs. */
export const REPLAY_PROGRESS = 'daxlens/replayProgress';

export interface ReplayProgress {
	readonly uri: string;
	/** What is being replayed, in words. */
	readonly title: string;
	/** Situations; a total of 0 is not known yet. */
	readonly done: number;
	readonly total: number;
	/** Now and then the replay as far as it is, with the rows that are finished. */
	readonly soFar: unknown;
}
