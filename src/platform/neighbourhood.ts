// Which file defines a function, as code of another file reaches it: the files that were named together, then the tree.
// Reads C files only, and only their names until one is asked for. What functions do is not known here.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { DefinitionSource } from '../review/functions-around';
import { type CodeTexts, DefinedNames, ON_DISK } from './defined-names';

/** A tree with more C files is too slow to index for a check: of one, only the folder of the asking file is known. */
const MOST_FILES = 5_000;

const isC = (file: string): boolean => /\.[ch]$/.test(file);

/** How a neighbourhood is kept by who lives longer than the files stay the same. */
export interface Keeping {
	readonly texts: CodeTexts;
	/** Called with a file that is not what it was, and the names that it defined or defines now. */
	readonly onChange: (file: string, names: ReadonlySet<string>) => void;
}

/** Finds definitions in the files that were named and in a tree. Each part is read when it is first needed. */
export class Neighbourhood implements DefinitionSource {
	/** The names of given files by their absolute paths. */
	private readonly named: ReadonlyMap<string, string>;
	private readonly given: DefinedNames;
	private readonly inTree: DefinedNames;
	private readonly texts: CodeTexts;
	private isGivenRead = false;
	/** Whether the whole tree was read; null before it was looked at. */
	private isWhole: boolean | null = null;
	/** Folders that were read, where the tree is too large. */
	private readonly folders = new Set<string>();

	/**
	 * @param given the files under review; others than C files are passed over
	 * @param tree the working tree, or null
	 */
	constructor(
		given: readonly string[],
		private readonly tree: string | null,
		keeping: Partial<Keeping> = {},
	) {
		this.named = new Map(given.filter(isC).map((file) => [path.resolve(file), file]));
		this.texts = keeping.texts ?? ON_DISK;
		this.given = new DefinedNames(this.texts, keeping.onChange);
		this.inTree = new DefinedNames(this.texts, keeping.onChange);
	}

	/** Whether there is any other file to look into. */
	get isEmpty(): boolean {
		return this.tree === null && this.named.size < 2;
	}

	homeOf(name: string, file: string): string | null {
		const asking = path.resolve(file);
		this.learn(asking);
		const inTree = [...this.inTree.homesOf(name)];
		const near = this.isWhole ? inTree : inTree.filter((home) => isBeside(home, asking));
		return nearest([...this.given.homesOf(name)], asking) ?? nearest(near, asking);
	}

	/** As it was given; for one of the tree below the tree's name. */
	nameOf(file: string): string {
		const given = this.named.get(file);
		if (given !== undefined || this.tree === null) return given ?? file;
		return path.join(this.tree, path.relative(path.resolve(this.tree), file));
	}

	read(file: string): string | null {
		return this.texts.text(file);
	}

	/**
	 * Reads which functions the files around one define, where that has not been done.
	 * @param cancelled asked between files
	 * @returns false where it was cancelled; the next call goes on from there
	 */
	learn(file: string, cancelled: () => boolean = () => false): boolean {
		const folder = path.dirname(path.resolve(file));
		this.isGivenRead ||= lookAtAll(this.given, this.named.keys(), cancelled);
		if (!this.isGivenRead || this.tree === null) return this.isGivenRead;
		if (this.isWhole || this.folders.has(folder)) return true;
		const whole = this.isWhole === false ? null : filesBelow(this.tree);
		const known = this.inTree.files.filter((one) => whole !== null || path.dirname(one) === folder);
		// What was there before may be gone.
		const files = new Set([...(whole ?? filesIn(folder)), ...known]);
		if (!lookAtAll(this.inTree, files, cancelled)) return false;
		this.isWhole = whole !== null;
		if (!this.isWhole) this.folders.add(folder);
		return true;
	}

	/** Files may have changed, come or gone: what was read is held against them by the next `learn`. */
	doubt(): void {
		this.isGivenRead = false;
		if (this.isWhole) this.isWhole = null;
		this.folders.clear();
	}

	/** Takes a file of the tree as it is now. */
	look(file: string): void {
		this.inTree.look(file);
	}
}

/** False where it was cancelled. */
function lookAtAll(names: DefinedNames, files: Iterable<string>, cancelled: () => boolean): boolean {
	for (const file of files) {
		if (cancelled()) return false;
		names.look(file);
	}
	return true;
}

const isBeside = (file: string, other: string): boolean => path.dirname(file) === path.dirname(other);

/** The one file to take: in the folder of the asking file before elsewhere, code before headers; null where several are left. */
function nearest(files: readonly string[], asking: string): string | null {
	const others = files.filter((file) => file !== asking);
	for (const some of [others.filter((file) => isBeside(file, asking)), others]) {
		const code = some.filter((file) => file.endsWith('.c'));
		const [first, ...rest] = code.length > 0 ? code : some;
		if (first !== undefined) return rest.length === 0 ? first : null;
	}
	return null;
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

const filesIn = (folder: string): string[] =>
	entriesOf(folder).flatMap((entry) =>
		entry.isFile() && isC(entry.name) ? path.join(folder, entry.name) : [],
	);
