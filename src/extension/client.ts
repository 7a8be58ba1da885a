// The client of the language server: how the server is started and which documents it is told of.
import * as vscode from 'vscode';
import {
	LanguageClient,
	type LanguageClientOptions,
	type ServerOptions,
	TransportKind,
} from 'vscode-languageclient/node';
import type { ClientOptions } from '../protocol/protocol';

/** The documents the server has something to say about, in any file system. */
export const SELECTOR: vscode.DocumentSelector & { readonly language: string; readonly pattern?: string }[] =
	[
		{ language: 'linux-mbox' },
		{ language: 'diff' },
		{ language: 'kmsg' },
		{ language: 'c' },
		{ language: 'cpp', pattern: '**/*.h' },
	];

/** The client, not started yet. It writes to `log`. */
export function createClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
	const module = context.asAbsolutePath('dist/server.js');
	const server: ServerOptions = { module, transport: TransportKind.ipc };
	const options: LanguageClientOptions = {
		documentSelector: SELECTOR,
		outputChannel: log,
		initializationOptions: (): ClientOptions => ({
			readFolders: vscode.workspace.isTrusted,
			commands: true,
			vmlinux: vscode.workspace.getConfiguration('daxLens').get('vmlinux', ''),
		}),
	};
	return new LanguageClient('daxLens', 'DAX Lens', server, options);
}
