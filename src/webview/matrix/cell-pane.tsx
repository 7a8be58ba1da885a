// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
// What stands behind the chosen cell: the verdict in a sentence, the shortest schedule, what else is known, what to do.
import type { HazardCell, HazardRow, SeriesReplay } from '../../replay/result';
import { changeInWords, columnInWords, count, counted, signOf, wordOf } from '../model/verdict';
import { asSentence, hazardMeaning, hazardTitle } from '../model/words';
import type { Panel } from '../panel';
import { Button } from '../parts/button';
import { Glyph } from '../parts/glyph';
import { ScheduleList } from '../parts/schedule-list';

interface Properties {
	readonly panel: Panel;
	readonly series: SeriesReplay;
	readonly row: HazardRow;
	readonly column: number;
	readonly cell: HazardCell;
	readonly openTimeline: () => void;
	/** Absent where there is no line to open. */
	readonly openPatch: (() => void) | undefined;
}

/** How much farther a search goes that is to go on. */
const FURTHER = 10;

export function CellPane(properties: Properties) {
	const { panel, series, row, column, cell, openTimeline, openPatch } = properties;
	return (
		<aside class="side" data-pane tabIndex={-1} aria-label="The chosen cell">
			<section>
				<p class="quiet">
					{row.title} · {columnInWords(cell.patch)} · {row.scenario}
				</p>
				<div class="side-title">
					<Glyph name={signOf(cell)} />
					<h2>{titleOf(cell, series)}</h2>
					<span class="quiet change">{changeInWords(row, column)}</span>
				</div>
				<p class="sentence">{sentenceOf(cell, series)}</p>
			</section>
			<section class="grow" tabIndex={0} aria-label="Shortest schedule">
				<CellSchedule {...properties} />
			</section>
			<section>
				<CellFacts {...properties} />
				<p class="actions">
					{cell.schedule && <Button primary label="Open timeline" shortcut="Enter" does={openTimeline} />}
					{openPatch && <Button label="Patch line" shortcut="P" does={openPatch} />}
					<Button label="Copy link" shortcut="Y" does={() => panel.copyLink()} />
				</p>
			</section>
		</aside>
	);
}

function titleOf(cell: HazardCell, { hazards }: SeriesReplay): string {
	switch (cell.verdict) {
		case 'hazard':
			return cell.hazard ? hazardTitle(hazards, cell.hazard) : 'Hazard';
		case 'safe':
			return 'Safe';
		case 'not-exhausted':
			return `Not exhausted at ${count(cell.states)} states`;
		case 'unknown':
			return 'Not replayed';
	}
}

/** The cell's own sentence; where it has none, what the hazard means or the verdict says. */
function sentenceOf(cell: HazardCell, { hazards }: SeriesReplay): string {
	if (cell.because !== '') return asSentence(cell.because);
	if (cell.verdict === 'hazard') return hazardMeaning(hazards, cell.hazard);
	return cell.verdict === 'safe' ? 'No schedule of this scenario reaches a hazard.' : '';
}

function CellSchedule({ panel, series, cell }: Properties) {
	const { schedule } = cell;
	if (!schedule) return <NoSchedule panel={panel} cell={cell} />;
	const after = schedule.hazardStep === null ? 0 : schedule.steps.length - schedule.hazardStep;
	const length = counted(schedule.hazardStep ?? schedule.steps.length, 'step');
	return (
		<>
			<div class="side-title">
				<h3>
					Shortest schedule · {length}
					{after > 0 && `, then ${after} that follow`}
				</h3>
				<span class="quiet change">{counted(cell.states, 'state')}</span>
			</div>
			<ScheduleList
				panel={panel}
				schedule={schedule}
				patches={series.patches.length}
				own={series.profile.name}
			/>
		</>
	);
}

function NoSchedule({ panel, cell }: Pick<Properties, 'panel' | 'cell'>) {
	switch (cell.verdict) {
		case 'safe':
			return (
				<p class="quiet">
					Every state was visited: {counted(cell.states, 'state')}, {counted(cell.transitions, 'step')}{' '}
					between them.
				</p>
			);
		case 'not-exhausted':
			return (
				<>
					<p class="quiet">
						No hazard so far. States still wait, so this is not a “safe”. {counted(cell.states, 'state')} were
						visited, breadth first.
					</p>
					{panel.inEditor && (
						<p class="actions">
							<Button
								label={`Continue to ${count(cell.states * FURTHER)} states`}
								does={() => panel.replayNow(cell.states * FURTHER)}
							/>
						</p>
					)}
				</>
			);
		default:
			return <p class="quiet">No schedule is kept for this cell.</p>;
	}
}

function CellFacts({ series, row, column, cell }: Properties) {
	const later = laterPatches(row, column);
	const rule = series.hazards.find((each) => each.id === cell.hazard);
	return (
		<dl class="pairs">
			{cell.also.length > 0 && (
				<div>
					<dt>Also</dt>
					<dd>{cell.also.map((id) => hazardTitle(series.hazards, id)).join(', ')}</dd>
				</div>
			)}
			{later && (
				<div>
					<dt>Later patches</dt>
					<dd>{later}</dd>
				</div>
			)}
			{rule && (
				<div>
					<dt>Hazard {rule.id}</dt>
					<dd>{asSentence(rule.meaning)}</dd>
				</div>
			)}
		</dl>
	);
}

/** What becomes of this verdict in the rest of the series. */
function laterPatches({ cells }: HazardRow, column: number): string {
	const last = cells.at(-1);
	if (!last || column >= cells.length - 1) return '';
	const next = cells.slice(column + 1).find((cell) => cell.change !== null);
	return next ? `${wordOf(next)} after patch ${next.patch}` : `The same after patch ${last.patch}, the last`;
}
