// Prints expressions as canonical C text: one spelling for what means the same, so that texts can be compared.
// Casts, parentheses that change nothing, spacing and comments are gone.
import type { Call, Expression } from './expression';

const PREFIX = 14;
const POSTFIX = 15;
const LEVELS: readonly (readonly string[])[] = [
	[','],
	[],
	['||'],
	['&&'],
	['|'],
	['^'],
	['&'],
	['==', '!='],
	['<', '>', '<=', '>='],
	['<<', '>>'],
	['+', '-'],
	['*', '/', '%'],
];
const LEVEL = new Map(
	LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level] as const)),
);

/** Canonical text of an expression, without casts: `&bdev->bd_queue`, `foo(a, b + 1)`. `(*p).x` is printed `p->x`. */
export function printExpression(expression: Expression): string {
	return print(expression, 0);
}

/** Whether two expressions have the same canonical text, so name the same thing while nothing in them changes. */
export function sameExpression(one: Expression, other: Expression): boolean {
	return one === other || printExpression(one) === printExpression(other);
}

function print(expression: Expression, outer: number): string {
	const wrap = (level: number, text: string) => (level < outer ? `(${text})` : text);
	switch (expression.kind) {
		case 'name':
			return expression.name;
		case 'number':
		case 'string':
		case 'type':
		case 'opaque':
			return expression.text;
		case 'call':
			return `${print(expression.callee, POSTFIX)}(${expression.arguments.map((each) => print(each, 1)).join(', ')})`;
		case 'member':
			return printMember(expression.object, expression.field, expression.arrow);
		case 'index':
			return `${print(expression.object, POSTFIX)}[${print(expression.index, 0)}]`;
		case 'unary':
			return printUnary(expression.operator, withoutCasts(expression.operand), wrap);
		case 'update': {
			const operand = print(expression.operand, expression.prefix ? PREFIX : POSTFIX);
			return wrap(PREFIX, expression.prefix ? expression.operator + operand : operand + expression.operator);
		}
		case 'binary': {
			const level = LEVEL.get(expression.operator) ?? 0;
			const [left, right] = [print(expression.left, level), print(expression.right, level + 1)];
			return wrap(
				level,
				expression.operator === ',' ? `${left}, ${right}` : `${left} ${expression.operator} ${right}`,
			);
		}
		case 'assign':
			return wrap(
				1,
				`${print(expression.target, PREFIX)} ${expression.operator} ${print(expression.value, 1)}`,
			);
		case 'conditional': {
			const { condition, whenTrue, whenFalse } = expression;
			return wrap(1, `${print(condition, 2)} ? ${print(whenTrue, 1)} : ${print(whenFalse, 1)}`);
		}
		case 'cast':
			return print(expression.operand, outer);
		case 'initializer':
			return `{ ${expression.fields
				.map(({ designator, value }) => (designator === null ? '' : `.${designator} = `) + print(value, 1))
				.join(', ')} }`;
	}
}

/** The last name in the text of an expression: `bus` of `&unit->bus`; empty where there is none. */
export const lastName = (text: string): string => /\w+(?=\W*$)/.exec(text)?.[0] ?? '';

/** An expression with the casts around it taken off. */
export function withoutCasts(expression: Expression): Expression {
	let inner = expression;
	while (inner.kind === 'cast') inner = inner.operand;
	return inner;
}

function printMember(given: Expression, field: string, arrow: boolean): string {
	const object = withoutCasts(given);
	if (object.kind === 'unary' && object.operator === (arrow ? '&' : '*'))
		return `${print(object.operand, POSTFIX)}${arrow ? '.' : '->'}${field}`;
	return `${print(object, POSTFIX)}${arrow ? '->' : '.'}${field}`;
}

function printUnary(
	operator: string,
	operand: Expression,
	wrap: (level: number, text: string) => string,
): string {
	const opposite = operator === '&' ? '*' : operator === '*' ? '&' : null;
	if (operand.kind === 'unary' && operand.operator === opposite) return print(operand.operand, PREFIX);
	const text = print(operand, PREFIX);
	const separator = text.startsWith(operator) ? ' ' : '';
	return wrap(PREFIX, `${operator}${separator}${text}`);
}

/** The variable that a path begins with: `obj` of `obj`, `&obj->member`, `*obj`; null for any other expression. */
export function rootName(expression: Expression): string | null {
	const at = withoutCasts(expression);
	if (at.kind === 'unary') return rootName(at.operand);
	if (at.kind === 'member') return rootName(at.object);
	return at.kind === 'name' ? at.name : null;
}

/** What a call calls, as text: `kfree`, or `ops->exit` of a function pointer. */
export const printCallee = ({ name, callee }: Call): string => name ?? printExpression(callee);
