// What the folders around a document bring into its analysis: files that patches apply to, contracts, answered findings.
// Plain data that goes to the analysis thread with every document.
import type { CatalogueText } from '../contracts/catalogue';
import type { SuppressionEntry } from '../review/suppression';

export interface Surroundings {
	/** Folders whose files and git blobs may be read, by absolute paths. */
	readonly folders: readonly string[];
	/** On top of the shipped catalogue. */
	readonly contracts: readonly CatalogueText[];
	readonly suppressions: readonly SuppressionEntry[];
}

/** Of a document of which nothing around may be read. */
export const NO_SURROUNDINGS: Surroundings = { folders: [], contracts: [], suppressions: [] };
