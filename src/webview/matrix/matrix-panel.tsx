// The hazard matrix of one series: the answer in a sentence, what it rests on, the grid, and the chosen cell beside it.
import { useEffect, useRef } from 'preact/hooks';
import type { Replay, ReplayPlace, ReplaySchedule, SeriesReplay } from '../../replay/result';
import { columnsOf, indexOf } from '../model/columns';
import { type CellChoice, moveChange, moveColumn, moveRow } from '../model/cursor';
import { chipsFor, filterById } from '../model/filters';
import { cellOf, type View } from '../model/link';
import { cellText } from '../model/words';
import type { Panel } from '../panel';
import { KeyLine } from '../parts/key-line';
import { type KeyHint, useKeys } from '../parts/keys';
import { useNarrow } from '../parts/narrow';
import { useReveal } from '../parts/reveal';
import { CellPane } from './cell-pane';
import { Chips } from './chips';
import { Grid } from './grid';
import { Legend, NoRow, SeriesFacts, SeriesHead } from './series-head';

const HINTS: readonly KeyHint[] = [
	{ keys: ['←', '→', '↑', '↓'], does: 'cell', main: true },
	{ keys: ['Home', 'End'], does: 'before, last patch' },
	{ keys: ['N'], does: 'next change', main: true },
	{ keys: ['Shift N'], does: 'previous change', main: true },
	{ keys: ['Enter'], does: 'timeline', main: true },
	{ keys: ['P'], does: 'patch line', main: true },
	{ keys: ['1', '–', '9'], does: 'column', main: true },
	{ keys: ['F'], does: 'filter', main: true },
];

interface Properties {
	readonly panel: Panel;
	readonly replay: Replay;
	readonly view: Extract<View, { kind: 'matrix' }>;
	readonly outdated: boolean;
	readonly back: (() => void) | undefined;
}

export function MatrixPanel(properties: Properties) {
	const { panel, replay, view, back } = properties;
	const series = replay.series[view.series];
	if (!series) return null;
	if (series.rows.length > 0) return <Matrix {...properties} series={series} />;
	return <EmptyMatrix panel={panel} series={series} back={back} />;
}

function EmptyMatrix({ panel, series, back }: Pick<Properties, 'panel' | 'back'> & { series: SeriesReplay }) {
	useKeys({ Escape: back });
	return (
		<main class="panel">
			<SeriesHead series={series} openTimeline={undefined} panel={panel} />
			<SeriesFacts panel={panel} series={series} />
			<div class="grow">
				<NoRow series={series} />
			</div>
			<KeyLine panel={panel} hints={[]} />
		</main>
	);
}

function Matrix({ panel, series, view, outdated, back }: Properties & { readonly series: SeriesReplay }) {
	const { filter, unfolded } = panel.choices.value;
	const narrow = useNarrow(600);
	const grid = useRef<HTMLElement>(null);
	const chips = useRef<HTMLDivElement>(null);
	const rows = series.rows.filter(filterById(filter)?.takes ?? (() => true));
	const columns = columnsOf(series, { narrow, open: new Set(unfolded) });
	const indices = columns.map(indexOf);
	const last = indices.at(-1) ?? 0;
	const found = cellOf(series, view.scenario, view.column);

	const choose = (choice: CellChoice) => panel.choose({ ...view, ...choice });
	const column = (index: number) => choose({ ...view, column: Math.min(index, last) });
	const openTimeline = () => {
		if (found?.cell.schedule)
			panel.show({
				kind: 'timeline',
				of: { kind: 'cell', series: view.series, scenario: view.scenario, column: view.column },
				step: found.cell.schedule.hazardStep ?? found.cell.schedule.steps.length,
			});
	};
	const place = placeOf(series, view.column, found?.cell.schedule ?? null);
	const openPatch = place ? () => panel.open(place) : undefined;
	useGridFocus(grid, view);
	useKeys({
		ArrowLeft: () => choose(moveColumn(indices, view, -1)),
		ArrowRight: () => choose(moveColumn(indices, view, 1)),
		ArrowUp: () => choose(moveRow(rows, view, -1)),
		ArrowDown: () => choose(moveRow(rows, view, 1)),
		Home: () => column(0),
		End: () => column(last),
		n: () => choose(moveChange(rows, view, 1)),
		'Shift+n': () => choose(moveChange(rows, view, -1)),
		...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), () => column(digit)])),
		Enter: openTimeline,
		p: openPatch,
		f: () => chips.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus(),
		e: () => found && panel.copy(cellText(found.row, found.cell, series.hazards), 'the cell as text'),
		Escape: back,
	});
	return (
		<main class="panel">
			<SeriesHead
				series={series}
				openTimeline={found?.cell.schedule ? openTimeline : undefined}
				panel={panel}
			/>
			<SeriesFacts panel={panel} series={series} />
			<div class="bar">
				<Chips
					chips={chipsFor(series.rows)}
					pressed={filter}
					choose={(id) => panel.change({ filter: id })}
					toolbar={chips}
				/>
				<span class="grow" />
				<span class="quiet">Compared with the code before patch 1 ({series.profile.name})</span>
			</div>
			<div class="split">
				<section class="grid-pane" data-pane ref={grid} aria-label="Matrix">
					<Grid
						rows={rows}
						all={series.rows}
						columns={columns}
						hazards={series.hazards}
						chosen={view}
						outdated={outdated}
						narrow={narrow}
						choose={choose}
						open={openTimeline}
						unfold={(opened) => panel.change({ unfolded: [...unfolded, ...opened] })}
					/>
					<Legend />
				</section>
				{found && (
					<CellPane
						panel={panel}
						series={series}
						row={found.row}
						column={view.column}
						cell={found.cell}
						openTimeline={openTimeline}
						openPatch={openPatch}
					/>
				)}
			</div>
			<KeyLine panel={panel} hints={HINTS} />
		</main>
	);
}

/** The line of the hazard, or of the last step before it that is in the code; else the patch's mail. */
function placeOf(series: SeriesReplay, column: number, schedule: ReplaySchedule | null): ReplayPlace | null {
	const steps = schedule?.steps.slice(0, schedule.hazardStep ?? undefined) ?? [];
	return steps.findLast((step) => step.line)?.line ?? series.patches[column - 1]?.mail ?? null;
}

/** Keeps the chosen cell in view, and the focus on it, unless somebody works elsewhere in the panel. */
function useGridFocus(
	grid: { readonly current: HTMLElement | null },
	{ scenario, column }: CellChoice,
): void {
	useEffect(() => {
		const active = document.activeElement;
		const isFree = active === null || active === document.body || grid.current?.contains(active);
		if (isFree) grid.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus({ preventScroll: true });
	}, [scenario, column]);
	useReveal(() => grid.current?.querySelectorAll('td[tabindex="0"]') ?? [], `${scenario} ${column}`);
}
