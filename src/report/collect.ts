// Puts reviews together to what the renderings take: headings of series, the mails that replies go to, the counts.
import { headerValue } from '../mail/headers';
import type { Patch } from '../patch/patch';
import type { Series } from '../patch/series';
import type { Review } from '../review/reviewed';
import type { CheckResult, Letter, SeriesHeading } from './result';

/** One C file or one series that was reviewed. */
export interface Reviewed {
	/** Null for a C file. */
	readonly heading: SeriesHeading | null;
	/** The mails that replies may go to. */
	readonly letters: readonly Letter[];
	readonly review: Review;
}

/** The result of a run, in the order of the parts. */
export function resultOf(parts: readonly Reviewed[], messages: number, milliseconds: number): CheckResult {
	const reviews = parts.map(({ review }) => review);
	const sum = (pick: (review: Review) => number) =>
		reviews.reduce((total, review) => total + pick(review), 0);
	return {
		series: parts.flatMap(({ heading }) => heading ?? []),
		findings: reviews.flatMap((review) => review.findings),
		inPart: reviews.flatMap((review) => review.inPart),
		letters: parts.flatMap(({ letters }) => letters),
		stats: {
			files: sum((review) => review.files),
			functions: sum((review) => review.functions),
			messages,
			milliseconds,
		},
	};
}

/**
 * The review of a series with the steps that lie in other files of its trees named as patches name files: below the tree.
 * @param trees by the names that such steps begin with
 */
export function namedBelow({ findings, ...rest }: Review, trees: readonly string[]): Review {
	const roots = trees.map((tree) => tree.replace(/\/?$/, '/'));
	const plain = (file: string) => file.slice(roots.find((root) => file.startsWith(root))?.length ?? 0);
	const named = findings.map((finding) => ({
		...finding,
		path: finding.path.map((step) => ({ ...step, file: plain(step.file) })),
	}));
	return { ...rest, findings: named };
}

/** What a reply to a patch needs to know of its mail. */
export function letterOf({ message, messageId, authorText, date }: Patch): Letter {
	const header = (name: string) => headerValue(message.headers, name)?.replace(/\s+/g, ' ').trim();
	const cc = ['to', 'cc'].flatMap((name) => header(name) || []).join(', ');
	return { messageId, author: authorText, cc, subject: message.subject, date: message.date ?? date };
}

/**
 * The heading of a series.
 * @param trees what the lines around the hunks were taken from, as the reader knows it; empty for the hunks alone
 * @param advice what would give whole functions, in this surface's words
 */
export function headingOf(series: Series, trees: readonly string[], advice: string): SeriesHeading {
	const base =
		series.baseCommit === null ? '' : ` The series names ${series.baseCommit.slice(0, 12)} as its base.`;
	const basis =
		trees.length === 0
			? `Read from the hunks alone; ${advice} gives whole functions.${base}`
			: `On top of ${trees.join(', ')} where it fits, else from the hunks alone.${base}`;
	return {
		subject: series.subject,
		version: series.version,
		of: series.of,
		patches: series.patches.length,
		missing: series.missing,
		basis,
		messageIds: series.patches.map((patch) => patch.messageId),
	};
}
