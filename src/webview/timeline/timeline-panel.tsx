// The timeline of one schedule: what went wrong in a sentence, the steps as a drawing, the state beside it, the table below.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Replay } from '../../replay/result';
import { bandsOf } from '../model/bands';
import { layoutRows } from '../model/chart-layout';
import { lanesOf } from '../model/lanes';
import type { View } from '../model/link';
import { type Subject, subjectOf } from '../model/subject';
import { neighbour, nextChange, stepOfTask, stepsWith } from '../model/timeline-moves';
import { counted } from '../model/verdict';
import { scheduleText } from '../model/words';
import type { Panel } from '../panel';
import { KeyLine } from '../parts/key-line';
import { type KeyHint, useKeys } from '../parts/keys';
import { useWidth } from '../parts/use-width';
import { Chart } from './chart';
import { Controls } from './controls';
import { Banner, TimelineHead } from './head';
import { Overview } from './overview';
import { chartWidth, stepScale, ZOOM } from './scale';
import { StatePane } from './state-pane';
import { StepTable } from './step-table';
import { useSteps } from './use-steps';
import { LABELS, useWindow } from './use-window';

const HINTS: readonly KeyHint[] = [
	{ keys: ['←', '→'], does: 'step', main: true },
	{ keys: ['Shift ←', 'Shift →'], does: 'same task', main: true },
	{ keys: ['Home', 'End'], does: 'first, last step' },
	{ keys: ['Space'], does: 'play, pause' },
	{ keys: ['↑', '↓'], does: 'row', main: true },
	{ keys: ['H'], does: 'hazard', main: true },
	{ keys: ['C'], does: 'next change of row', main: true },
	{ keys: ['W', 'S'], does: 'zoom', main: true },
	{ keys: ['A', 'D'], does: 'pan', main: true },
	{ keys: ['.'], does: 'pin row', main: true },
	{ keys: ['T'], does: 'table alone', main: true },
	{ keys: ['B'], does: 'compare with before' },
	{ keys: ['P'], does: 'patch line' },
	{ keys: ['L'], does: 'log line' },
	{ keys: ['/'], does: 'find', main: true },
];

interface Properties {
	readonly panel: Panel;
	readonly replay: Replay;
	readonly view: Extract<View, { kind: 'timeline' }>;
	readonly back: (() => void) | undefined;
}

export function TimelinePanel({ replay, ...properties }: Properties) {
	const subject = subjectOf(replay, properties.view.of);
	return subject && <Timeline {...properties} subject={subject} />;
}

