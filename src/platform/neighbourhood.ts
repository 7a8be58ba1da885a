// Which file defines a function, as code of another file reaches it: the files that were named together, then the tree.
// Reads C files only, and only their names until one is asked for. What functions do is not known here.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DefinitionSource, SourceText } from '../review/functions-around';
import { reachableNames } from './definition-index';

const MOST_BYTES = 4 * 1024 * 1024;
/** A tree with more C files is too slow to index for a check: of one, only the folder of the asking file is known. */
const MOST_FILES = 5_000;

const isC = (file: string): boolean => /\.[ch]$/.test(file);

/** Names of functions to the files that define them. */
type Names = ReadonlyMap<string, readonly string[]>;

/** Finds definitions in the files that were named and in a tree. Each part is indexed when it is first needed. */
export class Neighbourhood implements DefinitionSource {
	private readonly folders = new Map<string, Names>();
	private readonly named: string[];
	private given: Names | null = null;
	/** Of the whole tree; undefined before it was looked at, null where it is too large. */
	private whole: Names | null | undefined;

	/**
	 * @param given the files under review; others than C files are passed over
	 * @param tree the working tree, or null
	 */
	constructor(
		given: readonly string[],
		private readonly tree: string | null,
	) {
		this.named = given.filter(isC).map((file) => path.resolve(file));
	}

	/** Whether there is any other file to look into. */
	get isEmpty(): boolean {
		return this.tree === null && this.named.length < 2;
	}

	homeOf(name: string, file: string): SourceText | null {
		const asking = path.resolve(file);
		this.given ??= namesIn(this.named);
		const home = nearest(this.given.get(name), asking) ?? nearest(this.inTree(asking).get(name), asking);
		const text = home === null ? null : readText(home);
		return home === null || text === null ? null : { path: home, text };
	}

	/** What the tree has for a file: all of it, or the files beside that one. */
	private inTree(file: string): Names {
		if (this.tree === null) return new Map();
		if (this.whole === undefined) {
			const files = filesBelow(this.tree);
			this.whole = files && namesIn(files);
		}
		if (this.whole) return this.whole;
		const folder = path.dirname(file);
		const known = this.folders.get(folder);
		if (known) return known;
		const names = namesIn(
			entriesOf(folder).flatMap((entry) => (entry.isFile() ? path.join(folder, entry.name) : [])),
		);
		this.folders.set(folder, names);
		return names;
	}
}

/** The one file to take: in the folder of the asking file before elsewhere, code before headers; null where several are left. */
function nearest(files: readonly string[] | undefined, asking: string): string | null {
	const others = files?.filter((file) => file !== asking) ?? [];
	const beside = others.filter((file) => path.dirname(file) === path.dirname(asking));
	for (const some of [beside, others]) {
		const code = some.filter((file) => file.endsWith('.c'));
		const [first, ...rest] = code.length > 0 ? code : some;
		if (first !== undefined) return rest.length === 0 ? first : null;
	}
	return null;
}

function namesIn(files: readonly string[]): Names {
	const names = new Map<string, string[]>();
	for (const file of files.filter(isC)) {
		const text = readText(file);
		for (const name of text === null ? [] : reachableNames(file, text)) {
			const homes = names.get(name);
			if (homes) homes.push(file);
			else names.set(name, [file]);
		}
	}
	return names;
}

const entriesOf = (folder: string) => {
	try {
		return readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
			one.name < other.name ? -1 : 1,
		);
	} catch {
		return [];
	}
};

/** All C files below a folder, but for hidden folders and links; null for more than are indexed. */
function filesBelow(root: string): string[] | null {
	const found: string[] = [];
	const open = [path.resolve(root)];
	for (let folder = open.pop(); folder !== undefined; folder = open.pop())
		for (const entry of entriesOf(folder)) {
			const full = path.join(folder, entry.name);
			if (entry.isDirectory() && !entry.name.startsWith('.')) open.push(full);
			else if (entry.isFile() && isC(entry.name) && found.push(full) > MOST_FILES) return null;
		}
	return found;
}

function readText(file: string): string | null {
	try {
		return statSync(file).size > MOST_BYTES ? null : readFileSync(file, 'utf8');
	} catch {
		return null;
	}
}
