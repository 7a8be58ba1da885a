// Packs the variables of a reduced program into 32-bit words, none across a border.
import { type Program, usedVariables } from '../compile/ir';

export interface Slot {
	readonly word: number;
	readonly shift: number;
	readonly mask: number;
}

export interface Layout {
	readonly words: number;
	/** Where a variable is; undefined for one that never changes. */
	readonly slots: readonly (Slot | undefined)[];
}

/** The layout of the variables that the program reads or assigns. */
export function layoutOf(program: Program): Layout {
	const ids = usedVariables(program);
	const bits = (id: number): number => Math.max(1, 32 - Math.clz32((program.variables[id]?.size ?? 2) - 1));
	const slots: (Slot | undefined)[] = program.variables.map(() => undefined);
	const free: number[] = [];
	for (const id of [...ids].sort((a, b) => bits(b) - bits(a) || a - b)) {
		let word = free.findIndex((left) => left >= bits(id));
		if (word < 0) word = free.push(32) - 1;
		const left = free[word] ?? 32;
		slots[id] = { word, shift: 32 - left, mask: 2 ** bits(id) - 1 };
		free[word] = left - bits(id);
	}
	return { words: Math.max(1, free.length), slots };
}

/** Writes values into words. */
export function pack(layout: Layout, values: ArrayLike<number>): Int32Array {
	const words = new Int32Array(layout.words);
	layout.slots.forEach((slot, id) => {
		if (slot) words[slot.word] = (words[slot.word] ?? 0) | ((values[id] ?? 0) << slot.shift);
	});
	return words;
}

/** Reads words back over the values that never change. */
export function unpack(
	layout: Layout,
	words: ArrayLike<number>,
	from: number,
	constants: Uint8Array,
): Uint8Array {
	const values = constants.slice();
	layout.slots.forEach((slot, id) => {
		if (slot) values[id] = ((words[from + slot.word] ?? 0) >>> slot.shift) & slot.mask;
	});
	return values;
}
