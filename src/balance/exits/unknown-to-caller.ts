// Locks that a way out leaves and nobody can give back: whoever called cannot tell whether they are held, or never does so. Judges
// one instance at one exit.
import { speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { rootName } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import type { LockHabits } from '../file/habits';
import { isStateOfPlace } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import { ZERO } from '../path/signs';
import { type Instance, stepsOf, type Trail } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isAnnounced, isNotedFor, locksByName, takesByName } from './kept-for-caller';
import { isFailure, nodesSince, type Outcome } from './ways-out';

/** Whether nobody is there who could give back a lock: user space, callers of which none does so, or whoever cannot know of it. */
export function isLeftForNobody(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	const { name } = exploration.graph.head;
	if (!isStateOfPlace(instance) || locksByName(name) || instance.givenBy !== null) return false;
	if (/^(?:compat_)?sys_/.test(name)) return true;
	if (isTakenAgain(exploration, exit, instance, counterparts)) return false;
	return (
		(isTakenByAll(exploration, instance) && counterparts?.isKeptFromCallers(name, instance) === true) ||
		(exit.classes === ZERO && saysNo(exploration, exit) && isUnheldElsewhere(exploration, exit, instance))
	);
}

/**
 * The function also fails because it did not get the lock, or before it takes the lock that all its successes have taken: whoever
 * calls it cannot tell whether a failure left it held.
 */
export function isUnknownToCaller(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	if (!isStateOfPlace(instance) || instance.givenBy !== null || isNotedFor(exploration, instance))
		return false;
	const hasFailed = ({ instances }: Exit) =>
		instances.some(({ site, status }) => site === instance.site && status === 'failed');
	return (
		(!takesByName(exploration.graph.head.name) &&
			exploration.exits.some(
				(other) => other.value !== null && isFailure(exploration, other) && hasFailed(other),
			)) ||
		(isUnheldElsewhere(exploration, exit, instance) &&
			!isTakenAgain(exploration, exit, instance, counterparts))
	);
}

/** Words of functions that may bring to an end what was begun before, locks and all. */
const ENDS = /(?:^|_)(?:complete|finish|done|commit|end|stop|abort)(?:_|$)/;

/**
 * `mutex_lock(&foo->lock); … }`, on every way: neither the name of the function nor an annotation nor its result says so, and no
 * function of the file gives back such a lock for another.
 */
export function isLeftOnEveryWay(
	exploration: Exploration,
	{ trail }: Exit,
	instance: Instance,
	habits: LockHabits,
): boolean {
	const { graph } = exploration;
	const { contract, text, givenBy, acquiredAt, acquireCall } = instance;
	if (contract.kind !== 'lock' || !text.startsWith('&') || givenBy !== null) return false;
	const isTakenAlways = contract.acquire.some(
		(rule) =>
			rule.success === 'always' && speaksOf(rule, acquireCall) && !acquireCall.startsWith('downgrade'),
	);
	const mayEnd = ({ name }: Call) => name === null || undoes(name) || ENDS.test(name);
	return (
		isTakenAlways &&
		!takesByName(graph.head.name) &&
		!/\bbool\b|\*/.test(graph.head.returnType) &&
		!isAnnounced(exploration, instance) &&
		!isNotedFor(exploration, instance) &&
		!habits.isHandedOver(instance) &&
		!habits.givesBack(graph.nodes, instance) &&
		!repeatedNodes(graph).has(acquiredAt) &&
		!nodesSince(exploration, trail, acquiredAt)
			.flatMap(callsAt)
			.some((call) => mayEnd(call) && call.arguments.some((given) => leadsToLock(given, text)))
	);
}

/** Whether what is handed on leads to a lock: `foo` to `&foo->lock`. */
export const leadsToLock = (given: Expression, lock: string): boolean =>
	rootName(given) === /\w+/.exec(lock)?.[0];

/** `return LRU_ROTATE;` with the lock, and without it `return LRU_SKIP;`, `return LRU_REMOVED;`: no answer speaks of a lock. */
export function isOneAnswerOfMany(
	{ table }: Exploration,
	{ value }: Exit,
	{ contract }: Instance,
	released: readonly Outcome[],
): boolean {
	const answers = released.flatMap(({ exit }) => exit.value ?? []);
	const isConstant = (answer: SymbolId) => table.isNamed(answer) && !/LOCK/.test(table.info(answer).text);
	return (
		contract.kind === 'lock' && value !== null && answers.length > 1 && [value, ...answers].every(isConstant)
	);
}

/** `if (lock_killable(mm)) return false; … if (!meta) return false;`: a way that says no as this one has not come to the lock. */
const isUnheldElsewhere = (exploration: Exploration, { classes }: Exit, instance: Instance): boolean =>
	isTakenByAll(exploration, instance) &&
	exploration.exits.some(
		(other) => (other.classes & classes) !== 0 && saysNo(exploration, other) && !meets(other, instance),
	);

/** `stop(dev); lock(dev);`: a call before may have given back the lock that the caller holds. */
function isTakenAgain(
	{ graph }: Exploration,
	{ trail }: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	let step: Trail | null = trail;
	while (step && step.node !== instance.acquiredAt) step = step.previous;
	const before = (step?.previous ? stepsOf(step.previous) : []).flatMap(
		({ node }) => graph.nodes[node] ?? [],
	);
	return counterparts?.mayEndIn(before.flatMap(callsAt), instance) ?? true;
}

/** Whether a lock of an object is one that every success of the function takes, and that no way gives back for its caller. */
const isTakenByAll = (exploration: Exploration, instance: Instance): boolean =>
	instance.contract.kind === 'lock' &&
	!instance.contract.mask &&
	!instance.own &&
	exploration.exits.some((exit) => !saysNo(exploration, exit) && meets(exit, instance)) &&
	exploration.exits.every(
		(exit) =>
			!exit.instances.some((other) => other.imported && other.contract.id === instance.contract.id) &&
			(saysNo(exploration, exit) || meets(exit, instance)),
	);

/** Whether a way out fails, or gives false or NULL. */
const saysNo = (exploration: Exploration, exit: Exit): boolean =>
	exit.value !== null &&
	(isFailure(exploration, exit) ||
		(exit.classes === ZERO && /\bbool\b|\*/.test(exploration.graph.head.returnType)));

/** Whether a way out has come by the taking of a lock, whatever became of it. */
const meets = ({ instances }: Exit, { site }: Instance): boolean =>
	instances.some((other) => other.site === site && other.status !== 'failed');
