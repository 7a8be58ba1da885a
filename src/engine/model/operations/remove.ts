// Removal of a device (sections 3.2 and 10.7). The profile's removal list picks and orders these steps.
import type { Operation, ProgramItem, Step } from '../../definition';
import { killing, killingLocals, lockedEntry } from './memory-failure';

/** XFS answers a removal that says so (PRE_REMOVE): freeze, revoke by reverse map, shut down, thaw. */
const preremove: readonly ProgramItem[] = [
	{
		id: 'RN-freeze',
		when: 'ZAP == preremove && FREEZE',
		do: 's.frozen = true',
		function: 'freeze_super',
		source: '10.7 R-notify-fs 1',
	},
	{
		id: 'RN-frozen',
		when: 'ZAP == preremove && FREEZE',
		wait: 'freeze_super',
		guard: 's.pagefaults == 0 && s.writers == 0',
		function: 'sb_wait_write',
		source: '10.7 R-notify-fs 1',
	},
	{
		id: 'RN-pages',
		each: 'page',
		kind: 'Page',
		where: 'page.inode.super == s && page.inode.device == dev && ZAP == preremove',
		steps: killing({
			of: 'RN',
			concerns: 'page.entry.state != absent',
			otherwise: 'page.zapped = true',
			found: 'REVOKE == all || REVOKE == early && collected(page, task)',
			unmap: `
				if (found) { zap(page) }
				page.zapped = true`,
			end: `
				if (page.entry.state == pfn) { dissociate(page, page.entry.pfn) }
				page.entry.state = absent
				page.entry.pfn = none
				page.entry.dirty = false
				page.entry.towrite = false`,
			source: '10.7 R-notify-fs 2',
		}),
	},
	{
		id: 'RN-shut',
		when: 'ZAP == preremove',
		do: 'if (s.shut == none) { s.shut = forced }',
		function: 'xfs_force_shutdown',
		source: '10.7 R-notify-fs 3',
	},
	{
		id: 'RN-thaw',
		when: 'ZAP == preremove && FREEZE && THAW',
		do: 's.frozen = false',
		function: 'thaw_super',
		source: '10.7 R-notify-fs 4',
	},
];

/** XFS takes a removal for a media failure of everything (flags 0). */
const mediaFailure: readonly ProgramItem[] = [
	{
		id: 'RN-range',
		each: 'page',
		kind: 'Page',
		where: 'page.inode.super == s && page.inode.device == dev && ZAP == holder0',
		steps: killing({
			of: 'RP',
			concerns: 'page.entry.state != absent',
			found: 'REVOKE != none && collected(page, task)',
			unmap: `
				if (page.entry.state == pfn) {
					page.entry.pfn.poison = true
					if (found) { zap(page) }
				}`,
			source: '10.7 R-notify-fs, flags 0',
		}),
	},
	{
		id: 'RN-corrupt',
		when: 'ZAP == holder0',
		do: `
			if (s.shut != none) { skip }
			s.shut = corrupt
			check H23(s)`,
		function: 'xfs_force_shutdown',
		source: '10.7 R-notify-fs, flags 0',
	},
];

const notification: readonly ProgramItem[] = [
	{
		id: 'R-notify',
		when: 'HOLD',
		do: `
			check H20(dev)
			check H21(dev)`,
		function: 'dax_holder_notify_failure',
		source: '10.7 R-notify',
	},
	{
		id: 'R-notify-fs',
		each: 's',
		kind: 'Super',
		where: 'HOLD && revoked_by_holder(s, dev)',
		steps: [
			{
				id: 'RN-told',
				do: 'if (dev.dax.holder != s || !dev.dax.holder_ops) { skip }',
				function: 'xfs_dax_notify_failure',
				source: '10.7 R-notify-fs',
			},
			...preremove,
			...mediaFailure,
		],
	},
];

const daxDevice: readonly ProgramItem[] = [
	{ id: 'R-host', do: 'dev.dax.hosted = false', function: 'dax_remove_host', source: '10.7 R-host' },
	...notification,
	{ id: 'R-alive', do: 'dev.dax.alive = false', function: 'kill_dax', source: '10.7 R-alive' },
	{
		id: 'R-srcu',
		wait: 'synchronize_srcu in kill_dax',
		guard: 'dev.dax.readers == 0',
		function: 'synchronize_srcu',
		source: '10.7 R-srcu',
	},
	{
		id: 'R-unhold',
		when: 'HOLD',
		do: `
			dev.dax.holder = none
			dev.dax.holder_ops = false`,
		function: 'kill_dax',
		source: '10.7 R-srcu, the holder is cleared',
	},
	{ id: 'R-put', do: 'dev.dax.given_up = true', function: 'put_dax', source: '3.2, put_dax' },
];

/** Unmaps a file, private copies included. */
const zapInode = (id: string): Step => ({
	id,
	wait: 'i_mmap lock',
	guard: 'i.immap_shared == 0 && !i.immap_excl',
	do: `
		for (p: Page where p.inode == i) {
			zap_with_copies(p)
			p.zapped = true
		}`,
	function: 'unmap_mapping_range',
	source: '10.7 R-zap',
});

