// Analyses one image of a C file: which of its functions a patch touches, what it finds in them, in lines of the real file.
// Knows neither mails nor what the other image holds.
import { type AnalyseOptions, analyse } from '../balance/analyse';
import type { SourceText } from '../balance/places';
import type { Exploration } from '../balance/walk/explore';
import type { Confidence, Finding, Severity } from '../finding/finding';
import type { CFile, CFunction } from '../kernel-c/file';
import { parseC } from '../kernel-c/file';
import type { Image } from '../patch/images';
import { UNSEEN_FUNCTION } from '../patch/stitch';
import { LineIndex, type Span } from '../text/position';
import type { PartlyReviewed } from './reviewed';

/** An image read as C. */
export interface CImage {
	readonly image: Image;
	readonly index: LineIndex;
	readonly code: CFile;
}

export function readImage(image: Image): CImage {
	return { image, index: new LineIndex(image.text), code: parseC(image.text) };
}

/** Lines of an image's text, counted from 0, both ends included. */
export function linesOf({ index }: CImage, span: Span): { first: number; last: number } {
	return { first: index.position(span.start).line, last: index.position(span.end).line };
}

/** Whether a function has lines that are not shown. */
export function hasGap(image: CImage, each: CFunction): boolean {
	const { first, last } = linesOf(image, each.head);
	return image.image.gaps.some((gap) => gap.line >= first && gap.line <= last);
}

/** Names of the functions in which the patch changes a line. */
export function changedFunctions(image: CImage): Set<string> {
	const found = new Set<string>();
	for (const each of image.code.functions) {
		const { first, last } = linesOf(image, each.head);
		if (image.image.changed.slice(first, last + 1).includes(true)) found.add(each.head.name);
	}
	return found;
}

const WORD = /[A-Za-z_]\w*/g;

/** The functions named, and those that mention one of them: a changed helper changes what its callers hold. */
export function withCallers(image: CImage, names: ReadonlySet<string>): Set<string> {
	const found = new Set(names);
	const mentions = image.code.functions.map(({ head }) => ({
		name: head.name,
		words: new Set(image.code.text.slice(head.bodySpan.start, head.bodySpan.end).match(WORD)),
	}));
	for (let grown = true; grown; ) {
		grown = false;
		for (const { name, words } of mentions) {
			if (found.has(name) || ![...found].some((other) => words.has(other))) continue;
			found.add(name);
			grown = true;
		}
	}
	return found;
}

/** The image as the source of findings: lines that are not the file's stand for their nearest neighbour. */
export function sourceOf({ image, index }: CImage, file: string): SourceText {
	const numbers = image.lineNumbers;
	const line = (textLine: number): number => {
		for (let distance = 0; distance < numbers.length; distance++) {
			const near = numbers[textLine + distance] || numbers[textLine - distance];
			if (near) return near;
		}
		return 1;
	};
	return { file, text: image.text, index, line };
}

export interface ImageFindings {
	readonly findings: readonly Finding[];
	readonly inPart: readonly PartlyReviewed[];
	/** Names of the functions looked at. */
	readonly functions: ReadonlySet<string>;
}

export interface ImageRequest {
	readonly only: ReadonlySet<string>;
	/** The memory is of the other images of the file. */
	readonly options: Pick<AnalyseOptions, 'catalogue' | 'external' | 'memory' | 'cancelled'>;
	/** Names that lines not shown cannot mention, by function. */
	readonly hidden: (functionName: string) => ReadonlySet<string>;
	readonly onExplored?: (exploration: Exploration) => void;
}

/** Analyses the functions asked for. Those with gaps are analysed one by one, each with the names its gaps cannot mention. */
export function analyseImage(
	image: CImage,
	{ only, options, hidden, onExplored }: ImageRequest,
): ImageFindings {
	const source = sourceOf(image, image.image.path);
	const file = image.image.path;
	const whole = new Set<string>();
	const gapped = new Set<string>();
	for (const each of image.code.functions) {
		const { name } = each.head;
		if (only.has(name) && name !== UNSEEN_FUNCTION) (hasGap(image, each) ? gapped : whole).add(name);
	}
	const findings: Finding[] = [];
	const inPart: PartlyReviewed[] = [];
	const run = (names: ReadonlySet<string>, concealed: ReadonlySet<string>) => {
		const { memory, ...others } = options;
		const result = analyse(image.code, source, {
			...others,
			// What gaps conceal is another matter in each function.
			...(memory && concealed.size === 0 ? { memory } : {}),
			only: names,
			hiddenFromGaps: concealed,
			isPartial: image.image.gaps.length > 0,
		});
		for (const name of onExplored ? names : []) {
			const exploration = result.tellingOf(name);
			if (exploration) onExplored?.(exploration);
		}
		for (const each of result.inPart) if (!gapped.has(each.function)) inPart.push({ file, ...each });
		return result.findings;
	};
	if (whole.size > 0) findings.push(...run(whole, new Set()));
	for (const name of gapped) {
		const names = hidden(name);
		findings.push(...run(new Set([name]), names).map((finding) => weighed(finding, names)));
		inPart.push({ file, function: name, reason: gapReason(image, name) });
	}
	findings.sort((a, b) => a.line - b.line || a.column - b.column);
	return { findings, inPart, functions: new Set([...whole, ...gapped]) };
}

function gapReason(image: CImage, name: string): string {
	const each = image.code.functions.find(({ head }) => head.name === name);
	if (!each) return 'lines not shown';
	const { first, last } = linesOf(image, each.head);
	const gaps = image.image.gaps.filter((gap) => gap.line >= first && gap.line <= last);
	const counts = gaps.map((gap) => gap.count);
	if (counts.includes(null)) return 'the patch does not show its beginning or end';
	const lines = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
	return `the patch does not show ${lines} of its lines`;
}

const LOWER: Readonly<Record<Confidence, Confidence>> = { high: 'medium', medium: 'low', low: 'low' };
const SEVERITY: Readonly<Record<Confidence, Severity>> = { high: 'error', medium: 'warning', low: 'note' };

/** A finding in a function with gaps is less certain, unless it is about something that hidden lines cannot mention. */
function weighed(finding: Finding, hidden: ReadonlySet<string>): Finding {
	const { resource } = finding;
	const words = resource ? [...(resource.expression.match(WORD) ?? []), resource.release] : [];
	if (words.some((word) => hidden.has(word))) return finding;
	const confidence = LOWER[finding.confidence];
	const message = confidence === 'low' ? `Not certain: ${finding.message}` : finding.message;
	return { ...finding, confidence, severity: SEVERITY[confidence], message };
}
