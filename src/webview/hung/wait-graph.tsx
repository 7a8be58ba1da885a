// Who waits for whom, as a drawing: tasks are rectangles, conditions are round, a step that is missing is dashed. The
// words beneath it say the same.
import type { TraceReplay, WaitEdge } from '../../replay/result';
import { MOST_NODES, type PlacedNode, placeNodes } from '../model/wait-layout';

const [WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN] = [190, 46, 34, 36, 6];
/** Letters that fit a node at its size of type. */
const LETTERS = 25;

interface Box {
	readonly node: PlacedNode;
	readonly x: number;
	readonly y: number;
}

export function WaitGraph({ waits: { nodes, edges, words } }: { readonly waits: TraceReplay['waits'] }) {
	if (nodes.length === 0) return null;
	const boxes = placeNodes(nodes, edges).map(
		(node): Box => ({
			node,
			x: MARGIN + node.column * (WIDTH + GAP_X),
			y: MARGIN + node.row * (HEIGHT + GAP_Y),
		}),
	);
	const width = Math.max(...boxes.map((box) => box.x)) + WIDTH + MARGIN;
	const height = Math.max(...boxes.map((box) => box.y)) + HEIGHT + MARGIN + 28;
	return (
		<>
			<svg
				class="wait-graph"
				role="img"
				aria-label={`Who waits for whom: ${words.join(' ')}`}
				viewBox={`0 0 ${width} ${height}`}
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
		</>
	);
}

function NodeBox({ node, x, y }: Box) {
	const [first = '', ...rest] = linesOf(node.text);
	return (
		<g class={`node ${node.kind}`}>
			<title>{node.text}</title>
			<rect x={x} y={y} width={WIDTH} height={HEIGHT} rx={node.kind === 'condition' ? HEIGHT / 2 : 4} />
			<text x={x + WIDTH / 2} y={y + (rest.length > 0 ? 20 : 28)} class="middle first">
				{first}
			</text>
			{rest.length > 0 && (
				<text x={x + WIDTH / 2} y={y + 35} class="middle">
					{rest.join(' ')}
				</text>
			)}
		</g>
	);
}

/** At most two lines; what does not fit is in the tooltip and in the words. */
function linesOf(text: string): string[] {
	if (text.length <= LETTERS) return [text];
	const cut = text.lastIndexOf(' ', LETTERS);
	const at = cut > 0 ? cut : LETTERS;
	const rest = text.slice(at).trim();
	return [text.slice(0, at), rest.length > LETTERS ? `${rest.slice(0, LETTERS - 1)}…` : rest];
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
	const { path, x, y } = wayBetween(a, b, nth);
	return (
		<g class={edge.helps ? 'edge' : 'edge onlooker'}>
			<path d={path} marker-end="url(#tip)" />
			<text x={x} y={y}>
				{edge.verb}
			</text>
		</g>
	);
}

interface Way {
	readonly path: string;
	/** Where the verb begins. */
	readonly x: number;
	readonly y: number;
}

/** The place for the verbs of a node beside the chain, one under the other. */
const under = ({ x, y }: Box, nth: number) => ({ x: x + 8, y: y + HEIGHT + 13 * (nth + 1) });

/** Straight along a column, on the chain with the verb beside it; from one column to the other around the gap, the verb under the node. */
function wayBetween(a: Box, b: Box, nth: number): Way {
	if (a.node.column === b.node.column) {
		const isDown = b.y > a.y;
		const x = a.x + WIDTH / 2 + nth * 12;
		const [from, to] = isDown ? [a.y + HEIGHT, b.y - 3] : [a.y, b.y + HEIGHT + 3];
		const path = `M${x} ${from}V${to}`;
		return a.node.column === 0 ? { path, x: x + 8, y: (from + to) / 2 + 4 } : { path, ...under(a, nth) };
	}
	const toLeft = a.x > b.x;
	const [from, to] = toLeft ? [a.x, b.x + WIDTH + 3] : [a.x + WIDTH, b.x - 3];
	const [y, end] = [a.y + HEIGHT / 2 - 6 * nth, b.y + HEIGHT / 2];
	const middle = (from + to) / 2;
	return { path: `M${from} ${y}H${middle}V${end}H${to}`, ...under(a, nth) };
}
