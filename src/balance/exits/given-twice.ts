// Options that are given twice: a case of a parser keeps new memory in a member, `opts->name = p;`, without giving back what the
// same case has left there before, where another case does so: `kfree(opts->path); opts->path = p;`. Such parsers have more paths
// than are walked: reads nodes alone.
import type { Catalogue } from '../../contracts/catalogue';
import { callsAt } from '../../kernel-c/call-graph';
import type { Expression } from '../../kernel-c/expression';
import { someExpression } from '../../kernel-c/expression-shape';
import { expressionsOf, type FlowGraph, type FlowNode, type NodeId } from '../../kernel-c/flow';
import { printExpression, rootName } from '../../kernel-c/print-expression';
import { type MemberRelease, memberReleases, writes } from '../file/cleared-members';
import {
	allocationOf,
	type MemberStore,
	memberStores,
	memoryStored,
	TAKEN,
	valuesGiven,
} from '../file/member-stores';
import { reachedFrom, repeatedNodes, successors } from '../path/relevance';
import { blankInstance, extend, initialState, type Trail } from '../path/state';
import { undoes } from '../path/words';
import type { Exploration } from '../walk/explore';
import type { Verdict } from './verdict';

/** A store of memory in a case, with the nodes between the switch and it. */
interface Case {
	readonly store: MemberStore;
	readonly before: readonly FlowNode[];
	readonly contract: string;
}

/** A case that gives back first what it overwrites. */
interface Sibling {
	readonly store: MemberStore;
	readonly release: MemberRelease;
	readonly releasedAt: NodeId;
}

/** The stores of cases that leave out what other cases of the same choice do. */
export function givenTwice({ graph }: Exploration, catalogue: Catalogue): Verdict[] {
	const choices = graph.nodes.filter(isChoice);
	const stores = choices.length === 0 ? [] : memberStores(graph);
	if (!stores.some(({ text }) => graph.nodes.some((node) => releaseOf(node, text, catalogue)))) return [];
	const found = choices.flatMap((choice) => new Options(graph, choice, catalogue).overwritten(stores));
	return [...new Map(found.map((verdict) => [verdict.node, verdict])).values()];
}

/** Whether a node tells options apart: a switch, or a test of a ladder of names. */
const isChoice = (node: FlowNode): boolean =>
	node.kind === 'switch' ||
	(node.kind === 'branch' && callsAt(node).some(({ name }) => name !== null && COMPARES.test(name)));

const COMPARES = /^(?:strn?(?:case)?cmp|(?:sysfs_)?streq|str_has_prefix|strstarts)$/;

const releaseOf = (node: FlowNode, text: string, catalogue: Catalogue): MemberRelease | undefined =>
	memberReleases(node, catalogue).find((release) => release.text === text);

/** The cases behind one choice, each of which handles an option. */
class Options {
	private readonly waysIn: ReadonlyMap<NodeId, readonly NodeId[]>;
	private readonly isInLoop: boolean;

	constructor(
		private readonly graph: FlowGraph,
		private readonly choice: FlowNode,
		private readonly catalogue: Catalogue,
	) {
		const waysIn = new Map<NodeId, NodeId[]>();
		for (const node of graph.nodes)
			for (const target of successors(node)) waysIn.set(target, [...(waysIn.get(target) ?? []), node.id]);
		this.waysIn = waysIn;
		this.isInLoop = repeatedNodes(graph).has(choice.id);
	}

	overwritten(stores: readonly MemberStore[]): Verdict[] {
		const cases = stores.flatMap((store): Case[] => {
			const before = this.nodesBefore(store.node);
			const contract = before && memoryStored(this.graph, store, before, this.catalogue);
			return before && contract !== null ? [{ store, before, contract }] : [];
		});
		const siblings = cases.flatMap((each) => this.siblingOf(each) ?? []);
		if (siblings.length === 0) return [];
		const ahead = this.nodesAhead();
		return cases.flatMap((each) => {
			const sibling = siblings.find((other) => this.isLike(each, other));
			return sibling && !this.isLookedAt(each, ahead) ? this.verdict(each.store, sibling) : [];
		});
	}

	private siblingOf({ store, before }: Case): Sibling | null {
		for (const node of before) {
			const release = releaseOf(node, store.text, this.catalogue);
			if (release) return { store, release, releasedAt: node.id };
		}
		return null;
	}

	/** The nodes between the switch and a node of its cases; null of a node that other ways lead to. */
	private nodesBefore(id: NodeId): FlowNode[] | null {
		const before = this.backwards(id, (node) => node === this.choice.id);
		return before.has(this.graph.entry) || !before.has(this.choice.id)
			? null
			: this.nodes([...before].filter((node) => node !== this.choice.id));
	}

	/** The nodes from the beginning of the function, or of the round of a loop, to the switch. */
	private nodesAhead(): FlowNode[] {
		const reached = reachedFrom(this.graph, this.choice.id);
		const isHead = (node: NodeId) =>
			this.isInLoop && (this.waysIn.get(node) ?? []).some((way) => !reached.has(way));
		return this.nodes([...this.backwards(this.choice.id, isHead)]);
	}

