// The panels of replays: for each document one tab of a kind (matrix, timeline, log). They outlive a reload of the window.
// What a panel shows of a replay is the panel's own business.
import * as vscode from 'vscode';
import type { FromPanel, PanelState, ToPanel, ViewLink } from '../../protocol/panels';
import { panelPage } from './page';
import { openPlace } from './places';
import type { Replays } from './replays';

export const VIEW_TYPE = 'daxLens.replay';

interface Shown {
	readonly panel: vscode.WebviewPanel;
	readonly source: vscode.Uri;
	readonly kind: string;
}

/** The kind of view that a link names: `matrix` of `matrix/0/hole-write/4`. */
const kindOf = (view: ViewLink): string => view.replace(/\/.*$/s, '');

export class ReplayPanels implements vscode.WebviewPanelSerializer<PanelState>, vscode.Disposable {
	private readonly shown = new Set<Shown>();
	private readonly dist: vscode.Uri;

	constructor(
		private readonly context: vscode.ExtensionContext,
		private readonly replays: Replays,
	) {
		this.dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
	}

	/** Shows a view of a document's replay, in the tab that is there for it. */
	show(source: vscode.Uri, view: ViewLink): void {
		const kind = kindOf(view);
		const known = [...this.shown].find(
			(each) => each.kind === kind && each.source.toString() === source.toString(),
		);
		if (known) {
			known.panel.reveal();
			void known.panel.webview.postMessage({ type: 'view', view } satisfies ToPanel);
			return;
		}
		const panel = vscode.window.createWebviewPanel(VIEW_TYPE, titleOf(kind), vscode.ViewColumn.Active, {
			enableScripts: true,
			localResourceRoots: [this.dist],
		});
		this.fill(panel, source, view);
	}

	/** Presses a key in the panel that has the focus: what a key does there, a command can do from anywhere. */
	press(key: string): void {
		const active = [...this.shown].find(({ panel }) => panel.active) ?? [...this.shown].at(-1);
		void active?.panel.webview.postMessage({ type: 'press', key } satisfies ToPanel);
	}

	/** Called by the editor for a panel that was open before the window was reloaded. */
	async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: PanelState | undefined): Promise<void> {
		if (!state) return panel.dispose();
		panel.webview.options = { enableScripts: true, localResourceRoots: [this.dist] };
		this.fill(panel, vscode.Uri.parse(state.source), state.view);
	}

	dispose(): void {
		for (const { panel } of this.shown) panel.dispose();
	}

	private fill(panel: vscode.WebviewPanel, source: vscode.Uri, view: ViewLink): void {
		const shown: Shown = { panel, source, kind: kindOf(view) };
		const { webview } = panel;
		this.shown.add(shown);
		panel.title = titleOf(shown.kind);
		panel.iconPath = vscode.Uri.joinPath(this.context.extensionUri, 'media', 'icon.png');
		let following: vscode.Disposable | null = null;
		const listening = webview.onDidReceiveMessage((message: FromPanel) => {
			if (message.type !== 'ready') return this.take(shown, message);
			// A panel that was hidden loads anew, and is told again; in between the replay is not let go.
			const before = following;
			following = this.replays.follow(source, {
				tell: (news) => void webview.postMessage(news),
				isShown: () => panel.visible,
			});
			before?.dispose();
		});
		panel.onDidDispose(() => {
			this.shown.delete(shown);
			following?.dispose();
			listening.dispose();
		});
		webview.html = panelPage(webview, this.dist, source.toString(), view);
	}

	private take({ source, panel }: Shown, message: Exclude<FromPanel, { type: 'ready' }>): void {
		switch (message.type) {
			case 'show':
				this.show(source, message.view);
				break;
			case 'open':
				void openPlace(source, message.file, message.line, panel.viewColumn);
				break;
			case 'copy':
				void vscode.env.clipboard.writeText(message.text);
				break;
			case 'copy-link':
				void vscode.env.clipboard.writeText(this.linkTo(source, message.view));
				break;
			case 'replay-now':
				this.replays.again(source, message.maxStates);
				break;
			case 'change-profile':
				void vscode.commands.executeCommand('daxLens.chooseProfile');
				break;
			case 'stop':
				this.replays.stop(source);
				break;
		}
	}

	/** An address that opens the view again: the editor hands it to `handleUri`. */
	private linkTo(source: vscode.Uri, view: ViewLink): string {
		const { id } = this.context.extension;
		const query = new URLSearchParams({ source: source.toString(), view });
		return `${vscode.env.uriScheme}://${id}/replay?${query}`;
	}

	/** Opens the view of a copied link; an address of another kind is passed over. */
	handleUri(uri: vscode.Uri): void {
		const query = new URLSearchParams(uri.query);
		const [source, view] = [query.get('source'), query.get('view')];
		if (uri.path === '/replay' && source && view) this.show(vscode.Uri.parse(source), view);
	}
}

function titleOf(kind: string): string {
	switch (kind) {
		case 'matrix':
			return vscode.l10n.t('Series Replay');
		case 'timeline':
			return vscode.l10n.t('Replay Timeline');
		case 'hung':
			return vscode.l10n.t('Log Explained');
		default:
			return vscode.l10n.t('Replay');
	}
}
