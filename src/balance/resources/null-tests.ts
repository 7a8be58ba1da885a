// Tests for NULL of what a call gives that fails with an error pointer: such a test is always passed. Observes, and judges nothing.
import { speaksOf } from '../../contracts/signature';
import type { Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Instance, State } from '../path/state';
import type { SymbolId } from '../path/symbols';
import type { ResourceContext } from './resource-context';

/** What a condition tests for NULL, and the way that is gone where it is not: `p`, `!(p = foo())`, `p == NULL`; null for another condition. */
export function nullTested(
	condition: Expression,
): { readonly tested: Expression; readonly found: boolean } | null {
	if (condition.kind === 'unary' && condition.operator === '!') return pointer(condition.operand, false);
	if (condition.kind !== 'binary') return pointer(condition, true);
	const { operator, left, right } = condition;
	const isNull = /^[!=]=$/.test(operator) && right.kind === 'name' && right.name === 'NULL';
	return isNull ? pointer(left, operator === '!=') : null;
}

function pointer(expression: Expression, found: boolean): ReturnType<typeof nullTested> {
	if (expression.kind === 'assign') return pointer(expression.target, found);
	return expression.kind === 'name' || expression.kind === 'member' ? { tested: expression, found } : null;
}

/** Whether the call that was to take it gives an error pointer where it fails, and never NULL. */
function failsWithError({ contract, acquireCall, key, result }: Instance): boolean {
	const rules = contract.acquire.filter((rule) => speaksOf(rule, acquireCall));
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
