// Decides what of an exploration is worth saying: leaks, and the odd events that the walk has noted down.
import { readSignature } from '../contracts/signature';
import { callsAt, targetOf } from '../kernel-c/call-graph';
import type { Call } from '../kernel-c/expression';
import type { NodeId } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import { isAnsweredByCode } from './exits/answered-by-code';
import { isContradictory } from './exits/contradictions';
import { isElementOfLoop } from './exits/elements';
import { isStillEmpty } from './exits/emptiness';
import { isGathered } from './exits/gathered';
import { isKnownToHaveFailed } from './exits/known-failed';
import { leaks } from './exits/leaks';
import { mayBeBack } from './exits/moved-on';
import {
	isByCallersName,
	isCountPutAgain,
	isOnlyReference,
	isPutOnceElsewhere,
	isPutOnTheWay,
	isTold,
} from './exits/only-reference';
import { isOtherArgument } from './exits/other-argument';
import { isOfTwoKinds } from './exits/other-kind';
import { isKeptByOtherName } from './exits/other-names';
import { isOneWithOther, isRemembered } from './exits/other-owners';
import { isUnwound } from './exits/unwound';
import type { ResourceRule, Verdict } from './exits/verdict';
import {
	asksTheObject,
	flagOf,
	hasAskedObject,
	isAskedOfOwnFlag,
	isBefore,
	isInNextRound,
	nodesSince,
} from './exits/ways-out';
import type { FileEvidence } from './file/habits';
import type { CallPlace } from './file/reach';
import { isGivenResult } from './file/result-pairs';
import type { Observation, PassSeen } from './path/observation';
import { goesWithObject, isStateOfPlace, isTakenAway, isTakenBy } from './path/place-state';
import { isLoopOfItsOwn } from './path/relevance';
import type { Classes } from './path/signs';
import type { Instance } from './path/state';
import type { SymbolId } from './path/symbols';
import { areOpposite, undoes, unlocks } from './path/words';
import type { Exploration } from './walk/explore';

/** Everything worth saying about one function, in the order of places. */
export function judge(exploration: Exploration, evidence: FileEvidence): Verdict[] {
	const left = leaks(exploration, evidence);
	const leaving = new Set(left.map(({ instance }) => instance.site));
	// What leaves the function held is told there, and not once more where the object around it is freed.
	const odd = observations(exploration, evidence).filter(
		({ rule, instance }) =>
			!(rule === 'wrong-release-object' && instance.contract.kind === 'lock' && leaving.has(instance.site)) &&
			(rule !== 'unreleased-on-path' ||
				!(leaving.has(instance.site) || (goesWithObject(instance) && isOfTold(left, instance)))),
	);
	const lost = odd.filter(({ rule }) => rule === 'overwritten-while-held');
	const all = onePerUse([
		...left.filter((each) => !lost.some((other) => isLostBefore(exploration, each, other))),
		...odd,
	]);
	// What was taken is better told by its own name than as part of all that the callee sets up.
	const named = new Set(all.flatMap(({ instance }) => (instance.inferred ? [] : [instance.acquiredAt])));
	return all
		.filter(({ instance }) => !instance.inferred || !named.has(instance.acquiredAt))
		.sort((a, b) => a.node - b.node || a.rule.localeCompare(b.rule));
}

/** Whether a path, since the taking, comes by where another verdict says that the last name of the thing was written over: it is told there. */
const isLostBefore = (exploration: Exploration, { instance, trail }: Verdict, lost: Verdict): boolean =>
	(lost.instance.site === instance.site || lost.text === instance.text) &&
	nodesSince(exploration, trail, instance.acquiredAt).some(({ id }) => id === lost.node);

/** Two contracts may speak of one object: a use of it that comes too late, or untested, is one mistake. */
function onePerUse(verdicts: readonly Verdict[]): Verdict[] {
	const seen = new Set<string>();
	return verdicts.filter(({ rule, node, text }) => {
		if (rule !== 'used-after-release' && rule !== 'acquire-unchecked') return true;
		const use = `${rule}@${node}/${text}`;
		return !seen.has(use) && seen.add(use);
	});
}

/** Whether one of the verdicts is about the very thing that an instance belongs to. */
const isOfTold = (told: readonly Verdict[], { key: [part] }: Instance): boolean =>
	told.some(({ instance: { key } }) => key[0] === part);

