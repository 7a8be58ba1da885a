// What an explanation may take for granted beside what a log shows: the state a scene begins in and the other tasks in
// it. Data only; each is told to the reader unless the log shows it.
import type { OperationCall } from '../../engine/scenario';
import type { ActorName } from './actors';

export interface Supposition {
	/** To be read after "Assumed:". */
	readonly says: string;
	readonly actors?: readonly ActorName[];
	/** Operations that ran before, in the scene's names. */
	readonly given?: readonly OperationCall[];
	/** Initial values by path: `$dev`, `$fs` stand for the scene's names, `IDLE+1` for one more than an idle page's count. */
	readonly set?: Readonly<Record<string, string | boolean | number>>;
	/** It says what is to be explained: that somebody holds what is waited for, without telling who. */
	readonly begs?: true;
}

export type SuppositionName = keyof typeof table;

const touch: OperationCall = { operation: 'fault', task: 'P', page: 'f[0]', kind: 'write' };

const table = {
	unbind: { says: 'an unbind of $dev', actors: ['R'] },
	items: { says: 'items in the AIL of $fs, as any change of metadata leaves', set: { '$fs.ail': true } },
	file: { says: 'a page on the device that is in use', set: { 'b0.owner': 'file' } },
	touched: { says: 'a file whose page was written through a mapping before', given: [touch] },
	unmapped: {
		says: 'the mapping is gone',
		given: [{ operation: 'munmap', task: 'P', page: 'f[0]' }],
	},
	pin: { says: 'a short pin on the page, as direct I/O takes one', actors: ['P'] },
	'long-pin': { says: 'a pin that is kept', actors: ['K'] },
	truncate: { says: 'a truncate of the file', actors: ['T'] },
	fsync: { says: 'an fsync of the file at the same time', actors: ['Y'] },
	'other-fault': { says: 'a read fault on the other file', actors: ['B'] },
	fault: { says: 'a page fault at the same time', actors: ['F'] },
	shutdown: { says: 'a shutdown of $fs', actors: ['L'] },
	freeze: { says: 'a freeze of $fs', actors: ['Z'] },
	reflink: {
		says: 'a block that two files share, one of which was read through a mapping',
		given: [
			{ operation: 'reflink', from: 'f[0]', to: 'g[0]' },
			{ operation: 'fault', task: 'P', page: 'f[0]', kind: 'read' },
		],
	},
	'device-inode': {
		says: "dirty DAX entries in the device's own inode, whose block size is not the page size",
		set: { '$dev.bdev.dirty': true, '$dev.bdev.blkbits': 'small', '$fs.born': false },
	},
	failure: { says: 'a failure of the memory', actors: ['M'] },
	mounting: { says: 'a mount of $fs at the same time', actors: ['N'], set: { '$fs.born': false } },
	'memory-in-use': { says: 'memory of the device that the kernel uses', set: { '$dev.in_use': true } },
	'huge-alignment': { says: 'an alignment of 1 GiB', set: { '$dev.align': 'pud' } },
	'page-reference': {
		says: 'a reference to the page that nobody gives back',
		set: { 'b0.count': 'IDLE+1' },
		begs: true,
	},
	'queue-reference': {
		says: 'a reference to the queue that nobody gives back',
		set: { '$dev.queue.usage': 1 },
		begs: true,
	},
	'open-section': {
		says: 'a DAX read section that nobody leaves',
		set: { '$dev.dax.readers': 1 },
		begs: true,
	},
	'locked-entry': {
		says: 'a DAX entry that somebody locked and does not unlock',
		set: {
			'f[0].entry.state': 'pfn',
			'f[0].entry.pfn': 'b0',
			'f[0].entry.locked': true,
			'f[0].entry.dirty': true,
		},
		begs: true,
	},
} as const satisfies Readonly<Record<string, Supposition>>;

/** A supposition by its name. */
export const suppositionOf = (name: SuppositionName): Supposition => table[name];
