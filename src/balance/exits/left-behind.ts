// Objects that were stored for others to give back, on the ways out where the function fails. Judges one instance at one exit.
import { callsAt } from '../../kernel-c/call-graph';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import type { CallPlace } from '../file/reach';
import type { ReleaseSeen } from '../path/observation';
import { isStateOfPlace } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import { NEGATIVE } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesOf } from './blame';
import { leftHalfWay, undoneTogether } from './passed-over';
import { declinedAt, flagOf, isBefore, isFailure, nodesSince, type Outcome } from './ways-out';

/**
 * What was stored for others to give back is left behind where the function fails, if it undoes that same store on
 * another failure: whoever calls it cannot tell one from the other.
 */
export function isLeftBehind(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
): boolean {
	const joins = released.some((other) => other.exit.node === exit.node);
	return (
		!isReplacedByNextCall(exploration, instance) &&
		!isReusedByNextCall(exploration, exit, instance) &&
		exploration.limit === null &&
		exit.value !== null &&
		!(joins && seen.some((release) => declinedAt(exploration, exit.trail, release) !== null)) &&
		isFailure(exploration, exit) &&
		(released.some(
			(other) =>
				other.instance.storedIn === instance.storedIn &&
				isFailure(exploration, other.exit) &&
				!isReleasedOnSuccess(exploration, other.instance),
		) ||
			undoesOtherStore(exploration, exit, instance))
	);
}

/** `if (obj->key) free(obj->key); obj->key = alloc();`: the function looks itself for what an earlier call has left there. */
const isReplacedByNextCall = (exploration: Exploration, { contract, text, acquiredAt }: Instance): boolean =>
	exploration.exits.some(({ instances, trail }) =>
		instances.some(
			({ imported, status, releasedAt, releasedText, contract: { id } }) =>
				imported &&
				status === 'released' &&
				id === contract.id &&
				releasedText === text &&
				releasedAt !== null &&
				isBefore(trail, releasedAt, acquiredAt),
		),
	);

/**
 * `if (obj->key && obj->size) goto use; obj->key = alloc(); use: …`: the function goes on with what an earlier call has left
 * there, and fails then as it does here. An output has no earlier call.
 */
function isReusedByNextCall(
	{ graph, exits }: Exploration,
	{ trail }: Exit,
	{ text, acquiredAt }: Instance,
): boolean {
	const asks = (id: NodeId) => {
		const node = graph.nodes[id];
		return node?.kind === 'branch' && printExpression(flagOf(node.condition)) === text;
	};
	if (text.startsWith('*')) return false;
	return exits.some((other) => {
		const passed = nodesOf([other.trail]);
		return !passed.has(acquiredAt) && [...passed].some(asks) && failAlike(graph, trail, other.trail);
	});
}

/** Whether two paths end by the same answer about the same call. */
function failAlike({ nodes }: FlowGraph, path: Trail, otherPath: Trail): boolean {
	let isAnswered = false;
	let [step, other]: (Trail | null)[] = [path, otherPath];
	for (; step && other?.node === step.node && other.way === step.way; other = other.previous) {
		const node = nodes[step.node];
		if (node && isAnswered && callsAt(node).some(({ name }) => name !== null && !undoes(name))) return true;
		isAnswered ||= node?.kind === 'branch';
		step = step.previous;
	}
	return false;
}

/** `obj->key = alloc(); … free(obj->key);` on the way on: that is use, and undoes nothing. */
const isReleasedOnSuccess = (exploration: Exploration, { site, releasedAt }: Instance): boolean =>
	exploration.exits.some(
		(exit) =>
			!isFailure(exploration, exit) &&
			exit.instances.some((other) => other.site === site && other.releasedAt === releasedAt),
	);

/** Whether two things were stored in the same object; variables of the file count as one. */
function isSameStore(
	{ table }: Exploration,
	{ storedIn: one }: Instance,
	{ storedIn: other }: Instance,
): boolean {
	if (one === null || other === null) return false;
	const isOfFile = (symbol: SymbolId) => {
		const { origin } = table.info(symbol);
		return origin.kind === 'address' && origin.base === null;
	};
	return one === other || (isOfFile(one) && isOfFile(other));
}

