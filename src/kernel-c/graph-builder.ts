// Builds a flow graph from its end to its start, so that every node is made when its successors are known.
// Knows nodes and edges only; what they mean is the lowering's business.
import type { FlowNode, NodeId } from './flow';

/** A node before it has its number. */
export type Unnumbered = FlowNode extends infer Node
	? Node extends FlowNode
		? Omit<Node, 'id'>
		: never
	: never;

/** The nodes control may go to from a node, in the order in which they are written. */
export function successors(node: Unnumbered): readonly NodeId[] {
	switch (node.kind) {
		case 'branch':
			return [node.whenTrue, node.whenFalse];
		case 'switch':
			return [...node.cases.map((each) => each.target), node.otherwise];
		case 'iterate':
			return [node.body, node.done];
		case 'stop':
		case 'exit':
			return [];
		default:
			return [node.next];
	}
}

function numbered(node: Unnumbered, id: NodeId, number: (old: NodeId) => NodeId): FlowNode {
	switch (node.kind) {
		case 'branch':
			return { ...node, id, whenTrue: number(node.whenTrue), whenFalse: number(node.whenFalse) };
		case 'switch': {
			const cases = node.cases.map((each) => ({ ...each, target: number(each.target) }));
			return { ...node, id, cases, otherwise: number(node.otherwise) };
		}
		case 'iterate':
			return { ...node, id, body: number(node.body), done: number(node.done) };
		case 'stop':
		case 'exit':
			return { ...node, id };
		default:
			return { ...node, id, next: number(node.next) };
	}
}

export class GraphBuilder {
	private readonly nodes: (Unnumbered | null)[] = [];

	add(node: Unnumbered): NodeId {
		this.nodes.push(node);
		return this.nodes.length - 1;
	}

	/** A node that is jumped to before it is made, with `define`. */
	reserve(): NodeId {
		this.nodes.push(null);
		return this.nodes.length - 1;
	}

	define(id: NodeId, node: Unnumbered): NodeId {
		this.nodes[id] = node;
		return id;
	}

	isDefined(id: NodeId): boolean {
		return this.nodes[id] !== null;
	}

	/** The nodes that can be reached, numbered from the entry on in the order of a walk; nameless joins are gone. */
	finish(entry: NodeId, exit: NodeId): { nodes: FlowNode[]; entry: NodeId; exit: NodeId } {
		const numbers = new Map<NodeId, NodeId>();
		const order: Unnumbered[] = [];
		const stack = [this.target(entry)];
		const visit = (id: NodeId) => {
			const node = this.nodes[id];
			if (!node || numbers.has(id)) return;
			numbers.set(id, order.length);
			order.push(node);
			const next = successors(node);
			for (let index = next.length - 1; index >= 0; index--) stack.push(this.target(next[index] ?? exit));
		};
		for (let id = stack.pop(); id !== undefined; id = stack.pop()) visit(id);
		visit(exit);
		const number = (old: NodeId): NodeId => numbers.get(this.target(old)) ?? 0;
		const nodes = order.map((node, id) => numbered(node, id, number));
		return { nodes, entry: number(entry), exit: number(exit) };
	}

	/** Follows joins without a name; one that leads back to itself (an empty endless loop) stays. */
	private target(id: NodeId): NodeId {
		const passed = new Set<NodeId>();
		let at = id;
		for (
			let node = this.nodes[at];
			node?.kind === 'join' && node.label === null && !passed.has(at);
			node = this.nodes[at]
		) {
			passed.add(at);
			at = node.next;
		}
		return at;
	}
}
