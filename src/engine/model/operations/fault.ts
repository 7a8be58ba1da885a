// Page faults on files and on device-dax, and accesses through a mapping (sections 4.1, 10.1 and 10.2).
import type { Operation, ProgramItem } from '../../definition';

/** What keeps a removal away from an access inside the kernel; the operation has the locals pfn, entered and counted. */
export const guard = {
	meaning: 'a reference to the queue, or an SRCU read section',
	acquire: `
		entered = pfn.device
		if (G == queue) { pfn.device.queue.usage += 1 }
		if (G == srcu) {
			counted = pfn.device.dax.alive
			if (counted) { pfn.device.dax.readers += 1 }
		}`,
	release: `
		if (G == queue) { entered.queue.usage -= 1 }
		if (G == srcu && counted) { entered.dax.readers -= 1 }
		counted = false
		entered = none`,
};

/** Takes the guard of an access; a queue that is frozen or dying refuses. */
export const enterGuard = {
	when: 'G != none',
	do: `
		if (G == queue && refused(pfn.device)) {
			check H30(pfn.device)
			fail
		}
		hold guard`,
	function: 'dax_read_lock',
};

/** Fails an access whose device is dead when its block is translated to an address. */
export const failIfDead = `
	if (G == srcu && !pfn.device.dax.alive) { fail }
	if (!pfn.device.disk.capacity && G != srcu) { fail }`;

const entryLock = {
	meaning: 'entry lock',
	acquire: `
		page.entry.locked = true
		if (page.entry.state == absent) { page.entry.state = empty }`,
	release: `
		page.entry.locked = false
		if (page.entry.state == empty) { page.entry.state = absent }`,
};

