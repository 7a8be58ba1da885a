// The same call made twice on the way out: `path_put(&p); goto out_put;`, where the label puts it as well. Tells so of any call
// that undoes something by its name, with nothing between the two that could take it anew, where a way that fails later, or a
// failure before it that has had the same by then, makes the call once. Judges one function by its flow graph and its ways out.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression, rootName, sameExpression } from '../../kernel-c/print-expression';
import { pairContract } from '../file/infer';
import type { Observation } from '../path/observation';
import { isStateOfPlace } from '../path/place-state';
import { repeatedNodes, successors } from '../path/relevance';
import { ZERO } from '../path/signs';
import { blankInstance, type Instance, stepsOf, type Trail } from '../path/state';
import { says, undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import { isJump, nodesOf } from './blame';
import type { Verdict } from './verdict';
import { isFailure } from './ways-out';

/** A call by itself, as it is written. */
interface Made {
	readonly call: Call;
	readonly text: string;
}

/** Two nodes that make one call, the second on the way from the first. */
interface Twice extends Made {
	readonly first: NodeId;
	readonly second: NodeId;
}

/** What the walk notes down of a second release. */
const AGAIN: ReadonlySet<Observation['kind']> = new Set([
	'released-twice',
	'released-by-failure',
	'released-unheld',
	'put-again',
]);

/** Calls made twice by one way out, one verdict for each first one. */
export function undoneTwice(exploration: Exploration, catalogue: Catalogue): Verdict[] {
	const { graph, limit, resources } = exploration;
	if (limit !== null) return [];
	const made = madeIn(graph, catalogue);
	// Of what the function holds by itself the walk has seen more: who may have counted it since.
	const isSeen = (id: NodeId) =>
		resources.observations.some(({ node, kind }) => node === id && AGAIN.has(kind));
	const verdicts = new Map<NodeId, Verdict>();
	for (const twice of madeTwice(graph, made)) {
		if (isSeen(twice.second) || verdicts.has(twice.first)) continue;
		const way = wayOf(exploration, made, twice);
		if (way) verdicts.set(twice.first, verdictOf(way, twice));
	}
	return [...verdicts.values()];
}

/** Whether a flow graph has such calls at all: most have none. */
export const mayUndoTwice = (graph: FlowGraph, catalogue: Catalogue): boolean =>
	madeTwice(graph, madeIn(graph, catalogue)).length > 0;

/** Whether what a call undoes, by contract or by its name, is undone once: another time would be of another one. */
export function undoesOnce({ neutral, releases, transfers }: Catalogue, name: string): boolean {
	const rules = releases.get(name)?.map(({ rule }) => rule);
	if (rules) return !rules.some(({ safe }) => safe === 'always');
	return transfers.has(name) || (undoes(name) && !neutral.has(name) && !says(name, 'repeats'));
}

function madeIn({ nodes }: FlowGraph, catalogue: Catalogue): Map<NodeId, Made> {
	const made = new Map<NodeId, Made>();
	for (const node of nodes) {
		const call = node.kind === 'evaluate' && node.expression.kind === 'call' ? node.expression : null;
		if (call && undoesOnce(catalogue, call.name ?? ''))
			made.set(node.id, { call, text: printExpression(call) });
	}
	return made;
}

function madeTwice(graph: FlowGraph, made: ReadonlyMap<NodeId, Made>): Twice[] {
	const texts = [...made.values()].map(({ text }) => text);
	if (new Set(texts).size === texts.length) return [];
	const repeated = repeatedNodes(graph);
	return [...made].flatMap(([first, { call, text }]): Twice[] => {
		if (repeated.has(first)) return [];
		const second = nextLike(graph, first, call, (id) => made.get(id)?.text === text);
		return second === null ? [] : [{ first, second, call, text }];
	});
}

/** The same call again behind a node, with nothing but other undoing between them. */
function nextLike(
	graph: FlowGraph,
	first: NodeId,
	call: Call,
	isLike: (node: NodeId) => boolean,
): NodeId | null {
	const seen = new Set<NodeId>([first]);
	const start = graph.nodes[first];
	const open = start ? [...successors(start)] : [];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const node = graph.nodes[id];
		if (!node || seen.has(id)) continue;
		seen.add(id);
		if (isLike(id)) return id;
		if (leavesAsIs(node, call)) open.push(...successors(node));
	}
	return null;
}

const CHANGING: ReadonlySet<Expression['kind']> = new Set(['assign', 'update', 'opaque']);

