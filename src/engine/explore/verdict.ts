// The verdict of a scenario by section 10.10 of the lifetime model: which hazards were found, which one is reported,
// and whether that is as expected.
import { type Compiled, compile } from '../compile/compile';
import { reduce } from '../compile/reduce';
import type { Model } from '../definition';
import type { Scenario } from '../scenario';
import { type Exploration, exploreReduced, type Limits, type Violation } from './explorer';
import { describeHang, type Hang, replaySchedule, type ScheduledStep } from './schedule';

export interface Verdict {
	readonly id: string;
	readonly profile: string;
	readonly verdict: 'safe' | 'hazard' | 'not-exhausted';
	/** The reported hazard. */
	readonly hazard: string | null;
	/** All others that were found, the gravest first. */
	readonly also: readonly string[];
	/** Null where nothing is expected, or the search was not exhausted. */
	readonly asExpected: boolean | null;
	readonly schedule: readonly ScheduledStep[];
	readonly hang: Hang | undefined;
	readonly states: number;
	readonly transitions: number;
}

/** Position of the first hazard that does not count against `safe`: H22 and the policy class. */
const milder = (model: Model): number => model.precedence.indexOf('H22');

const rank = (model: Model, id: string): number => {
	const found = model.precedence.indexOf(id);
	return found < 0 ? model.precedence.length : found;
};

/** Hang forms tell more than the step that leaks, and are preferred; then the shorter schedule. */
function better(a: Violation, b: Violation): number {
	return (
		Number(b.waiting !== undefined) - Number(a.waiting !== undefined) || a.schedule.length - b.schedule.length
	);
}

/** The hazards found with the form to show, the gravest first. */
export function hazardsFound(
	compiled: Compiled,
	exploration: Exploration,
): { readonly id: string; readonly violation: Violation }[] {
	const forms = new Map<string, Violation[]>();
	for (const violation of exploration.violations) {
		const id = compiled.program.hazards[violation.hazard]?.id ?? '';
		forms.set(id, [...(forms.get(id) ?? []), violation]);
	}
	return [...forms]
		.flatMap(([id, violations]) => {
			const [violation] = violations.sort(better);
			return violation ? [{ id, violation }] : [];
		})
		.sort((a, b) => rank(compiled.model, a.id) - rank(compiled.model, b.id));
}

/** Judges what an exploration found. `foreign`: the profile is not the scenario's own, so nothing is expected. */
export function judge(
	compiled: Compiled,
	scenario: Scenario,
	exploration: Exploration,
	foreign = false,
): Verdict {
	const { model, program, initial } = compiled;
	const found = hazardsFound(compiled, exploration);
	const asked = new Set([
		...(scenario.watch ?? []),
		...(scenario.expected?.hazards ?? []),
		...(scenario.policies ?? []),
	]);
	const counts = (id: string): boolean =>
		scenario.watch ? scenario.watch.includes(id) : rank(model, id) < milder(model) || asked.has(id);
	const reported = found.find(({ id }) => counts(id));
	const verdict = reported ? 'hazard' : exploration.exhausted ? 'safe' : 'not-exhausted';
	const run = reported && replaySchedule(program, initial, reported.violation.schedule);
	const waiting = reported?.violation.waiting;
	const ids = found.map(({ id }) => id);
	return {
		id: scenario.id,
		profile: compiled.profile,
		verdict,
		hazard: reported?.id ?? null,
		also: ids.filter((id) => id !== reported?.id),
		asExpected: foreign ? null : asExpected(scenario, verdict, reported?.id, ids),
		schedule: run?.steps ?? [],
		hang: run && waiting !== undefined ? describeHang(program, run.final, waiting, model.waits) : undefined,
		states: exploration.states,
		transitions: exploration.transitions,
	};
}

function asExpected(
	{ expected }: Scenario,
	verdict: Verdict['verdict'],
	reported: string | undefined,
	found: readonly string[],
): boolean | null {
	if (!expected) return null;
	if (verdict === 'not-exhausted') return null;
	if (expected.verdict === 'safe') return verdict === 'safe';
	const wanted = expected.hazards ?? [];
	if (reported === undefined) return false;
	return wanted.length === 0 || (wanted.includes(reported) && wanted.every((id) => found.includes(id)));
}

/** The profiles a scenario is meant for. */
export const profilesOf = (scenario: Scenario): readonly string[] => [scenario.profile].flat();

/** Explores a scenario under one profile and judges it. Throws ModelError for a mistake in the scenario. */
export function runScenario(
	model: Model,
	scenario: Scenario,
	profile: string,
	limits: Limits,
	cancelled?: () => boolean,
): Verdict {
	const compiled = compile(model, scenario, profile);
	const exploration = exploreReduced(
		reduce(compiled.program, compiled.initial),
		compiled.initial,
		limits,
		cancelled,
	);
	return judge(compiled, scenario, exploration, !profilesOf(scenario).includes(profile));
}
