// Places the nodes of "who waits for whom" on a grid: the chain that matters from top to bottom, what only looks on at its
// side. Knows nodes and edges; draws nothing.
import type { WaitEdge, WaitNode } from '../../replay/result';

export interface PlacedNode extends WaitNode {
	readonly row: number;
	/** 0: the chain; 1 and more: beside it. */
	readonly column: number;
}

/** More than this cannot be read; the words list says the rest. */
export const MOST_NODES = 8;

/**
 * The chain starts at the first node, the task that waits, and goes down along the arrows. Who is not on it stands beside
 * the node that it points at.
 */
export function placeNodes(all: readonly WaitNode[], edges: readonly WaitEdge[]): readonly PlacedNode[] {
	const nodes = all.slice(0, MOST_NODES);
	const rows = chainRows(nodes, edges);
	const chain = new Set(rows.keys());
	let bottom = Math.max(0, ...rows.values());
	for (const { id } of nodes) {
		if (chain.has(id)) continue;
		const beside = edges.find((edge) => edge.from === id && chain.has(edge.to))?.to;
		rows.set(id, beside === undefined ? ++bottom : (rows.get(beside) ?? 0));
	}
	const taken = new Map<number, number>();
	const inOrder = [...nodes].sort((a, b) => Number(chain.has(b.id)) - Number(chain.has(a.id)));
	return inOrder.map((node): PlacedNode => {
		const row = rows.get(node.id) ?? 0;
		const column = taken.get(row) ?? 0;
		taken.set(row, column + 1);
		return { ...node, row, column };
	});
}

/** Row of each node that can be reached from the first: the length of the longest way; a cycle is cut where it closes. */
function chainRows(nodes: readonly WaitNode[], edges: readonly WaitEdge[]): Map<string, number> {
	const known = new Set(nodes.map((node) => node.id));
	const rows = new Map<string, number>();
	const visit = (id: string, row: number, way: ReadonlySet<string>) => {
		rows.set(id, Math.max(rows.get(id) ?? 0, row));
		for (const { from, to } of edges)
			if (from === id && known.has(to) && !way.has(to)) visit(to, row + 1, new Set([...way, to]));
	};
	const first = nodes[0];
	if (first) visit(first.id, 0, new Set([first.id]));
	return rows;
}