const RULE_OF: Readonly<Record<Observation['kind'], ResourceRule>> = {
	overwritten: 'overwritten-while-held',
	'locked-again': 'locked-while-held',
	'released-twice': 'released-twice',
	'released-by-failure': 'freed-on-error-twice',
	'put-again': 'released-twice',
	unchecked: 'acquire-unchecked',
	'tested-for-null': 'acquire-unchecked',
	'released-unheld': 'released-unheld',
	'released-failed': 'released-unheld',
	'other-object': 'wrong-release-object',
	'other-kind': 'wrong-release-object',
	'other-argument': 'wrong-release-object',
	'moved-on': 'wrong-release-object',
	'used-after-release': 'used-after-release',
	'moved-error': 'error-pointer-arithmetic',
	'outside-guard': 'unguarded-dax-access',
	'inserted-outside-guard': 'insertion-outside-guard',
	'slept-while-held': 'sleep-while-atomic',
	'interrupts-on': 'irq-enabled-while-locked',
	'container-freed': 'unreleased-on-path',
};

/** What one mistake is known by: a variable that has changed spoils every later release, and an early put every later use. */
function mistakeOf({ kind, instance }: Observation, node: NodeId): string | number {
	if (kind === 'other-object' || RULE_OF[kind] === 'acquire-unchecked') return instance.site;
	return kind === 'used-after-release' ? `${instance.site}/${instance.releasedAt}` : node;
}

function observations(exploration: Exploration, { counterparts }: FileEvidence): Verdict[] {
	const { name } = exploration.graph.head;
	const first = new Map<string, Verdict>();
	for (const seen of exploration.resources.observations) {
		if (seen.imprecise && !isFollowedWhereMerged(seen)) continue;
		const undoneBy = isSetUpInside(seen)
			? (counterparts?.givenBackElsewhere(name, seen.instance) ?? null)
			: null;
		if (!isWorthSaying(exploration, seen, undoneBy)) continue;
		const node = seen.kind === 'moved-error' ? (seen.cause ?? seen.node) : seen.node;
		const key = `${seen.kind}@${mistakeOf(seen, node)}/${seen.instance.contract.id}`;
		if (first.has(key)) continue;
		first.set(key, {
			rule: RULE_OF[seen.kind],
			confidence: isHandedOut(seen) ? 'low' : isCertain(seen) ? 'high' : 'medium',
			instance: seen.instance,
			node,
			trail: seen.trail,
			cause: seen.kind === 'moved-error' ? seen.node : seen.cause,
			text: seen.text,
			...(seen.instead && { instead: takenWith(exploration, seen.instance, seen.instead.taken) }),
			sibling: null,
			undoneBy,
		});
	}
	return [...first.values()];
}

/** What the code calls what a release should have been handed: of the object itself its name. */
const takenWith = ({ table }: Exploration, { key, text }: Instance, taken: SymbolId): string =>
	key[0] === taken ? text : table.info(taken).text;

/** The section lies in a function in view: its callers may be kept safe by what that one does not know of. */
function isHandedOut({ kind, instance }: Observation): boolean {
	return kind === 'inserted-outside-guard' && !isTakenBy(instance.contract, instance.acquireCall);
}

function isCertain({ kind, instance }: Observation): boolean {
	if (kind === 'other-object' || kind === 'overwritten') return false;
	if (kind === 'container-freed')
		return instance.passes.length === 0 && instance.contract.kind !== 'registration';
	if (kind === 'used-after-release' || kind === 'released-twice')
		return isSurelyFreed(instance) || isStateOfPlace(instance);
	return true;
}

/** What goes with the last reference of a caller may have others. */
const isSurelyFreed = ({ freed, imported, contract }: Instance): boolean =>
	freed && !(imported && contract.kind !== 'memory');

/**
 * What a freed object still holds is lost, unless a function that was handed the object may have given it back:
 * one whose name says that it undoes something, and not something that was done before on the same path.
 */
function isLeftInside(instance: Instance): boolean {
	const { contract, passes } = instance;
	if (contract.kind === 'count') return false;
	return passes.every(
		({ callee, got }, index) =>
			(got !== 'itself' || contract.startsEmpty || goesWithObject(instance)) &&
			(!undoes(callee) || passes.slice(0, index).some((other) => areOpposite(other.callee, callee))),
	);
}

