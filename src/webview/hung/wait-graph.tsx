// Who waits for whom, as a drawing: tasks are rectangles, conditions are round, a step that is missing is dashed. The
// words beneath it say the same.
import { useRef } from 'preact/hooks';
import type { TraceReplay, WaitEdge } from '../../replay/result';
import { MOST_NODES, type PlacedNode, placeNodes, textLines } from '../model/wait-layout';
import { useWidth } from '../parts/use-width';

const [WIDEST, NARROWEST, GAP_X, GAP_Y, MARGIN] = [190, 104, 24, 36, 6];
/** Widths of a letter of a node's type, on the safe side, and the height of a line of it. */
const [LETTER, LINE, MOST_LINES] = [7.4, 15, 3];

interface Box {
	readonly node: PlacedNode;
	readonly lines: readonly string[];
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** Boxes as wide as there is room for, all of one size, so that the type keeps its size. */
function boxesFor(nodes: readonly PlacedNode[], room: number): readonly Box[] {
	const columns = Math.max(...nodes.map((node) => node.column)) + 1;
	const share = (room - 2 * MARGIN - (columns - 1) * GAP_X) / columns;
	const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(share)));
	const texts = nodes.map((node) => textLines(node.text, Math.floor((width - 10) / LETTER), MOST_LINES));
	const height = 16 + LINE * Math.max(2, ...texts.map((lines) => lines.length));
	return nodes.map((node, at) => ({
		node,
		lines: texts[at] ?? [],
		x: MARGIN + node.column * (width + GAP_X),
		y: MARGIN + node.row * (height + GAP_Y),
		width,
		height,
	}));
}

export function WaitGraph({ waits: { nodes, edges, words } }: { readonly waits: TraceReplay['waits'] }) {
	const frame = useRef<HTMLDivElement>(null);
	const room = useWidth(frame);
	if (nodes.length === 0) return null;
	const boxes = boxesFor(placeNodes(nodes, edges), room);
	const width = Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN;
	const height = Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN + 28;
	return (
		<div ref={frame}>
			<svg
				class="wait-graph"
				role="img"
				aria-label={`Who waits for whom: ${words.join(' ')}`}
				width={width}
				height={height}
			>
				<defs>
					<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
						<path d="M0 .5L7 4 0 7.5z" class="tip" />
					</marker>
				</defs>
				{edges.map((edge, at) => (
					<Arrow
						key={`${edge.from} ${edge.to}`}
						edge={edge}
						boxes={boxes}
						nth={edges.slice(0, at).filter((each) => each.from === edge.from).length}
					/>
				))}
				{boxes.map((box) => (
					<NodeBox key={box.node.id} {...box} />
				))}
			</svg>
			{nodes.length > MOST_NODES && (
				<p class="quiet">{nodes.length - MOST_NODES} more are in the words below.</p>
			)}
		</div>
	);
}

function NodeBox({ node, lines, x, y, width, height }: Box) {
	const top = y + (height - lines.length * LINE) / 2 + 11;
	return (
		<g class={`node ${node.kind}`}>
			<title>{node.text}</title>
			<rect x={x} y={y} width={width} height={height} rx={node.kind === 'condition' ? height / 2 : 4} />
			{lines.map((line, at) => (
				<text key={line} x={x + width / 2} y={top + at * LINE} class={at === 0 ? 'middle first' : 'middle'}>
					{line}
				</text>
			))}
		</g>
	);
}

/** An arrow with its verb. `nth` of those that leave the same node. */
function Arrow({
	edge,
	boxes,
	nth,
}: {
	readonly edge: WaitEdge;
	readonly boxes: readonly Box[];
	readonly nth: number;
}) {
	const [a, b] = [edge.from, edge.to].map((id) => boxes.find((box) => box.node.id === id));
	if (!a || !b) return null;
	const { path, x, y, atEnd } = wayBetween(a, b, nth);
	return (
		<g class={edge.helps ? 'edge' : 'edge onlooker'}>
			<path d={path} marker-end="url(#tip)" />
			<text x={x} y={y} class={atEnd ? 'end' : ''}>
				{edge.verb}
			</text>
		</g>
	);
}

interface Way {
	readonly path: string;
	/** Where the verb begins; `atEnd`: where it ends. */
	readonly x: number;
	readonly y: number;
	readonly atEnd?: true;
}

/** The place for the verbs of a node beside the chain, one under the other, at its outer side. */
const under = ({ x, y, width, height }: Box, nth: number) =>
	({ x: x + width, y: y + height + 13 * (nth + 1), atEnd: true }) as const;

/** Straight along a column, on the chain with the verb beside it; from one column to the other around the gap, the verb under the node. */
function wayBetween(a: Box, b: Box, nth: number): Way {
	if (a.node.column === b.node.column) {
		const isDown = b.y > a.y;
		const x = a.x + a.width / 2 + nth * 12;
		const [from, to] = isDown ? [a.y + a.height, b.y - 3] : [a.y, b.y + b.height + 3];
		const path = `M${x} ${from}V${to}`;
		return a.node.column === 0 ? { path, x: x + 8, y: (from + to) / 2 + 4 } : { path, ...under(a, nth) };
	}
	const toLeft = a.x > b.x;
	const [from, to] = toLeft ? [a.x, b.x + b.width + 3] : [a.x + a.width, b.x - 3];
	const [y, end] = [a.y + a.height / 2 - 6 * nth, b.y + b.height / 2];
	const middle = (from + to) / 2;
	return { path: `M${from} ${y}H${middle}V${end}H${to}`, ...under(a, nth) };
}
