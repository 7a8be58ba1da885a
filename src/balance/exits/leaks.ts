// Decides which ways out leave something held that should have been given back. The author's own code is the specification:
// a path is judged against its siblings in the same function, and without evidence there is silence.
import type { NodeId } from '../../kernel-c/flow';
import type { FileEvidence, LockHabits } from '../file/habits';
import { ON_LOCAL_LIST } from '../file/local-lists';
import { isByHabit } from '../file/object-habits';
import type { CallPlace } from '../file/reach';
import { isGivenResult } from '../file/result-pairs';
import { isTakenOver } from '../file/taken-over';
import type { ReleaseSeen } from '../path/observation';
import { isStateOfPlace, isTracked } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import { POSITIVE } from '../path/signs';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { blame, nodesOf } from './blame';
import { isContradictory, isGonePast, isOfOtherKind } from './contradictions';
import { isCountOfFreed } from './count-of-freed';
import { isCountedEmpty } from './counted-lists';
import { isElementOfLoop, isNameOfElements } from './elements';
import { isEmptyAt } from './emptiness';
import { isEndedByDevice } from './ended-by-device';
import { isCountOfFailedCall, isLeftByFailingBranch } from './failing-branches';
import { isForgottenBeside } from './forgotten-beside';
import { isFoundForNumber } from './found-for-number';
import { goesWithContainer } from './goes-with-container';
import { isStoredInOtherLoop } from './handed-in-rounds';
import { isHandedOverElsewhere } from './handed-over';
import { isDeclinedByAll } from './harmless';
import { isInferredLeak, mayBeEnded } from './inferred-leaks';
import {
	isAnnounced,
	isAskedToKeep,
	isHandedToCaller,
	isLeftToCallers,
	isLeftToNextCall,
	isNotedFor,
	locksByName,
	returnsLocked,
	takesByName,
} from './kept-for-caller';
import { endsOf } from './last-step';
import { isLeftBehind, undoneOnlyBy } from './left-behind';
import { isLeftByInit } from './left-by-init';
import { isLeftEarly } from './left-early';
import { isLeftInOutput, isStoredLast } from './left-in-output';
import { isInPutObject, isLost, isLostPointer } from './lost-pointers';
import { isNotTaken, isOfNameless } from './nothing-taken';
import { isGivenBackByOtherName } from './other-names';
import { isDenied, isLeftToOthers } from './other-owners';
import { isOutOfSight } from './out-of-sight';
import { hasNothingToPut, isOwedAfterFailure } from './owed-after-failure';
import { isOwedByHabit } from './owed-by-habit';
import { isOwedOutOfSight, isSetUp } from './owed-out-of-sight';
import { isEndedInParts, isKeyedByLocal, isLeftOnStack, isTokenOfFrame } from './own-frame';
import { isLeftOnParameter, isPassedOver } from './passed-over';
import { isToldAtTaking } from './told-at-taking';
import { isLeftForNobody, isLeftOnEveryWay, isOneAnswerOfMany, isUnknownToCaller } from './unknown-to-caller';
import { isUnwound } from './unwound';
import type { Verdict } from './verdict';
import {
	declinedAt,
	isAnsweredAlike,
	isCoveredBy,
	isFailure,
	isOfPresentRound,
	nodesSince,
	type Outcome,
} from './ways-out';

export function leaks(exploration: Exploration, evidence: FileEvidence): Verdict[] {
	const held = new Map<string, Outcome[]>();
	const released = new Map<string, Outcome[]>();
	const isInit = evidence.counterparts?.failsForGood(exploration.graph.head.name) ?? false;
	for (const exit of exploration.exits)
		for (const instance of exit.instances) {
			if (instance.imported || (instance.automatic && !instance.contract.automatic)) continue;
			const list =
				isTracked(instance) || (instance.status === 'lost' && isSetUp(instance))
					? held
					: instance.status === 'released'
						? released
						: null;
			const ends = list === held ? endsOf(exploration, exit, instance, isInit) : [exit];
			const outcomes = ends.map((end) => ({ exit: end, instance }));
			if (list) list.set(instance.site, [...(list.get(instance.site) ?? []), ...outcomes]);
		}
	const verdicts = [...held].flatMap(([site, outcomes]) => {
		// An exit that still holds one round's instance says nothing good about the round before.
		const exits = new Set(outcomes.flatMap(({ exit, instance }) => (isTracked(instance) ? [exit] : [])));
		return judgeSite(
			exploration,
			outcomes,
			(released.get(site) ?? []).filter(
				({ exit, instance }) => !exits.has(exit) && !isHeldAnew(exit, instance),
			),
			evidence,
		);
	});
	return distinct(verdicts);
}

