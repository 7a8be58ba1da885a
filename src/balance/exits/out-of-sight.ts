// Whether it is for others to say what becomes of a resource: callees that were handed it, the object around it, a flag, another
// round of a loop. Judges one instance at one exit.
import type { ReleaseSeen } from '../path/observation';
import { repeatedNodes } from '../path/relevance';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isGathered, isGivenBackInTable, isKeptInLoop } from './gathered';
import { isHarmless } from './harmless';
import { isSaidToBeDropped, isToldByFlag } from './told-by-flags';
import { asksTheObject, type Outcome } from './ways-out';

/** What becomes of it is for others to say: callees that were handed it, the object, a flag, another round of a loop. */
export function isOutOfSight(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
): boolean {
	const { passes, storedIn } = instance;
	if (isGivenBackInTable(exit, instance)) return true;
	const last = passes.at(-1);
	if (
		!passes.every(
			(pass) =>
				hasEndedWith(exit, instance, pass) ||
				isHarmless(exploration, exit, instance, pass, seen, pass === last),
		)
	)
		return true;
	if (seen.some((release) => isToldByFlag(exploration, exit, instance, release, seen))) return true;
	if (isSaidToBeDropped(exploration, exit, instance, seen)) return true;
	const repeated = repeatedNodes(exploration.graph);
	if (isInOlderObject(exploration, instance)) return true;
	const isEntry = instance.contract.kind === 'registration';
	if (isEntry && seen.length === 0 && isGathered(exploration, instance)) return true;
	if (isEntry && seen.length === 0 && isEntryOfRound(exploration, instance)) return true;
	if (isKeptInLoop(exploration, exit.trail, instance)) return true;
	if (isOfOlderRound(exploration, instance) && seen.some(({ node }) => repeated.has(node))) return true;
	const joins = released.some((other) => other.exit.node === exit.node);
	if (joins && seen.every((release) => asksTheObject(exploration, exit.trail, instance, release)))
		return true;
	return storedIn !== null && seen.length === 0 && !isOfFreed(exploration, exit, instance);
}

/** `obj->cb = cb_alloc(run, obj); … cb_free(obj->cb);`: what the object has made for itself, and is kept in, is gone again. */
const hasEndedWith = (
	{ instances }: Exit,
	{ text }: Instance,
	{ node, callee }: Instance['passes'][number],
): boolean =>
	instances.some(
		(made) =>
			((made.acquiredAt === node && made.acquireCall === callee) || made.releasedAt === node) &&
			made.own &&
			made.text.startsWith(`${text}->`) &&
			(made.status === 'released' || made.status === 'failed'),
	);

/** A loop fills a table, and what goes with the table is in it: `idr_alloc(&table->ids, each, …)`. */
const isEntryOfRound = ({ graph }: Exploration, { contract, acquiredAt }: Instance): boolean =>
	repeatedNodes(graph).has(acquiredAt) && contract.acquire.some(({ stores }) => stores !== undefined);

/** The memory that it lies in was freed on this path, without it: nothing but a variable names it any more. */
const isOfFreed = (
	{ graph }: Exploration,
	{ instances }: Exit,
	{ storedIn, acquiredAt, text }: Instance,
): boolean =>
	/^\w+$/.test(text) &&
	!repeatedNodes(graph).has(acquiredAt) &&
	instances.some(
		({ contract, status, freed, key }) =>
			contract.untyped && status === 'released' && freed && key[0] === storedIn,
	);

/** Taken in an earlier round of a loop: the variables that named it mean other objects now. */
const isOfOlderRound = ({ table }: Exploration, { key }: Instance): boolean =>
	key.some((symbol) => table.isOlder(symbol));

/** It lies in an object of an earlier round: whoever has that now has it as well. */
const isInOlderObject = ({ table }: Exploration, { storedIn }: Instance): boolean =>
	storedIn !== null && table.isOlder(storedIn);
