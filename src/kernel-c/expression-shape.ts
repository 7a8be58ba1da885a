// Walks and rebuilds expression records: children, calls in the order of evaluation, replacement of a part.
// Shared by the lowering and the analyses; knows no flow graph.
import type { Call, Expression } from './expression';

/** The direct parts of an expression that are evaluated, in the order in which they are written. */
export function childrenOf(expression: Expression): readonly Expression[] {
	switch (expression.kind) {
		case 'call':
			if (isUnevaluated(expression)) return [];
			return expression.name === null ? [expression.callee, ...expression.arguments] : expression.arguments;
		case 'member':
			return [expression.object];
		case 'index':
			return [expression.object, expression.index];
		case 'unary':
		case 'update':
		case 'cast':
			return [expression.operand];
		case 'binary':
			return [expression.left, expression.right];
		case 'assign':
			return [expression.value, expression.target];
		case 'conditional':
			return [expression.condition, expression.whenTrue, expression.whenFalse];
		case 'initializer':
			return expression.fields.map((field) => field.value);
		default:
			return [];
	}
}

/** `sizeof` and its like name their operand and do not evaluate it. */
const isUnevaluated = (call: Call): boolean =>
	call.name !== null &&
	/^(?:sizeof|_Alignof|alignof|__alignof__|typeof|offsetof|__builtin_offsetof|sizeof_field|offsetofend)$/.test(
		call.name,
	);

/** The calls in an expression in the order of evaluation: arguments before the call, the value before its target. */
export function callsOf(expression: Expression): readonly Call[] {
	const found: Call[] = [];
	const visit = (each: Expression): void => {
		for (const child of childrenOf(each)) visit(child);
		if (each.kind === 'call' && !isUnevaluated(each)) found.push(each);
	};
	visit(expression);
	return found;
}

/** The variables and other names in an expression, as often as it has them. */
export function namesIn(expression: Expression): readonly string[] {
	if (expression.kind === 'name') return [expression.name];
	return childrenOf(expression).flatMap(namesIn);
}

/** Whether an expression, or one that is evaluated in it, passes a test. */
export function someExpression(expression: Expression, test: (each: Expression) => boolean): boolean {
	return test(expression) || childrenOf(expression).some((child) => someExpression(child, test));
}

/** The variable whose address an expression is: `&out`; null of any other. */
export const addressed = (expression: Expression): string | null =>
	expression.kind === 'unary' && expression.operator === '&' && expression.operand.kind === 'name'
		? expression.operand.name
		: null;

/** Whether evaluating it may do more than compute a value: calls, assignments, `++`, `asm`. */
export function hasEffects(expression: Expression): boolean {
	if (expression.kind === 'call') return !isUnevaluated(expression);
	if (expression.kind === 'assign' || expression.kind === 'update' || expression.kind === 'opaque')
		return true;
	return childrenOf(expression).some(hasEffects);
}

/** The same expression with the part `target` (by identity) replaced by `by`. */
export function replacePart(expression: Expression, target: Expression, by: Expression): Expression {
	if (expression === target) return by;
	const swap = (part: Expression) => replacePart(part, target, by);
	switch (expression.kind) {
		case 'call':
			return { ...expression, callee: swap(expression.callee), arguments: expression.arguments.map(swap) };
		case 'member':
			return { ...expression, object: swap(expression.object) };
		case 'index':
			return { ...expression, object: swap(expression.object), index: swap(expression.index) };
		case 'unary':
		case 'update':
		case 'cast':
			return { ...expression, operand: swap(expression.operand) };
		case 'binary':
			return { ...expression, left: swap(expression.left), right: swap(expression.right) };
		case 'assign':
			return { ...expression, target: swap(expression.target), value: swap(expression.value) };
		case 'conditional':
			return {
				...expression,
				condition: swap(expression.condition),
				whenTrue: swap(expression.whenTrue),
				whenFalse: swap(expression.whenFalse),
			};
		case 'initializer': {
			const fields = expression.fields.map((field) => ({ ...field, value: swap(field.value) }));
			return { ...expression, fields };
		}
		default:
			return expression;
	}
}
