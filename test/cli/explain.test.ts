// `daxlens explain`: rules, contracts, functions, and names that are none.
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main';

async function run(...argv: string[]) {
	let out = '';
	const err: string[] = [];
	const channels = {
		out: (text: string) => {
			out += text;
		},
		err: (line: string) => err.push(line),
		colour: false,
	};
	return { status: await main(['explain', ...argv], channels), out: () => out, err };
}

describe('daxlens explain', () => {
	it('prints the page of a rule', async () => {
		const { status, out } = await run('unreleased-on-path');
		expect(status).toBe(0);
		expect(out()).toMatch(/^# unreleased-on-path\n/);
	});

	it.each(['blk-queue-enter', 'blk_queue_exit', 'blk_queue_exit()'])(
		'explains the contract of %s',
		async (id) => {
			const { status, out } = await run(id);
			expect([status, out().includes('blk_queue_enter')]).toEqual([0, true]);
		},
	);

	it.each([['unreleased-on-pathh'], ['../../package'], ['a', 'b'], []])('refuses %j', async (...argv) => {
		const { status, err } = await run(...argv.filter((each) => each !== undefined));
		expect([status, err.length]).toEqual([2, 1]);
	});
});
