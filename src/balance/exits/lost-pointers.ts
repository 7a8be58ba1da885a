// Objects whose only name was a variable of the function: where the function ends, nobody can give them back any more.
// Judges ways out that do not fail, where an object might be kept on purpose.
import { speaksOf } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { childrenOf, someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId, outlivesCall } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import { isPlainObject, isTakenBy } from '../path/place-state';
import { reachedFrom, repeatedNodes, successors } from '../path/relevance';
import { POSITIVE, ZERO } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { looks, says } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isJump } from './blame';
import { declinedAsk, isCoveredBy, isFailure, isOfPresentRound, nodesSince, type Outcome } from './ways-out';

/** The only name of the object was a local value, or a member of a variable: nobody can give it back any more. */
export function isLostPointer(exploration: Exploration, { contract, own, storedIn }: Instance): boolean {
	return isPlainObject(contract) && own && (storedIn === null || isVariable(exploration, storedIn));
}

/** Whether a value is the address of a variable that ends with the function. */
function isVariable({ graph, table }: Exploration, address: SymbolId): boolean {
	const { origin } = table.info(address);
	return origin.kind === 'address' && origin.base === null && isDeclared({ graph }, origin.field);
}

/** The lock is that of an object which the function has found, locked and put: nobody is told to unlock it. */
export const isInPutObject = ({ instances }: Exit, { contract, own, key: [lock] }: Instance): boolean =>
	contract.kind === 'lock' &&
	own &&
	instances.some(
		(other) =>
			other.own &&
			other.status === 'released' &&
			other.contract.kind === 'reference' &&
			other.key[0] === lock,
	);

/** Whether what only a variable names is lost at an exit that does not fail. */
export function isLost(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
): boolean {
	const isUnseen = instance.passes.every(onlyLooks) && isOwnName(exploration, exit, instance);
	if (isUnseen && !isSetUp(exploration, exit, instance)) {
		if (isForNobody(exploration, instance, seen)) return true;
		const isSame =
			isCoveredBy(exploration, exit, released) ||
			(isLookedUp(instance) && released.some((other) => !isFailure(exploration, other.exit)));
		if (isKeptByNoSuccess(exploration, exit, instance) && isSame) return true;
	}
	if (isLeftByOneSuccess(exploration, exit, instance, released, seen)) return true;
	if (isLeftByRound(exploration, instance, seen)) return isOwnName(exploration, exit, instance);
	if (seen.length === 0 && isOnlyTested(exploration, instance)) return true;
	if (seen.length > 0 && !isOnlyLookedAt(exploration, exit, instance, released)) return false;
	return isUnseen && isOnlyRead(exploration, exit, instance);
}

/**
 * Only failures put an object, and the way has looked into it and left it: what is held for its own sake, a module, nobody looks
 * into, what was created stays, and who locks a page has it for more than a look.
 */
function isOnlyLookedAt(
	exploration: Exploration,
	{ trail }: Exit,
	{ acquireCall, acquiredAt, text }: Instance,
	released: readonly Outcome[],
): boolean {
	const since = nodesSince(exploration, trail, acquiredAt).filter(({ kind }) => kind !== 'branch');
	const handed = since
		.flatMap(callsAt)
		.filter((call) => call.arguments.some((given) => printExpression(given) === text));
	const isLooking = ({ name }: Call) => name !== null && (looks(name) || says(name, 'counts', 'finds'));
	return (
		!says(acquireCall, 'makes', 'sets up') &&
		released.every((other) => isFailure(exploration, other.exit)) &&
		since.some((node) => names(node, text)) &&
		handed.every(isLooking)
	);
}

/** What is made of it may keep it: `ahash_request_alloc(tfm, gfp)`. */
export const onlyLooks = ({ callee }: Instance['passes'][number]): boolean =>
	looks(callee) && !says(callee, 'makes');

/**
 * Memory: all that was handed it has left it to the function on other ways, and all other ways that succeed give it back: this one
 * returns before it comes to that. What puts it into something may refuse: `foo_insert(tree, entry)`.
 */