/** What was taken at several places is one to who leaves it: `if (!trylock(m)) lock(m); … return err;`. */
const distinct = (verdicts: readonly Verdict[]): Verdict[] =>
	[
		...new Map(
			verdicts
				.toReversed()
				.map((verdict) => [`${verdict.node}/${verdict.instance.contract.id}/${verdict.text}`, verdict]),
		).values(),
	].toReversed();

/**
 * States are made one only where they hold the same by the same names: what a function has got for itself and a failure leaves, is
 * left on each of their paths. Where others come to the same end and give it back, a question has told them apart.
 */
const isFollowed = (
	exploration: Exploration,
	exit: Exit,
	{ own }: Instance,
	released: readonly Outcome[],
): boolean =>
	exit.imprecise === null ||
	(exit.imprecise === 'merged' &&
		own &&
		isFailure(exploration, exit) &&
		!released.some((other) => other.exit.node === exit.node));

/** Given back and taken once more at another place: the exit says nothing about letting go. */
function isHeldAnew(exit: Exit, released: Instance): boolean {
	return exit.instances.some(
		(other) =>
			other.status === 'held' && other.contract.id === released.contract.id && other.text === released.text,
	);
}

/** One acquiring call: which of the exits that still hold it are wrong. */
function judgeSite(
	exploration: Exploration,
	held: readonly Outcome[],
	released: readonly Outcome[],
	evidence: FileEvidence,
): Verdict[] {
	const seen = exploration.resources.releases.filter((release) => release.site === held[0]?.instance.site);
	const suspects = held.filter(
		({ exit, instance }) =>
			isFollowed(exploration, exit, instance, released) &&
			isLeak(exploration, exit, instance, released, seen, evidence) &&
			!isGivenBackUnseen(exploration, exit, instance, seen, evidence),
	);
	const good = nodesOf([...seen.map((release) => release.trail), ...released.map(({ exit }) => exit.trail)]);
	const byPlace = new Map<NodeId, Verdict>();
	for (const { exit, instance } of suspects.toSorted((a, b) => a.exit.trail.length - b.exit.trail.length)) {
		const node = blame(exploration, exit.trail, good, instance);
		if (byPlace.has(node)) continue;
		const undoneBy =
			seen.length === 0 ? undoneOnlyBy(exploration, exit, instance, evidence.counterparts) : null;
		byPlace.set(node, {
			rule: 'unreleased-on-path',
			confidence: isCertain(exploration, instance, seen, undoneBy, evidence) ? 'high' : 'medium',
			instance,
			node,
			trail: exit.trail,
			cause: null,
			text: instance.text,
			sibling: seen[0]?.node ?? null,
			undoneBy,
		});
	}
	return [...byPlace.values()];
}

/** Where the init of a module fails, the module is gone, and with it all that it has stored in its variables. */
function isCertain(
	{ graph }: Exploration,
	{ inferred, status, passes }: Instance,
	seen: readonly ReleaseSeen[],
	undoneBy: CallPlace | null,
	{ counterparts }: FileEvidence,
): boolean {
	if (inferred || passes.length > 0) return false;
	if (undoneBy !== null) return counterparts?.isModuleInit(graph.head.name) ?? false;
	return status !== 'entrusted' && seen.length > 0;
}

/** What a call took in some versions of the kernel, by an answer by which it has failed in others; nobody has stored it. */
const isUnsure = ({ status, storedIn }: Instance): boolean => status === 'entrusted' && storedIn === null;

/** Whether the path gives it back in a way that the walk does not see. Asked last, as it costs more than the rest. */
const isGivenBackUnseen = (
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	seen: readonly ReleaseSeen[],
	{ counterparts }: FileEvidence,
): boolean =>
	instance.status !== 'lost' &&
	(isUnwound(exploration, exit, instance) ||
		seen.some((release) => isGonePast(exploration, exit, instance, release)) ||
		isOfOtherKind(exploration.graph, exit.trail, instance.acquiredAt) ||
		isGivenBackByOtherName(exploration, exit, instance) ||
		isEndedByDevice(exploration, exit, instance, counterparts));

