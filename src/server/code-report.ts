// What a C document holds: the findings of its functions at their places in it, what is held where, its outline. Keeps what
// it knows of the documents it read last: after an edit only what the edit touches is read and explored anew.
import { heldPlaces } from '../balance/held';
import { ExplorationMemory } from '../balance/summaries/memory';
import type { Catalogue } from '../contracts/catalogue';
import type { SourceRange } from '../finding/finding';
import { CDocument } from '../kernel-c/document';
import type { CFile, CFunction } from '../kernel-c/file';
import { checkFile } from '../review/code';
import type { PartlyReviewed } from '../review/reviewed';
import { LineIndex, type Span } from '../text/position';
import { catalogueOf } from './catalogues';
import { type Around, wayAround } from './code-around';
import { type ShownHeld, shownHeld } from './held-places';
import type { OutlineNode, PlacedFinding, Remark, Report, Snapshot, TellPart } from './report';

/** An open document as it was analysed last. */
interface Known {
	readonly document: CDocument;
	readonly memory: ExplorationMemory;
}

/** Documents remembered; somebody who edits goes back and forth between a few. */
const MOST_KNOWN = 4;
const known = new Map<string, Known>();

/** Brings what is known of a document to its text; the document that was used last is forgotten last. */
function documentOf(uri: string, text: string): Known {
	const before = known.get(uri);
	known.delete(uri);
	const now = before ?? { document: new CDocument(text), memory: new ExplorationMemory() };
	if (now.document.text !== text) now.document.edit(editBetween(now.document.text, text));
	known.set(uri, now);
	for (const oldest of known.keys()) if (known.size > MOST_KNOWN) known.delete(oldest);
	return now;
}

/** The one replacement that makes a text another. */
export function editBetween(old: string, text: string): Span & { readonly text: string } {
	const shorter = Math.min(old.length, text.length);
	let start = 0;
	while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start++;
	let same = 0;
	while (
		same < shorter - start &&
		old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)
	)
		same++;
	return { start, end: old.length - same, text: text.slice(start, text.length - same) };
}

/**
 * Analyses the text of a C document.
 * @param tell called with what a document that is new says by itself, before files around it are read
 */
export function codeReport(document: Snapshot, cancelled: () => boolean, tell: TellPart): Report {
	const way = wayAround(document);
	const catalogue = catalogueOf(document.around.contracts);
	if (way && !known.has(document.uri)) tell(reportWith(document, catalogue, undefined, cancelled));
	const around = way?.(catalogue, cancelled);
	return {
		...reportWith(document, catalogue, around, cancelled),
		...(around ? { asked: around.asked } : {}),
	};
}

function reportWith(
	{ uri, name, text, around: { suppressions } }: Snapshot,
	catalogue: Catalogue,
	around: Around | undefined,
	cancelled: () => boolean,
): Report {
	const { document, memory } = documentOf(uri, text);
	const { file } = document;
	const lines = new LineIndex(text);
	const span = ({ line, column, endLine, endColumn }: SourceRange): Span => ({
		start: lines.offset({ line: line - 1, column: column - 1 }),
		end: lines.offset({ line: endLine - 1, column: endColumn - 1 }),
	});
	const held: ShownHeld[] = [];
	const showing = {
		spanOf: (one: Span) => one,
		lineOf: (one: Span) => lines.position(one.start).line + 1,
	};
	const review = checkFile(file, name, {
		catalogue,
		suppressions,
		memory,
		cancelled,
		...(around ? { around: () => around.summaryOf } : {}),
		onExplored: (exploration) => held.push(...shownHeld(heldPlaces(exploration), showing)),
	});
	const findings = review.findings
		.filter((finding) => finding.suppression === null)
		.map((finding): PlacedFinding => {
			const sibling = finding.evidence?.sibling;
			return {
				finding,
				at: span(finding),
				steps: finding.path.map((step) => (step.file === name ? span(step) : null)),
				sibling: sibling ? span(sibling) : null,
			};
		});
	return {
		findings,
		remarks: review.inPart.flatMap((each) => partlyRemark(each, file)),
		outline: file.functions.map(functionNode),
		coverage: {
			unit: 'function',
			whole: review.functions - review.inPart.length,
			partly: review.inPart.length,
			skipped: 0,
		},
		held,
	};
}

function functionNode({ head }: CFunction): OutlineNode {
	return {
		kind: 'function',
		name: head.name,
		detail: head.returnType,
		span: { start: head.start, end: head.end },
		nameSpan: head.nameSpan,
		children: [],
	};
}

function partlyRemark({ function: name, reason }: PartlyReviewed, { functions }: CFile): Remark[] {
	const at = functions.findLast(({ head }) => head.name === name)?.head.nameSpan;
	if (!at) return [];
	const message = `${name}() is analysed in part: ${reason}.`;
	return [{ at, severity: 'hint', code: 'analysed-in-part', message, related: [] }];
}
