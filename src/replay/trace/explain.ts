// Explains the reports of logs by runs of the model, and holds their trace buffers against it. Puts an explanation together
// as plain data: which line of the log is which step, what was taken for granted. Reads no file and renders nothing.
import type { Compiled } from '../../engine/compile/compile';
import { evaluate } from '../../engine/compile/ir';
import type { Limits } from '../../engine/explore/explorer';
import type { Explanation } from '../../engine/explore/goal';
import { replaySchedule } from '../../engine/explore/schedule';
import type { Frame, Report } from '../../trace/model';
import type { Conformance, Observation, ReplayProfile, TraceReplay } from '../result';
import { scheduleOf } from '../schedule';
import type { LogsReplay } from '../together';
import { titleOf } from './actors';
import { conformanceOf } from './conformance';
import { type EventUse, usesOf } from './event-use';
import { stepOfFrame } from './frame-steps';
import { profilesOf } from './kernel';
import { shownLines } from './lines';
import { eventsNear, type ListedReport, type ReadLog, readLog } from './reading';
import { type Recognised, recognise } from './recognise';
import { inScene, type Scene } from './scene';
import { Search, type Success } from './search';
import { isOfOtherDriver, settingOf } from './setting';
import type { LogText } from './source';
import { logPicture, NO_WAITS, waitPicture } from './waits';
import { observationWords, sentence, strangeWords, taskName, unknownWords } from './words';

export interface TraceContext {
	/** The user's choice of a profile. */
	readonly profile?: string | undefined;
	/** Bounds of one search. */
	readonly limits?: Limits;
	readonly cancelled?: () => boolean;
}

/** States of one search; scenes of a log need some hundreds. */
const DEFAULT_LIMITS: Limits = { maxStates: 200_000 };

/** Reports that are searched for in one replay; a machine that says more says the same. */
const MOST_SEARCHES = 200;

/** Searches that are left. */
interface Budget {
	left: number;
}

/** Replays logs in order; what several texts say, as a quote does, counts once. Never throws because of what a log holds. */
export function replayLogs(texts: readonly LogText[], context: TraceContext = {}): LogsReplay {
	const seen = new Set<string>();
	const traces: TraceReplay[] = [];
	const budget = { left: MOST_SEARCHES };
	const conformance: Conformance[] = [];
	for (const text of texts) {
		const log = readLog(text, seen);
		for (const { report, index } of log.reports) {
			if (context.cancelled?.()) break;
			const profiles = profilesOf(report, text, context.profile);
			if (report.kind !== 'ftrace') traces.push(explain(log, { report, index }, profiles, context, budget));
			else {
				const held = conformanceOf(text, report, profiles);
				if (held) conformance.push(held);
			}
		}
	}
	return { traces, conformance };
}

function explain(
	log: ReadLog,
	listed: ListedReport,
	profiles: readonly ReplayProfile[],
	context: TraceContext,
	budget: Budget,
): TraceReplay {
	const { report } = listed;
	const found = recognise(report);
	const [likeliest = { name: '', because: 'the model has no profile' }] = profiles;
	const without = (because: string, states = 0, uses: readonly EventUse[] = []): TraceReplay => ({
		...headOf(log, listed),
		profile: likeliest,
		states,
		verdict: 'unexplained',
		hazard: null,
		because,
		lines: shownLines(
			log.text,
			report,
			uses.map(({ event }) => event),
		),
		observations: uses.flatMap(({ event, meaning }) =>
			meaning
				? [{ ...placeIn(log, event.line), text: event.text, step: null, unused: 'no run was found' }]
				: [],
		),
		schedule: null,
		waits: logPicture(log.waits, taskName(report)),
		unknown: [],
	});
	if (!found) return without(strangeWords(report));
	const events = eventsNear(log, report);
	const setting = settingOf(report, events, found.site.own === true);
	const uses = usesOf(events, report, setting);
	const isShown = log.aboutDax || uses.some(({ meaning }) => meaning !== null);
	if (!found.site.own && (!isShown || isOfOtherDriver(report)))
		return without('Nothing in this log says that it is about DAX, pmem or the removal of a block device.');
	if (budget.left === 0)
		return without(`Not replayed: the first ${MOST_SEARCHES} reports at places of the model were.`);
	budget.left--;
	const { limits = DEFAULT_LIMITS, cancelled } = context;
	const search = new Search(found.site, setting, uses, { limits, cancelled });
	for (const profile of profiles) {
		const success = search.under(profile.name);
		if (!success) continue;
		return {
			...explained(log, listed, found, success, uses),
			profile,
			states: search.states,
			unknown: unknownWords(found, success.scene, setting, uses),
		};
	}
	const under = profiles.length > 1 ? 'any profile that fits' : likeliest.name;
	return without(
		`No run of the model under ${under} shows it: ${search.missing} cannot be reached.`,
		search.states,
		uses,
	);
}

const headOf = ({ text }: ReadLog, { report, index }: ListedReport) => ({
	report: index,
	file: text.file,
	title: report.title,
});

function placeIn({ text }: ReadLog, line: number, endLine = line) {
	return { line: text.lineOf(line), endLine: text.lineOf(endLine) };
}

