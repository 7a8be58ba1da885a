// What a condition's truth says of the values in it: sign classes narrow, impossible states vanish.
import { isComparison, mirrored, opposite } from './comparisons';
import { classesWhere, NEGATIVE, POSITIVE, ZERO } from './signs';
import { classesOf, markTested, restrict, type State, unify } from './state';
import type { SymbolId, SymbolTable } from './symbols';

/** Narrows a state by the truth of a value; null where that is impossible. */
export function assume(table: SymbolTable, state: State, value: SymbolId, truth: boolean): State | null {
	const { origin } = table.info(value);
	const own = restrict(markTested(state, value), table, value, truth ? NEGATIVE | POSITIVE : ZERO);
	if (!own || origin.kind !== 'operation') return own;
	const [left, right] = origin.operands;
	if (left === undefined) return own;
	if (origin.operator === '!') return assume(table, own, left, !truth);
	if (origin.operator === 'IS_ERR') return restrict(own, table, left, truth ? NEGATIVE : ZERO | POSITIVE);
	if (origin.operator === 'IS_ERR_OR_NULL')
		return restrict(own, table, left, truth ? NEGATIVE | ZERO : POSITIVE);
	if (origin.operator === 'ACPI_FAILURE') return assume(table, own, left, truth);
	if (origin.operator === 'ACPI_SUCCESS') return assume(table, own, left, !truth);
	if (origin.operator === 'same-zero') return assume(table, own, left, truth);
	if (right === undefined || !isComparison(origin.operator)) return own;
	const operator = truth ? origin.operator : opposite(origin.operator);
	const narrowed = compare(table, own, operator, left, right);
	return narrowed && operator === '==' ? unify(narrowed, table, left, right) : narrowed;
}

/** Narrows by `left OP right` being true. */
export function compare(
	table: SymbolTable,
	state: State,
	operator: string,
	left: SymbolId,
	right: SymbolId,
): State | null {
	const rightConstant = table.constantValue(right);
	if (rightConstant !== null)
		return restrict(markTested(state, left), table, left, classesWhere(operator, rightConstant));
	const leftConstant = table.constantValue(left);
	if (leftConstant !== null)
		return restrict(state, table, right, classesWhere(mirrored(operator), leftConstant));
	if (left === right) return operator === '==' || operator === '<=' || operator === '>=' ? state : null;
	if (operator !== '==') return state;
	const narrowed = restrict(state, table, left, classesOf(state, table, right));
	return narrowed && restrict(narrowed, table, right, classesOf(narrowed, table, left));
}
