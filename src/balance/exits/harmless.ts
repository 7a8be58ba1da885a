// Whether a call that is not known may have taken or freed what it was handed: told by sibling paths, by its result, by its name.
import { callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import { isPlainObject, isStateOfPlace } from '../path/place-state';
import { ANY, NEGATIVE, ZERO } from '../path/signs';
import type { Instance } from '../path/state';
import { keeps, looks, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isAnsweredByCode } from './answered-by-code';
import { isOutput } from './lost-pointers';
import { isKeyedByLocal, isSectionOfFrame } from './own-frame';
import { classesAt, isBefore, isFailure, nodesSince } from './ways-out';

/**
 * An unknown function was handed the object. That it keeps or frees nothing is proven by a sibling path
 * that also went through it, with an outcome like the one here, and released the object afterwards.
 */
export function isHarmless(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	pass: Instance['passes'][number],
	seen: readonly ReleaseSeen[],
	isLast: boolean,
): boolean {
	if (isAnsweredByCode(exploration, exit.trail, pass, seen)) return false;
	if (isSectionOfFrame(exploration, instance) && !undoes(pass.callee)) return true;
	if (isOfFrame(exploration, instance, pass, seen)) return true;
	const isOwn = instance.own && !instance.inferred && isPlainObject(instance.contract);
	if (isOwn && seen.some((release) => isEndedBeside(exploration, pass, release))) return true;
	if (pass.got === 'part' && looks(pass.callee)) return true;
	if (pass.got === 'part' && instance.storedIn === null && isOutput(instance)) return isLeftByIt(pass, seen);
	const isFailing = isFailure(exploration, exit);
	if (isFailing && (looks(pass.callee) || isForgotten(exploration, exit, pass) || isOfPart(instance, pass)))
		return true;
	if (isFailing && isSetOnOthers(instance) && !undoes(pass.callee) && !keeps(pass.callee)) return true;
	const here = exit.outcomes.get(pass.result) ?? ANY;
	// Whoever leaves the object to its caller after a success does so after a failure.
	const failing = here === NEGATIVE || ((here & ZERO) === 0 && givesNumber(exploration.graph, pass.node));
	const failed = failing && !/_or_/.test(pass.callee);
	// What leads to a lock may have been handed over to let the callee unlock it, whatever comes of its work.
	const leadsToLock = isStateOfPlace(instance) && pass.got === 'part';
	if (isFailing && failed && isLast && !undoes(pass.callee) && !leadsToLock) return true;
	if (!pass.isCommon) return false;
	return seen.some((release) =>
		release.passes.some((other) => other.callee === pass.callee && (failed || (other.outcome & here) !== 0)),
	);
}

/**
 * Another path gives it back behind such a call. Nothing less excuses `expand(inode, &iloc)`: the callee was handed the variable in
 * which the object lies, and may have ended that.
 */
const isLeftByIt = ({ callee }: Instance['passes'][number], seen: readonly ReleaseSeen[]): boolean =>
	seen.some(({ passes }) => passes.some((other) => other.callee === callee));

/** Each callee that was handed it has failed here, and has left it to the function on a path where it has not: none keeps it. */
export const isDeclinedByAll = (
	exploration: Exploration,
	exit: Exit,
	{ passes }: Instance,
	seen: readonly ReleaseSeen[],
): boolean =>
	passes.every(
		({ callee, result }) =>
			(classesAt(exploration, exit, result) & ZERO) === 0 &&
			seen.some((release) =>
				release.passes.some((other) => other.callee === callee && (other.outcome & ZERO) !== 0),
			),
	);

/** It lies in a variable of the function, which another path gives back behind the same call: callees keep no such thing. */
const isOfFrame = (
	exploration: Exploration,
	instance: Instance,
	pass: Instance['passes'][number],
	seen: readonly ReleaseSeen[],
): boolean =>
	isKeyedByLocal(exploration, instance) &&
	!undoes(pass.callee) &&
	!keeps(pass.callee) &&
	isLeftByIt(pass, seen);

/** Another path gives it back before it comes to such a call, which then ends something else alone: `free_path(path)`. */
function isEndedBeside(
	{ graph: { nodes }, exits }: Exploration,
	{ callee, node: end }: Instance['passes'][number],
	{ node: release }: ReleaseSeen,
): boolean {
	if (!undoes(callee)) return false;
	const textAt = (node: FlowNode | undefined) =>
		node &&
		callsAt(node)
			.filter(({ name }) => name === callee)
			.map(printExpression)
			.join();
	const text = textAt(nodes[end]);
	const alike = nodes.filter((node) => node.id !== release && textAt(node) === text);
	return exits.some(({ trail }) => alike.some(({ id }) => isBefore(trail, release, id)));
}

/** Where a probe fails, nobody asks the device for its driver's data any more. */
const SETS_DRIVER_DATA = /(?:^|_)set_drvdata$/;

/** The device knows the object, and nothing that was called since asks for it: `platform_set_drvdata(pdev, foo)`. */
export function isForgotten(
	exploration: Exploration,
	{ trail }: Exit,
	{ callee, node }: Instance['passes'][number],
): boolean {
	return (
		SETS_DRIVER_DATA.test(callee) &&
		!nodesSince(exploration, trail, node)
			.flatMap(callsAt)
			.some((call) => call.name !== null && undoes(call.name))
	);
}

/** What a pair that nobody wrote down sets up for an object that the function was handed: others know the object for its own sake. */
const isSetOnOthers = ({ inferred, own }: Instance): boolean => inferred && !own;

/** Only a member of the object was handed on, or what holds it, and not for good. */
const isOfPart = ({ own, contract }: Instance, { got, callee }: Instance['passes'][number]): boolean =>
	own && isPlainObject(contract) && got === 'part' && !undoes(callee);

/** Whether a call's result goes to a variable that is no pointer. */
function givesNumber({ nodes }: FlowGraph, call: NodeId): boolean {
	const node = nodes[call];
	if (node?.kind === 'declare') return !node.type.includes('*');
	if (node?.kind !== 'evaluate' || node.expression.kind !== 'assign') return false;
	return isNumber({ nodes }, node.expression.target);
}

/** Whether an expression is a variable of the function that is no pointer. */
export const isNumber = ({ nodes }: Pick<FlowGraph, 'nodes'>, each: Expression): boolean =>
	each.kind === 'name' &&
	nodes.some((node) => node.kind === 'declare' && node.name === each.name && !node.type.includes('*'));
