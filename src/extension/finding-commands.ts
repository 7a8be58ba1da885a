// Commands on findings: to the next and the previous one, and one of them in full.
import * as vscode from 'vscode';
import { EXPLAIN, EXPLAIN_FINDING, type FindingPlace } from '../protocol/protocol';
import { findingAt, findingsOf } from './findings';
import type { Pages } from './pages';
import type { Ask } from './requests';

export function registerFindingCommands(context: vscode.ExtensionContext, ask: Ask, pages: Pages): void {
	context.subscriptions.push(
		vscode.commands.registerCommand('daxLens.nextFinding', () => go(1)),
		vscode.commands.registerCommand('daxLens.previousFinding', () => go(-1)),
		vscode.commands.registerCommand(EXPLAIN_FINDING, async (given?: FindingPlace) => {
			const place = given ?? placeAtCursor();
			if (!place) {
				vscode.window.setStatusBarMessage(vscode.l10n.t('No finding here.'), 3000);
				return;
			}
			const text = await ask<string | null>(EXPLAIN, place);
			await pages.show(
				place.fingerprint.slice(0, 8),
				text ?? vscode.l10n.t('This finding is not there any more.'),
			);
		}),
	);
}

/** The finding at the cursor, or the only one of the document. */
export function placeAtCursor(): FindingPlace | null {
	const editor = vscode.window.activeTextEditor;
	if (!editor) return null;
	const { uri } = editor.document;
	const all = findingsOf(uri);
	const found = findingAt(uri, editor.selection.active) ?? (all.length === 1 ? all[0] : undefined);
	return found ? { uri: uri.toString(), fingerprint: found.fingerprint } : null;
}

/** Goes round the findings of the document, then those of the other documents that have some. */
async function go(direction: 1 | -1): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	const places = allFindings();
	if (places.length === 0) {
		vscode.window.setStatusBarMessage(vscode.l10n.t('No findings.'), 3000);
		return;
	}
	const target = editor ? nextOf(places, editor, direction) : places[0];
	if (!target) return;
	const start = target.diagnostic.range.start;
	const shown = await vscode.window.showTextDocument(target.uri, {
		selection: new vscode.Range(start, start),
	});
	shown.revealRange(target.diagnostic.range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
	// A screen reader reads the status bar's messages.
	vscode.window.setStatusBarMessage(target.diagnostic.message, 8000);
}

/** All findings, document by document in the order of their addresses. */
function allFindings() {
	return vscode.languages
		.getDiagnostics()
		.map(([uri]) => uri)
		.sort((a, b) => a.toString().localeCompare(b.toString()))
		.flatMap((uri) => findingsOf(uri));
}

function nextOf(
	places: ReturnType<typeof allFindings>,
	{ document, selection }: vscode.TextEditor,
	direction: 1 | -1,
) {
	const order = ({ uri, diagnostic }: (typeof places)[number]): number =>
		uri.toString().localeCompare(document.uri.toString()) ||
		diagnostic.range.start.compareTo(selection.active);
	return direction === 1
		? (places.find((place) => order(place) > 0) ?? places[0])
		: (places.findLast((place) => order(place) < 0) ?? places.at(-1));
}
