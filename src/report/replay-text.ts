// The result of a replay as text of 80 columns: for each explained report who waits or what went wrong, the shortest run
// with the lines of the log, and what the log does not tell; for a series its matrix. ASCII only.
import type {
	Conformance,
	HazardRow,
	Replay,
	ReplaySchedule,
	ReplayStep,
	SeriesReplay,
	TraceReplay,
} from '../replay/result';
import { ascii, counted, shorten, wrap } from './layout';

const WIDTH = 80;
/** Where the text of a labelled row begins. */
const LABEL = 12;
/** Reports without an explanation that are named. */
const MOST_NAMES = 5;

type Style = 'error' | 'warning' | 'note' | 'place' | 'quiet' | 'strong';
const CODES: Readonly<Record<Style, string>> = {
	error: '1;31',
	warning: '1;33',
	note: '1;36',
	place: '34',
	quiet: '2',
	strong: '1',
};
type Paint = (style: Style, text: string) => string;
const plain: Paint = (_style, text) => text;
const coloured: Paint = (style, text) => `\x1b[${CODES[style]}m${text}\x1b[0m`;

/** The whole text, line feed at its end. */
export function replayText(replay: Replay, { colour }: { colour: boolean }): string {
	const paint = colour ? coloured : plain;
	const explained = replay.traces.filter(({ verdict }) => verdict === 'explained');
	const blocks = [
		...replay.series.map((series) => seriesLines(series, paint)),
		...explained.map((trace) => traceLines(trace, replay, paint)),
		...replay.conformance.map((conformance) => conformanceLines(conformance, paint)),
	];
	const lines = [
		...blocks.flatMap((block) => [...block, '']),
		...unexplained(replay.traces, paint),
		...summary(replay),
	];
	return `${lines.map(ascii).join('\n')}\n`;
}

/** `file:line:1: error: sentence [H08 name]`, as editors' matchers understand it. */
function headLines(
	place: string,
	severity: 'error' | 'note',
	text: string,
	tag: string,
	paint: Paint,
): string[] {
	const mark = tag === '' ? '' : ` [${tag}]`;
	return wrap(`${place}: ${severity}: ${text}${mark}`, WIDTH, '  ').map((line, at) =>
		at > 0
			? line
			: line
					.replace(place, () => paint('place', place))
					.replace(`: ${severity}:`, () => `: ${paint(severity, severity)}:`),
	);
}

function labelled(label: string, text: string, paint: Paint = plain): string[] {
	const [first = '', ...more] = wrap(text, WIDTH - LABEL);
	return [
		`  ${label}`.padEnd(LABEL) + paint('quiet', first),
		...more.map((line) => ' '.repeat(LABEL) + paint('quiet', line)),
	];
}

function traceLines(trace: TraceReplay, { hazards }: Replay, paint: Paint): string[] {
	const { schedule, observations, profile, waits } = trace;
	const used = observations.filter(({ step }) => step !== null);
	const inferred = schedule?.steps.filter((step) => step.observations.length === 0).length ?? 0;
	const line = Math.min(
		...observations.map((each) => each.line).filter((each) => each > 0),
		Number.MAX_SAFE_INTEGER,
	);
	const hazard = hazards.find(({ id }) => id === trace.hazard);
	return [
		...headLines(
			`${trace.file}:${reportLine(trace) ?? line}:1`,
			trace.hazard === null ? 'note' : 'error',
			trace.because,
			hazard ? `${hazard.id} ${hazard.name}` : '',
			paint,
		),
		...labelled('report', trace.title),
		...labelled('profile', `${profile.name}: ${profile.because}`),
		...labelled(
			'explains',
			`${used.length} of ${counted(observations.length, 'observation')}; ${counted(inferred, 'step')} inferred`,
		),
		...(schedule ? scheduleLines(schedule, trace.file, paint) : []),
		...labelledList('waits', waits.words),
		...labelledList(
			'unused',
			observations.flatMap(({ line: at, unused }) => (unused ? [`line ${at}: ${unused}`] : [])),
		),
		...labelledList('not known', trace.unknown),
	];
}

/** The line of the report's own observation: the one that spans several lines, or the last. */
function reportLine({ observations }: TraceReplay): number | undefined {
	return (observations.find(({ line, endLine }) => endLine > line) ?? observations.at(-1))?.line;
}