/** Whether a success leaves what was taken at a place where it is stored. */
const isKeptOnSuccess = (exploration: Exploration, { site }: Instance): boolean =>
	exploration.exits.some(
		(exit) =>
			!isFailure(exploration, exit) &&
			exit.instances.some((other) => other.site === site && other.status === 'entrusted'),
	);

/**
 * What was stored in the same object is given back on this path: before this one, so the later one has to be undone as well; or of
 * the same kind and after it, and who undoes the last one by itself undoes the first.
 */
const undoesOtherStore = (
	exploration: Exploration,
	{ instances, trail }: Exit,
	instance: Instance,
): boolean =>
	instances.some(
		(other) =>
			other.status === 'released' &&
			isKeptOnSuccess(exploration, other) &&
			isSameStore(exploration, other, instance) &&
			(isBefore(trail, other.acquiredAt, instance.acquiredAt) ||
				(other.own &&
					other.storedIn === instance.storedIn &&
					other.text !== instance.text &&
					other.contract.id === instance.contract.id &&
					isKeptOnSuccess(exploration, instance) &&
					isBefore(trail, instance.acquiredAt, other.acquiredAt))),
	);

/**
 * Where the function's counterpart gives back what is left behind at an exit: where the function fails, that one does not run.
 * Null where the function does not fail, may have undone it, or has no such counterpart.
 */
export function undoneOnlyBy(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): CallPlace | null {
	const { name } = exploration.graph.head;
	const mayStay =
		exploration.limit !== null ||
		exit.value === null ||
		!(isFailure(exploration, exit) || isAnswerOfCallee(exploration, exit, instance)) ||
		isStateOfPlace(instance) ||
		repeatedNodes(exploration.graph).has(instance.acquiredAt);
	if (mayStay || !counterparts) return null;
	const since = nodesSince(exploration, exit.trail, instance.acquiredAt);
	if (since.flatMap(callsAt).some((call) => counterparts.endsByWords(call, instance))) return null;
	const { pairs } = counterparts;
	const place = counterparts.givesBack(name, instance);
	if (pairs.has(instance)) {
		const usual = nodesOfSuccess(exploration);
		const undoing = since.filter(({ id }) => !usual.has(id));
		const left = { name, instance, since: undoing, isOwn: isOfOwnObject(exit, instance) };
		return pairs.mayEnd(exploration.graph, since, instance) ? null : (pairs.undoneBy(left) ?? place);
	}
	if (place) return counterparts.mayGiveBack(name, since, instance) ? null : place;
	const beside =
		undoneTogether(exploration, exit, instance, counterparts) ??
		leftHalfWay(exploration, exit, instance, counterparts);
	const isRun = since.flatMap(callsAt).some((call) => call.name === beside?.function.head.name);
	return isRun ? null : beside;
}

/** What is done also where nothing has failed undoes nothing. */
export const nodesOfSuccess = (exploration: Exploration): ReadonlySet<NodeId> =>
	nodesOf(
		exploration.exits.flatMap((exit) =>
			exit.value !== null && !isFailure(exploration, exit) ? [exit.trail] : [],
		),
	);

/** `return foo_register();`: it fails as well where the last thing it does has failed, which is not what took it. */
function isAnswerOfCallee(
	{ graph, table }: Exploration,
	{ node, value, classes }: Exit,
	{ acquiredAt }: Instance,
): boolean {
	const last = graph.nodes[node];
	const isCall = last?.kind === 'return' && last.value?.kind === 'call';
	const isStatus =
		value !== null && table.info(value).origin.kind === 'result' && graph.head.returnType === 'int';
	return isCall && isStatus && acquiredAt !== node && (classes & NEGATIVE) !== 0;
}

/** Whether it was set up for memory that the function has freed, or has from a device and tells nobody of. */
const isOfOwnObject = ({ instances }: Exit, { key: [object] }: Instance): boolean =>
	instances.some(
		({ contract, status, automatic, key: [memory] }) =>
			contract.kind === 'memory' &&
			memory === object &&
			(status === 'released' || (status === 'held' && automatic)),
	);
