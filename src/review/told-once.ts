// One leak, told once: exits of a function that leave with the same thing held, taken by the same call, are one mistake of its
// author. Puts findings together for who reads them; each stays what it is, and is compared and suppressed by itself.
import type { Severity } from '../finding/finding';
import type { ReviewedFinding } from './reviewed';

/** A mistake and where it shows. */
export interface Told<T> {
	/** The most severe, and of these the first. */
	readonly told: T;
	/** The others, in their order; empty for most. */
	readonly also: readonly T[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * Findings with those of one leak put together, each leak at the place of its first.
 * @param findingOf the finding of an element
 * @param stateOf what else must be the same, where a surface shows more of findings than they say themselves
 */
export function toldOnce<T>(
	findings: readonly T[],
	findingOf: (element: T) => ReviewedFinding,
	stateOf: (element: T) => unknown = () => null,
): Told<T>[] {
	const groups = new Map<unknown, T[]>();
	for (const element of findings) {
		const key = leakOf(findingOf(element), stateOf(element)) ?? element;
		const group = groups.get(key);
		if (group) group.push(element);
		else groups.set(key, [element]);
	}
	return [...groups.values()].flatMap((group) => {
		const rankOf = (element: T) => RANK[findingOf(element).severity];
		const [told] = group.toSorted((one, other) => rankOf(one) - rankOf(other));
		return told === undefined ? [] : { told, also: group.filter((element) => element !== told) };
	});
}

/** What exits of one leak have in common; null for what is no leak. */
function leakOf(
	{ rule, file, function: name, resource, path, patch, suppression }: ReviewedFinding,
	state: unknown,
) {
	const [taken] = path;
	if (rule !== 'unreleased-on-path' || !resource || !taken) return null;
	const context = patch && [patch.messageId, patch.status, patch.fixedBy];
	const { contract, expression } = resource;
	return JSON.stringify([
		file,
		name,
		contract,
		expression,
		taken.line,
		taken.column,
		context,
		suppression,
		state,
	]);
}
