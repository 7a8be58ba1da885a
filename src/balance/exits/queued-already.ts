// References that go to a work which may be queued already: `foo_get(foo); queue_work(wq, &foo->work);`. Then the call queues
// nothing and says so, the work runs once, and one reference of two is left. Judges one function by its flow graph, and by what the
// file does with the same work.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt, targetOf } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { CFunction } from '../../kernel-c/file';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { pairContract } from '../file/infer';
import { counts, puts, type QueuedWorks, workOf } from '../file/queued-works';
import { reachedFrom, successors } from '../path/relevance';
import { blankInstance, type Instance } from '../path/state';
import { keeps, says, unlocks } from '../path/words';
import type { Exploration } from '../walk/explore';
import { nodesOf } from './blame';
import { leakVerdict, type Verdict } from './verdict';

/** A call that queues a work, where nothing is done with its answer. */
interface Queueing {
	readonly node: NodeId;
	readonly call: Call;
	readonly work: Expression;
	/** The variable that leads to the object in which the work lies. */
	readonly object: string;
}

/** The call that has taken what is left, or one that tells of it, and how that is known. */
interface Taken {
	readonly node: NodeId;
	readonly call: Call;
	readonly evidence: string;
}

/** References that are left where the work is queued already, one verdict for each call that queues one. */
export function queuedAlready(
	{ graph, exits }: Exploration,
	own: CFunction | undefined,
	works: QueuedWorks,
	catalogue: Catalogue,
): Verdict[] {
	if (!own) return [];
	return graph.nodes.flatMap((node): Verdict[] => {
		const queueing = queueingAt(node);
		const taken =
			queueing && (countedFor(own, queueing, works, catalogue) ?? leftTo(own, queueing, works, catalogue));
		const exit = taken && exits.find(({ imprecise, trail }) => !imprecise && nodesOf([trail]).has(node.id));
		if (!queueing || !taken || !exit) return [];
		const left = leakVerdict(exit, instanceOf(queueing, taken));
		return [{ ...left, node: node.id, instead: queueing.call.name ?? '' }];
	});
}

/** Whether a flow graph has what may be such a call: few have one. */
export const mayQueueAgain = (graph: FlowGraph): boolean =>
	graph.nodes.some((node) => queueingAt(node) !== null) &&
	graph.nodes.some((node) => callsAt(node).some(({ name }) => says(name ?? '', 'counts', 'ends')));

/** `queue_work(wq, &foo->work);` by itself, or `WARN_ON(!run_it(&foo->job));`, which foresees that it may not be queued. */
function queueingAt(node: FlowNode): Queueing | null {
	const isWarning = node.kind === 'branch' && node.why === 'assert';
	const call = node.kind === 'evaluate' ? node.expression : isWarning ? node.condition : null;
	if (call?.kind !== 'call') return null;
	const work = workOf(call) ?? (isWarning && keeps(call.name ?? '') ? call.arguments[0] : undefined);
	const object = work && /^&(\w+)->[\w.]+$/.exec(printExpression(work))?.[1];
	return work && object !== undefined ? { node: node.id, call, work, object } : null;
}

/** The object is counted for the work, and nothing tells that the work is not queued. */
function countedFor(
	own: CFunction,
	queueing: Queueing,
	works: QueuedWorks,
	catalogue: Catalogue,
): Taken | null {
	const counting = countingBefore(own.flow, queueing, catalogue);
	if (!counting || !works.mayGiveBack(own, queueing.work, counting.call.name ?? '')) return null;
	return isGuarded(own.flow, queueing, counting.node, catalogue) ? null : counting;
}

/** The call right before that counts the object, with nothing between them but the end of a lock, and messages. */
function countingBefore(
	graph: FlowGraph,
	{ node, call, object }: Queueing,
	catalogue: Catalogue,
): Taken | null {
	const before = (id: NodeId) => graph.nodes.filter((each) => successors(each).includes(id));
	const passes = (each: FlowNode) =>
		each.kind === 'join' ||
		(each.kind === 'evaluate' &&
			each.expression.kind === 'call' &&
			callsAt(each).every(({ name }) => unlocks(name ?? '') || says(name ?? '', 'reports')));
	for (let at = node; ; ) {
		const [previous, other] = before(at);
		if (!previous || other) return null;
		const counting = callsAt(previous).find((each) => counts(each, object, catalogue));
		if (counting)
			return { node: previous.id, call: counting, evidence: `${call.name}() tells whether it has queued it` };
		if (!passes(previous)) return null;
		at = previous.id;
	}
}

/** Whether the function may know that the work is not queued: it has made the object or asked it, set the work up, notes it there, or puts the object by itself. */
function isGuarded(
	graph: FlowGraph,
	{ node: id, call, work, object }: Queueing,
	counting: NodeId,
	catalogue: Catalogue,
): boolean {
	const before = (node: FlowNode) => reachedFrom(graph, node.id).has(id);
	const after = reachedFrom(graph, id);
	const isWork = (each: Expression) => printExpression(each) === printExpression(work);
	return graph.nodes.some((node) => {
		if (node.id === id || node.id === counting || !(after.has(node.id) || before(node))) return false;
		if (node.kind === 'branch') return before(node) && asks(node.condition, object);
		if (node.kind === 'switch') return before(node) && asks(node.subject, object);
		const target = targetOf(node);
		if (target === object) return callsAt(node).some(({ name }) => says(name ?? '', 'makes'));
		return (
			(target?.startsWith(`${object}->`) ?? false) ||
			callsAt(node).some(
				(each) => puts(each, object, catalogue) || (each.start !== call.start && each.arguments.some(isWork)),
			)
		);
	});
}

/** Whether a condition asks more of an object than whether there is one. */
const asks = (condition: Expression, object: string): boolean =>
	condition.kind !== 'name' &&
	someExpression(condition, (each) => each.kind === 'name' && each.name === object);

/**
 * The function puts the object on other ways, and leaves that to the work here, although the file asks elsewhere whether the same
 * work was queued, and counts or puts the object then.
 */
function leftTo(
	own: CFunction,
	{ node, work, object }: Queueing,
	works: QueuedWorks,
	catalogue: Catalogue,
): Taken | null {
	const asked = works.askedAt(own, work);
	if (!asked) return null;
	const after = reachedFrom(own.flow, node);
	const ends = own.flow.nodes.flatMap((each) =>
		callsAt(each)
			.filter((call) => puts(call, object, catalogue))
			.map((call) => ({ node: each.id, call })),
	);
	const [other] = ends;
	if (!other || ends.some((each) => after.has(each.node)) || isNotedBefore(own.flow, node, object))
		return null;
	const evidence = `${asked.function.head.name}() asks ${asked.call.name}() for the same work`;
	return { ...other, evidence };
}

/** Whether a way to the call notes something in the object, which may keep others from queueing the work. */
const isNotedBefore = (graph: FlowGraph, queueing: NodeId, object: string): boolean =>
	graph.nodes.some(
		(node) => targetOf(node)?.startsWith(`${object}->`) && reachedFrom(graph, node.id).has(queueing),
	);

function instanceOf({ object }: Queueing, { node, call, evidence }: Taken): Instance {
	const name = call.name ?? '';
	const pair = pairContract(name, name, 'always', evidence);
	const contract = {
		...pair,
		resource: `the reference of ${object}`,
		// What puts a counted object is not in view: nothing can be written down of it.
		release: says(name, 'ends') ? pair.release : [],
	};
	return { ...blankInstance(contract, node, call), inferred: true, text: object };
}
