// Flags that decide whether something is given back and that the taking call was handed as well: it knows whether it takes
// anything. Judges one path.
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import type { NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { type Asked, declinedAsk, flagOf, nodesSince } from './ways-out';

/**
 * `file = get_file(fd, registered); … if (!registered) put(file);`, `if (flags & FOLL_GET)`: of a pair that nobody wrote down, a call
 * may lend what is there. Of others, a variable that holds nothing before: `whole = NULL; if (!excl) claim(dev, whole = dev->whole);`.
 */
export function isToldAtTaking(
	exploration: Exploration,
	path: Trail,
	{ inferred, acquiredAt, acquireCall }: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const { nodes } = exploration.graph;
	const taking = nodes[acquiredAt];
	const holdsNothing = (name: string) =>
		nodes.some((node) => node.kind === 'declare' && node.name === name && isNull(node.initializer));
	const told = (taking ? callsAt(taking) : [])
		.filter(({ name }) => name === acquireCall)
		.flatMap((call) => call.arguments.map(printExpression))
		.filter((given) => inferred || holdsNothing(given));
	return seen.some((release) => {
		const asked = declinedAsk(exploration, path, release);
		const flag = asked && printExpression(flagsOf(flagOf(asked.condition)));
		return flag !== null && told.includes(flag) && !isSetBetween(exploration, path, flag, acquiredAt, asked);
	});
}

/** Whether a path sets a flag after the taking, before it is asked of. Where a loop goes on, the next round has a flag of its own. */
function isSetBetween(
	exploration: Exploration,
	path: Trail,
	flag: string,
	taken: NodeId,
	asked: Asked | null,
): boolean {
	const since = nodesSince(exploration, path, taken).reverse();
	const end = since.findIndex(({ id }) => id === asked?.step.node);
	return since.slice(0, end < 0 ? since.length : end).some((node) => targetOf(node) === flag);
}

const isNull = (value: Expression | null): boolean => value?.kind === 'name' && value.name === 'NULL';

/** The flags of which a condition asks some: `flags` of `flags & FOLL_GET`. */
const flagsOf = (condition: Expression): Expression =>
	condition.kind === 'binary' && condition.operator === '&' ? condition.left : condition;