/** A registration that lies in what is freed. One that a table keeps may be found there: another function has to undo it. */
const isSetUpInside = ({ kind, instance: { contract } }: Observation): boolean =>
	kind === 'container-freed' && contract.kind === 'registration';

/**
 * What may have failed and nobody has looked at, where the path asks a member of the same object that it has not set: the two
 * are one, in a union. `if (cached) map->mem = a(); else map->iomem = b(); if (!map->mem) goto free;`
 */
function isAskedByAnotherName(exploration: Exploration, { instance, trail }: Observation): boolean {
	const { text, tested, acquiredAt } = instance;
	const object = /^(.+)->\w+$/.exec(text)?.[1];
	if (object === undefined || tested) return false;
	const since = nodesSince(exploration, trail, acquiredAt);
	const isSet = (member: string) =>
		exploration.graph.nodes.some(
			(node) =>
				node.kind === 'evaluate' &&
				node.expression.kind === 'assign' &&
				printExpression(node.expression.target) === member &&
				!isBefore(trail, node.id, acquiredAt),
		);
	return since.some((node) => {
		const asked = node.kind === 'branch' ? flagOf(node.condition) : null;
		return (
			asked?.kind === 'member' &&
			printExpression(asked.object) === object &&
			printExpression(asked) !== text &&
			isSet(printExpression(asked))
		);
	});
}

/** A lock that nobody wrote down is given back twice, and no call in between may have taken it by another name. */
function isUnlockedAgain(exploration: Exploration, { kind, instance, trail }: Observation): boolean {
	const { contract, releasedAt } = instance;
	if (kind !== 'released-twice' || releasedAt === null) return false;
	const isLock = contract.release.some(({ call }) => unlocks(readSignature(call).name));
	const mayLock = ({ name }: Call) => name === null || (/(?:^|_)lock(?:_|$)/.test(name) && !unlocks(name));
	return isLock && !nodesSince(exploration, trail, releasedAt).flatMap(callsAt).some(mayLock);
}

/**
 * Whether it is the pointer that the call gave that is asked, and not an error number made of it: `ret = PTR_ERR(p); … if (ret)`. Where
 * an `int` gets what the call gives, it is that of an older kernel.
 */
function isResultItself({ graph }: Exploration, { instance: { acquiredAt }, text }: Observation): boolean {
	const node = graph.nodes[acquiredAt];
	const isNumber = graph.nodes.some(
		(each) => each.kind === 'declare' && each.name === text && each.type === 'int',
	);
	return node?.kind === 'branch' || (targetOf(node) === text && !isNumber);
}

/** Whether the function asks somewhere whether the same name is an error pointer. */
const isTestedForError = ({ graph }: Exploration, { text }: Observation): boolean =>
	graph.nodes
		.flatMap(callsAt)
		.some(
			(call) =>
				/^(?:IS_ERR|PTR_ERR)/.test(call.name ?? '') &&
				call.arguments.some((given) => printExpression(given) === text),
		);

/** A variable of an inner block has the name as well: which of them is meant is not followed. */
const isDeclaredAgain = ({ graph: { head, nodes } }: Exploration, name: string): boolean =>
	[...head.parameters, ...nodes.filter((node) => node.kind === 'declare')].filter(
		(each) => each.name === name,
	).length > 1;

/** Counted in an object that the same call has made: that had its first count before. */
const isOnNewObject = ({ table }: Exploration, { contract, key: [count], result }: Instance): boolean =>
	contract.kind === 'count' && count !== undefined && result !== null && table.pointsInto(count, result);

const outcomesOf = ({ passes }: Observation): Classes[] => passes.map(({ outcome }) => outcome);

/** Whether the function had a reference by itself, and has not counted what it found: `used-after-put.ts`. */
const hadReference = ({ own, imported }: Instance): boolean => own || imported;

/** What is odd because of a release before it. */
const RELEASED_BEFORE: ReadonlySet<Observation['kind']> = new Set([
	'used-after-release',
	'released-twice',
	'released-by-failure',
	'put-again',
]);

/**
 * States are made one only where they hold the same and have given back the same: what the function took itself, it has given
 * back on each of their paths.
 */
const isFollowedWhereMerged = ({ kind, imprecise, instance }: Observation): boolean =>
	imprecise === 'merged' && RELEASED_BEFORE.has(kind) && instance.own;

