// Ladders of labels whose uppermost rung was never written: a step is undone by the function that tears the rest down, and a later
// failure jumps to where the failure of that very step jumps. Tells so of calls that no contract speaks of, by their names.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call } from '../../kernel-c/expression';
import type { FlowGraph, NodeId } from '../../kernel-c/flow';
import type { Callers } from '../file/callers';
import { pairContract } from '../file/infer';
import type { CallPlace, Reach } from '../file/reach';
import { repeatedNodes } from '../path/relevance';
import { blankInstance, type Instance } from '../path/state';
import { areOpposite, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import { exitOf, type Failing, failingOf, isAfter, rungsOf } from './uneven-ladders';
import { leakVerdict, type Verdict } from './verdict';

/** A step whose failure has a ladder, and what undoes it elsewhere. */
interface Step {
	readonly call: Call;
	readonly node: NodeId;
	readonly failing: Failing;
	readonly end: CallPlace;
}

/** `ret = a_map(p); if (ret) goto free; ret = a_start(p); if (ret) goto free;` where the end of it all calls `a_unmap(p)` as well. */
export function missingRungs(
	exploration: Exploration,
	isKnown: (name: string) => boolean,
	reach: Reach,
	callers: Callers,
): Verdict[] {
	const { graph, limit } = exploration;
	const own = reach.functions.get(graph.head.name);
	if (limit !== null || graph.problems.length > 0 || !own) return [];
	const rungs = rungsOf(graph);
	if (rungs.size === 0) return [];
	const failing = failingOf(exploration, rungs);
	const steps = failing.flatMap((each): Step[] => {
		const step = stepBefore(graph, each);
		const name = step?.call.name ?? '';
		if (!step || each.rungs.length < ENOUGH || undoes(name) || isKnown(name) || MANAGED.test(name)) return [];
		const isUndone = ({ call }: CallPlace) => areOpposite(name, call.name ?? '');
		const later = callers.afterFailure(graph.head.name).calls;
		const isLater = later.some(
			(call) => areOpposite(name, call.name ?? '') || reaches(reach, call, isUndone),
		);
		if (isLater || reach.callsFrom(own).some(isUndone)) return [];
		const beside = each.rungs.map((rung) => rungs.get(rung)?.name ?? '');
		const end = endBeside(reach, name, beside);
		return end && !isKnown(end.call.name ?? '') ? [{ ...step, failing: each, end }] : [];
	});
	return steps.flatMap((step) => {
		const isLike = (other: Failing) =>
			isAfter(other, step.failing) &&
			other.rungs.length === step.failing.rungs.length &&
			other.rungs.every((rung) => step.failing.rungs.includes(rung));
		const exit = failing.filter(isLike).flatMap((each) => exitOf(exploration, each) ?? [])[0];
		return exit ? [{ ...leakVerdict(exit, instanceOf(step)), undoneBy: step.end }] : [];
	});
}

/** `devm_request_irq()`: what goes with its device is given back by hand only to have it gone earlier. */
const MANAGED = /^(?:devm|drmm|pcim)_/;

/** So many rungs tell that a function tears down the same as a ladder. */
const ENOUGH = 2;

/**
 * The call whose result a branch asks for: `ret = step(p); if (ret)`. What gives a pointer gives an object, which others that are
 * handed it may end where they fail.
 */
function stepBefore(graph: FlowGraph, { branch, way }: Failing): Pick<Step, 'call' | 'node'> | null {
	const repeated = repeatedNodes(graph);
	const asked = graph.nodes[branch];
	if (way !== 'true' || asked?.kind !== 'branch' || asked.condition.kind === 'call') return null;
	const before = graph.nodes.find(
		(node) => 'next' in node && node.next === branch && node.kind === 'evaluate',
	);
	const call = before ? callsAt(before).at(-1) : undefined;
	return before && call && !repeated.has(before.id) ? { call, node: before.id } : null;
}

/** Where a function that does not begin it ends it, and calls all that a ladder does. */
function endBeside(reach: Reach, name: string, beside: readonly string[]): CallPlace | null {
	for (const each of reach.functions.values()) {
		const calls = reach.callsOf(each);
		const end = calls.find(({ call }) => areOpposite(name, call.name ?? ''));
		const isCalled = (other: string) => calls.some(({ call }) => call.name === other);
		if (end && !isCalled(name) && beside.every(isCalled)) return end;
	}
	return null;
}

/** Whether a call runs a function in view that comes to such a call. */
function reaches(reach: Reach, { name }: Call, isIt: (place: CallPlace) => boolean): boolean {
	const callee = reach.functions.get(name ?? '');
	return callee !== undefined && reach.callsFrom(callee).some(isIt);
}

function instanceOf({ call, node, end }: Step): Instance {
	const [name, giving] = [call.name ?? '', end.call.name ?? ''];
	const evidence = `${end.function.head.name}() calls ${giving}()`;
	return { ...blankInstance(pairContract(name, giving, 'zero', evidence), node, call), inferred: true };
}
