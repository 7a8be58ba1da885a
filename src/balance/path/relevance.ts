// What of a state can still matter at a node: variables read later, fields read later, and conditions tested again later.
// States that differ only in what cannot matter any more are the same state; this is what keeps the exploration small.
import type { Expression } from '../../kernel-c/expression';
import type { FlowGraph, FlowNode, NodeId } from '../../kernel-c/flow';
import { printExpression } from '../../kernel-c/print-expression';
import { comparisonForm, isComparison } from './comparisons';

/** Names of what is read at or after each node. */
export interface Relevance {
	/** Whether the content of a variable or field name may be read at or after a node. */
	readable(node: NodeId, name: string): boolean;
	/** Whether a condition with this text is tested at or after a node. */
	testedLater(node: NodeId, text: string): boolean;
	/** Nodes with more than one way in: where states are compared. */
	isJoin(node: NodeId): boolean;
}

interface Facts {
	readonly reads: Set<string>;
	readonly writes: string | null;
	readonly tests: Set<string>;
}

export function successors(node: FlowNode): readonly NodeId[] {
	switch (node.kind) {
		case 'branch':
			return [node.whenTrue, node.whenFalse];
		case 'iterate':
			return [node.body, node.done];
		case 'switch':
			return [...node.cases.map((each) => each.target), node.otherwise];
		case 'stop':
		case 'exit':
			return [];
		default:
			return [node.next];
	}
}

/** What stands for all conditions made by an operator or a function, however their operands are spelled. */
export const testKey = (operator: string): string => `${operator} ()`;

/** Collects names an expression reads, and the texts of the conditions in it. */
function collect(expression: Expression, facts: Facts): void {
	const visit = (each: Expression) => collect(each, facts);
	switch (expression.kind) {
		case 'name':
			facts.reads.add(expression.name);
			break;
		case 'member':
			facts.reads.add(expression.field);
			visit(expression.object);
			break;
		case 'index':
			facts.reads.add('[]');
			visit(expression.object);
			visit(expression.index);
			break;
		case 'unary':
			if (expression.operator === '*') facts.reads.add('*');
			visit(expression.operand);
			break;
		case 'update':
		case 'cast':
			visit(expression.operand);
			break;
		case 'binary':
			facts.tests.add(printExpression(expression));
			facts.tests.add(
				testKey(
					isComparison(expression.operator) ? comparisonForm(expression.operator) : expression.operator,
				),
			);
			visit(expression.left);
			visit(expression.right);
			break;
		case 'assign':
			if (expression.operator !== '=' || expression.target.kind !== 'name') visit(expression.target);
			visit(expression.value);
			break;
		case 'conditional':
			visit(expression.condition);
			visit(expression.whenTrue);
			visit(expression.whenFalse);
			break;
		case 'call':
			facts.tests.add(printExpression(expression));
			visit(expression.callee);
			if (expression.name !== null) facts.tests.add(testKey(expression.name));
			for (const argument of expression.arguments) visit(argument);
			break;
		case 'initializer':
			for (const field of expression.fields) visit(field.value);
			break;
	}
}

/** What a switch asks, whichever way round the comparison is remembered. */
function questionsOf({ subject, cases }: Extract<FlowNode, { kind: 'switch' }>): string[] {
	const asked = printExpression(subject);
	return cases.flatMap(({ low }) => {
		const label = printExpression(low);
		return [`${asked} == ${label}`, `${label} == ${asked}`];
	});
}

function factsOf(node: FlowNode): Facts {
	const facts = { reads: new Set<string>(), writes: null as string | null, tests: new Set<string>() };
	switch (node.kind) {
		case 'evaluate':
			collect(node.expression, facts);
			if (
				node.expression.kind === 'assign' &&
				node.expression.operator === '=' &&
				node.expression.target.kind === 'name'
			)
				facts.writes = node.expression.target.name;
			break;
		case 'declare':
			if (node.initializer) collect(node.initializer, facts);
			facts.writes = node.name;
			break;
		case 'branch':
			collect(node.condition, facts);
			facts.tests.add(printExpression(node.condition));
			break;
		case 'switch':
			collect(node.subject, facts);
			for (const text of questionsOf(node)) facts.tests.add(text);
			break;
		case 'iterate':
			for (const argument of node.arguments) collect(argument, facts);
			break;
		case 'return':
			if (node.value) collect(node.value, facts);
			break;
		case 'scope-exit':
			facts.reads.add(node.cleanup.variable);
			break;
	}
	return facts;
}

/** Names numbered densely, so that sets of them are words of bits. */
class Names {
	private readonly ids = new Map<string, number>();

	constructor(names: Iterable<string>) {
		for (const name of names) if (!this.ids.has(name)) this.ids.set(name, this.ids.size);
	}

	get words(): number {
		return (this.ids.size >> 5) + 1;
	}

	add(set: Uint32Array, name: string): void {
		const id = this.ids.get(name);
		if (id !== undefined) set[id >> 5] = (set[id >> 5] ?? 0) | (1 << (id & 31));
	}

	remove(set: Uint32Array, name: string): void {
		const id = this.ids.get(name);
		if (id !== undefined) set[id >> 5] = (set[id >> 5] ?? 0) & ~(1 << (id & 31));
	}

	has(set: Uint32Array | undefined, name: string): boolean {
		const id = this.ids.get(name);
		return id !== undefined && set !== undefined && ((set[id >> 5] ?? 0) & (1 << (id & 31))) !== 0;
	}
}

/**
 * Backward data flow over the graph: one pass for names (killed by plain assignments), one for conditions. What is known of
 * some names matters to whoever looks at the ways out.
 */
