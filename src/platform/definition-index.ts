// Where the functions of a folder are defined: a light index of names, built once when first asked, and the exact place
// read from the few files that qualify. Reads C files only and only below the folder; writes nothing, runs nothing.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseC } from '../kernel-c/file';
import { LineIndex } from '../text/position';
import { walkFolder } from './walk-folder';

/** A function's definition in a file. */
export interface Definition {
	/** Absolute path. */
	readonly file: string;
	/** Of the name; line and columns counted from 0. */
	readonly line: number;
	readonly column: number;
	readonly endColumn: number;
	/** The head as one line of code, without its body. */
	readonly head: string;
}

/** A Linux tree has some 60,000 C files; what is larger is indexed in part. */
const MOST_FILES = 120_000;
const MOST_BYTES = 4 * 1024 * 1024;
/** Readers at work at one time. */
const READERS = 8;
/** Static functions of one name in more files than this are not told apart any further. */
const MOST_DEFINITIONS = 20;
/** A name that is not found makes an index older than this be built anew: the file may have come since. */
const STALE_MS = 30_000;

/**
 * A name before a bracket on a line that may begin a definition: it starts in the first column and is no statement.
 * What only looks like one (a prototype, a macro's call) is sorted out when the file is read.
 */
const CANDIDATE = /^(?:[A-Za-z_][\w \t*]{0,160}[ \t*])?([A-Za-z_]\w{0,120})\(([A-Za-z_]\w{0,120})?/gm;

/** A part of a text as a text of its own: while it is kept, the whole need not be. */
const detached = (part: string): string => Buffer.from(part).toString();

const allDetached = (parts: ReadonlySet<string>): Set<string> => new Set([...parts].map(detached));

/** Names that a C text may define, each once. Linear in the text. */
export function candidateNames(text: string): Set<string> {
	const names = new Set<string>();
	for (const [, name = '', argument] of text.matchAll(CANDIDATE)) {
		names.add(name);
		if (argument === undefined || !/^[A-Z]/.test(name)) continue;
		// A macro that defines a function named by its first argument.
		names.add(argument);
		if (name.includes('SYSCALL_DEFINE'))
			names.add(`${name.startsWith('COMPAT') ? 'compat_' : ''}sys_${argument}`);
	}
	return allDetached(names);
}

/** Characters between a function's name and its body; a longer head is none. */
const LONGEST_HEAD = 2_000;

/**
 * Names of the functions that other files reach in this one: with a body, and not static unless it is a header. Linear in
 * the text; what the preprocessor would leave out is not told apart.
 */
export function reachableNames(file: string, text: string): Set<string> {
	const names = new Set<string>();
	for (const match of text.matchAll(CANDIDATE)) {
		const [line, name = ''] = match;
		const isStatic = /^static\b|\bstatic\b[^(]*$/.test(line.slice(0, line.indexOf('(')));
		if (isStatic && !file.endsWith('.h')) continue;
		const head = text.slice(match.index, match.index + LONGEST_HEAD);
		if (/[{;}#=]/.exec(head)?.[0] === '{') names.add(name);
	}
	return allDetached(names);
}

/** The definitions of a function in one C text, by its exact name. */
export function definitionsIn(file: string, text: string, name: string): Definition[] {
	const found = parseC(text).functions.filter(({ head }) => head.name === name);
	const lines = new LineIndex(text);
	return found.map(({ head }) => {
		const { line, column } = lines.position(head.nameSpan.start);
		const endColumn = column + head.nameSpan.end - head.nameSpan.start;
		const code = text.slice(head.start, head.bodySpan.start).replace(/\s+/g, ' ').trim();
		return { file, line, column, endColumn, head: code };
	});
}

interface Built {
	readonly files: readonly string[];
	/** Name to the positions of its files in `files`. */
	readonly names: ReadonlyMap<string, readonly number[]>;
	readonly at: number;
}

export class DefinitionIndex {
	private building: Promise<Built> | null = null;
	private built: Built | null = null;

	/** @param folder absolute path */
	constructor(readonly folder: string) {}

	/** Whether an answer needs no reading of the whole folder. */
	get isReady(): boolean {
		return this.built !== null;
	}

	/** Begins to build the index, if that has not begun. */
	prepare(signal: AbortSignal): void {
		void this.ready(signal).catch(() => {});
	}

	/**
	 * The definitions of a function, those in folders named as the hint (a module's name) first.
	 * Rejects when the signal is aborted.
	 */
	async find(name: string, hint: string | null, signal: AbortSignal): Promise<Definition[]> {
		let built = await this.ready(signal);
		let found = await this.read(built, name, hint, signal);
		if (found.length === 0 && Date.now() - built.at > STALE_MS) {
			this.building = null;
			built = await this.ready(signal);
			found = await this.read(built, name, hint, signal);
		}
		return found;
	}

	private ready(signal: AbortSignal): Promise<Built> {
		// The build serves all that ask: one that lost interest does not end it, and is itself not kept waiting.
		this.building ??= build(this.folder).then((built) => {
			this.built = built;
			return built;
		});
		const { building } = this;
		return new Promise((resolve, reject) => {
			signal.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
			if (signal.aborted) reject(new Error('cancelled'));
			building.then(resolve, (error) => {
				if (this.building === building) this.building = null;
				reject(error);
			});
		});
	}

	private async read(built: Built, name: string, hint: string | null, signal: AbortSignal) {
		const files = (built.names.get(name) ?? []).flatMap((index) => built.files[index] ?? []);
		const near = (file: string) => hint !== null && file.split(path.sep).includes(hint);
		const ordered = [...files.filter(near), ...files.filter((file) => !near(file))];
		const found: Definition[] = [];
		for (const file of ordered) {
			if (signal.aborted) throw new Error('cancelled');
			const text = await readText(file);
			if (text !== null) found.push(...definitionsIn(file, text, name));
			if (found.length >= MOST_DEFINITIONS) break;
		}
		const here = found.filter(({ file }) => near(file));
		return here.length > 0 ? here : found;
	}
}

async function build(folder: string): Promise<Built> {
	const files: string[] = [];
	const names = new Map<string, number[]>();
	const walk = walkFolder(folder, (name) => /\.[ch]$/.test(name));
	const work = async () => {
		for (;;) {
			const next = await walk.next();
			if (next.done || files.length >= MOST_FILES) return;
			const text = await readText(next.value);
			if (text === null) continue;
			const index = files.push(next.value) - 1;
			for (const name of candidateNames(text)) {
				const list = names.get(name);
				if (list) list.push(index);
				else names.set(name, [index]);
			}
		}
	};
	await Promise.all(Array.from({ length: READERS }, work));
	return { files, names, at: Date.now() };
}

/** The text of a file, or null where it cannot be read or is too large. */
export async function readText(file: string): Promise<string | null> {
	try {
		const { size } = await stat(file);
		return size > MOST_BYTES ? null : await readFile(file, 'utf8');
	} catch {
		return null;
	}
}
