// Decides what of an exploration is worth saying. The rule throughout: the author's own code is the specification.
// A path is judged against its siblings in the same function; without evidence there is silence.
import type { Confidence } from '../finding/finding';
import type { Expression } from '../kernel-c/expression';
import { childrenOf } from '../kernel-c/expression-shape';
import type { FlowGraph, FlowNode, NodeId } from '../kernel-c/flow';
import { printExpression } from '../kernel-c/print-expression';
import { blame, nodesOf } from './blame';
import type { Exit, Exploration } from './explore';
import type { LockHabits } from './habits';
import type { Observation, ReleaseSeen } from './observation';
import { areOpposite, looks, undoes } from './opposites';
import { isPlainObject, isStateOfPlace, isTakenBy, isTracked } from './place-state';
import { repeatedNodes } from './relevance';
import type { Instance, Trail } from './state';
import { ANY, type Classes, NEGATIVE, type SymbolId, ZERO } from './symbols';

/** A judged finding, still in terms of the flow graph. */
export interface Verdict {
	readonly rule: ResourceRule;
	readonly confidence: Confidence;
	readonly instance: Instance;
	/** Where the reader's eye should go. */
	readonly node: NodeId;
	readonly trail: Trail;
	readonly cause: NodeId | null;
	readonly text: string;
	/** Where a sibling path gives the resource back. */
	readonly sibling: NodeId | null;
}

export type RuleId =
	| 'unreleased-on-path'
	| 'overwritten-while-held'
	| 'released-twice'
	| 'freed-on-error-twice'
	| 'released-unheld'
	| 'acquire-unchecked'
	| 'wrong-release-object'
	| 'used-after-release'
	| 'error-pointer-arithmetic'
	| 'unguarded-dax-access'
	| 'insertion-outside-guard'
	| 'sleep-while-atomic'
	| 'irq-enabled-while-locked'
	| 'teardown-order'
	| 'lock-order-inversion';

/** Rules about the order of calls; the others are about one resource. */
export type DisorderRule = Extract<RuleId, 'teardown-order' | 'lock-order-inversion'>;

export type ResourceRule = Exclude<RuleId, DisorderRule>;

/** Everything worth saying about one function, in the order of places. */
export function judge(exploration: Exploration, habits: LockHabits): Verdict[] {
	const verdicts = [...leaks(exploration, habits), ...observations(exploration)];
	return verdicts.sort((a, b) => a.node - b.node || a.rule.localeCompare(b.rule));
}

interface Outcome {
	readonly exit: Exit;
	readonly instance: Instance;
}

function leaks(exploration: Exploration, habits: LockHabits): Verdict[] {
	const held = new Map<string, Outcome[]>();
	const released = new Map<string, Outcome[]>();
	for (const exit of exploration.exits)
		for (const instance of exit.instances) {
			if (instance.imported || instance.automatic) continue;
			const list = isTracked(instance) ? held : instance.status === 'released' ? released : null;
			if (list) list.set(instance.site, [...(list.get(instance.site) ?? []), { exit, instance }]);
		}
	return [...held].flatMap(([site, outcomes]) => {
		// An exit that still holds one round's instance says nothing good about the round before.
		const exits = new Set(outcomes.map(({ exit }) => exit));
		return judgeSite(
			exploration,
			outcomes,
			(released.get(site) ?? []).filter(
				({ exit, instance }) => !exits.has(exit) && !isHeldAnew(exit, instance),
			),
			habits,
		);
	});
}

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
	habits: LockHabits,
): Verdict[] {
	const seen = exploration.resources.releases.filter((release) => release.site === held[0]?.instance.site);
	const suspects = held.filter(
		({ exit, instance }) => !exit.imprecise && isLeak(exploration, exit, instance, released, seen, habits),
	);
	const good = nodesOf([...seen.map((release) => release.trail), ...released.map(({ exit }) => exit.trail)]);
	const byPlace = new Map<NodeId, Verdict>();
	for (const { exit, instance } of suspects.toSorted((a, b) => a.exit.trail.length - b.exit.trail.length)) {
		const node = blame(exploration, exit.trail, good, instance);
		if (byPlace.has(node)) continue;
		byPlace.set(node, {
			rule: 'unreleased-on-path',
			confidence:
				instance.inferred ||
				instance.status === 'entrusted' ||
				instance.passes.length > 0 ||
				seen.length === 0
					? 'medium'
					: 'high',
			instance,
			node,
			trail: exit.trail,
			cause: null,
			text: instance.text,
			sibling: seen[0]?.node ?? null,
		});
	}
	return [...byPlace.values()];
}

