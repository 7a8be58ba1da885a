// Leaks of pairs that nobody wrote down: the evidence for the pair is the function itself, so that doubt is silence.
// Judges one instance at one exit.
import { readSignature } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { expressionsOf } from '../../kernel-c/flow';
import { printCallee, printExpression } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import { putsByName } from '../file/result-pairs';
import type { ReleaseSeen } from '../path/observation';
import { repeatedNodes } from '../path/relevance';
import { ZERO } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import { keeps, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isEmptyAt } from './emptiness';
import { isHandedInOtherLoop } from './handed-in-rounds';
import { undoneOnlyBy } from './left-behind';
import { isDeclared } from './lost-pointers';
import { isReasonToFail } from './reasons-to-fail';
import { isLeftSet, isStateBit } from './state-bits';
import {
	declinedAt,
	flagOf,
	hasAnsweredOtherwise,
	isFailure,
	isOfPresentRound,
	nodesSince,
	type Outcome,
} from './ways-out';

/** Whether a way out leaves what another one undoes, or what only the counterpart of the function does. */
export function isInferredLeak(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
	counterparts: Counterparts | null,
): boolean {
	if (isPartOfFreed(exit, instance) || isPutOtherwise(exit, instance)) return false;
	if (isEndedByRounds(exploration, instance)) return false;
	const isPair = counterparts?.pairs.has(instance) ?? false;
	if (isStateBit(instance))
		return (
			isLeftSet(exploration, exit, instance, released) &&
			seen.every((release) => declinedAt(exploration, exit.trail, release) === null) &&
			!mayBeEnded(exploration, exit, instance, counterparts)
		);
	return (
		(isFailure(exploration, exit) && isUndone(exploration, exit, instance, released, seen, counterparts)) ||
		((isPair || (isKeptResult(exploration, instance) && !isUndoneByOther(exploration, exit, instance))) &&
			seen.every((release) => declinedAt(exploration, exit.trail, release) === null) &&
			undoneOnlyBy(exploration, exit, instance, counterparts) !== null)
	);
}

/** `foo_add(obj); … foo_uninit(obj);`: a call that is handed the same object undoes by its name more than one step. */
const isUndoneByOther = (
	exploration: Exploration,
	{ trail }: Exit,
	{ acquiredAt, text }: Instance,
): boolean =>
	nodesSince(exploration, trail, acquiredAt)
		.flatMap(callsAt)
		.some(
			({ name, arguments: given }) =>
				name !== null && undoes(name) && given.some((each) => printExpression(each) === text),
		);

/** `attr = nla_nest_start(skb, type); … kfree_skb(skb);`: what was begun in an object ends with it. */
const isPartOfFreed = ({ instances }: Exit, { own, askedWith }: Instance): boolean =>
	own &&
	askedWith !== null &&
	instances.some(
		({ status, contract, key: [object] }) =>
			status === 'released' && contract.kind === 'memory' && object === askedWith,
	);

/** `if (put_new) put_new(dst); else folio_put(dst);`: what a call gave was given back by a call of which contracts speak. */
const isPutOtherwise = ({ instances }: Exit, { own, key: [object] }: Instance): boolean =>
	own &&
	instances.some(
		({ status, imported, inferred, key: [given] }) =>
			status === 'released' && imported && !inferred && given === object,
	);

/** Whether what a call gave was kept before it was tested: of `if (!foo_register())` it is not known which result is good. */
const isKeptResult = ({ graph }: Exploration, { acquiredAt }: Instance): boolean =>
	graph.nodes[acquiredAt]?.kind !== 'branch';

/** Whether another failing way undoes it, of an init any way, and this one has not gone past that by a condition. */
function isUndone(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
	counterparts: Counterparts | null,
): boolean {
	const { acquiredAt } = instance;
	return (
		!mayBeEnded(exploration, exit, instance, counterparts) &&
		!isEmptyAt(exploration, exit, instance) &&
		!isHandedInOtherLoop(exploration, exit, instance) &&
		!seen.some((release) => isWithoutEnd(exploration, exit, release)) &&
		released.some(
			(other) =>
				isFailure(exploration, other.exit) ||
				other.exit.value === null ||
				isInVariable(exploration, instance) ||
				isOwnPointer(instance) ||
				counterparts?.failsForGood(exploration.graph.head.name) === true,
		) &&
		(!repeatedNodes(exploration.graph).has(acquiredAt) || isOfRound(exit, instance)) &&
		seen.every((release) => {
			const declined = declinedAt(exploration, exit.trail, release);
			return (
				(isPassed(exploration, exit, instance, declined) ||
					(declined !== null && isFailureOfOther(exploration, release, instance, declined)) ||
					isReasonToFail(exploration, exit.trail, instance, release)) &&
				!hasAnsweredOtherwise(exploration, exit.trail, release)
			);
		})
	);
}

