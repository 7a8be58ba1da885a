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

/** The setting of a report: what its stacks show counts before what the events around it name. */
export function settingOf(report: Report, events: readonly LogEvent[]): Setting {
	const frames = report.traces.flatMap((trace) => trace.frames);
	const unknown: string[] = [];
	const device = deviceOf(report, events);
	if (device === undefined) unknown.push('which device it is about');
	const functions = [report.pc?.symbol ?? '', ...frames.map(({ symbol }) => symbol)];
	const isDeviceDax = functions.some((symbol) => DEVICE_DAX.test(symbol));
	const driver = /^kmem /.test(report.title)
		? 'kmem'
		: isDeviceDax
			? 'devdax'
			: (DRIVERS.find(([shape]) => shape.test(device ?? 'pmem'))?.[1] ?? 'pmem');
	const filesystem = filesystemOf(
		frames,
		device === undefined ? events : events.filter((event) => event.device === device),
	);
	if (filesystem === undefined && driver !== 'devdax' && driver !== 'kmem')
		unknown.push('which filesystem it is');
	return {
		device: device ?? (driver === 'devdax' || driver === 'kmem' ? 'dax0.0' : 'pmem0'),
		driver,
		filesystem: filesystem ?? 'ext4',
		reverseMap: reverseMap(frames, events),
		unknown,
	};
}

/** The device that the event nearest to the report is about; pmem and device-dax before others. */
function deviceOf(report: Report, events: readonly LogEvent[]): string | undefined {
	const distance = ({ line }: LogEvent): number =>
		line > report.endLine ? 2 * (line - report.endLine) : report.line - line;
	const named = events
		.filter(({ kind, device }) => OF_DEVICES.has(kind) && device !== null)
		.sort((a, b) => Math.abs(distance(a)) - Math.abs(distance(b)));
	const persistent = named.find(({ device }) => /^(?:pmem|dax)\d/.test(device ?? ''));
	return (persistent ?? named[0])?.device ?? undefined;
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
