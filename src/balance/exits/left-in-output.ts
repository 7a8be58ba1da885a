// Outputs of a function that fails: `*page = alloc_page(); … return -EIO;`. Who is told of a failure does not look at what it
// was given. Judges one instance at one exit.
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { printExpression } from '../../kernel-c/print-expression';
import type { Counterparts } from '../file/counterparts';
import { isPlainObject } from '../path/place-state';
import type { Instance, Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isFailure, nodesSince } from './ways-out';

/** Whether the only name that is left is the output of a function that fails, whose callers are all in view and do not end it then. */
export function isLeftInOutput(
	exploration: Exploration,
	exit: Exit,
	instance: Instance,
	counterparts: Counterparts | null,
): boolean {
	const { head } = exploration.graph;
	const { givenBy, contract, text } = instance;
	const isUndone = nodesSince(exploration, exit.trail, instance.acquiredAt)
		.flatMap(callsAt)
		.some((call) => undoes(call.name ?? '') && call.arguments.some((given) => leadsToOutput(given, text)));
	const isOutput =
		givenBy === null ? head.parameters.some(({ name }) => text === `*${name}`) : givenBy.field === null;
	return (
		isOutput &&
		!isUndone &&
		isPlainObject(contract) &&
		exit.value !== null &&
		isFailure(exploration, exit) &&
		counterparts?.isLeftByCallers(head.name, instance) === true
	);
}

/** `parts_free(parts)` of `*parts`. */
const leadsToOutput = (given: Expression, output: string): boolean =>
	[`*${printExpression(given)}`, printExpression(given)].includes(output);

/** `*pagep = page; return -ENOENT;`: where nothing is asked after the store, it was stored to be found with this very error. */
export function isStoredLast({ graph }: Exploration, { trail }: Exit, { storedAs }: Instance): boolean {
	if (!storedAs?.startsWith('*')) return false;
	for (let step: Trail | null = trail; step; step = step.previous) {
		const node = graph.nodes[step.node];
		if (!node || step.way !== null) return false;
		if (targetOf(node) === storedAs) return true;
	}
	return false;
}