const steps: readonly ProgramItem[] = [
	{
		id: 'F1a',
		when: 'writes && BDI_FLAG && super != none',
		do: 'saw_flag = super.bdi_dead',
		function: '__mark_inode_dirty',
		source: '10.1 F1, read of the flag',
	},
	{
		id: 'F1',
		when: 'writes',
		wait: 'freeze_super',
		guard: '!super.frozen',
		do: `
			hold pagefault
			if (!saw_flag) {
				inode.dirty = true
				check H09(inode)
			}`,
		function: 'sb_start_pagefault',
		source: '10.1 F1',
	},
	{
		id: 'F2',
		wait: 'mmap lock',
		guard: '!inode.mmap_excl',
		do: 'hold mmap',
		function: 'filemap_invalidate_lock_shared',
		source: '10.1 F2',
	},
	{
		id: 'F3',
		when: 'SER == entry && !private_write',
		wait: 'entry lock',
		guard: '!page.entry.locked',
		do: 'hold entry',
		function: 'grab_mapping_entry',
		source: '10.1 F3',
	},
	{
		id: 'F4',
		do: `
			if (super.shut != none || super.gone) { fail }
			if (page.extent == none && kind == write && mapping == shared) {
				page.extent = page.fresh
				allocated = true
			}
			pfn = page.extent
			shared = page.shared
			hole = pfn == none`,
		function: 'iomap_begin',
		source: '10.1 F4',
	},
	{
		id: 'FZ',
		when: 'hole',
		do: `
			if (ENTRIES) { page.entry.state = zero }
			if (kind == write) { pte.state = copy } else { pte.state = zero }
			release all
			goto "F-end"`,
		function: 'dax_load_hole',
		source: '10.1 Z',
	},
	{
		id: 'F5',
		when: 'SER == immap',
		wait: 'i_mmap lock',
		guard: '!inode.immap_excl',
		do: 'hold immap',
		function: 'i_mmap_lock_read',
		source: '10.1 F5',
	},
	{ id: 'F6', ...enterGuard, source: "10.1 F6, F6'" },
	{
		id: 'F7',
		do: [failIfDead, 'if (pfn.poison) { fail }'],
		function: 'dax_direct_access',
		source: '10.1 F7',
	},
	{
		id: 'F7-pmd',
		when: 'size == pmd && !fallback',
		do: `
			fallback = true
			release all
			goto F1`,
		function: '__dax_pmd_fault',
		source: '4.1, PMD variants: the page has a struct page, fall back to PTEs',
	},
	{
		id: 'F8',
		when: 'ZERO && allocated || private_write',
		do: 'check H04(pfn.device)',
		function: 'clear_pmem',
		source: '10.1 F8 and the copy of a private fault',
	},
	{
		id: 'F9',
		when: 'G != none && !GI_FS',
		do: 'release guard',
		function: 'dax_read_unlock',
		source: '10.1 F9',
	},
	{
		id: 'F10',
		when: '!private_write && ENTRIES',
		do: `
			if (page.entry.state == zero) { zap(page) }
			if (page.entry.state != pfn || page.entry.pfn != pfn) {
				if (page.entry.state == pfn) { dissociate(page, page.entry.pfn) }
				if (!copied_alone(shared && writes)) { associate(page, pfn, ASSOC == count && shared || ASSOC == marker && shared && kind == write) }
				page.entry.state = pfn
				page.entry.pfn = pfn
			}
			if (writes && !sync) { page.entry.dirty = true }`,
		function: 'dax_insert_entry',
		source: '10.1 F10',
	},
	{
		id: 'F11',
		when: 'shared && writes && (ASSOC == marker || ASSOC == count)',
		do: `
			check H04(pfn.device)
			zap(page)
			if (!copied_alone(shared && writes) || pfn.mapping == inode) { dissociate(page, pfn) }
			page.extent = page.fresh
			page.shared = false
			pfn = page.fresh
			associate(page, pfn, false)
			page.entry.pfn = pfn
			page.entry.towrite = true`,
		function: 'dax_iomap_copy_around',
		source: '10.1 F11',
	},
	{
		include: 'fsync',
		id: 'F12',
		when: 'sync && writes',
		with: { inode: 'inode', fd: 'none', locked: 'page' },
	},
	{
		id: 'F13',
		do: `
			if (private_write) { pte.state = copy } else {
				if (IDLE == 0) {
					if (pfn.device.pgmap.ref != live) { check H05a(pfn.device) }
					pfn.count += 1
				}
				if (pte.state == ro || pte.state == rw) { revoke(pte) }
				pte.state = kind == write ? rw : ro
				pte.pfn = pfn
				pte.epoch = pfn.device.epoch
				check H02(page, pfn.device)
				if (kind == write) { check H13(pfn) }
			}`,
		function: 'vmf_insert_mixed',
		source: '10.1 F13',
	},
	{
		id: 'F14',
		do: 'release all',
		function: 'dax_unlock_entry',
		source: '10.1 F14',
	},
	{ id: 'F-end', when: 'false', source: 'end of the fault' },
];

export const fault: Operation = {
	name: 'fault',
	summary: 'page fault on a DAX file of a filesystem',
	parameters: {
		task: 'Task',
		page: 'Page',
		kind: 'read | write = read',
		mapping: 'shared | private = shared',
		sync: 'bool = false',
		size: 'pte | pmd = pte',
	},
	bind: {
		inode: 'page.inode',
		super: 'page.inode.super',
		pte: 'pte(task, page)',
		writes: 'kind == write && mapping == shared',
		private_write: 'kind == write && mapping == private',
	},
	locals: {
		pfn: 'Pfn',
		entered: 'Device',
		counted: 'bool',
		saw_flag: 'bool',
		shared: 'bool',
		allocated: 'bool',
		hole: 'bool',
		fallback: 'bool',
	},
	resources: {
		pagefault: {
			meaning: 'page fault level of the freeze protection',
			acquire: 'super.pagefaults += 1',
			release: 'super.pagefaults -= 1',
		},
		mmap: {
			meaning: 'MMAPLOCK / invalidate lock, shared',
			acquire: 'inode.mmap_shared += 1',
			release: 'inode.mmap_shared -= 1',
		},
		entry: entryLock,
		immap: {
			meaning: 'i_mmap lock, shared',
			acquire: 'inode.immap_shared += 1',
			release: 'inode.immap_shared -= 1',
		},
		guard,
	},
	steps,
};

