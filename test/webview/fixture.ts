// A made-up replay for the tests of the panels: a series of seven patches and the log of a hung umount. Names of devices
// and tasks are ours.
import type {
	HazardCell,
	HazardRow,
	HazardText,
	Replay,
	ReplaySchedule,
	ReplayStep,
	SeriesReplay,
	TraceReplay,
} from '../../src/replay/result';

/** A step in one line: actor, function, what it does; then what changes (`object variable from to`), and what is held. */
function step(
	actor: string,
	name: string,
	does: string,
	more: {
		changes?: readonly string[];
		holds?: readonly string[];
		hazards?: readonly string[];
		line?: ReplayStep['line'];
		waited?: ReplayStep['waited'];
		observations?: readonly number[];
	} = {},
): ReplayStep {
	return {
		actor,
		operation: actor === 'R' ? 'remove' : 'fault',
		step: name.slice(0, 3).toUpperCase(),
		function: name,
		does,
		source: '10.1 F2',
		line: more.line ?? null,
		changes: (more.changes ?? []).map((text) => {
			const [object = '', variable = '', from = '', to = ''] = text.split(' ');
			return { object, variable, from, to };
		}),
		holds: more.holds ?? [],
		hazards: more.hazards ?? [],
		observations: more.observations ?? [],
		...(more.waited ? { waited: more.waited } : {}),
	};
}

const inPatch = (line: number, patch = 4) => ({
	file: 'fs/dax.c',
	line,
	patch,
	mail: { file: 'hold-queue.mbox', line: line + 200 },
});

const OBJECTS: ReplaySchedule['objects'] = [
	{
		name: 'pmem0',
		kind: 'Device',
		variables: {
			'queue.life': 'live',
			'queue.usage': '0',
			'dax.alive': 'true',
			'dax.readers': '0',
			mapped: 'true',
			'pgmap.ref': 'live',
		},
	},
	{
		name: 'f[0]',
		kind: 'Page',
		variables: { 'entry.state': 'absent', 'entry.locked': 'false', extent: 'b0' },
	},
	{ name: 'F:f[0]', kind: 'Pte', variables: { state: 'none', pfn: 'none' } },
	{ name: 'fs', kind: 'Super', variables: { shut: 'none', type: 'ext4' } },
];

const M = 'mmap lock, shared';
const E = 'entry lock';
const G = 'read section';

/** A fault whose read section ends before it inserts, against an unbind that waits for the section. */
export const FAULT: ReplaySchedule = {
	actors: [
		{ name: 'F', operation: 'fault', title: 'Read fault' },
		{ name: 'R', operation: 'remove', title: 'Unbind' },
		{ name: 'Y', operation: 'fsync', title: 'fsync' },
	],
	objects: OBJECTS,
	hazardStep: 9,
	hang: null,
	steps: [
		step('F', 'filemap_invalidate_lock_shared', 'takes the mmap lock, shared', { holds: [M] }),
		step('F', 'grab_mapping_entry', 'locks the page-cache entry', {
			changes: ['f[0] entry.state absent empty', 'f[0] entry.locked false true'],
			holds: [M, E],
		}),
		step('F', 'dax_read_lock', 'opens a read section', {
			changes: ['pmem0 dax.readers 0 1'],
			holds: [M, E, G],
			line: inPatch(142),
		}),
		step('F', 'dax_direct_access', 'translates the offset; the device is alive', {
			holds: [M, E, G],
			line: inPatch(147),
		}),
		step('R', 'kill_dax', 'marks the dax_device dead', { changes: ['pmem0 dax.alive true false'] }),
		step('F', 'dax_read_unlock', 'ends the read section', {
			changes: ['pmem0 dax.readers 1 0'],
			holds: [M, E],
			line: inPatch(151),
		}),
		step('F', 'dax_insert_entry', 'stores the pfn in the entry', {
			changes: ['f[0] entry.state empty pfn'],
			holds: [M, E],
			line: inPatch(155),
		}),
		step('R', 'synchronize_srcu', 'no reader is left', {
			waited: { at: 'synchronize_srcu in kill_dax', since: 5, freedBy: 6 },
		}),
		step('F', 'vmf_insert_mixed', 'inserts the page-table entry', {
			changes: ['F:f[0] state none ro', 'F:f[0] pfn none b0'],
			holds: [M, E],
			hazards: ['H02'],
			line: inPatch(163),
		}),
		step('Y', 'ext4_sync_file', 'fails with an I/O error'),
		step('F', 'put_unlocked_entry', 'unlocks the entry', {
			changes: ['f[0] entry.locked true false'],
			holds: [M],
		}),
		step('F', 'filemap_invalidate_unlock_shared', 'leaves the mmap lock'),
		step('R', 'blk_mark_disk_dead', 'marks the queue dying', { changes: ['pmem0 queue.life live dying'] }),
		step('R', 'del_gendisk', 'the queue has drained', {
			changes: ['pmem0 queue.life dying dead', 'fs shut none removed'],
		}),
		step('R', 'memunmap_pages', 'takes the memory map away', {
			changes: ['pmem0 mapped true false', 'pmem0 pgmap.ref live released'],
			hazards: ['H01'],
		}),
	],
};

