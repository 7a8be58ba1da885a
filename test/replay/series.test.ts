// Made-up series on the model: a queue reference around every access, then a removal that revokes mappings; the same with
// one protection dropped or two calls exchanged has to come out differently, at the patch that does it.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/engine/scenarios';
import { readMailbox } from '../../src/mail/mailbox';
import { assembleSeries } from '../../src/patch/series';
import { replayWithFindings } from '../../src/replay/series';
import { type Files, type MadeUpPatch, mailsOf, seriesOf } from '../review/mails';

const sample = (name: string): string => readFileSync(`test/replay/samples/${name}.c`, 'utf8');
const ember = (name: string): string => readFileSync(`test/review/samples/${name}.c`, 'utf8');

const DAX = 'fs/emberfs/dax.c';
const DISK = 'block/genhd.c';
const PMEM = 'drivers/nvdimm/pmem.c';
const RAM = 'drivers/block/brd.c';

const base: Files = {
	[DAX]: ember('map-before'),
	[DISK]: sample('genhd-before'),
	[PMEM]: sample('pmem-before'),
	[RAM]: sample('brd-before'),
};

const guard: MadeUpPatch = { title: 'emberfs: hold the queue', files: { [DAX]: ember('map-after') } };
const revoke: MadeUpPatch = {
	title: 'block: revoke mappings of a disk that goes',
	files: { [DISK]: sample('genhd-after'), [PMEM]: sample('pmem-after'), [RAM]: sample('brd-after') },
};

/** Situations enough to tell the mutations apart. */
const few = scenarios.filter(({ id }) => ['A02', 'A09', 'A11', 'A14', 'fault-unbind'].includes(id));

function replayed(patches: readonly MadeUpPatch[], profile: string, files: Files = base, asked = scenarios) {
	const context = { source: {}, profile, scenarios: asked };
	const { replay, findings } = replayWithFindings(seriesOf(mailsOf(files, patches)), context);
	const cells = new Map(
		replay.rows.map(({ scenario, cells: all }) => [
			scenario,
			all.map(({ hazard, verdict }) => hazard ?? verdict),
		]),
	);
	return { replay, findings, cells };
}

/** A file of a patch with one piece of text replaced; the text has to be there. */
function changed({ title, files }: MadeUpPatch, path: string, from: string, to: string): MadeUpPatch {
	const text = files[path] ?? '';
	expect(text).toContain(from);
	return { title, files: { ...files, [path]: text.replace(from, to) } };
}

describe('a series that closes two hazards', () => {
	const { replay, findings, cells } = replayed([guard, revoke], 'v4.3');

	it('closes the access of the kernel with the guard', () => {
		expect(cells.get('A09')).toEqual(['H04', 'safe', 'safe']);
		expect(cells.get('zero-unbind-unguarded')).toEqual(['H04', 'safe', 'safe']);
	});

	it('closes the mappings that survive with the walk, for each driver that it changes', () => {
		expect(cells.get('A11')).toEqual(['H01', 'H01', 'safe']);
		expect(cells.get('A11-brd')).toEqual(['H01', 'H01', 'safe']);
		expect(cells.get('A02')).toEqual(['H02', 'H02', 'safe']);
		expect([...cells.keys()].filter((id) => id.endsWith('-dcssblk'))).toEqual([]);
	});

	it('leaves open what the walk does not reach', () => {
		expect(cells.get('A06')).toEqual(['H01', 'H01', 'H01']);
		expect(cells.get('rt-removed')).toEqual(['H01', 'H01', 'H01']);
		expect(cells.get('bdev-unbind')).toEqual(['H01', 'H01', 'H01']);
		expect(cells.get('A17')).toEqual(['H08', 'H08', 'H08']);
	});

	it('asks of a mapped block device where it can be had', () => {
		expect(replay.rows.find(({ scenario }) => scenario === 'bdev-unbind')).toMatchObject({
			title: 'removal of pmem0; mapped block device',
			group: 'block device',
		});
		const asked = scenarios.filter(({ id }) => id === 'bdev-unbind' || id === 'A11');
		const { cells: later } = replayed([revoke], 'v5.10', base, asked);
		expect(later.has('A11')).toBe(true);
		expect(later.has('bdev-unbind')).toBe(false);
	});

	it('says for each row how it goes, and why', () => {
		const row = replay.rows.find(({ scenario }) => scenario === 'A09');
		expect(row?.story).toBe('fixed in 1');
		expect(row?.cells[1]?.change).toBe('fixed');
		expect(row?.cells[1]?.because).toBe('ember_io() adds the queue reference.');
		expect(replay.rows.find(({ scenario }) => scenario === 'A11')?.cells[2]?.because).toBe(
			'the removal of pmem adds unmapping the DAX files of the device.',
		);
		expect(replay.summary).toMatch(/^The series makes \d+ situations safe; .*leaves \d+ open: .*A06 \(H01\)/);
	});

	it('shows a schedule with the lines of the patches', () => {
		const cell = replay.rows.find(({ scenario }) => scenario === 'A02')?.cells[1];
		const insertion = cell?.schedule?.steps.find(({ step }) => step === 'F13');
		expect(insertion?.line).toMatchObject({ file: DAX, patch: 1 });
		const { line = 0 } = insertion?.line ?? {};
		expect(ember('map-after').split('\n')[line - 1]).toContain('vm_insert_mixed');
	});

	it('tells which operations a patch is about and which calls were passed over', () => {
		expect(replay.patches.map(({ operations }) => [...operations].sort())).toEqual([
			['fault', 'io', 'zero'],
			['remove'],
		]);
		expect(replay.patches[1]?.notModelled).toContain('bdget_disk');
		expect(replay.notes.join(' ')).toMatch(/Not modelled: .*bdget_disk\(\)/);
	});

	it('finds what the patches bring: a frozen queue fails a fault, a fault comes after the removal', () => {
		const told = findings.map(({ rule, severity, message, patch }) => [
			`${patch?.number} ${rule} ${severity}`,
			/leads to (H\d+)/.exec(message)?.[1],
		]);
		expect(new Set(told.map((each) => each.join(' ')))).toEqual(
			new Set(['1 introduces-hazard note H30', '2 introduces-hazard note H09']),
		);
	});
});