function isLeftByOneSuccess(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
): boolean {
	const { site, acquiredAt, text, contract, passes, key, result } = instance;
	// A function without a result fails where it gives back what it keeps elsewhere, and nothing of this kind is kept.
	const isVoid = exit.value === null;
	const isKept = (other: Exit) =>
		other.node !== exit.node &&
		(isVoid || !isFailure(exploration, other)) &&
		other.instances.some(
			(each) => each.site === site && each.status !== 'released' && each.status !== 'failed',
		);
	return (
		contract.kind === 'memory' &&
		// An output may have another name: the request and the response of one call.
		key[0] === result &&
		/^\w+(?:\.\w+)?$/.test(text) &&
		!passes.some(({ callee }) => says(callee, 'puts in')) &&
		!repeatedNodes(exploration.graph).has(acquiredAt) &&
		!isSetUp(exploration, exit, instance) &&
		(isVoid ? released.length > 0 : isCoveredBy(exploration, exit, released)) &&
		!exploration.exits.some(isKept) &&
		!seen.some((release) => hasDeclined(exploration, exit, release))
	);
}

/** Whether a way has gone past a release by its condition, and not only past a jump to where others come as well. */
function hasDeclined(exploration: Exploration, { trail }: Exit, release: ReleaseSeen): boolean {
	const asked = declinedAsk(exploration, trail, release);
	return asked !== null && !reachedFrom(exploration.graph, asked.otherwise).has(release.node);
}

/** The way has left a loop in the round whose element it is; other rounds have come to their end with it. */
const isLeftByRound = (
	{ graph }: Exploration,
	{ acquiredAt }: Instance,
	seen: readonly ReleaseSeen[],
): boolean => graph.nodes[acquiredAt]?.kind === 'iterate' && seen.some(({ node }) => node === acquiredAt);

/**
 * A found object of which the function only reads members: no one else is told of the reference. What is read may be kept as long
 * as the object is, where it is a pointer.
 */
function isOnlyRead(exploration: Exploration, exit: Exit, instance: Instance): boolean {
	const { table } = exploration;
	const [object] = instance.key;
	const isReturned = exit.value !== null && object !== undefined && table.dependsOn(exit.value, object);
	if (!isLookedUp(instance) || isReturned || object === undefined) return false;
	const variable = isOutput(instance) ? (/^\w+/.exec(instance.text)?.[0] ?? '') : instance.text;
	return (
		(isOutput(instance) || table.info(object).origin.kind === 'result') &&
		goesNowhere(exploration, exit, instance, variable)
	);
}

/** Whether a variable of the function is only used to read members: neither it nor a pointer that it leads to is stored. */
export function goesNowhere(
	{ graph }: Exploration,
	{ trail, instances }: Exit,
	{ acquiredAt }: Instance,
	variable: string,
): boolean {
	// `parent = foo_get_parent(part);`: what has a reference of its own does not rest on this one.
	const isCountedItself = ({ id }: FlowNode) =>
		instances.some((other) => other.own && other.contract.kind === 'reference' && other.acquiredAt === id);
	const isIt = (each: Expression) => each.kind === 'name' && each.name === variable;
	const isKept = (each: Expression) =>
		(each.kind === 'assign' && mayHandOn(each.value, isIt)) ||
		(each.kind === 'unary' && each.operator === '&' && someExpression(each.operand, isIt));
	return (
		isNameOfFrame({ graph }, variable) &&
		!nodesSince({ graph }, trail, acquiredAt).some(
			(node) =>
				!isCountedItself(node) &&
				((node.kind === 'declare' && node.initializer && mayHandOn(node.initializer, isIt)) ||
					expressionsOf(node).some((expression) => someExpression(expression, isKept))),
		)
	);
}

/** `iloc.bh`: what a call leaves in a structure, as its contract says. Of a callee in view it is not known when it does. */
export const isOutput = ({ contract, acquireCall, text }: Instance): boolean =>
	text.includes('.') && isTakenBy(contract, acquireCall);

/** Whether a value may be a pointer that something in it leads to: what is counted with is a number. */
function mayHandOn(value: Expression, isIt: (each: Expression) => boolean): boolean {
	const isNumber =
		(value.kind === 'cast' && !value.type.includes('*')) ||
		(value.kind === 'binary' && !/^[+-]$/.test(value.operator));
	return !isNumber && (isIt(value) || childrenOf(value).some((child) => mayHandOn(child, isIt)));
}

