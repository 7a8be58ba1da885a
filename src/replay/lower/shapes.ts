// Shapes of code that are marks: a call, a test, an order of calls. Knows no switch of the model.
import { callsAt } from '../../kernel-c/call-graph';
import { someExpression } from '../../kernel-c/expression-shape';
import type { FlowGraph, FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { Located } from './code';
import type { Event, MainPaths } from './main-path';

/** A function as marks are looked for in it. */
export interface Seen {
	readonly graph: FlowGraph;
	readonly events: readonly Event[];
	readonly paths: MainPaths;
}

export const inPath =
	(pattern: RegExp) =>
	({ image }: Located): boolean =>
		pattern.test(image.image.path);
export const named =
	(pattern: RegExp) =>
	({ definition }: Located): boolean =>
		pattern.test(definition.head.name);

export const calls =
	(pattern: RegExp) =>
	(node: FlowNode): boolean =>
		callsAt(node).some(({ name }) => name !== null && pattern.test(name));

/** `page->share++`, `--page->share`. */
export const countsShares = (node: FlowNode): boolean => {
	const expression = node.kind === 'evaluate' ? node.expression : node.kind === 'return' ? node.value : null;
	return (
		expression !== null &&
		someExpression(
			expression,
			(each) => each.kind === 'update' && each.operand.kind === 'member' && each.operand.field === 'share',
		)
	);
};

/** `if (IS_DAX(inode)) goto out;`: DAX files are sent away, whichever they are. */
export function refusesDax(node: FlowNode, { graph }: Seen): boolean {
	if (node.kind !== 'branch' || node.condition.kind !== 'call' || node.condition.name !== 'IS_DAX')
		return false;
	const target = graph.nodes[node.whenTrue];
	return (
		target?.kind === 'return' || (target?.kind === 'join' && (target.label?.startsWith('goto ') ?? false))
	);
}

/** Whether a branch tests a flag of the superblock. */
export const testsSuperFlag = (node: FlowNode): boolean =>
	node.kind === 'branch' &&
	someExpression(node.condition, (each) => each.kind === 'member' && each.field === 's_iflags');

export const mentions =
	(pattern: RegExp) =>
	(node: FlowNode): boolean =>
		callsAt(node).some(({ arguments: given }) => given.some((each) => pattern.test(printExpression(each))));

/** Whether a node has a name in it, wherever. */
export const mentionsName =
	(pattern: RegExp) =>
	(node: FlowNode): boolean => {
		const expression =
			node.kind === 'evaluate'
				? node.expression
				: node.kind === 'branch'
					? node.condition
					: node.kind === 'declare'
						? node.initializer
						: null;
		return (
			expression !== null &&
			someExpression(expression, (each) => each.kind === 'name' && pattern.test(each.name))
		);
	};

/** `inode->i_flags = S_DAX`, also with `|=`. */
export const setsDax = (node: FlowNode): boolean =>
	node.kind === 'evaluate' &&
	node.expression.kind === 'assign' &&
	node.expression.target.kind === 'member' &&
	node.expression.target.field === 'i_flags' &&
	/^S_DAX\b|\| ?S_DAX\b/.test(printExpression(node.expression.value));

/** A comparison of the count of a page with 0. */
export const isIdleAtZero = (node: FlowNode): boolean => {
	const expression = node.kind === 'return' ? node.value : node.kind === 'branch' ? node.condition : null;
	return (
		expression !== null &&
		someExpression(
			expression,
			(each) =>
				each.kind === 'binary' &&
				each.operator === '==' &&
				each.left.kind === 'call' &&
				/ref_count$/.test(each.left.name ?? '') &&
				each.right.kind === 'number' &&
				each.right.value === 0,
		)
	);
};
