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

/** Stands in a sequence for elements that are not shown. */
export const GAP = 'gap';

/** A sequence without what stands for elements that are not shown. */
export const withoutGaps = (sequence: readonly string[]): string[] =>
	sequence.filter((element) => !isGap(element));

/** Whether an element, numbered or not, stands for some that are not shown. */
export const isGap = (element: string): boolean => element === GAP || element.startsWith(`${GAP}#`);

/** How an element stands to lines that are not shown: before what they do, or behind it. */
export type Side = 'before' | 'behind';

interface Placing {
	/** Where an element goes that has no neighbour in the sequence. */
	readonly otherwise?: (sequence: readonly string[]) => number;
	readonly sideOf?: (element: string) => Side | undefined;
}

/**
 * Makes the change from `before` to `after` to a sequence that has elements of both and others between them. What is
 * added goes behind the nearest element before it that the sequence has, else before the nearest one behind it, else
 * where `otherwise` says. One that has a side goes there of what a gap next to it may hide.
 * @param after may have gaps
 */
export function applyEdit(
	sequence: readonly string[],
	before: readonly string[],
	after: readonly string[],
	{ otherwise = (all) => all.length, sideOf = () => undefined }: Placing = {},
): string[] {
	const { dropped, added } = editBetween(withoutGaps(before), withoutGaps(after));
	const result = sequence.filter((element) => !dropped.has(element));
	after.forEach((element, index) => {
		if (!added.has(element)) return;
		const old = result.indexOf(element);
		if (old >= 0) result.splice(old, 1);
		const previous = after.findLastIndex((other, at) => at < index && result.includes(other));
		const next = after.findIndex((other, at) => at > index && !added.has(other) && result.includes(other));
		const side = sideOf(element);
		const isParted = (from: number, to: number): boolean => after.slice(from, to).some(isGap);
		const isAhead = next >= 0 && (previous < 0 || (side === 'behind' && isParted(previous, index)));
		const isFirst = previous < 0 && side === 'before' && next >= 0 && isParted(index, next);
		const ahead = isFirst ? 0 : result.indexOf(after[next] ?? '');
		const behind = previous >= 0 ? result.indexOf(after[previous] ?? '') + 1 : otherwise(result);
		result.splice(isAhead ? ahead : behind, 0, element);
	});
	return result;
}
