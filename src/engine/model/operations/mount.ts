// Mount, umount, bind, freeze, shutdown, and an unrelated freeze of the queue (sections 4.8, 10.9).
import type { Operation } from '../../definition';

export const umount: Operation = {
	name: 'umount',
	summary: 'unmount; refused while files are mapped or in use',
	parameters: { super: 'Super' },
	bind: { s: 'super' },
	steps: [
		{
			id: 'U1',
			do: `
				if (any(t: Pte, t.state != none && t.page.inode.super == s) || s.pagefaults > 0
					|| any(i: Inode, i.super == s && (i.mmap_shared > 0 || i.mmap_excl || i.iolock_excl || i.iolock_shared > 0))) { fail }`,
			function: 'path_umount',
			source: '10.9 U1',
		},
		{
			id: 'U2',
			do: `
				if (s.ail && s.shut == none && dead(s.device)) { s.shut = logerror }
				if (s.put && any(p: Page, p.inode.super == s && p.entry.dirty)) { check H04_put(s) }
				if (s.shut == none && !dead(s.device)) { for (p: Page where p.inode.super == s) { p.entry.dirty = false } }`,
			function: 'sync_filesystem',
			source: '10.9 U2',
		},
		{
			id: 'U3-idle',
			when: 'waits_at_evict(s)',
			wait: 'evict',
			guard: '!any(p: Page, p.inode.super == s && p.entry.state == pfn && busy(p.entry.pfn))',
			function: 'dax_break_layout_final',
			source: '10.9 U3',
		},
		{
			id: 'U3',
			do: `
				s.evicted = true
				for (p: Page where p.inode.super == s) {
					if (p.entry.state == pfn) { dissociate(p, p.entry.pfn) }
					p.entry.state = absent
					p.entry.pfn = none
					p.entry.dirty = false
				}`,
			function: 'evict_inodes',
			source: '10.9 U3',
		},
		{
			id: 'U4',
			when: 's.type == xfs',
			wait: 'xfs_ail_push_all_sync',
			guard: '!s.ail || !dead(s.device) && s.shut == none || s.shut != none && AIL_FAILS',
			do: 's.ail = false',
			function: 'xfs_ail_push_all_sync',
			source: '10.9 U4',
		},
		{
			id: 'U5',
			when: 'HOLD && s.type == xfs',
			do: `
				if (s.device.dax.holder == s) {
					s.device.dax.holder = none
					was_holder = true
				}`,
			function: 'fs_put_dax',
			source: '10.9 U5',
		},
		{
			id: 'U6',
			when: 'HOLD && s.type == xfs',
			do: 'if (was_holder || s.device.dax.holder == s) { s.device.dax.holder_ops = false }',
			function: 'fs_put_dax',
			source: '10.9 U6',
		},
		{
			id: 'U6-put',
			when: 'G == srcu',
			do: 's.put = true',
			function: 'put_dax',
			source: '4.8, put holder',
		},
		{
			id: 'U7',
			do: `
				s.gone = true
				for (p: Pfn where any(q: Page, q.extent == p && q.inode.super == s)) { p.orphan = true }`,
			function: 'bdev_release',
			source: '10.9 U7',
		},
	],
	locals: { was_holder: 'bool' },
};

export const mount: Operation = {
	name: 'mount',
	summary: 'mount; XFS registers itself as the holder, data first, then operations',
	parameters: { super: 'Super' },
	bind: { s: 'super' },
	locals: { counted: 'bool' },
	resources: {
		section: {
			meaning: 'DAX read section',
			acquire: `
				counted = s.device.dax.alive
				if (counted) { s.device.dax.readers += 1 }`,
			release: `
				if (counted) { s.device.dax.readers -= 1 }
				counted = false`,
		},
	},
	steps: [
		{
			id: 'N0',
			when: 'G == srcu',
			do: 'hold section',
			function: 'dax_read_lock',
			source: '4.8, look-up of the dax_device',
		},
		{
			id: 'N1',
			do: 'if (!s.device.dax.alive || s.device.queue.life != live) { fail }',
			function: 'dax_alive',
			source: '10.9 N1',
		},
		{
			id: 'N1-get',
			when: 'G == srcu',
			do: 'check H05_dax(s.device)',
			function: 'igrab',
			source: '10.9 N1, the reference to the inode',
		},
		{
			id: 'N2',
			when: 'HOLD && s.type == xfs',
			do: `
				if (s.device.dax.holder != none) { fail }
				s.device.dax.holder = s`,
			function: 'fs_dax_get_by_bdev',
			source: '10.9 N2',
		},
		{
			id: 'N3',
			when: 'HOLD && s.type == xfs',
			do: 's.device.dax.holder_ops = true',
			function: 'fs_dax_get_by_bdev',
			source: '10.9 N3',
		},
		{
			id: 'N3-end',
			when: 'G == srcu',
			do: 'release section',
			function: 'dax_read_unlock',
			source: '4.8, look-up of the dax_device',
		},
		{
			id: 'N4',
			do: 'check H16(s.device)',
			function: 'sb_set_blocksize',
			source: '10.9 N4',
		},
		{
			id: 'N5',
			do: `
				s.gone = false
				s.born = true
				s.put = false
				s.evicted = false
				s.shut = none`,
			function: 'super_wake',
			source: '10.9 N5',
		},
	],
};

