// The functions of a file that end an object for good: bound to such a member of operations, the module's exit, or called by
// other files under such a name. By names and bindings only; knows no paths.
import type { CFile, CFunction } from '../../kernel-c/file';
import type { Operations } from '../../kernel-c/operations';
import { undoes } from '../path/words';

/** A function that ends an object, and the operations it is bound in. */
export interface Teardown {
	readonly function: CFunction;
	readonly operations: Operations | null;
	/** Called by name: who calls it may have ended by then what uses the object. */
	readonly isByName: boolean;
}

/** `free_disk`, `release`: runs when a count has come to zero, and what still runs may hold the object by it. */
const IS_COUNTED = /(?:^|_)(?:free|release|evict)(?:_|$)/;

/** Structs of operations whose `release` is the end of an open file, not of a count. */
const OPENED: ReadonlySet<string> = new Set(['file_operations']);

/**
 * The teardowns of a file, by function.
 * @param functions of the file, the first of each name
 * @param all operations of the file
 */
export function teardownsOf(
	file: CFile,
	functions: ReadonlyMap<string, CFunction>,
	all: readonly Operations[],
): ReadonlyMap<CFunction, Teardown> {
	const found = new Map<CFunction, Teardown>();
	for (const operations of all)
		for (const [member, each] of operations.members)
			if (endsByName(member) || (member === 'release' && OPENED.has(operations.struct)))
				found.set(each, { function: each, operations, isByName: false });
	for (const { name, arguments: given } of file.invocations) {
		const each = name === 'module_exit' ? functions.get(given[0] ?? '') : undefined;
		if (each) found.set(each, { function: each, operations: null, isByName: false });
	}
	const bound = new Set(all.flatMap(({ members }) => [...members.values()]));
	for (const each of functions.values())
		if (!each.head.isStatic && !bound.has(each) && !found.has(each) && endsByName(each.head.name))
			found.set(each, { function: each, operations: null, isByName: true });
	return found;
}

const endsByName = (name: string): boolean => (undoes(name) || name === 'kill_sb') && !IS_COUNTED.test(name);
