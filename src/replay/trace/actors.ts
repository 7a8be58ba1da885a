// The tasks that a log may show, as actors of the model: which operation each runs, in the scene's names. Data only.
import type { OperationCall } from '../../engine/scenario';

/** Names of actors, which are also their badges. */
export type ActorName = keyof typeof calls;

/** Calls by actor. `$dev`, `$fs` stand for the scene's device and filesystem. */
const calls = {
	/** An unbind, or whatever else removes the device. */
	R: { operation: 'remove', device: '$dev' },
	U: { operation: 'umount', super: '$fs' },
	N: { operation: 'mount', super: '$fs' },
	/** A write fault and a read fault on a file, and a fault on device-dax. */
	F: { operation: 'fault', page: 'f[0]', kind: 'write' },
	G: { operation: 'fault', page: 'f[0]', kind: 'read' },
	D: { operation: 'dax-fault', page: 'f[0]' },
	/** A fault on another file that shares the block. */
	B: { operation: 'fault', page: 'g[0]', kind: 'read' },
	W: { operation: 'io', page: 'f[0]', kind: 'write' },
	Y: { operation: 'fsync', inode: 'f' },
	T: { operation: 'truncate', page: 'f[0]' },
	/** A pin that is given back, and one that is not. */
	P: { operation: 'pin', task: 'P', page: 'f[0]', munmap: true },
	K: { operation: 'pin', task: 'P', page: 'f[0]', long: true, munmap: true },
	M: { operation: 'memory-failure', pfn: 'b0' },
	V: { operation: 'munmap', page: 'f[0]', aligned: false },
	L: { operation: 'shutdown', super: '$fs' },
	Z: { operation: 'freeze-fs', super: '$fs' },
} as const satisfies Readonly<Record<string, OperationCall>>;

/** What actors are called where the log does not name their task. */
const titles: Readonly<Record<ActorName, string>> = {
	R: 'unbind',
	U: 'umount',
	N: 'mount',
	F: 'write fault',
	G: 'read fault',
	D: 'device-dax fault',
	B: 'read fault on the other file',
	W: 'write',
	Y: 'fsync',
	T: 'truncate',
	P: 'pin',
	K: 'long pin',
	M: 'memory failure',
	V: 'munmap',
	L: 'shutdown',
	Z: 'freeze',
};

/** What an actor is called. */
export const titleOf = (actor: ActorName): string => titles[actor];

/** What an actor does. */
export const callOf = (actor: ActorName): OperationCall => calls[actor];
