// The built server as editors start it: a program that speaks the protocol on its standard streams and ends when told.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
	createProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-languageserver/node';

const PROGRAMS = [
	['the command line', ['dist/cli.js', 'lsp', '--stdio']],
	['the server by itself', ['dist/server.js', '--stdio']],
] as const;

describe.each(PROGRAMS)('%s', (_name, parameters) => {
	function start() {
		if (!existsSync('dist/cli.js')) throw new Error('not built: npm run build');
		const program = spawn(process.execPath, parameters, { stdio: 'pipe' });
		const connection = createProtocolConnection(
			new StreamMessageReader(program.stdout),
			new StreamMessageWriter(program.stdin),
		);
		connection.listen();
		return { program, connection };
	}

	it('answers a hover and ends with status 0 when told to', async () => {
		const { program, connection } = start();
		const hello = { processId: process.pid, rootUri: null, capabilities: {} };
		expect(await connection.sendRequest('initialize', hello)).toMatchObject({
			serverInfo: { name: 'daxlens', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
		});
		await connection.sendNotification('initialized', {});
		const uri = 'file:///made-up.c';
		await connection.sendNotification('textDocument/didOpen', {
			textDocument: { uri, languageId: 'c', version: 1, text: '\tblk_queue_exit(q);\n' },
		});
		const hover = { textDocument: { uri }, position: { line: 0, character: 3 } };
		expect(await connection.sendRequest('textDocument/hover', hover)).toMatchObject({
			contents: { value: expect.stringContaining('Gives back **queue usage** of `q`') },
		});
		await connection.sendRequest('shutdown');
		const ended = once(program, 'exit');
		await connection.sendNotification('exit');
		expect(await ended).toEqual([0, null]);
		connection.dispose();
	});

	it('ends when its input ends', async () => {
		const { program, connection } = start();
		await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
		const ended = once(program, 'exit');
		program.stdin.end();
		await ended;
		expect(program.killed).toBe(false);
		connection.dispose();
	});
});

describe('daxlens lsp', () => {
	it('wants its channel named', async () => {
		const program = spawn(process.execPath, ['dist/cli.js', 'lsp'], { stdio: 'pipe' });
		const errors: Buffer[] = [];
		program.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
		expect(await once(program, 'exit')).toEqual([2, null]);
		expect(Buffer.concat(errors).toString()).toContain('--stdio');
	});
});
