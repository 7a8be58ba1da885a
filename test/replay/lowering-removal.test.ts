// Which order a removal takes by a single patch. Nothing is explored here.
import { describe, expect, it } from 'vitest';
import { model } from '../../src/engine/model';
import { resolveProfile } from '../../src/engine/profile';
import { fn, lowered, loweredFiles } from './lowered';

describe('removals', () => {
	const PMEM = 'drivers/nvdimm/pmem.c';

	it('take the order in which a driver calls', () => {
		const head = 'static void ember_detach(struct ember *pmem)';
		const { removal, changes } = lowered(
			PMEM,
			fn(head, 'del_gendisk(pmem->disk);', 'blk_cleanup_queue(pmem->queue);', 'put_disk(pmem->disk);'),
			fn(head, 'blk_cleanup_queue(pmem->queue);', 'del_gendisk(pmem->disk);', 'put_disk(pmem->disk);'),
			'v4.3',
		);
		expect(removal['pmem']).toEqual(['R-dying', 'R-drain', 'R-bdi', 'R-unmap', 'R-end']);
		expect(removal['brd']).toEqual(resolveProfile(model, 'v4.3').removal?.['brd']);
		expect(changes.map(({ driver }) => driver)).toEqual(['pmem']);
	});

	it('change for every driver when a function changes that they call', () => {
		const head = 'void kill_dax(struct dax_device *dax_dev)';
		const alive = 'clear_bit(DAXDEV_ALIVE, &dax_dev->flags);';
		const { removal } = lowered(
			'drivers/dax/super.c',
			fn(head, alive, 'synchronize_srcu(&dax_srcu);'),
			fn(head, alive),
			'v5.10',
		);
		expect(removal['pmem']).toEqual(
			resolveProfile(model, 'v5.10').removal?.['pmem']?.filter((step) => step !== 'R-srcu'),
		);
		expect(removal['devdax']).not.toContain('R-srcu');
	});

	it('run managed actions from the last to the first', () => {
		const head = 'static int ember_attach(struct device *dev, struct ember *pmem)';
		const release = fn(
			'static void ember_release(void *pmem)',
			'kill_dax(pmem->dax);',
			'del_gendisk(pmem->disk);',
		);
		const map = 'pmem->addr = devm_memremap_pages(dev, &pmem->pgmap);';
		const disk = 'devm_add_action_or_reset(dev, ember_release, pmem);';
		const { removal } = lowered(
			PMEM,
			`${release}\n${fn(head, map, disk, 'return 0;')}`,
			`${release}\n${fn(head, disk, map, 'return 0;')}`,
			'v5.15',
			true,
		);
		const list = removal['pmem'] ?? [];
		expect(list.indexOf('R-pgkill')).toBeLessThan(list.indexOf('R-alive'));
		expect(list.indexOf('R-unmap')).toBeLessThan(list.indexOf('R-drain'));
		expect([...list].sort()).toEqual([...(resolveProfile(model, 'v5.15').removal?.['pmem'] ?? [])].sort());
	});

	const release = (...behind: string[]) =>
		fn(
			'static void devm_memremap_pages_release(void *data)',
			'struct dev_pagemap *pgmap = data;',
			'pgmap->kill(pgmap->ref);',
			'for_each_device_pfn(pfn, pgmap)',
			'\tput_page(pfn_to_page(pfn));',
			...behind,
			...Array.from({ length: 12 }, (_, at) => `ember_undo(pgmap, ${at});`),
		);

	it('wait for page references where the release of the pagemap does', () => {
		const { removal, changes } = lowered(
			'kernel/memremap.c',
			release(),
			release('pgmap->cleanup(pgmap->ref);'),
			'v4.19',
		);
		const list = removal['pmem'] ?? [];
		expect(list.slice(list.indexOf('R-pgdrop'), list.indexOf('R-unmap') + 1)).toEqual([
			'R-pgdrop',
			'R-pgwait',
			'R-unmap',
		]);
		expect(changes[0]?.says).toBe('the removal of pmem adds the wait for the pagemap');
		const undone = lowered('kernel/memremap.c', release('pgmap->cleanup(pgmap->ref);'), release(), 'v5.15')
			.removal['pmem'];
		expect(undone).not.toContain('R-pgwait');
	});

	it('wait for page references although a driver shows only a part of what it calls', () => {
		const attach = (...lines: string[]) =>
			fn(
				'static int ember_attach(struct device *dev, struct ember *pmem)',
				'if (devm_add_action_or_reset(dev, ember_release_queue, pmem->queue))',
				'\treturn -ENOMEM;',
				...lines,
				...Array.from({ length: 16 }, (_, at) => `ember_set_up(pmem, ${at});`),
				'return 0;',
			);
		const queue = fn('static void ember_release_queue(void *queue)', 'blk_cleanup_queue(queue);');
		const before = { [PMEM]: `${queue}\n${attach()}`, 'kernel/memremap.c': release() };
		const after = {
			[PMEM]: `${queue}\n${attach('pmem->flags = 1;')}`,
			'kernel/memremap.c': release('pgmap->cleanup(pgmap->ref);'),
		};
		const { removal } = loweredFiles(before, after, 'v4.19');
		const list = removal['pmem'] ?? [];
		expect(list.indexOf('R-pgwait')).toBe(list.indexOf('R-unmap') - 1);
		expect(list.filter((step) => step !== 'R-pgwait')).toEqual(
			resolveProfile(model, 'v4.19').removal?.['pmem'],
		);
	});

	it.each([
		['for_each_ember_part(part, disk)', ''],
		[
			'while ((part = disk_part_iter_next(&piter)))',
			'disk_part_iter_init(&piter, disk, DISK_PITER_INCL_EMPTY);',
		],
		['xa_for_each_start(&disk->part_tbl, index, part, 1)', ''],
	])('do for the disk what is not only done for its partitions: %s', (loop, init) => {
		const head = 'static void ember_revoke(struct gendisk *disk)';
		const walk = fn(
			'static void revoke_part(struct gendisk *disk, int number)',
			'list_for_each_entry(inode, &sb->s_inodes, i_sb_list)',
			'\tunmap_mapping_range(inode->i_mapping, 0, 0, 1);',
		);
		const removal = (...lines: string[]) =>
			lowered(
				'block/genhd.c',
				fn('void del_gendisk(struct gendisk *disk)', 'device_del(disk_to_dev(disk));'),
				`${walk}\n${fn(head, ...lines)}\n${fn('void del_gendisk(struct gendisk *disk)', 'ember_revoke(disk);', 'device_del(disk_to_dev(disk));')}`,
				'v4.3',
				true,
			).removal['pmem'];
		const parts = [init, loop, '\trevoke_part(disk, part->number);'];
		expect(removal(...parts)).not.toContain('R-zap');
		expect(removal(...parts, 'revoke_part(disk, 0);')).toContain('R-zap');
	});

	it('give memory back that was handed out before', () => {
		const head = 'static int ember_kmem_remove(struct device *dev)';
		const { removal } = lowered(
			'drivers/dax/kmem.c',
			fn(head, 'rc = remove_memory(range.start, range_len(&range));', 'return rc;'),
			fn(head, 'return 0;'),
			'v5.15',
		);
		expect(removal['kmem']).not.toContain('R-kmem');
	});

	it('keep what is only known to be in lines that are not shown', () => {
		const hidden = Array.from({ length: 12 }, (_, at) => `ember_tidy(disk, ${at});`);
		const head = 'void del_gendisk(struct gendisk *disk)';
		const { removal } = lowered(
			'block/genhd.c',
			fn(head, 'invalidate_partition(disk, 0);', ...hidden),
			fn(head, 'invalidate_partition(disk, 0);', 'ember_flag_supers(disk);', ...hidden),
			'v4.3',
		);
		expect(removal['pmem']).toEqual(resolveProfile(model, 'v4.3').removal?.['pmem']);
	});

	describe('that revoke mappings', () => {
		const revoke = (head: string, ...lines: string[]) =>
			[
				fn(
					'static void ember_revoke(struct super_block *sb)',
					'struct inode *inode;',
					`${head} {`,
					...lines.map((line) => `\t${line}`),
					'}',
				),
				fn(
					'static void ember_detach(struct ember *pmem)',
					'blk_cleanup_queue(pmem->queue);',
					'ember_revoke(pmem->sb);',
					'del_gendisk(pmem->disk);',
				),
			].join('\n');
		const each = 'list_for_each_entry(inode, &sb->s_inodes, i_sb_list)';
		const all = 'unmap_mapping_range(inode->i_mapping, 0, 0, 1);';
		const stale = ['if (inode->i_state & (I_NEW | I_FREEING) || !IS_DAX(inode))', '\tcontinue;'];
		const bare = revoke(each, 'ember_note(inode);');
		const zaps = (...lines: string[]) =>
			lowered(PMEM, bare, revoke(each, ...lines), 'v4.3', true).removal['pmem']?.includes('R-zap');

		it('do so for every file that a walk goes over', () => {
			expect(zaps(all)).toBe(true);
			expect(zaps(...stale, all)).toBe(true);
			expect(zaps(...stale, 'if (inode->i_ino == 2)', '\tember_note(inode);', all)).toBe(true);
		});

		it.each([
			['at the first file', [all, 'break;']],
			['where a file is not open', ['if (!atomic_read(&inode->i_count))', '\tcontinue;', all]],
			['for some files alone', ['if (inode->i_nlink)', `\t${all}`]],
			['for a part of a file', ['unmap_mapping_range(inode->i_mapping, 0, PAGE_SIZE, 1);']],
		])('do not, where the walk stops or unmaps %s', (_, lines) => {
			expect(zaps(...lines)).toBe(false);
		});
	});

	it('revoke the mappings of partitions by themselves', () => {
		const revoke = fn(
			'static void ember_revoke(struct super_block *sb)',
			'struct inode *inode;',
			'list_for_each_entry(inode, &sb->s_inodes, i_sb_list)',
			'\tunmap_mapping_range(inode->i_mapping, 0, 0, 1);',
		);
		const detach = (...lines: string[]) =>
			`${revoke}\n${fn('static void ember_detach(struct ember *pmem)', 'blk_cleanup_queue(pmem->queue);', ...lines, 'del_gendisk(pmem->disk);')}`;
		const loop = ['disk_for_each_part(part, pmem->disk)', '\tember_revoke(part->sb);'];
		const zaps = (...lines: string[]) =>
			lowered(PMEM, detach(), detach(...lines), 'v4.3', true).removal['pmem']?.filter((step) =>
				step.startsWith('R-zap'),
			);
		expect(zaps(...loop)).toEqual(['R-zap-parts']);
		expect(zaps('ember_revoke(pmem->sb);')).toEqual(['R-zap']);
		expect(zaps(...loop, 'ember_revoke(pmem->sb);')).toEqual(['R-zap-parts', 'R-zap']);
	});

	it('tell the holder of all there is', () => {
		const head = 'void kill_dax(struct dax_device *dax_dev)';
		const told = (length: string) =>
			fn(
				head,
				`dax_holder_notify_failure(dax_dev, 0, ${length}, MF_MEM_PRE_REMOVE);`,
				'clear_bit(DAXDEV_ALIVE, &dax_dev->flags);',
			);
		const { removal } = lowered('drivers/dax/super.c', told('U64_MAX'), told('PAGE_SIZE'), 'v6.12');
		expect(removal['pmem']).not.toContain('R-notify-fs');
		expect(removal['pmem']).toContain('R-alive');
	});
});
