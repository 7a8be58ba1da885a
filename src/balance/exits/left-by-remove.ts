// What the `remove` of a driver leaves where it answers with the error of a call: nobody asks for the answer, and nobody calls it
// again. Judges one function by what its other ways out give back.
import type { NodeId } from '../../kernel-c/flow';
import type { Operations } from '../../kernel-c/operations';
import { isPlaceState } from '../path/place-state';
import { POSITIVE } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { leakVerdict, type Verdict } from './verdict';
import { classesAt, isFailure } from './ways-out';

/** Names of the functions by which drivers of a file let go of a device. */
export const removersOf = (all: readonly Operations[]): ReadonlySet<string> =>
	new Set(
		all
			.filter(({ struct }) => /_driver$/.test(struct))
			.flatMap(({ members }) => [...members])
			.flatMap(([member, { head }]) => (/^(?:remove|disconnect)$/.test(member) ? [head.name] : [])),
	);

/** Ways out of a `remove` that fail by what a call gave, each with the first thing that only other ways give back. */
export function leftByRemove(exploration: Exploration): Verdict[] {
	const { exits, table, limit } = exploration;
	if (limit !== null || exits.some(({ imprecise }) => imprecise)) return [];
	const isOfCall = ({ value }: Exit) => value !== null && table.info(value).origin.kind === 'result';
	const failing = exits.filter((exit) => isOfCall(exit) && isFailure(exploration, exit));
	const given = exits.filter((exit) => !isFailure(exploration, exit)).flatMap(givenBack);
	const left = failing.flatMap((exit): [NodeId, Verdict][] => {
		const here = givenBack(exit);
		const isGiven = ({ contract, text }: Instance) =>
			here.some((other) => other.contract.id === contract.id && other.text === text);
		const isThere = ({ key: [object] }: Instance) =>
			object === undefined || (classesAt(exploration, exit, object) & POSITIVE) !== 0;
		const missing = given.find((instance) => isThere(instance) && !isGiven(instance));
		return missing ? [[exit.node, leakVerdict(exit, missing)]] : [];
	});
	return [...new Map(left).values()];
}

/** What a way out gives back that the function has not taken; what it does not name any more is told by the steps alone. */
function givenBack({ trail }: Exit): Instance[] {
	const given = new Map<string, Instance>();
	for (let step: Trail | null = trail; step; step = step.previous)
		for (const instance of step.instances) if (isGivenBack(instance)) given.set(instance.site, instance);
	return [...given.values()];
}

const isGivenBack = ({ imported, status, contract }: Instance): boolean =>
	imported && status === 'released' && !isPlaceState(contract);
