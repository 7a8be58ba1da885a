// Holds the calls of a trace against the model, step by step: after each call the states that the model can be in, given
// all calls so far. The first call after which there is none is what the model forbids.
import { compile } from '../../engine/compile/compile';
import { execute, type Process, type Program } from '../../engine/compile/ir';
import { enabled } from '../../engine/explore/schedule';
import { model } from '../../engine/model';
import { resolveProfile } from '../../engine/profile';
import type { Report } from '../../trace/model';
import type { Conformance, ReplayProfile } from '../result';
import { stepId, stepWords } from '../step-words';
import { type Episodes, episodesOf, type Misfit } from './episodes';
import { type FileEpisode, fileEpisodesOf, fileScene } from './file-episodes';
import { type Landmark, landmarks } from './landmarks';
import { unmatchedReturn } from './returns';
import type { LogText } from './source';
import { callIn } from './trace-calls';
import { type TraceScene, traceScene } from './trace-scene';

/** States held at once; above this the rest of a trace is not followed. */
const MOST_STATES = 20_000;
/** A trace with calls of this many functions was not told which ones to record. */
const MANY_NAMES = 150;
/** How many calls ahead an operation may already have begun: what it does before its first landmark is not seen. */
const AHEAD = 4;

/** How far the model follows a trace. */
interface Following {
	readonly followed: number;
	readonly forbidden: Conformance['forbidden'];
}

/**
 * Holds one trace against the model.
 * @param profiles the kernels it may be from, the likeliest first: the first that allows all of it counts, else the one that
 * follows it farthest
 * @returns undefined for a trace that shows no operation of the model
 */
export function conformanceOf(
	{ file, lines, lineOf }: LogText,
	report: Report,
	profiles: readonly ReplayProfile[],
): Conformance | undefined {
	const calls = report.events.flatMap((record) => callIn(record) ?? []);
	const found = withReturns(episodesOf(calls), unmatchedReturn(report.events, lines));
	const files = fileEpisodesOf(calls);
	let best: { following: Following; profile: ReplayProfile } | undefined;
	for (const profile of profiles) {
		const following = follow(found, files, profile.name, new Set(calls.map(({ name }) => name)));
		if (!following) continue;
		if (!best || following.followed > best.following.followed) best = { following, profile };
		if (!following.forbidden) {
			best = { following, profile };
			break;
		}
	}
	if (!best) return undefined;
	const { followed, forbidden } = best.following;
	return {
		file,
		profile: best.profile,
		events: report.events.length,
		followed,
		forbidden: forbidden && { ...forbidden, line: lineOf(forbidden.line) },
	};
}

/** The episodes, with what the returns of the trace show to be missing where that comes first. */
function withReturns(found: Episodes, unmatched: Misfit | null): Episodes {
	const isFirst = unmatched && (!found.misfit || unmatched.line < found.misfit.line);
	return isFirst ? { ...found, misfit: unmatched } : found;
}

function follow(
	{ episodes, sightings, misfit }: Episodes,
	files: readonly FileEpisode[],
	profile: string,
	seen: ReadonlySet<string>,
): Following | undefined {
	const { switches, removal } = resolveProfile(model, profile);
	const known = episodes.filter((episode) => episode.operation !== 'remove' || removal?.[episode.driver]);
	const hasHolder = switches['HOLD'] === true;
	const together = traceScene({ episodes: known, sightings }, profile, hasHolder);
	const scenes = [
		...(together ? [together] : []),
		...files.map((episode) => fileScene(episode, profile, hasHolder)),
	];
	if (scenes.length === 0) return misfit ? { followed: 0, forbidden: misfit } : undefined;
	const all = scenes.map((scene) => new Follower(scene, profile, seen).follow());
	// What cannot be an operation at all stands after what could be followed.
	const [first = misfit] = all
		.flatMap(({ forbidden }) => forbidden ?? [])
		.sort((one, other) => one.line - other.line);
	return { followed: all.reduce((sum, { followed }) => sum + followed, 0), forbidden: first };
}

class Follower {
	private readonly program: Program;
	private readonly initial: Uint8Array;
	private readonly actors: ReadonlyMap<string, number>;
	/** For each actor the steps that do not run before their call was seen. */
	private readonly awaited: readonly ReadonlySet<number>[];
	private readonly announced: readonly Set<number>[];
	/** For each actor and step the place in the table of the last call before it: calls before one step have that order. */
	private readonly places: readonly Map<number, number>[];
	/** For each actor the index of its first call. */
	private readonly begins: readonly number[];

	constructor(
		private readonly scene: TraceScene,
		profile: string,
		seen: ReadonlySet<string>,
	) {
		const { program, initial } = compile(model, scene.scenario, profile);
		this.program = program;
		this.initial = initial;
		this.actors = new Map(program.processes.map(({ name }, index) => [name, index]));
		const isUnfiltered = seen.size >= MANY_NAMES;
		const always = landmarks.filter(
			(mark) => mark.always && (isUnfiltered || [...seen].some((name) => mark.name.test(name))),
		);
		this.awaited = program.processes.map(
			(process) => new Set(always.flatMap((mark) => stepsOf(process, mark))),
		);
		this.announced = program.processes.map(() => new Set());
		this.places = program.processes.map(() => new Map());
		this.begins = program.processes.map(({ name }) => scene.course.findIndex(({ actor }) => actor === name));
	}

