// The model's tables: every operation compiles and runs under every profile that has it, every name is known.
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../src/engine/explore/verdict';
import { model } from '../../src/engine/model';
import { resolveProfile } from '../../src/engine/profile';
import { readScenario } from '../../src/engine/scenario';

const objects = {
	pmem0: { is: 'device' },
	dax0: { is: 'device', driver: 'devdax' },
	fs: { is: 'super', type: 'xfs', device: 'pmem0', rmap: true },
	f: { is: 'inode', super: 'fs', pages: ['b0', null], fresh: ['b1', 'b2'] },
	g: { is: 'inode', super: 'fs', pages: ['b3'] },
	d: { is: 'inode', device: 'dax0', pages: ['d0'] },
	fd: { is: 'fd', inode: 'f' },
};

const calls: Record<string, Record<string, string | boolean>[]> = {
	fault: [
		{ page: 'f[0]', kind: 'write', sync: true },
		{ page: 'f[0]', kind: 'write', mapping: 'private' },
		{ page: 'f[0]', size: 'pmd' },
		{ page: 'f[1]', kind: 'write' },
		{ page: 'f[1]' },
	],
	'dax-fault': [{ page: 'd[0]' }],
	access: [{ page: 'f[0]' }, { page: 'd[0]', kind: 'store' }],
	io: [{ page: 'f[0]' }, { page: 'f[1]' }, { page: 'f[0]', next: 'g[0]', kind: 'read' }],
	fsync: [
		{ inode: 'f', fd: 'fd' },
		{ inode: 'f', fails: true },
	],
	'wait-writeback': [{ inode: 'f' }],
	'writeback-error': [{ inode: 'f' }],
	truncate: [{ page: 'f[0]' }],
	zero: [{ page: 'f[0]' }],
	pin: [{ page: 'f[0]' }],
	munmap: [{ page: 'f[0]' }],
	reflink: [{ from: 'f[0]', to: 'g[0]' }],
	allocate: [{ pfn: 'b0' }],
	remove: [{ device: 'pmem0' }, { device: 'pmem0', surprise: true }],
	surprise: [{ device: 'pmem0' }],
	'memory-failure': [{ pfn: 'b0' }],
	umount: [{ super: 'fs' }],
	mount: [{ super: 'fs' }],
	bind: [{ device: 'pmem0' }],
	shutdown: [{ super: 'fs', zap: true }],
	'freeze-fs': [{ super: 'fs' }],
	'freeze-queue': [{ device: 'pmem0' }],
};

/** What an operation alone may meet on an orderly system: a machine check before 4.19 fails, and bare frees hazard nothing. */
const ALONE: Record<string, RegExp> = { 'memory-failure': /H18|H20|H21/, remove: /H22/ };
/** A kernel in which every removal of pmem hangs. */
const HANGS = 'v5.15-rc';

describe('the model', () => {
	it('has a case for every operation', () => {
		expect(Object.keys(calls).sort()).toEqual(model.operations.map(({ name }) => name).sort());
	});

	const cases = model.operations.flatMap(({ name }) =>
		model.profiles.map((profile) => [name, profile.name] as const),
	);
	it.each(cases)('%s alone under %s ends without a hazard', (operation, profile) => {
		for (const parameters of calls[operation] ?? []) {
			const actors = { A: { does: { operation, ...parameters } } };
			const scenario = readScenario({ schema: 1, id: 'alone', profile, objects, actors });
			const verdict = runScenario(model, scenario, profile, { maxStates: 10_000 });
			expect(verdict.verdict).not.toBe('not-exhausted');
			const found = [verdict.hazard, ...verdict.also].filter(
				(id) => id !== null && !ALONE[operation]?.test(id) && !(profile === HANGS && id === 'H07'),
			);
			expect(found, JSON.stringify(parameters)).toEqual([]);
		}
	});

	it('every profile gives every switch a value', () => {
		for (const { name } of model.profiles)
			expect(Object.keys(resolveProfile(model, name).switches).sort()).toEqual(
				Object.keys(model.switches).sort(),
			);
	});

	it('every removal lists steps that there are', () => {
		const remove = model.operations.find(({ name }) => name === 'remove');
		const ids = new Set(remove?.steps.map(({ id }) => id));
		for (const { removal } of model.profiles)
			for (const list of Object.values(removal ?? {})) expect(list.filter((id) => !ids.has(id))).toEqual([]);
	});

	it('every wait point, hazard and precedence is named once', () => {
		const waits = model.operations.flatMap(({ steps }) =>
			steps
				.flatMap((item) => ('each' in item ? item.steps : [item]))
				.flatMap((item) => ('wait' in item ? [item.wait] : [])),
		);
		expect(waits.filter((name) => name !== undefined && !(name in model.waits))).toEqual([]);
		expect(new Set(model.precedence).size).toBe(model.precedence.length);
		expect(new Set(model.hazards.map(({ id }) => id))).toEqual(new Set(model.precedence));
		expect(new Set(model.hazards.map(({ key }) => key)).size).toBe(model.hazards.length);
	});
});
