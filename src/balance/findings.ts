// Turns verdicts into findings: lines instead of nodes, sentences instead of rule ids, the path as steps.
import type { Finding, PathStep, Severity, SourceRange } from '../finding/finding';
import { fingerprintOf } from '../finding/fingerprint';
import type { FlowNode, NodeId } from '../kernel-c/flow';
import type { LineIndex, Span } from '../text/position';
import type { Exploration } from './explore';
import type { RuleId, Verdict } from './judge';
import { contractLine, resourceName, sentence } from './messages';
import type { Instance, Trail } from './state';

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

const SEVERITY: Readonly<Record<RuleId, Severity>> = {
	'unreleased-on-path': 'error',
	'overwritten-while-held': 'warning',
	'released-twice': 'error',
	'released-unheld': 'error',
	'wrong-release-object': 'warning',
	'used-after-release': 'error',
	'error-pointer-arithmetic': 'error',
	'unguarded-dax-access': 'error',
	'sleep-while-atomic': 'error',
	'irq-enabled-while-locked': 'error',
};

/** The findings of one explored function. */
export function findingsOf(
	exploration: Exploration,
	verdicts: readonly Verdict[],
	source: SourceText,
): Finding[] {
	return verdicts.map((verdict) => new Teller(exploration, verdict, source).tell());
}

class Teller {
	constructor(
		private readonly exploration: Exploration,
		private readonly verdict: Verdict,
		private readonly source: SourceText,
	) {}

	tell(): Finding {
		const { verdict, source } = this;
		const { instance } = verdict;
		const place = this.range(this.node(verdict.node));
		const path = this.path();
		return {
			rule: verdict.rule,
			severity: verdict.confidence === 'high' ? SEVERITY[verdict.rule] : 'warning',
			confidence: verdict.confidence,
			...place,
			function: this.exploration.graph.head.name,
			message: sentence({
				function: this.exploration.graph.head.name,
				line: place.line,
				acquireLine: this.lineOf(instance.acquiredAt),
				causeLine: verdict.cause === null ? null : this.lineOf(verdict.cause),
				siblings: this.siblingReleases(),
				verdict,
			}),
			resource: {
				contract: instance.contract.id,
				acquire: instance.acquireCall,
				release: instance.contract.release[0]?.call.replace(/\(.*/, '') ?? '',
				expression: instance.text,
			},
			path,
			evidence: {
				contract: contractLine(verdict),
				source: instance.contract.source,
				sibling:
					verdict.sibling === null
						? null
						: { ...this.range(this.node(verdict.sibling)), note: 'another path gives it back here' },
			},
			fingerprint: fingerprintOf(verdict.rule, source.file, this.exploration.graph.head.name, path),
		};
	}

	private node(id: NodeId): FlowNode {
		const node = this.exploration.graph.nodes[id];
		if (!node) throw new RangeError(`no node ${id}`);
		return node;
	}

	private range(span: Span): SourceRange {
		const { source } = this;
		const start = source.index.position(span.start);
		const lineEnd = start.column + source.index.lineText(start.line).trimEnd().length - start.column;
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

	private lineOf(id: NodeId): number {
		return this.range(this.node(id)).line;
	}

	private code(span: Span): string {
		const text = this.source.text.slice(span.start, span.end).replace(/\s+/g, ' ').trim();
		return text.length > 80 ? `${text.slice(0, 77)}...` : text;
	}

	private siblingReleases(): number {
		const { releases } = this.exploration.resources;
		return new Set(
			releases
				.filter((release) => release.site === this.verdict.instance.site)
				.map((release) => release.node),
		).size;
	}

	/** The steps from the acquiring call (or the cause) to the place of the finding. */
	private path(): PathStep[] {
		const { verdict } = this;
		const trail = listOf(verdict.trail);
		const { instance } = verdict;
		const first = trail.findIndex((step) => step.node === instance.acquiredAt);
		const start =
			verdict.rule === 'error-pointer-arithmetic'
				? trail.findIndex((step) => step.node === verdict.node)
				: Math.max(0, first);
		const steps: PathStep[] = [];
		const end =
			verdict.rule === 'unreleased-on-path' ? trail.findLastIndex((step) => step.node === verdict.node) : -1;
		for (const step of trail.slice(start, end === -1 ? undefined : end)) {
			const node = this.node(step.node);
			const note = this.noteAt(node, step, instance);
			if (note !== null)
				steps.push({ ...this.range(node), note, code: this.code(node), held: heldAfter(step) });
		}
		const last = this.node(
			verdict.rule === 'error-pointer-arithmetic' ? (verdict.cause ?? verdict.node) : verdict.node,
		);
		if (!steps.some((step) => step.line === this.range(last).line && step.note === this.lastNote()))
			steps.push({
				...this.range(last),
				note: this.lastNote(),
				code: this.code(last),
				held: heldAfter(verdict.trail),
			});
		return steps.length <= MAX_STEPS ? steps : [...steps.slice(0, 2), ...steps.slice(2 - MAX_STEPS)];
	}

	private noteAt(node: FlowNode, step: Trail, instance: Instance): string | null {
		const { verdict } = this;
		if (
			node.id === instance.acquiredAt &&
			!instance.imported &&
			verdict.rule !== 'error-pointer-arithmetic'
		) {
			return instance.status === 'failed'
				? `${instance.acquireCall}() fails here`
				: `takes ${resourceName(verdict)}`;
		}
		if (node.id === verdict.node && verdict.rule === 'error-pointer-arithmetic')
			return `${verdict.text} is an error pointer here; the sum is not`;
		if (node.id === verdict.cause && verdict.rule !== 'error-pointer-arithmetic')
			return `gives ${resourceName(verdict)} back`;
		if (node.id === verdict.node) return null;
		if (node.kind === 'branch' && step.way !== null) return `${this.code(node)} is ${step.way}`;
		if (node.kind === 'iterate') return step.way === 'next' ? 'one more round' : 'the loop ends';
		if (node.kind === 'switch') return step.way === 'default' ? 'no case fits' : 'one of the cases';
		if (node.kind === 'join' && node.label?.startsWith('goto ')) return 'jumps';
		return null;
	}

	private lastNote(): string {
		const { verdict } = this;
		switch (verdict.rule) {
			case 'unreleased-on-path':
				return `leaves with ${resourceName(verdict)} held`;
			case 'overwritten-while-held':
				return `overwrites the last name of ${resourceName(verdict)}`;
			case 'used-after-release':
				return `uses ${verdict.instance.text}`;
			case 'sleep-while-atomic':
				return `${verdict.text}() may sleep`;
			case 'irq-enabled-while-locked':
				return `${verdict.text}() switches interrupts on`;
			default:
				return `gives ${resourceName(verdict)} back`;
		}
	}
}

/** What is held after a step, as a reader would name it. */
function heldAfter(step: Trail): string[] {
	return step.instances
		.filter((instance) => instance.status === 'held' && !instance.inferred)
		.map(({ contract, text }) => (text === '' ? contract.resource : `${contract.resource} of ${text}`));
}

function listOf(trail: Trail): Trail[] {
	const steps: Trail[] = [];
	// The oldest element is where the function was entered, not a step.
	for (let step: Trail | null = trail; step?.previous; step = step.previous) steps.push(step);
	return steps.reverse();
}
