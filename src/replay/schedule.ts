// A run of the engine as the schedule that people are shown: what each step does, changes and holds, and where an actor
// had to wait. Decides nothing: which run is shown, and where its steps stand in code or log, is the caller's.
import type { Compiled } from '../engine/compile/compile';
import { evaluate, type Process } from '../engine/compile/ir';
import { type Hang, replaySchedule, type ScheduledStep } from '../engine/explore/schedule';
import { resolveProfile } from '../engine/profile';
import type { ReplayChange, ReplayHang, ReplayPlace, ReplaySchedule, ReplayStep } from './result';
import { stepWords } from './step-words';

/** A run to be shown. */
export interface Run {
	/** The actors by name, in the order in which they step. */
	readonly order: readonly string[];
	/** The hazard it is shown for; null for a hang and for a run without one. */
	readonly hazard: string | null;
	readonly hang: Hang | null;
}

/** What the caller knows of a run beyond the model; each may be left out. */
export interface Surroundings {
	/** Actor → what it is called ("umount:2187"). */
	readonly titles?: Readonly<Record<string, string>>;
	/** The place of the step at an index, from 0. */
	readonly placeOf?: (step: ScheduledStep, index: number) => ReplayPlace | null;
	/** Indices of the observations that hold after the step at an index, from 0, for the first time. */
	readonly observedAt?: (index: number) => readonly number[];
}

/** The schedule of a run of a compiled scenario. Throws ImpossibleSchedule if the program does not allow the order. */
export function scheduleOf(compiled: Compiled, run: Run, around: Surroundings = {}): ReplaySchedule {
	const { program, initial } = compiled;
	const indices = run.order.map((name) => program.processes.findIndex((process) => process.name === name));
	const { steps, states } = replaySchedule(program, initial, indices);
	const shown = steps.map((step, index): ReplayStep => {
		const process = program.processes[indices[index] ?? 0];
		const waited = process && waitedFor(process, indices, states, index);
		return {
			actor: step.actor,
			operation: step.operation,
			step: step.step,
			function: step.function,
			does: stepWords(step.operation, step.step) ?? (step.function ? `runs ${step.function}()` : step.step),
			source: step.source,
			line: around.placeOf?.(step, index) ?? null,
			changes: changesOf(compiled, step, states[index] ?? initial),
			holds: process ? heldBy(compiled, process, states[index + 1] ?? initial) : [],
			...(waited && { waited }),
			hazards: step.hazards,
			observations: around.observedAt?.(index) ?? [],
		};
	});
	const hazardStep =
		run.hazard === null ? -1 : steps.findIndex(({ hazards }) => hazards.includes(run.hazard ?? ''));
	return {
		actors: program.processes.map(({ name, steps: own }) => {
			const operation = own[0]?.from.operation ?? '';
			return { name, operation, title: around.titles?.[name] ?? operation };
		}),
		objects: compiled.objects.map(({ name, kind }) => ({
			name,
			kind,
			variables: variablesOf(compiled, name),
		})),
		steps: shown,
		hazardStep: hazardStep < 0 ? null : hazardStep + 1,
		hang: run.hang && hangOf(compiled, run.hang),
	};
}

/** The fields of an object in the initial state. */
function variablesOf({ program, initial }: Compiled, object: string): Record<string, string> {
	const prefix = `${object}.`;
	return Object.fromEntries(
		program.variables.flatMap(({ name, show, actor }, id) =>
			actor === undefined && name.startsWith(prefix)
				? [[name.slice(prefix.length), show(initial[id] ?? 0)]]
				: [],
		),
	);
}

/** What a step changed in the state of objects; what only concerns the actor itself is told by what it holds. */
function changesOf({ program }: Compiled, step: ScheduledStep, before: Uint8Array): ReplayChange[] {
	return program.variables.flatMap(({ name, show, actor }, id): ReplayChange[] => {
		const to = step.changes[name];
		if (to === undefined || actor !== undefined) return [];
		const dot = name.indexOf('.');
		const [object, variable] = [name.slice(0, dot), name.slice(dot + 1)];
		return [{ object, variable, from: show(before[id] ?? 0), to }];
	});
}

/** What guards access to the memory, by the profile's switch `G`. */
const GUARDS: Readonly<Record<string, string>> = {
	none: 'nothing (no guard in this kernel)',
	queue: 'queue reference',
	srcu: 'DAX read section',
};

/** A resource in words: what the model says of it. */
function resourceWords({ model, profile }: Compiled, process: Process, resource: string): string {
	const name = resource.replace(/^.*[/:]/, '');
	const operations = new Set(process.steps.map(({ from }) => from.operation));
	const [owner] = model.operations.filter(
		(operation) => operations.has(operation.name) && operation.resources?.[name] !== undefined,
	);
	// What a guard is depends on the kernel, and on the code where that is of another age.
	const { switches } = resolveProfile(model, profile);
	if (name === 'guard' && owner && owner.name !== 'dax-fault')
		return GUARDS[String(owner.switches?.['G'] ?? switches['G'])] ?? name;
	return owner?.resources?.[name]?.meaning ?? name;
}

const heldBy = (compiled: Compiled, process: Process, values: Uint8Array): string[] =>
	process.held.flatMap(({ id, resource }) =>
		values[id] ? [resourceWords(compiled, process, resource)] : [],
	);

/** Where the actor slept before the step at `index`, if its guard was false at any time since its own last step. */
function waitedFor(
	process: Process,
	indices: readonly number[],
	states: readonly Uint8Array[],
	index: number,
): ReplayStep['waited'] {
	const step = process.steps[states[index]?.[process.pc] ?? 0];
	if (!step) return undefined;
	const begun = indices.lastIndexOf(indices[index] ?? 0, index - 1) + 1;
	const able = (at: number): boolean => evaluate(step.guard, states[at] ?? []) !== 0;
	let freed = index;
	while (freed > begun && able(freed - 1)) freed--;
	// Before its first step an actor has not begun, and so does not wait.
	if (index === 0 || begun === 0 || freed === begun) return undefined;
	return { at: step.from.wait, since: begun, freedBy: freed };
}

function hangOf(compiled: Compiled, hang: Hang): ReplayHang {
	const words = (actor: string, resource: string): string => {
		const process = compiled.program.processes.find(({ name }) => name === actor);
		return process ? resourceWords(compiled, process, resource) : resource;
	};
	return {
		actor: hang.actor,
		waitPoint: hang.waitPoint,
		waitsFor: hang.waitsFor,
		holders: hang.holders.map(({ actor, state, holds }) => ({
			actor,
			state,
			holds: holds.map((resource) => words(actor, resource)),
		})),
	};
}