const WRITER: ReplaySchedule = {
	actors: [
		{ name: 'W', operation: 'io', title: 'write(2)' },
		{ name: 'B', operation: 'io', title: 'read from a hole' },
		{ name: 'R', operation: 'remove', title: 'Unbind' },
	],
	objects: OBJECTS,
	hazardStep: 4,
	hang: null,
	steps: [
		step('W', 'blk_queue_enter', 'enters the queue', {
			changes: ['pmem0 queue.usage 0 1'],
			holds: ['queue reference'],
			line: inPatch(42),
		}),
		step('B', 'dax_io', 'finds a hole; nothing is mapped', { line: inPatch(153) }),
		step('B', 'dax_io', 'moves its error pointer forward', { line: inPatch(163) }),
		step('B', 'dax_unmap_atomic', 'leaves a queue that it never entered', {
			changes: ['pmem0 queue.usage 1 0'],
			hazards: ['H31'],
			line: inPatch(155),
		}),
		step('R', 'blk_cleanup_queue', 'does not wait', { changes: ['pmem0 queue.life live dead'] }),
		step('W', 'copy_from_iter', 'copies into memory that is gone', { hazards: ['H04'], line: inPatch(160) }),
	],
};

const HUNG: ReplaySchedule = {
	actors: [
		{ name: 'R', operation: 'remove', title: 'remove' },
		{ name: 'L', operation: 'log-write', title: 'log write' },
		{ name: 'U', operation: 'umount', title: 'umount' },
	],
	objects: OBJECTS,
	hazardStep: null,
	hang: {
		actor: 'U',
		waitPoint: 'xfs_ail_push_all_sync',
		waitsFor: 'the AIL to become empty',
		holders: [{ actor: 'U', state: 'at umount U4', holds: ['s_umount'] }],
	},
	steps: [
		step('R', 'device_release_driver', 'unbinds pmem0', { observations: [0] }),
		step('R', 'del_gendisk', 'the queue dies, the capacity is 0', {
			changes: ['pmem0 queue.life live dead'],
			observations: [1],
		}),
		step('L', 'xlog_ioend_work', 'the log write fails; XFS shuts down', {
			changes: ['fs shut none logerror'],
			observations: [2],
		}),
		step('R', 'memunmap_pages', 'takes the memory map away', { changes: ['pmem0 mapped true false'] }),
		step('U', 'xfs_unmountfs', 'begins to unmount', { holds: ['s_umount'], observations: [3] }),
	],
};

type Terse = string;

/** `H04`, `H31 worse`, `safe fixed`, `open not-exhausted`, `H08! new` for a hang, `-` for what was not replayed. */
function cell(patch: number, text: Terse): HazardCell {
	const [word = '', change] = text.split(' ');
	const isHang = word.endsWith('!');
	const hazard = /^H\d+/.exec(word)?.[0] ?? null;
	const schedule = isHang ? HUNG : hazard === 'H31' ? WRITER : hazard ? FAULT : null;
	return {
		patch,
		verdict: hazard ? 'hazard' : word === 'safe' ? 'safe' : word === 'open' ? 'not-exhausted' : 'unknown',
		hazard,
		also: hazard === 'H31' ? ['H04'] : [],
		change: (change as HazardCell['change']) ?? null,
		because:
			hazard === 'H31'
				? 'The reader leaves a queue that it never entered, so the unbind sees no user and unmaps while the writer copies.'
				: word === '-'
					? 'Patch 3 could not be read.'
					: '',
		schedule,
		states: 18204 + patch,
		transitions: 40511,
	};
}

