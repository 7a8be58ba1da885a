// Calls whose result a function tests for NULL and for an error pointer: it fails in both ways there, and each is a path.
// Knows names and conditions alone, no values.
import type { Expression } from '../../kernel-c/expression';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';

/** The nodes where a variable gets a value that is tested in both ways somewhere in the function. */
export function testedBothWays({ nodes }: FlowGraph): ReadonlySet<NodeId> {
	const forNull = new Set<string>();
	const forError = new Set<string>();
	for (const node of nodes) {
		if (node.kind !== 'branch') continue;
		const { condition } = node;
		const asked = askedForNull(condition);
		if (asked) forNull.add(printExpression(asked));
		const [first] = condition.kind === 'call' && condition.name === 'IS_ERR' ? condition.arguments : [];
		if (first) forError.add(printExpression(first));
	}
	const setToNull = new Set(nodes.flatMap(nullTarget));
	const isBoth = (target: string) => forNull.has(target) && forError.has(target) && !setToNull.has(target);
	return new Set(
		nodes.flatMap((node) => {
			const { id } = node;
			if (node.kind === 'declare') return isBoth(node.name) ? [id] : [];
			if (node.kind !== 'evaluate' || node.expression.kind !== 'assign') return [];
			return isBoth(printExpression(node.expression.target)) ? [id] : [];
		}),
	);
}

/** The variable that a node sets to NULL: a test for that need not ask what a call gave. */
function nullTarget(node: FlowNode): string[] {
	if (node.kind === 'declare') return node.initializer && isNull(node.initializer) ? [node.name] : [];
	if (node.kind !== 'evaluate' || node.expression.kind !== 'assign') return [];
	return isNull(node.expression.value) ? [printExpression(node.expression.target)] : [];
}

const isNull = (each: Expression): boolean => each.kind === 'name' && each.name === 'NULL';

/** The pointer that `p`, `!p`, `p == NULL` and `p != NULL` ask for; null of another condition. */
function askedForNull(condition: Expression): Expression | null {
	if (condition.kind === 'name') return condition;
	if (condition.kind === 'unary' && condition.operator === '!') return askedForNull(condition.operand);
	if (condition.kind !== 'binary' || !/^[!=]=$/.test(condition.operator)) return null;
	return isNull(condition.right) ? condition.left : null;
}
