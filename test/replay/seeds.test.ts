// Real series of the mailing list on the model: what a patch closes, what it changes, what stays open. The seeds are not
// a part of the project; where they are absent this says so.
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../../src/engine/scenarios';
import { readMailbox } from '../../src/mail/mailbox';
import { assembleSeries } from '../../src/patch/series';
import { replayWithFindings } from '../../src/replay/series';

const FOLDER = '../shared';
/** Milliseconds that a busy machine may take; nothing is asserted of them. */
const PATIENCE = 300_000;
const isThere = existsSync(FOLDER);
const isSkipped = !isThere && process.env['DAXLENS_REQUIRE'] !== '1';
if (isSkipped) console.warn(`test/replay/seeds: ${FOLDER} is absent, the real series are not replayed`);

function replayed(file: string, ids: readonly string[]) {
	const name = `${FOLDER}/${file}`;
	const { series } = assembleSeries(readMailbox(readFileSync(name), name).messages);
	const [first] = series;
	if (!first) throw new Error(`${file}: no series`);
	const asked = scenarios.filter(({ id }) => ids.includes(id));
	const { replay, findings } = replayWithFindings(first, { source: {}, scenarios: asked });
	const cells = new Map(
		replay.rows.map((row) => [row.scenario, row.cells.map(({ hazard, verdict }) => hazard ?? verdict)]),
	);
	return { replay, findings, cells };
}

describe.skipIf(isSkipped)('a series that guards and revokes', () => {
	let seen: ReturnType<typeof replayed>;
	beforeAll(() => {
		seen = replayed('seeds/000_b138851a2d7034be.txt', [
			'A02',
			'A06',
			'A09',
			'A11',
			'A17',
			'rt-removed',
			'bdev-unbind',
			'A72',
			'part-unbind',
		]);
	}, PATIENCE);
	const from = (patch: number, before: string, after: string) =>
		Array.from({ length: 8 }, (_, at) => (at < patch ? before : after));

	it('is replayed on the kernel it was written for', () => {
		expect(seen.replay.profile.name).toBe('v4.3');
	}, 120_000);

	it('closes the access inside the kernel with patch 4', () => {
		expect(seen.cells.get('A09')).toEqual(from(4, 'H04', 'safe'));
	});

	it('closes the mappings that survive with patch 7, for each driver', () => {
		for (const id of ['A11', 'A11-brd', 'A11-dcssblk'])
			expect(seen.cells.get(id)).toEqual(from(7, 'H01', 'safe'));
		expect(seen.cells.get('A02')).toEqual(from(7, 'H02', 'safe'));
		expect(seen.cells.get('part-unbind')).toEqual(from(7, 'H01', 'safe'));
	});

	it('leaves device mapper, the realtime device, the block device itself and the unmount open', () => {
		expect(seen.cells.get('A06')).toEqual(from(8, 'H01', ''));
		expect(seen.cells.get('rt-removed')).toEqual(from(8, 'H01', ''));
		expect(seen.cells.get('bdev-unbind')).toEqual(from(8, 'H01', ''));
		expect(seen.cells.get('A17')).toEqual(from(8, 'H08', ''));
	});

	it('brings the exit of a reader that never entered with patch 4', () => {
		expect(seen.cells.get('A72')).toEqual(from(4, 'H04', 'H31'));
	});
});

describe.skipIf(isSkipped)('a patch that holds the section over the entry', () => {
	it('takes the reference out of reach of the removal, and leaves the mapping', () => {
		const { replay, cells } = replayed('seeds/003_11d799e70c8d3c3f.txt', ['A02']);
		expect(replay.profile.name).toBe('v6.1');
		expect(cells.get('A02')).toEqual(['H05', 'H02']);
	});
});

describe.skipIf(isSkipped)('patches of which the mail shows a part', () => {
	it('wait for page references before their memory goes', () => {
		const { replay, cells } = replayed('corpus/mails/731dc1bd4644.eml', ['A30', 'pin-unbind']);
		expect(replay.profile.name).toBe('v4.19');
		expect(cells.get('A30')).toEqual(['H06', 'safe']);
		expect(cells.get('pin-unbind')).toEqual(['H06', 'H01']);
	});

	it('tell a removal from a failure, and revoke what is mapped only in the version that searches every task', () => {
		const early = replayed('corpus/mails/e992e3b179c4.eml', ['A18', 'A20', 'A21']).cells;
		expect([...early.values()]).toEqual(
			expect.arrayContaining([
				['H23', 'safe'],
				['H01', 'H01'],
				['H05', 'H05'],
			]),
		);
		const late = replayed('corpus/mails/6bfaba43472e.eml', ['A18', 'A20', 'A21']).cells;
		// It thaws before it shuts down: a write fault that waited for the thaw maps what the walk has left.
		expect([...late].map(([id, verdicts]) => [id, verdicts.at(-1)]).sort()).toEqual([
			['A18', 'safe'],
			['A20', 'safe'],
			['A21', 'H05'],
		]);
	});

	it('change no removal by moving the code of one', () => {
		const { replay } = replayed('corpus/series/device-dax-subdivide-v6.mbox', ['A64', 'A02', 'A11']);
		expect(replay.rows).toEqual([]);
		expect(replay.notes.join(' ')).toMatch(/Not modelled: .*release_resource\(\)/);
	});
});

describe.skipIf(isSkipped)('series about shared blocks', () => {
	it('bring the conflict of mappings where the refusal goes', () => {
		const { cells, findings } = replayed('corpus/series/fsdax-xfs-reflink-v10.mbox', ['A41']);
		expect(cells.get('A41')?.slice(-2)).toEqual(['unknown', 'H14']);
		expect(findings.map(({ rule, patch }) => `${rule} ${patch?.number}`)).toEqual(['introduces-hazard 8']);
	});

	it('close it where sharers are counted', () => {
		const { cells } = replayed('corpus/series/fsdax-xfs-warning-messages-v2.mbox', [
			'A41',
			'cow-write-mapped',
		]);
		expect(cells.get('A41')?.slice(0, 2)).toEqual(['H14', 'safe']);
		expect(cells.get('cow-write-mapped')?.slice(0, 3)).toEqual(['H13', 'H13', 'safe']);
	});

	it('close a race of holders where the order of a put is turned', () => {
		const { cells } = replayed('corpus/series/dax-fsdev-fixes-v6.mbox', ['A60']);
		expect(cells.get('A60')?.slice(8)).toEqual(['H21', 'safe', 'safe']);
	});
});
