// Schedules and explanations in plain words: what a screen reader announces, and what is copied as text.
import type {
	HazardCell,
	HazardRow,
	HazardText,
	ReplayPlace,
	ReplaySchedule,
	ReplayStep,
	TraceReplay,
} from '../../replay/result';
import { cellName } from './verdict';

/** The task of a step by its title; its letter where it has none. */
export const actorTitle = ({ actors }: ReplaySchedule, name: string): string =>
	actors.find((actor) => actor.name === name)?.title ?? name;

/** `Step 11 of 20, Read fault: inserts the page-table entry. H02.` */
export function announcement(schedule: ReplaySchedule, number: number): string {
	const step = schedule.steps[number - 1];
	if (!step) return '';
	const hazards = step.hazards.map((id) => ` ${id}.`).join('');
	const who = actorTitle(schedule, step.actor);
	return `Step ${number} of ${schedule.steps.length}, ${who}: ${step.does}.${hazards}`;
}

/** `usage 0 → 1`; empty where nothing changes. */
export const changesInWords = (step: ReplayStep): string =>
	step.changes.map(({ object, variable, from, to }) => `${object} ${variable} ${from} → ${to}`).join('; ');

/** The last part of a path. */
export const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/**
 * `4/7 fs/dax.c:155` or `fs/dax.c:155`; a line of a log is `log 41`.
 * @param patches of how many patches the series has; null for what belongs to a log
 */
export function placeInWords({ file, line, patch }: ReplayPlace, patches: number | null): string {
	if (patches === null) return `log ${line}`;
	return `${patch === undefined ? '' : `${patch}/${patches} `}${file}:${line}`;
}

/** A schedule as lines of text. ASCII arrows, for mails. */
export function scheduleText(schedule: ReplaySchedule): string {
	const digits = String(schedule.steps.length).length;
	const lines = schedule.steps.map((step, at) => {
		const changes = step.changes
			.map(({ object, variable, from, to }) => `${object} ${variable} ${from} -> ${to}`)
			.join(', ');
		const hazards = step.hazards.map((id) => `  <- ${id}`).join('');
		const number = String(at + 1).padStart(digits);
		return `  ${number}  ${step.actor}  ${step.does}${changes ? `  [${changes}]` : ''}${hazards}`;
	});
	const actors = schedule.actors.map(({ name, title }) => `${name} = ${title}`).join(', ');
	const { hang } = schedule;
	const end = hang ? [`  ${hang.actor} waits for ever at ${hang.waitPoint}: ${hang.waitsFor}`] : [];
	return [...lines, ...end, '', `  ${actors}`].join('\n');
}

/** A cell as text: what it says, why, and its schedule. */
export function cellText(row: HazardRow, cell: HazardCell, hazards: readonly HazardText[]): string {
	const lines = [cellName(row, cell, hazards), asSentence(cell.because)].filter((line) => line !== '');
	return `${lines.join('\n')}\n${cell.schedule ? `\n${scheduleText(cell.schedule)}\n` : ''}`;
}

/** The explanation of a report as text: the sentence, the waits in words, the schedule, what is not known. */
export function traceText(trace: TraceReplay): string {
	const parts = [`${trace.title}\n${trace.because}`];
	if (trace.waits.words.length > 0) parts.push(trace.waits.words.map((word) => `- ${word}`).join('\n'));
	if (trace.schedule) parts.push(scheduleText(trace.schedule));
	parts.push(`Not known from this log: ${trace.unknown.join(' ') || 'nothing.'}`);
	return parts.join('\n\n');
}

/** A clause as a sentence: a capital at its beginning, unless it begins with a name in code, and a full stop at its end. */
export function asSentence(clause: string): string {
	const text = clause.trim();
	if (text === '') return '';
	const isCode = /^\S*[_(:\d]/.test(text);
	const begun = isCode ? text : text.charAt(0).toUpperCase() + text.slice(1);
	return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** The meaning of a hazard as a sentence; empty where nobody has said it. */
export const hazardMeaning = (hazards: readonly HazardText[], id: string | null): string =>
	asSentence(hazards.find((each) => each.id === id)?.meaning ?? '');

export const hazardTitle = (hazards: readonly HazardText[], id: string): string => {
	const name = hazards.find((each) => each.id === id)?.name;
	return name ? `${id} ${name.charAt(0).toUpperCase()}${name.slice(1)}` : id;
};
