// What the patches of a document do: the findings they introduce at their lines of the mail, and faintly what they fix.
import { heldPlaces } from '../balance/held';
import type { Exploration } from '../balance/walk/explore';
import type { Catalogue } from '../contracts/catalogue';
import type { SourceRange } from '../finding/finding';
import type { Image } from '../patch/images';
import type { Series } from '../patch/series';
import { contractsFor } from '../replay/contracts';
import type { MailPlace, ReviewedFinding } from '../review/reviewed';
import { checkSeries } from '../review/series';
import { LineIndex, type Span } from '../text/position';
import { catalogueOf } from './catalogues';
import { aroundSeries, type SeriesAround } from './code-around';
import { folderSource } from './folder-source';
import { type Showing, type ShownHeld, shownHeld } from './held-places';
import { type MailDocument, mailOutline, seriesNode } from './mail-report';
import type { PlacedFinding, Remark, Report, ReportPart, Snapshot, TellPart } from './report';
import { SeriesMemory, type SeriesSources } from './series-memory';
import type { SeriesPart } from './series-part';
import { seriesView } from './series-view';

/** Findings are told so far after this long, and again. */
const TELL_MS = 1000;
/** And while one series takes longer than this: who hears nothing for long gives the analysis up. */
const LONGEST_SILENCE_MS = 10_000;

/**
 * The findings of a document's series, what they fix, and how far the analysis got.
 * @param tell called now and then, while it takes long, with the findings so far; of a document that is new with what its series
 * say by themselves, before files around them are read
 */
export function seriesReport(
	document: Snapshot,
	mail: MailDocument,
	cancelled: () => boolean,
	tell: TellPart,
): Omit<Report, 'places'> {
	const { folders, contracts } = document.around;
	const memory = new SeriesMemory(document, mail.lines);
	const images = folderSource(folders);
	const found = new Map<Series, SeriesPart>();
	let told = Date.now();
	const tellAll = () => {
		tell(shownOf([...found.values()]));
		told = Date.now();
	};
	const isStale = () => {
		if (Date.now() - told >= LONGEST_SILENCE_MS) tellAll();
		return cancelled();
	};
	const review = (around: SeriesAround) => {
		for (const series of mail.assembly.series) {
			const catalogue = () => contractsFor(series, catalogueOf(contracts));
			const sources = { images, around: around.by(catalogue) };
			const part = memory.partOf(series, sources, (recorded) =>
				seriesPart(document, mail.lines, series, { ...recorded, catalogue: catalogue() }, isStale),
			);
			if (part) found.set(series, part);
			if (Date.now() - told >= TELL_MS) tellAll();
		}
	};
	const around = aroundSeries(document.around, isStale);
	if (around && memory.isNew) {
		review(NOTHING_AROUND);
		tellAll();
	}
	review(around ?? NOTHING_AROUND);
	const parts = [...found.values()];
	if (!cancelled()) memory.forgetOthers();
	const sum = (count: (part: SeriesPart) => number) => parts.reduce((total, part) => total + count(part), 0);
	const partly = sum((part) => part.partly);
	return {
		...shownOf(parts),
		outline: mailOutline(
			mail,
			parts.map(({ outline }) => outline),
		),
		coverage: { unit: 'function', whole: sum(({ functions }) => functions) - partly, partly, skipped: 0 },
		held: parts.flatMap(({ held }) => held),
		view: { series: parts.map(({ view }) => view), traces: [] },
		...(around ? { asked: around.asked } : {}),
	};
}

const NOTHING_AROUND: SeriesAround = { by: () => () => () => undefined, asked: new Set() };

const shownOf = (parts: readonly SeriesPart[]): ReportPart => ({
	findings: parts.flatMap(({ findings }) => findings),
	remarks: parts.flatMap(({ remarks }) => remarks),
});

/** Reviews one series; null where that was cancelled. */
function seriesPart(
	{ around: { folders, suppressions } }: Snapshot,
	lines: LineIndex,
	series: Series,
	{ images, around, catalogue }: SeriesSources & { readonly catalogue: Catalogue },
	cancelled: () => boolean,
): SeriesPart | null {
	const held: ShownHeld[] = [];
	const review = checkSeries(series, images, {
		catalogue,
		suppressions,
		around,
		cancelled,
		onExplored: (exploration: Exploration, image: Image | null) => {
			if (image) held.push(...shownHeld(heldPlaces(exploration), showingOf(lines, image)));
		},
	});
	if (cancelled()) return null;
	const found = review.findings.filter((finding) => !finding.suppression);
	return {
		findings: found.flatMap((finding) => placed(lines, finding)),
		remarks: found.flatMap((finding) => fixRemark(lines, finding)),
		held,
		view: seriesView(series, review, folders),
		outline: seriesNode(lines, series),
		functions: review.functions,
		partly: review.inPart.length,
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
