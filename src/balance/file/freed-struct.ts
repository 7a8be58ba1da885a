// Of which struct a call frees the memory, by the catalogue and the declared type of the variable that it is handed.
// Knows no paths.
import type { Catalogue } from '../../contracts/catalogue';
import type { Call } from '../../kernel-c/expression';
import type { StructPointers } from '../../kernel-c/struct-member';

/** The struct of the object that a call frees at once, where a variable names it; null for any other call. */
export function freedStruct(call: Call, pointers: StructPointers, { releases }: Catalogue): string | null {
	for (const { rule, key } of releases.get(call.name ?? '') ?? []) {
		const [part] = key;
		const struct = part?.from === 'argument' ? pointers.structOf(call.arguments[part.index]) : null;
		if (rule.frees === true && struct !== null) return struct;
	}
	return null;
}
