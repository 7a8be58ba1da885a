// Facts of the ways out of a function: whether one fails, what is known there, and what its path came by. Judges nothing.
import { callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isTakenOver } from '../file/taken-over';
import type { ReleaseSeen } from '../path/observation';
import { isStateOfPlace } from '../path/place-state';
import { reachedFrom } from '../path/relevance';
import { ANY, type Classes, NEGATIVE, POSITIVE, ZERO } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { says, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { faultFailed } from './faults';
import { FAILING_CONSTANT, GOES_ON, TELLS_FAILURE } from './telling-constants';

export interface Outcome {
	readonly exit: Exit;
	readonly instance: Instance;
}

/** Whether a return tells the caller that the function did not do its work. */
export function isFailure(exploration: Exploration, exit: Exit): boolean {
	const { graph, table } = exploration;
	// A function without a result fails where it undoes what other paths have done for good.
	if (exit.value === null)
		return exit.instances.some(
			(instance) =>
				instance.status === 'released' &&
				!instance.imported &&
				!isTakenOver(instance) &&
				!isStateOfPlace(instance) &&
				keptSites(exploration).has(instance.site),
		);
	const { returnType } = graph.head;
	if (GOES_ON.test(table.info(exit.value).text)) return false;
	if (returnType.includes('*')) return (exit.classes & ~(NEGATIVE | ZERO)) === 0;
	if (FAILING_CONSTANT.test(table.info(exit.value).text)) return true;
	const fault = /\bvm_fault_t\b/.test(returnType) ? faultFailed(exploration, exit.trail) : null;
	if (fault !== null) return fault;
	// Whatever is not `BLK_STS_OK` has failed: a request that found no room begins anew.
	if (/\bblk_status_t\b/.test(returnType)) return (exit.classes & ZERO) === 0;
	// Of ACPI's, control codes tell a walk how to go on.
	if (/\bacpi_status\b/.test(returnType))
		return (exit.classes & ZERO) === 0 && !/^AE_CTRL_/.test(table.info(exit.value).text);
	// An enumerated answer that is neither is one of several successes.
	if (table.isNamed(exit.value) && !TELLS_FAILURE.test(table.info(exit.value).text)) return false;
	if (/\b__be32\b/.test(returnType)) return (exit.classes & ZERO) === 0;
	if (isStatus(exploration, exit.value)) return true;
	if (/\bbool\b/.test(returnType)) return exit.classes === ZERO && keepsWhereTrue(exploration);
	// Of what has no sign it is not known whether it is an error.
	if (UNSIGNED.test(returnType)) return exit.classes === NEGATIVE;
	if ((exit.classes & POSITIVE) !== 0 && isSize(exploration, exit.value)) return false;
	return (exit.classes & ZERO) === 0 && (exit.classes & NEGATIVE) !== 0;
}

/** `size = dir_size(dir); if (size == 0) return 0; … return size;`: a size that is not 0 is no error. `set_max_len()` gives none. */
function isSize({ table }: Exploration, value: SymbolId): boolean {
	const { origin } = table.info(value);
	return (
		origin.kind === 'result' &&
		/(?:^|_)(?:size(?:[A-Z]\w*)?|len|length)(?:_|$)/.test(origin.callee) &&
		!/(?:^|_)(?:set|check|change|update|validate|verify|test|fix|adjust)(?:_|$)/.test(origin.callee)
	);
}

/** Types of answers that count or are made of bits: `unsigned int`, `u32`. An address, `unsigned long`, may be an error. */
const UNSIGNED = /\bunsigned\b(?! long)|\bu(?:int)?(?:8|16|32|64)(?:_t)?\b|\bsize_t\b/;

const KEPT_SITES = new WeakMap<Exploration, ReadonlySet<string>>();

/** Where a function takes what it still has, or has handed over, on some way out. */
function keptSites(exploration: Exploration): ReadonlySet<string> {
	const known = KEPT_SITES.get(exploration);
	if (known) return known;
	const sites = exploration.exits.flatMap(({ instances }) =>
		instances.flatMap(({ status, site }) => (status === 'released' || status === 'failed' ? [] : [site])),
	);
	const kept = new Set(sites);
	KEPT_SITES.set(exploration, kept);
	return kept;
}

/** `return FOO_SC_BUSY;` of a function that answers 0 otherwise, and error numbers: the peer is told why it has failed. */
function isStatus({ table, exits }: Exploration, value: SymbolId): boolean {
	const answers = (isMeant: (other: SymbolId, classes: Classes) => boolean) =>
		exits.some((exit) => exit.value !== null && isMeant(exit.value, exit.classes));
	return (
		table.isNamed(value) &&
		/(?:^|_)(?:BUSY|SC)(?:_|$)/.test(table.info(value).text) &&
		answers((other) => table.constantValue(other) === 0) &&
		answers((_other, classes) => classes === NEGATIVE)
	);
}

const KEEPING_WHERE_TRUE = new WeakMap<Exploration, boolean>();

/** Whether a function keeps where it answers `true` what it gives back where it answers `false`: that is its failure. */
function keepsWhereTrue(exploration: Exploration): boolean {
	const known = KEEPING_WHERE_TRUE.get(exploration);
	if (known !== undefined) return known;
	const sitesAt = (classes: Classes, isMeant: (instance: Instance) => boolean) =>
		new Set(
			exploration.exits
				.filter((exit) => exit.classes === classes)
				.flatMap((exit) => exit.instances.filter(isMeant).map(({ site }) => site)),
		);
	const kept = sitesAt(
		POSITIVE,
		({ status, imported }) => status !== 'released' && status !== 'failed' && !imported,
	);
	const undone = sitesAt(ZERO, ({ status, imported }) => status === 'released' && !imported);
	const keeps = [...undone].some((site) => kept.has(site));
	KEEPING_WHERE_TRUE.set(exploration, keeps);
	return keeps;
}

/**
 * Whether the function also fails where it did not get something: whoever calls it cannot tell that from a later failure. Of
 * what is asserted it does not fail.
 */
export function failsWithout(exploration: Exploration, { site, acquiredAt }: Instance): boolean {
	const node = exploration.graph.nodes[acquiredAt];
	if (node?.kind === 'branch' && node.why === 'assert') return false;
	const isWithout = ({ trail }: Exit) => {
		for (let step: Trail | null = trail; step; step = step.previous)
			if (step.node === acquiredAt)
				return !step.instances.some((other) => other.site === site && other.status !== 'failed');
		return false;
	};
	return exploration.exits.some(
		(exit) => exit.value !== null && isFailure(exploration, exit) && isWithout(exit),
	);
}

/** What is known of a value when the function leaves. */
export function classesAt({ table }: Exploration, exit: Exit, symbol: SymbolId): Classes {
	return exit.outcomes.get(symbol) ?? table.fixedClasses(symbol);
}

/** Whether the caller gets nothing but values that it also gets where the resource was given back, and nothing failed. */
export function isCoveredBy(exploration: Exploration, exit: Exit, released: readonly Outcome[]): boolean {
	const isNamed = (value: SymbolId | null) => value !== null && exploration.table.isNamed(value);
	// One constant says nothing of another.
	const covered = released
		.filter(({ exit: { value } }) => value === exit.value || !isNamed(value) || !isNamed(exit.value))
		.reduce((all, { exit: other }) => all | successAt(exploration, other), 0);
	return (exit.classes & ~covered) === 0;
}

/** `return BLK_EH_RESET_TIMER;` here and behind a put: nobody has been handed the reference, and the caller cannot tell the two. */
export function isAnsweredAlike(
	{ table }: Exploration,
	{ value }: Exit,
	{ contract, passes, storedIn }: Instance,
	released: readonly Outcome[],
): boolean {
	const isToldByAnswer = value !== null && table.isNamed(value);
	const isUnknownToOthers = passes.length === 0 && storedIn === null;
	return (
		contract.kind === 'reference' &&
		isUnknownToOthers &&
		isToldByAnswer &&
		released.some(({ exit }) => exit.value === value)
	);
}

/**
 * The signs that a way out gives where nothing failed. What another function says is not above 0, as far as is known. Of a function
 * without a result nobody learns whether it has failed.
 */
function successAt(exploration: Exploration, exit: Exit): Classes {
	if (exit.value !== null && isFailure(exploration, exit)) return 0;
	const isOfCallee = exit.value !== null && exploration.table.info(exit.value).origin.kind === 'result';
	return isOfCallee && exit.classes === ANY ? ZERO : exit.classes;
}

/** The branch right before the end of a path: `if (condition) release(obj);`. */
export function askedBefore(
	{ graph }: Pick<Exploration, 'graph'>,
	trail: Trail,
	ended: readonly string[] = [],
): Asked | null {
	let step: Trail | null = trail;
	while (step && (isPassing(graph.nodes[step.node]) || endsAlso(graph.nodes[step.node], ended)))
		step = step.previous;
	const node = step && graph.nodes[step.node];
	if (!step || node?.kind !== 'branch') return null;
	return { step, condition: node.condition, otherwise: step.way === 'true' ? node.whenFalse : node.whenTrue };
}

/** Whether a node only says something, or takes a flag down: `if (obj->part) { obj->part = NULL; release(obj); }`. */
function isPassing(node: FlowNode | undefined): boolean {
	if (node?.kind === 'join') return true;
	if (node?.kind === 'evaluate' && node.expression.kind === 'call')
		return says(node.expression.name ?? '', 'reports');
	const isDown = (value: Expression) =>
		value.kind === 'number' || (value.kind === 'name' && /^(?:NULL|false)$/.test(value.name));
	return node?.kind === 'evaluate' && node.expression.kind === 'assign' && isDown(node.expression.value);
}

/** Whether a node does no more than end the same in another way: `if (timer.function) { delete(&timer); destroy(&timer); }`. */
const endsAlso = (node: FlowNode | undefined, ended: readonly string[]): boolean =>
	node?.kind === 'evaluate' &&
	node.expression.kind === 'call' &&
	node.expression.arguments.length === ended.length &&
	node.expression.arguments.every((given, at) => printExpression(given) === ended[at]) &&
	undoes(node.expression.name ?? '');

/** What a release is handed. */
const givenAt = ({ graph }: Pick<Exploration, 'graph'>, { node: id }: ReleaseSeen): string[] => {
	const node = graph.nodes[id];
	const [call] = node ? callsAt(node) : [];
	return call?.arguments.map(printExpression) ?? [];
};

const askedKnown = new WeakMap<FlowGraph, WeakMap<ReleaseSeen, Asked | null>>();

/** The question right before a release and what else ends the same with it. Every exit asks for it: found once for a graph. */
function askedBeforeRelease(exploration: Pick<Exploration, 'graph'>, release: ReleaseSeen): Asked | null {
	const { graph } = exploration;
	const known = askedKnown.get(graph) ?? new WeakMap<ReleaseSeen, Asked | null>();
	askedKnown.set(graph, known);
	const before = known.get(release);
	if (before !== undefined) return before;
	const asked = askedBefore(exploration, release.trail, givenAt(exploration, release));
	known.set(release, asked);
	return asked;
}

/** The question right before a release, or null. */
export const askedForRelease = (exploration: Exploration, { trail }: ReleaseSeen): Asked | null =>
	askedBefore(exploration, trail);

export interface Asked {
	/** The branch with the way that was taken. */
	readonly step: Trail;
	readonly condition: Expression;
	/** Where the other answer leads. */
	readonly otherwise: NodeId;
}

/**
 * The question before a release, if a path has come by and went the other way. Of `if (a && b) release(obj);` the path may have
 * failed either.
 */
export function declinedAsk(
	exploration: Pick<Exploration, 'graph'>,
	path: Trail,
	release: ReleaseSeen,
): Asked | null {
	const last = askedBeforeRelease(exploration, release);
	let asked = last;
	while (asked && asked.otherwise === last?.otherwise) {
		for (let step: Trail | null = path; step; step = step.previous)
			if (step.node === asked.step.node && step.way !== asked.step.way) return asked;
		asked = asked.step.previous && askedBefore(exploration, asked.step.previous);
	}
	return null;
}

/** The condition of a release that a path has gone past. */
export const declinedAt = (
	exploration: Pick<Exploration, 'graph'>,
	path: Trail,
	release: ReleaseSeen,
): Expression | null => declinedAsk(exploration, path, release)?.condition ?? null;

/**
 * Whether a path has answered the condition of a release otherwise, at whatever place: `if (serv->threads) return -EBUSY;`. What
 * comes to the release whatever it answers is no condition of it: `if (len) copy(buf, len); release(host);`.
 */
export function hasAnsweredOtherwise(
	exploration: Exploration,
	path: Trail,
	{ trail, node: release }: ReleaseSeen,
): boolean {
	const { nodes } = exploration.graph;
	for (let asked = askedBefore(exploration, trail); asked; ) {
		const { step, condition, otherwise } = asked;
		if (reachedFrom(exploration.graph, otherwise, step.node).has(release)) return false;
		const text = printExpression(condition);
		for (let each: Trail | null = path; condition.kind === 'member' && each; each = each.previous) {
			const node = nodes[each.node];
			if (node?.kind === 'branch' && each.way !== step.way && printExpression(node.condition) === text)
				return true;
		}
		const before: Asked | null = step.previous && askedBefore(exploration, step.previous);
		asked = before?.otherwise === asked.otherwise ? before : null;
	}
	return false;
}

/** What a condition asks without its `!`. */
export const flagOf = (condition: Expression): Expression =>
	condition.kind === 'unary' && condition.operator === '!' ? condition.operand : condition;

/**
 * `trans->in_chunk = true;`: the function remembers in an object what it holds, and others may write there as well.
 * What a call gave is no such note: `obj->cpu = alloc(); if (!obj->cpu) goto free;`.
 */
export function isSetHere({ graph }: Exploration, flag: Expression): boolean {
	const text = printExpression(flag);
	return graph.nodes
		.flatMap(expressionsOf)
		.some(
			(each) => each.kind === 'assign' && each.value.kind !== 'call' && printExpression(each.target) === text,
		);
}

/** Whether a path ends behind a question to a member that the function itself sets. */
export function isAskedOfOwnFlag(exploration: Exploration, trail: Trail): boolean {
	const asked = askedBefore(exploration, trail);
	const flag = asked && flagOf(asked.condition);
	return flag?.kind === 'member' && isSetHere(exploration, flag);
}

/** Whether a path ends behind a question to a member of an object. */
export function asksMember(exploration: Exploration, trail: Trail, object: string): boolean {
	const asked = askedBefore(exploration, trail);
	return asked !== null && mentionsMember(asked.condition, object);
}

/** Whether what a path comes to next is done only where a question right before it was answered with yes: `if (last) put(obj);`. */
export const isOnlyIf = (exploration: Exploration, trail: Trail): boolean =>
	askedBefore(exploration, trail)?.step.way === 'true';

/** `if (obj->users == 0) free(obj);`, `if (!is_zero_folio(folio)) put(folio);`: whether this path has to, the object itself knows. */
export function asksTheObject(
	exploration: Exploration,
	path: Trail,
	{ text }: Instance,
	release: ReleaseSeen,
): boolean {
	const condition = declinedAt(exploration, path, release);
	return condition !== null && (mentionsMember(condition, text) || asksWhatItIs(flagOf(condition), text));
}

/** A question to the object alone what kind it is of: `is_zero_folio(folio)`. */
const asksWhatItIs = (condition: Expression, object: string): boolean =>
	condition.kind === 'call' &&
	/^is_/.test(condition.name ?? '') &&
	condition.arguments.map(printExpression).join() === object;

/** Whether a path has asked something of the object since it was set up: `if (foo->dev.release) put_device(&foo->dev);`. */
export const hasAskedObject = (
	exploration: Pick<Exploration, 'graph'>,
	path: Trail,
	{ acquiredAt, text }: Instance,
): boolean =>
	nodesSince(exploration, path, acquiredAt).some(
		(node) => node.kind === 'branch' && mentionsMember(node.condition, text),
	);

const mentionsMember = (expression: Expression, object: string): boolean =>
	someExpression(
		expression,
		(each) => each.kind === 'member' && printExpression(each.object) === object.replace(/^&/, ''),
	);

/** Between the release and the end of the trail a loop has begun a new round: its variables may mean other objects. */
export function isInNextRound(trail: Trail, releasedAt: NodeId): boolean {
	const since = new Set<NodeId>();
	let step: Trail | null = trail;
	for (; step && step.node !== releasedAt; step = step.previous) since.add(step.node);
	for (; step; step = step.previous) if (since.has(step.node)) return true;
	return false;
}

/** Whether a path has come by a node once, and has not begun another round of the loop around it since. */
export function isOfPresentRound(trail: Trail, node: NodeId): boolean {
	let visits = 0;
	// The first step only says where the function begins.
	for (let step = trail; step.previous; step = step.previous) if (step.node === node) visits++;
	return visits === 1 && !isInNextRound(trail, node);
}

/** Whether a path comes by one node before another. */
export function isBefore(trail: Trail, first: NodeId, second: NodeId): boolean {
	let step: Trail | null = trail;
	while (step && step.node !== second) step = step.previous;
	for (; step; step = step.previous) if (step.node === first) return true;
	return false;
}

/** The way a path took when it last came by a branch. */
export function wayAt(path: Trail, node: NodeId): string | null {
	for (let step: Trail | null = path; step; step = step.previous) if (step.node === node) return step.way;
	return null;
}

/** The nodes of a path after another one. */
export function nodesSince({ graph }: Pick<Exploration, 'graph'>, trail: Trail, since: NodeId): FlowNode[] {
	const nodes: FlowNode[] = [];
	for (let step: Trail | null = trail; step && step.node !== since; step = step.previous) {
		const node = graph.nodes[step.node];
		if (node) nodes.push(node);
	}
	return nodes;
}
