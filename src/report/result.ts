// The result of a check run as every rendering gets it: what was reviewed, what it found, what was left out and why.
import type { PartlyReviewed, ReviewedFinding } from '../review/reviewed';
import { type Told, toldOnce } from '../review/told-once';

/** A series that was looked at, for the heading. */
export interface SeriesHeading {
	readonly subject: string;
	readonly version: number;
	readonly of: number;
	readonly patches: number;
	readonly missing: readonly number[];
	/** Where the lines around the hunks came from, in words. */
	readonly basis: string;
	/** Ids of its patches: which findings belong under this heading. */
	readonly messageIds: readonly string[];
}

/** What a reply to a patch mail needs of it. */
export interface Letter {
	readonly messageId: string;
	/** `Name <address>`. */
	readonly author: string;
	/** Everybody else who got it, as the mail says. */
	readonly cc: string;
	readonly subject: string;
	/** ISO 8601, or null. */
	readonly date: string | null;
}

export interface CheckStats {
	readonly files: number;
	readonly functions: number;
	readonly messages: number;
	readonly milliseconds: number;
}

export interface CheckResult {
	readonly series: readonly SeriesHeading[];
	/** Everything found, suppressed ones included. */
	readonly findings: readonly ReviewedFinding[];
	readonly inPart: readonly PartlyReviewed[];
	readonly letters: readonly Letter[];
	readonly stats: CheckStats;
}

/** Which findings are shown in full. */
export interface Selection {
	readonly isShown: (finding: ReviewedFinding) => boolean;
	/** Fingerprints of an earlier run; null without one. */
	readonly baseline: ReadonlySet<string> | null;
}

/** `fs/dax.c:155:4`. */
export const placeOf = (at: { file: string; line: number; column: number }): string =>
	`${at.file}:${at.line}:${at.column}`;

/** Findings as people read them: a leak that shows at several exits once. */
export const toldOf = (findings: readonly ReviewedFinding[]): Told<ReviewedFinding>[] =>
	toldOnce(findings, (finding) => finding);

/** The short form of a finding's id. */
export const shortId = (finding: ReviewedFinding): string => finding.fingerprint.slice(0, 8);
