// The timeline of one schedule: what went wrong in a sentence, the steps as a drawing, the state beside it, the table below.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Replay } from '../../replay/result';
import { bandsOf } from '../model/bands';
import { type ChartRow, eventsOf, layoutRows } from '../model/chart-layout';
import { lostSteps } from '../model/compare';
import { lanesOf } from '../model/lanes';
import type { View } from '../model/link';
import { type Subject, subjectOf } from '../model/subject';
import { counted } from '../model/verdict';
import { announcement, scheduleText } from '../model/words';
import type { Panel } from '../panel';
import { Button, IconButton } from '../parts/button';
import { Glyph } from '../parts/glyph';
import { KeyLine } from '../parts/key-line';
import { type KeyHint, useKeys } from '../parts/keys';
import { Chart } from './chart';
import { Controls } from './controls';
import { Overview } from './overview';
import { chartWidth, stepScale, ZOOM } from './scale';
import { StatePane } from './state-pane';
import { StepTable } from './step-table';
import { useWidth } from './use-width';
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

/** Between steps while playing. */
const PACE_MS = 900;

interface Properties {
	readonly panel: Panel;
	readonly replay: Replay;
	readonly view: Extract<View, { kind: 'timeline' }>;
	readonly back: (() => void) | undefined;
}

export function TimelinePanel({ panel, replay, view, back }: Properties) {
	const subject = subjectOf(replay, view.of);
	if (!subject) return null;
	return <Timeline panel={panel} subject={subject} view={view} back={back} />;
}

function Timeline({
	panel,
	subject,
	view,
	back,
}: Omit<Properties, 'replay'> & { readonly subject: Subject }) {
	const [comparing, setComparing] = useState(false);
	const before = comparing ? subject.before : null;
	const schedule = before ?? subject.schedule;
	const struck = before ? lostSteps(before, subject.schedule) : new Set<number>();
	const step = Math.min(view.step, schedule.steps.length);
	const current = schedule.steps[step - 1];
	const lanes = lanesOf(schedule);
	const { bands, still } = bandsOf(schedule);
	const { zoom, pinned, tableOnly } = panel.choices.value;
	const rows = layoutRows(lanes, bands, pinned);

	const [row, setRow] = useState('');
	const [playing, setPlaying] = useState(false);
	const [text, setText] = useState('');
	const searchBox = useRef<HTMLInputElement>(null);
	const chart = useRef<HTMLDivElement>(null);
	const room = useWidth(chart) - LABELS;
	const columns = schedule.steps.length + (schedule.hang ? 1 : 0);
	const scale = stepScale(columns, chartWidth(columns, zoom, room));
	const part = useWindow(chart, scale.width);

	const go = (to: number) => {
		const number = Math.min(schedule.steps.length, Math.max(1, to));
		if (number === step) return;
		panel.said.value = announcement(schedule, number);
		panel.choose({ ...view, step: number });
	};
	const ofTask = (by: 1 | -1) => {
		const own = lanes.find((lane) => lane.actor === current?.actor)?.steps ?? [];
		const to = by === 1 ? own.find((each) => each > step) : own.findLast((each) => each < step);
		if (to !== undefined) go(to);
	};
	const place = current?.line ?? null;
	const logLines = observedLines(subject, current?.observations ?? []);
	const toHazard = schedule.hazardStep === null ? undefined : () => go(schedule.hazardStep ?? 1);
	const toPatch = place ? () => panel.open(place) : undefined;
	const [logLine] = logLines;
	const toLog =
		logLine === undefined ? undefined : () => panel.open({ file: subject.logFile, line: logLine });
	const zoomBy = (by: number) => panel.change({ zoom: Math.min(ZOOM.length - 1, Math.max(0, zoom + by)) });
	const pin = () =>
		row !== '' &&
		panel.change({ pinned: pinned.includes(row) ? pinned.filter((each) => each !== row) : [...pinned, row] });
	useEffect(() => {
		if (!playing) return undefined;
		if (step >= schedule.steps.length) setPlaying(false);
		const timer = setTimeout(() => go(step + 1), PACE_MS);
		return () => clearTimeout(timer);
	});
	useEffect(() => part.reveal(scale.left(step), scale.step), [step, scale.step]);
	useKeys({
		ArrowLeft: () => go(step - 1),
		ArrowRight: () => go(step + 1),
		'Shift+ArrowLeft': () => ofTask(-1),
		'Shift+ArrowRight': () => ofTask(1),
		Home: () => go(1),
		End: () => go(schedule.steps.length),
		ArrowUp: () => setRow(neighbour(rows, row, -1)),
		ArrowDown: () => setRow(neighbour(rows, row, 1)),
		' ': () => setPlaying(!playing),
		h: toHazard,
		c: () => go(nextChange(rows, row, step)),
		w: () => zoomBy(1),
		s: () => zoomBy(-1),
		a: () => part.pan(-1),
		d: () => part.pan(1),
		'.': pin,
		t: () => panel.change({ tableOnly: !tableOnly }),
		b: subject.before ? () => setComparing(!comparing) : undefined,
		p: toPatch,
		l: toLog,
		'/': () => searchBox.current?.focus(),
		e: () =>
			panel.copy(
				`${subject.title}\n${subject.head} ${subject.sentence}\n\n${scheduleText(schedule)}\n`,
				'the schedule as text',
			),
		Escape: back,
	});
	const found = text === '' ? [] : stepsWith(schedule.steps, text);
	const logText = (number: number) =>
		observedLines(subject, schedule.steps[number - 1]?.observations ?? [])
			.map((line) => `log ${line}`)
			.join(', ');
	return (
		<main class={tableOnly ? 'panel table-only' : 'panel'}>
			<Head panel={panel} subject={subject} comparing={comparing} compare={() => setComparing(!comparing)} />
			<Banner subject={subject} comparing={before !== null} lost={struck.size} />
			<Controls
				step={step}
				steps={schedule.steps.length}
				go={go}
				playing={playing}
				play={() => setPlaying(!playing)}
				search={{ text, found, set: setText }}
				box={searchBox}
				toHazard={toHazard}
				toPatch={toPatch}
				toLog={toLog}
				chips={[
					counted(lanes.length, 'task'),
					counted(bands.length, 'object'),
					...(still > 0
						? [`${counted(still, 'object')} that never ${still === 1 ? 'changes' : 'change'}, hidden`]
						: []),
				]}
			/>
			<div class="split">
				<div class="timeline">
					{!tableOnly && (
						<>
							<Overview schedule={schedule} lanes={lanes} chosen={step} window={part} centre={part.centre} />
							<Chart
								schedule={schedule}
								rows={rows}
								scale={scale}
								chosen={step}
								row={row}
								pinned={pinned}
								struck={struck}
								scroller={chart}
								choose={go}
								chooseRow={setRow}
								onScroll={part.measure}
								pinText={logText}
							/>
						</>
					)}
					<StepTable
						panel={panel}
						schedule={schedule}
						lanes={lanes}
						chosen={step}
						patches={subject.patches}
						found={found}
						struck={struck}
						choose={go}
						logText={logText}
					/>
				</div>
				<StatePane
					panel={panel}
					schedule={schedule}
					number={step}
					lanes={lanes}
					hazards={subject.hazards}
					patches={subject.patches}
				/>
			</div>
			<KeyLine panel={panel} hints={HINTS} />
		</main>
	);
}

