// Tests for NULL of what a call gives that fails with an error pointer: such a test is always passed. Observes, and judges nothing.
import type { Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Instance, State } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { ResourceContext } from './resource-context';

/** What a condition tests for NULL: `!p`, `p == NULL`, `!(p = foo())`; null for another condition. */
export function nullTested(condition: Expression): Expression | null {
	if (condition.kind === 'unary' && condition.operator === '!') return pointer(condition.operand);
	const isEquality = condition.kind === 'binary' && condition.operator === '==';
	const isNull = isEquality && condition.right.kind === 'name' && condition.right.name === 'NULL';
	return isNull ? pointer(condition.left) : null;
}

function pointer(expression: Expression): Expression | null {
	if (expression.kind === 'assign') return pointer(expression.target);
	return expression.kind === 'name' || expression.kind === 'member' ? expression : null;
}

/** Whether the call that was to take it gives an error pointer where it fails, and never NULL. */
function failsWithError({ contract, acquireCall, key, result }: Instance): boolean {
	const rules = contract.acquire.filter(({ call }) => call.startsWith(`${acquireCall}(`));
	const isResult = result !== null && key[0] === result;
	return isResult && rules.length > 0 && rules.every(({ success }) => success === 'not-error');
}

/** Notes down that a value is tested for NULL whose call has failed on the path. */
export function noteNullTest(
	context: ResourceContext,
	state: State,
	node: NodeId,
	tested: Expression,
	value: SymbolId,
): void {
	for (const instance of state.instances)
		if (instance.status === 'failed' && instance.result === value && failsWithError(instance))
			context.observe('tested-for-null', state, node, instance, node, printExpression(tested));
}
