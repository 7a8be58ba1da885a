// The operations that a file fills in: which of its functions stand in one variable together, by member. Initialisers only;
// knows no calls.
import { type Binding, bindingsOf } from './bindings';
import type { CFile, CFunction } from './file';

/** One variable of operations: its struct, and the functions in it by member. */
export interface Operations {
	/** The variable, or the object that they are assigned to. */
	readonly holder: string;
	readonly struct: string;
	readonly members: ReadonlyMap<string, CFunction>;
}

/**
 * All operations of a file with the functions of the file that are in them.
 * @param functions of the file, the first of each name
 */
export function operationsOf(file: CFile, functions: ReadonlyMap<string, CFunction>): Operations[] {
	const byHolder = new Map<string, Binding[]>();
	for (const binding of bindingsOf(file))
		byHolder.set(binding.holder, [...(byHolder.get(binding.holder) ?? []), binding]);
	return [...byHolder].map(([holder, bindings]) => {
		const members = bindings.flatMap(({ field, functionName }): [string, CFunction][] => {
			const each = functions.get(functionName);
			return field !== null && each ? [[field.slice(field.lastIndexOf('.') + 1), each]] : [];
		});
		return { holder, struct: bindings[0]?.structType ?? '', members: new Map(members) };
	});
}