function Timeline({
	panel,
	subject,
	view,
	back,
}: Omit<Properties, 'replay'> & { readonly subject: Subject }) {
	const steps = useSteps(panel, subject, view);
	const { schedule, step, current, go } = steps;
	const { zoom, pinned, tableOnly } = panel.choices.value;
	const [row, setRow] = useState('');
	const [text, setText] = useState('');
	const searchBox = useRef<HTMLInputElement>(null);
	const chart = useRef<HTMLDivElement>(null);

	const lanes = lanesOf(schedule);
	const { bands, still } = bandsOf(schedule);
	const rows = layoutRows(lanes, bands, pinned);
	const columns = schedule.steps.length + (schedule.hang ? 1 : 0);
	const scale = stepScale(columns, chartWidth(columns, zoom, useWidth(chart) - LABELS));
	const part = useWindow(chart, scale.width);
	useEffect(() => part.reveal(scale.left(step), scale.step), [step, scale.step]);

	const { toHazard, toPatch, toLog } = jumps(panel, subject, steps);
	const zoomBy = (by: number) => panel.change({ zoom: Math.min(ZOOM.length - 1, Math.max(0, zoom + by)) });
	const pin = () =>
		panel.change({ pinned: pinned.includes(row) ? pinned.filter((each) => each !== row) : [...pinned, row] });
	useKeys({
		ArrowLeft: () => go(step - 1),
		ArrowRight: () => go(step + 1),
		'Shift+ArrowLeft': () => go(stepOfTask(lanes, step, -1) ?? step),
		'Shift+ArrowRight': () => go(stepOfTask(lanes, step, 1) ?? step),
		Home: () => go(1),
		End: () => go(schedule.steps.length),
		ArrowUp: () => setRow(neighbour(rows, row, -1)),
		ArrowDown: () => setRow(neighbour(rows, row, 1)),
		' ': steps.play,
		h: toHazard,
		c: () => go(nextChange(rows, row, step)),
		w: () => zoomBy(1),
		s: () => zoomBy(-1),
		a: () => part.pan(-1),
		d: () => part.pan(1),
		'.': row === '' ? undefined : pin,
		t: () => panel.change({ tableOnly: !tableOnly }),
		b: steps.compare,
		p: toPatch,
		l: toLog,
		'/': () => searchBox.current?.focus(),
		e: () => panel.copy(timelineText(subject, schedule), 'the schedule as text'),
		Escape: back,
	});
	const logText = (number: number) =>
		observedLines(subject, schedule.steps[number - 1]?.observations ?? [])
			.map((line) => `log ${line}`)
			.join(', ');
	const found = stepsWith(schedule.steps, text);
	const shared = { schedule, lanes, chosen: step, struck: steps.struck, choose: go };
	return (
		<main class={tableOnly ? 'panel table-only' : 'panel'}>
			<TimelineHead panel={panel} subject={subject} comparing={steps.comparing} compare={steps.compare} />
			<Banner subject={subject} comparing={steps.comparing} lost={steps.struck.size} />
			<Controls
				step={step}
				steps={schedule.steps.length}
				go={go}
				playing={steps.playing}
				play={steps.play}
				search={{ text, found, set: setText }}
				box={searchBox}
				toHazard={toHazard}
				toPatch={toPatch}
				toLog={toLog}
				chips={[counted(lanes.length, 'task'), counted(bands.length, 'object'), ...hiddenInWords(still)]}
			/>
			<div class="split">
				<div class="timeline">
					{!tableOnly && (
						<>
							<Overview {...shared} window={part} centre={part.centre} />
							<Chart
								{...shared}
								rows={rows}
								scale={scale}
								row={row}
								pinned={pinned}
								scroller={chart}
								chooseRow={setRow}
								onScroll={part.measure}
								shownFrom={part.from * scale.width}
								pinText={logText}
							/>
						</>
					)}
					<StepTable {...shared} panel={panel} patches={subject.patches} found={found} logText={logText} />
				</div>
				{current && (
					<StatePane
						panel={panel}
						schedule={schedule}
						number={step}
						lanes={lanes}
						hazards={subject.hazards}
						patches={subject.patches}
					/>
				)}
			</div>
			<KeyLine panel={panel} hints={HINTS} />
		</main>
	);
}

/** Where the buttons over the chart lead; absent where there is nothing to go to. */
function jumps(panel: Panel, subject: Subject, { schedule, current, go }: ReturnType<typeof useSteps>) {
	const { hazardStep } = schedule;
	const place = subject.patches === null ? null : current?.line;
	const [line] = observedLines(subject, current?.observations ?? []);
	return {
		toHazard: hazardStep === null ? undefined : () => go(hazardStep),
		toPatch: place ? () => panel.open(place) : undefined,
		toLog: line === undefined ? undefined : () => panel.open({ file: subject.logFile, line }),
	};
}

const observedLines = ({ observations }: Subject, indices: readonly number[]): readonly number[] =>
	indices.flatMap((index) => observations[index]?.line ?? []);

const timelineText = ({ title, head, sentence }: Subject, schedule: Subject['schedule']): string =>
	`${title}\n${head} ${sentence}\n\n${scheduleText(schedule)}\n`;

const hiddenInWords = (still: number): readonly string[] =>
	still === 0 ? [] : [`${still} unchanged, hidden`];
