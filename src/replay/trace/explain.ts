// Explains the reports of a log: what each proves of the model, in which scene, and the shortest run of that scene that
// shows it together with the log's events. What no run shows is told as such. Reads no file and renders nothing.
import { type Compiled, compile } from '../../engine/compile/compile';
import { evaluate } from '../../engine/compile/ir';
import type { Limits } from '../../engine/explore/explorer';
import { type Explanation, explainObservations, type Observation as Goal } from '../../engine/explore/goal';
import { replaySchedule } from '../../engine/explore/schedule';
import { model } from '../../engine/model';
import type { Report } from '../../trace/model';
import type {
	Conformance,
	HazardText,
	LogLine,
	Observation,
	ReplayProfile,
	ReplaySchedule,
	TraceReplay,
} from '../result';
import { scheduleOf } from '../schedule';
import { stepWords } from '../step-words';
import { type ActorName, titleOf } from './actors';
import { conformanceOf } from './conformance';
import { type EventUse, usesOf } from './event-use';
import { type ReadLog, readLog } from './reading';
import { type Recognised, recognise } from './recognise';
import { composeScene, inScene, type Scene } from './scene';
import { profileOfReport, type Setting, settingOf } from './setting';
import type { Proof, Reading } from './sites';
import type { LogText } from './source';
import { type SuppositionName, suppositionOf } from './suppositions';
import { logPicture, NO_WAITS, waitPicture } from './waits';

export interface TraceContext {
	/** The user's choice of a profile. */
	readonly profile?: string | undefined;
	/** Bounds of one search. */
	readonly limits?: Limits;
	readonly cancelled?: () => boolean;
}

/** States of one search; scenes of a log need some hundreds. */
const DEFAULT_LIMITS: Limits = { maxStates: 200_000 };

/** What logs show: their reports explained, their trace buffers held against the model. */
export interface LogsReplay {
	readonly traces: readonly TraceReplay[];
	readonly conformance: readonly Conformance[];
}

/** Replays logs in order; what several texts say, as a quote does, counts once. Never throws because of what a log holds. */
export function replayLogs(texts: readonly LogText[], context: TraceContext = {}): LogsReplay {
	const seen = new Set<string>();
	const traces: TraceReplay[] = [];
	const conformance: Conformance[] = [];
	for (const text of texts) {
		const log = readLog(text, seen);
		for (const { report, index } of log.reports) {
			if (context.cancelled?.()) break;
			if (report.kind !== 'ftrace') traces.push(new ReportReplay(log, report, index, context).run());
			else
				conformance.push(
					...[conformanceOf(text.file, report, profilesOf(report, text, context), text.lineOf)].flatMap(
						(one) => one ?? [],
					),
				);
		}
	}
	return { traces, conformance };
}

/** The profiles to try: the user's, the log's, or all, the newest first. */
function profilesOf(report: Report, text: LogText, { profile }: TraceContext): ReplayProfile[] {
	if (profile !== undefined) return [{ name: profile, because: 'it was asked for' }];
	const told = profileOfReport(report, text);
	if (told) return [told];
	return model.profiles
		.map(({ name }) => ({ name, because: 'the log names no kernel; it is the newest that has such a run' }))
		.reverse();
}

/** What a hazard is, in words. */
export function hazardText(id: string): HazardText {
	const known = model.hazards.find((hazard) => hazard.id === id);
	return { id, name: known?.name ?? id, meaning: known?.meaning ?? '' };
}

/** How hard an attempt looks: for a wait that never ends, or for any wait; with leaks taken for granted only at last. */
interface Attempt {
	readonly reading: Reading;
	readonly supposed: readonly SuppositionName[];
	readonly forEver: boolean;
}

/** A run that shows everything. */
interface Success {
	readonly attempt: Attempt;
	readonly scene: Scene;
	readonly compiled: Compiled;
	readonly explanation: Explanation;
}

/** The attempt that came farthest without success. */
interface Failure {
	readonly satisfied: number;
	/** What could not be reached, in words. */
	readonly missing: string;
}

class ReportReplay {
	private readonly setting: Setting;
	private readonly who: string;
	private states = 0;
	private failure: Failure | null = null;

