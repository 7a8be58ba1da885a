// Reductions on and off agree: symmetry on hazards and lengths, partial order on hazards.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/compile/compile';
import { reduce } from '../../src/engine/compile/reduce';
import { type Exploration, explore, exploreReduced } from '../../src/engine/explore/explorer';
import { localSteps } from '../../src/engine/explore/partial-order';
import { replaySchedule } from '../../src/engine/explore/schedule';
import { symmetricGroups } from '../../src/engine/explore/symmetry';
import { profilesOf } from '../../src/engine/explore/verdict';
import { model } from '../../src/engine/model';
import { readScenario, type Scenario } from '../../src/engine/scenario';
import { scenarios } from '../../src/engine/scenarios';

const limits = { maxStates: 2_000_000 };

const prepared = (scenario: Scenario, profile: string) => {
	const { program, initial } = compile(model, scenario, profile);
	return { full: program, program: reduce(program, initial), initial };
};

const lengths = ({ violations }: Exploration): [number, number][] =>
	violations
		.map(({ hazard, schedule }): [number, number] => [hazard, schedule.length])
		.sort((a, b) => a[0] - b[0]);
const hazards = ({ violations }: Exploration): number[] =>
	violations.map(({ hazard }) => hazard).sort((a, b) => a - b);

/** Some tasks fault on the same page while the device goes away. */
const crowd = (tasks: number, kind: string, profile: string, type: string): Scenario =>
	readScenario({
		schema: 1,
		id: 'crowd',
		profile,
		objects: {
			pmem0: { is: 'device', 'dax.holder': 'fs', 'dax.holder_ops': true },
			fs: { is: 'super', type, device: 'pmem0', rmap: true },
			f: { is: 'inode', super: 'fs', pages: ['b0'] },
		},
		actors: {
			...Object.fromEntries(
				Array.from({ length: tasks }, (_, index) => [
					`T${index}`,
					{ does: { operation: 'fault', page: 'f[0]', kind } },
				]),
			),
			R: { does: { operation: 'remove', device: 'pmem0' } },
		},
	});

describe('reductions', () => {
	it.each(
		scenarios.flatMap((scenario) =>
			profilesOf(scenario).map((name) => [scenario.id, name, scenario] as const),
		),
	)('agree on %s under %s', (_id, profile, scenario) => {
		const { program, initial } = prepared(scenario, profile);
		const plain = explore(program, initial, limits);
		expect(lengths(exploreReduced(program, initial, limits))).toEqual(lengths(plain));
		const local = localSteps(program, initial);
		expect(hazards(explore(program, initial, limits, undefined, { symmetry: [], local }))).toEqual(
			hazards(plain),
		);
	});

	it('three tasks of the same kind are one group, and most states go', () => {
		const { full, program, initial } = prepared(crowd(3, 'read', 'v6.12', 'ext4'), 'v6.12');
		const symmetry = symmetricGroups(program, initial);
		expect(symmetry.map((group) => group.map(({ actor }) => actor))).toEqual([[0, 1, 2]]);
		const plain = explore(program, initial, limits);
		const folded = explore(program, initial, limits, undefined, { symmetry, local: [] });
		expect(folded.states).toBeLessThan(plain.states / 3);
		expect(lengths(folded)).toEqual(lengths(plain));
		for (const { hazard, schedule, waiting } of folded.violations) {
			const { steps } = replaySchedule(full, initial, schedule);
			if (waiting === undefined) expect(steps.at(-1)?.hazards).toContain(full.hazards[hazard]?.id);
		}
	});

	it('tasks that do different things are no group', () => {
		const scenario = crowd(2, 'read', 'v6.12', 'ext4');
		const actors = { ...scenario.actors, T1: { does: { operation: 'fault', page: 'f[0]', kind: 'write' } } };
		const { program, initial } = prepared(readScenario({ ...scenario, actors }), 'v6.12');
		expect(symmetricGroups(program, initial)).toEqual([]);
	});

	it('agree on random crowds', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 2, max: 3 }),
				fc.constantFrom('read', 'write'),
				fc.constantFrom(...model.profiles.map(({ name }) => name)),
				fc.constantFrom('xfs', 'ext4'),
				(tasks, kind, profile, type) => {
					const { program, initial } = prepared(crowd(tasks, kind, profile, type), profile);
					const plain = explore(program, initial, limits);
					expect(lengths(exploreReduced(program, initial, limits))).toEqual(lengths(plain));
				},
			),
			{ numRuns: 12 },
		);
	});
});
