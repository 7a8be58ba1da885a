// Releases that a path comes to without having taken what other paths take first: `goto out_unlock;` before `lock()`. Whoever
// takes it finds it free when the function begins, and so does the path that does not. Judges one function by its ways out.
import { readSignature } from '../../contracts/signature';
import { callsAt } from '../../kernel-c/call-graph';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isPlaceState, isTakenBy } from '../path/place-state';
import { reachedFrom, successors } from '../path/relevance';
import { type Instance, sameKey, type Trail } from '../path/state';
import type { SymbolId } from '../path/symbols';
import { unlocks } from '../path/words';
import type { Exploration } from '../walk/explore';
import { nodesOf } from './blame';
import { locksByName } from './kept-for-caller';
import type { Verdict } from './verdict';
import { isBefore, isOfPresentRound, type Outcome } from './ways-out';

/** Releases of what a path has not taken, one verdict for each place that gives back. */
export function untaken(exploration: Exploration): Verdict[] {
	const { graph, exits, limit } = exploration;
	if (limit !== null || graph.nodes.some(({ kind }) => kind === 'gap')) return [];
	const outcomes = exits.flatMap((exit) =>
		exit.imprecise ? [] : exit.instances.filter(isGivenBack).map((instance) => ({ exit, instance })),
	);
	const found = new Map<NodeId, Verdict>();
	for (const without of outcomes.filter(({ instance }) => instance.imported)) {
		const { releasedAt } = without.instance;
		if (releasedAt === null || found.has(releasedAt)) continue;
		const sibling = outcomes.find((other) => isSibling(exploration, without, other));
		if (sibling) found.set(releasedAt, verdictOf(without, sibling.instance, releasedAt));
	}
	return [...found.values()];
}

const isGivenBack = ({ status, contract, inferred }: Instance): boolean =>
	status === 'released' && isPlaceState(contract) && !inferred;

const verdictOf = (
	{ exit: { trail }, instance }: Outcome,
	{ acquiredAt, acquireCall }: Instance,
	node: NodeId,
): Verdict => ({
	rule: 'released-unheld',
	confidence: 'medium',
	instance: {
		...instance,
		acquiredAt,
		acquireCall,
		// The path has come by the call as well, and it has failed.
		...(nodesOf([trail]).has(acquiredAt) ? { imported: false, status: 'failed' } : {}),
	},
	node,
	trail,
	cause: null,
	text: instance.text,
	sibling: null,
	undoneBy: null,
});

/** Whether a path takes by itself what another one comes to give back at the same place without. */
function isSibling(exploration: Exploration, without: Outcome, { exit, instance }: Outcome): boolean {
	const { contract, key, releasedAt } = without.instance;
	const isOfCaller = (other: Instance) =>
		other.imported && other.contract.id === contract.id && sameKey(other.key, key);
	if (instance.imported || instance.contract.id !== contract.id || !sameKey(instance.key, key)) return false;
	if (instance.releasedAt !== releasedAt || exit.instances.some(isOfCaller)) return false;
	// Which round of a loop has taken it is not followed.
	if (releasedAt === null || !isOfPresentRound(exit.trail, instance.acquiredAt)) return false;
	if (!isOfPresentRound(without.exit.trail, releasedAt)) return false;
	if (!isWrittenAt(exploration, without.instance) || isGivenLocked(exploration, key)) return false;
	const isCalled = nodesOf([without.exit.trail]).has(instance.acquiredAt);
	const fork = isCalled
		? failedAt(exploration, without, instance)
		: forkOf(without.exit.trail, exit.trail, releasedAt, instance.acquiredAt);
	const isRound = fork !== null && exploration.graph.nodes[fork.node]?.kind === 'iterate';
	return (
		fork !== null &&
		!isRound &&
		leadsThere(exploration, fork, without) &&
		!mayBeTaken(exploration, without, instance)
	);
}

/** Whether the function itself calls what gives it back, and no callee that may look first. */
export function isWrittenAt(
	{ graph }: Pick<Exploration, 'graph'>,
	{ contract, releasedAt }: Instance,
): boolean {
	const node = releasedAt === null ? undefined : graph.nodes[releasedAt];
	const calls = node ? callsAt(node) : [];
	return contract.release.some((rule) => calls.some(({ name }) => name === readSignature(rule.call).name));
}

/** Whether a call gave the object that is locked: it may have locked it. */
const isGivenLocked = ({ table }: Exploration, key: readonly SymbolId[]): boolean =>
	key.some((symbol) => table.info(symbol).origin.kind === 'result');

/** Where a path comes by the call that takes it for others, one in view, which has taken nothing here; null where it may have. */
function failedAt(
	{ resources }: Exploration,
	{ exit, instance: { releasedAt, key } }: Outcome,
	{ contract, acquireCall, acquiredAt }: Instance,
): Trail | null {
	const isDisputed = [...resources.disputed.values()].some(
		(dispute) => dispute.contract?.id === contract.id && key.includes(dispute.symbol),
	);
	if (isTakenBy(contract, acquireCall) || isDisputed || releasedAt === null) return null;
	for (let step = before(exit.trail, releasedAt); step; step = step.previous)
		if (step.node === acquiredAt) return step;
	return null;
}

/** The last step of a path before a release that another path comes by before it takes what it gives back there. */
function forkOf(trail: Trail, other: Trail, release: NodeId, taking: NodeId): Trail | null {
	for (let step = before(trail, release); step; step = step.previous)
		if (isBefore(other, step.node, taking)) return step;
	return null;
}

/** The last step of a path before it comes to a node for the last time. */
function before(trail: Trail, node: NodeId): Trail | null {
	let step: Trail | null = trail;
	while (step && step.node !== node) step = step.previous;
	return step?.previous ?? null;
}

/** Whether a path comes from the fork to the release whatever it is asked on the way: no flag tells it that it has to give back. */
function leadsThere(
	{ graph }: Exploration,
	fork: Trail,
	{ exit, instance: { releasedAt } }: Outcome,
): boolean {
	if (releasedAt === null) return false;
	for (let step = before(exit.trail, releasedAt); step && step !== fork; step = step.previous) {
		const node = graph.nodes[step.node];
		const isOpen = (next: NodeId) => next === releasedAt || reachedFrom(graph, next).has(releasedAt);
		if (node && successors(node).length > 1 && !successors(node).every(isOpen)) return false;
	}
	return true;
}

/** Whether the path has called something that may take it by its name, or by what it was handed. */
function mayBeTaken(
	{ graph }: Exploration,
	{ exit: { trail }, instance: { text } }: Outcome,
	{ acquiredAt }: Instance,
): boolean {
	const root = /\w+/.exec(text)?.[0];
	return [...nodesOf([trail])]
		.flatMap((id) => (graph.nodes[id] && id !== acquiredAt ? callsAt(graph.nodes[id]) : []))
		.some(
			({ name, arguments: given }) =>
				(name === null || (locksByName(name) && !unlocks(name))) &&
				(root === undefined ||
					given.length === 0 ||
					given.some((each) => printExpression(each).includes(root))),
		);
}
