// What a review says: findings with the patch that is answerable for them, and what could not be analysed.
// Plain data, for every surface; holds no tree and no message.
import type { Finding } from '../finding/finding';

/** What a patch did to a finding: of its post-image (`introduced`, `existing`) or of its pre-image alone (`fixed`). */
export type PatchStatus = 'introduced' | 'fixed' | 'existing';

/** A line of an input, counted from 1. */
export interface MailPlace {
	readonly file: string;
	readonly line: number;
}

/** The patch a finding belongs to, and where its mail shows it. */
export interface PatchContext {
	readonly messageId: string;
	readonly subject: string;
	readonly number: number;
	readonly of: number;
	readonly version: number;
	readonly status: PatchStatus;
	/** Number of the later patch of the series that removes it again; null where it stays. */
	readonly fixedBy: number | null;
	readonly mail: MailPlace;
	/** For each step of the finding's path: the line of the mail that shows it, or null. */
	readonly steps: readonly (MailPlace | null)[];
	/** The line that shows the sibling path that is right, or null. */
	readonly sibling: MailPlace | null;
	/** The hunk's lines around the finding, with their markers, the `@@` line first. */
	readonly quote: readonly string[];
}

/** Somebody has said why a finding is to be left alone. */
export interface Suppression {
	readonly kind: 'comment' | 'file';
	readonly reason: string;
}

export interface ReviewedFinding extends Finding {
	/** Null for a file that is no patch. */
	readonly patch: PatchContext | null;
	readonly suppression: Suppression | null;
}

/** A function that was read in part only, and why. */
export interface PartlyReviewed {
	readonly file: string;
	readonly function: string;
	readonly reason: string;
}

export interface Review {
	readonly findings: readonly ReviewedFinding[];
	/** Files looked at; a file that three patches touch counts once. */
	readonly files: number;
	readonly functions: number;
	readonly inPart: readonly PartlyReviewed[];
}
