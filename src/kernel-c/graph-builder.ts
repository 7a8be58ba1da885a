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

type Draft = Unnumbered extends infer Node ? { -readonly [Key in keyof Node]: Node[Key] } : never;

/** Points a node's successors elsewhere, in place: until it is finished the builder alone has it. */
function retarget(draft: Draft, to: (old: NodeId) => NodeId): void {
	switch (draft.kind) {
		case 'branch':
			draft.whenTrue = to(draft.whenTrue);
			draft.whenFalse = to(draft.whenFalse);
			break;
		case 'switch':
			draft.cases = draft.cases.map((each) => ({ ...each, target: to(each.target) }));
			draft.otherwise = to(draft.otherwise);
			break;
		case 'iterate':
			draft.body = to(draft.body);
			draft.done = to(draft.done);
			break;
		case 'stop':
		case 'exit':
			break;
		default:
			draft.next = to(draft.next);
	}
}

export class GraphBuilder {
	private readonly nodes: (Draft | null)[] = [];

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
		const order: Draft[] = [];
		const first = this.target(entry);
		const stack = [exit, first];
		for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
			const node = this.nodes[id];
			if (!node || numbers.has(id)) continue;
			numbers.set(id, order.length);
			order.push(node);
			retarget(node, (old) => this.target(old));
			const next = successors(node);
			for (let index = next.length - 1; index >= 0; index--) stack.push(next[index] ?? exit);
		}
		const numberOf = (old: NodeId): NodeId => numbers.get(old) ?? 0;
		const nodes = order.map((node, id): FlowNode => {
			retarget(node, numberOf);
			return Object.assign(node, { id });
		});
		return { nodes, entry: numberOf(first), exit: numberOf(exit) };
	}

	/** Follows joins without a name; one that leads back to itself (an empty endless loop) stays. */
	private target(id: NodeId): NodeId {
		let at = id;
		for (let hops = 0; hops <= this.nodes.length; hops++) {
			const node = this.nodes[at];
			if (node?.kind !== 'join' || node.label !== null) break;
			at = node.next;
		}
		return at;
	}
}
