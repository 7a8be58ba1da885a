// Properties: random schedules stay among the states the explorer reached, schedules lead to what they promise,
// any text is either understood or refused with one clear error.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/compile/compile';
import { execute } from '../../src/engine/compile/ir';
import { reduce } from '../../src/engine/compile/reduce';
import { ModelError } from '../../src/engine/compile/types';
import { Explorer, explore } from '../../src/engine/explore/explorer';
import { explainObservations } from '../../src/engine/explore/goal';
import { enabled, replaySchedule } from '../../src/engine/explore/schedule';
import { profilesOf, runScenario } from '../../src/engine/explore/verdict';
import { parseEffect, parseExpression } from '../../src/engine/language/parser';
import { ModelSyntaxError } from '../../src/engine/language/tokens';
import { model } from '../../src/engine/model';
import { parseScenario, readScenario, ScenarioError } from '../../src/engine/scenario';
import { scenarios } from '../../src/engine/scenarios';

const limits = { maxStates: 1_000_000 };
const anyScenario = fc.constantFrom(...scenarios);

describe('the explorer', () => {
	it('reaches every state of every random schedule', () => {
		fc.assert(
			fc.property(anyScenario, fc.array(fc.nat(), { maxLength: 80 }), (scenario, picks) => {
				const { program, initial } = compile(model, scenario, profilesOf(scenario)[0] ?? '');
				const reduced = reduce(program, initial);
				const explorer = new Explorer(reduced, initial, limits);
				while (explorer.advance());
				const values = initial.slice();
				for (const pick of picks) {
					const able = reduced.processes.filter((process) => enabled(process, values, initial));
					const process = able[pick % able.length];
					if (!process) break;
					const step = process.steps[values[process.pc] ?? 0];
					values[process.pc] = execute(step?.actions ?? [], values, () => {}) ?? process.steps.length;
					expect(explorer.reached(values)).toBe(true);
				}
			}),
			{ numRuns: 60 },
		);
	});

	it.each(scenarios.map((scenario) => [scenario.id, scenario] as const))(
		'every violation of %s replays on the unreduced program',
		(_id, scenario) => {
			const { program, initial } = compile(model, scenario, profilesOf(scenario)[0] ?? '');
			const { violations } = explore(reduce(program, initial), initial, limits);
			for (const { hazard, schedule, waiting } of violations) {
				const { steps, final } = replaySchedule(program, initial, schedule);
				if (waiting === undefined) expect(steps.at(-1)?.hazards).toContain(program.hazards[hazard]?.id);
				else expect(program.processes.some((process) => enabled(process, final, initial))).toBe(false);
			}
		},
	);

	it('finds with and without folding the same hazards at the same depth', () => {
		for (const scenario of scenarios.filter(({ id }) => ['A02', 'A05', 'A22', 'A37', 'A72'].includes(id))) {
			const { program, initial } = compile(model, scenario, profilesOf(scenario)[0] ?? '');
			const plain = explore(program, initial, limits);
			const folded = explore(reduce(program, initial), initial, limits);
			const depths = ({ violations }: typeof plain) =>
				violations.map(({ hazard, schedule }) => [hazard, schedule.length]).sort();
			expect(depths(folded)).toEqual(depths(plain));
			expect(folded.states).toBeLessThanOrEqual(plain.states);
		}
	});

	it('stops when it is told to', () => {
		const { program, initial } = compile(model, readScenario(crowd), 'v6.12');
		const result = explore(reduce(program, initial), initial, limits, () => true);
		expect(result).toMatchObject({ cancelled: true, exhausted: false });
	});
});

const crowd = {
	schema: 1,
	id: 'crowd',
	profile: 'v6.12',
	objects: {
		pmem0: { is: 'device' },
		fs: { is: 'super', type: 'ext4', device: 'pmem0' },
		f: { is: 'inode', super: 'fs', pages: ['b0', 'b1'] },
	},
	actors: {
		F: { does: { operation: 'fault', page: 'f[0]' } },
		G: { does: { operation: 'fault', page: 'f[1]', kind: 'write' } },
		R: { does: { operation: 'remove', device: 'pmem0' } },
	},
};

