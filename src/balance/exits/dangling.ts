// Members that still point to what a failing way out has given back, where the code around shows that such a pointer is not left:
// another place gives the same thing back and sets the member to NULL. Whoever cleans up after the failure gives it back again.
import { callsAt } from '../../kernel-c/call-graph';
import type { Call, Expression } from '../../kernel-c/expression';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { rootName } from '../../kernel-c/print-expression';
import { type ClearedMembers, type MemberRelease, memberReleases, writes } from '../file/cleared-members';
import type { CallPlace } from '../file/reach';
import { repeatedNodes } from '../path/relevance';
import type { Instance, Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Exit } from '../walk/steps';
import type { Verdict } from './verdict';
import { isFailure } from './ways-out';

/** A release of a member, with the place that does not leave such a pointer behind. */
interface DanglingRelease extends MemberRelease {
	readonly undoneBy: CallPlace;
}

/** The ways out of a function that fail and leave a member pointing to what they have given back; one for each release. */
export function dangling(exploration: Exploration, cleared: ClearedMembers): Verdict[] {
	const { graph, exits } = exploration;
	if (cleared.isEmpty || undoes(graph.head.name)) return [];
	const releases = releasesOf(graph, cleared);
	if (releases.size === 0) return [];
	const found = new Map<NodeId, Verdict>();
	for (const exit of exits) {
		if (exit.imprecise || exit.value === null || !isFailure(exploration, exit)) continue;
		for (const verdict of leftAt(exploration, exit, releases)) found.set(verdict.cause ?? 0, verdict);
	}
	return [...found.values()];
}

/** The releases of members outside loops that another place follows by setting the member to NULL, by the node where they stand. */
function releasesOf(
	graph: FlowGraph,
	cleared: ClearedMembers,
): ReadonlyMap<NodeId, readonly DanglingRelease[]> {
	const repeated = repeatedNodes(graph);
	const found = new Map<NodeId, DanglingRelease[]>();
	for (const node of graph.nodes) {
		if (repeated.has(node.id)) continue;
		const here = memberReleases(node, cleared.catalogue).flatMap((release) => {
			const undoneBy = isHandedIn(graph, release.text)
				? cleared.placeFor(graph.head.name, release)
				: undefined;
			return undoneBy ? [{ ...release, undoneBy }] : [];
		});
		if (here.length > 0) found.set(node.id, here);
	}
	return found;
}

function leftAt(
	{ graph }: Exploration,
	{ node: end, trail }: Exit,
	releases: ReadonlyMap<NodeId, readonly DanglingRelease[]>,
): Verdict[] {
	const verdicts: Verdict[] = [];
	const later: FlowNode[] = [];
	for (let step: Trail | null = trail; step; step = step.previous) {
		const node = graph.nodes[step.node];
		if (!node) continue;
		later.push(node);
		for (const release of releases.get(node.id) ?? []) {
			const instance = instanceOf(trail, release);
			if (!instance || isRenewed(later, release.text, release.call)) continue;
			verdicts.push({
				rule: 'dangling-member',
				confidence: 'medium',
				instance,
				node: end,
				trail,
				cause: node.id,
				text: release.text,
				sibling: null,
				undoneBy: release.undoneBy,
			});
		}
	}
	return verdicts;
}

/** What is known of the thing that was given back. */
function instanceOf(trail: Trail, { contract, text }: MemberRelease): Instance | undefined {
	for (let step: Trail | null = trail; step; step = step.previous)
		for (const instance of step.instances)
			if (instance.contract.id === contract && [instance.text, instance.releasedText].includes(text))
				return instance;
	return undefined;
}

/** Whether a member lies in an object that the function was handed. */
export const isHandedIn = ({ head }: FlowGraph, text: string): boolean =>
	head.parameters.some(({ name, type }) => name === /^\w+/.exec(text)?.[0] && type.includes('*'));

/** Whether the member, or the object around it, is set or ended by nodes, by another call than its release. */
export function isRenewed(later: readonly FlowNode[], text: string, call: Call | null): boolean {
	const root = /^\w+/.exec(text)?.[0];
	const leads = (given: Expression) => rootName(given) === root;
	const ends = (other: Call) =>
		other !== call && (other.name === null || undoes(other.name)) && other.arguments.some(leads);
	return later.some((node) => writes(node, text, false) || callsAt(node).some(ends));
}
