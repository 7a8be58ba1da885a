// Where a panel lives: in a webview of the editor, or as a page on disk. Both copy, open and remember, each in its way.
import type { FromPanel, PanelState, ToPanel, ViewLink } from '../protocol/panels';
import type { Replay } from '../replay/result';

export interface PanelHost {
	/** In the editor lines can be opened, a replay be run anew, and every view has a tab of its own. */
	readonly inEditor: boolean;
	/** What was kept before the panel was hidden or the page reloaded. */
	readonly kept: { readonly view: ViewLink; readonly choices: unknown } | null;
	post(message: FromPanel): void;
	keep(view: ViewLink, choices: unknown): void;
	/** Calls with every message of the host. */
	listen(take: (message: ToPanel<Replay>) => void): void;
}

interface WebviewApi {
	postMessage(message: FromPanel): void;
	getState(): PanelState | undefined;
	setState(state: PanelState): void;
}

declare global {
	interface Window {
		readonly acquireVsCodeApi?: () => WebviewApi;
	}
}

/** The host that this page has. `source` and `view` come from the page's own attributes. */
export function findHost(): PanelHost {
	return window.acquireVsCodeApi ? editorHost(window.acquireVsCodeApi()) : pageHost();
}

function editorHost(api: WebviewApi): PanelHost {
	const { source = '', view = '' } = document.body.dataset;
	const kept = api.getState() ?? { source, view, choices: null };
	// A panel in which nothing was chosen yet is brought back too.
	api.setState(kept);
	return {
		inEditor: true,
		kept,
		post: (message) => api.postMessage(message),
		keep: (link, choices) => api.setState({ source, view: link, choices }),
		listen(take) {
			window.addEventListener('message', ({ data }: MessageEvent<ToPanel<Replay>>) => take(data));
			api.postMessage({ type: 'ready' });
		},
	};
}

/** A page on disk: the address keeps the view, so that back, forward and bookmarks work; the history keeps the choices. */
function pageHost(): PanelHost {
	const link = () => location.hash.slice(1);
	return {
		inEditor: false,
		kept: { view: link(), choices: history.state },
		post(message) {
			if (message.type === 'show') history.pushState(history.state, '', `#${message.view}`);
			else if (message.type === 'copy') void navigator.clipboard.writeText(message.text);
			else if (message.type === 'copy-link')
				void navigator.clipboard.writeText(new URL(`#${message.view}`, location.href).href);
		},
		keep: (view, choices) => history.replaceState(choices, '', `#${view}`),
		listen(take) {
			const data: unknown = JSON.parse(document.getElementById('replay')?.textContent ?? 'null');
			if (data !== null) take({ type: 'replay', replay: data as Replay });
			window.addEventListener('popstate', () => take({ type: 'view', view: link() }));
		},
	};
}