	/** Nodes on ways to a node, as far as those that end the search. */
	private backwards(from: NodeId, isEnd: (node: NodeId) => boolean): ReadonlySet<NodeId> {
		const seen = new Set<NodeId>();
		const work = [...(this.waysIn.get(from) ?? [])];
		for (let id = work.pop(); id !== undefined; id = work.pop()) {
			if (seen.has(id)) continue;
			seen.add(id);
			if (!isEnd(id)) work.push(...(this.waysIn.get(id) ?? []));
		}
		return seen;
	}

	private nodes(ids: readonly NodeId[]): FlowNode[] {
		return ids.flatMap((id) => this.graph.nodes[id] ?? []);
	}

	/** Whether two stores keep such memory in one object, in cases of which an option takes one. */
	private isLike({ store, contract }: Case, { store: other, release }: Sibling): boolean {
		const leads = (from: NodeId, to: NodeId) =>
			this.backwards(to, (node) => node === this.choice.id).has(from);
		return (
			store.node !== other.node &&
			(contract === TAKEN || contract === release.contract) &&
			!leads(store.node, other.node) &&
			!leads(other.node, store.node)
		);
	}

	/** Whether a case, or what runs ahead of all of them, looks at the member, ends the object or asks for the option. */
	private isLookedAt({ store, before }: Case, ahead: readonly FlowNode[]): boolean {
		const { node, text, root, value } = store;
		const sets = [...before, ...this.nodes([node])];
		return (
			mentions(value, text) ||
			[...ahead, ...before].some(
				(each) => each.kind === 'gap' || namesMember(each, text) || mayEnd(each, root, this.catalogue),
			) ||
			ahead.some((each) => this.renews(each, root)) ||
			before.some((each) => valuesGiven(each, root).length > 0) ||
			before.some((each) => asksObject(each, root, sets))
		);
	}

	/** Whether a variable names another object in each round of the loop, or one that the function has made. */
	private renews(node: FlowNode, variable: string): boolean {
		return valuesGiven(node, variable).some(
			(value) => this.isInLoop || allocationOf(value, this.catalogue) !== null,
		);
	}

	private verdict({ node, text, value }: MemberStore, { release, releasedAt }: Sibling): Verdict[] {
		const contract = this.catalogue.contracts.get(release.contract);
		if (!contract) return [];
		const instance = {
			...blankInstance(contract, this.choice.id, release.call),
			text,
			imported: true,
			acquireCall: value.kind === 'call' ? (value.name ?? '') : printExpression(value),
		};
		return [
			{
				rule: 'overwritten-while-held',
				confidence: 'medium',
				instance,
				node,
				trail: this.trailTo(node),
				cause: releasedAt,
				text,
				sibling: releasedAt,
				undoneBy: null,
			},
		];
	}

	/** The shortest way from the switch to a node. */
	private trailTo(end: NodeId): Trail {
		const seen = new Set<NodeId>();
		const start = initialState(this.graph.entry).trail;
		const work = [{ node: this.choice, trail: start }];
		for (let next = work.shift(); next; next = work.shift()) {
			const { node, trail } = next;
			if (node.id === end) return extend(trail, end, null, []);
			if (seen.has(node.id)) continue;
			seen.add(node.id);
			for (const target of this.nodes(successors(node)))
				work.push({ node: target, trail: extend(trail, node.id, wayTo(node, target.id), []) });
		}
		return start;
	}
}

function wayTo(node: FlowNode, target: NodeId): string | null {
	if (node.kind === 'branch') return node.whenTrue === target ? 'true' : 'false';
	if (node.kind === 'switch') return node.otherwise === target ? 'default' : 'case';
	return node.kind === 'iterate' && node.body === target ? 'next' : null;
}

const mentions = (expression: Expression, text: string): boolean =>
	someExpression(expression, (each) => printExpression(each) === text);

const namesMember = (node: FlowNode, text: string): boolean =>
	expressionsOf(node).some((each) => mentions(each, text)) ||
	callsAt(node).some((each) => mentions(each, text));

/** Whether a call ends the object, or is a helper that may give back what stands in it: `reset_names(opts)`. */
const mayEnd = (node: FlowNode, root: string, { releases }: Catalogue): boolean =>
	callsAt(node).some(
		({ name, arguments: given }) =>
			name !== null &&
			(undoes(name) || /(?:^|_)(?:reset|clear)(?:_|$)/.test(name)) &&
			(!releases.has(name) || given.some((each) => printExpression(each) === root)),
	);

/** Whether a branch asks for a member of the object that the nodes do not set. */
const asksObject = (node: FlowNode, root: string, nodes: readonly FlowNode[]): boolean =>
	node.kind === 'branch' &&
	someExpression(
		node.condition,
		(each) =>
			each.kind === 'member' &&
			rootName(each) === root &&
			!nodes.some((other) => writes(other, printExpression(each), false)),
	);
