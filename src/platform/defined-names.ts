// Which C files define which functions, file by file: what is known of a file is kept for as long as the file stays the same.
// Reads names alone; which of several files is meant, and what functions do, is not known here.
import { readFileSync, statSync } from 'node:fs';
import { reachableNames } from './definition-index';

/** C files as a host has them. Neither call throws. */
export interface CodeTexts {
	/** What differs between two states of a file; null where there is nothing to read. */
	state(file: string): string | null;
	text(file: string): string | null;
}

const MOST_BYTES = 4 * 1024 * 1024;

/** The files of this machine; one that is too large for C counts as absent. */
export const ON_DISK: CodeTexts = {
	state(file) {
		try {
			const { mtimeMs, size } = statSync(file);
			return size <= MOST_BYTES ? `${mtimeMs} ${size}` : null;
		} catch {
			return null;
		}
	},
	text(file) {
		try {
			return readFileSync(file, 'utf8');
		} catch {
			return null;
		}
	},
};

const NONE: ReadonlySet<string> = new Set();

interface Known {
	readonly state: string;
	readonly names: ReadonlySet<string>;
}

/** The names that a set of C files define for each other. */
export class DefinedNames {
	private readonly known = new Map<string, Known>();
	private readonly homes = new Map<string, Set<string>>();

	/** @param onChange called with a file that is not what it was, and the names that it defined or defines now */
	constructor(
		private readonly texts: CodeTexts,
		private readonly onChange: (file: string, names: ReadonlySet<string>) => void = () => {},
	) {}

	/** All files that were looked at and are there. */
	get files(): readonly string[] {
		return [...this.known.keys()];
	}

	/** The files that define a function. */
	homesOf(name: string): ReadonlySet<string> {
		return this.homes.get(name) ?? NONE;
	}

	/** Takes a file as it is now: it may be new, changed or gone. */
	look(file: string): void {
		const state = this.texts.state(file);
		const before = this.known.get(file);
		if (state === (before?.state ?? null)) return;
		const text = state === null ? null : this.texts.text(file);
		const names = text === null ? NONE : reachableNames(file, text);
		for (const name of before?.names ?? NONE) if (!names.has(name)) this.homes.get(name)?.delete(file);
		for (const name of names) {
			const homes = this.homes.get(name);
			if (homes) homes.add(file);
			else this.homes.set(name, new Set([file]));
		}
		if (state === null) this.known.delete(file);
		else this.known.set(file, { state, names });
		this.onChange(file, new Set([...(before?.names ?? NONE), ...names]));
	}
}
