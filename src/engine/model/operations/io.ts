// read and write, fsync, and those who look at a writeback error (sections 4.2, 4.4, 10.3, 10.4).
import type { Operation, ProgramItem } from '../../definition';

const iomap: readonly ProgramItem[] = [
	{
		id: 'W4',
		when: 'IO == iomap && !empty',
		do: `
			hold guard
			if (!pfn.device.dax.alive) { fail }
			if (pfn.poison && kind == read) { fail }`,
		function: 'dax_direct_access',
		source: '10.3 W4',
	},
	{
		id: 'W5',
		when: 'IO == iomap && !empty',
		do: `
			check H04(pfn.device)
			if (kind == write) {
				pfn.poison = false
				check H13(pfn)
			}`,
		function: 'dax_copy_from_iter',
		source: '10.3 W5',
	},
	{
		id: 'W6',
		when: 'IO == iomap && !empty',
		do: 'release guard',
		function: 'dax_read_unlock',
		source: '10.3 W6',
	},
];

/** One round of dax_io() of 2015: enter the queue, translate, copy. */
function round(number: 1 | 2): ProgramItem[] {
	const page = number === 1 ? 'page' : 'next';
	const when = number === 1 ? 'IO == loop' : 'IO == loop && next != none';
	return [
		{
			id: `W4.${number}`,
			when,
			do: `
				pfn = ${page}.extent
				if (pfn == none) { looks_mapped = IO_HOLE == exits } else {
					if (G == queue) {
						if (refused(pfn.device)) {
							check H30(pfn.device)
							fail
						}
						hold guard
					}
					if (!pfn.device.disk.capacity) { fail }
				}`,
			function: 'dax_map_atomic',
			source: '10.3 W4',
		},
		{
			id: `W5.${number}`,
			when: `${when}`,
			do: 'if (pfn != none) { check H04(pfn.device) }',
			function: 'copy_from_iter_pmem',
			source: '10.3 W5',
		},
	];
}

/** Between two rounds: the queue of the first is left. */
const leave: ProgramItem = {
	id: 'W6.1',
	when: 'IO == loop && next != none && G == queue',
	do: `
		leaving = IO_EXIT == newer && next.extent != none ? next.extent.device : entered
		if (entered != none) { release guard } else { if (looks_mapped) { phantom_exit(page.inode.device) } }
		looks_mapped = false`,
	function: 'dax_unmap_atomic',
	source: '4.2, drop old queue reference',
};

export const io: Operation = {
	name: 'io',
	summary: 'read(2) or write(2) on a DAX file; next is a second page in the same call',
	parameters: { page: 'Page', next: 'Page = none', kind: 'read | write = write' },
	bind: { inode: 'page.inode', super: 'page.inode.super' },
	locals: {
		pfn: 'Pfn',
		entered: 'Device',
		leaving: 'Device',
		counted: 'bool',
		looks_mapped: 'bool',
		empty: 'bool',
		replaced: 'bool',
		was_shared: 'bool',
	},
	resources: {
		iolock: {
			meaning: 'IOLOCK / i_rwsem',
			acquire: 'if (kind == write) { inode.iolock_excl = true } else { inode.iolock_shared += 1 }',
			release: 'if (kind == write) { inode.iolock_excl = false } else { inode.iolock_shared -= 1 }',
		},
		guard: {
			meaning: 'a reference to the queue, or an SRCU read section',
			acquire: `
				entered = pfn.device
				leaving = pfn.device
				if (G == queue) { pfn.device.queue.usage += 1 }
				if (G == srcu) {
					counted = pfn.device.dax.alive
					if (counted) { pfn.device.dax.readers += 1 }
				}`,
			release: `
				check H27(entered, leaving)
				if (G == queue) { leaving.queue.usage -= 1 }
				if (G == srcu && counted) { entered.dax.readers -= 1 }
				counted = false
				entered = none
				leaving = none`,
		},
	},
	steps: [
		{
			id: 'W1',
			wait: 'inode lock',
			guard: '!inode.iolock_excl && (kind == read || inode.iolock_shared == 0)',
			do: 'hold iolock',
			function: 'xfs_rw_ilock',
			source: '10.3 W1',
		},
		{
			id: 'W2',
			do: `
				if (super.shut != none || super.gone) { fail }
				if (kind == write && (page.extent == none || page.shared && (ASSOC == marker || ASSOC == count))) {
					was_shared = page.shared
					page.extent = page.fresh
					page.shared = false
					replaced = true
				}
				pfn = page.extent
				empty = pfn == none`,
			function: 'iomap_begin',
			source: '10.3 W2 and the allocation',
		},
		{
			id: 'W3',
			when: 'kind == write',
			wait: 'entry lock',
			guard: '!replaced || !page.entry.locked',
			do: `
				if (replaced && (INVALIDATE || !was_shared)) {
					zap(page)
					if (page.entry.state == pfn) { dissociate(page, page.entry.pfn) }
					page.entry.state = absent
					page.entry.pfn = none
					page.entry.dirty = false
				}`,
			function: 'invalidate_inode_pages2_range',
			source: '10.3 W3',
		},
		...iomap,
		...round(1),
		leave,
		...round(2),
		{
			id: 'W6.end',
			when: 'IO == loop && G == queue',
			do: `
				leaving = entered
				if (entered != none) { release guard } else { if (looks_mapped) { phantom_exit(page.inode.device) } }
				looks_mapped = false`,
			function: 'dax_unmap_atomic',
			source: '10.3 W6',
		},
		{
			id: 'W7',
			do: `
				if (kind == write) {
					check H26(page)
					check H13_stale(page)
				}
				release all`,
			function: 'xfs_rw_iunlock',
			source: '10.3 W7',
		},
	],
};

