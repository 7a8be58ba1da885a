// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells are chosen by keys is a grid
// The hazard matrix itself: a table that is one tab stop, rows grouped by object, a column for each patch.
import type { HazardCell, HazardRow, HazardText } from '../../replay/result';
import { type Column, indexOf, shows } from '../model/columns';
import type { CellChoice } from '../model/cursor';
import { cellName, signOf, wordOf } from '../model/verdict';
import { Glyph } from '../parts/glyph';

interface Properties {
	/** What is shown, and how many there are in all. */
	readonly rows: readonly HazardRow[];
	readonly all: readonly HazardRow[];
	readonly columns: readonly Column[];
	readonly hazards: readonly HazardText[];
	readonly chosen: CellChoice;
	/** The input has changed since: verdicts are old. */
	readonly outdated: boolean;
	/** There is little room. */
	readonly narrow: boolean;
	readonly choose: (choice: CellChoice) => void;
	readonly open: () => void;
	readonly unfold: (columns: readonly number[]) => void;
}

/** In pixels; columns that say more share what is left. */
const [QUIET_WIDTH, LEAST_WIDTH, STORY_WIDTH] = [62, 99, 112];
const scenarioWidth = (narrow: boolean): number => (narrow ? 132 : 196);

const isNarrow = (column: Column): boolean => column.kind === 'folded' || column.quiet || column.index === 0;

const leastWidth = (columns: readonly Column[], narrow: boolean): number =>
	columns.reduce(
		(sum, column) => sum + (isNarrow(column) ? QUIET_WIDTH : LEAST_WIDTH),
		scenarioWidth(narrow) + STORY_WIDTH,
	);

export function Grid(properties: Properties) {
	const { rows, all, columns, chosen, outdated, narrow } = properties;
	const groups = [...new Set(rows.map((row) => row.group))];
	return (
		<div class="grid-scroll">
			<table
				role="grid"
				class={outdated ? 'grid outdated' : 'grid'}
				aria-label="Hazards by scenario and patch"
				aria-rowcount={all.length + 1}
				aria-colcount={(all[0]?.cells.length ?? 0) + 2}
				style={{ minWidth: `${leastWidth(columns, narrow)}px` }}
			>
				<colgroup>
					<col style={{ width: `${scenarioWidth(narrow)}px` }} />
					{columns.map((column) => (
						<col key={indexOf(column)} style={isNarrow(column) ? { width: `${QUIET_WIDTH}px` } : {}} />
					))}
					<col style={{ width: `${STORY_WIDTH}px` }} />
				</colgroup>
				<Head {...properties} />
				{groups.map((group) => (
					<tbody key={group}>
						<tr class="group">
							<th scope="rowgroup" colSpan={columns.length + 2}>
								<span class="group-name">{group}</span>
							</th>
						</tr>
						{rows
							.filter((row) => row.group === group)
							.map((row) => (
								<Row
									key={row.scenario}
									{...properties}
									row={row}
									number={all.indexOf(row) + 2}
									isChosen={row.scenario === chosen.scenario}
								/>
							))}
					</tbody>
				))}
			</table>
		</div>
	);
}

function Head({ columns, chosen, unfold }: Properties) {
	return (
		<thead>
			<tr>
				<th scope="col" class="scenario">
					Scenario
				</th>
				{columns.map((column) => {
					const isChosen = shows(column, chosen.column);
					const quiet = column.kind === 'folded' || column.quiet;
					return (
						<th
							key={indexOf(column)}
							scope="col"
							class={`${quiet ? 'quiet-column' : ''} ${isChosen ? 'chosen' : ''}`}
							title={column.label}
						>
							{column.kind === 'folded' ? (
								<button
									type="button"
									class="unfold"
									title="Show these columns"
									onClick={() => unfold(column.columns.map((each) => each.index))}
								>
									<b>{column.title}</b>
									{column.label}
								</button>
							) : (
								<>
									<b>{column.title}</b>
									{column.label}
								</>
							)}
						</th>
					);
				})}
				<th scope="col" class="story">
					After the series
				</th>
			</tr>
		</thead>
	);
}

interface RowProperties extends Properties {
	readonly row: HazardRow;
	readonly number: number;
	readonly isChosen: boolean;
}

function Row({ row, number, isChosen, columns, hazards, chosen, outdated, choose, open }: RowProperties) {
	const last = row.cells.at(-1);
	return (
		<tr class={isChosen ? 'chosen' : ''} aria-rowindex={number}>
			<th scope="row" class="scenario" title={`${row.title} (${row.scenario})`}>
				<span class="two-lines">
					<span class="id">{row.scenario}</span> {row.title}
				</span>
			</th>
			{columns.map((column) => {
				const index = indexOf(column);
				const cell = row.cells[index];
				if (!cell) return <td key={index} class="cell" />;
				const isHere = isChosen && shows(column, chosen.column);
				return (
					// biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the grid are those of the panel
					<td
						key={index}
						class="cell"
						role="gridcell"
						aria-colindex={index + 2}
						aria-selected={isHere}
						aria-label={
							outdated ? `${cellName(row, cell, hazards)}, out of date` : cellName(row, cell, hazards)
						}
						tabIndex={isHere ? 0 : -1}
						onClick={() => choose({ scenario: row.scenario, column: index })}
						onDblClick={open}
					>
						<CellMark cell={cell} outdated={outdated} />
					</td>
				);
			})}
			<td class="story" title={row.story}>
				<span class="two-lines">
					{last && <Glyph name={signOf(last)} size={12} />} {row.story}
				</span>
			</td>
		</tr>
	);
}

function CellMark({ cell, outdated }: { readonly cell: HazardCell; readonly outdated: boolean }) {
	const sign = signOf(cell);
	const word = wordOf(cell);
	if (!cell.change)
		return (
			<span class={`mark same v-${sign}`}>
				<Glyph name={sign} /> {outdated && <span aria-hidden="true">was</span>} {word}
			</span>
		);
	return (
		<span class={`mark changed v-${sign}`}>
			<Glyph name={sign} />
			{outdated && <span aria-hidden="true">was</span>}
			<b>{word}</b> {cell.change !== 'not-exhausted' && <small>{cell.change}</small>}
		</span>
	);
}
