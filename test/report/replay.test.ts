// The text of a replay: of a made-up log and of a made-up series, against golden files (`vitest run test/report --update`
// writes them anew), and the promises that hold for any text.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replayOf } from '../../src/replay/together';
import { replayLogs } from '../../src/replay/trace/explain';
import { logText } from '../../src/replay/trace/source';
import { replayText } from '../../src/report/replay-text';
import { EVERYTHING } from '../webview/fixture';

const LOG = 'examples/pmem-umount.dmesg';
const ofLog = () => replayOf([], replayLogs([logText(LOG, readFileSync(LOG, 'utf8'))]));
const plain = { colour: false };

describe('the text of a replay', () => {
	it('tells a log', async () => {
		await expect(replayText(ofLog(), plain)).toMatchFileSnapshot('golden/replay-log.txt');
	});

	it('tells series, reports and traces', async () => {
		await expect(replayText(EVERYTHING, plain)).toMatchFileSnapshot('golden/replay-all.txt');
	});

	it('is plain ASCII within 80 columns', () => {
		for (const replay of [ofLog(), EVERYTHING]) {
			const text = replayText(replay, plain);
			expect(text).toMatch(/^[\n\x20-\x7e]*$/);
			expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
		}
	});

	it('differs by colour codes alone', () => {
		const coloured = replayText(EVERYTHING, { colour: true });
		expect(coloured).toContain('\x1b[1;31merror\x1b[0m');
		expect(coloured.replace(/\x1b\[[\d;]*m/g, '')).toBe(replayText(EVERYTHING, plain));
	});

	it('says so when there is nothing', () => {
		const nothing = replayOf([], { traces: [], conformance: [] });
		expect(replayText(nothing, plain)).toBe('Nothing to replay: no series, no report, no trace.\n');
	});
});
