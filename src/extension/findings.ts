// The findings that the editor shows, as the features of the extension see them: diagnostics of ours with what they carry.
import * as vscode from 'vscode';
import type { FindingData } from '../protocol/protocol';

export interface ShownFinding {
	readonly uri: vscode.Uri;
	readonly diagnostic: vscode.Diagnostic;
	readonly fingerprint: string;
	/** The steps of the path, in order. */
	readonly steps: readonly ShownStep[];
}

export interface ShownStep {
	readonly location: vscode.Location;
	/** What happens there, without the code that stands there. */
	readonly note: string;
}

/** The findings of a document in the order of their places. */
export function findingsOf(uri: vscode.Uri): ShownFinding[] {
	return vscode.languages
		.getDiagnostics(uri)
		.flatMap((diagnostic) => {
			const data = dataOf(diagnostic);
			if (!data) return [];
			const related = diagnostic.relatedInformation ?? [];
			const steps = data.steps.flatMap((note, index) => {
				const location = related[index]?.location;
				return location ? [{ location, note }] : [];
			});
			return [{ uri, diagnostic, fingerprint: data.fingerprint, steps }];
		})
		.sort((a, b) => a.diagnostic.range.start.compareTo(b.diagnostic.range.start));
}

/** The finding at a position: one whose range holds it, else the first one on its line. */
export function findingAt(uri: vscode.Uri, position: vscode.Position): ShownFinding | undefined {
	const findings = findingsOf(uri);
	return (
		findings.find(({ diagnostic }) => diagnostic.range.contains(position)) ??
		findings.find(({ diagnostic }) => diagnostic.range.start.line === position.line)
	);
}

/** The language client keeps the protocol's `data` on the diagnostics it makes. */
function dataOf(diagnostic: vscode.Diagnostic): FindingData | undefined {
	if (!('data' in diagnostic)) return undefined;
	const data = diagnostic.data as Partial<FindingData> | undefined;
	return typeof data?.fingerprint === 'string' && Array.isArray(data.steps)
		? { fingerprint: data.fingerprint, steps: data.steps }
		: undefined;
}
