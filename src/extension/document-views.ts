// What the server says of the open documents, kept for the lists: fetched anew whenever a document was analysed, dropped when it
// is closed. Documents keep the order in which they were opened.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { DOCUMENT_VIEW, type DocumentRequest, type DocumentView, VIEW_CHANGED } from '../protocol/protocol';
import type { StatusChange } from './document-statuses';
import type { Ask } from './requests';

export class DocumentViews implements vscode.Disposable {
	private readonly views = new Map<string, DocumentView>();
	private readonly changed = new vscode.EventEmitter<vscode.Uri>();
	private readonly listeners: readonly vscode.Disposable[];
	/** Tells which document's view is another one now. */
	readonly onDidChange = this.changed.event;

	constructor(
		client: LanguageClient,
		onStatus: vscode.Event<StatusChange>,
		private readonly ask: Ask,
		private readonly log: vscode.LogOutputChannel,
	) {
		this.listeners = [
			onStatus(({ uri, status }) => {
				if (status.state !== 'analysing') void this.fetch(uri);
			}),
			client.onNotification(
				VIEW_CHANGED,
				({ uri }: DocumentRequest) => void this.fetch(vscode.Uri.parse(uri)),
			),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => this.drop(uri)),
		];
	}

	/** The views of all documents that have one. */
	get all(): readonly (readonly [vscode.Uri, DocumentView])[] {
		return [...this.views].map(([uri, view]) => [vscode.Uri.parse(uri), view] as const);
	}

	of(uri: vscode.Uri): DocumentView | undefined {
		return this.views.get(uri.toString());
	}

	dispose(): void {
		for (const one of [this.changed, ...this.listeners]) one.dispose();
	}

	private async fetch(uri: vscode.Uri): Promise<void> {
		try {
			const view = await this.ask<DocumentView | null>(DOCUMENT_VIEW, { uri: uri.toString() });
			const isOpen = vscode.workspace.textDocuments.some((one) => one.uri.toString() === uri.toString());
			if (!isOpen || !view || view.series.length + view.traces.length === 0) this.drop(uri);
			else this.set(uri, view);
		} catch (error) {
			this.log.warn(`${uri.toString()}: ${error instanceof Error ? error.message : String(error)}`);
		}
	}

	private set(uri: vscode.Uri, view: DocumentView): void {
		this.views.set(uri.toString(), view);
		this.changed.fire(uri);
	}

	private drop(uri: vscode.Uri): void {
		if (this.views.delete(uri.toString())) this.changed.fire(uri);
	}
}
