// Releases that a flag decides on which others may write: a variable or bits of one that a callee was handed, or a member of an
// object. Judges one instance at one exit.
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { addressed, someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import { isStateOfPlace } from '../path/place-state';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { declinedAt, flagOf, isSetHere, nodesSince } from './ways-out';

/**
 * A flag decides that others may write: `populate(vma, &locked); … if (locked) unlock(mm);`, where the callee may have given
 * it back, or a member of an object that the function itself sets.
 */
export function isToldByFlag(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	release: ReleaseSeen,
	seen: readonly ReleaseSeen[],
): boolean {
	const condition = declinedAt(exploration, exit.trail, release);
	// Whoever gives it back after the same answer does not rely on the flag.
	const isGivenBackLater = (other: ReleaseSeen) => declinedAt(exploration, other.trail, release) !== null;
	const asked = condition && flagOf(condition);
	const flag = asked && bitsOf(asked);
	const isBits = flag !== asked;
	if (!isBits && seen.some((other) => other.node !== release.node && isGivenBackLater(other))) return false;
	if (condition && comparesSize(condition)) return true;
	if (flag?.kind === 'member')
		return (
			isSetHere(exploration, flag) ||
			isHandedTogether(exploration, flag.object, instance) ||
			isWhatItGave(exploration, flag, instance)
		);
	const isFlag = flag && isHandleOf(flag);
	if (!isFlag) return false;
	return nodesSince(exploration, exit.trail, instance.acquiredAt)
		.flatMap(expressionsOf)
		.some((expression) => someExpression(expression, isFlag));
}

/**
 * `scan(vma, &lock_dropped); if (lock_dropped) goto out;`: a callee says by a flag that it has unlocked, and no way that unlocks has
 * heard the same. A handle of the function's own, such as of a transaction, nobody ends who was not handed it.
 */
export function isSaidToBeDropped(
	exploration: Exploration,
	{ trail }: Exit,
	instance: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	if (!isStateOfPlace(instance) || instance.own || seen.length === 0) return false;
	const { nodes } = exploration.graph;
	const flags = new Set(
		nodes.flatMap((node) => (node.kind === 'declare' && /^bool$/.test(node.type) ? [node.name] : [])),
	);
	const handed = new Set(
		nodesSince(exploration, trail, instance.acquiredAt)
			.flatMap(callsAt)
			.flatMap((call) => call.arguments.flatMap((given) => addressed(given) ?? [])),
	);
	const isHeard = ({ node: id, way }: Trail): boolean => {
		const node = nodes[id];
		const flag = node?.kind === 'branch' ? printExpression(flagOf(node.condition)) : '';
		return flags.has(flag) && handed.has(flag) && !seen.some((release) => hasGone(release.trail, id, way));
	};
	for (let step: Trail | null = trail; step && step.node !== instance.acquiredAt; step = step.previous)
		if (isHeard(step)) return true;
	return false;
}

/** Whether a path has come by a node and gone a certain way. */
function hasGone(trail: Trail, node: NodeId, way: string | null): boolean {
	for (let step: Trail | null = trail; step; step = step.previous)
		if (step.node === node && step.way === way) return true;
	return false;
}

/** `if (len > sizeof(obj->small)) kfree(buf);`: what was small enough lies elsewhere, and was never taken. */
const comparesSize = (condition: Expression): boolean =>
	condition.kind === 'binary' &&
	/^[<>]=?$/.test(condition.operator) &&
	[condition.left, condition.right].some((side) => /^(?:sizeof|ARRAY_SIZE)\b/.test(printExpression(side)));

/** The variable of which a condition asks for bits: `seq` of `seq & 1`. */
const bitsOf = (condition: Expression): Expression =>
	condition.kind === 'binary' && condition.operator === '&' && condition.left.kind === 'name'
		? condition.left
		: condition;

/** `foo_set_path(ref, path);`: the callee notes in the one that it has the other. */
const isHandedTogether = ({ graph }: Exploration, object: Expression, { text }: Instance): boolean =>
	graph.nodes.flatMap(callsAt).some((call) => {
		const [first, ...others] = call.arguments.map(printExpression);
		return NOTES.test(call.name ?? '') && first === printExpression(object) && others.includes(text);
	});

/** `args.ptep = map_lock(pmd, addr, &ptl); advance(&args); if (args.ptep) unmap_unlock(args.ptep, ptl);` */
const isWhatItGave = ({ graph }: Exploration, flag: Expression, { acquiredAt }: Instance): boolean =>
	printExpression(flag) === targetOf(graph.nodes[acquiredAt]);

/** Names of functions that set a member of their first argument. */
const NOTES = /(?:^|_)(?:set|assign|attach)(?:_|$)/;

/** Tells what lets a callee write a flag: `&locked` of a variable, `locked` of what a parameter points to. */
function isHandleOf(flag: Expression): ((each: Expression) => boolean) | null {
	if (flag.kind === 'name') return (each) => addressed(each) === flag.name;
	if (flag.kind !== 'unary' || flag.operator !== '*' || flag.operand.kind !== 'name') return null;
	const { name } = flag.operand;
	return (each) =>
		each.kind === 'call' && each.arguments.some((given) => given.kind === 'name' && given.name === name);
}
