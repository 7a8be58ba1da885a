// Ways out on which others give back what the function still holds: the object that it makes ends itself, the resource has
// another name there, or what was begun goes on. Judges one instance at one exit, by what the code says.
import { speaksOf } from '../../contracts/signature';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { addressed, someExpression } from '../../kernel-c/expression-shape';
import type { NodeId } from '../../kernel-c/flow';
import { printCallee, printExpression, rootName } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import { reachedFrom } from '../path/relevance';
import type { Instance, Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { GOES_ON } from './telling-constants';
import {
	type Asked,
	askedForRelease,
	declinedAt,
	flagOf,
	isFailure,
	nodesSince,
	type Outcome,
	wayAt,
} from './ways-out';

/** Whether what an instance is at an exit is somebody else's to give back. */
export function isLeftToOthers(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
	seen: readonly ReleaseSeen[],
): boolean {
	return (
		seen.some(
			(release) =>
				isOneWithOther(exploration, exit.trail, instance, release) ||
				isQueued(exploration, exit.trail, release) ||
				isStillGoingOn(exploration, exit.trail, release) ||
				isRemembered(exploration, exit.trail, instance, release),
		) ||
		endsProduct(exploration, exit, instance, released) ||
		isCountOfEntry(exploration, exit, instance, released) ||
		isReferenceOfEntry(exploration, exit, instance)
	);
}

/** `list_add_tail(&obj->link, &queue); get(obj);`: what was counted right after it was put on a list is counted for that. */
function isReferenceOfEntry(
	{ graph }: Exploration,
	{ trail }: Exit,
	{ contract, own, text, acquiredAt }: Instance,
): boolean {
	if (contract.kind !== 'reference' || own) return false;
	let step: Trail | null = trail;
	while (step && step.node !== acquiredAt) step = step.previous;
	const before = step?.previous && graph.nodes[step.previous.node];
	return before
		? callsAt(before).some(
				({ name, arguments: [entry] }) =>
					/^h?list_(?:add|move)/.test(name ?? '') && entry !== undefined && rootName(entry) === text,
			)
		: false;
}

/** `list_add_tail(&req->list, &queue->pending); return -EOVERFLOW;`: what was put on a list of the object has its count. */
function isCountOfEntry(
	{ graph }: Exploration,
	{ trail }: Exit,
	{ contract, text, acquiredAt }: Instance,
	released: readonly Outcome[],
): boolean {
	if (contract.kind !== 'count') return false;
	const root = /^&?(\w+)->/.exec(text)?.[1];
	const isPut = ({ name, arguments: [entry, list] }: Call) =>
		/^h?list_(?:add|move)/.test(name ?? '') &&
		entry !== undefined &&
		list !== undefined &&
		rootName(list) === root &&
		rootName(entry) !== root;
	const puts = (path: Trail) =>
		nodesSince({ graph }, path, acquiredAt).some((node) => callsAt(node).some(isPut));
	return root !== undefined && puts(trail) && !released.some((other) => puts(other.exit.trail));
}

/** `if (a != b) unlock(b);`: where both are one object, it is given back as the other. */
export function isOneWithOther(
	exploration: Exploration,
	path: Trail,
	{ text }: Instance,
	release: ReleaseSeen,
): boolean {
	const condition = declinedAt(exploration, path, release);
	if (condition?.kind !== 'binary' || !/^[!=]=$/.test(condition.operator)) return false;
	const sides = [condition.left, condition.right];
	const node = exploration.graph.nodes[release.node];
	const given = node ? callsAt(node).flatMap((call) => call.arguments.map(printExpression)) : [];
	const isMadeOfIt = (side: Expression) =>
		side.kind === 'call' && TELLS_PLACE.test(side.name ?? '') && shows(side, text);
	// Whatever is compared with the object itself is a pointer: `current_block(s) != left`.
	const isItself = (side: Expression) => side.kind === 'name' && side.name === text;
	return (
		(sides.every((side) => isPointer(side) || isMadeOfIt(side)) &&
			(sides.some(isMadeOfIt) ||
				sides.map(printExpression).some((side) => isWordOf(side, text) || given.includes(side)))) ||
		(sides.some(isItself) && sides.every((side) => isPointer(side) || side.kind === 'call'))
	);
}

/** Functions that tell where memory lies: `virt_to_page(range) == dev->spare`. */
const TELLS_PLACE = /^(?:virt_to_\w+|page_to_virt|page_address|folio_address)$/;

/** Calls that begin what gives back when it is done. */
const BEGINS =
	/(?:^|_)(?:queue|requeue|schedule|mod)(?:_\w*)?_work(?:_|$)|(?:^|_)(?:mod_timer|hrtimer_start)/;

/** `get(obj); if (!queue_work(wq, &obj->work)) put(obj);`: what was queued gives it back. */
function isQueued(exploration: Exploration, path: Trail, release: ReleaseSeen): boolean {
	const condition = declinedAt(exploration, path, release);
	return condition?.kind === 'call' && BEGINS.test(condition.name ?? '');
}

/** `if (ret != -EIOCBQUEUED) end(io);`: what was begun ends by itself. */
function isStillGoingOn(exploration: Exploration, path: Trail, release: ReleaseSeen): boolean {
	const condition = declinedAt(exploration, path, release);
	return condition?.kind === 'binary' && GOES_ON.test(printExpression(condition.right));
}

/**
 * `busy = true; return err;` where `if (!busy) unlock();` stands on another path, `group = nr;` where `if (group != NONE)`
 * does: the function remembers in a variable that it still holds it.
 */
export function isRemembered(
	exploration: Exploration,
	path: Trail,
	{ acquiredAt }: Instance,
	release: ReleaseSeen,
): boolean {
	const asked = askedForRelease(exploration, release);
	const note = asked && noteIn(asked);
	if (!note) return false;
	// What comes to the release whatever it answers does not ask for it: `if (is_first) err = add(obj); unlock();`.
	if (reachedFrom(exploration.graph, asked.otherwise, asked.step.node).has(release.node)) return false;
	return nodesSince(exploration, path, acquiredAt).some(
		(node) =>
			node.kind === 'evaluate' &&
			node.expression.kind === 'assign' &&
			printExpression(node.expression.target) === note.variable &&
			note.isSetBy(node.expression.value),
	);
}

interface Note {
	readonly variable: string;
	/** Whether a value that is assigned to the variable may say that it is held. */
	isSetBy(value: Expression): boolean;
}

/** What a condition asks a variable that the function may note something in: a truth value, or another value than a constant. */
function noteIn({ condition, step }: Asked): Note | null {
	const asked = flagOf(condition);
	// What says that it is to be given back does not say that it stays.
	const isKept = (asked === condition) === (step.way === 'true') ? 'false' : 'true';
	if (asked.kind === 'name')
		return { variable: asked.name, isSetBy: (value) => value.kind === 'name' && value.name === isKept };
	if (asked.kind !== 'binary' || !/^[!=]=$/.test(asked.operator) || asked.left.kind !== 'name') return null;
	if (!isConstant(asked.right)) return null;
	return {
		variable: asked.left.name,
		isSetBy: (value) => (value.kind === 'name' || value.kind === 'member') && !isConstant(value),
	};
}

/** Whether an expression is a constant of a header by its name: `VM_FAULT_LOCKED`. */
export const isConstant = (expression: Expression): boolean =>
	expression.kind === 'name' && expression.name !== 'NULL' && /^[A-Z][A-Z0-9_]*$/.test(expression.name);

/** A variable or what one leads to, and no constant of a header. */
const isPointer = (expression: Expression): boolean =>
	expression.kind === 'name'
		? !isConstant(expression)
		: expression.kind === 'member' || (expression.kind === 'unary' && /^[*&]$/.test(expression.operator));

/** Whether a pointer is what a text speaks of, or leads to it: `ip` in `VFS_I(ip)`, `one` in `&one->lock`. */
const isWordOf = (pointer: string, text: string): boolean =>
	text.split(/[^\w>.-]+/).some((word) => word === pointer || word.startsWith(`${pointer}->`));

/** What tells of an error: `foo_process_error(sc, &error)`, `dma_mapping_error(dev, addr)`, the macro `FOO_MAP_OK(map)`. */
const TELLS_ERROR = /(?:^|_)error(?:_|$)|^[A-Z0-9_]+_OK$/;

/** An address of a mapping cannot be looked into: who checks it asks whether there is one. */
const CHECKS_ADDRESS = /(?:^|_)check(?:_|$)/;

/** Constants that a call gives instead of what it was asked for: `FOO_ALLOC_ERROR`, `INVALID_BAR`. */
const IS_NOTHING = /(?:^|_)(?:ERROR|INVALID|NONE)(?:_|$)/;

/** Whether the call that should have taken it has told that it has not. */
export const isDenied = (
	exploration: Exploration,
	{ trail }: Exit,
	instance: Instance,
	seen: readonly ReleaseSeen[],
): boolean =>
	isDeniedByCall(exploration, trail, instance, seen) || isDeniedByOutput(exploration, trail, instance, seen);

/**
 * The result of the taking call was shown to a function that tells of errors, or of a pair that nobody wrote down compared with
 * what is given instead, and this way is the one it is never given back on.
 */
function isDeniedByCall(
	{ graph }: Exploration,
	path: Trail,
	instance: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const { contract, inferred, acquiredAt } = instance;
	const result = targetOf(graph.nodes[acquiredAt]);
	if (result === null) return false;
	const isTold = (name: string) => contract.transfer.some((rule) => speaksOf(rule, name));
	const tells = (name: string) =>
		(TELLS_ERROR.test(name) || (contract.kind === 'mapping' && CHECKS_ADDRESS.test(name))) && !isTold(name);
	const isMeant = (condition: Expression) =>
		(inferred && isComparedWithNothing(condition, result)) ||
		someExpression(
			condition,
			(each) => each.kind === 'call' && tells(each.name ?? '') && shows(each, result),
		);
	for (let step: Trail | null = path; step && step.node !== instance.acquiredAt; step = step.previous) {
		const { node, way } = step;
		const branch = graph.nodes[node];
		if (branch?.kind === 'branch' && isMeant(branch.condition))
			return seen.every(({ trail }) => wayAt(trail, node) !== way);
	}
	return false;
}

/** `id = foo_alloc(host); if (id == FOO_ALLOC_ERROR) return NULL;` */
const isComparedWithNothing = (condition: Expression, result: string): boolean =>
	condition.kind === 'binary' &&
	/^[!=]=$/.test(condition.operator) &&
	isConstant(condition.right) &&
	IS_NOTHING.test(printExpression(condition.right)) &&
	printExpression(condition.left) === result;

/** `n = foo_alloc(p, &err); if (err) return err;`: of a pair that nobody wrote down, where a variable tells that it has failed. */
function isDeniedByOutput(
	{ graph }: Exploration,
	path: Trail,
	{ acquiredAt, acquireCall, inferred }: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const node = inferred ? graph.nodes[acquiredAt] : undefined;
	const outputs = (node ? callsAt(node) : []).flatMap((call) =>
		printCallee(call) === acquireCall ? call.arguments.flatMap((given) => addressed(given) ?? []) : [],
	);
	if (outputs.length === 0) return false;
	let asked: Trail | null = null;
	for (let step: Trail | null = path; step && step.node !== acquiredAt; step = step.previous) {
		const at = graph.nodes[step.node];
		if (at?.kind === 'branch' && outputs.includes(printExpression(flagOf(at.condition)))) asked = step;
		// What is asked behind another value of it is another question.
		else if (outputs.includes(targetOf(at) ?? '')) asked = null;
	}
	const first = asked;
	return first !== null && seen.every(({ trail }) => wayAt(trail, first.node) !== first.way);
}

const shows = (call: Call, result: string): boolean =>
	call.arguments.some((given) => printExpression(given).replace(/^&/, '') === result);

/** Ends of objects that the lists of opposites do not name. */
const KILLS = /(?:^|_)kill(?:_|$)/;

/**
 * `percpu_ref_kill(&obj->refcnt); return ERR_PTR(ret);` where the function gives `obj` to its caller otherwise: the end of the
 * object ends what it has been given. Freeing its memory ends nothing else.
 */
function endsProduct(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	released: readonly Outcome[],
): boolean {
	if (instance.contract.kind === 'lock' || !isFailure(exploration, exit)) return false;
	const products = productsOf(exploration);
	const whole = isInHeld(exploration, exit, instance) ? rootOf(instance.text) : undefined;
	const ended = new Set([...products].filter((name) => whole === undefined || name === whole));
	if (ended.size === 0) return false;
	const freeing = freeingNodes(exploration);
	const endsAt = ({ trail }: Exit) =>
		nodesSince(exploration, trail, instance.acquiredAt).flatMap((node) =>
			callsAt(node).filter((call) => ends(call, ended) && !freeing.has(node.id)),
		);
	const ending = new Set(endsAt(exit).map(printExpression));
	// Who gives it back beside the end of the object knows that the end does not.
	return (
		ending.size > 0 &&
		!released.some((other) => endsAt(other.exit).some((call) => ending.has(printExpression(call))))
	);
}

/** Whether it is a member of memory that the way still holds: the end of another object ends neither. */
const isInHeld = ({ table }: Exploration, { instances }: Exit, { key: [member] }: Instance): boolean =>
	member !== undefined &&
	instances.some(
		({ own, status, contract, key: [memory] }) =>
			own &&
			status === 'held' &&
			contract.kind === 'memory' &&
			memory !== undefined &&
			memory !== member &&
			table.pointsInto(member, memory),
	);

/** The variable that an argument begins with: `obj` of `&obj->dev`. */
const rootOf = (text: string): string | undefined => /^&?(\w+)(?:->|$)/.exec(text)?.[1];

/** Variables that the function returns where it does not fail. */
function productsOf(exploration: Exploration): ReadonlySet<string> {
	const { graph, exits } = exploration;
	if (!graph.head.returnType.includes('*')) return new Set();
	return new Set(
		exits.flatMap((exit) => {
			const node = graph.nodes[exit.node];
			const isNamed = node?.kind === 'return' && node.value?.kind === 'name';
			return isNamed && node.value && !isFailure(exploration, exit) ? [printExpression(node.value)] : [];
		}),
	);
}

function ends({ name, arguments: given }: Call, products: ReadonlySet<string>): boolean {
	if (name === null || !(undoes(name) || KILLS.test(name))) return false;
	return given.some((each) => products.has(rootOf(printExpression(each)) ?? ''));
}

const FREEING_NODES = new WeakMap<Exploration, ReadonlySet<NodeId>>();

/** Where some path gives back memory, or what it has stored in an object: no end of the object that it lies in. */
function freeingNodes(exploration: Exploration): ReadonlySet<NodeId> {
	const known = FREEING_NODES.get(exploration);
	if (known) return known;
	const nodes = exploration.exits.flatMap(({ instances }) =>
		instances.flatMap(({ status, releasedAt, storedIn, contract: { kind } }) =>
			status === 'released' && releasedAt !== null && (kind === 'memory' || storedIn !== null)
				? [releasedAt]
				: [],
		),
	);
	const freeing = new Set(nodes);
	FREEING_NODES.set(exploration, freeing);
	return freeing;
}