/** A series with a mistake: rows with their verdict at the end, and the patch that a finding is to name. */
const mutations: readonly {
	what: string;
	patches: () => MadeUpPatch[];
	last: Readonly<Record<string, string>>;
	found?: { rule: string; patch: number; line: RegExp };
}[] = [
	{
		what: 'without the cleanup of the queue',
		patches: () => [guard, changed(revoke, DISK, '\tblk_cleanup_queue(disk->queue);\n', '')],
		last: { A09: 'H04', A02: 'H02', A11: 'safe' },
		found: { rule: 'introduces-hazard', patch: 2, line: /blk_cleanup_queue/ },
	},
	{
		what: 'with the walk before the cleanup of the queue',
		patches: () => [
			guard,
			changed(
				revoke,
				DISK,
				'\tblk_cleanup_queue(disk->queue);\n\trevoke_files(disk);\n',
				'\trevoke_files(disk);\n\tblk_cleanup_queue(disk->queue);\n',
			),
		],
		last: { A02: 'H02', A11: 'safe' },
	},
	{
		what: 'with a walk that unmaps nothing',
		patches: () => [
			guard,
			changed(revoke, DISK, '\t\tunmap_mapping_range(inode->i_mapping, 0, 0, 1);\n', ''),
		],
		last: { A11: 'H01', 'A11-brd': 'H01' },
		found: { rule: 'mappings-survive-removal', patch: 2, line: /retire_disk/ },
	},
	{
		what: 'with one driver left out',
		patches: () => [guard, { title: revoke.title, files: { ...revoke.files, [PMEM]: base[PMEM] ?? '' } }],
		last: { 'A11-brd': 'safe' },
	},
	{
		what: 'with the insertion behind the i_mmap lock',
		patches: () => {
			const insertion = /\terror = vm_insert_mixed\([^;]*;\n/.exec(guard.files[DAX] ?? '')?.[0] ?? '-';
			const out = '\ti_mmap_unlock_read(mapping);\n';
			return [changed(changed(guard, DAX, insertion, ''), DAX, out, `${out}${insertion}`), revoke];
		},
		last: { A02: 'H02', A11: 'safe' },
	},
	{
		what: 'without the guard',
		patches: () => [revoke],
		last: { A09: 'H04', A11: 'safe' },
	},
];

describe.each(mutations)('the series $what', ({ patches, last, found }) => {
	it('comes out differently', () => {
		const { cells, findings } = replayed(patches(), 'v4.3', base, few);
		for (const [scenario, verdict] of Object.entries(last)) {
			expect([scenario, cells.get(scenario)?.at(-1)]).toEqual([scenario, verdict]);
		}
		if (!found) return;
		const finding = findings.find(({ rule, patch }) => rule === found.rule && patch?.number === found.patch);
		expect(finding?.path[0]?.code).toMatch(found.line);
	});
});

describe('a leak that the check of the series finds', () => {
	it('makes the removal hang, at the patch that brings it', () => {
		const text = guard.files[DAX] ?? '';
		const at = text.lastIndexOf('\t\tdax_unmap_atomic', text.indexOf('vmf_insert_pfn_pmd'));
		const fallback = text.lastIndexOf('goto fallback', at);
		const unmap =
			/\t+dax_unmap_atomic\([^;]*;\n/.exec(text.slice(text.lastIndexOf('{', fallback)))?.[0] ?? '-';
		const from = text.slice(text.lastIndexOf('{', fallback), fallback);
		const { replay } = replayed(
			[changed(guard, DAX, from, from.replace(unmap, '')), revoke],
			'v4.3',
			base,
			few,
		);
		const row = replay.rows.find(({ scenario }) => scenario === 'A02');
		expect(row?.cells.map(({ change }) => change)).toEqual([null, 'worse', 'better']);
		expect(row?.cells.at(-1)?.hazard).toBe('H03');
		expect(row?.cells.at(-1)?.schedule?.hang).toMatchObject({ actor: 'R', waitPoint: 'blk_cleanup_queue' });
		expect(row?.cells[1]?.because).toMatch(/^ember_pmd_fault\(\)/);
	});
});

describe('a read section over the insertion', () => {
	const FAULT = 'fs/lava.c';
	const files: Files = { [FAULT]: sample('fault-before') };
	const hold: MadeUpPatch = { title: 'lava: hold the section', files: { [FAULT]: sample('fault-after') } };

	it('keeps the removal away from the references that both take', () => {
		const { cells, replay } = replayed([hold], 'v6.15', files, few);
		expect(cells.get('A02')).toEqual(['H05', 'H02']);
		expect(replay.rows.find(({ scenario }) => scenario === 'A02')?.cells[1]).toMatchObject({
			change: 'better',
			because: 'lava_fault_iter() moves the end of the DAX read section.',
		});
	});

	it('leaves that of the mapping open where it ends before the insertion', () => {
		const unlock = '\tdax_read_unlock(id);\n';
		const early = changed(hold, FAULT, `${unlock}\treturn ret;\n`, '\treturn ret;\n');
		const entry = '\t*entry = dax_insert_entry(xas, vmf, iter, *entry, pfn, 0);\n';
		const { cells } = replayed([changed(early, FAULT, entry, `${entry}${unlock}`)], 'v6.15', files, few);
		expect(cells.get('A02')).toEqual(['H05', 'H05']);
	});
});

describe('a patch that takes one protection away beside another change', () => {
	it('is blamed on the line that goes', () => {
		const unlock = '\tblk_cleanup_queue(disk->queue);\n';
		const text = changed(revoke, DISK, unlock, '');
		const { findings } = replayed(
			[guard, revoke, { title: 'retire less', files: { [DISK]: text.files[DISK] ?? '' } }],
			'v4.3',
			base,
			few,
		);
		const lines = findings.filter(({ patch }) => patch?.number === 3).map(({ path }) => path[0]?.code);
		expect(new Set(lines)).toEqual(new Set(['blk_cleanup_queue(disk->queue);']));
	});
});

describe('what is nothing to the model', () => {
	it('is told of the patches that are so', () => {
		const plain = {
			title: 'count on',
			files: { 'lib/two.c': '// Made up.\nint two(void)\n{\n\treturn 2;\n}\n' },
		};
		const { replay } = replayed([plain, guard], 'v4.3', base, few);
		expect(replay.notes[0]).toBe('No step of the model changes with patch 1.');
	});

	it('gives no rows', () => {
		const text = '// Made up.\nint two(void)\n{\n\treturn 2;\n}\n';
		const patch = { title: 'count on', files: { 'lib/two.c': text.replaceAll('2;', '3;') } };
		const { replay, findings } = replayed([patch], 'v6.12', { 'lib/two.c': text });
		expect(replay.rows).toEqual([]);
		expect(replay.summary).toBe('No patch changes a step of the model.');
		expect(findings).toEqual([]);
	});

	it('stops when it is told to, and says so', () => {
		let asked = 0;
		const series = seriesOf(mailsOf(base, [guard]));
		const { replay } = replayWithFindings(series, {
			source: {},
			profile: 'v4.3',
			cancelled: () => ++asked > 20,
		});
		expect(replay.notes).toContain('Stopped before every situation was replayed.');
	});
});

describe('damaged mails', () => {
	const mails = mailsOf(base, [guard, revoke]).split('\n');

	it('never throw', () => {
		fc.assert(
			fc.property(
				fc.array(fc.nat({ max: mails.length - 1 }), { minLength: 1, maxLength: 12 }),
				fc.constantFrom('', '+}', ' {', '@@ -1,2 +1,3 @@', '-\tgoto out;'),
				(lines, instead) => {
					const text = mails.map((line, at) => (lines.includes(at) ? instead : line)).join('\n');
					const { series } = assembleSeries(readMailbox(new TextEncoder().encode(text), 'damaged').messages);
					for (const one of series) {
						const { replay } = replayWithFindings(one, { source: {}, profile: 'v4.3', scenarios: few });
						for (const { cells } of replay.rows) expect(cells).toHaveLength(one.patches.length + 1);
					}
				},
			),
			{ numRuns: 8 },
		);
	});
});
