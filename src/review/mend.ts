// Small edits that mend a finding of a C file, each in the author's own manner: jump to the label that cleans up, give back
// before leaving, drop or move a release. What is offered was tried: with the edit the analysis no longer says it, and nothing new.
import { type AnalyseOptions, type Analysis, analyse } from '../balance/analyse';
import type { Exploration } from '../balance/walk/explore';
import type { Finding, SourceRange } from '../finding/finding';
import { type CFile, type CFunction, parseC } from '../kernel-c/file';
import type { FlowNode } from '../kernel-c/flow';
import { LineIndex, type Span } from '../text/position';
import {
	insertBefore,
	moveBehind,
	removeStatement,
	replaceStatement,
	type TextEdit,
} from './statement-edits';

/** An edit of the file, in words and in pieces that do not overlap. */
export interface Mend {
	readonly title: string;
	readonly edits: readonly TextEdit[];
}

/** Edits tried for one finding. */
const MOST_TRIED = 8;

type MendOptions = Pick<AnalyseOptions, 'catalogue' | 'external'>;

/** The edits that mend a finding of a file, best first; none where nothing simple does. */
export function mendsOf(file: CFile, finding: Finding, options: MendOptions): Mend[] {
	const index = new LineIndex(file.text);
	const at = offsetOf(index, finding);
	const own = file.functions.find(({ head }) => head.start <= at && at < head.end);
	if (!own) return [];
	const before = analysed(file, own.head.name, options);
	const exploration = before.explorationOf(own.head.name);
	if (!exploration) return [];
	const scene: Scene = { file, own, finding, exploration, index };
	const known = new Map<string, number>();
	for (const { fingerprint } of before.findings) known.set(fingerprint, (known.get(fingerprint) ?? 0) + 1);
	const isBetter = ({ edits }: Mend): boolean => {
		const after = analysed(parseC(applied(file.text, edits)), own.head.name, options);
		const isSilent = after.findings.length < before.findings.length;
		return isSilent && after.findings.every(({ fingerprint }) => known.has(fingerprint));
	};
	return CANDIDATES[finding.rule]?.(scene).slice(0, MOST_TRIED).filter(isBetter) ?? [];
}

/** A text with edits applied. */
export function applied(text: string, edits: readonly TextEdit[]): string {
	let result = text;
	for (const edit of edits.toSorted((a, b) => b.start - a.start))
		result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
	return result;
}

/** What the candidates look at. */
interface Scene {
	readonly file: CFile;
	readonly own: CFunction;
	readonly finding: Finding;
	readonly exploration: Exploration;
	readonly index: LineIndex;
}

const CANDIDATES: Readonly<Record<string, (scene: Scene) => Mend[]>> = {
	'unreleased-on-path': (scene) => [...jumps(scene, nodeAt(scene, scene.finding)), ...releaseHere(scene)],
	'released-unheld': (scene) =>
		scene.finding.path
			.filter(({ code }) => code.startsWith('goto '))
			.flatMap((step) => jumps(scene, nodeAt(scene, step))),
	'released-twice': (scene) => {
		const node = nodeAt(scene, scene.finding);
		const edits = node && removeStatement(scene.file.text, node);
		return edits ? [{ title: 'Remove the second release', edits }] : [];
	},
	'used-after-release': releaseLater,
	'unguarded-dax-access': releaseLater,
};

function analysed(file: CFile, name: string, options: MendOptions): Analysis {
	const source = {
		file: '',
		text: file.text,
		index: new LineIndex(file.text),
		line: (textLine: number) => textLine + 1,
	};
	return analyse(file, source, { ...options, only: new Set([name]) });
}

const offsetOf = (index: LineIndex, { line, column }: SourceRange): number =>
	index.offset({ line: line - 1, column: column - 1 });

/** The node that begins where a range does. */
function nodeAt({ exploration, index }: Scene, range: SourceRange): FlowNode | null {
	const start = offsetOf(index, range);
	const here = exploration.graph.nodes.filter((node) => node.start === start && node.end > start);
	return here.find(({ kind }) => kind === 'return' || kind === 'join') ?? here[0] ?? null;
}

const codeOf = ({ file }: Scene, { start, end }: Span): string => file.text.slice(start, end);

/** The distinct sets that are held when control comes to a node, as texts to compare. */
function heldBefore({ exploration }: Scene, node: FlowNode): string[] {
	const sets = exploration.held.around(node.id)?.before ?? [];
	return sets.map((set) =>
		set
			.map(({ site, text }) => `${site} ${text}`)
			.sort()
			.join('\n'),
	);
}

/** Labels that other paths reach with just what is held at a node: whatever stands there gives back the right things. */
function jumps(scene: Scene, node: FlowNode | null): Mend[] {
	if (!node || (node.kind !== 'return' && !isJump(node))) return [];
	const held = heldBefore(scene, node);
	return scene.exploration.graph.nodes.flatMap((label): Mend[] => {
		if (label.kind !== 'join' || label.label === null || isJump(label)) return [];
		const there = heldBefore(scene, label);
		if (held.length === 0 || !held.every((set) => there.includes(set))) return [];
		const edits = replaceStatement(scene.file.text, node, jumpText(scene, node, label.label));
		return edits ? [{ title: `Jump to ${label.label}`, edits }] : [];
	});
}

const isJump = (node: FlowNode): boolean =>
	node.kind === 'join' && (node.label?.startsWith('goto ') ?? false);

/** The statements that stand for a return, or another jump, when the clean-up at a label is to run. */
function jumpText(scene: Scene, node: FlowNode, label: string): readonly string[] {
	const value = node.kind === 'return' && node.value ? codeOf(scene, node.value) : null;
	const result = resultVariable(scene);
	return value === null || value === result || result === null
		? [`goto ${label};`]
		: [`${result} = ${value};`, `goto ${label};`];
}

/** The variable that the function returns at its end. */
function resultVariable({ exploration: { graph } }: Scene): string | null {
	const last = graph.nodes
		.filter((node) => node.kind === 'return' && !node.implicit)
		.reduce<FlowNode | null>((end, node) => (end && end.start > node.start ? end : node), null);
	return last?.kind === 'return' && last.value?.kind === 'name' ? last.value.name : null;
}

/** The release of the sibling path, once more before the way out that lacks it. */
function releaseHere(scene: Scene): Mend[] {
	const sibling = scene.finding.evidence?.sibling;
	const node = nodeAt(scene, scene.finding);
	const release = sibling && nodeAt(scene, sibling);
	if (!node || release?.kind !== 'evaluate') return [];
	const statement = `${codeOf(scene, release).replace(/;\s*$/, '')};`;
	const edits = insertBefore(scene.file.text, node, statement);
	return edits ? [{ title: `Give it back here: ${statement}`, edits }] : [];
}

/** The release, moved behind the use that comes too late. */
function releaseLater(scene: Scene): Mend[] {
	const use = nodeAt(scene, scene.finding);
	const step = scene.finding.path.findLast(({ note }) => note.startsWith('gives '));
	const release = step && nodeAt(scene, step);
	const edits = use && release && moveBehind(scene.file.text, release, use);
	return edits ? [{ title: 'Move the release behind the last use', edits }] : [];
}