const row = (
	scenario: string,
	title: string,
	group: string,
	story: string,
	cells: readonly Terse[],
): HazardRow => ({
	scenario,
	title,
	group,
	story,
	cells: cells.map((text, patch) => cell(patch, text)),
});

/** The same verdict, `times` times. */
const same = (text: Terse, times: number): Terse[] => Array<Terse>(times).fill(text);

const HAZARDS: readonly HazardText[] = [
	{
		id: 'H01',
		name: 'stale mapping after removal',
		meaning: 'a page is still mapped when the removal has finished',
	},
	{
		id: 'H02',
		name: 'mapping established after removal',
		meaning: 'a page is mapped after the device was killed',
	},
	{ id: 'H04', name: 'kernel use after unmap', meaning: 'the kernel uses its own mapping after it is gone' },
	{ id: 'H08', name: 'unmount hang after shutdown', meaning: 'umount waits for what nobody can do any more' },
	{ id: 'H27', name: 'wrong release object', meaning: 'a release on another object than the acquired one' },
	{ id: 'H31', name: 'unbalanced exit', meaning: 'a release without an acquire' },
];

export const SERIES: SeriesReplay = {
	title: 'Hold the queue during DAX access',
	version: 2,
	profile: { name: 'v4.3', because: 'the cover letter says 4.4-rc2; nearest profile older than the series' },
	summary: 'Patches 4, 6 and 7 fix 3 of 8 scenarios. Patch 4 makes 1 worse and adds 1.',
	patches: [
		'[PATCH v2 1/7] dax: clear the helper',
		'[PATCH v2 2/7] dax: clear a range',
		'[PATCH v2 3/7] dax: align pages',
		'[PATCH v2 4/7] dax: hold the queue while the kernel uses an address',
		'[PATCH v2 5/7] fs: flag the superblock',
		'[PATCH v2 6/7] ext4: dirty inodes late',
		'[PATCH v2 7/7] mm: unmap at the end',
	].map((subject, at) => ({
		number: at + 1,
		subject,
		operations: at < 3 ? [] : ['io', 'remove'],
		notModelled: at === 4 ? ['dcssblk_open', 'split_huge_page', 'kobject_get'] : [],
		mail: { file: 'hold-queue.mbox', line: 40 * (at + 1) },
	})),
	rows: [
		row('write', 'write(2) ∥ remove', 'Queue usage', 'fixed in 4', [
			...same('H04', 4),
			'safe fixed',
			...same('safe', 3),
		]),
		row('hole-read', 'read from a hole ∥ write ∥ remove', 'Queue usage', 'worse since 4', [
			...same('H04', 4),
			'H31 worse',
			...same('H31', 3),
		]),
		row('freeze', 'fault ∥ queue frozen, not dying', 'Queue usage', 'new in 4', [
			...same('safe', 4),
			'H27 new',
			...same('H27', 3),
		]),
		row('touched', 'mapped and touched, then remove', 'Page-table entries', 'fixed in 7', [
			...same('H01', 7),
			'safe fixed',
		]),
		row('fault', 'read fault ∥ remove', 'Page-table entries', 'still there', same('H02', 8)),
		row('truncate', 'PMD fault ∥ truncate ∥ remove', 'Page-table entries', 'not exhausted', [
			...same('H02', 7),
			'open not-exhausted',
		]),
		row('ext4', 'ext4: removed, then write fault', 'Filesystems', 'fixed in 6', [
			...same('H01', 6),
			'safe fixed',
			'safe',
		]),
		row('umount', 'XFS: removed, then umount', 'Filesystems', 'still there', same('H08!', 8)),
	],
	hazards: HAZARDS,
	notes: ['Patch 5 touches a driver that the model does not have.'],
};

