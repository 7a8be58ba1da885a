// biome-ignore-all lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
// The explanation of one report of a log: the log, the schedule that gives it, who waits for whom. One step is chosen, in
// all three.
import { useMemo, useRef } from 'preact/hooks';
import type { Replay, TraceReplay } from '../../replay/result';
import type { View } from '../model/link';
import { pinnedLines, runsOf } from '../model/log-pins';
import { counted, type Sign } from '../model/verdict';
import { announcement, asSentence, hazardTitle, traceText } from '../model/words';
import type { Panel } from '../panel';
import { Button, IconButton } from '../parts/button';
import { Fact, Facts, ProfileFact } from '../parts/facts';
import { Glyph } from '../parts/glyph';
import { KeyLine } from '../parts/key-line';
import { type KeyHint, useKeys } from '../parts/keys';
import { useReveal } from '../parts/reveal';
import { ScheduleList } from '../parts/schedule-list';
import { Connectors } from './connectors';
import { LogPane } from './log-pane';
import { WaitGraph } from './wait-graph';

const HINTS: readonly KeyHint[] = [
	{ keys: ['↑', '↓'], does: 'step', main: true },
	{ keys: ['Home', 'End'], does: 'first, last step' },
	{ keys: ['L'], does: 'log line', main: true },
	{ keys: ['Enter'], does: 'timeline', main: true },
	{ keys: ['F6'], does: 'log, schedule, graph', main: true },
	{ keys: ['E'], does: 'copy as text', main: true },
];

interface Properties {
	readonly panel: Panel;
	readonly replay: Replay;
	readonly view: Extract<View, { kind: 'hung' }>;
	readonly back: (() => void) | undefined;
}

export function HungPanel({ panel, replay, view, back }: Properties) {
	const trace = replay.traces[view.trace];
	const schedule = trace?.schedule ?? null;
	const lines = useMemo(() => (trace ? pinnedLines(trace) : []), [trace]);
	const runs = useMemo(() => runsOf(lines), [lines]);
	const body = useRef<HTMLDivElement>(null);
	const choose = (to: number) => {
		const step = Math.min(schedule?.steps.length ?? 0, Math.max(1, to));
		if (schedule && step !== view.step) {
			panel.said.value = announcement(schedule, step);
			panel.choose({ ...view, step });
		}
	};
	const openTimeline = schedule
		? () => panel.show({ kind: 'timeline', of: { kind: 'trace', trace: view.trace }, step: view.step })
		: undefined;
	const here = lines.find((line) => line.step === view.step);
	useKeys({
		ArrowUp: () => choose(view.step - 1),
		ArrowDown: () => choose(view.step + 1),
		Home: () => choose(1),
		End: () => choose(schedule?.steps.length ?? 1),
		Enter: openTimeline,
		l: trace && here ? () => panel.open({ file: trace.file, line: here.line }) : undefined,
		e: () => trace && panel.copy(`${traceText(trace)}\n`, 'the explanation as text'),
		Escape: back,
	});
	useReveal(() => body.current?.querySelectorAll('.chosen') ?? [], String(view.step));
	if (!trace) return null;
	return (
		<main class="panel">
			<Head panel={panel} trace={trace} replay={replay} openTimeline={openTimeline} />
			<TraceFacts panel={panel} trace={trace} />
			<div class="split explanation" ref={body}>
				<LogPane panel={panel} file={trace.file} lines={lines} chosen={view.step} choose={choose} />
				<section class="schedule-pane" data-pane tabIndex={-1} aria-label="Schedule">
					<div class="pane-title">
						<h2>
							{schedule
								? `Schedule · ${counted(schedule.steps.length, 'step')}, ${counted(schedule.actors.length, 'task')}`
								: 'No schedule'}
						</h2>
					</div>
					{schedule ? (
						<ScheduleList
							panel={panel}
							schedule={schedule}
							patches={null}
							chosen={view.step}
							choose={choose}
							inferred
						/>
					) : (
						<Unexplained trace={trace} />
					)}
				</section>
				<aside class="side" data-pane tabIndex={-1} aria-label="Who waits for whom">
					<div class="pane-title">
						<h2>Who waits for whom</h2>
					</div>
					{trace.waits.nodes.length > 0 && (
						<section class="graph-box">
							<WaitGraph waits={trace.waits} />
						</section>
					)}
					<Words trace={trace} />
				</aside>
				<Connectors body={body} runs={runs} chosen={view.step} />
			</div>
			<KeyLine panel={panel} hints={HINTS} />
		</main>
	);
}

