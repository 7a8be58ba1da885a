// Who waits for whom, as a drawing: tasks are rectangles, conditions are round, a step that is missing is dashed. The
// words beneath it say the same.
import type { TraceReplay, WaitEdge } from '../../replay/result';
import { MOST_NODES, type PlacedNode, placeNodes } from '../model/wait-layout';

const [WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN] = [196, 46, 30, 34, 6];
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
	const height = Math.max(...boxes.map((box) => box.y)) + HEIGHT + MARGIN + 16;
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
				{edges.map((edge) => (
					<Arrow key={`${edge.from} ${edge.to}`} edge={edge} boxes={boxes} />
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

function Arrow({
	edge: { from, to, verb, helps },
	boxes,
}: {
	readonly edge: WaitEdge;
	readonly boxes: readonly Box[];
}) {
	const [a, b] = [from, to].map((id) => boxes.find((box) => box.node.id === id));
	if (!a || !b) return null;
	const { path, x, y } = wayBetween(a, b);
	return (
		<g class={helps ? 'edge' : 'edge onlooker'}>
			<path d={path} marker-end="url(#tip)" />
			<text x={x} y={y}>
				{verb}
			</text>
		</g>
	);
}

/** A straight way down or across, and where its verb stands; a way up goes around the side. */
function wayBetween(a: Box, b: Box): { path: string; x: number; y: number } {
	const middle = a.x + WIDTH / 2;
	if (a.node.row === b.node.row) {
		const [x, end] = a.x > b.x ? [a.x, b.x + WIDTH + 3] : [a.x + WIDTH, b.x - 3];
		return { path: `M${x} ${a.y + HEIGHT / 2}H${end}`, x: Math.max(a.x, b.x) + 8, y: a.y + HEIGHT + 15 };
	}
	const target = b.x + WIDTH / 2;
	if (b.y > a.y)
		return {
			path: `M${middle} ${a.y + HEIGHT}L${target} ${b.y - 3}`,
			x: (middle + target) / 2 + 8,
			y: (a.y + HEIGHT + b.y) / 2 + 4,
		};
	const side = Math.max(a.x, b.x) + WIDTH;
	return {
		path: `M${a.x + WIDTH} ${a.y + HEIGHT / 2}H${side + 14}V${b.y + HEIGHT / 2}H${b.x + WIDTH + 3}`,
		x: side + 18,
		y: (a.y + b.y + HEIGHT) / 2,
	};
}