/**
 * `obj = foo_get(id); … foo_put(obj);`: only a variable of the function leads to what a call gave it, and others have not been
 * handed it. What is begun and ended (`nest_start(skb)`, `nest_end(skb, nest)`) lies in something else.
 */
const isOwnPointer = ({ own, storedIn, key, result, text, passes, contract }: Instance): boolean =>
	own &&
	storedIn === null &&
	key[0] === result &&
	/^\w+$/.test(text) &&
	passes.length === 0 &&
	contract.release.every(({ call }) => putsByName(readSignature(call).name));

/** Whether a variable names what a call gave in this very round of a loop, and the way says for certain that it fails: NULL may not. */
const isOfRound = ({ trail, classes }: Exit, { own, text, acquiredAt }: Instance): boolean =>
	own && /^\w+$/.test(text) && (classes & ZERO) === 0 && isOfPresentRound(trail, acquiredAt);

/** `if (ops->exit) ops->exit(dev);`: the path has found that there is no function that would undo it. */
function isWithoutEnd(
	{ graph: { nodes } }: Exploration,
	{ trail }: Exit,
	{ node: end }: ReleaseSeen,
): boolean {
	const ending = nodes[end];
	const ends = ending ? callsAt(ending).map(printCallee) : [];
	for (let step: Trail | null = trail; step; step = step.previous) {
		const node = nodes[step.node];
		if (node?.kind !== 'branch') continue;
		const asked = flagOf(node.condition);
		if (step.way === (asked === node.condition ? 'false' : 'true') && ends.includes(printExpression(asked)))
			return true;
	}
	return false;
}

/** `for (i = 0; i < n; i++) foo_exit(all->port[i]);`: a loop ends what was taken one by one, by names of its own. */
function isEndedByRounds({ graph }: Exploration, { acquiredAt, contract }: Instance): boolean {
	const repeated = repeatedNodes(graph);
	const ends = contract.release.map(({ call }) => readSignature(call).name);
	const isEnd = ({ name }: Call) => name !== null && ends.includes(name);
	return (
		!repeated.has(acquiredAt) &&
		graph.nodes.some((node) => repeated.has(node.id) && callsAt(node).some(isEnd))
	);
}

/**
 * Whether a condition asks whether another call has failed that was made since, and keeps nothing where it succeeds:
 * `rc = foo_check(p); if (rc) { undo(p); return rc; }`.
 */
function isFailureOfOther(
	exploration: Exploration,
	{ trail }: ReleaseSeen,
	{ acquiredAt, acquireCall }: Instance,
	condition: Expression,
): boolean {
	const asked = flagOf(condition);
	const name = asked.kind === 'binary' && asked.operator === '<' ? asked.left : asked;
	return nodesSince(exploration, trail, acquiredAt)
		.flatMap(expressionsOf)
		.some(
			(each) =>
				each.kind === 'assign' &&
				each.value.kind === 'call' &&
				each.value.name !== acquireCall &&
				!keeps(each.value.name ?? '') &&
				printExpression(each.target) === printExpression(name),
		);
}

/**
 * Whether a path has gone past a release by no condition, or, of what lies in a variable, by that of the very error which it
 * returns.
 */
function isPassed(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	condition: Expression | null,
): boolean {
	if (condition === null) return true;
	const node = exploration.graph.nodes[exit.node];
	return (
		isInVariable(exploration, instance) &&
		node?.kind === 'return' &&
		node.value?.kind === 'name' &&
		condition.kind === 'name' &&
		node.value.name === condition.name
	);
}

/** Whether it lies in a variable of this function, that ends with it: nobody undoes it later. */
function isInVariable(exploration: Exploration, { key: [object] }: Instance): boolean {
	const { table } = exploration;
	if (object === undefined || !table.isOfVariable(object)) return false;
	const { origin } = table.info(table.wholeOf(object));
	return origin.kind === 'address' && isDeclared(exploration, origin.field);
}

/** Whether a callee may have ended it on the way out; always where functions of the file may be hidden. */
export function mayBeEnded(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	if (!counterparts) return true;
	const { graph } = exploration;
	const since = nodesSince(exploration, exit.trail, instance.acquiredAt);
	const { pairs } = counterparts;
	return (
		counterparts.mayGiveBack(graph.head.name, since, instance) ||
		(pairs.has(instance) && pairs.mayEnd(graph, since, instance))
	);
}
