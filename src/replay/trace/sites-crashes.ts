// Places of warnings, of stacks that people printed, and of oopses. Data only; each with a sample that a test puts to it.
import type { Kind } from '../../trace/model';
import { FILE_FAULT, TRUNCATE } from './paths';
import type { Site } from './site';

const WARNS: readonly Kind[] = ['warning', 'bug', 'stack-trace', 'refcount-warning'];
const OOPSES: readonly Kind[] = [
	'memory-safety-bug',
	'null-pointer-dereference',
	'general-protection-fault',
	'oops',
	'kasan-use-after-free-read',
	'kasan-use-after-free-write',
	'kasan-read',
	'kasan-write',
];

export const crashSites: readonly Site[] = [
	{
		kinds: WARNS,
		at: /^__mark_inode_dirty/,
		under: FILE_FAULT,
		own: true,
		readings: [{ actor: 'F', proves: { hazard: 'H09', by: 'F' }, scenes: [['unbind']] }],
		sample: ['__mark_inode_dirty', 'generic_update_time', 'file_update_time', 'ext4_dax_fault', '__do_fault'],
	},
	{
		kinds: WARNS,
		at: /^dax_writeback_mapping_range/,
		under: /^(?:sb_)?set_blocksize/,
		own: true,
		readings: [{ actor: 'N', proves: { hazard: 'H16', by: 'N' }, scenes: [['device-inode']] }],
		sample: [
			'dax_writeback_mapping_range',
			'blkdev_writepages',
			'set_blocksize',
			'sb_set_blocksize',
			'mount_bdev',
		],
	},
	{
		kinds: WARNS,
		at: /^dax_(?:associate_entry|insert_(?:mapping_)?entry)/,
		under: FILE_FAULT,
		own: true,
		readings: [{ actor: 'B', proves: { hazard: 'H14', by: 'B' }, scenes: [['reflink']] }],
		sample: ['dax_insert_entry', 'dax_fault_iter', 'dax_iomap_pte_fault', '__xfs_filemap_fault'],
	},
	{
		kinds: WARNS,
		at: /^dax_(?:disassociate_entry|folio_put)/,
		under: TRUNCATE,
		own: true,
		readings: [
			{
				actor: 'T',
				proves: { hazard: 'H11', by: 'T' },
				scenes: [
					['touched', 'pin'],
					['touched', 'pin', 'fsync'],
				],
			},
			{ actor: 'T', proves: { hazard: 'H14', by: 'T' }, scenes: [['reflink', 'other-fault']] },
		],
		sample: [
			'dax_disassociate_entry',
			'__dax_invalidate_entry',
			'dax_delete_mapping_entry',
			'truncate_inode_pages_range',
		],
	},
	{
		kinds: WARNS,
		at: /^devm_memremap_pages_release/,
		says: /\bmemremap\.c:/,
		own: true,
		readings: [
			{
				actor: 'R',
				proves: { hazard: 'H06', by: 'R' },
				scenes: [
					['touched', 'pin'],
					['touched', 'long-pin'],
				],
			},
		],
		sample: [
			'devm_memremap_pages_release',
			'release_nodes',
			'devres_release_all',
			'device_release_driver_internal',
		],
	},
	{
		kinds: WARNS,
		at: /^__split_huge_pud/,
		under: /^(?:unmap_page_range|zap_pud_range|unmap_vmas|(?:__)?do_munmap|__split_vma)/,
		own: true,
		readings: [{ actor: 'V', proves: { hazard: 'H19', by: 'V' }, scenes: [['touched', 'huge-alignment']] }],
		sample: ['__split_huge_pud', 'unmap_page_range', 'unmap_vmas', 'unmap_region', 'do_munmap'],
	},
	{
		kinds: OOPSES,
		at: /^(?:(?:generic|page_cache)_pipe_buf_(?:release|get)|put_page|gup_put_folio|unpin_user_page|bio_(?:release_pages|unpin)|__put_devmap_managed|put_devmap_managed|free_zone_device|__?free_devmap)/,
		readings: [{ actor: 'P', proves: { hazard: 'H06', by: 'R' }, scenes: [['touched', 'pin', 'unbind']] }],
		sample: ['page_cache_pipe_buf_release', 'free_pipe_info', 'pipe_release', '__fput'],
	},
	{
		kinds: OOPSES,
		at: /^(?:pagemap_(?:pmd|pte|hugetlb)_range|smaps_pte_range|follow_(?:trans_huge_)?(?:page_)?(?:pmd|pte)|gather_pte_stats)/,
		readings: [{ actor: null, proves: { hazard: 'H01', by: 'R' }, scenes: [['touched', 'unbind']] }],
		sample: ['pagemap_pmd_range', 'walk_pgd_range', '__walk_page_range', 'walk_page_range', 'pagemap_read'],
	},
	{
		kinds: OOPSES,
		at: /^dax_(?:dis)?associate_entry|^dax_insert_entry/,
		under: FILE_FAULT,
		own: true,
		readings: [{ actor: 'F', proves: { hazard: 'H05', by: 'F' }, scenes: [['unbind']] }],
		sample: ['dax_associate_entry', 'dax_insert_entry', 'dax_iomap_pte_fault'],
	},
	{
		kinds: OOPSES,
		at: /^(?:(?:__)?(?:memcpy|copy_user|copy_mc|memset|clear_page|copy_from_iter|copy_to_iter|_copy)\w*|arch_wb_cache_pmem|clear_pmem|copy_from_iter_pmem)/,
		under:
			/^(?:dax_(?:iomap_rw|iomap_actor|iomap_iter|do_io|io|copy_(?:from|to)_iter|clear_blocks|zero|truncate_page)|pmem_copy_(?:from|to)_iter)/,
		own: true,
		readings: [{ actor: 'W', proves: { hazard: 'H04', by: 'W' }, scenes: [['unbind']] }],
		sample: ['__copy_user_nocache', 'dax_io', 'dax_do_io', 'ext4_direct_IO'],
	},
];
