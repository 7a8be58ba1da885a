// Turns the findings of a report into diagnostics: severity, rule with its page, the path as related information.
import {
	type Diagnostic,
	type DiagnosticRelatedInformation,
	DiagnosticSeverity,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { PathStep, Severity } from '../finding/finding';
import type { FindingCounts, FindingData } from '../protocol/protocol';
import { type Told, toldOnce } from '../review/told-once';
import type { Span } from '../text/position';
import { placeElsewhere, toRange } from './ranges';
import type { PlacedFinding, Remark, ReportPart } from './report';

export const SOURCE = 'DAX Lens';

const SEVERITIES: Readonly<Record<Remark['severity'], DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	note: DiagnosticSeverity.Information,
	hint: DiagnosticSeverity.Hint,
};

/** Gives the address of a rule's page, or null where the pages are not at hand. */
export type RulePage = (rule: string) => string | null;

/** The diagnostics of a document, in the order of the report: findings, then remarks. */
export function diagnosticsOf(document: TextDocument, report: ReportPart, rulePage: RulePage): Diagnostic[] {
	return [
		...toldIn(report).flatMap(({ told, also }) => [
			findingDiagnostic(document, { told, also }, rulePage),
			...also.map((other) => sameLeakDiagnostic(document, other, told, rulePage)),
		]),
		...report.remarks.map((remark) => remarkDiagnostic(document, remark)),
	];
}

/** The findings as lists show them: a leak that shows at several exits once. */
export const toldIn = ({ findings }: Pick<ReportPart, 'findings'>): Told<PlacedFinding>[] =>
	toldOnce(findings, ({ finding }) => finding);

/** The other exits of a leak that is told by this finding; empty for any other finding. */
export const alsoIn = (
	report: Pick<ReportPart, 'findings'>,
	placed: PlacedFinding,
): readonly PlacedFinding[] => toldIn(report).find(({ told }) => told === placed)?.also ?? [];

/** What the document shows of each severity; what is only a hint does not count. */
export function countShown(report: ReportPart): FindingCounts {
	const severities = [
		...toldIn(report).map(({ told }) => told.finding.severity),
		...report.remarks.map(({ severity }) => severity),
	];
	const count = (severity: Severity) => severities.filter((one) => one === severity).length;
	return { error: count('error'), warning: count('warning'), note: count('note') };
}

/** A step in words, with its code where the words do not name it: `takes the mutex &a->lock: mutex_lock(&a->lock)`. */
export function stepText({ note, code }: PathStep): string {
	return code === '' || note.includes(code) ? note : `${note}: ${code}`;
}

function findingDiagnostic(
	document: TextDocument,
	{ told: placed, also }: Told<PlacedFinding>,
	rulePage: RulePage,
): Diagnostic {
	const { finding } = placed;
	const page = rulePage(finding.rule);
	return {
		range: toRange(document, placed.at),
		severity: SEVERITIES[finding.severity],
		source: SOURCE,
		code: finding.rule,
		...(page === null ? {} : { codeDescription: { href: page } }),
		message: finding.message,
		relatedInformation: [
			...relatedInformation(document, placed),
			...also.map((other) => ({
				location: { uri: document.uri, range: toRange(document, other.at) },
				message: `the same leak: ${other.finding.message}`,
			})),
		],
		data: {
			fingerprint: finding.fingerprint,
			steps: finding.path.map(({ note }) => note),
		} satisfies FindingData,
	};
}

/** Another exit of a leak that is told already: shown in the text alone, with its own path and fixes. */
function sameLeakDiagnostic(
	document: TextDocument,
	placed: PlacedFinding,
	told: PlacedFinding,
	rulePage: RulePage,
): Diagnostic {
	const diagnostic = findingDiagnostic(document, { told: placed, also: [] }, rulePage);
	const line = document.positionAt(told.at.start).line + 1;
	return {
		...diagnostic,
		severity: DiagnosticSeverity.Hint,
		message: `The leak told at line ${line}: ${diagnostic.message}`,
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
	const entries = sibling
		? [...steps, { place: sibling, at: placed.sibling, text: `right here: ${sibling.note}` }]
		: steps;
	return entries.map(({ place, at, text }) => {
		const elsewhere = placeElsewhere(place);
		if (elsewhere) return { location: elsewhere, message: text };
		const location = { uri: document.uri, range: toRange(document, at ?? placed.at) };
		return { location, message: at ? text : `${place.file}:${place.line}: ${text}` };
	});
}

function remarkDiagnostic(document: TextDocument, remark: Remark): Diagnostic {
	const related = remark.related.map(({ at, message }) => ({
		location: { uri: document.uri, range: toRange(document, at) },
		message,
	}));
	return {
		range: toRange(document, firstLine(document, remark.at)),
		severity: SEVERITIES[remark.severity],
		source: SOURCE,
		code: remark.code,
		message: remark.message,
		...(related.length > 0 ? { relatedInformation: related } : {}),
	};
}

/** What a remark is about can be long: its first line is enough to show where it begins. */
function firstLine(document: TextDocument, span: Span): Span {
	const { line } = document.positionAt(span.start);
	const lineEnd = document.offsetAt({ line: line + 1, character: 0 });
	return { start: span.start, end: Math.min(span.end, Math.max(span.start, lineEnd - 1)) };
}