function isLeak(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
	{ habits, counterparts }: FileEvidence,
): boolean {
	if (instance.status === 'lost') return isOwedOutOfSight(exploration, exit, instance, seen, counterparts);
	const isElement = isElementOfLoop(exploration, instance) || isNameOfElements(exploration, instance);
	if (isElement && !mayTellOfElement(exploration, exit, instance, seen)) return false;
	if (isNotTaken(exploration, exit, instance) || isOfNameless(exploration, instance)) return false;
	if (hasNothingToPut(instance, counterparts)) return false;
	if (isContradictory(exploration.graph, exit.trail, instance.acquiredAt)) return false;
	if (instance.contract === ON_LOCAL_LIST) return !isCountedEmpty(exploration, exit, instance);
	if (isDenied(exploration, exit, instance, seen)) return false;
	if (isToldAtTaking(exploration, exit.trail, instance, seen)) return false;
	// Of a pair of the file it is known which functions end it.
	const isPair = counterparts?.pairs.has(instance) ?? false;
	if (!(isPair && seen.length === 0) && isLeftToOthers(exploration, exit, instance, released, seen))
		return false;
	if (goesWithContainer(exploration, exit, instance)) return false;
	if (isCountOfFreed(exploration, exit, instance)) return true;
	if (instance.contract.startsEmpty && isEmptyAt(exploration, exit, instance)) return false;
	if (instance.automatic) return isMeantForNow(exploration, exit, instance, released);
	if (isHandedToCaller(exploration, exit, instance, seen)) return false;
	if (isLeftToCallers(exploration, instance, counterparts)) return false;
	// A walk that steps on gives back what it has found before.
	const isStep = ({ node }: ReleaseSeen) => node === instance.acquiredAt;
	if (isUnsure(instance)) return false;
	if (instance.status === 'entrusted' && isStoredLast(exploration, exit, instance)) return false;
	if (instance.status === 'entrusted')
		return (
			(isLeftBehind(exploration, exit, instance, released, seen) &&
				!(instance.inferred && mayBeEnded(exploration, exit, instance, counterparts))) ||
			(seen.every((release) => isStep(release) || declinedAt(exploration, exit.trail, release) === null) &&
				(undoneOnlyBy(exploration, exit, instance, counterparts) !== null ||
					isLeftInOutput(exploration, exit, instance, counterparts) ||
					(isFailure(exploration, exit) && isLeftByInit(exploration, exit, instance, counterparts))))
		);
	if (isOutOfSight(exploration, exit, instance, released, seen))
		return isOwedOutOfSight(exploration, exit, instance, seen, counterparts);
	const failing = isFailure(exploration, exit);
	// Who was handed it as it is may have it now.
	if (isTakenOver(instance))
		return (
			failing &&
			exit.value !== null &&
			seen.length > 0 &&
			!instance.passes.some(({ got }) => got === 'itself')
		);
	if (isByHabit(instance)) return isOwedByHabit(exploration, exit, instance);
	if (isGivenResult(instance))
		return (
			seen.length > 0 &&
			(failing ||
				(isDeclinedByAll(exploration, exit, instance, seen) && isCoveredBy(exploration, exit, released)))
		);
	if (instance.inferred) return isInferredLeak(exploration, exit, instance, released, seen, counterparts);
	if (failing && instance.abandonedAt !== null) return true;
	if (isOwedAfterFailure(exploration, instance, counterparts)) return exit.value === null || failing;
	if (isKeyedByLocal(exploration, instance)) return !isEndedInParts(exploration, exit, instance);
	if (isTokenOfFrame(exploration, exit, instance)) return true;
	if (isLeftOnStack(exploration, exit, instance, counterparts)) return true;
	if (isLostPointer(exploration, instance))
		return (
			failing ||
			(isLost(exploration, exit, instance, released, seen) &&
				!isStoredInOtherLoop(exploration, exit, instance)) ||
			isLeftByFailingBranch(exploration, exit, instance, released)
		);
	if (seen.length === 0 && isForgottenBeside(exploration, instance)) return true;
	const isCount = instance.contract.kind === 'count';
	if (isCount && isCountOfFailedCall(exploration, exit, instance, counterparts)) return true;
	if (isCount && seen.length === 0 && isFoundForNumber(exploration, exit, instance)) return true;
	if (isCount && !failing)
		return (
			isLeftByFailingBranch(exploration, exit, instance, released) ||
			isLeftEarly(exploration, exit, instance, released, seen)
		);
	if (isStateOfPlace(instance) && returnsLocked(exploration, exit, instance)) return false;
	if ((failing || instance.passes.length === 0) && isInPutObject(exit, instance)) return true;
	if (!failing && isLeftToNextCall(exploration, instance, seen)) return false;
	if (!failing && isAskedToKeep(exploration, exit, instance, seen)) return false;
	if (isAgainstHabit(exploration, exit, instance, habits)) return true;
	if (failing && isStateOfPlace(instance) && isHandedOverElsewhere(exploration, instance)) return true;
	if (isLeftForNobody(exploration, exit, instance, counterparts)) return true;
	const isKept = seen.length === 0 && released.length === 0;
	if (isKept && counterparts && isLeftOnEveryWay(exploration, exit, instance, habits)) return true;
	// Where it is taken once more, no way out tells of the release before that.
	const isTakenAgain = released.length === 0 && exit.value === null && seen.length > 0;
	const isKeptByAll =
		released.length === 0 && !isTakenAgain && !isUnknownToCaller(exploration, exit, instance, counterparts);
	if (isStateOfPlace(instance) && isKeptByAll) return false;
	if (!failing && isAnnounced(exploration, instance)) return false;
	if (failing && (instance.own || isUnknownToCaller(exploration, exit, instance, counterparts))) return true;
	if (failing && isMeantForStore(exploration, instance)) return true;
	if (failing && counterparts && isLeftOnParameter(exploration, instance, counterparts)) return true;
	if (seen.length === 0)
		return (
			undoneOnlyBy(exploration, exit, instance, counterparts) !== null ||
			isPassedOver(exploration, exit, instance) ||
			isLeftInOutput(exploration, exit, instance, counterparts) ||
			(failing && isLeftByInit(exploration, exit, instance, counterparts))
		);
	if (failing) return true;
	if (!isStateOfPlace(instance)) return isAnsweredAlike(exploration, exit, instance, released);
	if (locksByName(exploration.graph.head.name)) return false;
	const isLock = instance.contract.kind === 'lock';
	if (isLock && counterparts?.isOperation(exploration.graph.head.name) && !habits.isHandedOver(instance))
		return true;
	// Not failing: returns of the same sign must agree. A function that keeps it on success is an acquirer.
	return (
		isTakenAgain ||
		isCoveredBy(exploration, exit, released) ||
		isOneAnswerOfMany(exploration, exit, instance, released)
	);
}

