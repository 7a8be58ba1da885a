// The replays of documents: asked of the server once, kept while a panel shows them; out of date when the document changes, and
// run anew when typing has stopped and somebody looks. What is in a replay only the panels know.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ToPanel } from '../../protocol/panels';
import { REPLAY, REPLAY_PROGRESS, type ReplayParams, type ReplayProgress } from '../../protocol/replay';

/** A panel that shows a replay. */
interface Follower {
	readonly tell: (message: ToPanel) => void;
	readonly isShown: () => boolean;
}

interface Entry {
	/** What panels of the document are told next, and those that open later at once. */
	last: ToPanel;
	outdated: boolean;
	running: vscode.CancellationTokenSource | null;
	/** Until typing has stopped. */
	rest: NodeJS.Timeout | undefined;
	readonly followers: Set<Follower>;
}

/** How long nothing must be typed before a replay that somebody looks at begins anew. */
const REST_MS = 1500;

export class Replays implements vscode.Disposable {
	private readonly entries = new Map<string, Entry>();
	private readonly subscriptions: vscode.Disposable[];

	constructor(private readonly client: LanguageClient) {
		this.subscriptions = [
			client.onNotification(REPLAY_PROGRESS, ({ uri, ...progress }: ReplayProgress) => {
				const entry = this.entries.get(uri);
				if (entry?.running) this.tell(entry, { type: 'loading', ...progress });
			}),
			vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
				const entry = this.entries.get(document.uri.toString());
				if (entry && contentChanges.length > 0) this.age(document.uri, entry);
			}),
			vscode.workspace.onDidChangeConfiguration((change) => {
				if (change.affectsConfiguration('daxLens.profile')) this.allAgain();
			}),
		];
	}

	/**
	 * Follows the replay of a document: tells what there is now, and all that comes. The first who follows starts it; when
	 * the last one leaves, it is dropped.
	 */
	follow(uri: vscode.Uri, follower: Follower): vscode.Disposable {
		const key = uri.toString();
		const known = this.entries.get(key);
		const entry = known ?? this.create(key);
		entry.followers.add(follower);
		if (known) {
			follower.tell(entry.last);
			if (entry.outdated) this.age(uri, entry);
		} else void this.run(uri, entry);
		return new vscode.Disposable(() => {
			entry.followers.delete(follower);
			if (entry.followers.size > 0) return;
			this.end(entry);
			this.entries.delete(key);
		});
	}

	/** Replays a followed document as it is now, with a bound of states other than the usual one where that is given. */
	again(uri: vscode.Uri, maxStates?: number): void {
		const entry = this.entries.get(uri.toString());
		if (entry) void this.run(uri, entry, maxStates);
	}

	/** Stops the replay of a document; what there is of it stays. */
	stop(uri: vscode.Uri): void {
		const entry = this.entries.get(uri.toString());
		if (!entry?.running) return;
		this.end(entry);
		this.tell(entry, { type: 'stopped' });
	}

	dispose(): void {
		for (const entry of this.entries.values()) this.end(entry);
		for (const subscription of this.subscriptions) subscription.dispose();
	}

	/** Replays what somebody looks at anew; the rest is when somebody does. */
	private allAgain(): void {
		for (const [key, entry] of this.entries) {
			if (isShown(entry)) void this.run(vscode.Uri.parse(key), entry);
			else {
				this.end(entry);
				entry.outdated = true;
			}
		}
	}

	private create(key: string): Entry {
		const entry: Entry = {
			last: begun(),
			outdated: false,
			running: null,
			rest: undefined,
			followers: new Set(),
		};
		this.entries.set(key, entry);
		return entry;
	}

	/** The document is another one now: a run under way is of no use, the next begins when typing has stopped. */
	private age(uri: vscode.Uri, entry: Entry): void {
		this.end(entry);
		entry.outdated = true;
		for (const { tell } of entry.followers) tell({ type: 'outdated' });
		entry.rest = setTimeout(() => {
			if (isShown(entry)) void this.run(uri, entry);
		}, REST_MS);
	}

	private end(entry: Entry): void {
		clearTimeout(entry.rest);
		entry.running?.cancel();
		entry.running = null;
	}

	private async run(uri: vscode.Uri, entry: Entry, maxStates?: number): Promise<void> {
		this.end(entry);
		const cancel = new vscode.CancellationTokenSource();
		entry.running = cancel;
		entry.outdated = false;
		this.tell(entry, begun());
		const outcome = await this.ask(uri, maxStates, cancel.token);
		// Stopped, or overtaken by another run.
		if (entry.running !== cancel) return;
		cancel.dispose();
		entry.running = null;
		this.tell(entry, outcome);
	}

	private async ask(
		uri: vscode.Uri,
		maxStates: number | undefined,
		token: vscode.CancellationToken,
	): Promise<ToPanel> {
		const title = vscode.l10n.t('This document cannot be replayed');
		try {
			// The server knows open documents only.
			await vscode.workspace.openTextDocument(uri);
			const parameters: ReplayParams = {
				uri: uri.toString(),
				profile: vscode.workspace.getConfiguration('daxLens').get('profile', 'auto'),
				...(maxStates === undefined ? {} : { maxStates }),
			};
			const replay = await this.client.sendRequest<unknown>(REPLAY, parameters, token);
			if (replay !== null) return { type: 'replay', replay };
			const reason = vscode.l10n.t('It is neither a patch series nor a kernel log.');
			return { type: 'failed', title, reason };
		} catch (error) {
			return { type: 'failed', title, reason: error instanceof Error ? error.message : String(error) };
		}
	}

	private tell(entry: Entry, message: ToPanel): void {
		entry.last = message;
		for (const { tell } of entry.followers) tell(message);
	}
}

const isShown = ({ followers }: Entry): boolean => [...followers].some((each) => each.isShown());

const begun = (): ToPanel => ({
	type: 'loading',
	title: vscode.l10n.t('Replaying'),
	done: 0,
	total: 0,
	soFar: null,
});
