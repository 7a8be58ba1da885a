// Runs one situation on the model of one stage: every way in which the code does its operations, one at a time, and the
// gravest verdict of them. What has not changed since the stage before is not run again.
import type { Model, Operation, Profile } from '../engine/definition';
import type { Limits } from '../engine/explore/explorer';
import { runScenario, type Verdict } from '../engine/explore/verdict';
import { extendModel } from '../engine/profile';
import type { Stage, Variant } from './lower/stages';
import type { Row } from './rows';

/** A verdict, and the way of the code that leads to it. */
export interface Outcome {
	readonly verdict: Verdict;
	/** The function whose way it is; null where the model's own steps ran. */
	readonly variant: Variant | null;
}

export class Runner {
	/** Outcomes by what they depend on. */
	private readonly known = new Map<string, Outcome>();

	constructor(
		private readonly model: Model,
		private readonly base: Profile,
		private readonly limits: Limits,
		private readonly cancelled: (() => boolean) | undefined,
	) {}

	run(row: Row, stage: Stage): Outcome {
		const ways = this.waysOf(row, stage);
		const outcomes = ways.map((operations) => this.runWay(row, stage, operations));
		return outcomes.reduce((worst, other) => (this.graver(other.verdict, worst.verdict) ? other : worst));
	}

	/** Whether one verdict is worse than another. */
	graver(one: Verdict, other: Verdict): boolean {
		return this.rank(one.verdict, one.hazard) > this.rank(other.verdict, other.hazard);
	}

	/** How bad a verdict is; 0 is safe. */
	rank(verdict: Verdict['verdict'], hazard: string | null): number {
		const { precedence } = this.model;
		if (hazard !== null) return precedence.length + 1 - Math.max(0, precedence.indexOf(hazard));
		return verdict === 'safe' ? 0 : 0.5;
	}

	/** The sets of variants to try: each operation in its first way, then each other way by itself. */
	private waysOf({ operations }: Row, { variants }: Stage): Variant[][] {
		const used = [...variants]
			.filter(([name]) => operations.has(name) || (name === 'fault' && operations.has('access')))
			.map(([, ways]) => distinct(ways));
		const first = used.flatMap((ways) => ways.slice(0, 1));
		const others = used.flatMap((ways, index) =>
			ways.slice(1).map((way) => first.map((usual, at) => (at === index ? way : usual))),
		);
		return [first, ...others];
	}

	private runWay(row: Row, stage: Stage, ways: readonly Variant[]): Outcome {
		const removal = Object.fromEntries(
			[...row.drivers].map((driver) => [driver, stage.removal[driver] ?? []]),
		);
		const operations = ways.map(({ operation }) => operation);
		const key = JSON.stringify([row.scenario.id, removal, stage.switches, operations]);
		const known = this.known.get(key);
		if (known) return known;
		const verdict = this.explore(row, stage, operations);
		const outcome = { verdict, variant: ways.find(({ function: name }) => name !== null) ?? null };
		this.known.set(key, outcome);
		return outcome;
	}

	private explore({ scenario }: Row, stage: Stage, operations: readonly Operation[]): Verdict {
		const name = `${this.base.name} with ${stage.patch} patches`;
		const profile: Profile = {
			name,
			kernels: this.base.kernels,
			base: this.base.name,
			switches: stage.switches,
			removal: stage.removal,
		};
		const model = extendModel(this.model, { profiles: [profile], operations });
		return runScenario(model, scenario, name, this.limits, this.cancelled);
	}
}

/** Ways that differ. */
function distinct(ways: readonly Variant[]): Variant[] {
	const found = new Map<string, Variant>();
	for (const way of ways) {
		const key = JSON.stringify(way.operation);
		if (!found.has(key)) found.set(key, way);
	}
	return [...found.values()];
}