/** Which element of an array a round has taken is known in that round, unless another loop gives elements back and has no round. */
function mayTellOfElement(
	exploration: Exploration,
	exit: Exit,
	{ acquiredAt }: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const repeated = repeatedNodes(exploration.graph);
	const isWithoutRound = (release: ReleaseSeen) =>
		repeated.has(release.node) && declinedAt(exploration, exit.trail, release) !== null;
	return isOfPresentRound(exit.trail, acquiredAt) && !seen.some(isWithoutRound);
}

/** `devm_kfree()` on every way of success: it was not meant to live as long as the device, and a failure leaves it for that long. */
function isMeantForNow(
	exploration: Exploration,
	exit: Exit,
	{ site, status, contract }: Instance,
	released: readonly Outcome[],
): boolean {
	const isSuccess = ({ exit: other }: Outcome) => !isFailure(exploration, other);
	// Where a probe fails, all is given back that goes with the device.
	const isProbe = /(?:^|_)probe$/.test(exploration.graph.head.name);
	return (
		!isProbe &&
		contract.kind === 'memory' &&
		status === 'held' &&
		isFailure(exploration, exit) &&
		released.some(isSuccess) &&
		exploration.exits.every(
			(other) =>
				isFailure(exploration, other) ||
				!other.instances.some((instance) => instance.site === site && isTracked(instance)),
		)
	);
}

/** One more reference of an object that others know, taken for a store that only the ways that succeed come to. */
const isMeantForStore = ({ exits }: Exploration, { site, contract: { kind }, givenBy }: Instance): boolean =>
	kind === 'reference' &&
	givenBy === null &&
	exits.some(({ instances }) =>
		instances.some((other) => other.site === site && other.givenBy !== null && other.status !== 'released'),
	);

/** The function keeps a lock that all functions of its file give back themselves. */
function isAgainstHabit(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	habits: LockHabits,
): boolean {
	const { name, returnType } = exploration.graph.head;
	return (
		instance.givenBy === null &&
		!(returnType === 'bool' && exit.classes === POSITIVE) &&
		((habits.isClosed(name, instance) && !takesByName(name)) || habits.isClosedByOpposite(name, instance)) &&
		// Where the path gives back what must be the same, the name was not understood.
		!habits.givesBack(nodesSince(exploration, exit.trail, instance.acquiredAt), instance) &&
		!repeatedNodes(exploration.graph).has(instance.acquiredAt) &&
		!isAnnounced(exploration, instance) &&
		!isNotedFor(exploration, instance)
	);
}