/** Whether a step takes nothing and gives the names of a call no other meaning. */
function leavesAsIs(node: FlowNode, { arguments: given }: Call): boolean {
	const calls = callsAt(node);
	if (node.kind === 'iterate') return false;
	if (node.kind !== 'evaluate' && node.kind !== 'branch' && calls.length > 0) return false;
	if (node.kind === 'declare' && given.some((each) => rootName(each) === node.name)) return false;
	if (!calls.every(({ name }) => name !== null && (undoes(name) || says(name, 'reports')))) return false;
	if (node.kind === 'branch') return !someExpression(node.condition, ({ kind }) => CHANGING.has(kind));
	if (node.kind !== 'evaluate' || node.expression.kind === 'call') return true;
	if (node.expression.kind !== 'assign') return false;
	const { target } = node.expression;
	return !given.some((each) => someExpression(each, (part) => sameExpression(part, target)));
}

/** A failing way that makes both calls, where another tells that one is enough. */
function wayOf(exploration: Exploration, made: ReadonlyMap<NodeId, Made>, twice: Twice): Exit | null {
	const { first, second } = twice;
	const timesMade = ({ trail }: Exit) =>
		stepsOf(trail).filter(({ node }) => made.get(node)?.text === twice.text).length;
	const ways = exploration.exits.filter((exit) => !exit.imprecise && nodesOf([exit.trail]).has(second));
	const once = ways.filter((exit) => timesMade(exit) === 1);
	const isTwice = (exit: Exit) =>
		nodesOf([exit.trail]).has(first) &&
		!succeeds(exploration, exit) &&
		jumps(exploration.graph, stepsOf(exit.trail), first, second) &&
		once.some((other) => isEnough(exploration, [exit, other], twice));
	return ways.find(isTwice) ?? null;
}

/** Whether a way answers that all went well: it may leave one count less than others on purpose. */
const succeeds = (exploration: Exploration, exit: Exit): boolean =>
	exit.value !== null &&
	exit.classes === ZERO &&
	!isFailure(exploration, exit) &&
	!/bool/.test(exploration.graph.head.returnType);

/** Whether a way goes from one node to another by a jump: who falls through to what is done anyway means to do it again. */
function jumps({ nodes }: FlowGraph, steps: readonly Trail[], first: NodeId, second: NodeId): boolean {
	const [from, to] = [first, second].map((id) => steps.findIndex(({ node }) => node === id));
	return steps.slice(from, to).some(({ node }) => isJump(nodes[node]));
}

/** Whether another way, which makes the call once, has had by then what the failing one has, and no more of it is taken between. */
function isEnough(
	exploration: Exploration,
	[exit, other]: readonly [Exit, Exit],
	{ first, call }: Twice,
): boolean {
	const { graph } = exploration;
	const [steps, others] = [stepsOf(exit.trail), stepsOf(other.trail)];
	const fork = steps.findIndex(({ node, way }, at) => others[at]?.node !== node || others[at]?.way !== way);
	const made = steps.findIndex(({ node }) => node === first);
	if (fork < 0 || made < fork) return false;
	const failing = steps.findLastIndex(({ node }, at) => at < made && graph.nodes[node]?.kind === 'branch');
	const roots = new Set(call.arguments.map(rootName));
	const isHanded = ({ node }: Trail) => {
		const at = graph.nodes[node];
		return (
			at !== undefined &&
			callsAt(at).some(({ arguments: given }) => given.some((each) => roots.has(rootName(each))))
		);
	};
	// The two go apart where the one fails: the other has taken no less, and keeps nothing for its caller either.
	if (fork === failing)
		return (other.classes & exit.classes) !== 0 || isFailure(exploration, other) || isOfPlace(exit, first);
	// The other leaves before: what fails since, asked at once or in the step before, may have been handed it, and has failed.
	const asked = graph.nodes[steps[failing]?.node ?? -1];
	const until = asked && callsAt(asked).length > 0 ? failing : failing - 1;
	return !steps.slice(fork, until).some(isHanded) && !steps.slice(failing + 1, made).some(isHanded);
}

/** Whether what a way gives back there is a lock or a section. */
const isOfPlace = ({ instances }: Exit, node: NodeId): boolean =>
	instances.some((instance) => instance.releasedAt === node && isStateOfPlace(instance));

function verdictOf({ trail, instances }: Exit, { first, second, call, text }: Twice): Verdict {
	const releasedAt = (node: NodeId) =>
		instances.find((each) => each.releasedAt === node && each.status === 'released');
	const [own, again] = [releasedAt(first), releasedAt(second)];
	return {
		rule: 'released-twice',
		confidence: 'medium',
		instance:
			own && !own.imported
				? own
				: { ...(again ?? unnamed(first, call, 'another way out calls it once')), acquiredAt: first },
		node: second,
		trail,
		cause: first,
		text,
		sibling: null,
		undoneBy: null,
	};
}

/** What a call undoes of which no contract speaks, with the evidence that it is undone once. */
export function unnamed(first: NodeId, call: Call, evidence: string): Instance {
	const name = call.name ?? '';
	const contract = {
		...pairContract(name, name, 'always', evidence),
		resource: `what ${printExpression(call)} undoes`,
	};
	return { ...blankInstance(contract, first, call), inferred: true, imported: true };
}
