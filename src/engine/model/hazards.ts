// The hazards as predicates (section 6), when each is asked, and their precedence (section 10.10).
import type { Hazard } from '../definition';

export const precedence: readonly string[] = [
	'H31',
	'H27',
	'H04',
	'H05',
	'H06',
	'H17',
	'H02',
	'H01',
	'H13',
	'H14',
	'H11',
	'H12',
	'H03',
	'H07',
	'H08',
	'H25',
	'HANG',
	'H18',
	'H19',
	'H24',
	'H26',
	'H15',
	'H16',
	'H10',
	'H09',
	'H30',
	'H23',
	'H20',
	'H21',
	'H22',
	'P1',
	'P2',
	'H28',
	'H29',
];

/** A hazard that steps ask for by `check`. `key` differs from the id where one hazard has several forms: H05, H05a. */
type Check = readonly [key: string, parameters: Record<string, string>, when: string];

const names: Readonly<Record<string, readonly [name: string, meaning: string]>> = {
	H01: [
		'stale mapping after removal',
		'the removal has finished and a page table entry still maps a page of the device',
	],
	H02: [
		'mapping established during or after removal',
		'a page table entry is inserted after the zap that would have caught it, or, where no zap exists, after the device was killed',
	],
	H03: [
		'queue reference leak',
		'an actor ended without leaving the queue, and the removal waits for it for ever',
	],
	H04: [
		'kernel use after unmap',
		'the kernel touches the memory through its own mapping after that is gone, or when it has given the device back',
	],
	H05: [
		'reference taken while exiting',
		'a page or pagemap reference is taken after the pagemap was killed, one to a dax_device after its driver let it go, or struct page is written after the memmap is gone',
	],
	H06: ['pin outlives the pagemap', 'the memmap is removed while pages are pinned'],
	H07: ['removal blocked by a pin or a parked reference', 'the wait for page references never ends'],
	H08: ['unmount hang after shutdown', 'umount waits for the AIL to empty and nobody can empty it'],
	H09: ['dirty inode after bdi death', 'an inode is dirtied while its bdi is unregistered'],
	H10: ['lost writeback error', 'an error was recorded and an open file is never told'],
	H11: ['truncate against DMA', 'blocks are freed while a page is pinned'],
	H12: ['unmount against DMA', 'a block of an unmounted filesystem is given away while it is pinned'],
	H13: [
		'copy-on-write violated',
		'a store reaches a page with several owners, or a mapping still shows a page that the file has no longer',
	],
	H14: ['page mapping conflict', "a page is associated or dissociated while its mapping is another file's"],
	H15: ['wrong device for flush or zeroing', "the device used differs from the extent's"],
	H16: ['block bits mismatch', 'DAX writeback on an inode whose block size is not the page size'],
	H17: [
		'old page table entry reaches a new filesystem',
		'an access through an entry of an old epoch, and the block has a new owner',
	],
	H18: [
		'poison consumed or failure unhandled',
		'poison is loaded after the failure was known, or memory_failure() fails',
	],
	H19: ['misaligned device-dax unmap', 'a device-dax mapping is split off its alignment'],
	H20: [
		'notification lost in the stack',
		'a leaf device has an event, and the filesystem above the intermediate device is not called',
	],
	H21: [
		'notification lost by timing',
		'the holder has data but no operations, has let go too early, or is not yet born',
	],
	H22: ['late shutdown', 'the device is dead, and a filesystem on it carries on'],
	H23: ['removal treated as corruption', 'a removal shuts the filesystem down as corrupt'],
	H24: [
		'clean entry with a writable mapping',
		'the dirty tag is cleared while a writable page table entry exists',
	],
	H25: ['guard self-deadlock', 'an actor waits for the end of a section it is in itself'],
	H26: ['zero page left mapped', 'a write allocates a block while a zero page is mapped there'],
	H27: ['wrong release object', 'a release on another object than the acquired one'],
	H28: ['unplug window', 'the memory is gone and the mapping is still used'],
	H29: ['resource stranded', 'the removal is through, but the memory range stays reserved'],
	H30: ['spurious failure during a freeze', 'a no-wait enter fails although the device is alive'],
	H31: ['unbalanced exit', 'a release without an acquire'],
	HANG: ['wait without end', 'an actor waits for what no other actor can bring about'],
	P1: ['mapping after shutdown', 'policy: a filesystem that is shut down has no mappings'],
	P2: [
		'access after a lost event',
		'policy: after a lost failure event a later access in the range still fails',
	],
};