	constructor(
		private readonly log: ReadLog,
		private readonly report: Report,
		private readonly index: number,
		private readonly context: TraceContext,
	) {
		this.setting = settingOf(report, log.events);
		this.who = taskName(report);
	}

	run(): TraceReplay {
		const found = recognise(this.report);
		const [first, ...more] = profilesOf(this.report, this.log.text, this.context);
		if (!first) return this.unexplained({ name: '', because: 'no profile' }, 'The model has no profile.', []);
		if (!found) return this.unexplained(first, this.strange(), []);
		if (!found.site.own && !this.log.aboutDax)
			return this.unexplained(
				first,
				'Nothing in this log says that it is about DAX, pmem or the removal of a block device.',
				[],
			);
		for (const profile of [first, ...more]) {
			const uses = usesOf(this.log, this.report, this.setting);
			const success = this.attempts(found).reduce<Success | undefined>(
				(done, attempt) => done ?? this.attempt(attempt, profile.name, uses),
				undefined,
			);
			if (success) return this.explained(found, profile, success, uses);
		}
		const missing = this.failure?.missing ?? proofWords(found.site.readings[0]?.proves);
		const under = more.length > 0 ? 'any profile' : first.name;
		return this.unexplained(
			first,
			`No run of the model under ${under} shows it: ${missing} cannot be reached.`,
			[],
		);
	}

	/** Waits without end come first, then waits that can end; what takes a leak for granted comes last. */
	private attempts({ site }: Recognised): Attempt[] {
		const begs = (supposed: readonly SuppositionName[]): boolean =>
			supposed.some((name) => suppositionOf(name).begs === true);
		const all = site.readings.flatMap((reading) =>
			reading.scenes.flatMap((supposed) => [
				{ reading, supposed, forEver: true },
				...('waits' in reading.proves ? [{ reading, supposed, forEver: false }] : []),
			]),
		);
		const rank = ({ supposed, forEver }: Attempt): number => Number(!forEver) + 2 * Number(begs(supposed));
		return all.sort((a, b) => rank(a) - rank(b));
	}

	private attempt(attempt: Attempt, profile: string, uses: readonly EventUse[]): Success | undefined {
		const { reading, supposed } = attempt;
		const shown = uses.flatMap(({ meaning }) => meaning ?? []);
		const present = new Set<ActorName>([
			...(reading.actor ? [reading.actor] : []),
			...supposed.flatMap((name) => suppositionOf(name).actors ?? []),
		]);
		for (const { by } of shown) {
			const [likeliest] = by;
			if (likeliest && !by.some((actor) => present.has(actor))) present.add(likeliest);
		}
		const reason = shown.findLast((meaning) => meaning.reason !== undefined)?.reason;
		const scene = composeScene(model, {
			setting: this.setting,
			profile,
			actors: [...present],
			supposed,
			reason,
		});
		if (!scene) return undefined;
		const compiled = compile(model, scene.scenario, profile);
		const goals = goalsOf(scene, attempt, uses);
		const limits = this.context.limits ?? DEFAULT_LIMITS;
		const explanation = explainObservations(
			compiled,
			goals.map(({ goal }) => goal),
			limits,
			this.context.cancelled,
		);
		this.states += explanation.states;
		if (explanation.explained) return { attempt, scene, compiled, explanation };
		if (!this.failure || explanation.satisfied >= this.failure.satisfied)
			this.failure = {
				satisfied: explanation.satisfied,
				missing: goals[explanation.satisfied]?.words ?? proofWords(reading.proves),
			};
		return undefined;
	}

