// Every shipped scenario under each of its profiles, and the pairs that must differ (lifetime model, 7 and 7.1).
import { describe, expect, it } from 'vitest';
import { profilesOf, runScenario, type Verdict } from '../../src/engine/explore/verdict';
import { model } from '../../src/engine/model';
import { mermaid } from '../../src/engine/output/mermaid';
import { verdictText } from '../../src/engine/output/text';
import type { Scenario } from '../../src/engine/scenario';
import { scenarios } from '../../src/engine/scenarios';

const limits = { maxStates: 1_000_000 };
const runs = scenarios.flatMap((scenario) =>
	profilesOf(scenario).map((name) => [scenario.id, name, scenario] as const),
);

function scenario(id: string): Scenario {
	const found = scenarios.find((candidate) => candidate.id === id);
	if (!found) throw new Error(`no scenario ${id}`);
	return found;
}

const run = (id: string): Verdict => {
	const chosen = scenario(id);
	return runScenario(model, chosen, profilesOf(chosen)[0] ?? '', limits);
};

describe('shipped scenarios', () => {
	it.each(runs)('%s under %s', (_id, profile, chosen) => {
		const verdict = runScenario(model, chosen, profile, limits);
		expect(verdict.asExpected, JSON.stringify({ hazard: verdict.hazard, also: verdict.also })).toBe(true);
		if (verdict.verdict === 'safe') {
			expect(verdict.schedule).toEqual([]);
			return;
		}
		const shown = verdict.schedule.at(-1)?.hazards.includes(verdict.hazard ?? '');
		expect(shown || verdict.hang !== undefined).toBe(true);
	});

	it('the pairs of 7.1 differ', () => {
		const outcome = (id: string) => run(id).hazard;
		expect(new Set(['A02', 'A03'].map(outcome)).size).toBe(2);
		expect(outcome('A02')).not.toBe(outcome('A12'));
		expect(outcome('A20')).not.toBe(outcome('A22'));
		expect(new Set(['A30', 'A32'].map(outcome)).size).toBe(2);
		expect(outcome('A30')).not.toBe(outcome('A76'));
		expect(outcome('A35')).not.toBe(outcome('A36'));
		expect(outcome('A37')).not.toBe(outcome('A38'));
	});

	it('a hang names its wait point and what the blocker holds', () => {
		const { hang, schedule } = run('A05');
		expect(hang).toMatchObject({ actor: 'R', waitPoint: 'blk_cleanup_queue', step: 'R-drain' });
		expect(hang?.holders).toEqual([{ actor: 'F', state: 'ended', holds: ['guard'] }]);
		expect(schedule.map(({ step }) => step)).toContain('F7-pmd');
	});

	it('the schedule of A22 is the walk, then the fault, in 14 steps', () => {
		const { schedule } = run('A22');
		const order = schedule.map(({ actor, step }) => `${actor} ${step}`);
		expect(schedule).toHaveLength(14);
		expect(order.indexOf('R RN-lock(fs)(f[0])')).toBeLessThan(order.indexOf('F F4'));
		expect(order.at(-1)).toBe('F F13');
		expect(schedule.at(-1)?.changes['F:f[0].state']).toBe('ro');
	});

	it('says not-exhausted when it runs into the bound', () => {
		const verdict = runScenario(model, scenario('A02'), 'v4.4s', { maxStates: 20 });
		expect(verdict).toMatchObject({ verdict: 'not-exhausted', asExpected: null });
	});

	it('is deterministic', () => {
		expect(run('A72')).toEqual(run('A72'));
	});

	it('renders text and a sequence diagram', () => {
		const verdict = run('A05');
		expect(verdictText(verdict, 'title')).toContain('R waits for ever at blk_cleanup_queue');
		expect(mermaid(verdict)).toMatch(/^sequenceDiagram\n {2}actor F/);
	});
});
