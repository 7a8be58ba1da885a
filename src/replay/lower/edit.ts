// How one sequence became another, and the same change made to a third that is like them. Knows nothing of what the
// elements mean.

/** Elements told apart by their place among equal ones: `a`, `b`, `a#2`. */
export function numbered(sequence: readonly string[]): string[] {
	const seen = new Map<string, number>();
	return sequence.map((element) => {
		const count = (seen.get(element) ?? 0) + 1;
		seen.set(element, count);
		return count === 1 ? element : `${element}#${count}`;
	});
}

/** The elements of the longest common subsequence. */
export function commonOrder(one: readonly string[], other: readonly string[]): Set<string> {
	const table = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
	const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
	for (let row = one.length - 1; row >= 0; row--)
		for (let column = other.length - 1; column >= 0; column--) {
			const cells = table[row];
			if (!cells) continue;
			cells[column] =
				one[row] === other[column]
					? at(row + 1, column + 1) + 1
					: Math.max(at(row + 1, column), at(row, column + 1));
		}
	const kept = new Set<string>();
	for (let row = 0, column = 0; row < one.length && column < other.length; ) {
		const element = one[row] ?? '';
		if (element === other[column]) {
			kept.add(element);
			row++;
			column++;
		} else if (at(row + 1, column) >= at(row, column + 1)) row++;
		else column++;
	}
	return kept;
}

/** What a change takes out and puts in; an element in both was moved. */
export interface Edit {
	readonly dropped: ReadonlySet<string>;
	readonly added: ReadonlySet<string>;
}

/** The change from one sequence of distinct elements to another. */
export function editBetween(before: readonly string[], after: readonly string[]): Edit {
	const kept = commonOrder(before, after);
	return {
		dropped: new Set(before.filter((element) => !kept.has(element))),
		added: new Set(after.filter((element) => !kept.has(element))),
	};
}

/**
 * Makes the change from `before` to `after` to a sequence that has elements of both and others between them. What is
 * added goes behind the nearest element before it that the sequence has, else before the nearest one behind it, else
 * where `otherwise` says.
 */
export function applyEdit(
	sequence: readonly string[],
	before: readonly string[],
	after: readonly string[],
	otherwise: (sequence: readonly string[]) => number = (all) => all.length,
): string[] {
	const { dropped, added } = editBetween(before, after);
	const result = sequence.filter((element) => !dropped.has(element));
	after.forEach((element, index) => {
		if (!added.has(element)) return;
		const old = result.indexOf(element);
		if (old >= 0) result.splice(old, 1);
		const previous = after.slice(0, index).findLast((other) => result.includes(other));
		const next = after.slice(index + 1).find((other) => !added.has(other) && result.includes(other));
		const at =
			previous !== undefined
				? result.indexOf(previous) + 1
				: next !== undefined
					? result.indexOf(next)
					: otherwise(result);
		result.splice(at, 0, element);
	});
	return result;
}
