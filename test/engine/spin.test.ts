// Two independent engines must agree: SPIN on the exported scenario and the explorer, on verdict, length and states.
// DAXLENS_SPIN=all runs every scenario instead of a sample.
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/compile/compile';
import { reduce } from '../../src/engine/compile/reduce';
import { explore } from '../../src/engine/explore/explorer';
import { profilesOf } from '../../src/engine/explore/verdict';
import { model } from '../../src/engine/model';
import { exportScenario, watchedBy } from '../../src/engine/output/promela';
import { scenarios } from '../../src/engine/scenarios';
import { runSpin, spinIsThere } from './spin';

const SAMPLE = ['A02', 'A04', 'A05', 'A19', 'A22', 'A28', 'A37', 'A38', 'A51', 'A60', 'A72', 'A73'];
const required = process.env['DAXLENS_REQUIRE'] === '1';
const there = spinIsThere();
if (!there) console.warn('SPIN is not installed: the comparison with SPIN is skipped');

const chosen = scenarios.filter(({ id }) => process.env['DAXLENS_SPIN'] === 'all' || SAMPLE.includes(id));
const runs = chosen.flatMap((scenario) => {
	const profiles = profilesOf(scenario);
	const some = process.env['DAXLENS_SPIN'] === 'all' ? profiles : profiles.slice(-1);
	return some.map((profile) => [scenario.id, profile, scenario] as const);
});

describe.skipIf(!there && !required)('SPIN and the explorer agree', () => {
	it.each(runs)('on %s under %s', (_id, profile, scenario) => {
		const compiled = compile(model, scenario, profile);
		const watched = watchedBy(scenario, model);
		const found = explore(reduce(compiled.program, compiled.initial), compiled.initial, { maxStates: 1e6 });
		const counted = found.violations.filter(
			({ hazard, waiting }) =>
				waiting !== undefined || watched.includes(compiled.program.hazards[hazard]?.id ?? ''),
		);
		const spin = runSpin(exportScenario(scenario, compiled));
		expect(spin.ended === 'exhausted').toBe(counted.length === 0);
		if (spin.ended === 'exhausted') {
			expect(spin.states).toBe(found.states);
			return;
		}
		const shortest = Math.min(...counted.map(({ schedule }) => schedule.length));
		expect(spin.steps).toBe(shortest);
		const kinds = counted
			.filter(({ schedule }) => schedule.length === shortest)
			.map(({ waiting }) => (waiting === undefined ? 'assertion' : 'invalid end state'));
		expect(kinds).toContain(spin.ended);
	});
});
