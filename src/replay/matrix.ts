// The hazard matrix: each situation at each stage, how its verdict differs from the stage before, and by which change.
// Explores through a Runner; words come from sentences.ts.
import type { Outcome, Runner } from './cells';
import type { Consequence } from './findings';
import { hazardText } from './hazard-text';
import type { Defect } from './lower/defects';
import type { Change, Stage } from './lower/stage';
import type { HazardCell, HazardRow } from './result';
import type { Row } from './rows';
import { becauseOf, storyOf } from './sentences';

/** A row with what its changes are to be reported as. */
export interface MatrixRow {
	readonly row: HazardRow;
	readonly consequences: readonly Consequence[];
}

/** Whether a change can matter to a row. */
function concerns({ operations, driver, isOfPast }: Change, row: Row): boolean {
	if (driver !== null) return row.drivers.has(driver);
	return operations.some((name) => (isOfPast ? row.operations : row.acting).has(name));
}

/** How an outcome differs from the one at its left, and the hazards that it has and the other has not. */
interface Difference {
	readonly change: HazardCell['change'];
	readonly came: readonly string[];
}

const SAME: Difference = { change: null, came: [] };

export class Matrix {
	constructor(
		private readonly stages: readonly Stage[],
		private readonly runner: Runner,
	) {}

	/** One row: first before the series, then after each patch. */
	row(row: Row): MatrixRow {
		const outcomes: Outcome[] = [];
		for (const stage of this.stages) {
			const left = outcomes.at(-1);
			outcomes.push(left && !touches(stage, row) ? left : this.runner.run(row, stage));
		}
		const differences = this.stages.map((stage, at) =>
			this.difference(outcomes[at - 1], outcomes[at], stage),
		);
		const cells = this.stages.flatMap((stage, at) => {
			const outcome = outcomes[at];
			return outcome ? [cellOf(row, stage, outcome, differences[at] ?? SAME)] : [];
		});
		const consequences = this.stages.flatMap((stage, at) =>
			(differences[at]?.came ?? []).flatMap((id) => this.introduced(row, stage, at, id, outcomes) ?? []),
		);
		if (this.survives(outcomes.at(-1))) consequences.push(...this.surviving(row, outcomes));
		const { scenario, title, group } = row;
		return { row: { scenario: scenario.id, title, group, cells, story: storyOf(cells) }, consequences };
	}

	private difference(left: Outcome | undefined, right: Outcome | undefined, stage: Stage): Difference {
		if (!left || !right || right.is === 'unknown') return SAME;
		const [before, now] = [this.runner.counted(left), this.runner.counted(right)];
		if (left.is === 'unknown') return left.yet && now.length > 0 ? { change: 'new', came: now } : SAME;
		if (right.verdict.verdict === 'not-exhausted' && left.verdict.verdict !== 'not-exhausted')
			return { change: 'not-exhausted', came: [] };
		const came = now.filter((id) => !before.includes(id) && !isTold(id, stage));
		if (came.length > 0) return { change: before.length === 0 ? 'new' : 'worse', came };
		if (before.every((id) => now.includes(id))) return SAME;
		return { change: right.verdict.verdict === 'safe' ? 'fixed' : 'better', came };
	}

	/** A hazard that a patch brings by changed steps; what the check of the series says of a defect is said there. */
	private introduced(
		row: Row,
		stage: Stage,
		at: number,
		id: string,
		outcomes: readonly Outcome[],
	): Consequence | null {
		const outcome = outcomes[at];
		if (outcome?.is !== 'run' || outcome.found.get(id)) return null;
		const causes = stage.changes.filter((change) => concerns(change, row) && change.at !== null);
		// What takes a protection away is to blame before what comes without one.
		const cause = causes.find(({ takes }) => takes.length > 0) ?? causes[0];
		if (!cause?.at) return null;
		const mended = outcomes.findIndex(
			(other, index) => index > at && !this.runner.counted(other).includes(id),
		);
		return {
			rule: 'introduces-hazard',
			patch: stage.patch,
			fixedBy: this.stages[mended]?.patch ?? null,
			status: 'introduced',
			at: cause.at,
			function: cause.function,
			says: cause.says,
			hazard: hazardText(id),
			situation: row.title,
			schedule: outcome.verdict.hazard === id ? outcome.schedule : null,
		};
	}

	/** Whether mappings are left behind by a removal that nothing runs against. */
	private survives(outcome: Outcome | undefined): outcome is Extract<Outcome, { is: 'run' }> {
		return outcome?.is === 'run' && outcome.found.has('H01');
	}

	/** A removal in view that leaves the mappings of a file there. */
	private surviving(row: Row, outcomes: readonly Outcome[]): Consequence[] {
		const [last, first] = [outcomes.at(-1), outcomes[0]];
		const acting = [...row.acting];
		const [driver] = row.drivers;
		const isPlain = acting.length === 1 && acting[0] === 'remove' && row.group === driver;
		const seen = driver === undefined ? undefined : this.stages.at(-1)?.removalsInView.get(driver);
		if (!isPlain || !seen || last?.is !== 'run' || !first) return [];
		const status = first.is === 'run' && first.found.has('H01') ? 'existing' : 'introduced';
		return [
			{
				rule: 'mappings-survive-removal',
				patch: seen.at.place.patch ?? 0,
				fixedBy: null,
				status,
				at: seen.at,
				function: seen.function,
				says: `${seen.function}() removes a ${driver} device and leaves user mappings of its files in place`,
				hazard: hazardText('H01'),
				situation: row.title,
				schedule: last.schedule,
			},
		];
	}
}

function cellOf(row: Row, stage: Stage, outcome: Outcome, { change, came }: Difference): HazardCell {
	const { patch } = stage;
	const nothing = { hazard: null, also: [], schedule: null, states: 0, transitions: 0 };
	if (outcome.is === 'unknown')
		return { ...nothing, patch, verdict: 'unknown', change: null, because: outcome.because };
	const { verdict, hazard, also, states, transitions } = outcome.verdict;
	const causes = stage.changes.filter((each) => concerns(each, row));
	const defects = came.flatMap((id): readonly Defect[] => {
		const defect = outcome.found.get(id);
		return defect ? [defect] : [];
	});
	const because = becauseOf(change, causes, defects);
	return { patch, verdict, hazard, also, change, because, schedule: outcome.schedule, states, transitions };
}

/** Whether a row can come out differently at a stage than at the one before it. */
export const touches = ({ patch, changes, defects }: Stage, row: Row): boolean =>
	changes.some((change) => concerns(change, row)) ||
	defects.some(
		({ operation, from, until }) => row.acting.has(operation) && (from === patch || until === patch),
	);

/** Whether a hazard only tells of whom a notification misses that the patch itself brings: nobody was told before. */
const isTold = (hazard: string, { changes }: Stage): boolean =>
	(hazard === 'H20' || hazard === 'H21') &&
	changes.some(({ adds }) => adds.includes('R-flag') || adds.includes('R-notify'));
