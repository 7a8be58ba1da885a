// The columns of the hazard matrix and how they fold: patches that change no modelled step need little room, and many of
// them in a row need none. Knows the series; draws nothing.
import type { SeriesReplay } from '../../replay/result';

/** One column of verdicts. `index` is the place in a row's cells: 0 before the series, then one for each patch. */
export interface VerdictColumn {
	readonly kind: 'verdict';
	readonly index: number;
	/** `Before`, or the number of the patch. */
	readonly title: string;
	/** The profile, or the patch's subject in few words. */
	readonly label: string;
	/** The patch changes no modelled step. */
	readonly quiet: boolean;
	/** A verdict changes here. */
	readonly changes: boolean;
}

/** Neighbouring columns folded into one; each of them shows what the column at the left shows. */
export interface FoldedColumn {
	readonly kind: 'folded';
	readonly columns: readonly VerdictColumn[];
	/** `8–19`. */
	readonly title: string;
	/** `no step`, or that nothing changes. */
	readonly label: string;
}

export type Column = VerdictColumn | FoldedColumn;

export interface Folding {
	/** There is little room: everything folds that changes nothing. */
	readonly narrow: boolean;
	/** Indices of columns that were opened by hand. */
	readonly open: ReadonlySet<number>;
}

/** Up to this many columns all stand open where there is room for them. */
const MOST_OPEN = 12;
/** Fewer neighbours than this are not worth a fold. */
const LEAST_FOLDED = 3;

/** The columns of a series, the one before it first. */
export function columnsOf(series: SeriesReplay, { narrow, open }: Folding): readonly Column[] {
	const columns = verdictColumns(series);
	if (columns.length <= MOST_OPEN && !narrow) return columns;
	const folds = (column: VerdictColumn) =>
		column.index > 0 && !column.changes && !open.has(column.index) && (narrow || column.quiet);
	const runs: VerdictColumn[][] = [];
	for (const column of columns) {
		const run = runs.at(-1);
		if (run?.[0] && folds(run[0]) && folds(column)) run.push(column);
		else runs.push([column]);
	}
	return runs.flatMap((run): Column[] => (run.length < LEAST_FOLDED ? run : [folded(run)]));
}

function verdictColumns({ patches, profile, rows }: SeriesReplay): readonly VerdictColumn[] {
	const before: VerdictColumn = {
		kind: 'verdict',
		index: 0,
		title: 'Before',
		label: profile.name,
		quiet: false,
		changes: false,
	};
	const after = patches.map(
		({ number, subject, operations }, at): VerdictColumn => ({
			kind: 'verdict',
			index: at + 1,
			title: String(number),
			label: operations.length === 0 ? 'no step' : shortSubject(subject),
			quiet: operations.length === 0,
			changes: rows.some((row) => row.cells[at + 1]?.change),
		}),
	);
	return [before, ...after];
}

function folded(columns: readonly VerdictColumn[]): FoldedColumn {
	const label = columns.every((column) => column.quiet) ? 'no step' : 'unchanged';
	return { kind: 'folded', columns, title: `${columns[0]?.title}–${columns.at(-1)?.title}`, label };
}

/** The subject of a patch without its prefix, in at most three words: `[PATCH 4/7] dax: hold the queue` is `hold the queue`. */
export function shortSubject(subject: string): string {
	const bare = subject
		.replace(/^(?:\[[^\]]{0,80}\]\s{0,4})?(?:[\w./-]{1,40}(?:,\s?[\w./-]{1,40}){0,4}: ){0,4}/, '')
		.trim();
	const words = (bare || subject).split(/\s+/).slice(0, 3).join(' ');
	return words.length > 20 ? `${words.slice(0, 19).trimEnd()}…` : words;
}

/** Whether a column shows the cells of an index. */
export const shows = (column: Column, index: number): boolean =>
	column.kind === 'folded' ? column.columns.some((each) => each.index === index) : column.index === index;

/** The index of the cells that a column shows: of a fold the last. */
export const indexOf = (column: Column): number =>
	column.kind === 'folded' ? (column.columns.at(-1)?.index ?? 0) : column.index;
