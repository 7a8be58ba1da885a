// The object rows of the timeline: what an object is over a run of steps, in words and with a tone. Knows schedules; draws
// nothing.
import type { ReplaySchedule } from '../../replay/result';
import { type Variable, valueAfter, variablesOf } from './values';

/** `none`: nothing is there. `dead`: it is gone for good. `hazard`: it violates what must hold. */
export type Tone = 'plain' | 'none' | 'dead' | 'hazard';

export interface Segment {
	/** First step at which it is so; 1 with `initial` for what is so before the first step. */
	readonly from: number;
	/** The step after its last. */
	readonly to: number;
	readonly text: string;
	readonly tone: Tone;
	/** It begins with a change, not with the schedule. */
	readonly changed: boolean;
}

export interface Band {
	readonly id: string;
	readonly title: string;
	/** The variables behind it. */
	readonly note: string;
	readonly segments: readonly Segment[];
}

/** A row for each object, or part of one (`pmem0 queue`), that changes; and how many never do. */
export function bandsOf(schedule: ReplaySchedule): {
	readonly bands: readonly Band[];
	readonly still: number;
} {
	const parts = new Map<string, Variable[]>();
	for (const variable of variablesOf(schedule)) {
		if (!schedule.objects.some((object) => object.name === variable.object)) continue;
		const id = [variable.object, partOf(variable.name)].filter((each) => each !== '').join(' ');
		parts.set(id, [...(parts.get(id) ?? []), variable]);
	}
	const bands: Band[] = [];
	for (const [id, variables] of parts) {
		const moving = variables.filter((variable) => variable.changes.length > 0);
		if (moving.length > 0)
			bands.push({
				id,
				title: id,
				note: moving.map((variable) => nameIn(variable.name)).join(', '),
				segments: segmentsOf(moving, schedule),
			});
	}
	return { bands, still: parts.size - bands.length };
}

/** `queue` of `queue.life`; empty for a variable of the object itself. */
const partOf = (name: string): string => (name.includes('.') ? name.slice(0, name.indexOf('.')) : '');
const nameIn = (name: string): string => name.slice(name.indexOf('.') + 1);

function segmentsOf(variables: readonly Variable[], { steps, hazardStep }: ReplaySchedule): Segment[] {
	const changed = new Set(variables.flatMap(({ changes }) => changes.map(({ step }) => step)));
	const starts = [0, ...[...changed].sort((a, b) => a - b)];
	const violated = hazardStep !== null && changed.has(hazardStep) ? hazardStep : Number.POSITIVE_INFINITY;
	return starts
		.map((start, at) => ({
			from: Math.max(1, start),
			to: starts[at + 1] ?? steps.length + 1,
			text: wordsFor(variables, start),
			tone: start >= violated ? 'hazard' : toneOf(variables, start),
			changed: start > 0,
		}))
		.filter(({ from, to }) => to > from);
}

const EMPTY = new Set(['none', 'absent', '0', 'false']);
const GONE = new Set(['dead', 'gone', 'released', 'reused', 'removed']);

/** What was so from the start and no longer is: `alive`, `mapped`. */
const isLost = ({ initial }: Variable, value: string): boolean => initial === 'true' && value === 'false';

/** What is so, in words: `live, usage 1`; what is not is left out, unless there is nothing else to say. */
function wordsFor(variables: readonly Variable[], step: number): string {
	const said = variables.flatMap((variable) => {
		const { value } = valueAfter(variable, step);
		const name = nameIn(variable.name);
		if (isLost(variable, value)) return [`${/(?:ed|live)$/.test(name) ? 'not' : 'no'} ${name}`];
		if (EMPTY.has(value)) return [];
		if (value === 'true') return [name];
		return [/^\d+$/.test(value) ? `${name} ${value}` : value];
	});
	if (said.length > 0) return said.join(', ');
	const [only, another] = variables;
	if (!only || another) return 'none';
	const { value } = valueAfter(only, step);
	return value === 'false' || value === '0' ? `no ${nameIn(only.name)}` : value;
}

function toneOf(variables: readonly Variable[], step: number): Tone {
	const values = variables.map((variable) => valueAfter(variable, step).value);
	const lost = variables.some((variable, at) => isLost(variable, values[at] ?? ''));
	if (lost || values.some((value) => GONE.has(value))) return 'dead';
	return values.every((value) => EMPTY.has(value)) ? 'none' : 'plain';
}
