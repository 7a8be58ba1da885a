// memory_failure() on a page of device memory (sections 4.9, 10.8).
import type { Operation, ProgramItem } from '../../definition';

const byHolder: readonly ProgramItem[] = [
	{
		id: 'M2',
		when: 'HOLD',
		do: `
			check H20(dev)
			if (dev.dax.holder != none) {
				check H21(dev)
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
		steps: [
			{
				id: 'M2-owner',
				wait: 'entry lock',
				guard: '!answered || page.extent != pfn || !page.entry.locked',
				do: `
					if (!answered || page.extent != pfn) { skip }
					pfn.poison = true
					if (REVOKE != none) { zap(page) }`,
				function: 'mf_dax_kill_procs',
				source: '10.8 M2, owners by reverse map',
			},
		],
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
	locals: { answered: 'bool' },
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
			wait: 'entry lock',
			guard: 'MF_LOCK == none || !any(q: Page, q.extent == pfn && q.inode == pfn.mapping && q.entry.locked)',
			do: `
				pfn.failed = true
				if (ASSOC != none && pfn.mapping == none && pfn.device.driver != devdax) {
					check H18_failed(pfn)
				} else {
					if (MF_LOCK == kept) { for (q: Page where q.extent == pfn && q.inode == pfn.mapping) { q.entry.locked = true } }
					for (q: Page where q.extent == pfn && (q.inode == pfn.mapping || q.inode.super == none)) { zap(q) }
				}`,
			function: 'mf_generic_kill_procs',
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
