// States per second of the explorer against SPIN's compiled verifier (pan, breadth first) on the same exported model,
// and the time to the verdict with SPIN's compilation. The last line is the ratio of states per second.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compile } from '../src/engine/compile/compile';
import { reduce } from '../src/engine/compile/reduce';
import { explore } from '../src/engine/explore/explorer';
import { model } from '../src/engine/model';
import { promela } from '../src/engine/output/promela';
import { readScenario } from '../src/engine/scenario';

const pages = [0, 1, 2, 3];
const scenario = readScenario({
	schema: 1,
	id: 'bench',
	profile: 'v6.12',
	objects: {
		pmem0: { is: 'device', 'dax.holder': 'fs', 'dax.holder_ops': true },
		fs: { is: 'super', type: 'xfs', device: 'pmem0', rmap: true },
		f: { is: 'inode', super: 'fs', pages: pages.map((page) => `b${page}`) },
	},
	actors: {
		...Object.fromEntries(
			pages.map((page) => [
				`F${page}`,
				{ does: { operation: 'fault', page: `f[${page}]`, kind: page === 0 ? 'write' : 'read' } },
			]),
		),
		P: { does: { operation: 'pin', task: 'F0', page: 'f[0]', munmap: true } },
		Y: { does: { operation: 'fsync', inode: 'f' } },
		R: { does: { operation: 'remove', device: 'pmem0' } },
	},
});

const seconds = (since: number): number => (performance.now() - since) / 1000;

function ours(): { states: number; search: number; total: number } {
	const started = performance.now();
	const { program, initial } = compile(model, scenario, 'v6.12');
	const reduced = reduce(program, initial);
	const searching = performance.now();
	const { states, exhausted } = explore(reduced, initial, { maxStates: 50_000_000 });
	if (!exhausted) throw new Error('the explorer did not finish');
	return { states, search: seconds(searching), total: seconds(started) };
}

function spins(folder: string): { states: number; search: number; total: number } {
	const { program, initial } = compile(model, scenario, 'v6.12');
	const text = promela({ title: 'bench', program: reduce(program, initial), initial, watch: [] });
	writeFileSync(path.join(folder, 'model.pml'), text);
	const started = performance.now();
	execFileSync('spin', ['-a', 'model.pml'], { cwd: folder });
	execFileSync(
		'gcc',
		['-O2', '-DBFS', '-DNOREDUCE', '-DSAFETY', '-DMEMLIM=4000', '-w', '-o', 'pan', 'pan.c'],
		{ cwd: folder },
	);
	const searching = performance.now();
	const out = spawnSync('./pan', ['-E', '-A', '-w22'], { cwd: folder, encoding: 'utf8' }).stdout;
	const states = Number(/([\d.e+]+) states, stored/.exec(out)?.[1]);
	if (!(states > 0)) throw new Error(`SPIN: ${out}`);
	return { states, search: seconds(searching), total: seconds(started) };
}

const folder = mkdtempSync(path.join(tmpdir(), 'daxlens-bench-'));
try {
	ours();
	const [a, b] = [ours(), spins(folder)];
	const rate = ({ states, search }: { states: number; search: number }): number => states / search;
	const line = (name: string, run: { states: number; search: number; total: number }): string =>
		`${name.padEnd(9)} ${run.states} states, ${Math.round(rate(run))} states/s, to the verdict ${run.total.toFixed(2)} s`;
	console.log(line('explorer', a));
	console.log(line('SPIN', b));
	if (a.states !== b.states) console.log(`the numbers of states differ: ${a.states} and ${b.states}`);
	console.log(`time to the verdict: SPIN / explorer ${(b.total / a.total).toFixed(2)}`);
	console.log(`${(rate(a) / rate(b)).toFixed(2)} x`);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