const disk: readonly ProgramItem[] = [
	{
		id: 'R-sync',
		when: '!surprise',
		do: `
			for (p: Page where p.entry.dirty && !p.entry.locked && p.inode.super != none && p.inode.super.shut == none && direct(p.inode.super, dev)) {
				if (TRANSLATE && refused(dev)) { record_error(p.inode) } else {
					if (WP) {
						for (t: Pte where t.page == p && t.state == rw) { t.state = ro }
						p.entry.dirty = false
					}
				}
			}`,
		function: 'sync_filesystem',
		source: '10.7 R-sync',
	},
	{
		id: 'R-flag',
		do: `
			for (s: Super where mounted(s) && s.device == dev) { s.bdi_dead = true }
			check H20_walk(dev)`,
		function: 'del_gendisk_queue',
		source: '10.7 R-flag',
	},
	{
		id: 'R-markdead',
		when: 'MD',
		do: 'for (s: Super where mounted(s) && s.shut == none && !s.mirror && direct(s, dev)) { s.shut = removed }',
		function: 'fs_bdev_mark_dead',
		source: '10.7 R-markdead',
	},
	{
		id: 'R-dying',
		do: `
			dev.queue.life = dying
			dev.queue.frozen += 1
			dev.disk.capacity = false`,
		function: 'blk_set_queue_dying',
		source: '10.7 R-dying',
	},
	{ id: 'R-bdi', do: 'dev.bdi = false', function: 'bdi_unregister', source: '10.7 R-bdi' },
	{
		id: 'R-drain',
		wait: 'blk_cleanup_queue',
		guard: `dev.queue.usage == 0
			&& !(PARK && dev.driver == pmem && (dev.pgmap.extra > 0 || page_references(dev)))`,
		do: 'dev.queue.life = dead',
		function: 'blk_cleanup_queue',
		source: '10.7 R-drain',
	},
	{
		id: 'R-zap',
		each: 'i',
		kind: 'Inode',
		where: `i.super != none && i.super.device == dev && !dev.partition
			|| i.super == none && i.device == dev && (dev.driver == devdax || dev.driver == kmem)`,
		steps: [zapInode('R-zap-inode')],
	},
	{
		id: 'R-zap-parts',
		each: 'i',
		kind: 'Inode',
		where: 'i.super != none && i.super.device == dev && dev.partition',
		steps: [zapInode('R-zap-part')],
	},
];

const memory: readonly ProgramItem[] = [
	{
		id: 'R-pgkill',
		do: 'dev.pgmap.ref = killed',
		function: 'percpu_ref_kill',
		source: '10.7 R-pgkill',
	},
	{
		id: 'R-pgdrop',
		do: 'if (PIN == final) { for (p: Pfn where p.device == dev) { p.count -= 1 } }',
		function: 'put_page',
		source: '10.7 R-pgdrop',
	},
	{
		id: 'R-pgwait',
		wait: 'pagemap release',
		guard: 'dev.pgmap.extra == 0 && !page_references(dev)',
		function: 'wait_for_completion',
		source: '10.7 R-pgwait',
	},
	{
		id: 'R-unmap',
		do: `
			dev.mapped = false
			dev.pgmap.memmap = false
			dev.pgmap.ref = released
			dev.epoch += 1
			check H06(dev)
			check H04_user(dev)`,
		function: 'memunmap_pages',
		source: '10.7 R-unmap',
	},
	{
		id: 'R-reuse',
		do: `
			dev.backing = reused
			for (p: Pfn where p.device == dev) { p.owner = other }`,
		function: 'brd_free_pages',
		source: '10.7 R-reuse',
	},
	{
		id: 'R-end',
		do: `
			dev.removed = true
			check H01(dev)
			check H22(dev)`,
		function: 'device_release_driver',
		source: '10.7 R-end',
	},
];

export const remove: Operation = {
	name: 'remove',
	summary: 'unbind of a device in the order of its driver; task: who unbinds; surprise: the hardware is gone',
	parameters: { device: 'Device', task: 'Task = none', surprise: 'bool = false' },
	bind: { dev: 'device' },
	locals: killingLocals,
	resources: {
		entry: lockedEntry,
		section: {
			meaning: 'a DAX read section of its own (for mutations)',
			acquire: 'if (dev.dax.alive) { dev.dax.readers += 1 }',
			release: 'dev.dax.readers -= 1',
		},
		entered: {
			meaning: 'a queue reference of its own (for mutations)',
			acquire: 'dev.queue.usage += 1',
			release: 'dev.queue.usage -= 1',
		},
	},
	orderedBy: 'device.driver',
	steps: [
		{
			id: 'R-open',
			do: 'if (dev.in_use) { fail }',
			function: 'dcssblk_remove_store',
			source: '3.2, dcssblk',
		},
		{
			id: 'R-kmem',
			do: `
				if (dev.in_use) {
					check H29(dev)
					return
				}`,
			function: 'remove_memory',
			source: '5, remove_memory',
		},
		...daxDevice,
		...disk,
		...memory,
	],
};

export const surprise: Operation = {
	name: 'surprise',
	summary: 'the memory disappears before the driver is told',
	parameters: { device: 'Device' },
	steps: [{ id: 'S1', do: 'device.backing = gone', function: 'hot removal', source: '6, H28' }],
};
