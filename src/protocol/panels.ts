// What a panel (a webview, or a page on disk) and its host say to each other: plain data. The replay itself is passed
// through unread, and a view is a text that only the panel takes apart.

/**
 * What a panel shows, as the text of its links: `matrix/0/hole-write/4` (series, scenario, column),
 * `timeline/0/hole-write/4/11` (and step), `timeline/trace/0/7`, `hung/0/7` (report and step), `overview`.
 * What is left out at the end is chosen by the panel.
 */
export type ViewLink = string;

/** From the host to a panel. */
export type ToPanel<Replay = unknown> =
	/** A replay runs; now and then with what there is of it. */
	| {
			readonly type: 'loading';
			readonly title: string;
			readonly done: number;
			readonly total: number;
			readonly soFar: Replay | null;
	  }
	/** Its reader has stopped it. */
	| { readonly type: 'stopped' }
	| { readonly type: 'replay'; readonly replay: Replay }
	| { readonly type: 'view'; readonly view: ViewLink }
	/** Do what this key does, by its `KeyboardEvent.key`. */
	| { readonly type: 'press'; readonly key: string }
	/** The input has changed since it was replayed. */
	| { readonly type: 'outdated' }
	| { readonly type: 'failed'; readonly title: string; readonly reason: string };

/** From a panel to its host. */
export type FromPanel =
	| { readonly type: 'ready' }
	| { readonly type: 'show'; readonly view: ViewLink }
	/** Open a line, counted from 1, of a file as the replay names it. */
	| { readonly type: 'open'; readonly file: string; readonly line: number }
	| { readonly type: 'copy-link'; readonly view: ViewLink }
	| { readonly type: 'copy'; readonly text: string }
	/** `maxStates`: with this bound of states for each exploration. */
	| { readonly type: 'replay-now'; readonly maxStates?: number }
	| { readonly type: 'change-profile' }
	| { readonly type: 'stop' };

/** What a panel keeps while it is hidden, and over a reload of the window. */
export interface PanelState {
	/** The document that was replayed. */
	readonly source: string;
	readonly view: ViewLink;
	/** Choices of the panel that are no part of a link: filter, zoom, pinned rows. */
	readonly choices: unknown;
}
