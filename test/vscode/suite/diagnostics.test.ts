// The diagnostics of each kind of document, at the lines that the files themselves name.
import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateExtension, eventually, open } from './editor';

const EXPECTED = /expect: ([a-z-]+)/;

/** `line rule` for every expectation written in a file, lines counted from 1. */
function expectationsOf(document: vscode.TextDocument): string[] {
	const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
	return lines.flatMap((text, index) => {
		const rule = EXPECTED.exec(text)?.[1];
		return rule ? [`${index + 1} ${rule}`] : [];
	});
}

const findingsOf = (uri: vscode.Uri): vscode.Diagnostic[] =>
	vscode.languages
		.getDiagnostics(uri)
		.filter((one) => one.source === 'DAX Lens' && one.severity !== vscode.DiagnosticSeverity.Hint);

const ruleOf = ({ code }: vscode.Diagnostic): string =>
	String(typeof code === 'object' && code !== null ? code.value : code);

describe('diagnostics', () => {
	before(activateExtension);

	for (const name of ['volume.c', 'one.patch', 'series.mbox']) {
		it(`${name} shows what it should, where it should`, async () => {
			const { document } = await open(name);
			const expected = expectationsOf(document);
			assert.notEqual(expected.length, 0);
			const found = await eventually(
				() => findingsOf(document.uri),
				(findings) => findings.length >= expected.length,
				`${expected.length} findings in ${name}`,
			);
			assert.deepEqual(
				found.map((one) => `${one.range.start.line + 1} ${ruleOf(one)}`),
				expected,
			);
		});

		it(`${name} gives the path as related information in the document`, async () => {
			const { document } = await open(name);
			const [first] = await eventually(
				() => findingsOf(document.uri),
				(findings) => findings.length > 0,
				`a finding in ${name}`,
			);
			assert.ok(first);
			const related = first.relatedInformation ?? [];
			assert.notEqual(related.length, 0);
			for (const { location } of related) assert.equal(location.uri.toString(), document.uri.toString());
			const lines = related.map(({ location }) => document.lineAt(location.range.start.line).text);
			assert.ok(
				lines.some((line) => /mutex_lock|dax_read_lock/.test(line)),
				`no step at the acquire: ${lines.join(' | ')}`,
			);
		});
	}
});
