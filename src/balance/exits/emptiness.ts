// What was set up and holds nothing yet: `foo_init(&obj->map)` sets variables, until another call leaves something there.
// Judges one instance on one path.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import { printExpression } from '../../kernel-c/print-expression';
import { ANY, type Classes, ZERO } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { nodesSince } from './ways-out';

/** Whether nothing has been left in it: it cannot fail, and those that were handed it since have failed. */
export function isStillEmpty(
	exploration: Exploration,
	trail: Trail,
	instance: Instance,
	outcomes: readonly Classes[],
): boolean {
	const { acquiredAt, acquireCall, passes, key, contract } = instance;
	if (key.length === 0 || !passes.every((_pass, at) => ((outcomes[at] ?? 0) & ZERO) === 0)) return false;
	if (contract.startsEmpty) return !isReachedAsPart(exploration, trail, instance);
	const node = exploration.graph.nodes[acquiredAt];
	const isStatement = node?.kind === 'evaluate' && node.expression.kind === 'call';
	return isStatement && /(?:^|_)init(?:_|$)/.test(acquireCall);
}

/** The same at a way out. */
export const isEmptyAt = (exploration: Exploration, { trail, outcomes }: Exit, instance: Instance): boolean =>
	isStillEmpty(
		exploration,
		trail,
		instance,
		instance.passes.map(({ result }) => outcomes.get(result) ?? ANY),
	);

/** Calls that only print, and such that give the object around it back. */
const LEAVES_NOTHING = /^trace_|free/;

/** Whether a call since was handed the object that it is a member of: also one that fails may have filled it before. */
function isReachedAsPart(exploration: Exploration, trail: Trail, { text, acquiredAt }: Instance): boolean {
	const [, object] = /^&(\w+)(?:->|\.)/.exec(text) ?? [];
	if (object === undefined) return false;
	const isHanded = ({ name, arguments: given }: Call) =>
		!(name !== null && (LEAVES_NOTHING.test(name) || undoes(name))) &&
		given.some((each) => printExpression(each).replace(/^&/, '') === object);
	return nodesSince(exploration, trail, acquiredAt).flatMap(callsAt).some(isHanded);
}
