// With which arguments alone a function goes one of its ways: `if (!entry) return false;`.
import { ANY, type Classes } from '../path/signs';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { parameterPart } from './caller-terms';

/** The signs that parameters have, by index, at all of some exits; none of those that may have any sign. */
export function askedOf(exploration: Exploration, exits: readonly Exit[]): Map<number, Classes> {
	const [first = new Map<number, Classes>(), ...others] = exits.map((exit) => signsAt(exploration, exit));
	return others.reduce(eitherOf, first);
}

/** What one of two ways asks: of a parameter that either says nothing of, nothing. */
export function eitherOf(
	one: ReadonlyMap<number, Classes>,
	other: ReadonlyMap<number, Classes>,
): Map<number, Classes> {
	const both = [...one].map(([index, classes]): [number, Classes] => [
		index,
		classes | (other.get(index) ?? ANY),
	]);
	return new Map(both.filter(([, classes]) => classes !== ANY));
}

function signsAt(exploration: Exploration, { outcomes }: Exit): Map<number, Classes> {
	const signs = new Map<number, Classes>();
	for (const [symbol, classes] of outcomes) {
		const index = parameterPart(exploration, symbol)?.index;
		if (index !== undefined && classes !== ANY) signs.set(index, classes);
	}
	return signs;
}
