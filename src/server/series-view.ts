// A series and its findings as lists show them: plain data for the client, nothing left out and nothing judged anew.
import type { Series } from '../patch/series';
import type { FindingView, SeriesView } from '../protocol/protocol';
import { headingOf } from '../report/collect';
import { toldOf } from '../report/result';
import type { Review, ReviewedFinding } from '../review/reviewed';

/** What gives whole functions in an editor. */
export const TREE_ADVICE = 'an open folder with the sources';

export function seriesView(series: Series, review: Review, folders: readonly string[]): SeriesView {
	const { subject: title, version, of, missing, patches, cover } = series;
	const [first] = patches;
	return {
		title: title || '(no subject)',
		version,
		of,
		missing,
		line: cover?.range.first ?? first?.message.range.first ?? 0,
		basis: headingOf(series, folders, TREE_ADVICE).basis,
		patches: patches.map(({ subject, messageId, message, files }, at) => ({
			number: subject.number ?? at + 1,
			title: subject.title,
			messageId,
			line: message.range.first,
			files: files.map(({ newPath, oldPath }) => newPath ?? oldPath ?? ''),
		})),
		findings: toldOf(review.findings).flatMap(({ told, also }) => findingView(told, also) ?? []),
		notAnalysed: review.inPart,
		functions: review.functions,
		worse: null,
	};
}

/**
 * Null for a finding of a file that is no patch.
 * @param also the other exits of the same leak
 */
export function findingView(
	{ patch, suppression, path, ...finding }: ReviewedFinding,
	also: readonly ReviewedFinding[] = [],
): FindingView | null {
	if (!patch) return null;
	return {
		fingerprint: finding.fingerprint,
		rule: finding.rule,
		severity: finding.severity,
		confidence: finding.confidence,
		message: finding.message,
		function: finding.function,
		file: finding.file,
		fileLine: finding.line,
		line: patch.mail.line - 1,
		patch: patch.number,
		status: patch.status,
		fixedBy: patch.fixedBy,
		suppression: suppression?.reason ?? null,
		steps: path.length,
		also: also.flatMap((exit) => {
			const view = findingView(exit);
			return view ? { fingerprint: view.fingerprint, fileLine: view.fileLine, line: view.line } : [];
		}),
	};
}
