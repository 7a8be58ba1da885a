// Where the nodes of an explored function stand in the file the user knows. Judges nothing.
import type { PathStep, SourceRange } from '../finding/finding';
import type { FlowGraph, FlowNode, NodeId } from '../kernel-c/flow';
import type { LineIndex, Span } from '../text/position';
import type { Trail } from './path/state';

/** The text a function was read from, and where its lines stand in the file the user knows. */
export interface SourceText {
	readonly file: string;
	readonly text: string;
	readonly index: LineIndex;
	/** The file's line (from 1) of a line of the text (from 0): differs for code put together from patch hunks. */
	line(textLine: number): number;
}

/** Steps shown of one path; longer ones lose branch decisions in the middle. */
const MAX_STEPS = 12;

/** The nodes of one function as ranges, lines and code. */
export class Places {
	constructor(
		private readonly graph: FlowGraph,
		private readonly source: SourceText,
	) {}

	node(id: NodeId): FlowNode {
		const node = this.graph.nodes[id];
		if (!node) throw new RangeError(`no node ${id}`);
		return node;
	}

	/** The span as lines and columns counted from 1; what goes on in further lines is cut at the end of the first. */
	range(span: Span): SourceRange {
		const { source } = this;
		const start = source.index.position(span.start);
		const lineEnd = source.index.lineText(start.line).trimEnd().length;
		const end = source.index.position(span.end);
		const line = source.line(start.line);
		return {
			file: source.file,
			line,
			column: start.column + 1,
			endLine: line,
			endColumn: (end.line === start.line ? end.column : lineEnd) + 1,
		};
	}

	lineOf(id: NodeId): number {
		return this.range(this.node(id)).line;
	}

	/** The code of a span on one line, shortened. */
	code(span: Span): string {
		const text = this.source.text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
		return text.length > 80 ? `${text.slice(0, 77)}...` : text;
	}

	/** How a path goes on at a node, in a few words; null where it just goes on. */
	decision(node: FlowNode, way: string | null): string | null {
		if (node.kind === 'branch' && way !== null) return `${this.code(node)} is ${way}`;
		if (node.kind === 'iterate') return way === 'next' ? 'one more round' : 'the loop ends';
		if (node.kind === 'switch') return way === 'default' ? 'no case fits' : 'one of the cases';
		if (node.kind === 'join' && node.label?.startsWith('goto ')) return 'jumps';
		return null;
	}
}

/**
 * What is held after a step, as a reader would name it.
 * @param site of what the finding is about: it counts where it is stored for others as well
 */
export function heldAfter(step: Trail, site?: string): string[] {
	return step.instances
		.filter(
			(instance) =>
				!instance.inferred &&
				(instance.status === 'held' || (instance.status === 'entrusted' && instance.site === site)),
		)
		.map(({ contract, text }) => (text === '' ? contract.resource : `${contract.resource} of ${text}`));
}

/** As many of a path's steps as a reader takes in: the first two and the last ones. */
export function shortened(steps: PathStep[]): PathStep[] {
	return steps.length <= MAX_STEPS ? steps : [...steps.slice(0, 2), ...steps.slice(2 - MAX_STEPS)];
}
