// What the folders around a document bring into its analysis: files that patches apply to, contracts, answered findings, code.
// Plain data that goes to the analysis thread with every document.
import type { CatalogueText } from '../contracts/catalogue';
import type { SuppressionEntry } from '../review/suppression';

export interface Surroundings {
	/** Folders whose files and git blobs may be read, by absolute paths. */
	readonly folders: readonly string[];
	/** On top of the shipped catalogue. */
	readonly contracts: readonly CatalogueText[];
	readonly suppressions: readonly SuppressionEntry[];
	/** How the C files of the folders stand. */
	readonly code: CodeState;
}

/** An open C document. */
export interface OpenCode {
	/** Absolute path. */
	readonly file: string;
	readonly text: string;
}

export interface CodeState {
	/** Those of the folders; what they say counts instead of what is on disk. */
	readonly open: readonly OpenCode[];
	/** Counts how often files may have changed on disk. */
	readonly changes: number;
}

/** Of a document of which nothing around may be read. */
export const NO_SURROUNDINGS: Surroundings = {
	folders: [],
	contracts: [],
	suppressions: [],
	code: { open: [], changes: 0 },
};