function isLeak(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
	habits: LockHabits,
): boolean {
	// Which element of an array a loop has taken is not followed.
	if (instance.text.includes('[') && repeatedNodes(exploration.graph).has(instance.acquiredAt)) return false;
	const { returnsHeld, acquire } = instance.contract;
	const { name } = exploration.graph.head;
	const isTaker = returnsHeld.includes(name) || acquire.some((rule) => rule.call.startsWith(`${name}(`));
	if (isTaker && !isFailure(exploration, exit)) return false;
	if (
		instance.askedWith !== null &&
		instance.own &&
		classesAt(exploration, exit, instance.askedWith) === ZERO
	)
		return false;
	if (instance.own && instance.key[0] !== undefined && classesAt(exploration, exit, instance.key[0]) === ZERO)
		return false;
	if (instance.status === 'entrusted') return isLeftBehind(exploration, exit, instance, released, seen);
	const last = instance.passes.at(-1);
	if (!instance.passes.every((pass) => isHarmless(exploration, exit, pass, seen, pass === last)))
		return false;
	const joins = released.some((other) => other.exit.node === exit.node);
	if (joins && seen.every((release) => asksTheObject(exploration, exit, instance, release))) return false;
	if (instance.storedIn !== null && seen.length === 0) return false;
	const failing = isFailure(exploration, exit);
	const undone = released.filter((other) => isFailure(exploration, other.exit) || other.exit.value === null);
	if (instance.inferred)
		return failing && undone.length > 0 && !repeatedNodes(exploration.graph).has(instance.acquiredAt);
	if (isOwedAfterFailure(instance)) return exit.value === null || failing;
	if (isKeyedByLocal(exploration, instance)) return true;
	if (isLostPointer(instance)) {
		if (failing) return true;
		if (seen.length === 0) return isOnlyTested(exploration, instance);
		return isPlainMemory(instance) && isCoveredBy(exit, released);
	}
	if (instance.contract.kind === 'count' && !failing) return false;
	if (isStateOfPlace(instance) && returnsLocked(exploration, exit)) return false;
	if (isAgainstHabit(exploration, exit, instance, habits)) return true;
	if (isStateOfPlace(instance) && released.length === 0) return false;
	if (!failing && isAnnounced(exploration, instance)) return false;
	if (failing && instance.own) return true;
	if (seen.length === 0) return false;
	if (failing) return true;
	if (!isStateOfPlace(instance)) return false;
	// Not failing: returns of the same sign must agree. A function that keeps it on success is an acquirer.
	return isCoveredBy(exit, released);
}

/**
 * What was stored for others to give back is left behind where the function fails, if it undoes that same store on
 * another failure: whoever calls it cannot tell one from the other.
 */
function isLeftBehind(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
): boolean {
	const joins = released.some((other) => other.exit.node === exit.node);
	return (
		exploration.limit === null &&
		exit.value !== null &&
		!(joins && seen.some((release) => declinedAt(exploration, exit, release) !== null)) &&
		isFailure(exploration, exit) &&
		(released.some(
			(other) => other.instance.storedIn === instance.storedIn && isFailure(exploration, other.exit),
		) ||
			undoesOlderStore(exploration, exit, instance))
	);
}

/** What was stored in the same object before it is given back on this path: the later one has to be undone as well. */
function undoesOlderStore(exploration: Exploration, { instances, trail }: Exit, instance: Instance): boolean {
	const isKeptOnSuccess = ({ site }: Instance) =>
		exploration.exits.some(
			(exit) =>
				!isFailure(exploration, exit) &&
				exit.instances.some((other) => other.site === site && other.status === 'entrusted'),
		);
	return instances.some(
		(other) =>
			other.status === 'released' &&
			isKeptOnSuccess(other) &&
			other.storedIn !== null &&
			other.storedIn === instance.storedIn &&
			isBefore(trail, other.acquiredAt, instance.acquiredAt),
	);
}

