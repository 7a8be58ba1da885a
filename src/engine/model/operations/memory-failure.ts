// memory_failure() on a page of device memory (sections 4.9, 10.8).
import type { Operation, ProgramItem, Step } from '../../definition';

/** Whether some task maps the page. */
const MAPPED = 'any(t: Pte, t.page == page && t.state != none)';

/** The entry lock of one page after the other: `locked` is the page, an own variable of the operation. */
export const lockedEntry = {
	meaning: 'entry lock',
	acquire: `
		locked = page
		locked.entry.locked = true`,
	release: `
		if (locked != none) { locked.entry.locked = false }
		locked = none`,
};

/** Own variables of an operation that has the steps of `killing`. */
export const killingLocals = { locked: 'Page', found: 'bool' };

/** How a page is dealt with; `page` is the page, and `found` whether anybody who maps it was collected. */
interface Killing {
	/** What the ids of the steps begin with. */
	readonly of: string;
	readonly when?: string;
	/** Whether the page is to be dealt with at all, and what is done where not. */
	readonly concerns: string;
	readonly otherwise?: string;
	/** Whether anybody is collected. */
	readonly found: string;
	readonly unmap: string;
	/** What is done once the entry is unlocked. */
	readonly end?: string;
	readonly source: string;
}

/**
 * What is done to a page of a file that has failed or is about to go: its entry is locked, those who map it are collected,
 * it is unmapped for them, and unlocked. The operation has the resource `entry` and the variables of `killingLocals`.
 */
export function killing({
	of,
	when,
	concerns,
	found,
	unmap,
	otherwise = '',
	end = '',
	source,
}: Killing): Step[] {
	const has = when === undefined ? {} : { when };
	return [
		{
			id: `${of}-lock`,
			...has,
			wait: 'entry lock',
			guard: `!(${concerns}) || !page.entry.locked`,
			do: `
				if (!(${concerns})) {
					${otherwise}
					skip
				}
				hold entry`,
			function: 'dax_lock_mapping_entry',
			source,
		},
		{ id: `${of}-collect`, ...has, do: `found = ${found}`, function: 'collect_procs', source },
		{ id: `${of}-unmap`, ...has, do: unmap, function: 'unmap_and_kill', source },
		{
			id: `${of}-unlock`,
			...has,
			do: `
				release entry
				${end}`,
			function: 'dax_unlock_mapping_entry',
			source,
		},
	];
}

const byHolder: readonly ProgramItem[] = [
	{
		id: 'M2',
		when: 'HOLD',
		do: `
			check H20(dev)
			check H21(dev)
			if (dev.dax.holder != none) {
				if (!dev.dax.holder_ops || !dev.dax.holder.born) {
					pfn.lost = true
					return
				}
				if (dev.dax.holder.type == xfs && dev.dax.holder.rmap) {
					answered = true
					if (pfn.owner == metadata) {
						dev.dax.holder.shut = corrupt
						pfn.poison = true
						pfn.failed = true
						return
					}
				}
			}
			if (any(s: Super, mounted(s) && stacked(s, dev))) { pfn.lost = true }`,
		function: 'dax_holder_notify_failure',
		source: '10.8 M2',
	},
	{
		id: 'M2-owners',
		each: 'page',
		kind: 'Page',
		where: 'HOLD && page.inode.super != none && page.inode.super.type == xfs && page.inode.super.rmap',
		steps: killing({
			of: 'MO',
			concerns: 'answered && page.extent == pfn',
			found: `REVOKE != none && ${MAPPED}`,
			unmap: `
				pfn.poison = true
				if (found) { zap(page) }`,
			source: '10.8 M2, owners by reverse map',
		}),
	},
	{
		id: 'M2-done',
		when: 'HOLD',
		do: `
			if (answered) {
				pfn.failed = true
				return
			}`,
		function: 'xfs_dax_notify_failure',
		source: '10.8 M2',
	},
];

export const memoryFailure: Operation = {
	name: 'memory-failure',
	summary: 'a machine check on a page of device memory',
	parameters: { pfn: 'Pfn' },
	bind: { dev: 'pfn.device' },
	locals: { answered: 'bool', ...killingLocals },
	resources: { entry: lockedEntry },
	steps: [
		{
			id: 'M1',
			do: `
				pfn.poison = true
				if (dev.pgmap.ref != live) {
					pfn.failed = true
					check H18_mapped(pfn)
					return
				}`,
			function: 'memory_failure_dev_pagemap',
			source: '10.8 M1',
		},
		...byHolder,
		{
			id: 'M3',
			when: 'MF == generic',
			do: `
				if (ASSOC != none && pfn.mapping == none && pfn.device.driver != devdax) {
					pfn.failed = true
					check H18_failed(pfn)
					return
				}`,
			function: 'mf_generic_kill_procs',
			source: '10.8 M3',
		},
		{
			id: 'M3-owners',
			each: 'page',
			kind: 'Page',
			where: 'MF == generic',
			steps: killing({
				of: 'MP',
				concerns: 'page.extent == pfn && (page.inode == pfn.mapping || page.inode.super == none)',
				found: MAPPED,
				unmap: 'if (found) { zap(page) }',
				source: '10.8 M3, the mapping of the page',
			}),
		},
		{
			id: 'M3-done',
			when: 'MF == generic',
			do: 'pfn.failed = true',
			function: 'action_result',
			source: '10.8 M3',
		},
		{
			id: 'M4',
			when: 'MF == fails',
			do: `
				pfn.failed = true
				check H18_failed(pfn)`,
			function: 'memory_failure',
			source: '10.8, before 4.19',
		},
	],
};
