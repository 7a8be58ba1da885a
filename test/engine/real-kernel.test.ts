// docs/real-kernel.md sets the engine's verdicts beside a booted kernel's: what it says of the engine must be true.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/engine/explore/verdict';
import { model } from '../../src/engine/model';
import { scenarios } from '../../src/engine/scenarios';

const rows = readFileSync('docs/real-kernel.md', 'utf8')
	.split('\n')
	.flatMap((line) => {
		const [, id, profile, verdict, also] =
			/^\| `([\w-]+)` *\| (v[\d.]+) *\| (\w+) *\| ([\w, ]*?) *\|/.exec(line) ?? [];
		return id && profile && verdict ? [[id, profile, verdict, also ?? ''] as const] : [];
	});

describe('the table of docs/real-kernel.md', () => {
	it('has its rows', () => expect(rows.length).toBeGreaterThan(15));

	it.each(rows)('%s under %s: %s', (id, profile, verdict, also) => {
		const scenario = scenarios.find((candidate) => candidate.id === id);
		if (!scenario) throw new Error(`no scenario ${id}`);
		const found = runScenario(model, scenario, profile, { maxStates: 100_000 });
		expect(found.hazard ?? found.verdict).toBe(verdict);
		expect(found.also.join(', ')).toBe(also);
	});
});
