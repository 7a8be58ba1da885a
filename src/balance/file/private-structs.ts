// Which variables of a function point to structs that its file alone defines: code elsewhere cannot name their members.
import type { CFile, CFunction } from '../../kernel-c/file';
import { StructPointers } from '../../kernel-c/struct-member';

/** The variables of a function that point to structs which the file defines. */
export function privatePointers(each: CFunction, { layouts }: CFile): ReadonlySet<string> {
	const own = new Set(layouts.map(({ name }) => name));
	return own.size === 0 ? own : new StructPointers(each).pointersTo(own);
}
