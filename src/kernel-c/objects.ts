// Names the object an expression stands for: one canonical text for all the ways to write it in a function, through
// variables that are assigned once. Syntax only; it claims nothing about memory.
import type { Expression } from './expression';
import { childrenOf, namesIn, replacePart } from './expression-shape';
import type { FlowGraph } from './flow';
import { printExpression, withoutCasts } from './print-expression';

/** Variables of a function that stand for one expression from their only assignment on. */
export type Aliases = ReadonlyMap<string, Expression>;

/** How many aliases are followed one after the other. */
const DEPTH = 8;

/**
 * The variables that are given a value once and whose value is a plain path: names, members, `&`, `*`, constant
 * indices, `container_of`. A value that reads a variable which changes is not one.
 */
export function aliasesOf(graph: FlowGraph): Aliases {
	const values = new Map<string, Expression | null>();
	const assign = (name: string, value: Expression | null) =>
		values.set(name, values.has(name) ? null : value);
	const visit = (expression: Expression): void => {
		if (expression.kind === 'assign' && expression.target.kind === 'name')
			assign(expression.target.name, expression.operator === '=' ? expression.value : null);
		if (expression.kind === 'update' && expression.operand.kind === 'name')
			assign(expression.operand.name, null);
		if (expression.kind === 'call') for (const given of expression.arguments) forgetAddressed(given, assign);
		for (const child of childrenOf(expression)) visit(child);
	};
	for (const node of graph.nodes) {
		if (node.kind === 'evaluate') visit(node.expression);
		else if (node.kind === 'branch') visit(node.condition);
		else if (node.kind === 'return' && node.value) visit(node.value);
		else if (node.kind === 'iterate') for (const given of node.arguments) forgetNames(given, assign);
		else if (node.kind === 'declare' && node.initializer) {
			visit(node.initializer);
			assign(node.name, node.initializer);
		}
	}
	const aliases = new Map<string, Expression>();
	for (const [name, value] of values)
		if (value && isPath(value) && namesIn(value).every((used) => values.get(used) !== null))
			aliases.set(name, value);
	return aliases;
}

type Assign = (name: string, value: null) => void;

/** A call that gets the address of a variable may change it. */
function forgetAddressed(given: Expression, assign: Assign): void {
	const inner = withoutCasts(given);
	if (inner.kind !== 'unary' || inner.operator !== '&') return;
	const operand = withoutCasts(inner.operand);
	if (operand.kind === 'name') assign(operand.name, null);
}

/** An iterator gives the variables among its arguments new values. */
function forgetNames(given: Expression, assign: Assign): void {
	if (given.kind === 'name') assign(given.name, null);
}

function isPath(given: Expression): boolean {
	const expression = withoutCasts(given);
	switch (expression.kind) {
		case 'name':
			return true;
		case 'member':
			return isPath(expression.object);
		case 'index':
			return isPath(expression.object) && expression.index.kind === 'number';
		case 'unary':
			return (expression.operator === '&' || expression.operator === '*') && isPath(expression.operand);
		case 'call':
			return (
				isContainerOf(expression.name) &&
				expression.arguments[0] !== undefined &&
				isPath(expression.arguments[0])
			);
		default:
			return false;
	}
}

const isContainerOf = (name: string | null): boolean =>
	name !== null && /^(?:container_of(?:_safe|_const)?|list_entry|rb_entry|hlist_entry)$/.test(name);

/** Canonical text of the object that an expression stands for: `&bdev->bd_queue`, aliases resolved, casts gone. */
export function objectOf(expression: Expression, aliases: Aliases): string {
	return printExpression(resolve(expression, aliases));
}

/** The expression with aliases replaced by what they stand for and `&container_of(p, T, m)->m` by `p`. */
export function resolve(expression: Expression, aliases: Aliases): Expression {
	let resolved = expression;
	for (let round = 0; round < DEPTH; round++) {
		const next = substitute(resolved, aliases);
		if (next === resolved) break;
		resolved = next;
	}
	return withoutContainer(resolved);
}

function substitute(expression: Expression, aliases: Aliases): Expression {
	const inner = withoutCasts(expression);
	if (inner.kind === 'name') return aliases.get(inner.name) ?? expression;
	return childrenOf(inner).reduce((whole: Expression, child) => {
		const by = substitute(child, aliases);
		return by === child ? whole : replacePart(whole, child, by);
	}, expression);
}

/** `&container_of(p, T, m)->m` is `p`. */
function withoutContainer(given: Expression): Expression {
	const address = withoutCasts(given);
	if (address.kind !== 'unary' || address.operator !== '&') return given;
	const member = withoutCasts(address.operand);
	if (member.kind !== 'member') return given;
	const container = withoutCasts(member.object);
	if (container.kind !== 'call' || !isContainerOf(container.name)) return given;
	const [pointer, , field] = container.arguments;
	return pointer && field && printExpression(field) === member.field ? pointer : given;
}