/** Whether a path comes by one node before another. */
function isBefore(trail: Trail, first: NodeId, second: NodeId): boolean {
	let step: Trail | null = trail;
	while (step && step.node !== second) step = step.previous;
	for (; step; step = step.previous) if (step.node === first) return true;
	return false;
}

/** The call hands the object over when it succeeds; it is still held because the call failed (`kobject_init_and_add`). */
function isOwedAfterFailure({ contract, acquireCall, passes, tested }: Instance): boolean {
	return (
		passes.length === 0 &&
		tested &&
		contract.transfer.some((rule) => rule.success !== undefined && rule.call.startsWith(`${acquireCall}(`))
	);
}

/** `__acquires(&q->lock)` behind the parameters: the function says that it returns with the lock held. */
function isAnnounced({ graph }: Exploration, { text }: Instance): boolean {
	const lastWord = (code: string) => /\w+(?=\W*$)/.exec(code)?.[0];
	return graph.head.annotations.some(
		(annotation) =>
			/^__(?:cond_)?acquires/.test(annotation.name) &&
			annotation.arguments.some((argument) => lastWord(argument) === lastWord(text)),
	);
}

/** The function keeps a lock that all functions of its file give back themselves. */
function isAgainstHabit(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	habits: LockHabits,
): boolean {
	const { name } = exploration.graph.head;
	return (
		habits.isClosed(exploration.graph.head.name, instance) &&
		// Where the path gives back what must be the same, the name was not understood.
		!habits.givesBack(nodesSince(exploration, exit.trail, instance.acquiredAt), instance) &&
		!repeatedNodes(exploration.graph).has(instance.acquiredAt) &&
		!isAnnounced(exploration, instance) &&
		!takesByName(name)
	);
}

/** The nodes of a path after another one. */
function nodesSince({ graph }: Exploration, trail: Trail, since: NodeId): FlowNode[] {
	const nodes: FlowNode[] = [];
	for (let step: Trail | null = trail; step && step.node !== since; step = step.previous) {
		const node = graph.nodes[step.node];
		if (node) nodes.push(node);
	}
	return nodes;
}

/** The name says that the function returns with something taken: `foo_lock`, `bar_begin`. */
const takesByName = (name: string): boolean =>
	/(?:lock|begin|start|enter|grab|get|acquire|hold|freeze|suspend|prepare|pin|open|down)/.test(name);

/** `return VM_FAULT_LOCKED`: the value says that it is kept on purpose. */
function returnsLocked({ table }: Exploration, exit: Exit): boolean {
	return exit.value !== null && /LOCK/.test(table.info(exit.value).text);
}

/** Whether the caller gets nothing but values that it also gets where the resource was given back. */
const isCoveredBy = (exit: Exit, released: readonly Outcome[]): boolean =>
	(exit.classes & ~released.reduce((all, other) => all | other.exit.classes, 0)) === 0;

/** What is known of a value when the function leaves. */
function classesAt({ table }: Exploration, exit: Exit, symbol: SymbolId): Classes {
	return exit.outcomes.get(symbol) ?? table.fixedClasses(symbol);
}

/** The only name of the object was a local value: nobody can give it back any more. */
function isLostPointer({ contract, own, storedIn }: Instance): boolean {
	return isPlainObject(contract) && own && storedIn === null;
}

/** Memory that a variable names, and that no other function has seen. */
const isPlainMemory = ({ contract, passes, text }: Instance): boolean =>
	contract.kind === 'memory' && passes.length === 0 && /^\w+$/.test(text);

/** What is held lies in a variable of this function (`&dax`): it ends with the function. */
function isKeyedByLocal(exploration: Exploration, instance: Instance): boolean {
	if (instance.inferred || !isPlainObject(instance.contract)) return false;
	return instance.key.some((symbol) => {
		const { origin } = exploration.table.info(symbol);
		return origin.kind === 'address' && origin.base === null && isDeclared(exploration, origin.field);
	});
}

