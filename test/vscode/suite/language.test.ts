// Which language each kind of file gets, by name, first line or content.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, languageOf, open } from './editor';

describe('languages', () => {
	before(activateExtension);

	const byName: readonly [string, string][] = [
		['series.mbox', 'linux-mbox'],
		['one.patch', 'diff'],
		['pool.dmesg', 'kmsg'],
		['volume.c', 'c'],
	];
	for (const [name, language] of byName) {
		it(`${name} is ${language}`, async () => {
			assert.equal(await languageOf(name, language), language);
		});
	}

	it('a text file that is an mbox becomes linux-mbox', async () => {
		assert.equal(await languageOf('thread.txt', 'linux-mbox'), 'linux-mbox');
	});

	it('a page of a mail archive becomes linux-mbox', async () => {
		assert.equal(await languageOf('page.txt', 'linux-mbox'), 'linux-mbox');
	});

	it('a log file that is a kernel log becomes kmsg', async () => {
		assert.equal(await languageOf('pool.log', 'kmsg'), 'kmsg');
	});

	it('the language a user sets back stays', async () => {
		const { document } = await open('thread.txt');
		await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
		// The server answers in order: when this one is recognised, the first has had its turn.
		assert.equal(await languageOf('pool.log', 'kmsg'), 'kmsg');
		const again = await vscode.workspace.openTextDocument(document.uri);
		assert.equal(again.languageId, 'plaintext');
	});

	it('prose stays plain text', async () => {
		const { document } = await open('notes.txt');
		assert.equal(await languageOf('thread.txt', 'plaintext'), 'plaintext');
		assert.equal(document.languageId, 'plaintext');
	});
});