const labelledList = (label: string, texts: readonly string[]): string[] =>
	texts.flatMap((text, at) => labelled(at === 0 ? label : '', text));

/** The steps: number, actor, what it does, the function; behind it the line of the log or of the patch. */
function scheduleLines(
	{ actors, steps, hazardStep, hang }: ReplaySchedule,
	file: string,
	paint: Paint,
): string[] {
	const legend = actors
		.filter(({ name }) => steps.some(({ actor }) => actor === name))
		.map(({ name, title }) => `${name} ${title}`)
		.join(', ');
	const digits = String(steps.length).length;
	const last = hang ? 0 : (hazardStep ?? steps.length);
	const rows = steps.map((step, at) => {
		const marker = at + 1 === last ? '>' : ' ';
		const label = (at === 0 ? '  run' : '').padEnd(LABEL - 2);
		const does = `${step.does}${step.function ? `, ${step.function}()` : ''}`;
		const place = placeText(step, file);
		const room = WIDTH - LABEL - digits - 3 - (place === '' ? 0 : place.length + 2);
		const text = shorten(does, room);
		const tail =
			place === '' ? '' : `${' '.repeat(Math.max(2, room + 2 - text.length))}${paint('place', place)}`;
		return `${label}${marker} ${String(at + 1).padStart(digits)} ${step.actor} ${text}${tail}`;
	});
	const wait = hang
		? [`${' '.repeat(LABEL - 2)}> ${'='.repeat(digits)} ${hang.actor} waits for ${hang.waitsFor}`]
		: [];
	return [...labelled('tasks', legend), ...rows, ...wait];
}

/** `line 12` for a line of the file itself. */
function placeText({ line }: ReplayStep, file: string): string {
	if (!line) return '';
	const place = line.mail ?? line;
	return place.file === file ? `line ${place.line}` : `${place.file}:${place.line}`;
}

function conformanceLines({ file, events, followed, forbidden }: Conformance, paint: Paint): string[] {
	if (!forbidden)
		return headLines(
			`${file}:1:1`,
			'note',
			`The model allows all of its ${counted(events, 'event')} (${followed} followed).`,
			'',
			paint,
		);
	return [
		...headLines(`${file}:${forbidden.line}:1`, 'error', forbidden.because, 'not of the model', paint),
		...labelled('event', forbidden.text),
		...labelled('followed', `${followed} of ${counted(events, 'event')}`),
	];
}

const MARKS: Readonly<Record<string, string>> = { safe: 'safe', 'not-exhausted': '?', unknown: '-' };

function seriesLines(
	{ title, version, profile, summary: about, patches, rows, notes }: SeriesReplay,
	paint: Paint,
): string[] {
	const [first = '', ...more] = wrap(
		`${title}, v${version}, ${counted(patches.length, 'patch').replace('patchs', 'patches')}`,
		WIDTH,
		'  ',
	);
	return [
		paint('strong', first),
		...more,
		...wrap(`Replayed on ${profile.name}: ${profile.because}`, WIDTH, '  ').map((line) =>
			paint('quiet', line),
		),
		...wrap(about, WIDTH, '  '),
		'',
		...rows.flatMap((row) => rowLines(row, paint)),
		...notes.flatMap((note) => wrap(note, WIDTH, '  ')),
	];
}

/** `A14  H09 H09 H09 safe  fixed in 3` with the reason of each change beneath. */
function rowLines({ scenario, title, cells, story }: HazardRow, paint: Paint): string[] {
	const marks = cells.map(({ verdict, hazard }) => hazard ?? MARKS[verdict] ?? verdict).join(' ');
	const changes = cells.filter(({ change }) => change !== null);
	return [
		...wrap(`${scenario}: ${title}`, WIDTH, '  '),
		...labelled('verdicts', marks),
		...labelled('story', story),
		...changes.flatMap(({ patch, change, because }) =>
			labelled(`patch ${patch}`, `${change}: ${because}`, paint),
		),
	];
}

function unexplained(traces: readonly TraceReplay[], paint: Paint): string[] {
	const left = traces.filter(({ verdict }) => verdict === 'unexplained');
	if (left.length === 0) return [];
	const named = left
		.slice(0, MOST_NAMES)
		.flatMap(({ file, title, because }) => [
			...wrap(`${file}: ${shorten(title, WIDTH)}`, WIDTH, '    ').map((line, at) =>
				at === 0 ? `  ${line}` : line,
			),
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