const signOf = ({ verdict, schedule, hazard }: TraceReplay): Sign =>
	verdict === 'unexplained' ? 'open' : schedule?.hang ? 'hang' : hazard ? 'hazard' : 'none';

function Head({
	panel,
	trace,
	replay,
	openTimeline,
}: Pick<Properties, 'panel' | 'replay'> & {
	readonly trace: TraceReplay;
	readonly openTimeline: (() => void) | undefined;
}) {
	return (
		<header class="head">
			<div class="grow">
				<div class="side-title">
					<Glyph name={signOf(trace)} />
					<h1>
						{trace.title}{' '}
						{trace.hazard && <span class="quiet">· {hazardTitle(replay.hazards, trace.hazard)}</span>}
					</h1>
				</div>
				<p class="sentence">{asSentence(trace.because)}</p>
			</div>
			{openTimeline && <Button label="Open timeline" shortcut="Enter" does={openTimeline} />}
			<IconButton label="Copy link to this view" glyph="link" does={() => panel.copyLink()} />
		</header>
	);
}

function verdictWords({ verdict, schedule, hazard, waits }: TraceReplay): string {
	if (verdict === 'unexplained') return 'Unexplained';
	if (schedule?.hang) return 'Hang, not slow';
	return hazard === null && waits.nodes.length > 0 ? 'Slow, can end' : 'Explained';
}

function TraceFacts({ panel, trace }: { readonly panel: Panel; readonly trace: TraceReplay }) {
	const { observations, schedule, profile, states } = trace;
	const used = observations.filter((each) => each.step !== null).length;
	const inferred = schedule?.steps.filter((step) => step.observations.length === 0).length ?? 0;
	const isHang = Boolean(schedule?.hang);
	return (
		<Facts>
			<Fact name="Verdict" note={isHang ? 'No step of any task ends the wait.' : undefined}>
				<b>{verdictWords(trace)}</b>
			</Fact>
			<ProfileFact panel={panel} profile={profile} />
			<Fact
				name="Explains"
				note={
					schedule ? `${counted(inferred, 'step')} inferred, no line of the log tells of them.` : undefined
				}
			>
				{used} of {counted(observations.length, 'observation')}
			</Fact>
			<Fact name="Explored">{counted(states, 'state')}</Fact>
		</Facts>
	);
}

/** Which observation does not fit; nothing is guessed. */
function Unexplained({ trace }: { readonly trace: TraceReplay }) {
	const missing = trace.observations.filter((each) => each.step === null);
	return (
		<div class="state-card">
			<div class="side-title">
				<Glyph name="open" />
				<h3>No schedule gives these lines</h3>
			</div>
			<ul>
				{missing.map(({ line, text, unused }) => (
					<li key={`${line} ${text}`}>
						Line {line}: {text}
						{unused && <small>{unused}</small>}
					</li>
				))}
			</ul>
			<p class="quiet">Nothing is guessed. Frames with “?” were not relied on.</p>
		</div>
	);
}

function Words({ trace }: { readonly trace: TraceReplay }) {
	return (
		<>
			<section class="grow" tabIndex={0} aria-label="The same in words">
				<h3>The same in words</h3>
				<ul class="words-list">
					{trace.waits.words.map((word, at) => (
						<li key={word}>
							<Glyph name={at === 0 ? signOf(trace) : 'right'} size={12} /> {word}
						</li>
					))}
					{trace.waits.words.length === 0 && <li>No task waits.</li>}
				</ul>
			</section>
			<section>
				<p class="quiet">
					<b>Not known from this log:</b> {trace.unknown.join(' ') || 'nothing.'}
				</p>
			</section>
		</>
	);
}