function explained(
	log: ReadLog,
	listed: ListedReport,
	found: Recognised,
	success: Success,
	uses: readonly EventUse[],
): Omit<TraceReplay, 'profile' | 'states' | 'unknown'> {
	const { reading, scene, compiled, explanation } = success;
	const { report } = listed;
	const order = explanation.schedule.map(({ actor }) => actor);
	const titles = titlesOf(report, success);
	const hazard = explanation.hangHazard ?? ('hazard' in reading.proves ? reading.proves.hazard : null);
	const observations = [
		...uses.map((use) => eventObservation(log, use, compiled, scene, order)),
		...reportObservations(log, report, found, success),
	].sort((a, b) => a.line - b.line);
	const hang = explanation.hang ?? null;
	const schedule = scheduleOf(
		compiled,
		{ order, hazard: hang ? null : hazard, hang },
		{
			titles,
			observedAt: (index) => observations.flatMap(({ step }, at) => (step === index + 1 ? [at] : [])),
			placeOf: (_, index) => {
				const first = observations.find(({ step }) => step === index + 1);
				return first ? { file: log.text.file, line: first.line } : null;
			},
		},
	);
	const waiter = 'waits' in reading.proves ? reading.actor : null;
	const waiting = waiter && {
		actor: waiter,
		place: found.frame?.symbol ?? null,
		titles,
		forEver: hang !== null,
	};
	return {
		...headOf(log, listed),
		...(waiter && hang ? { title: `${titles[waiter] ?? waiter} waits for something no task can do` } : {}),
		verdict: 'explained',
		hazard,
		because: sentence(titles, schedule, hazard, waiter),
		lines: shownLines(
			log.text,
			report,
			uses.map(({ event }) => event),
		),
		observations,
		schedule,
		waits: waiting ? waitPicture(compiled, order, waiting, log.waits) : NO_WAITS,
	};
}

/** What the actors are called: the one of the report by its task, the others by what they do. */
function titlesOf(report: Report, { reading, scene }: Success): Record<string, string> {
	const titles: Record<string, string> = Object.fromEntries(
		scene.actors.map((name) => [name, titleOf(name)]),
	);
	// A memory failure names its victim.
	const task = report.kind === 'memory-failure' ? '' : taskName(report);
	if (reading.actor && task !== '') titles[reading.actor] = task;
	return titles;
}

/** An event of the log, with the step after which the state is what it says. */
function eventObservation(
	log: ReadLog,
	{ event, meaning, unused }: EventUse,
	compiled: Compiled,
	scene: Scene,
	order: readonly string[],
): Observation {
	const place = placeIn(log, event.line);
	if (!meaning) return { ...place, text: event.text, step: null, unused };
	const { program, initial } = compiled;
	const indices = order.map((actor) => program.processes.findIndex(({ name }) => name === actor));
	const { states } = replaySchedule(program, initial, indices);
	const value = compiled.predicate(inScene(meaning.holds, scene.names));
	const step = states.findIndex((values) => evaluate(value, values) !== 0);
	const text = `${event.device ?? scene.names.get('dev')}: ${meaning.words}`;
	return { ...place, text, ...atStep(step) };
}

/** A step that an observation holds after; what holds from the start is at none. */
const atStep = (step: number): Pick<Observation, 'step' | 'unused'> =>
	step > 0 ? { step, unused: null } : { step: null, unused: 'it holds from the start' };

/** The report itself, and the frame at its place. */
function reportObservations(
	log: ReadLog,
	report: Report,
	{ frame }: Recognised,
	{ reading, explanation }: Success,
): Observation[] {
	const at = atStep(provenAt(reading.actor, 'waits' in reading.proves, explanation));
	const whole = {
		...placeIn(log, report.line, report.endLine),
		text: observationWords(report, reading.proves),
		...at,
	};
	const onStack = ({ line, symbol }: Frame) => ({
		...placeIn(log, line),
		text: `${symbol}() is on the stack`,
	});
	const place = frame ? [{ ...onStack(frame), ...at }] : [];
	return [whole, ...place, ...callers(report, frame, reading.actor, explanation, onStack)];
}

/** The functions above the place that belong to steps of the run, each once. */
function callers(
	report: Report,
	frame: Frame | null,
	actor: string | null,
	{ schedule }: Explanation,
	onStack: (frame: Frame) => Omit<Observation, 'step' | 'unused'>,
): Observation[] {
	const own = schedule.flatMap((step, index) => (step.actor === actor ? [{ step, index }] : []));
	const labels = own.map(({ step }) => step.step);
	const taken = new Set<number>();
	return (report.traces[0]?.frames ?? []).flatMap((other): Observation[] => {
		const at = other.reliable && other !== frame ? stepOfFrame(other.symbol, labels) : undefined;
		const step = at === undefined ? undefined : own[at];
		if (!step || taken.has(step.index)) return [];
		taken.add(step.index);
		return [{ ...onStack(other), step: step.index + 1, unused: null }];
	});
}

/** The step after which the report is proven: a task waits from its own last step on. */
function provenAt(actor: string | null, waits: boolean, { schedule, metAt }: Explanation): number {
	const own = schedule.findLastIndex((step) => step.actor === actor) + 1;
	return waits && own > 0 ? own : (metAt.at(-1) ?? 0);
}
