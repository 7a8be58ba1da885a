// What one series of a document comes to: its findings, hints, list and outline at their places in the document; and the same
// for a document in which the series stands elsewhere. Reviews nothing.
import type { SeriesView } from '../protocol/protocol';
import type { MailPlace, PatchContext, ReviewedFinding } from '../review/reviewed';
import type { Span } from '../text/position';
import type { ShownHeld, ShownResource, ShownSet } from './held-places';
import type { OutlineNode, PlacedFinding, Remark } from './report';

export interface SeriesPart {
	readonly findings: readonly PlacedFinding[];
	readonly remarks: readonly Remark[];
	readonly held: readonly ShownHeld[];
	readonly view: SeriesView;
	readonly outline: OutlineNode;
	readonly functions: number;
	/** Of the functions, those that were read in part. */
	readonly partly: number;
}

/** By how much something has moved in its document. */
export interface Shift {
	readonly lines: number;
	/** In letters of the document's text. */
	readonly offset: number;
}

/** The part as it is where the series has moved as a whole. */
export function moved(part: SeriesPart, by: Shift): SeriesPart {
	if (by.lines === 0 && by.offset === 0) return part;
	return {
		...part,
		findings: part.findings.map((placed) => ({
			finding: movedFinding(placed.finding, by),
			at: movedSpan(placed.at, by),
			steps: placed.steps.map((step) => step && movedSpan(step, by)),
			sibling: placed.sibling && movedSpan(placed.sibling, by),
		})),
		remarks: part.remarks.map((remark) => ({
			...remark,
			at: movedSpan(remark.at, by),
			related: remark.related.map((each) => ({ ...each, at: movedSpan(each.at, by) })),
		})),
		held: part.held.map((held) => movedHeld(held, by)),
		view: movedView(part.view, by),
		outline: movedNode(part.outline, by),
	};
}

const movedSpan = ({ start, end }: Span, { offset }: Shift): Span => ({
	start: start + offset,
	end: end + offset,
});

const movedLine = <T extends { readonly line: number }>(place: T, { lines }: Shift): T => ({
	...place,
	line: place.line + lines,
});

const movedFinding = (finding: ReviewedFinding, by: Shift): ReviewedFinding => ({
	...finding,
	patch: finding.patch && movedContext(finding.patch, by),
});

function movedContext(patch: PatchContext, by: Shift): PatchContext {
	const place = (one: MailPlace | null) => one && movedLine(one, by);
	return {
		...patch,
		mail: movedLine(patch.mail, by),
		steps: patch.steps.map(place),
		sibling: place(patch.sibling),
	};
}

/** Lines of resources are those of the patched file, and stay. */
function movedHeld(held: ShownHeld, by: Shift): ShownHeld {
	const resource = (one: ShownResource): ShownResource => ({
		...one,
		since: one.since && movedSpan(one.since, by),
	});
	const set = (one: ShownSet): ShownSet => one.map(resource);
	return {
		...held,
		at: movedSpan(held.at, by),
		before: held.before.map(set),
		after: held.after.map((way) => ({ ...way, sets: way.sets.map(set) })),
		takes: held.takes.map((taking) => ({ ...taking, resource: resource(taking.resource) })),
		strays: held.strays.map((straying) => ({ ...straying, resource: resource(straying.resource) })),
	};
}

const movedView = (view: SeriesView, by: Shift): SeriesView => ({
	...movedLine(view, by),
	patches: view.patches.map((patch) => movedLine(patch, by)),
	findings: view.findings.map((finding) => ({
		...movedLine(finding, by),
		also: finding.also.map((exit) => movedLine(exit, by)),
	})),
});

const movedNode = (node: OutlineNode, by: Shift): OutlineNode => ({
	...node,
	span: movedSpan(node.span, by),
	nameSpan: movedSpan(node.nameSpan, by),
	children: node.children.map((child) => movedNode(child, by)),
});
