// Runs one situation on the model of one stage: every way in which the code does its operations, one at a time, and the
// gravest verdict of them. What has not changed since the stage before is not run again.
import { type Compiled, compile } from '../engine/compile/compile';
import { reduce } from '../engine/compile/reduce';
import { ModelError } from '../engine/compile/types';
import type { Model, Profile } from '../engine/definition';
import { exploreReduced, type Limits } from '../engine/explore/explorer';
import { explainObservations } from '../engine/explore/goal';
import type { ScheduledStep } from '../engine/explore/schedule';
import { judge, type Verdict } from '../engine/explore/verdict';
import { extendModel } from '../engine/profile';
import type { Mutation, Scenario } from '../engine/scenario';
import type { Defect } from './lower/defects';
import type { Stage, StepCode, Variant } from './lower/stage';
import type { ReplaySchedule } from './result';
import type { Row } from './rows';
import { scheduleOf } from './schedule';

/** What a situation comes to at a stage. */
export type Outcome =
	| {
			readonly is: 'run';
			readonly verdict: Verdict;
			readonly schedule: ReplaySchedule | null;
			/** Every hazard that some way leads to, with the defect that it goes by; milder ones too. */
			readonly found: ReadonlyMap<string, Defect | null>;
	  }
	/** The situation cannot be had; `yet` when a patch may bring it. */
	| { readonly is: 'unknown'; readonly because: string; readonly yet: boolean };

/** One way of doing the operations of a row. */
interface Way {
	readonly variants: readonly Variant[];
	readonly defect: Defect | null;
}

export class Runner {
	/** Outcomes by what they depend on. */
	private readonly known = new Map<string, Outcome>();

	constructor(
		private readonly model: Model,
		private readonly base: Profile,
		private readonly limits: Limits,
		private readonly cancelled: () => boolean,
	) {}

	run(row: Row, stage: Stage): Outcome {
		const { SHARED } = { ...this.base.switches, ...stage.switches };
		if (SHARED === false && row.operations.has('reflink'))
			return { is: 'unknown', because: 'DAX files cannot share blocks here.', yet: true };
		const outcomes = waysOf(row, stage).map((way) => this.runWay(row, stage, way));
		const worst = outcomes.reduce((one, other) => (this.rank(other) > this.rank(one) ? other : one));
		if (worst.is === 'unknown') return worst;
		const found = new Map<string, Defect | null>();
		for (const outcome of outcomes)
			if (outcome.is === 'run')
				for (const [hazard, defect] of outcome.found) if (!found.has(hazard)) found.set(hazard, defect);
		const also = this.model.precedence.filter((id) => found.has(id) && id !== worst.verdict.hazard);
		return { ...worst, found, verdict: { ...worst.verdict, also } };
	}

	/** The hazards of an outcome that count against it. */
	counted(outcome: Outcome): string[] {
		if (outcome.is === 'unknown') return [];
		const milder = this.model.precedence.indexOf('H22');
		return [...outcome.found.keys()].filter(
			(id) => id === outcome.verdict.hazard || this.model.precedence.indexOf(id) < milder,
		);
	}

	/** How bad an outcome is; 0 is safe. */
	rank(outcome: Outcome): number {
		if (outcome.is === 'unknown') return -1;
		const { verdict, hazard } = outcome.verdict;
		const { precedence } = this.model;
		if (hazard !== null) return precedence.length + 1 - Math.max(0, precedence.indexOf(hazard));
		return verdict === 'safe' ? 0 : 0.5;
	}

	private runWay(row: Row, stage: Stage, way: Way): Outcome {
		const removal = [...row.drivers].map((driver) => stage.removal[driver]);
		const operations = way.variants.map(({ operation }) => operation);
		const key = JSON.stringify([row.scenario.id, removal, stage.switches, operations, way.defect]);
		const known = this.known.get(key);
		if (known) return known;
		const outcome = this.explore(row, stage, way);
		this.known.set(key, outcome);
		return outcome;
	}

	private explore(row: Row, stage: Stage, way: Way): Outcome {
		const scenario = withMutations(row.scenario, way.defect?.mutations ?? []);
		try {
			const compiled = this.compile(scenario, stage, way);
			const begins = this.everyoneBegins(compiled, scenario);
			if (!begins) return { is: 'unknown', because: 'It does not come about here.', yet: false };
			const reduced = reduce(compiled.program, compiled.initial);
			const exploration = exploreReduced(reduced, compiled.initial, this.limits, this.cancelled);
			const verdict = judge(compiled, scenario, exploration, true);
			const hazards = [...(verdict.hazard === null ? [] : [verdict.hazard]), ...verdict.also];
			const found = new Map(hazards.map((id) => [id, way.defect]));
			return { is: 'run', verdict, schedule: shown(compiled, verdict, row, stage, way), found };
		} catch (error) {
			if (!(error instanceof ModelError)) throw error;
			return { is: 'unknown', because: `It cannot be set up here: ${error.message}.`, yet: false };
		}
	}

