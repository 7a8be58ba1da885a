// A document's result in forms for others: text, JSON, SARIF, drafts of mail replies, and two versions of a series held against
// each other. The findings are those that the editor shows, suppressed ones marked; runs in the thread that answers questions.
import { parseC } from '../kernel-c/file';
import { readMailbox } from '../mail/mailbox';
import { assembleSeries, type Series } from '../patch/series';
import { type PageAssets, pageAssets } from '../platform/page-assets';
import { ruleSummary } from '../platform/rule-pages';
import type { ExportFormat, RangeSide, RangeView } from '../protocol/protocol';
import { contractsFor } from '../replay/contracts';
import { headingOf, letterOf, namedBelow, type Reviewed, resultOf } from '../report/collect';
import { checkHtml } from '../report/html/check-page';
import { checkJson } from '../report/json';
import { checkMail } from '../report/mail';
import { type CheckResult, type Selection, toldOf } from '../report/result';
import { checkSarif } from '../report/sarif';
import { checkText } from '../report/text';
import { checkFile } from '../review/code';
import { compare } from '../review/compare';
import type { Review, ReviewedFinding } from '../review/reviewed';
import { checkSeries } from '../review/series';
import { replayHtml } from '../webview/html';
import { catalogueOf } from './catalogues';
import { aroundSeries, wayAround } from './code-around';
import { folderSource } from './folder-source';
import { readMailDocument } from './mail-report';
import type { Question } from './question';
import { replayDocument } from './replay-document';
import type { Snapshot } from './report';
import { findingView, TREE_ADVICE } from './series-view';
import type { Surroundings } from './surroundings';

/** Reviews one document. */
function reviewed(document: Snapshot): CheckResult {
	const { kind, name, text, around } = document;
	const started = performance.now();
	const parts: Reviewed[] = [];
	let messages = 0;
	if (kind === 'c') {
		const { suppressions } = around;
		const catalogue = catalogueOf(around.contracts);
		const external = wayAround(document)?.(catalogue)?.summaryOf;
		const options = { catalogue, suppressions, ...(external ? { around: () => external } : {}) };
		const review = checkFile(parseC(text), name, options);
		parts.push({ heading: null, letters: [], review });
	} else if (kind !== 'log') {
		const { assembly, mailbox } = readMailDocument(name, text);
		messages = mailbox.messages.length;
		for (const series of assembly.series)
			parts.push({
				heading: headingOf(series, around.folders, TREE_ADVICE),
				letters: series.patches.map(letterOf),
				review: reviewSeries(series, around),
			});
	}
	return resultOf(parts, messages, Math.round(performance.now() - started));
}

function reviewSeries(series: Series, surroundings: Surroundings): Review {
	const { folders, contracts, suppressions } = surroundings;
	const catalogue = contractsFor(series, catalogueOf(contracts));
	const around = aroundSeries(surroundings)?.by(() => catalogue);
	const options = { catalogue, suppressions, ...(around ? { around } : {}) };
	return namedBelow(checkSeries(series, folderSource(folders), options), folders);
}

const isOpen = ({ suppression }: ReviewedFinding): boolean => suppression === null;
const isNew = (finding: ReviewedFinding): boolean =>
	isOpen(finding) && (finding.patch === null || finding.patch.status === 'introduced');

/** The result of a document in one form. People get what is new, programs everything. */
export function rendering(
	document: Snapshot,
	format: Exclude<ExportFormat, 'replay'>,
	version: string,
): string {
	const result = reviewed(document);
	const selection: Selection = {
		isShown: format === 'text' || format === 'mail' ? isNew : isOpen,
		baseline: null,
	};
	switch (format) {
		case 'text':
			return checkText(result, selection, { colour: false });
		case 'json':
			return checkJson(result, selection);
		case 'sarif':
			return checkSarif(result, selection, { version, describeRule: ruleSummary });
		case 'mail':
			return checkMail(result, selection, version);
		case 'html':
			return checkHtml(result, selection, assets().report.style);
	}
}

/** The replay of a document as a page; null for a kind that has none. */
export function replayPage(document: Snapshot): string | null {
	const replay = replayDocument(document, {}, () => {});
	return replay && replayHtml(replay, assets().panel);
}

/** What pages are made with; they lie beside the bundled server. */
function assets(): PageAssets {
	const found = pageAssets();
	if (!found) throw new Error('the server was not built with its pages');
	return found;
}

/** Drafts of replies about chosen findings, each in the reader's words where there are some. */
export function reply(
	document: Snapshot,
	{ chosen, messageId }: Question & { readonly kind: 'reply' },
	version: string,
): string {
	const words = new Map(chosen.map(({ fingerprint, text }) => [fingerprint, text]));
	const { findings, letters, ...rest } = reviewed(document);
	const told = findings.map((finding) => ({
		...finding,
		message: words.get(finding.fingerprint) ?? finding.message,
	}));
	// Who speaks of a leak speaks of all its exits.
	const shown = new Set(
		toldOf(findings).flatMap(({ told: one, also }) => {
			const leak = [one, ...also].map(({ fingerprint }) => fingerprint);
			return leak.some((fingerprint) => words.has(fingerprint)) ? leak : [];
		}),
	);
	const isShown = ({ fingerprint }: ReviewedFinding) => shown.has(fingerprint);
	const wanted = letters.filter((letter) => messageId === null || letter.messageId === messageId);
	return checkMail({ ...rest, findings: told, letters: wanted }, { isShown, baseline: null }, version);
}

/** The longest series of a text; null where there is none. */
function seriesOf({ name, text }: { readonly name: string; readonly text: string }): Series | null {
	const { messages } = readMailbox(new TextEncoder().encode(text), name);
	const { series } = assembleSeries(messages);
	return series.toSorted((a, b) => b.patches.length - a.patches.length)[0] ?? null;
}

/** What a series leaves behind: introduced and not fixed again by a later patch of it. */
const lasting = ({ findings }: Review): ReviewedFinding[] =>
	findings.filter((finding) => isNew(finding) && finding.patch?.fixedBy === null);

/** Holds the findings of two versions of a series against each other; null where a text has no series. */
export function range(
	{ before, after }: Question & { readonly kind: 'compare' },
	around: Surroundings,
): RangeView | null {
	const [old, now] = [seriesOf(before), seriesOf(after)];
	if (!old || !now) return null;
	const [was, is] = [old, now].map((series) => lasting(reviewSeries(series, around)));
	const { introduced, fixed, kept } = compare(was ?? [], is ?? []);
	const views = (findings: readonly { readonly fingerprint: string }[]) =>
		findings.flatMap(({ fingerprint }) => {
			const found = [...(is ?? []), ...(was ?? [])].find((finding) => finding.fingerprint === fingerprint);
			return (found && findingView(found)) ?? [];
		});
	return {
		before: sideOf(old),
		after: sideOf(now),
		came: views(introduced),
		went: views(fixed),
		stayed: views(kept.map((pair) => pair.after)),
	};
}

const sideOf = ({ subject, version, patches, of }: Series): RangeSide => ({
	title: subject || '(no subject)',
	version,
	patches: patches.length,
	of,
});
