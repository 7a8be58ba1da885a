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

/** Whether the holder's operations go before its data. */
export const clearsOpsFirst = (node: FlowNode, { events }: Seen): boolean => {
	const order = events.map(({ primitive }) => primitive).filter((each) => each.startsWith('holder-'));
	return node.kind !== 'gap' && order[0] === 'holder-ops' && order.includes('holder-data');
};

/** Whether a function looks for pinned pages and waits for them; what hidden lines do counts as done. */
function waitsForPins({ graph }: Pick<Seen, 'graph'>): boolean {
	const isThere = (pattern: RegExp) => graph.nodes.some(calls(pattern));
	const waits = isThere(/wait|schedule/) || graph.nodes.some(({ kind }) => kind === 'gap');
	return isThere(/^dax_layout_busy_page/) && waits;
}

/** Whether a call waits for pinned pages: by what its function does where that is in view, else by its name. */
function breaksLayouts(node: FlowNode, seen: Seen): boolean {
	const names = callsAt(node).flatMap(({ name }) => name ?? []);
	if (names.some((name) => /^dax_layout_busy_page/.test(name))) return waitsForPins(seen);
	return names.some((name) => {
		if (!/break_(?:dax_)?layouts?(?:_inode|_final)?$/.test(name)) return false;
		const bodies = seen.paths.code.functions().filter(({ definition }) => definition.head.name === name);
		const looking = bodies.filter(({ definition: { flow } }) =>
			flow.nodes.some(calls(/^dax_layout_busy_page/)),
		);
		return looking.every(({ definition: { flow } }) => waitsForPins({ graph: flow }));
	});
}

/** Whether pinned pages are waited for before the entries or the blocks go. */
export function breaksInTime(node: FlowNode, seen: Seen): boolean {
	const order = seen.events.map(({ primitive }) => primitive);
	const frees = order.findIndex((each) => each === 'delete-entry' || each === 'free-blocks');
	const breaks = order.indexOf('break-layouts');
	return breaksLayouts(node, seen) && (frees === -1 || breaks === -1 || breaks < frees);
}

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
