// The hazard matrix of one series: the answer in a sentence, what it rests on, the grid, and the chosen cell beside it.
import { useEffect, useRef } from 'preact/hooks';
import type { Replay, ReplayPlace, SeriesReplay } from '../../replay/result';
import { columnsOf, indexOf } from '../model/columns';
import { type CellChoice, moveChange, moveColumn, moveRow } from '../model/cursor';
import { chipsFor, filterById } from '../model/filters';
import { cellOf, type View } from '../model/link';
import { cellName, count, counted } from '../model/verdict';
import { scheduleText } from '../model/words';
import type { Panel } from '../panel';
import { Button, IconButton } from '../parts/button';
import { Fact, Facts } from '../parts/facts';
import { Glyph } from '../parts/glyph';
import { KeyLine } from '../parts/key-line';
import { type KeyHint, useKeys } from '../parts/keys';
import { useNarrow } from '../parts/narrow';
import { CellPane } from './cell-pane';
import { Chips } from './chips';
import { Grid } from './grid';

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

export function MatrixPanel({ panel, replay, view, outdated, back }: Properties) {
	const series = replay.series[view.series];
	const { filter, unfolded } = panel.choices.value;
	const narrow = useNarrow(600);
	const grid = useRef<HTMLElement>(null);
	const chips = useRef<HTMLDivElement>(null);
	const rows = (series?.rows ?? []).filter(filterById(filter)?.takes ?? (() => true));
	const columns = series ? columnsOf(series, { narrow, open: new Set([...unfolded, view.column]) }) : [];
	const found = cellOf(series, view.scenario, view.column);

	const choose = (choice: CellChoice) => panel.choose({ ...view, ...choice });
	const column = (index: number) => choose({ ...view, column: Math.min(index, columns.length ? last : 0) });
	const last = indexOf(columns.at(-1) ?? { kind: 'folded', columns: [], title: '', label: '' });
	const openTimeline = () => {
		if (found?.cell.schedule)
			panel.show({
				kind: 'timeline',
				of: { kind: 'cell', series: view.series, scenario: view.scenario, column: view.column },
				step: found.cell.schedule.hazardStep ?? found.cell.schedule.steps.length,
			});
	};
	const place = series && placeOf(series, view.column, found?.cell.schedule?.steps.at(-1)?.line ?? null);
	const openPatch = place ? () => panel.open(place) : undefined;
	useGridFocus(grid, view);
	useKeys({
		ArrowLeft: () => choose(moveColumn(columns.map(indexOf), view, -1)),
		ArrowRight: () => choose(moveColumn(columns.map(indexOf), view, 1)),
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
		e: () => {
			const schedule = found?.cell.schedule;
			if (series && found)
				panel.copy(
					`${cellName(found.row, found.cell, series.hazards)}\n${found.cell.because}\n${schedule ? `\n${scheduleText(schedule)}\n` : ''}`,
					'the cell as text',
				);
		},
		Escape: back,
	});
	if (!series) return null;
	return (
		<main class="panel">
			<Head series={series} openTimeline={found?.cell.schedule ? openTimeline : undefined} panel={panel} />
			<SeriesFacts series={series} />
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
						unfold={(indices) => panel.change({ unfolded: [...unfolded, ...indices] })}
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

/** The line of the last step that is in the code; else the patch's mail. */
function placeOf(series: SeriesReplay, column: number, line: ReplayPlace | null): ReplayPlace | null {
	return line ?? series.patches[column - 1]?.mail ?? null;
}

/** Keeps the focus on the chosen cell while it moves, unless somebody works elsewhere in the panel. */
function useGridFocus(
	grid: { readonly current: HTMLElement | null },
	{ scenario, column }: CellChoice,
): void {
	useEffect(() => {
		const active = document.activeElement;
		const isFree = active === null || active === document.body || grid.current?.contains(active);
		if (isFree) grid.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus({ preventScroll: true });
		grid.current?.querySelector('td[tabindex="0"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	}, [scenario, column]);
}

function Head({
	series,
	openTimeline,
	panel,
}: {
	readonly series: SeriesReplay;
	readonly openTimeline: (() => void) | undefined;
	readonly panel: Panel;
}) {
	const { title, version, patches, rows, summary } = series;
	return (
		<header class="head">
			<div class="grow">
				<h1>
					{title}{' '}
					<span class="quiet">
						· v{version} · {counted(patches.length, 'patch').replace(/patchs$/, 'patches')}
					</span>
				</h1>
				<p class="sentence">{summary}</p>
				<p class="quiet small">
					{counted(rows.length, 'scenario')} × {counted(patches.length + 1, 'column')}
				</p>
			</div>
			{openTimeline && <Button label="Open timeline" shortcut="Enter" does={openTimeline} />}
			<IconButton label="Copy link to this view" glyph="link" does={() => panel.copyLink()} />
		</header>
	);
}

function SeriesFacts({ series: { profile, rows, patches, notes } }: { readonly series: SeriesReplay }) {
	const cells = rows.flatMap((row) => row.cells);
	const open = cells.filter((cell) => cell.verdict === 'not-exhausted').length;
	const unknown = cells.filter((cell) => cell.verdict === 'unknown').length;
	const states = cells.reduce((sum, cell) => sum + cell.states, 0);
	const calls = [...new Set(patches.flatMap((patch) => patch.notModelled))];
	const still = patches.filter((patch) => patch.operations.length === 0).length;
	return (
		<Facts>
			<Fact name="Profile" note={`Why: ${profile.because}`}>
				<b>{profile.name}</b>
			</Fact>
			<Fact
				name="Explored"
				note={`${count(cells.length - open - unknown)} of ${counted(cells.length, 'cell')} to the end, breadth first`}
			>
				{counted(states, 'state')}
			</Fact>
			<Fact
				name="Not exhausted"
				note={open > 0 ? 'No hazard found so far; not a “safe”.' : 'Every “safe” is exhaustive.'}
			>
				{open > 0 && <Glyph name="open" />} {counted(open, 'cell')}
			</Fact>
			<Fact name="Not modelled" note={`${still} of ${patches.length} patches change no modelled step.`}>
				{calls.length === 0 ? 'no call' : <CallList calls={calls} />}
			</Fact>
			{notes.length > 0 && (
				<Fact name="Left out">
					<details>
						<summary>{counted(notes.length, 'note')}</summary>
						<ul>
							{notes.map((note) => (
								<li key={note}>{note}</li>
							))}
						</ul>
					</details>
				</Fact>
			)}
		</Facts>
	);
}

/** The first names; the rest on demand. */
function CallList({ calls }: { readonly calls: readonly string[] }) {
	const shown = calls.slice(0, 2).join(', ');
	if (calls.length <= 2) return <>{shown}</>;
	return (
		<details>
			<summary>
				{shown} <span class="link">{calls.length - 2} more</span>
			</summary>
			{calls.slice(2).join(', ')}
		</details>
	);
}

const Legend = () => (
	<p class="legend">
		<span class="pair">
			<Glyph name="hazard" /> hazard
		</span>
		<span class="pair">
			<Glyph name="hang" /> hang
		</span>
		<span class="pair">
			<Glyph name="safe" /> safe: every state visited
		</span>
		<span class="pair">
			<Glyph name="open" /> not exhausted
		</span>
		<span class="pair">
			<span class="swatch" /> differs from the column to its left
		</span>
		<span>no step = patch changes no modelled step</span>
	</p>
);
