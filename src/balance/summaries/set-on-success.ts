// What a function leaves in objects of its caller where it succeeds, and nothing where it fails: `*out = object` behind the last
// failure. One that never looks at what was there expects nothing. Reads the function and its ways out; judges nothing.
import { type ArgumentPart, plainArgument } from '../../contracts/signature';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { nodesOf } from '../exits/blame';
import { isDeclared } from '../exits/lost-pointers';
import { NEGATIVE, ZERO } from '../path/signs';
import type { Exploration } from '../walk/explore';

/** A node that stores what a variable names in the target or a field of a parameter. */
interface Store {
	readonly node: NodeId;
	readonly part: ArgumentPart;
	readonly parameter: string;
	/** The place as it is written. */
	readonly text: string;
}

/** The places that every success sets and no failure does, and that nothing else in the function speaks of. */
export function setOnSuccess(exploration: Exploration): ArgumentPart[] {
	const { graph, exits } = exploration;
	const failed = exits.filter(({ classes }) => classes === NEGATIVE);
	const succeeded = exits.filter(({ classes }) => classes === ZERO);
	if (failed.length === 0 || succeeded.length === 0 || failed.length + succeeded.length < exits.length)
		return [];
	const atFailure = nodesOf(failed.map(({ trail }) => trail));
	return graph.nodes
		.flatMap((node) => storeAt(exploration, node))
		.filter(
			(store) =>
				!atFailure.has(store.node) &&
				succeeded.every(({ trail }) => nodesOf([trail]).has(store.node)) &&
				!isMentioned(graph, store),
		)
		.map(({ part }) => part);
}

function storeAt(exploration: Exploration, node: FlowNode): Store[] {
	const { parameters } = exploration.graph.head;
	if (node.kind !== 'evaluate' || node.expression.kind !== 'assign') return [];
	const { target, value } = node.expression;
	if (value.kind !== 'name' || !isDeclared(exploration, value.name)) return [];
	const isTarget = target.kind === 'unary' && target.operator === '*';
	const object = isTarget ? target.operand : target.kind === 'member' && target.arrow ? target.object : null;
	if (object?.kind !== 'name') return [];
	const index = parameters.findIndex(({ name, type }) => name === object.name && type.includes('*'));
	if (index === -1) return [];
	const fields = target.kind === 'member' ? [target.field] : [];
	const part = { ...plainArgument(index), dereference: isTarget, fields };
	return [{ node: node.id, part, parameter: object.name, text: printExpression(target) }];
}

/** Whether the function names the place elsewhere, or hands on the pointer that leads to it. */
function isMentioned({ nodes }: FlowGraph, { node: store, parameter, text }: Store): boolean {
	const isPlace = (each: Expression) => printExpression(each) === text;
	const isPointer = (each: Expression) => each.kind === 'name' && each.name === parameter;
	const speaks = (each: Expression) =>
		isPlace(each) ||
		(each.kind === 'call' && each.arguments.some(isPointer)) ||
		(each.kind === 'assign' && (isPointer(each.value) || isPointer(each.target)));
	return nodes.some(
		(node) =>
			node.id !== store && expressionsOf(node).some((expression) => someExpression(expression, speaks)),
	);
}
