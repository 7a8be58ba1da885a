// The folders of source code that the user has open: finds functions in them, and the files that logs and patches name.
// Nothing outside of the folders is read, whatever a name says.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { plainName } from '../trace/attribution';
import { type Definition, DefinitionIndex } from './definition-index';

/** Prefixes of the functions that the kernel's system call macros make. */
const SYSCALL_WRAPPER = /^__(?:x64|ia32|arm64|arm|s390x?|riscv|powerpc|loongarch|se|do)_(?=(?:compat_)?sys_)/;

/** A stack's symbol as the source names the function: without what compilers and system call macros add. */
export function sourceName(symbol: string): string {
	return plainName(symbol).replace(SYSCALL_WRAPPER, '');
}

export class SourceFolders {
	private indexes: readonly DefinitionIndex[] = [];

	/** Takes the folders that are open now, by absolute paths. What is known of those that stay is kept. */
	set(folders: readonly string[]): void {
		const known = new Map(this.indexes.map((index) => [index.folder, index]));
		this.indexes = [...new Set(folders)].map((folder) => known.get(folder) ?? new DefinitionIndex(folder));
	}

	get folders(): readonly string[] {
		return this.indexes.map(({ folder }) => folder);
	}

	/** The definitions of the function that a symbol is of. The hint is the module it was in. Rejects when aborted. */
	async definitions(symbol: string, hint: string | null, signal: AbortSignal): Promise<Definition[]> {
		const found: Definition[] = [];
		for (const index of this.indexes) found.push(...(await index.find(sourceName(symbol), hint, signal)));
		return found;
	}

	/** As `definitions`, where that takes no reading of whole folders; else begins that for the next time and gives none. */
	async definitionsAtHand(symbol: string, hint: string | null, signal: AbortSignal): Promise<Definition[]> {
		if (this.indexes.every(({ isReady }) => isReady)) return this.definitions(symbol, hint, signal);
		for (const index of this.indexes) index.prepare(signal);
		return [];
	}

	/**
	 * The file that a path of a log or patch means: below a folder as it stands, or with its first parts left out, as a
	 * build's own folder is in no tree, and a part of a tree may be open by itself. Null where there is none.
	 */
	async file(named: string): Promise<string | null> {
		for (const folder of this.folders)
			for (const candidate of candidatesIn(folder, named)) if (await isFile(candidate)) return candidate;
		return null;
	}
}

/** The innermost of the folders that a file is in; null for one that is in none. */
export function folderOf(file: string, folders: readonly string[]): string | null {
	const around = folders.filter((folder) => file.startsWith(folder + path.sep));
	return around.sort((one, other) => other.length - one.length)[0] ?? null;
}

/** Where a path may lie below a folder, the longest reading first. */
export function candidatesIn(folder: string, named: string): string[] {
	const parts = named.split('/').filter((part) => part !== '' && part !== '.');
	if (parts.length === 0 || parts.includes('..') || parts.some((part) => /[\\:\0]/.test(part))) return [];
	const found: string[] = [];
	for (let cut = 0; cut < Math.min(parts.length, 20); cut++) {
		// A bare file name says too little, unless it was in a folder of this name.
		const isSure = cut === 0 || parts.length - cut >= 2 || parts[cut - 1] === path.basename(folder);
		if (isSure) found.push(path.join(folder, ...parts.slice(cut)));
	}
	return found;
}

async function isFile(file: string): Promise<boolean> {
	return stat(file).then(
		(about) => about.isFile(),
		() => false,
	);
}
