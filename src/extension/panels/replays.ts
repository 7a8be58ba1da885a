// The replays of documents: asked of the server once, kept while a panel shows them, out of date when the document changes.
// What is in a replay only the panels know.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ToPanel } from '../../protocol/panels';
import { REPLAY, REPLAY_PROGRESS, type ReplayParams, type ReplayProgress } from '../../protocol/replay';

type Listener = (message: ToPanel) => void;

interface Entry {
	/** What panels of the document are told next, and those that open later at once. */
	last: ToPanel;
	outdated: boolean;
	running: vscode.CancellationTokenSource | null;
	readonly listeners: Set<Listener>;
}

export class Replays implements vscode.Disposable {
	private readonly entries = new Map<string, Entry>();
	private readonly subscriptions: vscode.Disposable[];

	constructor(private readonly client: LanguageClient) {
		this.subscriptions = [
			client.onNotification(REPLAY_PROGRESS, ({ uri, title, done, total }: ReplayProgress) => {
				const entry = this.entries.get(uri);
				if (entry?.running) this.tell(entry, { type: 'loading', title, done, total });
			}),
			vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
				const entry = this.entries.get(document.uri.toString());
				if (!entry || contentChanges.length === 0 || entry.outdated) return;
				entry.outdated = true;
				for (const listener of entry.listeners) listener({ type: 'outdated' });
			}),
		];
	}

	/**
	 * Follows the replay of a document: tells what there is now, and all that comes. The first who follows starts it; when
	 * the last one leaves, it is dropped.
	 */
	follow(uri: vscode.Uri, listener: Listener): vscode.Disposable {
		const key = uri.toString();
		const known = this.entries.get(key);
		const entry = known ?? this.create(key);
		entry.listeners.add(listener);
		if (known) {
			listener(entry.last);
			if (entry.outdated) listener({ type: 'outdated' });
		} else void this.run(uri, entry);
		return new vscode.Disposable(() => {
			entry.listeners.delete(listener);
			if (entry.listeners.size > 0) return;
			entry.running?.cancel();
			this.entries.delete(key);
		});
	}

	/** Replays a followed document as it is now. */
	again(uri: vscode.Uri): void {
		const entry = this.entries.get(uri.toString());
		if (entry && !entry.running) void this.run(uri, entry);
	}

	/** Stops the replay of a document. */
	stop(uri: vscode.Uri): void {
		this.entries.get(uri.toString())?.running?.cancel();
	}

	dispose(): void {
		for (const entry of this.entries.values()) entry.running?.cancel();
		for (const subscription of this.subscriptions) subscription.dispose();
	}

	private create(key: string): Entry {
		const title = vscode.l10n.t('Replaying');
		const entry: Entry = {
			last: { type: 'loading', title, done: 0, total: 0 },
			outdated: false,
			running: null,
			listeners: new Set(),
		};
		this.entries.set(key, entry);
		return entry;
	}

	private async run(uri: vscode.Uri, entry: Entry): Promise<void> {
		const cancel = new vscode.CancellationTokenSource();
		entry.running = cancel;
		entry.outdated = false;
		this.tell(entry, { type: 'loading', title: vscode.l10n.t('Replaying'), done: 0, total: 0 });
		const outcome = await this.ask(uri, cancel.token);
		cancel.dispose();
		entry.running = null;
		this.tell(entry, outcome);
		if (entry.outdated) for (const listener of entry.listeners) listener({ type: 'outdated' });
	}

	private async ask(uri: vscode.Uri, token: vscode.CancellationToken): Promise<ToPanel> {
		const title = vscode.l10n.t('This document cannot be replayed');
		try {
			// The server knows open documents only.
			await vscode.workspace.openTextDocument(uri);
			const parameters: ReplayParams = { uri: uri.toString() };
			const replay = await this.client.sendRequest<unknown>(REPLAY, parameters, token);
			if (replay !== null) return { type: 'replay', replay };
			const reason = token.isCancellationRequested
				? vscode.l10n.t('Stopped by you.')
				: vscode.l10n.t('It is neither a patch series nor a kernel log.');
			return { type: 'failed', title, reason };
		} catch (error) {
			return { type: 'failed', title, reason: error instanceof Error ? error.message : String(error) };
		}
	}

	private tell(entry: Entry, message: ToPanel): void {
		entry.last = message;
		for (const listener of entry.listeners) listener(message);
	}
}