/** The function asks for the object, looks whether it is there, and never does anything with it. */
function isOnlyTested({ graph, table }: Exploration, instance: Instance): boolean {
	const name = /^\w+/.exec(instance.text)?.[0] ?? '';
	return (
		!graph.nodes.some((node) => {
			if (node.id === instance.acquiredAt) return false;
			const expression =
				node.kind === 'evaluate'
					? node.expression
					: node.kind === 'return'
						? node.value
						: node.kind === 'declare'
							? node.initializer
							: null;
			return expression !== null && mentions(expression, name);
		}) && table.info(instance.key[0] ?? 0).origin.kind === 'result'
	);
}

function mentions(expression: Expression, name: string): boolean {
	return expression.kind === 'name'
		? expression.name === name
		: childrenOf(expression).some((child) => mentions(child, name));
}

function isDeclared({ graph }: Exploration, name: string): boolean {
	return graph.nodes.some(
		(node) => node.kind === 'declare' && node.name === name && !/\bstatic\b/.test(node.type),
	);
}

/**
 * An unknown function was handed the object. That it keeps or frees nothing is proven by a sibling path
 * that also went through it, with an outcome like the one here, and released the object afterwards.
 */
function isHarmless(
	exploration: Exploration,
	exit: Exit,
	pass: Instance['passes'][number],
	seen: readonly ReleaseSeen[],
	isLast: boolean,
): boolean {
	const isFailing = isFailure(exploration, exit);
	if (isFailing && looks(pass.callee)) return true;
	const here = exit.outcomes.get(pass.result) ?? ANY;
	// Whoever leaves the object to its caller after a success does so after a failure.
	const failing = here === NEGATIVE || ((here & ZERO) === 0 && givesNumber(exploration.graph, pass.node));
	const failed = failing && !/_or_/.test(pass.callee);
	if (isFailing && failed && isLast && !undoes(pass.callee)) return true;
	return seen.some((release) =>
		release.passes.some((other) => other.callee === pass.callee && (failed || (other.outcome & here) !== 0)),
	);
}

/** Whether a call's result goes to a variable that is no pointer. */
function givesNumber({ nodes }: FlowGraph, call: NodeId): boolean {
	const node = nodes[call];
	if (node?.kind === 'declare') return !node.type.includes('*');
	if (node?.kind !== 'evaluate' || node.expression.kind !== 'assign') return false;
	const { target } = node.expression;
	return nodes.some(
		(each) =>
			each.kind === 'declare' &&
			target.kind === 'name' &&
			each.name === target.name &&
			!each.type.includes('*'),
	);
}

/** Whether a return tells the caller that the function did not do its work. */
function isFailure({ graph }: Exploration, exit: Exit): boolean {
	// A function without a result fails where it undoes what it had done before.
	if (exit.value === null)
		return exit.instances.some(
			(instance) => instance.status === 'released' && !instance.imported && !isStateOfPlace(instance),
		);
	const { returnType } = graph.head;
	if (returnType.includes('*')) return (exit.classes & ~(NEGATIVE | ZERO)) === 0;
	return (exit.classes & ZERO) === 0 && (exit.classes & NEGATIVE) !== 0;
}

const RULE_OF: Readonly<Record<Observation['kind'], ResourceRule>> = {
	overwritten: 'overwritten-while-held',
	'released-twice': 'released-twice',
	'released-by-failure': 'freed-on-error-twice',
	unchecked: 'acquire-unchecked',
	'released-unheld': 'released-unheld',
	'other-object': 'wrong-release-object',
	'used-after-release': 'used-after-release',
	'moved-error': 'error-pointer-arithmetic',
	'outside-guard': 'unguarded-dax-access',
	'inserted-outside-guard': 'insertion-outside-guard',
	'slept-while-held': 'sleep-while-atomic',
	'interrupts-on': 'irq-enabled-while-locked',
	'container-freed': 'unreleased-on-path',
};

