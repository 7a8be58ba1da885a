// The model as one value: what explorer, scenarios, exports and listings work on.
import type { Model } from '../definition';
import { definitions, procedures } from './definitions';
import { hazards, precedence } from './hazards';
import { kinds } from './kinds';
import { access, daxFault, fault } from './operations/fault';
import { allocate, munmap, pin, reflink, truncate, zero } from './operations/files';
import { fsync, io, waitWriteback, writebackError } from './operations/io';
import { memoryFailure } from './operations/memory-failure';
import { bind, freezeFilesystem, freezeQueue, mount, shutdown, umount } from './operations/mount';
import { remove, surprise } from './operations/remove';
import { profiles, switches } from './profiles';
import { waits } from './waits';

export const model: Model = {
	kinds,
	switches,
	profiles,
	operations: [
		fault,
		daxFault,
		access,
		io,
		fsync,
		waitWriteback,
		writebackError,
		truncate,
		zero,
		pin,
		munmap,
		reflink,
		allocate,
		remove,
		surprise,
		memoryFailure,
		umount,
		mount,
		bind,
		shutdown,
		freezeFilesystem,
		freezeQueue,
	],
	definitions,
	procedures,
	hazards,
	waits,
	precedence,
};
