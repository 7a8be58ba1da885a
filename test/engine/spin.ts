// Runs SPIN on a Promela text in a folder of its own and reads what it says.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SpinResult {
	/** What ended the search: an assertion, a state in which nobody can go on, or nothing. */
	readonly ended: 'assertion' | 'invalid end state' | 'exhausted';
	/** Steps up to there. */
	readonly steps: number;
	readonly states: number;
}

export function spinIsThere(): boolean {
	return spawnSync('spin', ['-V']).status === 0;
}

/** Searches breadth first without reduction. Throws if SPIN does not finish. */
export function runSpin(text: string): SpinResult {
	const folder = mkdtempSync(path.join(tmpdir(), 'daxlens-spin-'));
	try {
		writeFileSync(path.join(folder, 'model.pml'), text);
		const out = execFileSync('spin', ['-search', '-bfs', '-DNOREDUCE', 'model.pml'], {
			cwd: folder,
			encoding: 'utf8',
		});
		const states = Number(/(\d+) states, stored/.exec(out)?.[1]);
		const error = /pan:1: (assertion violated|invalid end state).*\(at depth (\d+)\)/.exec(out);
		if (!error) {
			if (!/errors: 0/.test(out)) throw new Error(`SPIN: ${out}`);
			return { ended: 'exhausted', steps: 0, states };
		}
		const assertion = error[1] === 'assertion violated';
		// SPIN counts the steps before the one that violates an assertion.
		return {
			ended: assertion ? 'assertion' : 'invalid end state',
			steps: Number(error[2]) + (assertion ? 1 : 0),
			states,
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
