// Truncate, zeroing, pins, unmapping, reflink (sections 4.3, 4.5 to 4.7, 10.5, 10.6).
import type { Operation } from '../../definition';
import { enterGuard, failIfDead, guard as kernelGuard } from './fault';

export const truncate: Operation = {
	name: 'truncate',
	summary: 'truncate or punch a page out of a DAX file',
	parameters: { page: 'Page' },
	bind: { inode: 'page.inode', super: 'page.inode.super', LB: 'breaks_layouts(page.inode.super)' },
	locals: { freed: 'Pfn', waits: 'bool' },
	resources: {
		iolock: {
			meaning: 'IOLOCK, exclusive',
			acquire: 'inode.iolock_excl = true',
			release: 'inode.iolock_excl = false',
		},
		mmap: {
			meaning: 'MMAPLOCK / invalidate lock, exclusive',
			acquire: 'inode.mmap_excl = true',
			release: 'inode.mmap_excl = false',
		},
	},
	steps: [
		{
			id: 'T1',
			wait: 'inode lock',
			guard: '!inode.iolock_excl && inode.iolock_shared == 0',
			do: 'hold iolock',
			function: 'inode_lock',
			source: '10.5 T1',
		},
		{ id: 'T1-again', when: 'LB != none', function: 'ext4_break_layouts', source: '10.5 T4, back to T2' },
		{
			id: 'T2',
			wait: 'mmap lock',
			guard: 'inode.mmap_shared == 0 && !inode.mmap_excl',
			do: `
				if (super.shut != none || super.gone) { fail }
				hold mmap`,
			function: 'filemap_invalidate_lock',
			source: '10.5 T2',
		},
		{ id: 'T3', do: 'zap_with_copies(page)', function: 'unmap_mapping_pages', source: '10.5 T3' },
		{
			id: 'T4',
			when: 'LB != none',
			wait: 'entry lock',
			guard: 'LB == skip || !page.entry.locked',
			do: `
				if ((LB == wait || !page.entry.locked) && page.entry.state == pfn && busy(page.entry.pfn)) {
					if (held(mmap)) { release mmap }
					waits = true
				}`,
			function: 'dax_layout_busy_page_range',
			source: '10.5 T4',
		},
		{
			id: 'T4w',
			when: 'LB != none',
			wait: 'layout break',
			guard: '!waits || !(page.entry.state == pfn && busy(page.entry.pfn))',
			do: `
				if (waits) {
					waits = false
					goto "T1-again"
				}`,
			function: '___wait_var_event',
			source: '10.5 T4, wait until idle',
		},
		{
			id: 'T5',
			wait: 'entry lock',
			guard: '!page.entry.locked',
			do: `
				zap_with_copies(page)
				if (page.entry.state == pfn) { dissociate(page, page.entry.pfn) }
				page.entry.state = absent
				page.entry.pfn = none
				page.entry.dirty = false
				page.entry.towrite = false`,
			function: 'dax_delete_mapping_entry',
			source: '4.5 T5',
		},
		{
			id: 'T6',
			do: `
				freed = page.extent
				page.extent = none
				page.shared = false
				if (freed != none && owners(freed) == 0) {
					freed.owner = free
					check H11(freed)
				}
				freed = none`,
			function: 'xfs_bunmapi',
			source: '10.5 T6',
		},
		{
			id: 'T7',
			do: `
				check H13_stale(page)
				release all`,
			function: 'inode_unlock',
			source: '10.5 T7',
		},
	],
};

export const pin: Operation = {
	name: 'pin',
	summary:
		'GUP (O_DIRECT, RDMA, vmsplice) on a mapped page, then DMA and unpin; long: never given back; munmap: the buffer is unmapped once pinned',
	parameters: {
		task: 'Task',
		page: 'Page',
		long: 'bool = false',
		munmap: 'bool = false',
	},
	bind: { pte: 'pte(task, page)' },
	locals: { pfn: 'Pfn' },
	resources: {
		pagemap: {
			meaning: 'pagemap reference',
			acquire: 'if (PIN == every) { pfn.device.pgmap.extra += 1 }',
			release: 'if (PIN == every) { pfn.device.pgmap.extra -= 1 }',
		},
		pin: {
			meaning: 'pin on the page',
			acquire: `
				pfn.count += 1
				pfn.pins += 1`,
			release: `
				pfn.count -= 1
				pfn.pins -= 1`,
		},
	},
	steps: [
		{
			id: 'P1',
			do: `
				if (PIN == absent || !(pte.state == ro || pte.state == rw)) { fail }
				if (long && !LONGTERM && page.inode.super != none) { fail }
				pfn = pte.pfn
				if (PIN == every && pfn.device.pgmap.ref != live) { fail }
				if (PIN == every && PARK && pfn.device.driver == pmem && pfn.device.queue.life != live) { fail }
				hold pagemap`,
			function: 'get_dev_pagemap',
			source: '10.6 P1',
		},
		{
			id: 'P2',
			do: `
				if (!maps(pte, pfn)) { fail }
				if (pfn.count == 0 && pfn.device.pgmap.ref != live) { check H05a(pfn.device) }
				hold pin`,
			function: 'try_grab_folio',
			source: '10.6 P2',
		},
		{ id: 'P2-munmap', when: 'munmap', do: 'revoke(pte)', function: 'munmap', source: '7, A30' },
		{
			id: 'P3',
			do: `
				check H06_dma(pfn)
				check H12(pfn)
				check H11(pfn)`,
			function: 'dma_map_sg',
			source: '10.6 P3',
		},
		{ id: 'P4', when: '!long', do: 'release all', function: 'unpin_user_page', source: '10.6 P4' },
	],
};

