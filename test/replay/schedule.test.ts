// Runs of the engine as schedules for people: changes with both values, what is held, where an actor had to wait; and
// that every step of the model has its words.
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/compile/compile';
import type { ProgramItem } from '../../src/engine/definition';
import { runScenario } from '../../src/engine/explore/verdict';
import { model } from '../../src/engine/model';
import { parseScenario } from '../../src/engine/scenario';
import { scenarios } from '../../src/engine/scenarios';
import { scheduleOf } from '../../src/replay/schedule';
import { stepId, stepWords } from '../../src/replay/step-words';

function shown(id: string, profile: string) {
	const scenario = scenarios.find((one) => one.id === id);
	if (!scenario) throw new Error(`no scenario ${id}`);
	const verdict = runScenario(model, scenario, profile, { maxStates: 100_000 });
	return scheduleOf(compile(model, scenario, profile), {
		order: verdict.schedule.map(({ actor }) => actor),
		hazard: verdict.hazard,
		hang: verdict.hang ?? null,
	});
}

describe('a schedule', () => {
	it('tells what a step changed, from what to what, and what its actor holds then', () => {
		const schedule = shown('A22', 'v6.12');
		const insertion = schedule.steps[13];
		expect(insertion?.does).toBe('inserts the page-table entry');
		expect(insertion?.changes).toEqual([
			{ object: 'F:f[0]', variable: 'state', from: 'none', to: 'ro' },
			{ object: 'F:f[0]', variable: 'pfn', from: 'none', to: 'b0' },
		]);
		expect(insertion?.holds).toEqual(['MMAPLOCK / invalidate lock, shared', 'entry lock']);
		expect(schedule.steps[9]?.holds).toContain('DAX read section');
		expect(schedule.hazardStep).toBe(14);
		expect(schedule.hang).toBeNull();
	});

	it('gives the objects with their values before the first step', () => {
		const pmem = shown('A22', 'v6.12').objects.find(({ name }) => name === 'pmem0');
		expect(pmem).toMatchObject({ kind: 'Device', variables: { 'queue.life': 'live', 'dax.holder': 'fs' } });
	});

	it('ends with the hang, not with a hazard step, where somebody waits for ever', () => {
		const schedule = shown('A17', 'v4.5');
		expect(schedule.hazardStep).toBeNull();
		expect(schedule.hang).toMatchObject({ actor: 'U', waitPoint: 'xfs_ail_push_all_sync' });
	});

	it('names the step that let a waiting actor go on', () => {
		// The read fault takes the entry lock; the removal's walk comes to the entry and waits until F14.
		const scenario = parseScenario(
			JSON.stringify({
				schema: 1,
				id: 'wait',
				profile: 'v6.12',
				objects: {
					pmem0: { is: 'device' },
					fs: { is: 'super', type: 'ext4', device: 'pmem0' },
					f: { is: 'inode', super: 'fs', pages: ['b0'] },
				},
				actors: {
					A: { does: { operation: 'fault', page: 'f[0]' } },
					B: { does: { operation: 'fault', page: 'f[0]' } },
				},
			}),
		);
		const compiled = compile(model, scenario, 'v6.12');
		const order = [...'ABAAAAAAAA', 'B'];
		const steps = scheduleOf(compiled, { order, hazard: null, hang: null }).steps;
		const last = steps.at(-1);
		expect(last?.step).toBe('F3');
		expect(last?.waited).toEqual({ at: 'entry lock', since: 2, freedBy: 10 });
		expect(steps.filter(({ waited }) => waited)).toHaveLength(1);
	});
});

describe('the words of steps', () => {
	const ids = (items: readonly ProgramItem[]): string[] =>
		items.flatMap((item) => ('each' in item ? ids(item.steps) : 'include' in item ? [] : [item.id]));

	it('are there for every step of the model that can run', () => {
		const missing = model.operations.flatMap(({ name, steps }) =>
			ids(steps)
				.filter((id) => id !== 'F-end' && stepWords(name, id) === undefined)
				.map((id) => `${name} ${id}`),
		);
		expect(missing).toEqual([]);
	});

	it('are found by a label of a program', () => {
		expect(stepId('2:A2/F13')).toBe('F13');
		expect(stepId('RN-unmap(fs)(f[0])')).toBe('RN-unmap');
		expect(stepWords('io', 'W5.2')).toBe('copies through the kernel address');
		expect(stepWords('io', '2:W4-test-alive-2')).toBe('tests whether the dax_device is alive');
		expect(stepWords('fault', 'A2/F7-translate')).toBe('translates the block to an address');
		expect(stepWords('fault', 'F7-astray')).toBeUndefined();
	});
});