export const fsync: Operation = {
	name: 'fsync',
	summary:
		'fsync(2) of a DAX file; fails: the device reports an error; locked: a page whose entry the caller has locked already',
	parameters: {
		inode: 'Inode',
		fd: 'Fd = none',
		fails: 'bool = false',
		locked: 'Page = none',
	},
	locals: { page_locked: 'Page', error: 'bool' },
	resources: {
		entry: {
			meaning: 'entry lock',
			acquire: 'page_locked.entry.locked = true',
			release: `
				page_locked.entry.locked = false
				page_locked = none`,
		},
	},
	steps: [
		{
			id: 'Y1',
			do: `for (p: Page where p.inode == inode && p.entry.dirty) { p.entry.towrite = true }`,
			function: 'tag_pages_for_writeback',
			source: '10.4 Y1',
		},
		{
			id: 'Y-pages',
			each: 'page',
			kind: 'Page',
			where: 'page.inode == inode && page != locked',
			steps: [
				{
					id: 'Y2',
					wait: 'entry lock',
					guard: '!page.entry.towrite || !page.entry.locked',
					do: `
						if (!page.entry.towrite || error) { skip }
						page_locked = page
						hold entry`,
					function: 'get_unlocked_entry',
					source: '10.4 Y2',
				},
				{
					id: 'Y3',
					do: 'page.entry.towrite = false',
					function: 'dax_writeback_one',
					source: '10.4 Y3',
				},
				{
					id: 'Y4',
					when: 'WP',
					do: 'for (t: Pte where t.page == page && t.state == rw) { t.state = ro }',
					function: 'dax_entry_mkclean',
					source: '10.4 Y4',
				},
				{
					id: 'Y5',
					when: 'TRANSLATE',
					do: `
						check H15(page.entry.pfn.device, page.entry.pfn)
						if (refused(page.entry.pfn.device) && G == queue || !page.entry.pfn.device.dax.alive) {
							error = true
							record_error(inode)
							release entry
							skip
						}`,
					function: 'dax_map_atomic',
					source: '10.4 Y5',
				},
				{
					id: 'Y6',
					do: `
						if (fails) {
							error = true
							record_error(inode)
							release entry
							skip
						}`,
					function: 'wb_cache_pmem',
					source: '10.4 Y6',
				},
				{
					id: 'Y7',
					do: `
						if (WP) {
							page.entry.dirty = false
							check H24(page)
						}`,
					function: 'dax_writeback_one',
					source: '10.4 Y7',
				},
				{ id: 'Y8', do: 'release entry', function: 'put_unlocked_entry', source: '10.4 Y8' },
			],
		},
		{
			id: 'Y9',
			when: 'fd != none',
			do: `
				if (ERR == flag) {
					if (inode.wb_err) {
						inode.wb_err = false
						fd.unreported = false
					} else { check H10(fd) }
				} else { fd.unreported = false }`,
			function: 'file_check_and_advance_wb_err',
			source: '10.4, reporter',
		},
	],
};

export const waitWriteback: Operation = {
	name: 'wait-writeback',
	summary: 'a path that waits for writeback but is no fsync (stat, truncate, sync of the inode)',
	parameters: { inode: 'Inode' },
	steps: [
		{
			id: 'Q1',
			do: `
				if (ERR == flag && inode.wb_err) {
					inode.wb_err = false
					for (f: Fd where f.inode == inode) { check H10(f) }
				}`,
			function: 'filemap_fdatawait',
			source: '10.4, the flag consumed by a waiter',
		},
	],
};

export const writebackError: Operation = {
	name: 'writeback-error',
	summary: 'writeback of a file fails in the background',
	parameters: { inode: 'Inode' },
	steps: [{ id: 'E1', do: 'record_error(inode)', function: 'mapping_set_error', source: '10.4, error' }],
};
