// Ways out that fail by the branch they take and not by the value they return: `if (IS_ERR(part)) { end(io); return 0; }`,
// `if (err < 0) return;`. Judges one instance at one exit.
import type { Expression } from '../../kernel-c/expression';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import { sameExpression } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import { repeatedNodes } from '../path/relevance';
import { NEGATIVE } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesOf } from './blame';
import { classesAt, isFailure, nodesSince, type Outcome } from './ways-out';

/**
 * The call that raises the count has failed, and raises it then as well: `err = pm_runtime_get_sync(dev); if (err < 0) return
 * err;`. The caller sees a failure, and does not know of the count; no function in view that runs afterwards lowers it.
 */
export function isCountOfFailedCall(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	const { result, acquiredAt } = instance;
	const { name } = exploration.graph.head;
	return (
		result !== null &&
		hasFailed(exploration, exit, result) &&
		(isFailure(exploration, exit) || isOnlyForFailed(exploration, exit, result)) &&
		counterparts?.mayGiveBack(name, nodesSince(exploration, exit.trail, acquiredAt), instance) !== true
	);
}

const hasFailed = (exploration: Exploration, exit: Exit, result: SymbolId): boolean =>
	classesAt(exploration, exit, result) === NEGATIVE;

/** Whether only paths on which a call has failed come to a `return`: the others do not go on there. */
const isOnlyForFailed = (exploration: Exploration, { node }: Exit, result: SymbolId): boolean =>
	exploration.exits.every((other) => other.node !== node || hasFailed(exploration, other, result));

/** The path leaves those that give it back where a call has failed, and answers as they do. */
export function isLeftByFailingBranch(
	exploration: Exploration,
	exit: Exit,
	{ acquiredAt, contract }: Instance,
	released: readonly Outcome[],
): boolean {
	const { graph } = exploration;
	const isAlike = ({ exit: { value, classes } }: Outcome) => value === null || classes === exit.classes;
	const alike = released.filter(isAlike).map((other) => other.exit.trail);
	const step = leftAt(exploration, exit.trail, alike);
	// Of an object it is known who was handed it; a count may be lowered by whatever all paths come by.
	if (step && contract.kind === 'count' && comesBack(exploration, exit.trail, step, alike)) return false;
	const node = step && graph.nodes[step.node];
	const failed = node?.kind === 'branch' ? foundFailed(node.condition, step?.way === 'true') : null;
	return (
		failed !== null &&
		!repeatedNodes(graph).has(acquiredAt) &&
		isAnswerOfCall(nodesSince(exploration, exit.trail, acquiredAt), failed)
	);
}

/** The last branch at which a path goes another way than all others that come by. */
export function leftAt({ graph }: Exploration, trail: Trail, others: readonly Trail[]): Trail | null {
	const ways = new Map<NodeId, Set<string>>();
	for (const other of others)
		for (let step: Trail | null = other; step; step = step.previous)
			if (step.way !== null) ways.set(step.node, (ways.get(step.node) ?? new Set()).add(step.way));
	const isLeft = ({ node, way }: Trail) =>
		graph.nodes[node]?.kind === 'branch' && way !== null && ways.get(node)?.has(way) === false;
	let step: Trail | null = trail;
	while (step && !isLeft(step)) step = step.previous;
	return step;
}

/** Whether a path goes on as others do after it has left them, and not only to the end that all of them have in common. */
function comesBack({ graph }: Exploration, trail: Trail, left: Trail, others: readonly Trail[]): boolean {
	const known = nodesOf(others);
	let step: Trail | null = trail;
	while (step && IS_END.has(graph.nodes[step.node]?.kind)) step = step.previous;
	for (; step && step !== left; step = step.previous) if (known.has(step.node)) return true;
	return false;
}

/** Kinds of the nodes in which paths end together. */
const IS_END: ReadonlySet<FlowNode['kind'] | undefined> = new Set(['join', 'return', 'exit']);

/** What is an error by the answer to a condition: `p` of `IS_ERR(p)`, `err` of `err < 0`; null where nothing is. */
function foundFailed(condition: Expression, answer: boolean): Expression | null {
	if (condition.kind === 'unary' && condition.operator === '!')
		return foundFailed(condition.operand, !answer);
	if (condition.kind === 'call' && answer && /^IS_ERR(?:_OR_NULL)?$/.test(condition.name ?? ''))
		return condition.arguments[0] ?? null;
	if (condition.kind !== 'binary' || condition.right.kind !== 'number' || condition.right.value !== 0)
		return null;
	return condition.operator === (answer ? '<' : '>=') ? condition.left : null;
}

/** Whether a call has given a value on the way: `part = split(io); … IS_ERR(part)`. */
export function isAnswerOfCall(nodes: readonly FlowNode[], asked: Expression): boolean {
	if (asked.kind === 'call') return true;
	return nodes.some(
		(node) =>
			(node.kind === 'declare' &&
				node.initializer?.kind === 'call' &&
				asked.kind === 'name' &&
				node.name === asked.name) ||
			(node.kind === 'evaluate' &&
				node.expression.kind === 'assign' &&
				node.expression.value.kind === 'call' &&
				sameExpression(node.expression.target, asked)),
	);
}
