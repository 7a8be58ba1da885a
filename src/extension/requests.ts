// Requests to the server without parameters of the protocol library's own. A token left out must not be handed on: it would
// count as a second parameter.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

/** Asks the server; a request that was cancelled rejects. */
export type Ask = <Result>(
	method: string,
	parameters: unknown,
	token?: vscode.CancellationToken,
) => Promise<Result>;

export function askOf(client: LanguageClient): Ask {
	const never = new vscode.CancellationTokenSource().token;
	return (method, parameters, token = never) => client.sendRequest(method, parameters, token);
}
