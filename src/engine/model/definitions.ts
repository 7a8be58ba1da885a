// Named predicates and effects that steps and hazards share. Each is expanded where it is called.
import type { Definition, Procedure } from '../definition';

export const definitions: Readonly<Record<string, Definition>> = {
	direct: { parameters: { s: 'Super', dev: 'Device' }, is: 's.device == dev || s.rt == dev' },
	stacked: {
		parameters: { s: 'Super', dev: 'Device' },
		is: `dev.upper != none && (s.device == dev.upper || s.rt == dev.upper
			|| dev.upper.upper != none && (s.device == dev.upper.upper || s.rt == dev.upper.upper))`,
	},
	depends: { parameters: { s: 'Super', dev: 'Device' }, is: 'direct(s, dev) || stacked(s, dev)' },
	mounted: { parameters: { s: 'Super' }, is: 's.born && !s.gone' },
	maps: { parameters: { t: 'Pte', p: 'Pfn' }, is: '(t.state == ro || t.state == rw) && t.pfn == p' },
	owners: { parameters: { p: 'Pfn' }, is: 'count(q: Page, q.extent == p)' },
	mappings: { parameters: { p: 'Pfn' }, is: 'IDLE == 0 ? count(t: Pte, maps(t, p)) : 0' },
	busy: { parameters: { p: 'Pfn' }, is: 'p != none && p.count > IDLE + mappings(p)' },
	dead: {
		parameters: { dev: 'Device' },
		is: '(G == srcu && !dev.dax.alive) || dev.queue.life == dead || dev.removed',
	},
	refused: { parameters: { dev: 'Device' }, is: 'dev.queue.life != live || dev.queue.frozen > 0' },
	breaks_layouts: {
		parameters: { s: 'Super' },
		is: 's.type == xfs ? LB_XFS : s.type == ext4 ? LB_EXT4 : s.type == fuse ? LB_FUSE : LB_EXT2',
	},
	waits_at_evict: {
		parameters: { s: 'Super' },
		is: 'UW && (s.type == xfs || s.type == ext4)',
	},
	revoked_by_holder: {
		parameters: { s: 'Super', dev: 'Device' },
		is: 's.type == xfs && s.rmap && s.device == dev',
	},
	/** Whether a task maps the page that is looked for at a failure: it asked for early kill, or is the one that acts. */
	collected: {
		parameters: { page: 'Page', by: 'Task' },
		is: 'any(t: Pte, t.page == page && t.state != none && (t.task == by || t.task.early_kill))',
	},
	/** Whether the removal of dev has a step that zaps this inode. */
	zap_exists: {
		parameters: { i: 'Inode', dev: 'Device' },
		is: `(dev.partition ? exists("R-zap-part") : exists("R-zap-inode")) && (dev.driver == devdax || dev.driver == kmem || i.super != none && i.super.device == dev)
			|| exists("RN-unmap") && ZAP == preremove && REVOKE == all && i.super != none && revoked_by_holder(i.super, dev)`,
	},
	/** Where a page has one mapping and no marker, code that copies a shared block lets the new page know its file, never the old one. */
	copied_alone: {
		parameters: { shared_write: 'bool' },
		is: 'ASSOC == single && shared_write && exists("F11")',
	},
	page_references: {
		parameters: { dev: 'Device' },
		is: 'PIN == final && any(p: Pfn, p.device == dev && p.count > 0)',
	},
};

export const procedures: Readonly<Record<string, Procedure>> = {
	/** Revokes one page table entry. */
	revoke: {
		parameters: { t: 'Pte' },
		do: `
			if (IDLE == 0 && (t.state == ro || t.state == rw)) { t.pfn.count -= 1 }
			t.state = none
			t.pfn = none
			t.epoch = 0`,
	},
	/** unmap_mapping_pages() on one index, without or with private copies. */
	zap: {
		parameters: { page: 'Page' },
		do: 'for (t: Pte where t.page == page && t.state != copy) { revoke(t) }',
	},
	zap_with_copies: {
		parameters: { page: 'Page' },
		do: 'for (t: Pte where t.page == page) { revoke(t) }',
	},
	/** dax_associate_entry() */
	associate: {
		parameters: { page: 'Page', p: 'Pfn', as_shared: 'bool' },
		do: `
			if (ASSOC != none) {
				check H05(p.device)
				if (as_shared) {
					p.share += 1
					p.mapping = none
				} else {
					check H14(page, p)
					p.mapping = page.inode
				}
			}`,
	},
	/** dax_disassociate_entry() */
	dissociate: {
		parameters: { page: 'Page', p: 'Pfn' },
		do: `
			if (ASSOC != none && p != none) {
				if (p.share > 0) { p.share -= 1 } else {
					check H14(page, p)
					p.mapping = none
				}
			}`,
	},
	/** The exit of a reader that never entered (ERR_PTR arithmetic of dax_io() as posted). */
	phantom_exit: {
		parameters: { dev: 'Device' },
		do: `
			check H31(dev)
			dev.queue.usage -= 1`,
	},
	record_error: {
		parameters: { i: 'Inode' },
		do: `
			if (ERR == flag) { i.wb_err = true }
			for (f: Fd where f.inode == i) { f.unreported = true }`,
	},
};