const checks: readonly Check[] = [
	[
		'H01',
		{ dev: 'Device' },
		'any(t: Pte, (t.state == ro || t.state == rw) && t.pfn.device == dev && t.epoch < dev.epoch)',
	],
	['H02', { page: 'Page', dev: 'Device' }, 'page.zapped || !zap_exists(page.inode, dev) && dead(dev)'],
	['H04', { dev: 'Device' }, '!dev.mapped'],
	['H04_put', { s: 'Super' }, 's.put'],
	['H04_user', { dev: 'Device' }, 'dev.kernel_user'],
	['H05', { dev: 'Device' }, '!dev.pgmap.memmap'],
	['H05a', { dev: 'Device' }, 'dev.pgmap.ref != live'],
	['H05_dax', { dev: 'Device' }, 'dev.dax.given_up && !dev.dax.alive'],
	['H06', { dev: 'Device' }, 'any(p: Pfn, p.device == dev && p.pins > 0)'],
	['H06_dma', { p: 'Pfn' }, '!p.device.pgmap.memmap'],
	['H09', { i: 'Inode' }, 'BW && i.super != none && !i.super.device.bdi'],
	['H10', { f: 'Fd' }, 'f.unreported'],
	['H11', { p: 'Pfn' }, 'p.pins > 0 && p.owner == free'],
	['H11_reuse', { p: 'Pfn' }, 'p.pins > 0 && p.owner == other && !p.orphan && p.device.pgmap.memmap'],
	['H12', { p: 'Pfn' }, 'p.pins > 0 && p.owner == other && p.orphan'],
	['H13', { p: 'Pfn' }, 'owners(p) > 1'],
	[
		'H13_stale',
		{ page: 'Page' },
		'any(t: Pte, t.page == page && (t.state == ro || t.state == rw) && t.pfn != page.extent)',
	],
	['H14', { page: 'Page', p: 'Pfn' }, 'p.mapping != none && p.mapping != page.inode'],
	['H15', { dev: 'Device', p: 'Pfn' }, 'p.device != dev'],
	['H16', { dev: 'Device' }, 'BDEV_DAX && dev.bdev.dirty && dev.bdev.blkbits != page'],
	['H17', { t: 'Pte' }, 't.epoch < t.pfn.device.epoch && t.pfn.owner == other'],
	['H18', { p: 'Pfn' }, 'p.failed'],
	['H18_mapped', { p: 'Pfn' }, 'any(t: Pte, maps(t, p))'],
	['H18_failed', { p: 'Pfn' }, 'true'],
	['H19', { page: 'Page' }, 'SPLIT == bug && page.inode.device.align == pud'],
	[
		'H20',
		{ dev: 'Device' },
		'(dev.dax.holder == none || !dev.dax.holder_ops) && any(s: Super, mounted(s) && stacked(s, dev) && !direct(s, dev))',
	],
	['H20_walk', { dev: 'Device' }, 'any(s: Super, mounted(s) && depends(s, dev) && s.device != dev)'],
	[
		'H21',
		{ dev: 'Device' },
		`dev.dax.holder != none && !dev.dax.holder.evicted && (!dev.dax.holder_ops || !dev.dax.holder.born)
			|| any(s: Super, s.put && !s.evicted && direct(s, dev))`,
	],
	['H22', { dev: 'Device' }, 'any(s: Super, mounted(s) && depends(s, dev) && s.shut == none && !s.mirror)'],
	['H23', { s: 'Super' }, 's.shut == corrupt'],
	['H24', { page: 'Page' }, '!page.entry.dirty && any(t: Pte, t.page == page && t.state == rw)'],
	['H26', { page: 'Page' }, 'page.extent != none && any(t: Pte, t.page == page && t.state == zero)'],
	['H27', { had: 'Device', left: 'Device' }, 'had != left'],
	['H28', { t: 'Pte' }, 't.pfn.device.backing == gone && !t.pfn.device.removed'],
	['H29', { dev: 'Device' }, 'dev.in_use'],
	['H30', { dev: 'Device' }, 'dev.queue.life == live && dev.queue.frozen > 0'],
	['H31', { dev: 'Device' }, 'true'],
	['P2', { p: 'Pfn' }, 'p.lost'],
];

const named = (id: string) => {
	const [name, meaning] = names[id] ?? [id, ''];
	return { id, name, meaning };
};

/** The id of a hazard from the key of one of its forms: `H05a` and `H06_dma` are forms of H05 and H06. */
export const hazardOfKey = (key: string): string => /^[HP]\d+/.exec(key)?.[0] ?? key;

export const hazards: readonly Hazard[] = [
	...checks.map(([key, parameters, when]) => ({
		...named(hazardOfKey(key)),
		key,
		asked: 'check' as const,
		parameters,
		when,
	})),
	{
		...named('H25'),
		key: 'H25',
		asked: 'hang',
		waits: ['synchronize_srcu in kill_dax', 'blk_cleanup_queue', 'blk_mq_freeze_queue_wait'],
		when: 'held(section) || held(entered)',
	},
	{
		...named('H03'),
		key: 'H03',
		asked: 'hang',
		waits: ['blk_cleanup_queue', 'blk_mq_freeze_queue_wait'],
		when: 'device.queue.usage > 0',
	},
	{
		...named('H07'),
		key: 'H07',
		asked: 'hang',
		waits: ['blk_cleanup_queue', 'pagemap release'],
		when: 'true',
	},
	{ ...named('H08'), key: 'H08', asked: 'hang', waits: ['xfs_ail_push_all_sync'], when: 'true' },
	{ ...named('HANG'), key: 'HANG', asked: 'hang', waits: [], when: 'true' },
	{
		...named('P1'),
		key: 'P1',
		asked: 'always',
		policy: true,
		when: 'any(t: Pte, (t.state == ro || t.state == rw) && t.page.inode.super != none && t.page.inode.super.shut != none)',
	},
];
