// The rows that a replay's text is made of: head lines that editors understand, labelled texts, the steps of a run. Knows
// widths; not what is replayed.
import type { ReplaySchedule, ReplayStep } from '../replay/result';
import { shorten, wrap } from './layout';
import type { Paint } from './paint';

export const WIDTH = 80;
/** Where the text of a labelled row begins. */
const LABEL = 12;

/** `file:line:1: error: sentence [H08 name]`; further lines are indented. */
export function headLines(
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

/** A label and its text, wrapped beside it. */
export function labelled(label: string, text: string): string[] {
	const [first = '', ...more] = wrap(text, WIDTH - LABEL);
	return [`  ${label}`.padEnd(LABEL) + first, ...more.map((line) => ' '.repeat(LABEL) + line)];
}

/** Several texts below one label. */
export const labelledList = (label: string, texts: readonly string[]): string[] =>
	texts.flatMap((text, at) => labelled(at === 0 ? label : '', text));

/**
 * The tasks and steps of a run: number, actor, what it does, the function; behind it the line of the log or patch, which
 * stands without its file where that is `file`. The last wait of a hang is a row of its own.
 */
export function scheduleLines(
	{ actors, steps, hazardStep, hang }: ReplaySchedule,
	file: string,
	paint: Paint,
): string[] {
	const tasks = actors
		.filter(({ name }) => steps.some(({ actor }) => actor === name))
		.map(({ name, title }) => `${name} ${title}`);
	const digits = String(steps.length).length;
	const last = hang ? 0 : (hazardStep ?? steps.length);
	const rows = steps.map((step, at) => {
		const label = (at === 0 ? '  run' : '').padEnd(LABEL - 2);
		const marker = at + 1 === last ? '>' : ' ';
		const head = `${label}${marker} ${String(at + 1).padStart(digits)} ${step.actor} `;
		return head + stepText(step, file, WIDTH - head.length, paint);
	});
	const wait = hang
		? [`${' '.repeat(LABEL - 2)}> ${' '.repeat(digits)} ${hang.actor} waits for ${hang.waitsFor}`]
		: [];
	return [...labelled('tasks', tasks.join(', ')), ...rows, ...wait];
}

/** What a step does and where, its place at the right edge. */
function stepText(step: ReplayStep, file: string, width: number, paint: Paint): string {
	const place = placeText(step, file);
	const room = width - (place === '' ? 0 : place.length + 2);
	const whole = step.function === '' ? step.does : `${step.does}, ${step.function}()`;
	// A function is left out rather than cut.
	const text = whole.length <= room ? whole : shorten(step.does, room);
	if (place === '') return text;
	return text + ' '.repeat(Math.max(2, width - text.length - place.length)) + paint('place', place);
}

/** `line 12` in the file itself, else the line of the mail or file. */
function placeText({ line }: ReplayStep, file: string): string {
	if (!line) return '';
	const place = line.mail ?? line;
	return place.file === file ? `line ${place.line}` : `${place.file.replace(/^.*\//, '')}:${place.line}`;
}
