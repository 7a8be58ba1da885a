// The drawing of the timeline: an axis of steps, a row for each task and for each object. Its labels stay at the left and
// its axis at the top while it scrolls. The table under it has the same data for whoever cannot see it.
import type { RefObject } from 'preact';
import type { ReplaySchedule } from '../../replay/result';
import type { ChartRow, LaneRow } from '../model/chart-layout';
import { Glyph } from '../parts/glyph';
import { TaskBadge } from '../parts/task';
import { ObjectRow } from './object-row';
import { LEAST_FOR_WORDS, type StepScale } from './scale';
import { TaskRow } from './task-row';

interface Properties {
	readonly schedule: ReplaySchedule;
	readonly rows: readonly ChartRow[];
	readonly scale: StepScale;
	readonly chosen: number;
	readonly row: string;
	readonly pinned: readonly string[];
	readonly struck: ReadonlySet<number>;
	readonly scroller: RefObject<HTMLDivElement | null>;
	readonly choose: (step: number) => void;
	readonly chooseRow: (id: string) => void;
	readonly onScroll: () => void;
	readonly pinText: (step: number) => string;
	/** Where what is in view begins: texts of what began before it stand there. */
	readonly shownFrom: number;
}

export function Chart(properties: Properties) {
	const { schedule, rows, scale, chosen, scroller, choose, onScroll } = properties;
	const last = rows.at(-1);
	const height = (last ? last.y + last.height : 0) + 8;
	return (
		<div class="chart" ref={scroller} onScroll={onScroll} data-pane tabIndex={-1}>
			<div class="corner">Step</div>
			<Axis steps={schedule.steps.length} scale={scale} chosen={chosen} choose={choose} />
			<Labels {...properties} />
			{/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the panel choose steps */}
			<svg
				class="drawing"
				role="img"
				aria-label={`Timeline of ${schedule.steps.length} steps; the table below has the same data`}
				width={scale.width}
				height={height}
				onClick={pickStep(scale, choose)}
			>
				<Definitions />
				<Regions schedule={schedule} scale={scale} chosen={chosen} height={height} />
				<Rows {...properties} />
			</svg>
		</div>
	);
}

/** Chooses the step that a drawing is clicked at. */
const pickStep = (scale: StepScale, choose: (step: number) => void) => (event: MouseEvent) => {
	const drawing = event.currentTarget;
	if (drawing instanceof Element) choose(scale.at(event.clientX - drawing.getBoundingClientRect().left));
};

function Rows(properties: Properties) {
	const { rows, scale, shownFrom } = properties;
	const rowOf = (actor: string) =>
		rows.find((row): row is LaneRow => row.kind === 'lane' && row.key === `task ${actor}`);
	return rows.map((row) => {
		switch (row.kind) {
			case 'heading':
				return null;
			case 'lane':
				return <TaskRow key={row.key} {...properties} row={row} rowOf={rowOf} />;
			case 'band':
				return <ObjectRow key={row.key} row={row} scale={scale} shownFrom={shownFrom} />;
		}
		return null;
	});
}

/** The hatching of waits and the tip of arrows. */
const Definitions = () => (
	<defs>
		<pattern
			id="hatching"
			width="6"
			height="6"
			patternUnits="userSpaceOnUse"
			patternTransform="rotate(45)"
			class="hatching"
		>
			<path d="M0 0V6" />
		</pattern>
		<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
			<path d="M0 .5L7 4 0 7.5z" class="tip" />
		</marker>
	</defs>
);

/** What goes through all rows: a line for each step, the hazard's column, what follows it, the cursor. */
function Regions({
	schedule: { steps, hazardStep },
	scale,
	chosen,
	height,
}: Pick<Properties, 'schedule' | 'scale' | 'chosen'> & { readonly height: number }) {
	const after = hazardStep === null ? 0 : steps.length - hazardStep;
	return (
		<g class="regions">
			{steps.map((_, at) => (
				<path key={scale.left(at + 1)} class="line" d={`M${scale.left(at + 1)} 0V${height}`} />
			))}
			{hazardStep !== null && after > 0 && (
				<>
					<rect
						class="after"
						x={scale.left(hazardStep + 1)}
						y={0}
						width={scale.step * after}
						height={height}
					/>
					<text x={scale.width - 6} y={14} class="end quiet">
						After the hazard: what follows, {after === 1 ? '1 step' : `${after} steps`}
					</text>
				</>
			)}
			{hazardStep !== null && (
				<rect class="hazard" x={scale.left(hazardStep)} y={0} width={scale.step} height={height} />
			)}
			<rect class="chosen" x={scale.left(chosen)} y={0} width={scale.step} height={height} />
		</g>
	);
}

function Axis({
	steps,
	scale,
	chosen,
	choose,
}: Pick<Properties, 'scale' | 'chosen' | 'choose'> & { readonly steps: number }) {
	const every = scale.step >= LEAST_FOR_WORDS ? 1 : 5;
	const numbers = Array.from({ length: steps }, (_, at) => at + 1);
	return (
		<svg class="axis" width={scale.width} height={26} aria-hidden="true" onClick={pickStep(scale, choose)}>
			{numbers.map((number) => (
				<g key={number} class={number === chosen ? 'chosen' : ''}>
					<rect x={scale.left(number) + 2} y={2} width={scale.step - 4} height={21} rx={4} />
					{(number === chosen || number === 1 || number % every === 0) && (
						<text x={scale.middle(number)} y={17} class="middle">
							{number}
						</text>
					)}
				</g>
			))}
		</svg>
	);
}

function Labels({ rows, row: chosenRow, pinned, chooseRow }: Properties) {
	return (
		<div class="labels">
			{rows.map((row) =>
				row.kind === 'heading' ? (
					<h3 key={row.key} style={{ height: `${row.height}px` }}>
						{row.text}
					</h3>
				) : (
					<button
						type="button"
						key={row.key}
						tabIndex={-1}
						class={row.id === chosenRow ? 'label chosen' : 'label'}
						style={{
							height: `${row.height}px`,
							paddingTop: `${row.kind === 'lane' ? row.boxes - row.y : 4}px`,
						}}
						onClick={() => chooseRow(row.id)}
					>
						{row.kind === 'lane' ? (
							<span class="pair">
								<TaskBadge lane={row.lane} letter={row.lane.actor} /> {row.lane.title}
							</span>
						) : (
							<>
								<span>{row.band.title}</span>
								<small>{row.band.note}</small>
							</>
						)}
						{pinned.includes(row.id) && <Glyph name="pin" size={12} />}
					</button>
				),
			)}
		</div>
	);
}
