// The replay of an open document: request and progress between server and editor. The replay is plain data that only the
// panels take apart (src/replay/result.ts); the editor hands it on.

/** Request: replays the document. Answers the replay; null when cancelled, or where nothing of the kind can be replayed. */
export const REPLAY = 'daxlens/replay';

export interface ReplayParams {
	readonly uri: string;
}

/** Notification from the server while a replay runs. */
export const REPLAY_PROGRESS = 'daxlens/replayProgress';

export interface ReplayProgress {
	readonly uri: string;
	/** What is being replayed, in words. */
	readonly title: string;
	readonly done: number;
	readonly total: number;
}
