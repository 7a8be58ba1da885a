// Flags that decide whether something is given back and that the taking call was handed as well: it knows whether it takes
// anything. Judges one path.
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import type { Instance, Trail } from '../path/state';
import type { Exploration } from '../walk/explore';
import { declinedAt, flagOf, nodesSince } from './ways-out';

/** `file = get_file(fd, registered); … if (!registered) put(file);`: of a pair that nobody wrote down, a call may lend what is there. */
export function isToldAtTaking(
	exploration: Exploration,
	path: Trail,
	{ inferred, acquiredAt, acquireCall }: Instance,
	seen: readonly ReleaseSeen[],
): boolean {
	const { nodes } = exploration.graph;
	const taking = inferred ? nodes[acquiredAt] : undefined;
	const told = (taking ? callsAt(taking) : [])
		.filter(({ name }) => name === acquireCall)
		.flatMap((call) => call.arguments.map(printExpression));
	const isSetSince = (flag: string) =>
		nodesSince(exploration, path, acquiredAt).some((node) => targetOf(node) === flag);
	return seen.some((release) => {
		const condition = declinedAt(exploration, path, release);
		const flag = condition && printExpression(flagOf(condition));
		return flag !== null && told.includes(flag) && !isSetSince(flag);
	});
}
