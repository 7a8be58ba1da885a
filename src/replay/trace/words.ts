// The sentences of an explained log: tasks, proofs, the explanation itself, what was taken for granted. Decides nothing.
import { model } from '../../engine/model';
import type { Report } from '../../trace/model';
import { hazardText } from '../hazard-text';
import type { ReplaySchedule } from '../result';
import type { ActorName } from './actors';
import type { EventUse } from './event-use';
import type { Recognised } from './recognise';
import { inScene, type Scene } from './scene';
import type { Setting } from './setting';
import type { Proof } from './site';
import { suppositionOf } from './suppositions';

/** `umount:2187`; empty where a report names no task. */
export function taskName({ task }: Report): string {
	if (!task || (task.comm === null && task.pid === null)) return '';
	return task.comm === null ? `task ${task.pid}` : `${task.comm}:${task.pid ?? '?'}`;
}

/** What a proof asks of a run, to be read before "cannot be reached". */
export function proofWords(proof: Proof | undefined): string {
	if (!proof) return 'what it shows';
	if ('waits' in proof) return `a task that waits for ${model.waits[proof.waits] ?? proof.waits}`;
	if ('hazard' in proof) return `${proof.hazard} (${hazardText(proof.hazard).name})`;
	return 'the state it shows';
}

/** What a report says as an observation. */
export function observationWords(report: Report, proof: Proof): string {
	if ('waits' in proof)
		return `${taskName(report) || 'a task'} waits for ${model.waits[proof.waits] ?? proof.waits}`;
	if ('hazard' in proof && report.function !== null)
		return `${report.function}() shows that ${hazardText(proof.hazard).meaning}`;
	return report.title;
}

/** Why a report that is at no place of the table says nothing. */
export const strangeWords = ({ function: place }: Report): string =>
	place === null
		? 'Nothing in it is an observation of the model.'
		: `${place}() is no place at which the model observes anything.`;

/** The explanation in one sentence; `waiter` is the task that waits, where the report is about one. */
export function sentence(
	titles: Readonly<Record<string, string>>,
	{ steps, hang, hazardStep }: ReplaySchedule,
	hazard: string | null,
	waiter: ActorName | null,
): string {
	const name = (actor: string): string => titles[actor] ?? actor;
	if (hang) return `${name(hang.actor)} waits for ${hang.waitsFor}, and no task can bring that about.`;
	const step = hazardStep === null ? undefined : steps[hazardStep - 1];
	if (hazard && step)
		return `${name(step.actor)} ${step.does} in step ${hazardStep}: ${hazardText(hazard).meaning}.`;
	if (!waiter) return 'The model has a run that shows it, and no hazard in it.';
	const last = steps.findLastIndex(({ actor }) => actor === waiter) + 1;
	return `${name(waiter)} has to wait after step ${last}, and the wait can end.`;
}

/** What a log does not tell: what the scene took for granted, and what of the setting was guessed. */
export function unknownWords(
	{ onlyUnreliable }: Recognised,
	scene: Scene,
	setting: Setting,
	uses: readonly EventUse[],
): string[] {
	const shown = new Set(uses.flatMap(({ meaning }) => meaning?.by ?? []));
	const assumed = scene.supposed
		.map(suppositionOf)
		.filter(({ actors = [] }) => actors.length === 0 || !actors.every((actor) => shown.has(actor)))
		.map(({ says }) => `Assumed: ${inScene(says, scene.names)}.`);
	return [
		...assumed,
		...setting.unknown.map((what) => `The log does not tell ${what}.`),
		...(onlyUnreliable
			? ['Every frame of the stack is marked unreliable; they were used all the same.']
			: []),
	];
}
