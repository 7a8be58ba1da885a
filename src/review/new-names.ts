// Which names a series brings in: lines that its patches do not show are older than they are, and cannot mention them.
// Only counts what is certain: a name that also stands on a line the series did not add is not new.
import type { CFunction } from '../kernel-c/file';
import { type CImage, linesOf } from './image-analysis';

const WORD = /[A-Za-z_]\w*/g;

/** Names new in one file so far, and those of one function only. Grows from patch to patch. */
export class NewNames {
	private readonly shared = new Set<string>();
	private readonly ofFile = new Map<string, Set<string>>();
	private readonly ofFunction = new Map<string, Set<string>>();

	/** Learns what a patch adds, from the images of one of its files. */
	learn(pre: CImage | null, post: CImage): void {
		const { path } = post.image;
		const before = pre ? wordsOf(pre, () => true) : new Set<string>();
		for (const { name, isShared } of definitions(post)) {
			if (before.has(name)) continue;
			if (isShared) this.shared.add(name);
			else add(this.ofFile, path, name);
		}
		for (const each of post.code.functions) {
			const old = pre?.code.functions.find(({ head }) => head.name === each.head.name);
			const known = old && pre ? wordsIn(pre, old, () => true) : new Set<string>();
			const kept = wordsIn(post, each, (changed) => !changed);
			const key = keyOf(path, each.head.name);
			for (const name of localsAdded(post, each))
				if (!known.has(name) && !kept.has(name)) add(this.ofFunction, key, name);
		}
	}

	/** The names that hidden lines of a function cannot mention. */
	hiddenIn(path: string, functionName: string): ReadonlySet<string> {
		return new Set([
			...this.shared,
			...(this.ofFile.get(path) ?? []),
			...(this.ofFunction.get(keyOf(path, functionName)) ?? []),
		]);
	}
}

const keyOf = (path: string, functionName: string) => `${path}\n${functionName}`;

function add(index: Map<string, Set<string>>, key: string, name: string): void {
	const names = index.get(key);
	if (names) names.add(name);
	else index.set(key, new Set([name]));
}

/** Functions and macros that the patch defines on added lines. */
function definitions(post: CImage): { name: string; isShared: boolean }[] {
	const isAdded = (offset: number) => post.image.changed[post.index.position(offset).line] === true;
	const inHeader = post.image.path.endsWith('.h');
	const functions = post.code.functions
		.filter(({ head }) => isAdded(head.nameSpan.start))
		.map(({ head }) => ({ name: head.name, isShared: inHeader || !head.isStatic }));
	const macros = post.code.macros
		.filter((macro) => isAdded(macro.start))
		.map((macro) => ({ name: macro.name, isShared: inHeader }));
	return [...functions, ...macros];
}

/** Local variables and parameters of a function that are declared on added lines only. */
function localsAdded(post: CImage, each: CFunction): Set<string> {
	const added = new Set<string>();
	const older = new Set<string>();
	const note = (name: string, offset: number) =>
		(post.image.changed[post.index.position(offset).line] ? added : older).add(name);
	for (const parameter of each.head.parameters)
		if (parameter.name !== null) note(parameter.name, parameter.start);
	for (const node of each.flow.nodes) if (node.kind === 'declare') note(node.name, node.start);
	for (const name of older) added.delete(name);
	return added;
}

function wordsIn(image: CImage, each: CFunction, wanted: (changed: boolean) => boolean): Set<string> {
	const { first, last } = linesOf(image, each.head);
	return wordsOf(image, wanted, first, last);
}

/** Words of the image's own lines: markers and concluded lines do not count. */
function wordsOf(
	{ image, index }: CImage,
	wanted: (changed: boolean) => boolean,
	first = 0,
	last = image.lineNumbers.length - 1,
): Set<string> {
	const found = new Set<string>();
	for (let line = first; line <= last; line++) {
		if (!image.lineNumbers[line] || !wanted(image.changed[line] ?? false)) continue;
		for (const word of index.lineText(line).match(WORD) ?? []) found.add(word);
	}
	return found;
}