function observations(exploration: Exploration): Verdict[] {
	const first = new Map<string, Verdict>();
	for (const seen of exploration.resources.observations) {
		if (seen.imprecise || !isWorthSaying(exploration, seen)) continue;
		const node = seen.kind === 'moved-error' ? (seen.cause ?? seen.node) : seen.node;
		// A variable that has changed spoils every later release: that is one mistake.
		const place = seen.kind === 'other-object' || seen.kind === 'unchecked' ? seen.instance.site : node;
		const key = `${seen.kind}@${place}/${seen.instance.contract.id}`;
		if (first.has(key)) continue;
		first.set(key, {
			rule: RULE_OF[seen.kind],
			confidence: isHandedOut(seen) ? 'low' : isCertain(seen) ? 'high' : 'medium',
			instance: seen.instance,
			node,
			trail: seen.trail,
			cause: seen.kind === 'moved-error' ? seen.node : seen.cause,
			text: seen.text,
			sibling: null,
		});
	}
	return [...first.values()];
}

/** The section lies in a function in view: its callers may be kept safe by what that one does not know of. */
function isHandedOut({ kind, instance }: Observation): boolean {
	return kind === 'inserted-outside-guard' && !isTakenBy(instance.contract, instance.acquireCall);
}

function isCertain({ kind, instance }: Observation): boolean {
	if (kind === 'other-object' || kind === 'overwritten') return false;
	if (kind === 'container-freed') return instance.passes.length === 0;
	if (kind === 'used-after-release' || kind === 'released-twice')
		return instance.freed || isStateOfPlace(instance);
	return true;
}

/** Between the release and the end of the trail a loop has begun a new round: its variables may mean other objects. */
export function isInNextRound(trail: Trail, releasedAt: NodeId): boolean {
	const since = new Set<NodeId>();
	let step: Trail | null = trail;
	for (; step && step.node !== releasedAt; step = step.previous) since.add(step.node);
	for (; step; step = step.previous) if (since.has(step.node)) return true;
	return false;
}

/** `if (obj->users == 0) free(obj);`: whether this path has to give it back, the object itself knows. */
function asksTheObject(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	release: ReleaseSeen,
): boolean {
	const condition = declinedAt(exploration, exit, release);
	return condition !== null && mentionsMember(condition, instance.text);
}

/** `if (condition) release(obj);`: the condition, if the path of an exit has come by and went the other way. */
function declinedAt({ graph }: Exploration, exit: Exit, { trail }: ReleaseSeen): Expression | null {
	let asked: Trail | null = trail;
	while (asked && graph.nodes[asked.node]?.kind === 'join') asked = asked.previous;
	const node = asked && graph.nodes[asked.node];
	if (!asked || node?.kind !== 'branch') return null;
	for (let step: Trail | null = exit.trail; step; step = step.previous)
		if (step.node === asked.node && step.way !== asked.way) return node.condition;
	return null;
}

const mentionsMember = (expression: Expression, object: string): boolean =>
	(expression.kind === 'member' && printExpression(expression.object) === object) ||
	childrenOf(expression).some((child) => mentionsMember(child, object));

/**
 * What a freed object still holds is lost, unless a function that was handed the object may have given it back:
 * one whose name says that it undoes something, and not something that was done before on the same path.
 */
function isLeftInside({ contract, passes }: Instance): boolean {
	if (contract.kind === 'count' || contract.kind === 'registration') return false;
	return passes.every(
		({ callee, direct }, index) =>
			!direct &&
			(!undoes(callee) || passes.slice(0, index).some((other) => areOpposite(other.callee, callee))),
	);
}

/** What is odd because of a release before it. */
const RELEASED_BEFORE: ReadonlySet<Observation['kind']> = new Set([
	'used-after-release',
	'released-twice',
	'released-by-failure',
]);

function isWorthSaying(exploration: Exploration, seen: Observation): boolean {
	const { instance } = seen;
	if (instance.inferred) return false;
	if (RELEASED_BEFORE.has(seen.kind)) {
		if (instance.releasedAt !== null && isInNextRound(seen.trail, instance.releasedAt)) return false;
	}
	if (seen.kind === 'container-freed') return isLeftInside(instance);
	if (seen.kind === 'overwritten') {
		const releases = exploration.resources.releases.filter((release) => release.site === instance.site);
		return instance.passes.every((pass) =>
			releases.some((release) => release.passes.some((other) => other.callee === pass.callee)),
		);
	}
	// A reference that was handed to an unknown function may have been taken once more there.
	if (seen.kind === 'used-after-release' && !instance.freed) return instance.passes.length === 0;
	return true;
}