	private explained(
		found: Recognised,
		profile: ReplayProfile,
		{ attempt, scene, compiled, explanation }: Success,
		uses: readonly EventUse[],
	): TraceReplay {
		const { reading } = attempt;
		const order = explanation.schedule.map(({ actor }) => actor);
		const titles = Object.fromEntries(scene.actors.map((name) => [name, titleOf(name)]));
		if (reading.actor && this.report.kind !== 'memory-failure' && this.who !== '')
			titles[reading.actor] = this.who;
		const hazard = explanation.hangHazard ?? ('hazard' in reading.proves ? reading.proves.hazard : null);
		const observations = this.observed(found, compiled, scene, explanation, uses, attempt);
		const schedule = scheduleOf(
			compiled,
			{ order, hazard: explanation.hang ? null : hazard, hang: explanation.hang ?? null },
			{
				titles,
				observedAt: (index) => observations.flatMap(({ step }, at) => (step === index + 1 ? [at] : [])),
				placeOf: (_, index) => {
					const first = observations.find(({ step }) => step === index + 1);
					return first ? { file: this.log.text.file, line: first.line } : null;
				},
			},
		);
		const waiter = 'waits' in reading.proves ? reading.actor : null;
		const forEver = explanation.hang !== undefined;
		return {
			...this.head(profile),
			title: waiter && forEver ? `${this.who} waits for what no task can do` : this.report.title,
			verdict: 'explained',
			hazard,
			because: sentence(titles, schedule, hazard, waiter, compiled),
			lines: this.lines(observations),
			observations,
			schedule,
			waits: waiter
				? waitPicture(
						compiled,
						order,
						{ actor: waiter, place: found.frame?.symbol ?? null, titles, forEver },
						this.log.waits,
					)
				: NO_WAITS,
			unknown: this.unknown(found, scene, uses),
		};
	}

	/** The log's lines as observations, each with the step after which it holds. */
	private observed(
		{ frame }: Recognised,
		compiled: Compiled,
		scene: Scene,
		{ schedule, metAt }: Explanation,
		uses: readonly EventUse[],
		{ reading }: Attempt,
	): Observation[] {
		const { lineOf } = this.log.text;
		const { program, initial } = compiled;
		const order = schedule.map(({ actor }) => program.processes.findIndex(({ name }) => name === actor));
		const { states } = replaySchedule(program, initial, order);
		const events = uses.map(({ event, meaning, unused }): Observation => {
			const line = lineOf(event.line);
			const place = {
				text: meaning ? `${event.device ?? scene.names.get('dev')}: ${meaning.words}` : event.text,
				line,
				endLine: line,
			};
			if (!meaning) return { ...place, step: null, unused };
			const value = compiled.predicate(inScene(meaning.holds, scene.names));
			const step = states.findIndex((values) => evaluate(value, values) !== 0);
			return step > 0
				? { ...place, step, unused: null }
				: { ...place, step: null, unused: 'it holds from the start' };
		});
		const last = metAt.at(-1) ?? 0;
		const own = reading.actor === null ? -1 : schedule.findLastIndex(({ actor }) => actor === reading.actor);
		const step = 'waits' in reading.proves && own >= 0 ? own + 1 : last;
		const report: Observation = {
			text: this.observationWords(reading.proves),
			line: lineOf(this.report.line),
			endLine: lineOf(this.report.endLine),
			step: step > 0 ? step : null,
			unused: step > 0 ? null : 'it holds from the start',
		};
		const place: Observation[] = frame
			? [
					{
						...report,
						text: `${frame.symbol}() is on the stack`,
						line: lineOf(frame.line),
						endLine: lineOf(frame.line),
					},
				]
			: [];
		return [...events, report, ...place].sort((a, b) => a.line - b.line);
	}

	private observationWords(proof: Proof): string {
		const who = this.who === '' ? 'a task' : this.who;
		if ('waits' in proof) return `${who} waits for ${model.waits[proof.waits] ?? proof.waits}`;
		if ('hazard' in proof)
			return `${this.report.function ?? 'the kernel'}() shows that ${hazardText(proof.hazard).meaning}`;
		return this.report.title;
	}

	private unknown({ onlyUnreliable }: Recognised, scene: Scene, uses: readonly EventUse[]): string[] {
		const shown = new Set(uses.flatMap(({ meaning }) => meaning?.by ?? []));
		const assumed = scene.supposed
			.map(suppositionOf)
			.filter(({ actors = [] }) => actors.length === 0 || !actors.every((actor) => shown.has(actor)))
			.map(({ says }) => `Assumed: ${inScene(says, scene.names)}.`);
		return [
			...assumed,
			...this.setting.unknown.map((what) => `The log does not tell ${what}.`),
			...(onlyUnreliable
				? ['Every frame of the stack is marked unreliable; they were used all the same.']
				: []),
		];
	}