	follow(): Following {
		let states = new Map([[this.initial.join(), this.initial]]);
		let followed = 0;
		for (const [index, { actor, passing }] of this.scene.course.entries()) {
			const at = this.actors.get(actor) ?? -1;
			const process = this.program.processes[at];
			if (!process) continue;
			const wanted =
				passing.mark.before.length === 0 ? [process.steps.length] : stepsOf(process, passing.mark);
			if (wanted.length === 0) continue;
			const reachable = this.closure(states, index);
			if (!reachable) break;
			const inOrder = this.comesInOrder(at, wanted, passing.mark);
			states = new Map(
				[...reachable].filter(([, values]) => inOrder && wanted.includes(values[process.pc] ?? 0)),
			);
			if (states.size === 0) {
				const { call } = passing;
				const because = this.why(process, at, wanted, [...reachable.values()], call.name);
				return {
					followed,
					forbidden: { line: call.line, text: `${call.name}: ${call.text}`.trim(), because },
				};
			}
			for (const step of wanted) this.announced[at]?.add(step);
			followed++;
		}
		return { followed, forbidden: null };
	}

	/** Whether no call that the table has after this one was seen before the same step. */
	private comesInOrder(actor: number, wanted: readonly number[], mark: Landmark): boolean {
		const place = landmarks.indexOf(mark);
		const places = this.places[actor];
		const inOrder = wanted.every((step) => (places?.get(step) ?? -1) <= place);
		for (const step of wanted) places?.set(step, place);
		return inOrder;
	}

	/** All states reachable by steps that no call announces; undefined where there are too many. */
	private closure(from: ReadonlyMap<string, Uint8Array>, index: number): Map<string, Uint8Array> | undefined {
		const found = new Map(from);
		const open = [...from.values()];
		for (let values = open.pop(); values; values = open.pop())
			for (const [actor, process] of this.program.processes.entries()) {
				const after = this.mayRun(actor, process, values, index) ? stepped(process, values) : undefined;
				const key = after?.join() ?? '';
				if (!after || found.has(key)) continue;
				if (found.size >= MOST_STATES) return undefined;
				found.set(key, after);
				open.push(after);
			}
		return found;
	}

	private mayRun(actor: number, process: Process, values: Uint8Array, index: number): boolean {
		const pc = values[process.pc] ?? 0;
		const begins = this.begins[actor] ?? 0;
		if (begins > index + AHEAD) return false;
		if (this.awaited[actor]?.has(pc) && !this.announced[actor]?.has(pc)) return false;
		return enabled(process, values, this.initial);
	}

	/** Why an actor cannot stand where a call shows it. */
	private why(
		process: Process,
		actor: number,
		wanted: readonly number[],
		states: readonly Uint8Array[],
		call: string,
	): string {
		const task = this.scene.tasks.get(process.name) ?? process.name;
		const places = states.map((values) => values[process.pc] ?? 0);
		const words = (at: number): string => {
			const step = process.steps[at]?.from;
			return step ? `${stepWords(step.operation, step.step) ?? step.step} (${step.function}())` : 'ends';
		};
		const target = wanted[0] ?? 0;
		const isEnd = (at: number): boolean => at >= process.steps.length;
		const open = places.filter((at) => at <= target && !isEnd(at));
		const last = Math.max(...open);
		if (last === target) return `${call}() comes too late: what it leads to was seen before.`;
		if (open.length === 0) {
			if (places.some(isEnd))
				return `${task} cannot come to ${call}() any more: in the model its operation has failed or ended by then.`;
			return `${call}() comes too late: in the model ${task} ${words(target)} earlier.`;
		}
		if (this.awaited[actor]?.has(last) && !this.announced[actor]?.has(last))
			return `${call}() comes too early: in the model ${task} first ${words(last)}.`;
		return `${call}() comes too early: in the model ${task} has to wait where it ${words(last)}.`;
	}
}

/** The indices of the steps that a landmark stands before: those of the first of its ids that the program has. */
function stepsOf(process: Process, { operation, before }: Landmark): number[] {
	for (const id of before) {
		const found = process.steps.flatMap(({ from }, index) =>
			from.operation === operation && stepId(from.step) === id ? [index] : [],
		);
		if (found.length > 0) return found;
	}
	return [];
}

/** The values after a step. */
function stepped(process: Process, values: Uint8Array): Uint8Array {
	const after = values.slice();
	const step = process.steps[after[process.pc] ?? 0];
	after[process.pc] = execute(step?.actions ?? [], after, () => {}) ?? process.steps.length;
	return after;
}
