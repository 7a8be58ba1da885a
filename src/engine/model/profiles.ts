// Kernel profiles (lifetime model, section 3): switches, and each profile as its difference from the one before.
import type { Profile, Switch } from '../definition';

export const switches: Readonly<Record<string, Switch>> = {
	G: { type: 'none | queue | srcu', meaning: 'what guards access to the memory inside the kernel' },
	GI_FS: { type: 'bool', meaning: 'filesystem fault: the guard is held over the insertion (in no mainline profile)' },
	SER: { type: 'immap | entry', meaning: 'what serialises a fault with an unmap' },
	ENTRIES: { type: 'bool', meaning: 'the mapping remembers what was faulted in' },
	ZAP: { type: 'none | walk | holder0 | preremove', meaning: 'what revokes user mappings of a filesystem at removal' },
	PIN: { type: 'absent | every | final | none', meaning: 'how a page reference holds the pagemap; absent: no struct page, no pin' },
	PARK: { type: 'bool', meaning: "pmem's pagemap references are stored in the queue's usage counter" },
	IDLE: { type: 'count', meaning: 'the count of an idle page' },
	LB_XFS: { type: 'none | wait | skip', meaning: 'XFS breaks layouts before truncate; skip: not for an entry somebody has locked' },
	LB_EXT4: { type: 'none | wait | skip', meaning: 'the same for ext4' },
	LB_FUSE: { type: 'none | wait | skip', meaning: 'the same for fuse' },
	LB_EXT2: { type: 'none | wait | skip', meaning: 'the same for ext2' },
	UW: { type: 'bool', meaning: 'unmount waits for idle pages (ext4, XFS)' },
	HOLD: { type: 'bool', meaning: 'a dax_device tells its holder of failures' },
	MD: { type: 'bool', meaning: 'del_gendisk marks the filesystems on it dead' },
	ASSOC: { type: 'none | single | marker | count', meaning: 'what struct page knows of its file: nothing, one mapping, a shared marker, a share count' },
	WP: { type: 'bool', meaning: 'writeback write-protects before it flushes, and then clears the dirty tag' },
	TRANSLATE: { type: 'bool', meaning: 'writeback translates the sector anew under the guard (to 4.16)' },
	ERR: { type: 'flag | seq', meaning: 'how a writeback error is recorded' },
	BW: { type: 'bool', meaning: 'dirtying an inode on an unregistered bdi warns' },
	BDI_FLAG: { type: 'bool', meaning: 'the flag on the superblock of the 2015 series' },
	ZERO: { type: 'bool', meaning: 'DAX zeroes new blocks, not the filesystem' },
	IO: { type: 'iomap | loop', meaning: 'I/O path: iomap, or the loop of dax_io()' },
	IO_EXIT: { type: 'own | newer', meaning: 'dax_io() leaves the queue it entered, or that of the newer block device' },
	IO_HOLE: { type: 'tested | exits', meaning: 'dax_io() tests the address of a hole, or leaves a queue it never entered' },
	INVALIDATE: { type: 'bool', meaning: 'a write over a shared extent invalidates the mapped range' },
	MF: { type: 'fails | generic', meaning: 'memory_failure() of a DAX page without a holder' },
	LONGTERM: { type: 'bool', meaning: 'long-term pins on a filesystem mapping are allowed' },
	AIL_FAILS: { type: 'bool', meaning: 'a shutdown fails the items of the AIL' },
	SPLIT: { type: 'bug | refused', meaning: 'a misaligned split of a device-dax mapping' },
	BDEV_DAX: { type: 'bool', meaning: 'S_DAX is set on the inode of the block device' },
	PUT: { type: 'data_first | ops_first', meaning: 'in which order fs_put_dax() clears the words of the holder' },
};

const fsdax = ['R-pgkill', 'R-pgdrop', 'R-pgwait', 'R-unmap', 'R-end'];
const disk = ['R-dying', 'R-bdi', 'R-drain'];
const kill = ['R-alive', 'R-srcu'];
const notified = ['R-host', 'R-notify', 'R-notify-fs', ...kill];

