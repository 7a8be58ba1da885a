// The states of documents as the server tells them, handed on to every feature that wants to know: the client library keeps one
// listener for each notification.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { DOCUMENT_STATUS, type DocumentStatus } from '../protocol/protocol';

/** A document, by its address as the editor spells it, and its state. */
export interface StatusChange {
	readonly uri: vscode.Uri;
	readonly status: DocumentStatus;
}

/** Listens to the server; what is disposed of hears nothing more. */
export function documentStatuses(
	context: vscode.ExtensionContext,
	client: LanguageClient,
): vscode.Event<StatusChange> {
	const changed = new vscode.EventEmitter<StatusChange>();
	context.subscriptions.push(
		changed,
		client.onNotification(DOCUMENT_STATUS, (status: DocumentStatus) =>
			// The server's form of an address and the editor's can differ in escapes.
			changed.fire({ uri: vscode.Uri.parse(status.uri), status }),
		),
	);
	return changed.event;
}