export function relevanceOf(graph: FlowGraph, askedAtEnd: Iterable<string>): Relevance {
	const facts = graph.nodes.map(factsOf);
	for (const name of askedAtEnd) facts[graph.exit]?.reads.add(name);
	const reads = new Names(facts.flatMap((fact) => [...fact.reads]));
	const tests = new Names(facts.flatMap((fact) => [...fact.tests]));
	const ways = graph.nodes.map(successors);
	const waysIn = new Uint32Array(graph.nodes.length);
	waysIn[graph.entry] = 1; // from the caller: a loop back to the entry makes it a join
	for (const way of ways) for (const target of way) waysIn[target] = (waysIn[target] ?? 0) + 1;

	const live = solve(graph, ways, reads.words, (set, id) => {
		const fact = facts[id];
		if (fact?.writes) reads.remove(set, fact.writes);
		for (const name of fact?.reads ?? []) reads.add(set, name);
	});
	const tested = solve(graph, ways, tests.words, (set, id) => {
		for (const text of facts[id]?.tests ?? []) tests.add(set, text);
	});
	return {
		readable: (node, name) => reads.has(live[node], name),
		testedLater: (node, text) => tests.has(tested[node], text),
		isJoin: (node) => (waysIn[node] ?? 0) > 1,
	};
}

/** The nodes that may run after another one, without coming by `but`: itself only where it lies in a loop. */
export function reachedFrom(graph: FlowGraph, start: NodeId, but?: NodeId): ReadonlySet<NodeId> {
	const reached = new Set<NodeId>();
	const work = [start];
	for (let id = work.pop(); id !== undefined; id = work.pop()) {
		const node = graph.nodes[id];
		for (const next of node ? successors(node) : []) {
			if (next === but || reached.has(next)) continue;
			reached.add(next);
			work.push(next);
		}
	}
	return reached;
}

/** Whether a node lies in a loop that another node is no part of. */
export function isLoopOfItsOwn(graph: FlowGraph, inside: NodeId, outside: NodeId): boolean {
	const reached = reachedFrom(graph, inside);
	return reached.has(inside) && !reached.has(outside);
}

function solve(
	graph: FlowGraph,
	ways: readonly (readonly NodeId[])[],
	words: number,
	transfer: (set: Uint32Array, id: NodeId) => void,
): Uint32Array[] {
	const sets = graph.nodes.map(() => new Uint32Array(words));
	const waysIn: NodeId[][] = graph.nodes.map(() => []);
	ways.forEach((targets, id) => {
		for (const target of targets) waysIn[target]?.push(id);
	});
	const queued = new Uint8Array(graph.nodes.length).fill(1);
	const work = graph.nodes.map((_node, id) => id);
	for (let id = work.pop(); id !== undefined; id = work.pop()) {
		queued[id] = 0;
		const set = new Uint32Array(words);
		for (const target of ways[id] ?? []) {
			const from = sets[target];
			if (from) for (let word = 0; word < words; word++) set[word] = (set[word] ?? 0) | (from[word] ?? 0);
		}
		transfer(set, id);
		const old = sets[id];
		if (old && set.every((word, index) => word === old[index])) continue;
		sets[id] = set;
		for (const previous of waysIn[id] ?? []) {
			if (queued[previous]) continue;
			queued[previous] = 1;
			work.push(previous);
		}
	}
	return sets;
}

const knownRepeated = new WeakMap<FlowGraph, ReadonlySet<NodeId>>();

/** The nodes that may run more than once: those on a cycle of the graph. */
export function repeatedNodes(graph: FlowGraph): ReadonlySet<NodeId> {
	const known = knownRepeated.get(graph);
	if (known) return known;
	const repeated = nodesOnCycles(graph);
	knownRepeated.set(graph, repeated);
	return repeated;
}

/** The strongly connected components of more than one node, and the nodes that lead to themselves; iteratively. */
function nodesOnCycles(graph: FlowGraph): Set<NodeId> {
	const repeated = new Set<NodeId>();
	const order = new Int32Array(graph.nodes.length).fill(-1);
	const low = new Int32Array(graph.nodes.length);
	const open: NodeId[] = [];
	const isOpen = new Uint8Array(graph.nodes.length);
	let count = 0;
	for (const root of graph.nodes.keys()) {
		if (order[root] !== -1) continue;
		const work: { readonly id: NodeId; readonly ways: readonly NodeId[]; next: number }[] = [];
		const enter = (id: NodeId) => {
			const node = graph.nodes[id];
			order[id] = low[id] = count++;
			open.push(id);
			isOpen[id] = 1;
			work.push({ id, ways: node ? successors(node) : [], next: 0 });
		};
		enter(root);
		for (let frame = work.at(-1); frame; frame = work.at(-1)) {
			const target = frame.ways[frame.next++];
			if (target === undefined) {
				work.pop();
				const outer = work.at(-1);
				if (outer) low[outer.id] = Math.min(low[outer.id] ?? 0, low[frame.id] ?? 0);
				if (low[frame.id] !== order[frame.id]) continue;
				const from = open.lastIndexOf(frame.id);
				const component = open.splice(from);
				for (const id of component) isOpen[id] = 0;
				if (component.length > 1 || frame.ways.includes(frame.id))
					for (const id of component) repeated.add(id);
			} else if (order[target] === -1) enter(target);
			else if (isOpen[target]) low[frame.id] = Math.min(low[frame.id] ?? 0, order[target] ?? 0);
		}
	}
	return repeated;
}

/** The node that a way comes to behind joins; a join where there is nothing else: a loop without a way out is made of them alone. */
export function behindJoins({ nodes }: FlowGraph, start: NodeId): FlowNode | undefined {
	let node = nodes[start];
	for (let hops = 0; node?.kind === 'join' && hops < nodes.length; hops++) node = nodes[node.next];
	return node;
}