describe('observations', () => {
	it('are explained by the shortest schedule', () => {
		const compiled = compile(model, readScenario(crowd), 'v6.12');
		const found = explainObservations(compiled, ['fs.shut == removed', 'ended(F)', 'pmem0.removed'], limits);
		expect(found).toMatchObject({ explained: true, satisfied: 3 });
		expect(found.schedule.at(-1)).toMatchObject({ actor: 'R', step: 'R-end' });
	});

	it('are told to be impossible in the wrong order', () => {
		const compiled = compile(model, readScenario(crowd), 'v6.12');
		const found = explainObservations(compiled, ['pmem0.removed', 'fs.shut == none'], limits);
		expect(found).toMatchObject({ explained: false, satisfied: 1, schedule: [] });
	});

	it('can ask where an actor waits', () => {
		const blocked = scenarios.find(({ id }) => id === 'A17');
		if (!blocked) throw new Error('no A17');
		const compiled = compile(model, blocked, 'v4.5');
		const found = explainObservations(compiled, ['waiting(U, "xfs_ail_push_all_sync")'], limits);
		expect(found.schedule).toHaveLength(10);
	});

	it('tell after which step each was met, those of the first state with 0', () => {
		const compiled = compile(model, readScenario(crowd), 'v6.12');
		const found = explainObservations(compiled, ['!pmem0.removed', '!pmem0.dax.alive', 'ended(R)'], limits);
		expect(found.metAt[0]).toBe(0);
		expect(found.schedule[(found.metAt[1] ?? 0) - 1]?.step).toBe('R-alive');
		expect(found.metAt[2]).toBe(found.schedule.length);
	});

	it('can be a hazard, which the named actor has to bring about', () => {
		const scenario = scenarios.find(({ id }) => id === 'A14');
		if (!scenario) throw new Error('no A14');
		const compiled = compile(model, scenario, 'v4.3');
		const by = (actor: string) => explainObservations(compiled, [{ hazard: 'H09', actor }], limits);
		expect(by('F').schedule.at(-1)?.hazards).toContain('H09');
		expect(by('R')).toMatchObject({ explained: false, satisfied: 0 });
	});

	it('can be a wait without end, which a wait that can end is not', () => {
		const hanging = scenarios.find(({ id }) => id === 'A17');
		const ending = scenarios.find(({ id }) => id === 'A35');
		if (!hanging || !ending) throw new Error('scenarios are missing');
		const hang = explainObservations(compile(model, hanging, 'v4.5'), [{ hangs: 'U' }], limits);
		expect(hang).toMatchObject({ explained: true, hangHazard: 'H08', hang: { actor: 'U' } });
		const slow = compile(model, ending, 'v4.19');
		expect(explainObservations(slow, ['waiting(T, "layout break")'], limits).explained).toBe(true);
		expect(explainObservations(slow, [{ hangs: 'T' }], limits).explained).toBe(false);
	});
});

describe('what others write', () => {
	it('any text is a guard or a clear error', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-z(){}!=&|.,; ]*$/)), (text) => {
				for (const parse of [parseExpression, parseEffect])
					try {
						parse(text);
					} catch (error) {
						expect(error).toBeInstanceOf(ModelSyntaxError);
					}
			}),
		);
	});

	it('any JSON is a scenario or a clear error', () => {
		fc.assert(
			fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
				try {
					parseScenario(text);
				} catch (error) {
					expect(error).toBeInstanceOf(ScenarioError);
				}
			}),
		);
	});

	it.each([
		['an unknown profile', { profile: 'v9' }, /no profile 'v9'/],
		[
			'an unknown operation',
			{ actors: { X: { does: { operation: 'fly' } } } },
			/actor X: no operation 'fly'/,
		],
		[
			'an unknown object',
			{ actors: { X: { does: { operation: 'remove', device: 'sda' } } } },
			/'device' cannot be 'sda'/,
		],
		['an unknown field', { objects: { ...crowd.objects, p: { is: 'pfn', colour: 1 } } }, /no field 'colour'/],
		['a mutation without a step', { mutations: [{ drop: 'F99' }] }, /a mutation finds no step/],
		[
			'a guard that is no guard',
			{ mutations: [{ operation: 'fault', replace: 'F2', with: { guard: 'inode.mmap_excl ==' } }] },
			/F, step F2|expected|unexpected/,
		],
		[
			'a hazard that is no predicate',
			{ hazards: [{ id: 'X1', name: 'x', meaning: 'x', asked: 'always', when: 'pmem0.size > 1' }] },
			/hazard X1: a Device has no 'size'/,
		],
		['a set of nothing', { set: { 'fs.nothing': true } }, /set: no field/],
	])('%s is one clear error', (_name, change, message) => {
		const wrong = readScenario({ ...crowd, ...change });
		const start = () => runScenario(model, wrong, profilesOf(wrong)[0] ?? '', limits);
		expect(start).toThrow(message);
		try {
			start();
		} catch (error) {
			expect(error instanceof ModelError || error instanceof ModelSyntaxError).toBe(true);
		}
	});
});