export const daxFault: Operation = {
	name: 'dax-fault',
	summary: 'page fault on a device-dax mapping: the insertion stays inside the read section',
	parameters: { task: 'Task', page: 'Page', kind: 'read | write = write' },
	bind: { inode: 'page.inode', pte: 'pte(task, page)' },
	locals: { pfn: 'Pfn', entered: 'Device', counted: 'bool' },
	resources: {
		guard: {
			meaning: 'dax_read_lock: SRCU (RCU before 4.11)',
			acquire: `
				entered = pfn.device
				counted = pfn.device.dax.alive
				if (counted) { pfn.device.dax.readers += 1 }`,
			release: `
				if (counted) { entered.dax.readers -= 1 }
				counted = false
				entered = none`,
		},
	},
	steps: [
		{
			id: 'D1',
			do: `
				pfn = page.extent
				hold guard`,
			function: 'dax_read_lock',
			source: "10.1 F6' with GI",
		},
		{
			id: 'D2',
			do: `
				if (!pfn.device.dax.alive) { fail }
				if (pfn.poison) { fail }`,
			function: 'dax_pgoff_to_phys',
			source: '10.1 F7',
		},
		{
			id: 'D3',
			do: `
				if (IDLE == 0) {
					if (pfn.device.pgmap.ref != live) { check H05a(pfn.device) }
					if (pte.state == none) { pfn.count += 1 }
				}
				pte.state = kind == write ? rw : ro
				pte.pfn = pfn
				pte.epoch = pfn.device.epoch
				check H02(page, pfn.device)`,
			function: 'vmf_insert_pfn',
			source: '10.1 F13',
		},
		{ id: 'D4', do: 'release guard', function: 'dax_read_unlock', source: '10.1 F14 with GI' },
	],
};

export const access: Operation = {
	name: 'access',
	summary: 'a load or store through a mapping; faults when the page table entry is not there',
	parameters: { task: 'Task', page: 'Page', kind: 'load | store = load' },
	bind: { pte: 'pte(task, page)', inode: 'page.inode' },
	steps: [
		{
			id: 'A1',
			do: `
				if (pte.state != none && (kind == load || pte.state == rw || pte.state == copy)) {
					if (pte.state == ro || pte.state == rw) {
						check H28(pte)
						check H17(pte)
						if (kind == store) { check H13(pte.pfn) }
						if (pte.pfn.poison) {
							check H18(pte.pfn)
							check P2(pte.pfn)
							if (!pte.pfn.failed) { goto "A-mce/M1" }
						}
					}
					return
				}
				if (inode.super == none) { goto "A2-dev/D1" }`,
			function: 'handle_mm_fault',
			source: '10.2 A1',
		},
		{
			include: 'fault',
			id: 'A2',
			when: 'inode.super != none',
			with: { task: 'task', page: 'page', kind: 'kind == store ? write : read' },
		},
		{
			id: 'A3',
			when: 'inode.super != none',
			do: 'goto A1',
			function: 'handle_mm_fault',
			source: '10.2 A2, again',
		},
		{
			include: 'dax-fault',
			id: 'A2-dev',
			when: 'inode.super == none',
			with: { task: 'task', page: 'page', kind: 'kind == store ? write : read' },
		},
		{
			id: 'A3-dev',
			when: 'inode.super == none',
			do: 'goto A1',
			function: 'handle_mm_fault',
			source: '10.2 A2, again',
		},
		{ include: 'memory-failure', id: 'A-mce', with: { pfn: 'page.extent' } },
	],
};
