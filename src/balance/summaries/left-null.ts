// What a function hands out through `*out` on some ways, where it sets `*out = NULL` on the others: its caller gives back whatever
// it finds there. Reads the function and its ways out; judges nothing.
import type { Expression } from '../../kernel-c/expression';
import type { FlowNode } from '../../kernel-c/flow';
import { ZERO } from '../path/signs';
import { stepsOf } from '../path/state';
import type { SummaryEffect } from '../path/summary';
import { SAFE_CLASSES } from '../resources/unheld';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';

/** Whether a way out that does not hand out a resource leaves NULL in its place, which a release of it is safe with. */
export function leavesNullAt({ graph }: Exploration, { trail }: Exit, effect: SummaryEffect): boolean {
	const { contract, key } = effect.bound;
	const [part] = key;
	const isTarget = part?.from === 'argument' && part.dereference && part.fields.length === 0;
	if (
		effect.delta < 0 ||
		!isTarget ||
		!contract.release.every(({ safe }) => (SAFE_CLASSES[safe] & ZERO) !== 0)
	)
		return false;
	const parameter = graph.head.parameters[part.index]?.name;
	const stored = stepsOf(trail).flatMap(({ node }) => valueStored(graph.nodes[node], parameter) ?? []);
	const last = stored.at(-1);
	return last?.kind === 'name' && last.name === 'NULL';
}

/** What a node stores where a parameter points to. */
function valueStored(node: FlowNode | undefined, parameter: string | null | undefined): Expression | null {
	if (node?.kind !== 'evaluate' || node.expression.kind !== 'assign') return null;
	const { target, value } = node.expression;
	const isIt = target.kind === 'unary' && target.operator === '*' && target.operand.kind === 'name';
	return isIt && target.operand.name === parameter ? value : null;
}

/** The same effect where there may be nothing instead. */
export function orNull(effect: SummaryEffect): SummaryEffect {
	const { rule } = effect.bound;
	return 'success' in rule
		? { ...effect, bound: { ...effect.bound, rule: { ...rule, leavesNull: true } } }
		: effect;
}
