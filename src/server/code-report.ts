// What a C document holds: the findings of its functions at their places in it, its functions as outline.
import { builtinCatalogue } from '../contracts/builtin';
import type { SourceRange } from '../finding/finding';
import { parseC } from '../kernel-c/file';
import { checkC } from '../review/code';
import type { PartlyReviewed } from '../review/reviewed';
import { LineIndex, type Span } from '../text/position';
import type { PlacedFinding, Remark, Report, Snapshot } from './report';

/** Analyses the text of a C document. */
export function codeReport({ name, text }: Snapshot, cancelled: () => boolean): Report {
	const lines = new LineIndex(text);
	const span = ({ line, column, endLine, endColumn }: SourceRange): Span => ({
		start: lines.offset({ line: line - 1, column: column - 1 }),
		end: lines.offset({ line: endLine - 1, column: endColumn - 1 }),
	});
	const { functions } = parseC(text);
	const review = checkC(text, name, { catalogue: builtinCatalogue(), cancelled });
	const findings = review.findings
		.filter((finding) => finding.suppression === null)
		.map((finding): PlacedFinding => {
			const sibling = finding.evidence?.sibling;
			return {
				finding,
				at: span(finding),
				steps: finding.path.map(span),
				sibling: sibling ? span(sibling) : null,
			};
		});
	const heads = new Map(functions.map(({ head }) => [head.name, head.nameSpan]));
	return {
		findings,
		remarks: review.inPart.flatMap((each) => partlyRemark(each, heads.get(each.function))),
		outline: functions.map(({ head }) => ({
			kind: 'function',
			name: head.name,
			detail: head.returnType,
			span: { start: head.start, end: head.end },
			nameSpan: head.nameSpan,
			children: [],
		})),
		coverage: {
			unit: 'function',
			whole: review.functions - review.inPart.length,
			partly: review.inPart.length,
			skipped: 0,
		},
	};
}

function partlyRemark({ function: name, reason }: PartlyReviewed, at: Span | undefined): Remark[] {
	if (!at) return [];
	const message = `${name}() is analysed in part: ${reason}.`;
	return [{ at, severity: 'hint', code: 'analysed-in-part', message, related: [] }];
}
