// What a hover says: on a finding its path and evidence, on a function of the catalogue its contract.
// Markdown without styles of its own, at most some twenty lines.
import { type Hover, MarkupKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lineLink, toRange, touches, wordAt } from './ranges';
import type { PlacedFinding, Report } from './report';

/** Says in Markdown what the catalogue knows of a function; null where it is not in it. */
export type DescribeFunction = (name: string) => string | null;

const MOST_STEPS = 8;

/** The hover at an offset, or null where there is nothing to say. */
export function hoverAt(
	document: TextDocument,
	offset: number,
	report: Report | null,
	describe: DescribeFunction,
): Hover | null {
	const word = wordAt(document, offset);
	const contract = word ? describe(word.text) : null;
	const findings = (report?.findings ?? []).filter((placed) => touches(placed.at, offset));
	const parts = [...findings.map((placed) => describeFinding(document, placed)), contract].filter(
		(part) => part !== null,
	);
	if (parts.length === 0) return null;
	const span = findings[0]?.at ?? word;
	return {
		contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') },
		...(span ? { range: toRange(document, span) } : {}),
	};
}

function describeFinding(document: TextDocument, placed: PlacedFinding): string {
	const { finding } = placed;
	const meta = `\`${finding.rule}\` · ${finding.severity} · ${finding.confidence} confidence · ${stepCount(finding.path.length)}`;
	const shown = finding.path.slice(0, MOST_STEPS);
	const rows = shown.map((step, index) => {
		const at = placed.steps[index];
		const place = `${step.file}:${step.line}`;
		const link = at ? `[${place}](${lineLink(document.uri, document.positionAt(at.start).line + 1)})` : place;
		const code = step.code && !step.note.includes(step.code) ? ` ${codeSpan(step.code)}` : '';
		return `${index + 1}. ${link}${code} ${plain(step.note)}`;
	});
	const more = finding.path.length - shown.length;
	const evidence = finding.evidence;
	const lines = [
		meta,
		'',
		...rows,
		...(more > 0 ? ['', `and ${more} more`] : []),
		...(evidence?.sibling
			? ['', `Right in ${evidence.sibling.file}:${evidence.sibling.line}: ${plain(evidence.sibling.note)}`]
			: []),
		...(evidence ? ['', `Contract: ${plain(evidence.contract)} (${plain(evidence.source)})`] : []),
	];
	return lines.join('\n');
}

const stepCount = (count: number) => `${count} ${count === 1 ? 'step' : 'steps'}`;

/** Code in Markdown, whatever backticks it has itself. */
export function codeSpan(code: string): string {
	const fence = '`'.repeat(Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
	const pad = fence.length > 1 ? ' ' : '';
	return `${fence}${pad}${code}${pad}${fence}`;
}

/** Text in Markdown that shows as it is. */
export function plain(text: string): string {
	return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}
