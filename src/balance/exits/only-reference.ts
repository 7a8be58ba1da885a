// Whether the reference that a function puts is the one that it has, or others count for it as well.
import { callsAt } from '../../kernel-c/call-graph';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isTakenOver } from '../file/taken-over';
import type { Observation, ReleaseSeen } from '../path/observation';
import { reachedFrom } from '../path/relevance';
import { ZERO } from '../path/signs';
import { type Instance, sameKey, type Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import { nodesOf } from './blame';
import { isWrittenAt } from './untaken';
import { asksMember, isOnlyIf, nodesSince } from './ways-out';

/**
 * Whether the function put the one reference that it has. One that was handed to unknown functions may have been taken once more
 * there; a second put of it in the function tells, as does one of another reference to what it did not take itself.
 */
export function isOnlyReference({ resources, graph }: Exploration, seen: Observation): boolean {
	const { site, contract, passes, imported, text, releasedAt } = seen.instance;
	if (asksWhetherLast(graph, seen.instance)) return false;
	if (imported && releasedAt !== null)
		return (readsMember(seen) || !isPut(graph.nodes[seen.node])) && !isPutBehind(graph, releasedAt, text);
	// Whoever ends the object for others puts their count, too.
	if (contract.kind === 'count' && isPut(graph.nodes[seen.node])) return false;
	if (isTakenOver(seen.instance) && releasedAt !== null && isPutBehind(graph, releasedAt, text)) return false;
	if (isCountedByHand(graph, seen) || isInHeldObject(seen)) return false;
	return (
		passes.length === 0 || (isWrittenAt({ graph }, seen.instance) && !resources.countedBesides.has(site))
	);
}

/** Calls that count by themselves, or begin a count anew. */
const COUNTS = /^(?:(?:atomic|refcount)_(?:inc|add)|percpu_ref_(?:resurrect|reinit))(?:_|$)/;

/** `atomic_inc(&group->users);` on the way: the function counts objects itself, maybe this one. */
const isCountedByHand = (graph: FlowGraph, { trail, instance: { acquiredAt } }: Observation): boolean =>
	nodesSince({ graph }, trail, acquiredAt)
		.flatMap(callsAt)
		.some(({ name }) => COUNTS.test(name ?? ''));

/** `inode = foo_iget(nr, root); put_root(root); … use(root);`: what was made with it is still held, and has a reference of it. */
const isInHeldObject = ({ trail, instance: { passes } }: Observation): boolean =>
	trail.instances.some(
		({ status, own, result: made }) =>
			status === 'held' && own && passes.some(({ result, got }) => got === 'itself' && result === made),
	);

/** `if (!kref_put(&obj->ref, free_obj)) use(obj);`: the put itself tells whether it was the last. */
export const asksWhetherLast = (
	{ nodes }: FlowGraph,
	{ contract: { kind }, releasedAt }: Instance,
): boolean => {
	const node = nodes[releasedAt ?? -1];
	return kind === 'count' && !(node?.kind === 'evaluate' && node.expression.kind === 'call');
};

/** `kref_put(&obj->ref, free_obj); put_parent(obj->parent);`: what is given back next is first read in the object. */
const readsMember = ({ text, instance }: Observation): boolean =>
	text.startsWith(`${aroundCount(instance.text)}->`);

/** Whether a node itself gives something back, by another name of the object or another reference of it. */
export const isPut = (node: FlowNode | undefined): boolean =>
	node !== undefined && callsAt(node).some(({ name }) => undoes(name ?? ''));

/** Whether the use of what another one has taken over is itself a put, or one can come behind that: the function had a reference. */
export const isPutOnTheWay = ({ graph }: Exploration, { node, instance }: Observation): boolean =>
	isPut(graph.nodes[node]) ||
	(instance.releasedAt !== null && isPutBehind(graph, instance.releasedAt, instance.text));

/** The object around a count: `ctx` of `&ctx->refcount`. */
const aroundCount = (text: string): string => text.replace(/^&(.+)->\w+$/, '$1');

/** Whether a count that may have ended the object, or a reference of the caller's, is put once more behind: there were two. */
export const isCountPutAgain = ({ graph }: Exploration, { instance }: Observation): boolean =>
	(instance.contract.kind === 'count' || (instance.contract.kind === 'reference' && instance.imported)) &&
	instance.releasedAt !== null &&
	isPutBehind(graph, instance.releasedAt, instance.text);

/** Whether another call can come behind a release that gives back the same object, or by a member that lies in it: `put_ctx(ctx)`. */
function isPutBehind(graph: FlowGraph, releasedAt: NodeId, text: string): boolean {
	const { nodes } = graph;
	const release = nodes[releasedAt];
	const behind = reachedFrom(graph, releasedAt);
	const start = release ? Math.max(...callsAt(release).map((call) => call.start)) : 0;
	const isMeant = (given: string) =>
		given === text || given === aroundCount(text) || given.startsWith(`&${text}->`);
	return nodes
		.filter(({ id }) => behind.has(id))
		.flatMap(callsAt)
		.some(
			(call) =>
				call.start > start && undoes(call.name ?? '') && call.arguments.map(printExpression).some(isMeant),
		);
}

/** `if (own == given) put(own); … use(given);`: whoever calls the function has a reference to what it hands in. */
export function isByCallersName(
	{ graph: { head, nodes } }: Exploration,
	{ text, instance }: Observation,
): boolean {
	const words = new Set(text.match(/\w+/g));
	const isGiven = head.parameters.some(({ name }) => name !== null && words.has(name));
	return instance.own && isGiven && !nodes.some((node) => node.kind === 'declare' && words.has(node.name));
}

/** `if (obj->dying) put(obj); put(obj);`: the object itself tells how many references of its owner go here. */
export function isTold(exploration: Exploration, { trail, instance, node }: Observation): boolean {
	const { imported, contract, releasedAt, text } = instance;
	if (!(imported || isTakenOver(instance)) || contract.kind !== 'reference') return false;
	if (isTakenOver(instance) && !isPutAlike(exploration.graph, releasedAt, node)) return true;
	let step: Trail | null = trail;
	while (step && step.node !== releasedAt) step = step.previous;
	return step?.previous != null && asksMember(exploration, step.previous, text);
}

/** Whether two nodes put by one function. Who takes over two counts puts each by a function of its own. */
function isPutAlike({ nodes }: FlowGraph, one: NodeId | null, other: NodeId): boolean {
	const namesAt = (node: FlowNode | undefined) => (node ? callsAt(node).map(({ name }) => name) : []);
	const second = namesAt(nodes[other]);
	return namesAt(nodes[one ?? -1]).some((name) => second.includes(name));
}

/**
 * Whether what may have counted the object has failed on the way, and another way out, which has come by all else that was handed
 * it, puts it once.
 */
export function isPutOnceElsewhere(
	exploration: Exploration,
	{ instance, passes, trail }: Observation,
): boolean {
	const { resources, exits } = exploration;
	const { site, key, contract } = instance;
	const last = passes.at(-1);
	// Who puts once more where something is so means to.
	if (!last || (last.outcome & ZERO) !== 0 || isOnlyIf(exploration, trail)) return false;
	const isAgain = (other: Instance) =>
		other.imported && other.contract.id === contract.id && sameKey(other.key, key);
	const others = passes.slice(0, -1);
	const isAlike = (release: ReleaseSeen) =>
		release.site === site &&
		release.passes.length === others.length &&
		others.every(({ callee }, at) => release.passes[at]?.callee === callee) &&
		exits.some((exit) => nodesOf([exit.trail]).has(release.node) && !exit.instances.some(isAgain));
	return resources.releases.some(isAlike);
}
