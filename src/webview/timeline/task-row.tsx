// A task in the timeline: boxes for its steps, bars for what it holds, its waits with who ends them, its log pins.
import type { ReplaySchedule } from '../../replay/result';
import { BAR, BOX, type LaneRow } from '../model/chart-layout';
import { stepWord } from '../model/step-word';
import { Glyph } from '../parts/glyph';
import { LEAST_FOR_WORDS, type StepScale } from './scale';

/** Width of a letter of the drawing's type, on the safe side. */
const LETTER = 6.6;

interface Properties {
	readonly row: LaneRow;
	readonly schedule: ReplaySchedule;
	readonly scale: StepScale;
	readonly chosen: number;
	/** Steps that cannot run any more after the patch. */
	readonly struck: ReadonlySet<number>;
	/** The rows by actor: where an arrow comes from. */
	readonly rowOf: (actor: string) => LaneRow | undefined;
	readonly pinText: (step: number) => string;
	readonly shownFrom: number;
}

export function TaskRow(properties: Properties) {
	const { row } = properties;
	return (
		<g class={`task-${row.lane.colour}${row.lane.doubled ? ' doubled' : ''}`}>
			<HeldBars {...properties} />
			<GapLine {...properties} />
			<Waits {...properties} />
			<Boxes {...properties} />
			<Pins {...properties} />
		</g>
	);
}

function Boxes({ row, schedule, scale, chosen, struck }: Properties) {
	const hasWords = scale.step >= LEAST_FOR_WORDS;
	const letters = Math.max(1, Math.floor((scale.step - 8) / LETTER));
	return row.lane.steps.map((number) => {
		const step = schedule.steps[number - 1];
		if (!step) return null;
		const kind = [
			'box',
			step.hazards.length > 0 && number === schedule.hazardStep ? 'hazard' : '',
			schedule.hazardStep !== null && number > schedule.hazardStep ? 'later' : '',
			number === chosen ? 'chosen' : '',
			struck.has(number) ? 'struck' : '',
		].join(' ');
		const middle = scale.middle(number);
		return (
			<g key={number} class={kind}>
				<title>
					{number}: {step.does} ({step.function})
				</title>
				<rect x={scale.left(number) + 2} y={row.boxes} width={scale.step - 4} height={BOX} rx={3} />
				{hasWords && (
					<text x={middle} y={row.boxes + 14.5} class="middle">
						{stepWord(step, letters)}
					</text>
				)}
				{step.hazards.length > 0 && (
					<g class="hazard-mark">
						<Glyph name="hazard" size={12} x={middle - 6} y={row.boxes - 14} />
						{hasWords && (
							<text x={middle - 10} y={row.boxes - 4} class="end">
								{step.hazards.join(' ')}
							</text>
						)}
					</g>
				)}
			</g>
		);
	});
}

function HeldBars({ row, scale, shownFrom }: Properties) {
	return row.lane.held.map(({ what, from, to, slot }) => {
		const x = scale.middle(from) + 2;
		const end = to === null ? scale.left(scale.end) : scale.middle(to) - 2;
		const y = row.bars + slot * BAR;
		return (
			<g key={`${what} ${from}`} class="held">
				<title>holds {what}</title>
				<rect x={x} y={y} width={Math.max(3, end - x)} height={14} rx={2} />
				<FittingText from={x + 5} to={end - 3} y={y + 11} text={what} shownFrom={shownFrom} />
			</g>
		);
	});
}

/** The picture of most hazards here: what the guard no longer covers when it is used. */
function GapLine({ row, scale }: Properties) {
	const { gap } = row.lane;
	if (!gap) return null;
	const y = row.bars + gap.slot * BAR + 7;
	const [from, to] = [scale.middle(gap.from), scale.middle(gap.to)];
	const steps = gap.to - gap.from === 1 ? `step ${gap.to}` : `steps ${gap.from + 1} to ${gap.to}`;
	const text = `${gap.what} does not cover ${steps}`;
	const fits = to + 8 + text.length * LETTER < scale.width;
	return (
		<g class="gap">
			<path d={`M${from} ${y}H${to}M${to} ${y - 6}v12`} />
			<text x={fits ? to + 8 : to - 8} y={y + 4} class={fits ? '' : 'end'}>
				{text}
			</text>
		</g>
	);
}

function Waits({ row, schedule, scale, rowOf }: Properties) {
	const y = row.waits;
	return row.lane.waits.map(({ at, since, freedBy, next }) => {
		const from = since > 0 ? scale.left(since + 1) : 0;
		const end = freedBy === null ? scale.left(scale.end) - 2 : scale.middle(freedBy);
		const by = freedBy === null ? undefined : rowOf(schedule.steps[freedBy - 1]?.actor ?? '');
		const text = freedBy === null ? `waits for ever: ${at}` : `waits: ${at}`;
		const room = text.length * LETTER + 10;
		const [x, side] = end - from > room ? [from + 5, ''] : from > room ? [from - 5, 'end'] : [end + 6, ''];
		return (
			<g key={`${at} ${since}`} class={freedBy === null ? 'wait for-ever' : 'wait'}>
				<rect x={from} y={y} width={Math.max(4, end - from)} height={14} rx={2} />
				{by && by.y !== row.y && <path class="arrow" marker-end="url(#arrow)" d={arrowPath(by, row, end)} />}
				{next !== null && freedBy !== null && next > freedBy + 1 && (
					<path class="free" d={`M${end} ${y + 7}H${scale.middle(next)}V${row.boxes + BOX}`}>
						<title>free to go on</title>
					</path>
				)}
				<text x={x} y={y + 11} class={side}>
					{text}
				</text>
			</g>
		);
	});
}

/** From the box of the step that frees to the end of the wait. */
const arrowPath = (by: LaneRow, row: LaneRow, x: number): string =>
	by.y < row.y ? `M${x} ${by.boxes + BOX}V${row.waits - 1}` : `M${x} ${by.boxes}V${row.waits + 15}`;

function Pins({ row, scale, pinText }: Properties) {
	return row.lane.pins.map((number) => {
		const middle = scale.middle(number);
		const text = pinText(number);
		const width = Math.max(scale.step - 4, text.length * LETTER + 6);
		return (
			<g key={number} class="pin">
				<path d={`M${middle} ${row.boxes + BOX}V${row.pins}`} />
				<rect x={middle - width / 2} y={row.pins} width={width} height={16} rx={2} />
				<text x={middle} y={row.pins + 12} class="middle">
					{text}
				</text>
			</g>
		);
	});
}

/**
 * As much of a text as there is room for, nothing where two letters do not fit; of what is in view only in part, at the
 * beginning of that part. The tooltip has all of it.
 */
export function FittingText({
	from,
	to,
	y,
	text,
	shownFrom,
}: {
	readonly from: number;
	readonly to: number;
	readonly y: number;
	readonly text: string;
	readonly shownFrom: number;
}) {
	const x = Math.max(from, Math.min(shownFrom + 6, to));
	const letters = Math.floor((to - x) / LETTER);
	if (letters < 2) return null;
	return (
		<text x={x} y={y}>
			{text.length > letters ? `${text.slice(0, letters - 1)}…` : text}
		</text>
	);
}
