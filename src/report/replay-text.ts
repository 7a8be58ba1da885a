// The result of a replay as text of 80 columns: series with what they change, explained reports with their runs, traces
// held against the model, and what has no explanation. ASCII only.
import type { Conformance, HazardCell, HazardRow, Replay, SeriesReplay, TraceReplay } from '../replay/result';
import { ascii, counted, shorten, wrap } from './layout';
import { type Paint, painter } from './paint';
import { headLines, labelled, labelledList, scheduleLines, WIDTH } from './replay-rows';

/** Reports without an explanation that are named, and scenarios of a group that are. */
const MOST_NAMES = 5;

/** The whole text, line feed at its end. */
export function replayText(replay: Replay, { colour }: { colour: boolean }): string {
	const paint = painter(colour);
	const blocks = [
		...replay.series.map((series) => seriesLines(series, paint)),
		...replay.traces
			.filter(({ verdict }) => verdict === 'explained')
			.map((trace) => traceLines(trace, replay, paint)),
		...replay.conformance.map((conformance) => conformanceLines(conformance, paint)),
	];
	const lines = [
		...blocks.flatMap((block) => [...block, '']),
		...unexplained(replay.traces, paint),
		...summary(replay),
	];
	return `${lines.map(ascii).join('\n')}\n`;
}

function traceLines(trace: TraceReplay, { hazards }: Replay, paint: Paint): string[] {
	const { schedule, observations, profile, waits } = trace;
	const used = observations.filter(({ step }) => step !== null);
	const inferred = schedule?.steps.filter((step) => step.observations.length === 0).length ?? 0;
	const hazard = hazards.find(({ id }) => id === trace.hazard);
	const counts = `${used.length} of ${counted(observations.length, 'observation')}`;
	return [
		...headLines(
			`${trace.file}:${trace.lines[0] ? reportLine(trace) : 1}:1`,
			trace.hazard === null ? 'note' : 'error',
			trace.because,
			hazard ? `${hazard.id} ${hazard.name}` : '',
			paint,
		),
		...labelled('report', trace.title),
		...labelled('profile', `${profile.name}: ${profile.because}`),
		...labelled('explains', `${counts}; ${counted(inferred, 'step')} inferred`),
		...(schedule ? scheduleLines(schedule, trace.file, paint) : []),
		...labelledList('waits', waits.words),
		...labelledList(
			'unused',
			observations.flatMap(({ line, unused }) => (unused ? [`line ${line}: ${unused}`] : [])),
		),
		...labelledList('not known', trace.unknown),
	];
}

/** The line of the report's own observation: the one that spans several lines, or the last. */
const reportLine = ({ observations }: TraceReplay): number =>
	(observations.find(({ line, endLine }) => endLine > line) ?? observations.at(-1))?.line ?? 1;

function conformanceLines(
	{ file, profile, events, followed, forbidden }: Conformance,
	paint: Paint,
): string[] {
	const count = `${followed} of ${counted(events, 'event')} followed`;
	const about = labelled('profile', `${profile.name}: ${profile.because}`);
	if (!forbidden)
		return [
			...headLines(`${file}:1:1`, 'note', `The model allows this trace; ${count}.`, '', paint),
			...about,
		];
	return [
		...headLines(`${file}:${forbidden.line}:1`, 'error', forbidden.because, 'not of the model', paint),
		...labelled('event', forbidden.text),
		...labelled('followed', count),
		...about,
	];
}

/** Groups of scenarios by the last change, in the order in which they are shown. */
const GROUPS = [
	['new', 'Made possible'],
	['worse', 'Made worse'],
	['not-exhausted', 'Not exhausted'],
	['better', 'Made better'],
	['fixed', 'Fixed'],
] as const;

const lastChange = ({ cells }: HazardRow): HazardCell | undefined =>
	cells.findLast(({ change }) => change !== null);