export const bind: Operation = {
	name: 'bind',
	summary: 'the driver is bound again: a new pagemap over the same memory',
	parameters: { device: 'Device' },
	bind: { dev: 'device' },
	steps: [
		{
			id: 'B1',
			do: `
				dev.pgmap.ref = live
				dev.pgmap.memmap = true
				dev.mapped = true
				dev.removed = false
				for (p: Pfn where p.device == dev) {
					p.count = IDLE
					p.mapping = none
					p.share = 0
				}
				for (q: Page where q.inode.device == dev) { q.zapped = false }`,
			function: 'devm_memremap_pages',
			source: '10.9 B1',
		},
		{
			id: 'B2',
			do: `
				dev.dax.alive = true
				dev.dax.given_up = false
				dev.dax.hosted = true`,
			function: 'alloc_dax',
			source: '10.9 B2',
		},
		{
			id: 'B3',
			do: `
				dev.queue.life = live
				dev.queue.frozen = 0
				dev.disk.capacity = true
				dev.bdi = true`,
			function: 'device_add_disk',
			source: '10.9 B3',
		},
	],
};

export const shutdown: Operation = {
	name: 'shutdown',
	summary:
		'the filesystem shuts down; zap: with a callback that revokes its mappings (policy of section 8.3)',
	parameters: {
		super: 'Super',
		reason: 'removed | corrupt | logerror | forced = corrupt',
		zap: 'bool = false',
	},
	steps: [
		{
			id: 'H1',
			do: 'if (super.shut == none) { super.shut = reason }',
			function: 'xfs_force_shutdown',
			source: '4.8',
		},
		{
			id: 'H-zap',
			each: 'page',
			kind: 'Page',
			where: 'zap && page.inode.super == super',
			steps: [{ id: 'H2', do: 'zap(page)', function: 'unmap_mapping_range', source: '8.3' }],
		},
	],
};

export const freezeFilesystem: Operation = {
	name: 'freeze-fs',
	summary: 'fsfreeze and thaw',
	parameters: { super: 'Super' },
	steps: [
		{
			id: 'Z1',
			wait: 'freeze_super',
			guard: '!super.frozen',
			do: 'super.frozen = true',
			function: 'freeze_super',
			source: '4.8',
		},
		{
			id: 'Z2',
			wait: 'freeze_super',
			guard: 'super.pagefaults == 0 && super.writers == 0',
			function: 'sb_wait_write',
			source: '4.8',
		},
		{ id: 'Z3', do: 'super.frozen = false', function: 'thaw_super', source: '4.8' },
	],
};

export const freezeQueue: Operation = {
	name: 'freeze-queue',
	summary:
		'the queue is frozen for an unrelated reason and unfrozen; inside: by an actor that has entered it itself',
	parameters: { device: 'Device', inside: 'bool = false' },
	resources: {
		entered: {
			meaning: 'queue reference',
			acquire: 'device.queue.usage += 1',
			release: 'device.queue.usage -= 1',
		},
	},
	steps: [
		{ id: 'Q0', when: 'inside', do: 'hold entered', function: 'blk_queue_enter', source: '6, H25' },
		{ id: 'Q1', do: 'device.queue.frozen += 1', function: 'blk_freeze_queue_start', source: '7, A69' },
		{
			id: 'Q2',
			wait: 'blk_mq_freeze_queue_wait',
			guard: 'device.queue.usage == 0',
			function: 'blk_mq_freeze_queue_wait',
			source: '7, A69',
		},
		{ id: 'Q3', do: 'device.queue.frozen -= 1', function: 'blk_mq_unfreeze_queue', source: '7, A69' },
		{ id: 'Q4', when: 'inside', do: 'release entered', function: 'blk_queue_exit', source: '6, H25' },
	],
};