function Head({
	panel,
	subject,
	comparing,
	compare,
}: {
	readonly panel: Panel;
	readonly subject: Subject;
	readonly comparing: boolean;
	readonly compare: () => void;
}) {
	const { title, context, profile, found } = subject;
	return (
		<header class="head">
			<div class="grow">
				<h1>
					{title} <span class="quiet">· {context}</span>
				</h1>
				<p class="quiet small">
					Profile <b>{profile.name}</b>, {profile.because.replace(/\.$/, '')} · {found}
				</p>
			</div>
			{subject.before && (
				<Button label={comparing ? 'Back to the patch' : 'Compare with before'} shortcut="B" does={compare} />
			)}
			<IconButton label="Copy link to this view" glyph="link" does={() => panel.copyLink()} />
		</header>
	);
}

function Banner({
	subject: { sign, head, sentence, more },
	comparing,
	lost,
}: {
	readonly subject: Subject;
	readonly comparing: boolean;
	readonly lost: number;
}) {
	if (comparing)
		return (
			<section class="banner v-none" aria-label="Comparison">
				<Glyph name="info" />
				<div>
					<p class="sentence">
						<b>The schedule before the series.</b>{' '}
						{lost === 0
							? 'Every step of it still runs.'
							: `${counted(lost, 'step')} of it, struck through, cannot run any more or run elsewhere.`}
					</p>
				</div>
			</section>
		);
	return (
		<section class={`banner v-${sign}`} aria-label="What goes wrong">
			<Glyph name={sign} />
			<div>
				<p class="sentence">
					<b>{head}</b> {sentence}
				</p>
				{more && <p class="quiet">{more}</p>}
			</div>
		</section>
	);
}

const observedLines = ({ observations }: Subject, indices: readonly number[]): readonly number[] =>
	indices.flatMap((index) => observations[index]?.line ?? []);

function stepsWith(steps: Subject['schedule']['steps'], text: string): number[] {
	const wanted = text.toLowerCase();
	return steps.flatMap((step, at) => {
		const words = [
			step.does,
			step.function,
			step.actor,
			step.step,
			...step.hazards,
			...step.changes.flatMap(({ object, variable, to }) => [object, variable, to]),
		];
		return words.some((word) => word.toLowerCase().includes(wanted)) ? [at + 1] : [];
	});
}

/** The row above or below the chosen one, by its id; the first where none is chosen. */
function neighbour(rows: readonly ChartRow[], id: string, by: 1 | -1): string {
	const ids = [...new Set(rows.flatMap((row) => (row.kind === 'heading' ? [] : [row.id])))];
	const at = ids.indexOf(id);
	return ids[Math.min(ids.length - 1, Math.max(0, at < 0 ? 0 : at + by))] ?? id;
}

/** The next step at which something happens in the row, around the end. */
function nextChange(rows: readonly ChartRow[], id: string, step: number): number {
	const row = rows.find((each) => each.kind !== 'heading' && each.id === id);
	const events = row ? eventsOf(row) : [];
	return events.find((each) => each > step) ?? events[0] ?? step;
}