function seriesLines(
	{ title, version, profile, summary: about, patches, rows, notes }: SeriesReplay,
	paint: Paint,
): string[] {
	const count = `${patches.length} ${patches.length === 1 ? 'patch' : 'patches'}`;
	const [first = '', ...more] = wrap(`${title}, v${version}, ${count}`, WIDTH, '  ');
	const changed = GROUPS.flatMap(([change, name]) => {
		const group = rows.filter((row) => lastChange(row)?.change === change);
		if (group.length === 0) return [];
		const isBad = change === 'new' || change === 'worse';
		const lines = isBad ? group.flatMap((row) => worseLines(row, paint)) : betterLines(group);
		return ['', paint('strong', `${name}: ${group.length}`), ...lines];
	});
	const same = rows.filter((row) => lastChange(row) === undefined);
	const open = same.filter(({ cells }) => cells.at(-1)?.hazard);
	return [
		paint('strong', first),
		...more,
		...wrap(`Replayed on ${profile.name}: ${profile.because}`, WIDTH, '  ').map((line) =>
			paint('quiet', line),
		),
		...wrap(about, WIDTH, '  '),
		...changed,
		...(open.length > 0
			? [
					'',
					paint('strong', `Still there: ${open.length}`),
					...open.flatMap(({ scenario, title: what, cells }) =>
						wrap(`  ${cells.at(-1)?.hazard} ${scenario}: ${what}`, WIDTH, '      '),
					),
				]
			: []),
		...(same.length > open.length ? ['', `Safe before and after: ${same.length - open.length}`] : []),
		...(notes.length > 0 ? ['', ...notes.flatMap((note) => wrap(note, WIDTH, '  '))] : []),
	];
}

/** `H04 before, H31 after 4`: what a row's cells say, each verdict once. */
function courseOf(cells: readonly HazardCell[]): string {
	const word = ({ hazard, verdict }: HazardCell): string => hazard ?? verdict;
	return cells
		.filter((cell, index) => {
			const left = cells[index - 1];
			return !left || word(left) !== word(cell);
		})
		.map((cell) => `${word(cell)} ${cell.patch === 0 ? 'before' : `after ${cell.patch}`}`)
		.join(', ');
}

/** What became possible: its course, why, and the shortest run, with the lines of the mail. */
function worseLines({ scenario, title, cells }: HazardRow, paint: Paint): string[] {
	const changes = cells.filter(({ change }) => change !== null);
	const schedule = changes.at(-1)?.schedule ?? null;
	const mail = schedule?.steps.find(({ line }) => line?.mail)?.line?.mail?.file;
	return [
		...wrap(`${scenario}: ${title}`, WIDTH, '  '),
		...labelled('verdicts', courseOf(cells)),
		...changes.flatMap(({ patch, change, because }) =>
			labelled(`patch ${patch}`, [change, because].filter((part) => part !== '').join(': ')),
		),
		...(mail === undefined ? [] : labelled('mail', mail)),
		...(schedule ? scheduleLines(schedule, mail ?? '', paint) : []),
	];
}

/** What a series improves: each reason once, and below it the scenarios that it is for. */
function betterLines(rows: readonly HazardRow[]): string[] {
	const reasons = new Map<string, HazardRow[]>();
	for (const row of rows) {
		const last = lastChange(row);
		const reason = [`patch ${last?.patch}`, last?.because ?? ''].filter((part) => part !== '').join(': ');
		reasons.set(reason, [...(reasons.get(reason) ?? []), row]);
	}
	return [...reasons].flatMap(([reason, group]) => [
		...wrap(reason, WIDTH, '  '),
		...group.flatMap(({ scenario, title, cells }) =>
			wrap(`${scenario}: ${title} (${courseOf(cells)})`, WIDTH - 2, '    ').map((line) => `  ${line}`),
		),
	]);
}

function unexplained(traces: readonly TraceReplay[], paint: Paint): string[] {
	const left = traces.filter(({ verdict }) => verdict === 'unexplained');
	if (left.length === 0) return [];
	const named = left
		.slice(0, MOST_NAMES)
		.flatMap(({ file, title, because }) => [
			...wrap(`  ${file}: ${shorten(title, WIDTH)}`, WIDTH, '    '),
			...wrap(because, WIDTH - 4).map((line) => paint('quiet', `    ${line}`)),
		]);
	const rest = left.length - MOST_NAMES;
	return [
		`${paint('strong', 'Not explained')}: ${left.length} of ${counted(traces.length, 'report')}`,
		...named,
		...(rest > 0 ? [`  and ${rest} more`] : []),
	];
}

function summary({ series, traces, conformance }: Replay): string[] {
	const explained = traces.filter(({ verdict }) => verdict === 'explained').length;
	const parts = [
		...(series.length > 0 ? [`${series.length} series replayed.`] : []),
		...(traces.length > 0 ? [`${explained} of ${counted(traces.length, 'report')} explained.`] : []),
		...(conformance.length > 0 ? [`${counted(conformance.length, 'trace')} held against the model.`] : []),
	];
	return wrap(
		parts.length === 0 ? 'Nothing to replay: no series, no report, no trace.' : parts.join(' '),
		WIDTH,
	);
}