describe('additions of a scenario', () => {
	it('a profile of its own', () => {
		const profiles = [
			{ name: 'mine', kernels: 'v6.12 without mark-dead', base: 'v6.12', switches: { MD: false } },
		];
		const verdict = runScenario(model, readScenario({ ...crowd, profile: 'mine', profiles }), 'mine', limits);
		expect(verdict.also).toContain('H22');
	});

	it('a hazard of its own, asked after every step', () => {
		const hazards = [
			{
				id: 'X1',
				name: 'two readers',
				meaning: 'two sections at once',
				asked: 'always',
				when: 'pmem0.dax.readers == 2',
			},
		];
		const verdict = runScenario(model, readScenario({ ...crowd, hazards, watch: ['X1'] }), 'v6.12', limits);
		expect(verdict).toMatchObject({ verdict: 'hazard', hazard: 'X1' });
		expect(verdict.schedule.at(-1)?.hazards).toContain('X1');
	});

	it('an operation of its own, with branches', () => {
		const operations = [
			{
				name: 'poke',
				summary: 'tries until the device is dead',
				parameters: { device: 'Device' },
				steps: [
					{ id: 'K1', do: 'if (!device.dax.alive) { return }\ngoto K2' },
					{
						id: 'K2',
						wait: 'device_lock',
						guard: 'device.dax.readers == 0',
						do: 'device.kernel_user = true\ngoto K1',
					},
				],
			},
		];
		const actors = { ...crowd.actors, K: { does: { operation: 'poke', device: 'pmem0' } } };
		const verdict = runScenario(model, readScenario({ ...crowd, operations, actors }), 'v6.12', limits);
		expect([verdict.hazard, ...verdict.also]).toContain('H04');
	});
});

describe('waits without end', () => {
	const spin = {
		name: 'spin',
		summary: 'goes round for ever',
		parameters: { device: 'Device' },
		steps: [
			{ id: 'K1', do: 'device.in_use = true' },
			{ id: 'K2', do: 'device.in_use = false\ngoto K1' },
		],
	};

	it('are found although another actor goes on for ever', () => {
		const actors = {
			S: { does: { operation: 'spin', device: 'pmem0' } },
			T: { does: { operation: 'truncate', page: 'f[0]' } },
		};
		const set = { 'f.iolock_excl': true };
		const verdict = runScenario(
			model,
			readScenario({ ...crowd, operations: [spin], actors, set }),
			'v6.12',
			limits,
		);
		expect(verdict).toMatchObject({
			verdict: 'hazard',
			hazard: 'HANG',
			hang: { actor: 'T', waitPoint: 'inode lock' },
		});
		expect(verdict.schedule).toEqual([]);
	});

	it('are not claimed where the other may still help', () => {
		const helper = { ...spin, steps: [...spin.steps, { id: 'K3' }] };
		const actors = {
			S: { does: { operation: 'spin', device: 'pmem0' } },
			R: { does: { operation: 'freeze-queue', device: 'pmem0' } },
		};
		const verdict = runScenario(
			model,
			readScenario({ ...crowd, operations: [helper], actors }),
			'v6.12',
			limits,
		);
		expect(verdict).toMatchObject({ verdict: 'safe' });
	});
});