/** A variable, or a field of a structure that is a variable of the function and goes nowhere as a whole: `iloc.bh`. */
function isOwnName(exploration: Exploration, exit: Exit, { text, acquiredAt }: Instance): boolean {
	if (/^\w+$/.test(text)) return true;
	const variable = /^(\w+)\.\w+$/.exec(text)?.[1];
	if (variable === undefined || !isDeclared(exploration, variable)) return false;
	const isVariable = (each: Expression) => each.kind === 'name' && each.name === variable;
	const goesOn = (each: Expression) =>
		(each.kind === 'assign' && isVariable(each.value)) ||
		(each.kind === 'call' &&
			each.arguments.some(
				(given) => given.kind === 'unary' && given.operator === '&' && isVariable(given.operand),
			));
	return !nodesSince(exploration, exit.trail, acquiredAt)
		.flatMap(expressionsOf)
		.some((expression) => someExpression(expression, goesOn));
}

/**
 * Memory that this path stores nowhere and hands to nobody; not because it comes by a loop that does so, and has no round.
 * An object of a type of its own may stay by itself, unless the function gives it back elsewhere.
 */
function isForNobody(
	{ graph }: Exploration,
	{ contract, acquiredAt, text }: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const repeated = repeatedNodes(graph);
	const isUsedInLoop = (node: FlowNode) => repeated.has(node.id) && names(node, text);
	const isMemory = contract.untyped || (contract.kind === 'memory' && seen.length > 0);
	return isMemory && !repeated.has(acquiredAt) && !graph.nodes.some(isUsedInLoop);
}

/** Memory, or an object that was looked up and that a plain success gives back as well. */
function isKeptByNoSuccess(
	{ graph }: Exploration,
	{ value, classes, trail }: Exit,
	{ contract: { kind }, acquiredAt }: Instance,
): boolean {
	const isPlain = value === null || classes === ZERO || classes === POSITIVE;
	return kind === 'memory' || (kind === 'reference' && isPlain && isTakenOnce(graph, trail, acquiredAt));
}

/** Whether a call runs once on a path: in no loop, or where only a jump back tries it again and this path has not. */
const isTakenOnce = (graph: FlowGraph, trail: Trail, acquiredAt: NodeId): boolean =>
	!repeatedNodes(graph).has(acquiredAt) ||
	(isOfPresentRound(trail, acquiredAt) && !isAgainWithoutJump(graph, acquiredAt));

/** Whether a node comes round to itself by a loop, and not by a `goto` alone. */
function isAgainWithoutJump(graph: FlowGraph, at: NodeId): boolean {
	const reached = new Set<NodeId>();
	const open = [at];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const node = graph.nodes[id];
		for (const next of node && !isJump(node) ? successors(node) : []) {
			if (next === at) return true;
			if (reached.has(next)) continue;
			reached.add(next);
			open.push(next);
		}
	}
	return false;
}

/** Whether the call has found the object, and not only counted one more user of what it was handed. */
const isLookedUp = ({ contract, acquireCall }: Instance): boolean =>
	contract.kind === 'reference' &&
	!contract.acquire.some((rule) => rule.returnsKey && speaksOf(rule, acquireCall));

/** Something was made for the object, or with it, that holds it: a registration of its member. */
export const isSetUp = ({ table }: Exploration, { instances }: Exit, instance: Instance): boolean =>
	instances.some(
		(other) =>
			other !== instance &&
			other.status !== 'failed' &&
			other.key.some((symbol) => instance.key.some((object) => table.pointsInto(symbol, object))),
	);

/** The function asks for the object, looks whether it is there, and never does anything with it. */
function isOnlyTested({ graph, table }: Exploration, { text, acquiredAt, key }: Instance): boolean {
	const name = /^\w+/.exec(text)?.[0] ?? '';
	const isUsed = graph.nodes.some(
		(node) => node.id !== acquiredAt && node.kind !== 'branch' && names(node, name),
	);
	return !isUsed && table.info(key[0] ?? 0).origin.kind === 'result';
}

/** Whether a node speaks of a variable. */
const names = (node: FlowNode, variable: string): boolean =>
	expressionsOf(node).some((expression) =>
		someExpression(expression, (each) => each.kind === 'name' && each.name === variable),
	);

/** Whether a name is a variable of the function that ends with it. */
export const isDeclared = ({ graph }: Pick<Exploration, 'graph'>, name: string): boolean =>
	graph.nodes.some((node) => node.kind === 'declare' && node.name === name && !outlivesCall(node));

/** Whether a name is one of the function's own: a variable that ends with it, or a parameter. */
export const isNameOfFrame = ({ graph }: Pick<Exploration, 'graph'>, name: string): boolean =>
	isDeclared({ graph }, name) || graph.head.parameters.some((parameter) => parameter.name === name);
