// Places the nodes of "who waits for whom" on a grid of two columns: the chain of the wait from top to bottom, and what
// has to do with it at its side. Knows nodes and edges; draws nothing.
import type { WaitEdge, WaitNode } from '../../replay/result';

export interface PlacedNode extends WaitNode {
	readonly row: number;
	/** 0: the chain; 1: beside it. */
	readonly column: 0 | 1;
}

/** More than this cannot be read; the words list says the rest. */
export const MOST_NODES = 8;

/**
 * The chain starts at the first node, the task that waits, and goes down along the arrows. Who is not on it stands beside
 * it, as near as there is room to the node that it points at. No two nodes get the same place.
 */
export function placeNodes(all: readonly WaitNode[], edges: readonly WaitEdge[]): readonly PlacedNode[] {
	const nodes = all.slice(0, MOST_NODES);
	const chain = chainOf(nodes, edges);
	const beside = new Map<string, number>();
	const free = (wanted: number) => Math.max(wanted, ...[...beside.values()].map((row) => row + 1));
	const attach = (target: string, row: number) => {
		for (const { from, to } of edges) {
			if (to !== target || chain.includes(from) || beside.has(from)) continue;
			if (!nodes.some((node) => node.id === from)) continue;
			const own = free(row);
			beside.set(from, own);
			attach(from, own + 1);
		}
	};
	for (const [row, id] of chain.entries()) attach(id, row);
	for (const { id } of nodes) if (!chain.includes(id) && !beside.has(id)) beside.set(id, free(0));
	return nodes.map((node): PlacedNode => {
		const row = chain.indexOf(node.id);
		return row >= 0 ? { ...node, row, column: 0 } : { ...node, row: beside.get(node.id) ?? 0, column: 1 };
	});
}

/** From the first node along the first arrow of each that leads to a node not seen yet. */
function chainOf(nodes: readonly WaitNode[], edges: readonly WaitEdge[]): readonly string[] {
	const known = new Set(nodes.map((node) => node.id));
	const chain: string[] = [];
	for (let at = nodes[0]?.id; at !== undefined; ) {
		chain.push(at);
		const here = at;
		at = edges.find(({ from, to }) => from === here && known.has(to) && !chain.includes(to))?.to;
	}
	return chain;
}

/** A text in lines of so many letters, broken at spaces; what does not fit the last of them is cut. */
export function textLines(text: string, letters: number, most: number): readonly string[] {
	const lines: string[] = [];
	let rest = text.trim();
	while (rest.length > letters && lines.length < most - 1) {
		const space = rest.lastIndexOf(' ', letters);
		const at = space > 0 ? space : letters;
		lines.push(rest.slice(0, at));
		rest = rest.slice(at).trim();
	}
	return [...lines, rest.length > letters ? `${rest.slice(0, letters - 1).trimEnd()}…` : rest];
}
