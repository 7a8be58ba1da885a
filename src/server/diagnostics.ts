// Turns the findings of a report into diagnostics: severity, rule with its page, the path as related information.
import { type Diagnostic, type DiagnosticRelatedInformation, DiagnosticSeverity } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { PathStep, Severity } from '../finding/finding';
import type { FindingCounts, FindingData } from '../protocol/protocol';
import type { Span } from '../text/position';
import { toRange } from './ranges';
import type { Damage, Omission, PlacedFinding, Report } from './report';

export const SOURCE = 'DAX Lens';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	note: DiagnosticSeverity.Information,
};

/** Gives the address of a rule's page, or null where the pages are not at hand. */
export type RulePage = (rule: string) => string | null;

/** The diagnostics of a document, in the order of the report: findings, damage, then what was not analysed as hints. */
export function diagnosticsOf(document: TextDocument, report: Report, rulePage: RulePage): Diagnostic[] {
	return [
		...report.findings.map((placed) => findingDiagnostic(document, placed, rulePage)),
		...report.damage.map((damage) => remark(document, damage, DAMAGE)),
		...report.omissions.map((omission) => remark(document, omission, OMISSION)),
	];
}

export function countFindings(findings: readonly PlacedFinding[]): FindingCounts {
	const count = (severity: Severity) => findings.filter(({ finding }) => finding.severity === severity).length;
	return { error: count('error'), warning: count('warning'), note: count('note') };
}

/** A step in words, with its code: `mapped here when the call returns >= 0: dax_map_atomic(bdev, &dax)`. */
export function stepText(step: PathStep): string {
	return step.code ? `${step.note}: ${step.code}` : step.note;
}

function findingDiagnostic(document: TextDocument, placed: PlacedFinding, rulePage: RulePage): Diagnostic {
	const { finding } = placed;
	const page = rulePage(finding.rule);
	return {
		range: toRange(document, placed.at),
		severity: SEVERITIES[finding.severity],
		source: SOURCE,
		code: finding.rule,
		...(page === null ? {} : { codeDescription: { href: page } }),
		message: finding.message,
		relatedInformation: relatedInformation(document, placed),
		data: { fingerprint: finding.fingerprint, steps: finding.path.length } satisfies FindingData,
	};
}

function relatedInformation(document: TextDocument, placed: PlacedFinding): DiagnosticRelatedInformation[] {
	const { finding } = placed;
	const steps = finding.path.map((step, index) => ({
		place: step,
		at: placed.steps[index],
		text: stepText(step),
	}));
	const sibling = finding.evidence?.sibling;
	const entries = sibling ? [...steps, { place: sibling, at: placed.sibling, text: `right here: ${sibling.note}` }] : steps;
	return entries.map(({ place, at, text }) =>
		at
			? { location: { uri: document.uri, range: toRange(document, at) }, message: text }
			: {
					location: { uri: document.uri, range: toRange(document, placed.at) },
					message: `${place.file}:${place.line}: ${text}`,
				},
	);
}

interface RemarkKind {
	readonly severity: DiagnosticSeverity;
	readonly code: string;
	readonly lead: string;
}

const DAMAGE: RemarkKind = { severity: DiagnosticSeverity.Warning, code: 'damaged-input', lead: '' };
const OMISSION: RemarkKind = { severity: DiagnosticSeverity.Hint, code: 'not-analysed', lead: 'Not analysed: ' };

/** Something about the input itself, not about what it does. */
function remark(document: TextDocument, { at, reason }: Damage | Omission, kind: RemarkKind): Diagnostic {
	const { severity, code, lead } = kind;
	const range = toRange(document, firstLine(document, at));
	return { range, severity, source: SOURCE, code, message: lead + reason };
}

/** A region that was not read can be long: its first line is enough to show where it begins. */
function firstLine(document: TextDocument, span: Span): Span {
	const { line } = document.positionAt(span.start);
	const lineEnd = document.offsetAt({ line: line + 1, character: 0 });
	return { start: span.start, end: Math.min(span.end, Math.max(span.start, lineEnd - 1)) };
}
