// What a function runs after a call in it has failed: from the branch on that asks what the call gave. By the flow graph
// alone; follows no other value.
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { type Branch, expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import type { FunctionHead } from '../../kernel-c/functions';
import { printExpression } from '../../kernel-c/print-expression';
import { isComparison, opposite } from '../path/comparisons';
import { successors } from '../path/relevance';
import { type Classes, classesWhere, NEGATIVE, POSITIVE, ZERO } from '../path/signs';

/** What follows a call that has failed. */
export interface FailedWays {
	/** What these ways come by; where the function does not ask, all that follows the call. */
	readonly nodes: readonly FlowNode[];
	/** Whether the function asks, and fails as well wherever the call has. */
	readonly isPassedOn: boolean;
}

/** Tells whether an expression is what the call gave. */
type IsResult = (each: Expression) => boolean;

/** The ways from the branches that ask for a result. */
interface Asked {
	readonly failed: readonly NodeId[];
	readonly good: readonly NodeId[];
}

/**
 * What follows a call that has failed.
 * @param callee tells how its failure looks: NULL or false, or a number below 0
 */
export function waysAfterFailure(
	graph: FlowGraph,
	{ node, call }: { readonly node: NodeId; readonly call: Call },
	{ returnType }: FunctionHead,
): FailedWays {
	const start = graph.nodes[node];
	const isResult = start ? resultOf(start, call) : null;
	const failure = /\*|\bbool\b/.test(returnType) ? ZERO : NEGATIVE;
	const asked = isResult && askedFrom(graph, node, isResult, failure);
	if (!asked) return { nodes: reachable(graph, [node]), isPassedOn: false };
	const nodes = reachable(graph, asked.failed);
	const isMixed = nodes.some(({ id }) => asked.good.includes(id));
	const fails = (each: FlowNode): boolean => {
		if (each.kind !== 'return') return true;
		if (each.value === null) return false;
		return isMixed ? isResult(each.value) : !(each.value.kind === 'number' && each.value.value === 0);
	};
	return { nodes, isPassedOn: nodes.every(fails) };
}

/** Null where nothing keeps the result and the node itself does not ask for it. */
function resultOf(node: FlowNode, call: Call): IsResult | null {
	let kept = node.kind === 'declare' && node.initializer === call ? node.name : null;
	for (const expression of expressionsOf(node))
		someExpression(expression, (each) => {
			if (each.kind === 'assign' && each.value === call) kept = printExpression(each.target);
			return kept !== null;
		});
	if (kept === null && node.kind !== 'branch' && node.kind !== 'return') return null;
	return (each) =>
		each === call ||
		(each.kind === 'assign' && each.value === call) ||
		(kept !== null && printExpression(each) === kept);
}

/** The branches that ask for a result; null where a way out, or another value of the variable, comes before any. */
function askedFrom(graph: FlowGraph, from: NodeId, isResult: IsResult, failure: Classes): Asked | null {
	const asked = { failed: [] as NodeId[], good: [] as NodeId[] };
	const seen = new Set<NodeId>();
	const work = [from];
	for (let id = work.pop(); id !== undefined; id = work.pop()) {
		const node = graph.nodes[id];
		if (!node || seen.has(id)) continue;
		seen.add(id);
		const failsWhen = node.kind === 'branch' ? failingAnswer(node, isResult, failure) : null;
		if (node.kind === 'branch' && failsWhen !== null) {
			asked.failed.push(failsWhen ? node.whenTrue : node.whenFalse);
			asked.good.push(failsWhen ? node.whenFalse : node.whenTrue);
		} else if (
			node.kind === 'return'
				? node.value === null || !isResult(node.value)
				: id !== from && sets(node, isResult)
		)
			return null;
		else work.push(...successors(node));
	}
	return asked;
}

/** The answer to a branch with which the call has failed; null where it does not tell a failure from a success. */
function failingAnswer({ condition }: Branch, isResult: IsResult, failure: Classes): boolean | null {
	const isErrorOf = (name: string | null) => name === 'IS_ERR' || name === 'IS_ERR_OR_NULL';
	if (condition.kind === 'call' && isErrorOf(condition.name) && condition.arguments.some(isResult))
		return true;
	const comparison = isResult(condition)
		? { operator: '!=', constant: 0 }
		: comparisonOf(condition, isResult);
	if (!comparison) return null;
	const good = failure === ZERO ? POSITIVE : ZERO;
	const { operator, constant } = comparison;
	const whenTrue = classesWhere(operator, constant) & (failure | good);
	const whenFalse = classesWhere(opposite(operator), constant) & (failure | good);
	if (whenTrue === failure && whenFalse === good) return true;
	return whenTrue === good && whenFalse === failure ? false : null;
}

/** `result < 0`, `result == NULL`. */
function comparisonOf(
	condition: Expression,
	isResult: IsResult,
): { readonly operator: string; readonly constant: number } | null {
	if (condition.kind !== 'binary' || !isComparison(condition.operator) || !isResult(condition.left))
		return null;
	const { operator, right } = condition;
	if (right.kind === 'name' && right.name === 'NULL') return { operator, constant: 0 };
	return right.kind === 'number' && right.value !== null ? { operator, constant: right.value } : null;
}

/** Whether a node gives the variable that keeps the result another value. */
const sets = (node: FlowNode, isResult: IsResult): boolean =>
	expressionsOf(node).some((expression) =>
		someExpression(expression, (each) => each.kind === 'assign' && isResult(each.target)),
	);

/** The nodes that may follow some nodes, and these. */
function reachable({ nodes }: FlowGraph, from: readonly NodeId[]): FlowNode[] {
	const seen = new Set<NodeId>(from);
	// A set goes on to what is added while it is walked.
	for (const id of seen) {
		const node = nodes[id];
		for (const next of node ? successors(node) : []) seen.add(next);
	}
	return [...seen].flatMap((id) => nodes[id] ?? []);
}
