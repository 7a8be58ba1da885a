// Reports decoded by a locator made up here, and the order in which a decoding sink hands things on.
import { describe, expect, it } from 'vitest';
import { decodeReports, type Instruction, type Locate } from '../../src/trace/decode';
import { DecodingSink } from '../../src/trace/decoding-sink';
import { LogReader, parseLog } from '../../src/trace/log';

const LOG = [
	'[    1.000000] WARNING: CPU: 0 PID: 7 at fs/pool.c:9 pool_stop+0x10/0x80',
	'[    1.000001] RIP: 0010:pool_stop+0x10/0x80',
	'[    1.000002] Call Trace:',
	'[    1.000003]  <TASK>',
	'[    1.000004]  pool_stop+0x10/0x80',
	'[    1.000005]  ? pool_scan+0x20/0x90',
	'[    1.000006]  pool_umount+0x30/0xa0 [pool]',
	'[    1.000007]  kill_sb+0x0/0x10',
	'[    1.000008]  known+0x1/0x2 fs/super.c:7',
	'[    1.000009]  </TASK>',
	'[    2.000000] XFS (pmem0): Mounting V5 Filesystem',
	'',
].join('\n');

/** Locates every function in a file of its name, at the line of its offset; `pool_scan` has an inlined function. */
function locator(): { readonly locate: Locate; readonly asked: Instruction[] } {
	const asked: Instruction[] = [];
	const locate: Locate = async (instructions) => {
		asked.push(...instructions);
		return instructions.map(({ symbol, offset }) => {
			if (symbol === 'kill_sb') return [];
			const own = { function: symbol, file: `${symbol}.c`, line: offset };
			return symbol === 'pool_scan' ? [{ function: 'list_next', file: 'list.h', line: 3 }, own] : [own];
		});
	};
	return { locate, asked };
}

describe('a decoded report', () => {
	it('has source lines on the frames of the image', async () => {
		const { locate, asked } = locator();
		const [report] = await decodeReports(parseLog(LOG).reports, locate);
		expect(
			report?.traces[0]?.frames.map(
				({ symbol, inline, reliable, file, sourceLine }) =>
					`${reliable ? '' : '? '}${symbol}${inline ? ' inline' : ''} ${file}:${sourceLine}`,
			),
		).toEqual([
			// The program counter is the instruction itself; the others are where calls return to.
			'pool_stop pool_stop.c:16',
			'? list_next inline list.h:3',
			'? pool_scan pool_scan.c:31',
			'pool_umount null:null',
			'kill_sb null:null',
			'known fs/super.c:7',
		]);
		expect(asked.map(({ symbol, offset, size }) => [symbol, offset, size])).toEqual([
			['pool_stop', 16, 128],
			['pool_scan', 31, 144],
			['kill_sb', 0, 16],
		]);
	});

	it('comes out in its place among events and problems', async () => {
		const seen: string[] = [];
		const sink = new DecodingSink(
			{
				report: ({ traces }) => seen.push(`report ${traces[0]?.frames[0]?.file}`),
				event: ({ kind }) => seen.push(kind),
				problem: ({ line }) => seen.push(`problem ${line}`),
			},
			locator().locate,
		);
		const reader = new LogReader(sink);
		reader.push(LOG + LOG);
		reader.push(`${'x'.repeat(70_000)}\n`);
		reader.end();
		expect(seen).toEqual([]);
		await sink.flush();
		expect(seen).toEqual(['report pool_stop.c', 'mount', 'problem 23', 'report pool_stop.c', 'mount']);
		await sink.flush();
		expect(seen).toHaveLength(5);
	});
});