	private compile(scenario: Scenario, stage: Stage, { variants, defect }: Way): Compiled {
		const name = `${this.base.name} with ${stage.patch} patches`;
		const { kernels, name: base } = this.base;
		const { switches, removal } = stage;
		const operations = variants.map(({ operation }) =>
			defect?.operation === operation.name
				? { ...operation, switches: { ...operation.switches, ...defect.switches } }
				: operation,
		);
		return compile(
			extendModel(this.model, { profiles: [{ name, kernels, base, switches, removal }], operations }),
			scenario,
			name,
		);
	}

	/** Whether each actor that waits for its moment can have it. */
	private everyoneBegins(compiled: Compiled, { actors }: Scenario): boolean {
		return Object.values(actors).every(
			({ when }) =>
				when === undefined ||
				explainObservations(compiled, [when], this.limits, this.cancelled).explained !== false,
		);
	}
}

const withMutations = (scenario: Scenario, mutations: readonly Mutation[]): Scenario =>
	mutations.length === 0 ? scenario : { ...scenario, mutations: [...mutations] };

/** The sets of variants to try: each operation in its first way, then each other way and each defect by itself. */
function waysOf({ operations, acting, filesystems }: Row, { variants, defects, patch }: Stage): Way[] {
	const isHere = ({ filesystem }: Variant): boolean => filesystem === null || filesystems.has(filesystem);
	const used = [...variants]
		.filter(([name]) => operations.has(name))
		.map(([, ways]) => distinct(ways.filter(isHere)));
	const usual = used.flatMap((ways) => ways.slice(0, 1));
	const others = used.flatMap((ways, index) =>
		ways.slice(1).map((way) => usual.map((first, at) => (at === index ? way : first))),
	);
	const wrong = defects.filter(
		({ operation, from, until }) =>
			acting.has(operation) && from <= patch && (until === null || patch < until),
	);
	return [
		...[usual, ...others].map((each): Way => ({ variants: each, defect: null })),
		...wrong.map((defect): Way => ({ variants: withFunction(usual, variants, defect), defect })),
	];
}

/** The usual ways, but for the operation of a defect that of its function. */
function withFunction(usual: readonly Variant[], variants: Stage['variants'], defect: Defect): Variant[] {
	const own = variants.get(defect.operation)?.find(({ function: name }) => name === defect.function);
	return usual.map((variant) => (own && variant.operation.name === defect.operation ? own : variant));
}

/** Ways that differ; of those that do not, the one that shows most steps, with the others' where it shows none. */
function distinct(ways: readonly Variant[]): Variant[] {
	const found = new Map<string, Variant>();
	for (const way of [...ways].sort((a, b) => b.code.size - a.code.size)) {
		const key = JSON.stringify(way.operation);
		const known = found.get(key);
		found.set(key, known ? { ...known, code: new Map([...way.code, ...known.code]) } : way);
	}
	return [...found.values()];
}

/** The steps of a group are found under its id. */
const GROUPS: Readonly<Record<string, string>> = { 'R-zap-inode': 'R-zap', 'R-zap-part': 'R-zap-parts' };

/** The run that shows the verdict, with the code of its steps. */
function shown(
	compiled: Compiled,
	verdict: Verdict,
	row: Row,
	stage: Stage,
	way: Way,
): ReplaySchedule | null {
	if (verdict.hazard === null) return null;
	const codeOf = ({ operation, step }: Pick<ScheduledStep, 'operation' | 'step'>): StepCode | undefined => {
		const id = step.replace(/^.*[/:]/, '').replace(/\(.*$/, '');
		if (id.endsWith('-astray')) return way.defect ?? undefined;
		const own = way.variants.find((each) => each.operation.name === operation)?.code.get(id);
		const [driver = ''] = row.drivers;
		return own ?? (operation === 'remove' ? stage.removalCode.get(driver)?.get(GROUPS[id] ?? id) : undefined);
	};
	const order = verdict.schedule.map(({ actor }) => actor);
	const hang = verdict.hang ?? null;
	const run = { order, hazard: hang ? null : verdict.hazard, hang };
	const schedule = scheduleOf(compiled, run, { placeOf: (step) => codeOf(step)?.place ?? null });
	const steps = schedule.steps.map((step) => ({
		...step,
		function: codeOf(step)?.function ?? step.function,
	}));
	return { ...schedule, steps };
}
