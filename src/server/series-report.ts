// What the patches of a document do: the findings they introduce at their lines of the mail, and faintly what they fix.
import { builtinCatalogue } from '../contracts/builtin';
import type { SourceRange } from '../finding/finding';
import type { MailPlace, ReviewedFinding } from '../review/reviewed';
import { checkSeries } from '../review/series';
import type { LineIndex, Span } from '../text/position';
import type { MailDocument } from './mail-report';
import type { PlacedFinding, Remark, Report } from './report';

/** The findings of a document's series, what they fix, and how far the analysis got. */
export function seriesReport(
	{ lines, assembly }: MailDocument,
	cancelled: () => boolean,
): Pick<Report, 'findings' | 'remarks' | 'coverage'> {
	const reviews = assembly.series.map((series) =>
		checkSeries(series, {}, { catalogue: builtinCatalogue(), cancelled }),
	);
	const found = reviews.flatMap((review) => review.findings).filter((finding) => !finding.suppression);
	const partly = reviews.reduce((sum, review) => sum + review.inPart.length, 0);
	const functions = reviews.reduce((sum, review) => sum + review.functions, 0);
	return {
		findings: found.flatMap((finding) => placed(lines, finding)),
		remarks: found.flatMap((finding) => fixRemark(lines, finding)),
		coverage: { unit: 'function', whole: functions - partly, partly, skipped: 0 },
	};
}

function placed(lines: LineIndex, finding: ReviewedFinding): PlacedFinding[] {
	const { patch } = finding;
	if (patch?.status !== 'introduced') return [];
	const step = finding.path.at(-1);
	return [
		{
			finding,
			at: spanIn(lines, patch.mail, step?.code ?? ''),
			steps: finding.path.map((each, at) => spanOrNull(lines, patch.steps[at] ?? null, each)),
			sibling: spanOrNull(lines, patch.sibling, finding.evidence?.sibling ?? null),
		},
	];
}

function fixRemark(lines: LineIndex, finding: ReviewedFinding): Remark[] {
	const { patch } = finding;
	if (patch?.status !== 'fixed') return [];
	const message = `Fixed by this patch: ${finding.message}`;
	return [{ at: spanIn(lines, patch.mail, ''), severity: 'hint', code: 'fixed', message, related: [] }];
}

function spanOrNull(
	lines: LineIndex,
	place: MailPlace | null,
	range: (SourceRange & { readonly code?: string }) | null,
): Span | null {
	return place && range ? spanIn(lines, place, range.code ?? '') : null;
}

/** The code on a line of the mail, or the line without its marker where the code is not all of one line. */
function spanIn(lines: LineIndex, place: MailPlace, code: string): Span {
	const line = place.line - 1;
	const start = lines.lineStart(line);
	const text = lines.lineText(line);
	const at = code === '' ? -1 : text.indexOf(code);
	if (at !== -1) return { start: start + at, end: start + at + code.length };
	const blank = /^[+\- ]?\s*/.exec(text)?.[0].length ?? 0;
	return { start: start + Math.min(blank, text.length), end: start + text.trimEnd().length };
}
