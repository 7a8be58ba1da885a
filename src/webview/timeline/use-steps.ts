// The step of a timeline: going to another, playing them, and changing over to the schedule before the series.
import { useEffect, useState } from 'preact/hooks';
import type { ReplaySchedule, ReplayStep } from '../../replay/result';
import { lostSteps } from '../model/compare';
import type { View } from '../model/link';
import type { Subject } from '../model/subject';
import { announcement } from '../model/words';
import type { Panel } from '../panel';

/** Between steps while playing. */
const PACE_MS = 900;
const NONE: ReadonlySet<number> = new Set();

export interface Steps {
	/** The schedule that is shown. */
	readonly schedule: ReplaySchedule;
	/** Of the schedule before the series: what cannot run any more. */
	readonly struck: ReadonlySet<number>;
	readonly comparing: boolean;
	/** Absent where there is no schedule to compare with. */
	readonly compare: (() => void) | undefined;
	/** The chosen step, from 1. */
	readonly step: number;
	readonly current: ReplayStep | undefined;
	/** Goes to a step, or to the nearest there is, and says it. */
	readonly go: (step: number) => void;
	readonly playing: boolean;
	readonly play: () => void;
}

export function useSteps(panel: Panel, subject: Subject, view: Extract<View, { kind: 'timeline' }>): Steps {
	const [comparing, setComparing] = useState(false);
	const [playing, setPlaying] = useState(false);
	const before = comparing ? subject.before : null;
	const schedule = before ?? subject.schedule;
	const last = schedule.steps.length;
	const step = Math.min(view.step, last);
	const go = (to: number) => {
		const number = Math.min(last, Math.max(1, to));
		if (number === step) return;
		panel.said.value = announcement(schedule, number);
		panel.choose({ ...view, step: number });
	};
	useEffect(() => {
		if (!playing) return undefined;
		if (step >= last) setPlaying(false);
		const timer = setTimeout(() => go(step + 1), PACE_MS);
		return () => clearTimeout(timer);
	});
	return {
		schedule,
		struck: before ? lostSteps(before, subject.schedule) : NONE,
		comparing: before !== null,
		compare: subject.before ? () => setComparing(!comparing) : undefined,
		step,
		current: schedule.steps[step - 1],
		go,
		playing,
		play: () => setPlaying(!playing),
	};
}
