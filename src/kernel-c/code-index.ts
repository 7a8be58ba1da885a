// An index over the C files of a folder: which file defines what, which calls what by name, which macros are loops.
// It keeps summaries, not texts, and reads a file again when its content changed. Who finds the files is the host.
import { bindingsOf } from './bindings';
import { type CFile, parseC } from './file';

/** One C file, as the host found it. */
export interface SourceFile {
	readonly path: string;
	readonly text: string;
}

/** What is kept of a file. */
interface Summary {
	readonly hash: string;
	/** Function name to whether it is static. */
	readonly functions: ReadonlyMap<string, boolean>;
	readonly iterators: ReadonlyMap<string, boolean>;
	/** Every word before a `(` in the file. */
	readonly mentions: ReadonlySet<string>;
	/** Members that have functions bound to them, with the names. */
	readonly bound: ReadonlyMap<string, readonly string[]>;
}

/** How a refresh went: how many files were read, were found unchanged, are gone; or that it was cancelled. */
export interface RefreshReport {
	readonly read: number;
	readonly unchanged: number;
	readonly removed: number;
	readonly cancelled: boolean;
}

const CALLED = /\b([A-Za-z_]\w*)\s*\(/g;

/** Content hash of 53 bits, for telling one version of a file from another. */
export function contentHash(text: string): string {
	let [low, high] = [0xdeadbeef, 0x41c6ce57];
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		low = Math.imul(low ^ code, 2654435761);
		high = Math.imul(high ^ code, 1597334677);
	}
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	return `${text.length}-${(4294967296 * (2097151 & high) + (low >>> 0)).toString(36)}`;
}

function summarise(text: string, hash: string): Summary {
	const file = parseC(text);
	const own = new Map(file.macros.flatMap(({ name }) => [[name, file.iterators.get(name)] as const]));
	const iterators = new Map(
		[...own].flatMap(([name, isLoop]) => (isLoop === undefined ? [] : [[name, isLoop] as const])),
	);
	const bound = new Map<string, string[]>();
	for (const { field, functionName } of bindingsOf(file)) {
		const member = field?.split('.').pop();
		if (member) bound.set(member, [...(bound.get(member) ?? []), functionName]);
	}
	const functions = new Map(file.functions.map(({ head }) => [head.name, head.isStatic] as const));
	return {
		hash,
		functions,
		iterators,
		bound,
		mentions: new Set([...text.matchAll(CALLED)].map((match) => match[1] ?? '')),
	};
}

export class CodeIndex {
	private readonly files = new Map<string, Summary>();
	private loops: ReadonlyMap<string, boolean> | null = null;

	/**
	 * Brings the index up to date with the files given, which are all there are. Unchanged ones are not read again.
	 * A cancelled refresh keeps what it did and removes nothing.
	 */
	async refresh(
		sources: AsyncIterable<SourceFile> | Iterable<SourceFile>,
		signal?: AbortSignal,
	): Promise<RefreshReport> {
		const seen = new Set<string>();
		let [read, unchanged] = [0, 0];
		for await (const { path, text } of sources) {
			if (signal?.aborted) return { read, unchanged, removed: 0, cancelled: true };
			seen.add(path);
			if (this.update(path, text)) read++;
			else unchanged++;
		}
		const gone = [...this.files.keys()].filter((path) => !seen.has(path));
		for (const path of gone) this.remove(path);
		return { read, unchanged, removed: gone.length, cancelled: false };
	}

	/** Takes in one file; false when its content is already indexed. */
	update(path: string, text: string): boolean {
		const hash = contentHash(text);
		if (this.files.get(path)?.hash === hash) return false;
		this.files.set(path, summarise(text, hash));
		this.loops = null;
		return true;
	}

	remove(path: string): void {
		this.files.delete(path);
		this.loops = null;
	}

	get size(): number {
		return this.files.size;
	}

	/** The macros that the indexed files define, and whether they are loops: for `parseC` and `CDocument`. */
	iterators(): ReadonlyMap<string, boolean> {
		if (this.loops) return this.loops;
		const all = new Map<string, boolean>();
		for (const { iterators } of this.files.values())
			for (const [name, isLoop] of iterators) all.set(name, isLoop || all.get(name) === true);
		this.loops = all;
		return all;
	}

	/** Paths of the files that define a function; where it is static in others than `from`, those are left out. */
	definersOf(name: string, from?: string): readonly string[] {
		return this.pathsWhere(({ functions }, path) => {
			const isStatic = functions.get(name);
			return isStatic !== undefined && (!isStatic || from === undefined || path === from);
		});
	}

	/** Paths of the files that may call a function: they name it before a bracket, or call a member it is bound to. */
	callersOf(name: string): readonly string[] {
		const members = new Set<string>();
		for (const { bound } of this.files.values())
			for (const [member, names] of bound) if (names.includes(name)) members.add(member);
		return this.pathsWhere(
			({ mentions }) => mentions.has(name) || [...members].some((member) => mentions.has(member)),
		);
	}

	private pathsWhere(test: (summary: Summary, path: string) => boolean): readonly string[] {
		return [...this.files].filter(([path, summary]) => test(summary, path)).map(([path]) => path);
	}

	/** Reads a file with the loops of the whole index known. */
	parse(text: string): CFile {
		return parseC(text, { iterators: this.iterators() });
	}
}