export const TRACE: TraceReplay = {
	report: 0,
	file: 'umount-stuck.log',
	title: 'umount:2187 waits for something no task can do',
	verdict: 'explained',
	profile: { name: 'v4.4s', because: 'the log says 4.4.0-rc2+' },
	hazard: 'H08',
	because:
		'umount waits until the XFS log items are gone; only a metadata write removes them, and the queue of pmem0 is dead since step 2.',
	lines: [
		'[  311.204001] nd_pmem pmem0: unbind',
		'[  311.206112] pmem0: detected capacity change from 4096 to 0',
		'[  311.921114] usb 1-4: new high-speed device',
		'[  312.040220] XFS (pmem0): log I/O error -5',
		'[  312.041008] XFS (pmem0): Log I/O Error Detected. Shutting down filesystem',
		'[  480.530118] INFO: task umount:2187 blocked for more than 120 seconds.',
		'[  480.531004] Call Trace:',
		'[  480.532333]  schedule+0x35/0x80',
		'[  480.533016]  xfs_ail_push_all_sync+0xbe/0x110 [xfs]',
		'[  480.533480]  ? wait_woken+0x80/0x80',
		'[  480.534001]  xfs_unmountfs+0x81/0x1b0 [xfs]',
	].map((text, at) => ({ line: at + 3, text, unreliable: text.includes(' ? ') })),
	observations: [
		{ text: 'pmem0 is unbound', line: 3, endLine: 3, step: 1, unused: null },
		{ text: 'the capacity of pmem0 is 0', line: 4, endLine: 4, step: 2, unused: null },
		{ text: 'XFS on pmem0 has shut down', line: 6, endLine: 7, step: 3, unused: null },
		{ text: 'umount:2187 waits in xfs_ail_push_all_sync()', line: 8, endLine: 13, step: 5, unused: null },
	],
	schedule: HUNG,
	waits: {
		nodes: [
			{ id: 'U', kind: 'task', text: 'umount:2187' },
			{ id: 'items', kind: 'condition', text: 'XFS log items = 0, there is 1' },
			{ id: 'write', kind: 'missing', text: 'a metadata write completes' },
			{ id: 'queue', kind: 'condition', text: 'the queue of pmem0 is live; dead since step 2' },
			{ id: 'worker', kind: 'task', text: 'the log worker, every 30 s' },
			{ id: 'R', kind: 'task', text: 'remove, ended at step 4' },
		],
		edges: [
			{ from: 'U', to: 'items', verb: 'waits until', helps: true },
			{ from: 'items', to: 'write', verb: 'only emptied by', helps: true },
			{ from: 'write', to: 'queue', verb: 'needs', helps: true },
			{ from: 'worker', to: 'items', verb: 'looks, cannot empty it', helps: false },
			{ from: 'R', to: 'queue', verb: 'made it dead, for good', helps: true },
		],
		words: [
			'umount:2187 waits until XFS has no log items.',
			'Items leave only when a metadata write completes.',
			'Each write is refused: the queue died at step 2.',
			'The log worker looks every 30 s; it removes nothing.',
		],
	},
	unknown: ['Which item was dirty.', 'Whether the log failed before the unbind.'],
	states: 3377,
};

const NOTHING: Replay = { series: [], traces: [], conformance: [], hazards: HAZARDS };

export const SERIES_ONLY: Replay = { ...NOTHING, series: [SERIES] };
export const TRACE_ONLY: Replay = { ...NOTHING, traces: [TRACE] };

const PROFILE = TRACE.profile;

/** All there can be: two series, a report, traces that follow the model and that do not. */
export const EVERYTHING: Replay = {
	...NOTHING,
	series: [SERIES, { ...SERIES, version: 1 }],
	traces: [TRACE],
	conformance: [
		{ file: 'good.trace', profile: PROFILE, events: 41, followed: 41, forbidden: null },
		{
			file: 'bad.trace',
			profile: PROFILE,
			events: 40,
			followed: 12,
			forbidden: {
				line: 19,
				text: 'dax_insert_mapping: dev 259:0',
				because: 'the device is dead since line 11',
			},
		},
	],
};
