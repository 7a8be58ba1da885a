// Ways out on which the caller is meant to get what is held: the function is named for it, says so, or hands the object out.
// Judges one instance at one exit.
import { targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowNode } from '../../kernel-c/flow';
import { lastName, printExpression } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import type { ReleaseSeen } from '../path/observation';
import { isStateOfPlace, isTakenBy } from '../path/place-state';
import { repeatedNodes } from '../path/relevance';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isDeclared } from './lost-pointers';
import { declinedAt, flagOf, isFailure, nodesSince } from './ways-out';

/** The function is the one that takes it, or returns the very object that is locked, or that the lock lies in. */
export function isHandedToCaller(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const { returnsHeld } = instance.contract;
	const { name } = exploration.graph.head;
	const isMeant = returnsHeld.includes(name);
	if (isMeant && seen.length === 0) return true;
	if ((isMeant || isTakenBy(instance.contract, name)) && !isFailure(exploration, exit)) return true;
	const returned = exit.value === null ? null : exploration.table.info(exit.value).origin;
	const isOwnVariable = instance.own && isDeclared(exploration, instance.text);
	if (returned?.kind === 'result' && returnsHeld.includes(returned.callee) && !isOwnVariable) return true;
	const [lock] = instance.key;
	if (lock === undefined) return false;
	if (isReachedByResult(exploration, exit, instance)) return true;
	const isOfResult = exit.value !== null && exploration.table.pointsInto(lock, exit.value);
	if (instance.contract.kind === 'count' && isOfResult && !isFailure(exploration, exit)) return true;
	if (!isStateOfPlace(instance)) return false;
	if (isTokenOfCaller(exploration, instance)) return true;
	return isOfResult || (!isFailure(exploration, exit) && isStoredForCaller(exploration, exit, instance));
}

/** `local_irq_save(*flags);`: what ends it lies where the caller has asked for it. */
const isTokenOfCaller = ({ graph }: Exploration, { contract, text }: Instance): boolean =>
	contract.kind === 'section' && graph.head.parameters.some(({ name }) => text === `*${name}`);

/** `return dget(sb->root);`, `return path.dentry;`: the caller gets a part of what is held, and with it the rest. */
function isReachedByResult(
	{ graph, table }: Exploration,
	{ value, node }: Exit,
	{ contract, key: [object], text }: Instance,
): boolean {
	if (value === null || contract.kind !== 'reference' || !graph.head.returnType.includes('*')) return false;
	const { origin } = table.info(value);
	if (origin.kind === 'initial' && origin.base !== null && origin.base === object) return true;
	const way = graph.nodes[node];
	return (
		way?.kind === 'return' &&
		way.value?.kind === 'call' &&
		way.value.arguments.some((given) => given.kind === 'member' && printExpression(given.object) === text)
	);
}

/** `*out = obj; return 0;`: the caller gets the object whose lock is held. */
function isStoredForCaller({ graph }: Exploration, { trail }: Exit, { text, acquiredAt }: Instance): boolean {
	const isOut = (target: Expression) =>
		target.kind === 'unary' &&
		target.operator === '*' &&
		graph.head.parameters.some(({ name }) => name === printExpression(target.operand));
	return nodesSince({ graph }, trail, acquiredAt)
		.flatMap(expressionsOf)
		.some(
			(each) =>
				each.kind === 'assign' &&
				isOut(each.target) &&
				text.replace(/^&/, '').startsWith(`${printExpression(each.value)}->`),
		);
}

/** `return VM_FAULT_LOCKED`, `ret |= VM_FAULT_LOCKED`: the value says that it is kept on purpose. */
export function returnsLocked(exploration: Exploration, exit: Exit, { acquiredAt }: Instance): boolean {
	if (exit.value === null) return false;
	if (/LOCK/.test(exploration.table.info(exit.value).text)) return true;
	const saysLocked = (each: Expression) => each.kind === 'name' && /_LOCKED$/.test(each.name);
	return nodesSince(exploration, exit.trail, acquiredAt)
		.flatMap(expressionsOf)
		.some((each) => each.kind === 'assign' && someExpression(each.value, saysLocked));
}

