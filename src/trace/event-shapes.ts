// Lines that are no reports but tell of lifetimes: which words, what they mean, where the device stands. Data only.
// The words are those of the kernel's messages in versions 2.6 to 6.x.
import type { EventKind } from './model';

export interface EventShape {
	readonly kind: EventKind;
	/** Text that must occur. */
	readonly words: string;
	/** What the message must match besides; its group `device` names the device. Without it the device is looked for by its usual places. */
	readonly shape?: RegExp;
	readonly sample: string;
}

export const eventShapes: readonly EventShape[] = [
	// Block devices and filesystems.
	{
		kind: 'disk-dead',
		words: 'detected capacity change from ',
		shape: /^\s*(?<device>[\w!.-]+): detected capacity change from \d+ to 0\b/,
		sample: 'pmem0: detected capacity change from 2097152 to 0',
	},
	{
		kind: 'bdi-gone',
		words: ' not registered',
		shape: /bdi-(?<device>[\w:!.-]+) not registered/,
		sample: 'bdi-block not registered',
	},
	{
		kind: 'writeback-error',
		words: 'Buffer I/O error on dev',
		shape: /on dev(?:ice)? (?<device>[\w!.-]+)/,
		sample: 'Buffer I/O error on dev pmem0, logical block 12, lost async page write',
	},
	{
		kind: 'io-error',
		words: 'I/O error, dev ',
		shape: /dev (?<device>[\w!.-]+)/,
		sample: 'I/O error, dev pmem0, sector 8 op 0x1:(WRITE) flags 0x0',
	},
	{ kind: 'fs-shutdown', words: 'shut down requested', sample: 'EXT4-fs (pmem0): shut down requested (2)' },
	{
		kind: 'fs-shutdown',
		words: 'xfs_do_force_shutdown(',
		sample: 'XFS (pmem0): xfs_do_force_shutdown(0x2) called from line 10 of file fs/xfs/xfs_log.c.',
	},
	{
		kind: 'fs-shutdown',
		words: 'Shutting down filesystem',
		sample: 'XFS (pmem0): Log I/O Error Detected. Shutting down filesystem',
	},
	{
		kind: 'fs-shutdown',
		words: 'hutting down filesystem',
		sample:
			'XFS (pmem0): Corruption of on-disk metadata (0x8) detected at foo+0x1/0x2. Shutting down filesystem',
	},
	{
		kind: 'fs-shutdown',
		words: 'User initiated shutdown received',
		sample: 'XFS (pmem0): User initiated shutdown received.',
	},
	{
		kind: 'fs-error',
		words: 'EXT4-fs error (device ',
		sample:
			'EXT4-fs error (device pmem0): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0',
	},
	{
		kind: 'fs-error',
		words: 'Aborting journal on device',
		shape: /on device (?<device>[\w!.-]+?)(?:-\d+)?\.?\s*$/,
		sample: 'Aborting journal on device pmem0-8.',
	},
	{
		kind: 'fs-error',
		words: 'Remounting filesystem read-only',
		sample: 'EXT4-fs (pmem0): Remounting filesystem read-only',
	},
	{
		kind: 'fs-error',
		words: 'metadata I/O error',
		sample: 'XFS (pmem0): metadata I/O error in "xfs_read_agf+0x1/0x2" at daddr 0x1 len 1 error 5',
	},
	{
		kind: 'fs-error',
		words: 'xfs_log_force: error',
		sample: 'XFS (pmem0): xfs_log_force: error -5 returned.',
	},
	{
		kind: 'fs-error',
		words: 'log mount/recovery failed',
		sample: 'XFS (pmem0): log mount/recovery failed: error -5',
	},
	{
		kind: 'mount',
		words: 'ounting V',
		shape: /Mounting V\d(?: |-)[Ff]ilesystem/,
		sample: 'XFS (pmem0): Mounting V5 Filesystem',
	},
	{
		kind: 'mount',
		words: 'mounted filesystem',
		shape: /^(?!.*unmounted)/,
		sample: 'EXT4-fs (pmem0): mounted filesystem with ordered data mode. Opts: dax',
	},
	{ kind: 'mount', words: 'Ending clean mount', sample: 'XFS (pmem0): Ending clean mount' },
	{
		kind: 'unmount',
		words: 'nmounting ',
		shape: /[Uu]nmounting [Ff]ilesystem/,
		sample: 'XFS (pmem0): Unmounting Filesystem',
	},
	{
		kind: 'dax-on',
		words: 'DAX enabled',
		sample: 'EXT4-fs (pmem0): DAX enabled. Warning: EXPERIMENTAL, use at your own risk',
	},
	{
		kind: 'dax-off',
		words: 'DAX unsupported by block device',
		sample: 'XFS (pmem0): DAX unsupported by block device. Turning off DAX.',
	},
	{ kind: 'dax-off', words: 'DAX not supported', sample: 'EXT4-fs (pmem0): DAX not supported for blocksize' },
	{
		kind: 'dax-off',
		words: 'unaligned partition for dax',
		sample: 'pmem0p1: error: unaligned partition for dax',
	},
	{
		kind: 'dax-off',
		words: 'DAX and reflink can',
		sample: 'XFS (pmem0): DAX and reflink cannot be used together!',
	},

	// The removal's notice to a filesystem.
	{
		kind: 'pre-remove',
		words: 'Device is about to be removed!',
		sample: 'XFS (pmem0): Device is about to be removed!',
	},
	{
		kind: 'freeze',
		words: 'already frozen by kernel',
		sample: 'XFS (pmem0): already frozen by kernel, err=-16',
	},
	{
		kind: 'freeze',
		words: 'still frozen after notify failure',
		sample: 'XFS (pmem0): still frozen after notify failure, err=-22',
	},
	{
		kind: 'refused',
		words: 'filesystem is not ready for notify_failure',
		sample: 'XFS (pmem0): filesystem is not ready for notify_failure()!',
	},
	{
		kind: 'refused',
		words: 'notify_failure() ',
		sample: 'XFS (pmem0): notify_failure() needs rmapbt enabled!',
	},
	{
		kind: 'fs-shutdown',
		words: 'ondisk log corrupt, shutting down',
		sample: 'XFS (pmem0): ondisk log corrupt, shutting down fs!',
	},

	// libnvdimm, pmem, device-dax, kmem.
	{
		kind: 'probe',
		words: 'START: ',
		shape: /START: (?<device>[\w.]+\.probe)\(/,
		sample: 'nvdimm_bus_probe: START: nd_pmem.probe(namespace0.0)',
	},
	{
		kind: 'probe',
		words: 'END: ',
		shape: /END: (?<device>[\w.]+\.probe)\(/,
		sample: 'nvdimm_bus_probe: END: nd_pmem.probe(namespace0.0) = 0',
	},
	{
		kind: 'remove',
		words: '.remove(',
		shape: /(?<device>[\w.]+)\.remove\(/,
		sample: 'nvdimm_bus_remove: nd_pmem.remove(namespace0.0)',
	},
	{
		kind: 'remove',
		words: 'removed after a failed access mode change',
		sample: 'dcssblk.0a1b2c: foo removed after a failed access mode change',
	},
	{
		kind: 'region-busy',
		words: 'could not reserve region',
		sample: 'nd_pmem namespace0.0: could not reserve region [mem 0x40000000-0x4fffffff]',
	},
	{
		kind: 'pagemap',
		words: 'page mapping is still live',
		sample: 'devm_memremap_pages_release: page mapping is still live!',
	},
	{
		kind: 'pagemap',
		words: 'failed to free all reserved pages',
		sample: 'nd_pmem namespace0.0: devm_memremap_pages_release: failed to free all reserved pages',
	},
	{
		kind: 'pagemap',
		words: 'Conflicting mapping in same section',
		sample: 'Conflicting mapping in same section',
	},
	{
		kind: 'pagemap',
		words: 'reference count teardown definition',
		sample: 'Missing reference count teardown definition',
	},
	{
		kind: 'pagemap',
		words: 'kill_dax() must be called before final iput',
		sample: 'kill_dax() must be called before final iput()',
	},
	{
		kind: 'pagemap',
		words: 'memmap_init_zone_device initialised',
		sample: 'memmap_init_zone_device initialised 1835008 pages in 21ms',
	},
	{
		kind: 'refused',
		words: 'attempted private mapping',
		sample: 'dax0.0: mmap: fail, attempted private mapping',
	},
	{
		kind: 'refused',
		words: 'fail, unaligned vma',
		sample: 'dax0.0: mmap: fail, unaligned vma (0x1000 - 0x2000, 0x1fffff)',
	},
	{ kind: 'refused', words: 'vma is not DAX capable', sample: 'dax0.0: mmap: fail, vma is not DAX capable' },
	{
		kind: 'refused',
		words: 'unable to guarantee persistence of writes',
		sample: 'nd_pmem namespace0.0: unable to guarantee persistence of writes',
	},
	{
		kind: 'refused',
		words: 'cannot be hotremoved until the next reboot',
		sample: 'kmem dax0.0: mapping0: 0x1-0x2 cannot be hotremoved until the next reboot',
	},
	{
		kind: 'resize',
		words: ' range[',
		shape: /(?:alloc|delete|adjust) range\[/,
		sample: 'dax dax0.0: alloc range[0]: 0x1:0x2',
	},
	{
		kind: 'probe',
		words: 'probe with driver ',
		sample: 'kmem dax0.0: probe with driver kmem failed with error -16',
	},
	{
		kind: 'bad-range',
		words: 'Found a bad range',
		sample: 'nfit_test: Found a bad range (0x1, 0x2) within the requested range (0x3, 0x4)',
	},
	{ kind: 'bad-range', words: 'Found poison', sample: 'nd_pmem namespace0.0: Found poison in range' },
	{ kind: 'bad-range', words: 'poison clear', sample: 'nd_pmem namespace0.0: poison clear failed' },
	{
		kind: 'bad-range',
		words: "'badblocks' notification disabled",
		sample: "nd_pmem namespace0.0: 'badblocks' notification disabled",
	},
	{ kind: 'bad-range', words: 'badblocks', sample: 'nd_region region0: 8 badblocks cleared' },
	{
		kind: 'scrub',
		words: ' ARS',
		shape: /(?:nfit|ACPI0012)/,
		sample: 'nfit ACPI0012:00: ARS: range 1 complete',
	},
	{ kind: 'brd', words: 'brd: module ', sample: 'brd: module loaded' },
	{
		kind: 'device-mapper',
		words: 'Forcibly removing mapped_device',
		sample: 'device-mapper: core: Forcibly removing mapped_device (253:0): still in use',
	},
	{
		kind: 'device-mapper',
		words: 'device-mapper: ',
		shape: /error|fail|ERR|writecache/i,
		sample: 'device-mapper: writecache: I/O error',
	},

	// Hardware and signals.
	{
		kind: 'memory-failure',
		words: 'recovery action for',
		shape: /(?<device>0x[0-9a-f]+): recovery action for/,
		sample: 'Memory failure: 0x1234: recovery action for dax page: Recovered',
	},
	{
		kind: 'signal',
		words: 'due to hardware memory corruption',
		shape: /(?:(?<device>0x[0-9a-f]+): )?(?:forcibly killing|Killing|Sending SIGBUS to)/,
		sample: 'Memory failure: 0x1234: Sending SIGBUS to foo:77 due to hardware memory corruption',
	},
	{
		kind: 'memory-failure',
		words: 'Memory failure: ',
		shape: /Memory failure: (?<device>0x[0-9a-f]+)/,
		sample: 'Memory failure: 0x1234: memory outside kernel control',
	},
	{
		kind: 'memory-failure',
		words: 'Injecting memory failure',
		shape: /for (?:pfn|process virtual address) (?<device>0x[0-9a-f]+)/,
		sample: 'Injecting memory failure for pfn 0x1234 at process virtual address 0x7f0000000000',
	},
	{ kind: 'memory-failure', words: 'Unpoison: ', sample: 'Unpoison: Software-unpoisoned page 0x1234' },
	{
		kind: 'machine-check',
		words: 'hardware memory error in user-access',
		shape: /at (?<device>[0-9a-f]+)/,
		sample: 'mce: Uncorrected hardware memory error in user-access at 1234000',
	},
	{
		kind: 'machine-check',
		words: 'Machine check events logged',
		sample: 'mce: [Hardware Error]: Machine check events logged',
	},
	{
		kind: 'machine-check',
		words: 'event severity',
		sample: '{2}[Hardware Error]: event severity: recoverable',
	},
];

/** Where a message names its device, tried in this order: `XFS (pmem0):`, `(device pmem0)`, `nd_pmem namespace0.0:`, `pmem0:`. */
export const devicePlaces: readonly RegExp[] = [
	/\(device ([\w!.-]+)\)/,
	/^\s*[\w-]+ \(([\w!.-]+)\):/,
	/^\s*(?:nd_\w+|dax\w*|kmem|nfit\w*|device_dax|cxl\w*|virtio_pmem) ([\w.:-]+?):/,
	/^\s*((?:pmem|dax|namespace|region|nmem|btt|dm-|loop|sd|vd|nvme)[\w.-]*):/,
];
