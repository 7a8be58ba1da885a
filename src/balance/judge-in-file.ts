// Judges the ways out of one function by what its whole file says: who calls it, what the other functions do with the same members,
// works and lists, and which ladders and loops undo what.
import { isContracted } from '../contracts/catalogue';
import { countedLate } from './exits/counted-late';
import { countedOnceMore } from './exits/counted-once-more';
import { dangling } from './exits/dangling';
import { errorLeft } from './exits/error-left';
import { freedOnList } from './exits/freed-on-list';
import { freedPastEnd } from './exits/freed-past-end';
import { givenTwice } from './exits/given-twice';
import { leftByCounterpart, leftByEnd } from './exits/left-by-end';
import { leftByRemove } from './exits/left-by-remove';
import { leftLocked } from './exits/left-locked';
import { lockedAgain } from './exits/locked-again';
import { missingRungs } from './exits/missing-rungs';
import { queuedAlready } from './exits/queued-already';
import { readPastRcu } from './exits/read-past-rcu';
import { readUnlocked } from './exits/read-unlocked';
import { steppedOver } from './exits/stepped-over';
import { unconsumed } from './exits/unconsumed';
import { undoneAgain } from './exits/undone-again';
import { undoneTwice } from './exits/undone-twice';
import { unevenLadders } from './exits/uneven-ladders';
import { untaken } from './exits/untaken';
import { unwindingLoops } from './exits/unwinding-loops';
import { usedAfterPut } from './exits/used-after-put';
import type { Verdict } from './exits/verdict';
import { walkedAway } from './exits/walked-away';
import type { FileFacts } from './file-facts';
import type { Exploration } from './walk/explore';

/**
 * What a function leaves of the things that its callers have handed over, and do not look at any more.
 * @param takes names functions in view that take something
 * @param told what is said of the function by itself
 */
export function judgeInFile(
	exploration: Exploration,
	facts: FileFacts,
	takes: (name: string) => boolean,
	told: readonly Verdict[],
): Verdict[] {
	const { callers, catalogue, functions, namedAlone, reach, removers, unlockers } = facts;
	const { name } = exploration.graph.head;
	const unlocked = unlockers.get(name);
	return [
		...unconsumed(exploration, namedAlone.has(name) ? [] : callers.callsOf(name)),
		...steppedOver(exploration),
		...unevenLadders(exploration, (each) => catalogue.releases.has(each)),
		...missingRungs(exploration, (each) => isContracted(catalogue, each), reach, callers),
		...undoneTwice(exploration, catalogue),
		...undoneAgain(exploration, catalogue),
		...untaken(exploration),
		...unwindingLoops(exploration, catalogue, takes),
		...givenTwice(exploration, catalogue),
		...dangling(exploration, facts.cleared),
		...errorLeft(exploration, facts.errorMembers),
		...(unlocked === undefined ? [] : leftLocked(exploration, unlocked, catalogue.neutral)),
		...(removers.has(name) ? leftByRemove(exploration) : []),
		...leftByEnd(exploration, facts.forgotten),
		...leftByCounterpart(exploration, facts.leftByCounterpart, facts.forgotten),
		...freedPastEnd(exploration, facts.ownEnds),
		...walkedAway(exploration),
		...freedOnList(exploration, catalogue.neutral, (each) => functions.has(each)),
		...lockedAgain(exploration, catalogue, facts.counterparts, told),
		...countedOnceMore(exploration),
		...countedLate(exploration, catalogue),
		...usedAfterPut(exploration, catalogue),
		...readUnlocked(exploration, catalogue),
		...readPastRcu(exploration, catalogue),
		...queuedAlready(exploration, functions.get(name), facts.works, catalogue),
	];
}
