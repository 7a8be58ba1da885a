// What a hover says: on a finding its path and evidence, on any line what is held there, on a function of the catalogue its
// contract. Markdown without styles of its own, at most some twenty lines.
import { basename } from 'node:path';
import { type Hover, MarkupKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
	ADD_TO_REPLY,
	EXPLAIN_FINDING,
	type FindingPlace,
	SUPPRESS_FINDING,
	type SuppressCommand,
} from '../protocol/protocol';
import { alsoIn } from './diagnostics';
import { describeHeld, sceneAt } from './held-hover';
import { codeSpan, commandLink, plain } from './markdown';
import { lineLink, placeElsewhere, toRange, touches, wordAt } from './ranges';
import type { PlacedFinding, Report, VersionedReport } from './report';

/** Says in Markdown what is known of a word: a function of the catalogue, a hazard of the model; null for any other. */
export type DescribeFunction = (name: string) => string | null;

const MOST_STEPS = 8;

/** The hover at an offset, or null where there is nothing to say. */
export function hoverAt(
	document: TextDocument,
	offset: number,
	report: Report | null,
	describe: DescribeFunction,
	commands: boolean,
): Hover | null {
	const word = wordAt(document, offset);
	const contract = word ? describe(word.text) : null;
	const findings = (report?.findings ?? []).filter((placed) => touches(placed.at, offset));
	const scene = report && sceneAt(document, report, offset, commands);
	const held = scene ? describeHeld(scene, document.positionAt(offset).line, word?.text ?? null) : [];
	const parts = [
		...findings.map((placed) =>
			describeFinding(document, placed, report ? alsoIn(report, placed) : [], commands),
		),
		...held,
		...(contract === null ? [] : [contract]),
	];
	if (parts.length === 0) return null;
	const span = findings[0]?.at ?? word;
	return {
		contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') },
		...(span ? { range: toRange(document, span) } : {}),
	};
}

function describeFinding(
	document: TextDocument,
	placed: PlacedFinding,
	also: readonly PlacedFinding[],
	commands: boolean,
): string {
	const { finding } = placed;
	const meta = `\`${finding.rule}\` · ${finding.severity} · ${finding.confidence} confidence · ${stepCount(finding.path.length)}`;
	// The editor that has the commands shows the path above, with the diagnostic.
	const path = commands ? [] : finding.path;
	const shown = path.slice(0, MOST_STEPS);
	const rows = shown.map((step, index) => {
		const at = placed.steps[index];
		const elsewhere = placeElsewhere(step)?.uri;
		const place = `${elsewhere ? basename(step.file) : step.file}:${step.line}`;
		const target = at
			? lineLink(document.uri, document.positionAt(at.start).line + 1)
			: elsewhere && lineLink(elsewhere, step.line);
		const link = target ? `[${place}](${target})` : place;
		const code = step.code && !step.note.includes(step.code) ? ` ${codeSpan(step.code)}` : '';
		return `${index + 1}. ${link}${code} ${plain(step.note)}`;
	});
	const more = path.length - shown.length;
	const evidence = finding.evidence;
	const lines = [
		meta,
		'',
		...rows,
		...(more > 0 ? ['', `and ${more} more`] : []),
		...(also.length > 0
			? ['', `Also at ${also.map(({ at }) => lineOf(document, at.start)).join(', ')}`]
			: []),
		...(evidence?.sibling
			? ['', `Right in ${evidence.sibling.file}:${evidence.sibling.line}: ${plain(evidence.sibling.note)}`]
			: []),
		...(evidence ? ['', `Contract: ${plain(evidence.contract)} (${plain(evidence.source)})`] : []),
		...(commands ? ['', actionsOf(document.uri, placed)] : []),
	];
	return lines.join('\n');
}

/** A link to the line of an offset. */
function lineOf(document: TextDocument, offset: number): string {
	const line = document.positionAt(offset).line + 1;
	return `[line ${line}](${lineLink(document.uri, line)})`;
}

/** A finding in full, with its sentence. */
export function explainFinding({ document, report }: VersionedReport, placed: PlacedFinding): string {
	const description = describeFinding(document, placed, alsoIn(report, placed), false);
	return `## ${plain(placed.finding.message)}\n\n${description}`;
}

/** What can be done about a finding, as links. */
function actionsOf(uri: string, { finding }: PlacedFinding): string {
	const place: FindingPlace = { uri, fingerprint: finding.fingerprint };
	const isPatch = finding.patch !== null;
	const suppress: SuppressCommand = { findings: [place], where: isPatch ? 'file' : 'comment' };
	return [
		commandLink('Explain', EXPLAIN_FINDING, place),
		commandLink('Suppress because…', SUPPRESS_FINDING, suppress),
		...(isPatch ? [commandLink('Add to mail reply', ADD_TO_REPLY, place)] : []),
	].join(' · ');
}

const stepCount = (count: number) => `${count} ${count === 1 ? 'step' : 'steps'}`;