/**
 * Another way out unlocks what it has not locked, at a place of its own: the function is called once to lock and once to unlock,
 * as a notifier is.
 */
export function isLeftToNextCall(
	{ exits }: Exploration,
	instance: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const { contract, text } = instance;
	const isSame = ({ imported, status, releasedAt, ...other }: Instance) =>
		imported &&
		status === 'released' &&
		other.contract.id === contract.id &&
		other.text === text &&
		!seen.some(({ node }) => node === releasedAt);
	return isStateOfPlace(instance) && exits.some(({ instances }) => instances.some(isSame));
}

/** The lock of what a round of a loop has found, such as callers unlock afterwards wherever they find them. */
export const isLeftToCallers = (
	{ graph }: Exploration,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean =>
	isStateOfPlace(instance) &&
	repeatedNodes(graph).has(instance.acquiredAt) &&
	counterparts?.endsWhatIsLeft(graph.head.name, instance) === true;

/** `__acquires(&q->lock)` behind the parameters: the function says that it returns with the lock held; `__acquires(rcu)`. */
export function isAnnounced({ graph }: Exploration, { text, contract }: Instance): boolean {
	const isMeant = (name: string) =>
		name === lastName(text) || (text === '' && contract.id.startsWith(`${name.toLowerCase()}-`));
	return graph.head.annotations.some(
		(annotation) =>
			/^__(?:cond_)?acquires/.test(annotation.name) &&
			annotation.arguments.some((argument) => isMeant(lastName(argument))),
	);
}

/**
 * `ctx->ip = ip; ctx->flags = EXCL; lock(ctx->ip, ctx->flags);`: the object says to whoever has it what is locked, and how. So it does
 * by a flag: `ctx->flags |= HAS_LOCK; lock(&quota->lock);`.
 */
export function isNotedFor({ graph }: Exploration, { text }: Instance): boolean {
	const written = new Set(graph.nodes.map(targetOf));
	const isOfCaller = (place: string) =>
		graph.head.parameters.some(({ name }) => name !== null && place.startsWith(`${name}->`));
	const isNoted = (part: string) => written.has(part) && isOfCaller(part);
	const isFlagged = graph.nodes.some((node) => {
		const place = flagsSetAt(node);
		return place !== null && isOfCaller(place);
	});
	return isFlagged || text.split(', ').every(isNoted);
}

/** Where a node sets a flag that says that a lock is held: `ctx->flags |= HAS_LOCK`; null where it does not. */
function flagsSetAt(node: FlowNode): string | null {
	if (node.kind !== 'evaluate' || node.expression.kind !== 'assign') return null;
	const { operator, target, value } = node.expression;
	return operator === '|=' && /LOCK/.test(printExpression(value)) ? printExpression(target) : null;
}

/** `if (!keep) unlock(lock);` of a parameter that the function never writes: its caller has asked to keep the lock. */
export function isAskedToKeep(
	{ graph }: Exploration,
	{ trail }: Exit,
	instance: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	if (!isStateOfPlace(instance)) return false;
	const isWritten = (name: string) =>
		graph.nodes
			.flatMap(expressionsOf)
			.some((expression) =>
				someExpression(expression, (each) => each.kind === 'assign' && printExpression(each.target) === name),
			);
	return seen.some((release) => {
		const condition = declinedAt({ graph }, trail, release);
		const flag = condition && flagOf(condition);
		return (
			flag?.kind === 'name' &&
			graph.head.parameters.some(({ name, type }) => name === flag.name && /^bool$/.test(type)) &&
			!isWritten(flag.name)
		);
	});
}

/** The name says that the function returns with something taken: `foo_lock`, `bar_begin`. */
export const takesByName = (name: string): boolean =>
	locksByName(name) || /(?:^|_)(?:get|open)(?:_|$)/.test(name);

/** The name says that the function locks something, or begins what others end. */
export const locksByName = (name: string): boolean =>
	/(?:^|_)(?:\w*(?<!b)lock(?:ed\w*|s|n|\d+)?|begin|start|enter|grab|acquire|hold|freeze|suspend|prepare|pin|down)(?:_|$)/.test(
		name,
	);
