// Loops that hand on or store what was taken before them: a path without a round is not what the author had in mind. Judges one
// instance at one exit.
import { callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowNode } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { isLoopOfItsOwn, repeatedNodes } from '../path/relevance';
import type { Instance } from '../path/state';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesSince } from './ways-out';

/** Whether a loop hands it on, in which the path had no round. */
export const isHandedInOtherLoop = (exploration: Exploration, exit: Exit, instance: Instance): boolean =>
	isInOtherLoop(exploration, exit, instance, (node) =>
		callsAt(node).some((call) => call.arguments.some((given) => printExpression(given) === instance.text)),
	);

/** `for (i = 0; i < n; i++) pages[i] = page + i;`: whether a loop stores it, in which the path had no round. */
export const isStoredInOtherLoop = (exploration: Exploration, exit: Exit, instance: Instance): boolean =>
	isInOtherLoop(exploration, exit, instance, (node) =>
		expressionsOf(node).some(
			(each) =>
				each.kind === 'assign' &&
				each.target.kind !== 'name' &&
				someExpression(each.value, (part) => isIt(part, instance)),
		),
	);

const isIt = (part: Expression, { text }: Instance): boolean => part.kind === 'name' && part.name === text;

function isInOtherLoop(
	exploration: Exploration,
	exit: Exit,
	{ acquiredAt }: Instance,
	isMeant: (node: FlowNode) => boolean,
): boolean {
	const { graph } = exploration;
	const since = new Set(nodesSince(exploration, exit.trail, acquiredAt).map(({ id }) => id));
	const repeated = repeatedNodes(graph);
	return graph.nodes.some(
		(node) =>
			repeated.has(node.id) &&
			!since.has(node.id) &&
			isMeant(node) &&
			(!repeated.has(acquiredAt) || isLoopOfItsOwn(graph, node.id, acquiredAt)),
	);
}
