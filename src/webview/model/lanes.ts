// The task rows of the timeline: which steps a task takes, what it holds meanwhile, where it waits and who frees it, and
// the gap between the end of a guard and the use it should have covered. Knows schedules; draws nothing.
import type { ReplaySchedule, ReplayStep } from '../../replay/result';

/** A resource from the step that takes it to the step that gives it back; null: never. */
export interface HeldBar {
	readonly what: string;
	readonly from: number;
	readonly to: number | null;
	/** Bars of one task that overlap have different slots, from 0. */
	readonly slot: number;
}

export interface Wait {
	readonly at: string;
	/** The step of the task before it slept, or where it could not go on. */
	readonly since: number;
	/** The step of another task that let it go on; null: it waits for ever. */
	readonly freedBy: number | null;
	/** Its step after the wait; null where there is none. */
	readonly next: number | null;
}

/** The steps between the end of a guard and the use that came after it. */
export interface Gap {
	readonly slot: number;
	readonly what: string;
	readonly from: number;
	readonly to: number;
}

export interface Lane {
	readonly actor: string;
	readonly title: string;
	/** 1 to 4, by the order of first steps; `doubled` from the fifth task on. */
	readonly colour: 1 | 2 | 3 | 4;
	readonly doubled: boolean;
	/** Numbers of its steps. */
	readonly steps: readonly number[];
	readonly held: readonly HeldBar[];
	readonly waits: readonly Wait[];
	readonly gap: Gap | null;
	/** Steps that a log line is observed at. */
	readonly pins: readonly number[];
}

export function lanesOf(schedule: ReplaySchedule): readonly Lane[] {
	const first = (name: string) => {
		const at = schedule.steps.findIndex((step) => step.actor === name);
		return at < 0 ? schedule.steps.length : at;
	};
	return schedule.actors
		.map((actor) => ({ actor, first: first(actor.name) }))
		.sort((a, b) => a.first - b.first)
		.map(({ actor: { name, title } }, index) => {
			const steps = schedule.steps.flatMap((step, at) => (step.actor === name ? [at + 1] : []));
			const held = heldBars(schedule.steps, steps);
			return {
				actor: name,
				title,
				colour: COLOURS[index % COLOURS.length] ?? 1,
				doubled: index >= COLOURS.length,
				steps,
				held,
				waits: waitsOf(schedule, name, steps),
				gap: gapOf(schedule, name, held),
				pins: steps.filter((step) => isObserved(schedule.steps[step - 1])),
			};
		});
}

const COLOURS = [1, 2, 3, 4] as const;

const isObserved = (step: ReplayStep | undefined): boolean => (step?.observations.length ?? 0) > 0;

/** What one task holds over time. The same name twice is two resources. */
export function heldBars(all: readonly ReplayStep[], own: readonly number[]): HeldBar[] {
	const bars: { what: string; from: number; to: number | null; slot: number }[] = [];
	for (const number of own) {
		const holds = [...(all[number - 1]?.holds ?? [])];
		for (const bar of bars.filter((each) => each.to === null)) {
			const at = holds.indexOf(bar.what);
			if (at < 0) bar.to = number;
			else holds.splice(at, 1);
		}
		for (const what of holds) {
			const isFree = (slot: number) =>
				!bars.some((bar) => bar.slot === slot && (bar.to ?? Infinity) >= number);
			let slot = 0;
			while (!isFree(slot)) slot++;
			bars.push({ what, from: number, to: null, slot });
		}
	}
	return bars;
}

function waitsOf({ steps, hang }: ReplaySchedule, name: string, own: readonly number[]): Wait[] {
	const ended = own.flatMap((number): Wait[] => {
		const waited = steps[number - 1]?.waited;
		return waited ? [{ at: waited.at, since: waited.since, freedBy: waited.freedBy, next: number }] : [];
	});
	if (hang?.actor !== name) return ended;
	return [...ended, { at: hang.waitPoint, since: own.at(-1) ?? 0, freedBy: null, next: null }];
}

/** The guard of the hazard's task that ended last before the hazard: what it guarded is used without it. */
function gapOf({ steps, hazardStep }: ReplaySchedule, name: string, held: readonly HeldBar[]): Gap | null {
	if (hazardStep === null || steps[hazardStep - 1]?.actor !== name) return null;
	let last: (HeldBar & { readonly to: number }) | null = null;
	for (const bar of held)
		if (bar.to !== null && bar.to < hazardStep && bar.to > (last?.to ?? 0)) last = { ...bar, to: bar.to };
	return last && { slot: last.slot, what: last.what, from: last.to, to: hazardStep };
}
