// The list of what a replay holds, where that is more than one thing: series, reports of logs, traces held to the model.
import type { Conformance, Replay, SeriesReplay, TraceReplay } from '../replay/result';
import { firstCell } from './model/cursor';
import { chipsFor } from './model/filters';
import { counted } from './model/verdict';
import { baseName } from './model/words';
import type { Panel } from './panel';
import { Glyph } from './parts/glyph';
import { KeyLine } from './parts/key-line';

interface Properties {
	readonly panel: Panel;
	readonly replay: Replay;
}

export function OverviewPage({ panel, replay }: Properties) {
	const { series, traces, conformance } = replay;
	const isEmpty = series.length + traces.length + conformance.length === 0;
	return (
		<main class="panel overview-page">
			<header class="head">
				<h1>Replay</h1>
			</header>
			{isEmpty && <Empty />}
			{series.length > 0 && (
				<section>
					<h2>Series</h2>
					<ul class="cards">
						{series.map((each, index) => (
							<SeriesCard
								key={`${each.title} v${each.version} ${index}`}
								panel={panel}
								series={each}
								index={index}
							/>
						))}
					</ul>
				</section>
			)}
			{traces.length > 0 && (
				<section>
					<h2>Logs</h2>
					<ul class="cards">
						{traces.map((trace, index) => (
							<TraceCard key={`${trace.file} ${trace.report}`} panel={panel} trace={trace} index={index} />
						))}
					</ul>
				</section>
			)}
			{conformance.length > 0 && (
				<section>
					<h2>Traces held to the model</h2>
					<ul class="cards">
						{conformance.map((each) => (
							<ConformanceCard key={each.file} panel={panel} conformance={each} />
						))}
					</ul>
				</section>
			)}
			<span class="grow" />
			<KeyLine panel={panel} hints={[]} />
		</main>
	);
}

const Empty = () => (
	<div class="state-card">
		<div class="side-title">
			<Glyph name="none" />
			<h2>Nothing here can be replayed</h2>
		</div>
		<p>No patch series and no report of a log was found in the input.</p>
	</div>
);

function SeriesCard({
	panel,
	series,
	index,
}: {
	readonly panel: Panel;
	readonly series: SeriesReplay;
	readonly index: number;
}) {
	const first = firstCell(series.rows);
	const show = () => panel.show({ kind: 'matrix', series: index, ...(first ?? { scenario: '', column: 0 }) });
	const counts = chipsFor(series.rows).filter(
		(chip) => chip.count > 0 && !['all', 'changed'].includes(chip.id),
	);
	return (
		<li>
			<button type="button" class="card" onClick={show}>
				<span>
					<b>{series.title}</b> <span class="quiet">v{series.version}</span>
				</span>
				<span class="sentence">{series.summary}</span>
				<span class="quiet">
					{counted(series.rows.length, 'scenario')}, profile {series.profile.name}
				</span>
				<span class="pair">
					{counts.map(({ id, sign, label, count }) => (
						<span key={id} class="chip">
							{sign && <Glyph name={sign} size={12} />} {label} {count}
						</span>
					))}
				</span>
			</button>
		</li>
	);
}

function TraceCard({
	panel,
	trace,
	index,
}: {
	readonly panel: Panel;
	readonly trace: TraceReplay;
	readonly index: number;
}) {
	const step = trace.schedule?.hazardStep ?? trace.schedule?.steps.length ?? 0;
	return (
		<li>
			<button type="button" class="card" onClick={() => panel.show({ kind: 'hung', trace: index, step })}>
				<b>
					<Glyph name={trace.verdict === 'unexplained' ? 'open' : trace.schedule?.hang ? 'hang' : 'hazard'} />{' '}
					{trace.title}
				</b>
				<span class="sentence">{trace.because}</span>
				<span class="quiet">
					{baseName(trace.file)}, profile {trace.profile.name}
				</span>
			</button>
		</li>
	);
}

function ConformanceCard({
	panel,
	conformance: { file, events, followed, forbidden },
}: {
	readonly panel: Panel;
	readonly conformance: Conformance;
}) {
	return (
		<li class="card">
			<b>
				<Glyph name={forbidden ? 'hazard' : 'safe'} /> {baseName(file)}
			</b>
			<span class="sentence">
				{forbidden
					? `The model forbids line ${forbidden.line}: ${forbidden.because}`
					: `The model allows all ${counted(events, 'event')}.`}
			</span>
			{forbidden && (
				<button type="button" class="place" onClick={() => panel.open({ file, line: forbidden.line })}>
					{baseName(file)}:{forbidden.line} {forbidden.text}
				</button>
			)}
			<span class="quiet">
				{followed} of {counted(events, 'event')} followed
			</span>
		</li>
	);
}
