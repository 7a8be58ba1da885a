// The files of a folder by which its people speak to DAX Lens: contracts of their own, and findings that they have answered.
// Knows their names and reads them; what they say is read elsewhere.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CatalogueText } from '../contracts/catalogue';

/** Paths below the folder, as a user writes them. The first is the one that is made where there is none. */
export const CONTRACT_FILES = [
	'.daxlens/contracts.yaml',
	'.daxlens/contracts.yml',
	'.daxlens/contracts.json',
] as const;
export const SUPPRESSION_FILE = '.daxlens/suppressions.yaml';

/** What a folder's files say; `file` is what messages call them. */
export interface WorkspaceFiles {
	readonly contracts: readonly CatalogueText[];
	/** Null where there is none. */
	readonly suppressions: CatalogueText | null;
}

/** Gives the text of a file, or null where there is none. May throw where it cannot be read. */
export type ReadText = (file: string) => string | null;

/** Reads a file of this machine. */
export const readDisk: ReadText = (file) => {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return null;
		throw error;
	}
};

/**
 * Reads the files of a folder.
 * @param folder absolute, or empty for the folder that the program runs in: then the names stay relative
 */
export function readWorkspaceFiles(folder: string, read: ReadText = readDisk): WorkspaceFiles {
	const given = (name: string): CatalogueText[] => {
		const file = path.join(folder, name);
		const text = read(file);
		return text === null ? [] : [{ file, text }];
	};
	return { contracts: CONTRACT_FILES.flatMap(given), suppressions: given(SUPPRESSION_FILE)[0] ?? null };
}
