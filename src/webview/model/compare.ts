// Two schedules side by side: the one of a cell and the one before the series. Knows schedules; draws nothing.
import type { ReplaySchedule } from '../../replay/result';

/** Numbers of the steps of `before` that `after` has no counterpart for, in order. */
export function lostSteps(before: ReplaySchedule, after: ReplaySchedule): ReadonlySet<number> {
	const left = new Map<string, number>();
	for (const step of after.steps) {
		const key = `${step.actor} ${step.function}`;
		left.set(key, (left.get(key) ?? 0) + 1);
	}
	const lost = new Set<number>();
	before.steps.forEach((step, at) => {
		const key = `${step.actor} ${step.function}`;
		const number = left.get(key) ?? 0;
		if (number === 0) lost.add(at + 1);
		else left.set(key, number - 1);
	});
	return lost;
}

/** The first step (from 1) at which the schedules differ; null where one goes like the other as far as both go. */
export function firstDifference(before: ReplaySchedule, after: ReplaySchedule): number | null {
	const length = Math.min(before.steps.length, after.steps.length);
	for (let at = 0; at < length; at++) {
		const [a, b] = [before.steps[at], after.steps[at]];
		if (a?.actor !== b?.actor || a?.function !== b?.function) return at + 1;
	}
	return before.steps.length === after.steps.length ? null : length + 1;
}