export const munmap: Operation = {
	name: 'munmap',
	summary: 'munmap of a page; aligned: at a multiple of the alignment of a device-dax device',
	parameters: { task: 'Task', page: 'Page', aligned: 'bool = true' },
	bind: { pte: 'pte(task, page)' },
	steps: [
		{
			id: 'V1',
			do: `
				if (!aligned && page.inode.super == none && page.inode.device.align != pte) {
					if (SPLIT == refused) { fail }
					check H19(page)
				}
				revoke(pte)`,
			function: '__split_vma',
			source: '6, H19',
		},
	],
};

export const reflink: Operation = {
	name: 'reflink',
	summary: "remap: the extent of one page is shared with another file's page",
	parameters: { from: 'Page', to: 'Page' },
	bind: { source: 'from.inode', target: 'to.inode' },
	locals: { waits: 'bool' },
	resources: {
		iolocks: {
			meaning: 'IOLOCK of both inodes, exclusive',
			acquire: `
				source.iolock_excl = true
				target.iolock_excl = true`,
			release: `
				source.iolock_excl = false
				target.iolock_excl = false`,
		},
		mmaplocks: {
			meaning: 'MMAPLOCK of both inodes, exclusive',
			acquire: `
				source.mmap_excl = true
				target.mmap_excl = true`,
			release: `
				source.mmap_excl = false
				target.mmap_excl = false`,
		},
	},
	steps: [
		{
			id: 'X1',
			wait: 'inode lock',
			guard:
				'!source.iolock_excl && source.iolock_shared == 0 && !target.iolock_excl && target.iolock_shared == 0',
			do: `
				if (source.super.shut != none) { fail }
				hold iolocks`,
			function: 'xfs_reflink_remap_prep',
			source: '4.7',
		},
		{ id: 'X1-again', when: 'REMAP_BREAKS', function: 'xfs_ilock2_io_mmap', source: '4.7' },
		{
			id: 'X1-mmap',
			wait: 'mmap lock',
			guard: '!source.mmap_excl && source.mmap_shared == 0 && !target.mmap_excl && target.mmap_shared == 0',
			do: 'hold mmaplocks',
			function: 'filemap_invalidate_lock_two',
			source: '4.7',
		},
		{
			id: 'X1-busy',
			when: 'REMAP_BREAKS',
			do: `
				zap(from)
				zap(to)
				if (from.entry.state == pfn && busy(from.entry.pfn) || to.entry.state == pfn && busy(to.entry.pfn)) {
					if (held(mmaplocks)) { release mmaplocks }
					waits = true
				}`,
			function: 'dax_layout_busy_page',
			source: '4.7, with layouts broken',
		},
		{
			id: 'X1-wait',
			when: 'REMAP_BREAKS',
			wait: 'layout break',
			guard:
				'!waits || !(from.entry.state == pfn && busy(from.entry.pfn) || to.entry.state == pfn && busy(to.entry.pfn))',
			do: `
				if (waits) {
					waits = false
					goto "X1-again"
				}`,
			function: '___wait_var_event',
			source: '4.7, with layouts broken',
		},
		{
			id: 'X2',
			wait: 'entry lock',
			guard: '!to.entry.locked && !from.entry.locked',
			do: `
				if (!REMAP_BREAKS) { zap(from) }
				zap(to)
				if (to.entry.state == pfn) { dissociate(to, to.entry.pfn) }
				to.entry.state = absent
				to.entry.pfn = none
				to.extent = from.extent
				to.shared = true
				from.shared = true`,
			function: 'xfs_reflink_remap_blocks',
			source: '4.7',
		},
		{ id: 'X3', do: 'release all', function: 'xfs_iunlock2_remapping', source: '4.7' },
	],
};

export const allocate: Operation = {
	name: 'allocate',
	summary: 'somebody else gets the block and writes to it: a new filesystem, another file',
	parameters: { pfn: 'Pfn' },
	steps: [
		{
			id: 'O1',
			do: `
				pfn.owner = other
				check H12(pfn)
				check H11_reuse(pfn)`,
			function: 'xfs_alloc_vextent',
			source: '6, H12 and H17',
		},
	],
};

export const zero: Operation = {
	name: 'zero',
	summary: 'a part of a block is zeroed: truncate or fallocate within a page, new blocks of 2015',
	parameters: { page: 'Page' },
	bind: { inode: 'page.inode', super: 'page.inode.super' },
	locals: { pfn: 'Pfn', entered: 'Device', counted: 'bool' },
	resources: {
		iolock: {
			meaning: 'IOLOCK, exclusive',
			acquire: 'inode.iolock_excl = true',
			release: 'inode.iolock_excl = false',
		},
		guard: kernelGuard,
	},
	steps: [
		{
			id: 'C1',
			wait: 'inode lock',
			guard: '!inode.iolock_excl && inode.iolock_shared == 0',
			do: 'hold iolock',
			function: 'inode_lock',
			source: '4.3',
		},
		{
			id: 'C2',
			do: `
				if (super.shut != none || super.gone || page.extent == none) { fail }
				pfn = page.extent`,
			function: 'iomap_begin',
			source: '4.3',
		},
		{ id: 'C4', ...enterGuard, source: '4.3' },
		{ id: 'C5', do: failIfDead, function: 'dax_direct_access', source: '4.3' },
		{ id: 'C6', do: 'check H04(pfn.device)', function: 'dax_zero_page_range', source: '4.3' },
		{
			id: 'C7',
			when: 'G != none',
			do: 'release guard',
			function: 'dax_read_unlock',
			source: '4.3',
		},
		{ id: 'C8', do: 'release all', function: 'inode_unlock', source: '4.3' },
	],
};