/** Whether the use names what was taken over as that call did: what else leads there may lead elsewhere by then. */
const isUsedByName = ({ text, instance: { text: name } }: Observation): boolean =>
	text.includes(name) && !text.includes(`->${name}`) && !text.includes(`.${name}`);

/** Whether both went through the same call, with results that may be the same. */
const isLike = (one: PassSeen, other: PassSeen): boolean =>
	one.callee === other.callee && (one.outcome & other.outcome) !== 0;

function isWorthSaying(exploration: Exploration, seen: Observation, undoneBy: CallPlace | null): boolean {
	const { instance } = seen;
	// By what its whole file says: `locked-again.ts`.
	if (seen.kind === 'locked-again') return false;
	const isPutBefore = isGivenResult(instance) && RELEASED_BEFORE.has(seen.kind);
	if (instance.inferred && !isPutBefore && !isUnlockedAgain(exploration, seen)) return false;
	if (RELEASED_BEFORE.has(seen.kind) || seen.kind === 'released-unheld') {
		if (isElementOfLoop(exploration, instance)) return false;
		const mayBeAsked = isStateOfPlace(instance) || seen.kind === 'released-unheld';
		if (mayBeAsked && isAskedOfOwnFlag(exploration, seen.trail)) return false;
		if (instance.releasedAt !== null && isInNextRound(seen.trail, instance.releasedAt)) return false;
	}
	if (seen.kind === 'container-freed')
		return (
			(!isSetUpInside(seen) || instance.storedIn === null || instance.own || undoneBy !== null) &&
			isLeftInside(instance) &&
			!isAskedByAnotherName(exploration, seen) &&
			!isContradictory(exploration.graph, seen.trail, instance.acquiredAt) &&
			!hasAskedObject(exploration, seen.trail, instance) &&
			!(instance.contract.startsEmpty && isStillEmpty(exploration, seen.trail, instance, outcomesOf(seen))) &&
			!isElementOfLoop(exploration, instance) &&
			!isUnwound(exploration, seen, instance) &&
			!instance.key.some((symbol) => exploration.table.isOlder(symbol))
		);
	if (seen.kind === 'overwritten') {
		const releases = exploration.resources.releases.filter((release) => release.site === instance.site);
		const isConditional =
			releases.length > 0 &&
			releases.every((release) => asksTheObject(exploration, seen.trail, instance, release));
		return (
			!isConditional &&
			!isDeclaredAgain(exploration, seen.text) &&
			!(releases.length === 0 && isGathered(exploration, instance)) &&
			!releases.some(
				(release) =>
					isOneWithOther(exploration, seen.trail, instance, release) ||
					isRemembered(exploration, seen.trail, instance, release),
			) &&
			!instance.passes.some((pass) => isAnsweredByCode(exploration, seen.trail, pass, releases)) &&
			seen.passes.every((pass) =>
				releases.some((release) => release.passes.some((other) => isLike(other, pass))),
			)
		);
	}
	if (seen.kind === 'tested-for-null')
		return isResultItself(exploration, seen) && !isTestedForError(exploration, seen);
	if (seen.kind === 'released-by-failure' && isOnNewObject(exploration, instance)) return false;
	if (seen.kind === 'released-failed') return isKnownToHaveFailed(exploration, seen);
	if (seen.kind === 'other-kind') return !isOfTwoKinds(exploration, seen);
	if (seen.kind === 'other-argument') return isOtherArgument(exploration, seen);
	if (seen.kind === 'other-object')
		return (
			!isLoopOfItsOwn(exploration.graph, seen.node, instance.acquiredAt) &&
			!isDeclaredAgain(exploration, instance.text) &&
			!isKeptByOtherName(exploration, seen)
		);
	if (seen.kind === 'used-after-release' && isTakenAway(instance))
		return isUsedByName(seen) && !isPutOnTheWay(exploration, seen);
	if (seen.kind === 'used-after-release' && isCountPutAgain(exploration, seen)) return false;
	if (seen.kind === 'used-after-release' && !instance.freed)
		return (
			hadReference(instance) && isOnlyReference(exploration, seen) && !isByCallersName(exploration, seen)
		);
	if (seen.kind === 'moved-on') return !mayBeBack(exploration, seen);
	if (seen.kind === 'put-again') return isPutOnceElsewhere(exploration, seen);
	if (seen.kind === 'released-twice' && isTold(exploration, seen)) return false;
	return true;
}
