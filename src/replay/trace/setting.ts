// What a log says of the machine it comes from: the filesystem, the device. Facts for a scene; decides no explanation.
import type { EventKind, Frame, LogEvent, Report } from '../../trace/model';

/** Drivers and filesystems as the model names them. */
export type Driver = 'pmem' | 'brd' | 'dcssblk' | 'devdax' | 'kmem' | 'dm';
export type Filesystem = 'xfs' | 'ext4' | 'ext2' | 'fuse' | 'erofs' | 'btrfs';

export interface Setting {
	readonly device: string;
	readonly driver: Driver;
	readonly filesystem: Filesystem;
	/** Whether XFS has a reverse map; null where the log does not tell. */
	readonly reverseMap: boolean | null;
	/** What of this the log does not tell, each a clause. */
	readonly unknown: readonly string[];
}

const DRIVERS: readonly (readonly [device: RegExp, driver: Driver])[] = [
	[/^ram\d/, 'brd'],
	[/^dcssblk/, 'dcssblk'],
	[/^dax\d/, 'devdax'],
	[/^dm-/, 'dm'],
	[/./, 'pmem'],
];

const FILESYSTEMS: readonly (readonly [name: RegExp, filesystem: Filesystem])[] = [
	[/^(?:__)?xfs_|^XFS \(/, 'xfs'],
	[/^ext4_|^(?:EXT4-fs|JBD2)/, 'ext4'],
	[/^ext2_|^EXT2-fs/, 'ext2'],
	[/^fuse_dax_|^virtio_fs_/, 'fuse'],
	[/^erofs_|^erofs:/, 'erofs'],
];

/** Functions of device-dax, whose pages belong to no filesystem; only its mappings have entries of 1 GiB. */
const DEVICE_DAX = /^(?:__)?dev_dax_|^dax_pmem_|^kill_dev_dax|^__split_huge_pud/;

/** Kinds of events whose device is that of a filesystem or disk. */
const OF_DEVICES: ReadonlySet<EventKind> = new Set<EventKind>([
	'disk-dead',
	'mount',
	'unmount',
	'dax-on',
	'dax-off',
	'fs-shutdown',
	'fs-error',
	'io-error',
	'writeback-error',
	'pre-remove',
	'freeze',
	'refused',
]);

/**
 * The setting of a report: what its stacks show counts before what the events around it name.
 * @param persistent whether the report can only be about DAX or pmem
 */
export function settingOf(report: Report, events: readonly LogEvent[], persistent: boolean): Setting {
	const frames = report.traces.flatMap((trace) => trace.frames);
	const unknown: string[] = [];
	const device = deviceOf(report, events, persistent);
	if (device === undefined) unknown.push('which device it is about');
	const functions = [report.pc?.symbol ?? '', ...frames.map(({ symbol }) => symbol)];
	const isDeviceDax = functions.some((symbol) => DEVICE_DAX.test(symbol));
	const byName = DRIVERS.find(([shape]) => shape.test(device ?? 'pmem'))?.[1] ?? 'pmem';
	const driver = /^kmem /.test(report.title) ? 'kmem' : isDeviceDax ? 'devdax' : byName;
	const hasDisk = driver !== 'kmem' && driver !== 'devdax';
	const filesystem = filesystemOf(
		frames,
		device === undefined ? events : events.filter((event) => event.device === device),
	);
	if (driver === 'pmem' && device !== undefined && !/^pmem/.test(device))
		unknown.push(`how ${device} is removed: the steps are those of pmem`);
	if (filesystem === undefined && hasDisk) unknown.push('which filesystem it is');
	return {
		device: device ?? (hasDisk ? 'pmem0' : 'dax0.0'),
		driver,
		filesystem: filesystem ?? 'ext4',
		reverseMap: reverseMap(frames, events),
		unknown,
	};
}

/** The device that the event nearest to the report is about; for a report that can only be about such the nearest of DAX. */
function deviceOf(report: Report, events: readonly LogEvent[], persistent: boolean): string | undefined {
	const distance = ({ line }: LogEvent): number =>
		line > report.endLine ? 2 * (line - report.endLine) : report.line - line;
	const named = events
		.filter(({ kind, device }) => OF_DEVICES.has(kind) && device !== null)
		.sort((a, b) => Math.abs(distance(a)) - Math.abs(distance(b)));
	const ofDax = persistent ? named.find(({ device }) => /^(?:pmem|dax)\d/.test(device ?? '')) : undefined;
	return (ofDax ?? named[0])?.device ?? undefined;
}

function filesystemOf(frames: readonly Frame[], events: readonly LogEvent[]): Filesystem | undefined {
	const names = [...frames.map(({ symbol }) => symbol), ...events.map(({ text }) => text)];
	for (const name of names) {
		const found = FILESYSTEMS.find(([shape]) => shape.test(name));
		if (found) return found[1];
	}
	return undefined;
}

function reverseMap(frames: readonly Frame[], events: readonly LogEvent[]): boolean | null {
	if (events.some(({ text }) => text.includes('needs rmapbt'))) return false;
	const answered =
		events.some(({ kind, text }) => kind === 'pre-remove' || /\bxfs_dax_(?:notify|failure)/.test(text)) ||
		frames.some(({ symbol }) => /^xfs_dax_(?:notify|failure)/.test(symbol));
	return answered ? true : null;
}

/** Functions of drivers that have nothing to do with persistent memory. */
const OTHER_DRIVER =
	/^(?:__)?(?:sd|sr|st|scsi|ata|usb|nvme|nbd|loop|virtblk|zram|null|mmc|rbd|drbd|md|raid\d+|blkfront|xlvbd|floppy|zloop|ublk)_/;

/** Whether a stack is of a driver that the model does not know. */
export const isOfOtherDriver = ({ traces }: Report): boolean =>
	traces.some(({ frames }) => frames.some(({ symbol, reliable }) => reliable && OTHER_DRIVER.test(symbol)));