	/** The lines of the report and of what is observed outside of it, as logged. */
	private lines(observations: readonly Observation[]): LogLine[] {
		const { lines, lineOf } = this.log.text;
		const { line: first, endLine: last, traces } = this.report;
		const observed = new Set(observations.map(({ line }) => line));
		const doubted = new Set(
			traces.flatMap(({ frames }) => frames.flatMap(({ line, reliable }) => (reliable ? [] : [line]))),
		);
		return lines.flatMap((text, index): LogLine[] => {
			const [own, line] = [index + 1, lineOf(index + 1)];
			if ((own < first || own > last) && !observed.has(line)) return [];
			return [{ line, text, unreliable: doubted.has(own) }];
		});
	}

	private head(profile: ReplayProfile) {
		return { report: this.index, file: this.log.text.file, profile, states: this.states };
	}

	/** Why a report that fits no place says nothing. */
	private strange(): string {
		const place = this.report.function;
		return place === null
			? 'Nothing in it is an observation of the model.'
			: `${place}() is no place at which the model observes anything.`;
	}

	private unexplained(
		profile: ReplayProfile,
		because: string,
		observations: readonly Observation[],
	): TraceReplay {
		return {
			...this.head(profile),
			title: this.report.title,
			verdict: 'unexplained',
			hazard: null,
			because,
			lines: this.lines(observations),
			observations,
			schedule: null,
			waits: logPicture(this.log.waits, this.who),
			unknown: [],
		};
	}
}

/** `umount:2187`; empty where a report names no task. */
function taskName({ task }: Report): string {
	if (!task || (task.comm === null && task.pid === null)) return '';
	return task.comm === null ? `task ${task.pid}` : `${task.comm}:${task.pid ?? '?'}`;
}

/** What must be shown, in order, each with words for the case that it cannot be. */
function goalsOf(
	scene: Scene,
	{ reading, forEver }: Attempt,
	uses: readonly EventUse[],
): { goal: Goal; words: string }[] {
	const used = uses.flatMap(({ event, meaning, dated }) => (meaning ? [{ event, meaning, dated }] : []));
	const dated = used
		.filter((use) => use.dated)
		.map(({ meaning, event }) => ({ goal: inScene(meaning.holds, scene.names), words: `“${event.text}”` }));
	const undated = used.filter((use) => !use.dated);
	const together =
		undated.length === 0
			? []
			: [
					{
						goal: undated.map(({ meaning }) => `(${inScene(meaning.holds, scene.names)})`).join(' && '),
						words: undated.map(({ event }) => `“${event.text}”`).join(' together with '),
					},
				];
	return [
		...dated,
		...together,
		{ goal: finalGoal(scene, reading, forEver), words: proofWords(reading.proves) },
	];
}

function finalGoal(scene: Scene, { actor, proves }: Reading, forEver: boolean): Goal {
	if ('hazard' in proves) return { hazard: proves.hazard, actor: proves.by };
	if ('holds' in proves) return inScene(proves.holds, scene.names);
	const waiting = `waiting(${actor}, "${proves.waits}")`;
	return forEver && actor ? { hangs: actor } : waiting;
}

function proofWords(proof: Proof | undefined): string {
	if (!proof) return 'what it shows';
	if ('waits' in proof) return `a task that waits for ${model.waits[proof.waits] ?? proof.waits}`;
	if ('hazard' in proof) return `${proof.hazard} (${hazardText(proof.hazard).name})`;
	return 'the state it shows';
}

/** The explanation in one sentence. */
function sentence(
	titles: Readonly<Record<string, string>>,
	{ steps, hang, hazardStep }: ReplaySchedule,
	hazard: string | null,
	waiter: ActorName | null,
	{ model: { waits } }: Compiled,
): string {
	const name = (actor: string): string => titles[actor] ?? actor;
	if (hang) return `${name(hang.actor)} waits for ${hang.waitsFor}, and no task can bring that about.`;
	const step = hazardStep === null ? undefined : steps[hazardStep - 1];
	if (hazard && step)
		return `${name(step.actor)} ${stepWords(step.operation, step.step) ?? step.function} in step ${hazardStep}: ${hazardText(hazard).meaning}.`;
	if (waiter) {
		const wait = steps.findLast(({ actor }) => actor === waiter);
		void waits;
		return `${name(waiter)} has to wait after step ${wait ? steps.indexOf(wait) + 1 : 0}, and the wait can end.`;
	}
	return 'The model has a run that shows it, and no hazard in it.';
}
