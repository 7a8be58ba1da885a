// Conditions by which a function decides to fail: what is undone behind one says nothing of whether there was anything to undo.
// Judges nothing.
import { assignedAt, targetOf } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { callsOf } from '../../kernel-c/expression-shape';
import type { FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import type { ReleaseSeen } from '../path/observation';
import { NEGATIVE } from '../path/signs';
import type { Instance, Trail } from '../path/state';
import { keeps } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { declinedAsk, flagOf, isFailure, nodesSince } from './ways-out';

/**
 * `if (size < 0) { undo(p); return -EIO; }`: a path has not gone past the release by a question of its own, but by not
 * failing there, as all ways do that succeed.
 */
export function isReasonToFail(
	exploration: Exploration,
	path: Trail,
	{ acquiredAt }: Instance,
	release: ReleaseSeen,
): boolean {
	const asked = declinedAsk(exploration, path, release);
	if (!asked || asked.step.way === null) return false;
	if (asksKeeper(nodesSince(exploration, path, acquiredAt), asked.condition)) return false;
	const ways = waysOfSuccess(exploration).get(asked.step.node);
	return ways !== undefined && !ways.has(asked.step.way);
}

/** Whether a condition asks if a call has failed that keeps what leads it to an object, by its name: `rc = tree_insert(…); if (rc)`. */
function asksKeeper(nodes: readonly FlowNode[], condition: Expression): boolean {
	const asked = flagOf(condition);
	const name = printExpression(asked.kind === 'binary' ? asked.left : asked);
	const calls = nodes.flatMap((node) => {
		const value = targetOf(node) === name ? assignedAt(node) : null;
		return value?.kind === 'call' ? [value] : [];
	});
	return [...callsOf(condition), ...calls].some((call) => keeps(call.name ?? ''));
}

/** Whether a way out says what a callee has said, which may be that it has failed. */
const mayFail = ({ table }: Exploration, { value, classes }: Exit): boolean =>
	value !== null && (classes & NEGATIVE) !== 0 && table.info(value).origin.kind === 'result';

const KNOWN = new WeakMap<Exploration, ReadonlyMap<NodeId, ReadonlySet<string>>>();

/** The ways that paths which surely succeed have taken at each branch. */
function waysOfSuccess(exploration: Exploration): ReadonlyMap<NodeId, ReadonlySet<string>> {
	const known = KNOWN.get(exploration);
	if (known) return known;
	const ways = new Map<NodeId, Set<string>>();
	const seen = new Set<Trail>();
	for (const exit of exploration.exits) {
		if (mayFail(exploration, exit) || isFailure(exploration, exit)) continue;
		for (let step: Trail | null = exit.trail; step && !seen.has(step); step = step.previous) {
			seen.add(step);
			if (step.way !== null) ways.set(step.node, (ways.get(step.node) ?? new Set()).add(step.way));
		}
	}
	KNOWN.set(exploration, ways);
	return ways;
}
