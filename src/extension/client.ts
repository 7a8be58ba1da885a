// The client of the language server: how the server is started and which documents it is told of.
import * as vscode from 'vscode';
import {
	LanguageClient,
	type LanguageClientOptions,
	type ServerOptions,
	TransportKind,
} from 'vscode-languageclient/node';
import {
	ADD_CONTRACT_COMMAND,
	ADD_TO_REPLY,
	type ClientOptions,
	EXPLAIN_FINDING,
	SUPPRESS_FINDING,
} from '../protocol/protocol';
import { cursorHints } from './cursor-hints';

/** The documents the server has something to say about, in any file system. */
export const SELECTOR: vscode.DocumentSelector & { readonly language: string; readonly pattern?: string }[] =
	[
		{ language: 'linux-mbox' },
		{ language: 'diff' },
		{ language: 'kmsg' },
		{ language: 'c' },
		{ language: 'cpp', pattern: '**/*.h' },
		{ language: 'yaml', pattern: '**/.daxlens/*.{yaml,yml}' },
		{ language: 'json', pattern: '**/.daxlens/contracts.json' },
	];

/** The commands that links in hovers may run. */
const LINKED = [SUPPRESS_FINDING, EXPLAIN_FINDING, ADD_TO_REPLY, ADD_CONTRACT_COMMAND];

/** The client, not started yet. It writes to `log`. */
export function createClient(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
	const module = context.asAbsolutePath('dist/server.js');
	const server: ServerOptions = { module, transport: TransportKind.ipc };
	const options: LanguageClientOptions = {
		documentSelector: SELECTOR,
		outputChannel: log,
		markdown: { isTrusted: { enabledCommands: LINKED } },
		middleware: { provideInlayHints: cursorHints },
		synchronize: { configurationSection: 'daxLens' },
		initializationOptions: (): ClientOptions => ({
			readFolders: vscode.workspace.isTrusted,
			commands: true,
			vmlinux: vscode.workspace.getConfiguration('daxLens').get('vmlinux', ''),
		}),
	};
	return new LanguageClient('daxLens', 'DAX Lens', server, options);
}