export const profiles: readonly Profile[] = [
	{
		name: 'v4.3',
		kernels: '4.3',
		switches: {
			G: 'none', GI_FS: false, SER: 'immap', ENTRIES: false, ZAP: 'none', PIN: 'absent', PARK: false, IDLE: '1',
			LB_XFS: 'none', LB_EXT4: 'none', LB_FUSE: 'none', LB_EXT2: 'none', UW: false, HOLD: false, MD: false,
			ASSOC: 'none', WP: false, TRANSLATE: false, ERR: 'flag', BW: true, BDI_FLAG: false, ZERO: true, IO: 'loop',
			IO_EXIT: 'own', IO_HOLE: 'tested', INVALIDATE: false, MF: 'fails', LONGTERM: true, AIL_FAILS: false,
			SPLIT: 'bug', BDEV_DAX: false, PUT: 'data_first',
		},
		removal: {
			pmem: ['R-bdi', 'R-dying', 'R-drain', 'R-unmap', 'R-end'],
			brd: ['R-bdi', 'R-dying', 'R-drain', 'R-unmap', 'R-reuse', 'R-end'],
			dcssblk: ['R-open', 'R-bdi', 'R-dying', 'R-drain', 'R-unmap', 'R-end'],
			dm: ['R-bdi', 'R-dying', 'R-drain', 'R-end'],
		},
	},
	{
		name: 'v4.4s',
		kernels: '4.4-rc2 with the seven patches of November 2015 (version 2) as posted',
		base: 'v4.3',
		switches: { G: 'queue', ZAP: 'walk', BDI_FLAG: true, IO_EXIT: 'newer', IO_HOLE: 'exits' },
		removal: {
			pmem: ['R-sync', 'R-flag', 'R-dying', 'R-drain', 'R-zap', 'R-bdi', 'R-unmap', 'R-end'],
			brd: ['R-sync', 'R-flag', 'R-dying', 'R-drain', 'R-zap', 'R-bdi', 'R-unmap', 'R-reuse', 'R-end'],
		},
	},
	{
		name: 'v4.5',
		kernels: '4.5 (late form) to 4.11',
		base: 'v4.3',
		switches: { G: 'queue', SER: 'entry', ENTRIES: true, PIN: 'every', PARK: true, TRANSLATE: true, ZERO: false },
		removal: {
			pmem: ['R-bdi', 'R-dying', 'R-drain', 'R-pgkill', 'R-pgwait', 'R-unmap', 'R-end'],
			devdax: [...kill, 'R-zap', 'R-pgkill', 'R-pgwait', 'R-unmap', 'R-end'],
		},
	},
	{
		name: 'v4.5-early',
		kernels: '4.5 to about 4.7: the fault still holds the i_mmap lock',
		base: 'v4.5',
		switches: { SER: 'immap', ZERO: true },
	},
	{
		name: 'v4.5-rc',
		kernels: '4.5-rc: S_DAX on the inode of the block device',
		base: 'v4.5-early',
		switches: { BDEV_DAX: true },
	},
	{
		name: 'v4.12',
		kernels: '4.12 to 4.18 (as of 4.12 for errors, 4.16 for truncate)',
		base: 'v4.5',
		switches: { G: 'srcu', PIN: 'final', WP: true, IO: 'iomap', AIL_FAILS: true, BW: false },
		removal: {
			pmem: [...kill, 'R-bdi', 'R-dying', 'R-pgkill', 'R-pgdrop', 'R-unmap', 'R-drain', 'R-end'],
			devdax: [...kill, 'R-zap', ...fsdax],
			dm: [...kill, 'R-bdi', 'R-dying', 'R-drain', 'R-end'],
			brd: [...kill, 'R-bdi', 'R-dying', 'R-drain', 'R-unmap', 'R-reuse', 'R-end'],
			dcssblk: ['R-open', ...kill, 'R-bdi', 'R-dying', 'R-drain', 'R-unmap', 'R-end'],
		},
	},
	{
		name: 'v4.19',
		kernels: '4.19 to 5.1',
		base: 'v4.12',
		switches: {
			ASSOC: 'single', LB_XFS: 'skip', LB_EXT4: 'skip', TRANSLATE: false, ERR: 'seq', MF: 'generic',
			LONGTERM: false, SPLIT: 'refused',
		},
	},
	{
		name: 'v5.10',
		kernels: '5.2 to 5.17 (5.2 to 5.14 for the pagemap counter)',
		base: 'v4.19',
		switches: { LB_FUSE: 'skip' },
		removal: {
			pmem: [...kill, 'R-bdi', 'R-dying', 'R-pgkill', 'R-pgdrop', 'R-drain', 'R-unmap', 'R-end'],
			kmem: ['R-kmem', ...kill, 'R-zap', ...fsdax],
		},
	},
	{
		name: 'v5.18',
		kernels: '5.18 and 5.19',
		base: 'v5.10',
		switches: { PIN: 'none', PARK: false },
		removal: { pmem: ['R-host', ...kill, ...disk, ...fsdax] },
	},
	{
		name: 'v6.1',
		kernels: '6.0 to 6.7',
		base: 'v5.18',
		switches: { ZAP: 'holder0', HOLD: true, ASSOC: 'marker' },
		removal: {
			pmem: [...notified, ...disk, ...fsdax],
			dm: [...notified, ...disk, 'R-end'],
			dcssblk: ['R-open', ...notified, ...disk, 'R-unmap', 'R-end'],
			devdax: [...notified, 'R-zap', ...fsdax],
			kmem: ['R-kmem', ...notified, 'R-zap', ...fsdax],
		},
	},
	{
		name: 'v6.12',
		kernels: '6.8 to 6.14',
		base: 'v6.1',
		switches: { ZAP: 'preremove', MD: true, ASSOC: 'count', INVALIDATE: true },
		removal: {
			pmem: [...notified, 'R-sync', 'R-markdead', ...disk, ...fsdax],
			dm: [...notified, 'R-sync', 'R-markdead', ...disk, 'R-end'],
			dcssblk: ['R-open', ...notified, 'R-sync', 'R-markdead', ...disk, 'R-unmap', 'R-end'],
		},
	},
	{
		name: 'v6.15',
		kernels: '6.15 and later',
		base: 'v6.12',
		switches: { IDLE: '0', LB_XFS: 'wait', LB_EXT4: 'wait', LB_FUSE: 'wait', UW: true },
	},
];
