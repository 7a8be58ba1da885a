// What the patches of a document do: the findings they introduce at their lines of the mail, and faintly what they fix.
import type { Exploration } from '../balance/explore';
import { heldPlaces } from '../balance/held';
import type { SourceRange } from '../finding/finding';
import type { Image } from '../patch/images';
import type { MailPlace, ReviewedFinding } from '../review/reviewed';
import { checkSeries } from '../review/series';
import { LineIndex, type Span } from '../text/position';
import { catalogueOf } from './catalogues';
import { folderSource } from './folder-source';
import { type Showing, type ShownHeld, shownHeld } from './held-places';
import type { MailDocument } from './mail-report';
import type { PlacedFinding, Remark, Report } from './report';
import { seriesView } from './series-view';
import type { Surroundings } from './surroundings';

/** The findings of a document's series, what they fix, and how far the analysis got. */
export function seriesReport(
	{ lines, assembly }: MailDocument,
	{ folders, contracts, suppressions }: Surroundings,
	cancelled: () => boolean,
): Pick<Report, 'findings' | 'remarks' | 'coverage' | 'held' | 'view'> {
	const source = folderSource(folders);
	const held: ShownHeld[] = [];
	const options = {
		catalogue: catalogueOf(contracts),
		suppressions,
		cancelled,
		onExplored: (exploration: Exploration, image: Image | null) => {
			if (image) held.push(...shownHeld(heldPlaces(exploration), showingOf(lines, image)));
		},
	};
	const reviewed = assembly.series.map((series) => ({
		series,
		review: checkSeries(series, source, options),
	}));
	const reviews = reviewed.map(({ review }) => review);
	const found = reviews.flatMap((review) => review.findings).filter((finding) => !finding.suppression);
	const partly = reviews.reduce((sum, review) => sum + review.inPart.length, 0);
	const functions = reviews.reduce((sum, review) => sum + review.functions, 0);
	return {
		findings: found.flatMap((finding) => placed(lines, finding)),
		remarks: found.flatMap((finding) => fixRemark(lines, finding)),
		coverage: { unit: 'function', whole: functions - partly, partly, skipped: 0 },
		held,
		view: {
			series: reviewed.map(({ series, review }) => seriesView(series, review, folders)),
			traces: [],
		},
	};
}

/** The lines of the mail that show the lines of an image. */
function showingOf(lines: LineIndex, { text, rawLines, lineNumbers }: Image): Showing {
	const index = new LineIndex(text);
	return {
		spanOf: ({ start, end }) => {
			const line = index.position(start).line;
			const raw = rawLines[line] ?? null;
			const code = text.slice(start, Math.min(end, start + index.lineText(line).length));
			return raw === null ? null : spanOnLine(lines, raw, code.split('\n')[0] ?? '');
		},
		lineOf: ({ start }) => lineNumbers[index.position(start).line] ?? 0,
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
const spanIn = (lines: LineIndex, place: MailPlace, code: string): Span =>
	spanOnLine(lines, place.line - 1, code);

function spanOnLine(lines: LineIndex, line: number, code: string): Span {
	const start = lines.lineStart(line);
	const text = lines.lineText(line);
	const at = code === '' ? -1 : text.indexOf(code);
	if (at !== -1) return { start: start + at, end: start + at + code.length };
	const blank = /^[+\- ]?\s*/.exec(text)?.[0].length ?? 0;
	return { start: start + Math.min(blank, text.length), end: start + text.trimEnd().length };
}
