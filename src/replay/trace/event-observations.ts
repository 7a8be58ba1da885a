// What a lifetime event of a log says in the model: the state it proves, or the part of the setting it tells. Data only.
import type { EventKind } from '../../trace/model';
import type { ActorName } from './actors';

export interface EventMeaning {
	readonly kind: EventKind;
	/** Words that tell this meaning from others of the kind. */
	readonly says?: RegExp;
	/** Predicate of the model language over the scene's names. */
	readonly holds: string;
	/** One of these must act for it to come about; the first is taken into the scene if none is there. */
	readonly by: readonly ActorName[];
	/** The reason of a shutdown, where L brings it about. */
	readonly reason?: 'removed' | 'corrupt' | 'logerror' | 'forced';
	/** What it says, to be read after the device's name. */
	readonly words: string;
	readonly sample: string;
}

/** The first meaning that fits counts. */
export const eventMeanings: readonly EventMeaning[] = [
	{
		kind: 'remove',
		holds: '!at(R, "$first")',
		by: ['R'],
		words: 'the removal begins',
		sample: 'nvdimm_bus_remove: nd_pmem.remove(namespace0.0)',
	},
	{
		kind: 'disk-dead',
		holds: '!$dev.disk.capacity',
		by: ['R'],
		words: 'the capacity is 0',
		sample: 'pmem0: detected capacity change from 2097152 to 0',
	},
	{
		kind: 'bdi-gone',
		holds: '!$dev.bdi',
		by: ['R'],
		words: 'the backing_dev_info is unregistered',
		sample: 'bdi-block not registered',
	},
	{
		kind: 'pre-remove',
		holds: '$fs.frozen',
		by: ['R'],
		words: 'the filesystem is told of the removal',
		sample: 'XFS (pmem0): Device is about to be removed!',
	},
	{
		kind: 'fs-shutdown',
		says: /Log I\/O Error|force_shutdown\(0x2\)/,
		holds: '$fs.shut == logerror',
		by: ['U', 'L'],
		reason: 'logerror',
		words: 'the filesystem shut down: a log write failed',
		sample: 'XFS (pmem0): xfs_do_force_shutdown(0x2) called from line 10 of file fs/xfs/xfs_log.c.',
	},
	{
		kind: 'fs-shutdown',
		says: /Block device removal|\(0x20\)/,
		holds: '$fs.shut == removed',
		by: ['R'],
		words: 'the filesystem shut down: its device is removed',
		sample:
			'XFS (pmem0): Block device removal (0x20) detected at fs_bdev_mark_dead+0x1/0x2.  Shutting down filesystem.',
	},
	{
		kind: 'fs-shutdown',
		says: /on-disk metadata|shutting down fs!/,
		holds: '$fs.shut == corrupt',
		by: ['R', 'M', 'L'],
		reason: 'corrupt',
		words: 'the filesystem shut down as corrupt',
		sample:
			'XFS (pmem0): Corruption of on-disk metadata (0x8) detected at foo+0x1/0x2.  Shutting down filesystem.',
	},
	{
		kind: 'fs-shutdown',
		says: /\S/,
		holds: '$fs.shut != none',
		by: ['L', 'R', 'U'],
		words: 'the filesystem shut down',
		sample: 'EXT4-fs (pmem0): shut down requested (2)',
	},
	{
		kind: 'fs-error',
		says: /xfs_log_force: error/,
		holds: '$fs.shut != none',
		by: ['L', 'U', 'R'],
		words: 'the log is still polled after the shutdown',
		sample: 'XFS (pmem0): xfs_log_force: error -5 returned.',
	},
	{
		kind: 'unmount',
		holds: '!at(U, "U1")',
		by: ['U'],
		words: 'the unmount begins',
		sample: 'XFS (pmem0): Unmounting Filesystem',
	},
];

/** Kinds that tell of the setting, not of what happened in it. */
export const SETTING_KINDS: ReadonlySet<EventKind> = new Set<EventKind>([
	'mount',
	'dax-on',
	'dax-off',
	'probe',
	'brd',
]);
