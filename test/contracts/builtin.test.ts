// Holds the shipped catalogue to its own rules, and spot-checks entries that are easy to get wrong.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { builtinCatalogue, catalogueWith } from '../../src/contracts/builtin';
import type { CatalogueFile, Contract } from '../../src/contracts/contract';
import { fitsSignature, namesConstant, readSignature } from '../../src/contracts/signature';

const folder = 'src/contracts/catalogue';
const files = readdirSync(folder).map((name) => ({
	name,
	content: parse(readFileSync(path.join(folder, name), 'utf8')) as Partial<CatalogueFile>,
}));
const catalogue = builtinCatalogue();
const contracts = [...catalogue.contracts.values()];

/** The acquires of a function in a contract, as `success key`. */
function acquires(name: string, contract: string): string[] {
	const bound = catalogue.acquires.get(name) ?? [];
	return bound
		.filter((each) => each.contract.id === contract)
		.map(({ rule }) => `${rule.success} ${rule.key}`);
}

/** The releases of a function in a contract, as `safe key`. */
function releases(name: string, contract: string): string[] {
	const bound = catalogue.releases.get(name) ?? [];
	return bound.filter((each) => each.contract.id === contract).map(({ rule }) => `${rule.safe} ${rule.key}`);
}

const keyLength = (key: string) => (key === 'none' ? 0 : key.split(',').length);

describe('shipped catalogue', () => {
	it('takes nothing twice by one call of one contract', () => {
		const twice = contracts.flatMap(({ id, acquire }) =>
			acquire.flatMap((rule, at) => {
				const { name, parameters } = readSignature(rule.call);
				const isSame = (other: (typeof acquire)[number]) =>
					readSignature(other.call).name === name &&
					other.key === rule.key &&
					other.versions === rule.versions &&
					!namesConstant(parameters) &&
					fitsSignature(readSignature(other.call).parameters, parameters);
				return acquire.some((other, index) => index !== at && isSame(other)) ? [`${id}: ${rule.call}`] : [];
			}),
		);
		expect(twice).toEqual([]);
	});

	it('loads every file without a problem', () => {
		expect(catalogue.problems).toEqual([]);
		const named = files.flatMap(({ content }) => content.contracts ?? []).map(({ id }) => id);
		expect([...named].sort()).toEqual([...catalogue.contracts.keys()].sort());
		expect(contracts.length).toBeGreaterThan(200);
	});

	it('gives each contract one file and each file under 400 lines', () => {
		const ids = files.flatMap(({ content }) => content.contracts ?? []).map(({ id }) => id);
		expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
		for (const { name } of files)
			expect([name, readFileSync(path.join(folder, name), 'utf8').split('\n').length < 400]).toEqual([
				name,
				true,
			]);
	});

	it('has a release for every contract that is not automatic', () => {
		const without = contracts.filter((contract) => contract.release.length === 0 && !contract.automatic);
		expect(without.map(({ id }) => id)).toEqual([]);
	});

	it('has no call that both takes and gives back in one contract', () => {
		const both = contracts.flatMap((contract: Contract) => {
			const taking = new Set(contract.acquire.map(({ call }) => call));
			return contract.release
				.filter(({ call }) => taking.has(call))
				.map(({ call }) => `${contract.id} ${call}`);
		});
		expect(both).toEqual([]);
	});

	it('names the resource with as many parts on both sides', () => {
		const uneven = contracts.flatMap((contract) => {
			const length = keyLength(contract.acquire[0]?.key ?? '');
			return [...contract.acquire, ...contract.release, ...contract.transfer]
				.filter(({ key }) => keyLength(key) !== length)
				.map(({ call, key }) => `${contract.id}: ${call} by ${key}`);
		});
		expect(uneven).toEqual([]);
	});

	it('never names a released resource by the result of the release', () => {
		const wrong = contracts.flatMap(({ id, release, transfer }) =>
			[...release, ...transfer].filter(({ key }) => /\bret\b/.test(key)).map(({ call }) => `${id} ${call}`),
		);
		expect(wrong).toEqual([]);
	});

	it('says of each release that frees that it does so for certain', () => {
		const counted = contracts.filter(
			({ kind, release }) => kind === 'reference' && release.some(({ frees }) => frees),
		);
		// A socket and an old block device handle have one owner.
		expect(counted.map(({ id }) => id).sort()).toEqual(['bdev-handle', 'socket']);
	});

	it('guards accesses by contracts that exist, and gives each guard name one contract', () => {
		for (const access of files.flatMap(({ content }) => content.guardedAccess ?? []))
			for (const id of access.within) expect(catalogue.contracts.has(id), `${access.call}: ${id}`).toBe(true);
		const names = contracts.flatMap(({ guard }) => guard);
		expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
	});

	it('keeps sleeping calls out of sections that may not sleep', () => {
		const wrong = contracts
			.filter(({ sleepWhileHeld }) => !sleepWhileHeld)
			.flatMap(({ id, acquire }) =>
				acquire.filter(({ sleeps }) => sleeps).map(({ call }) => `${id} ${call}`),
			);
		expect(wrong).toEqual([]);
	});

	it.each([
		['dax_map_atomic', 'dax-map-atomic', 'not-negative bdev, dax'],
		['dax_read_lock', 'dax-read-lock', 'always ret'],
		['alloc_dax', 'dax-device', 'not-error-or-null ret'],
		['fs_dax_get_by_bdev', 'fs-dax', 'not-null ret'],
		['dax_lock_folio', 'dax-lock-page', 'true folio'],
		['blk_queue_enter', 'blk-queue-enter', 'zero q'],
		['percpu_ref_tryget_live', 'percpu-ref', 'true ref'],
		['dm_get_live_table', 'dm-live-table', 'always md'],
		['dm_get_device', 'dm-device', 'zero ti, *result'],
		['mutex_lock_interruptible', 'mutex', 'zero lock'],
		['mutex_trylock', 'mutex', 'true lock'],
		['down_trylock', 'semaphore', 'zero sem'],
		['spin_lock_irqsave', 'spinlock', 'always lock'],
		['downgrade_write', 'rwsem-read', 'always sem'],
		['rcu_read_lock', 'rcu-read', 'always none'],
		['ida_alloc_range', 'ida', 'not-negative ida, ret'],
		['xa_alloc_cyclic', 'xa-alloc', 'not-negative xa, *id'],
		['memdup_user', 'kmalloc', 'not-error ret'],
		['ext4_bread', 'buffer-head', 'not-error-or-null ret'],
		['ext4_sb_bread', 'buffer-head', 'not-error ret'],
		['bh_uptodate_or_lock', 'buffer-lock', 'zero bh'],
		['pm_runtime_get_sync', 'pm-runtime', 'always dev'],
		['pm_runtime_resume_and_get', 'pm-runtime', 'zero dev'],
		['kobject_init_and_add', 'kobject', 'always kobj'],
		['kern_path', 'path', 'zero path'],
		['iget_locked', 'inode', 'not-null ret'],
		['xfs_ilock_data_map_shared', 'xfs-ilock', 'always ip, ret'],
		['__register_blkdev', 'block-major', 'not-error name'],
		['dma_map_sg', 'dma-map-sg', 'true dev, sg'],
		['rq_qos_add', 'rq-qos', 'zero rqos'],
		['nvmet_req_init', 'nvmet-request', 'true req'],
		['scsi_dma_map', 'scsi-dma-map', 'positive cmd'],
		['iscsi_register_transport', 'iscsi-transport', 'not-null tt'],
		['transport_alloc_session', 'target-session', 'not-error ret'],
		['fs_context_for_mount', 'fs-context', 'not-error ret'],
		['xfs_qm_dqhold', 'xfs-dquot-hold', 'not-null dqp'],
		['ext4_find_extent', 'ext4-ext-path', 'not-error ret'],
		['acpi_get_table', 'acpi-table', 'zero *table'],
		['dm_tm_create_with_sm', 'dm-space-map', 'zero *sm'],
		['vdo_allocate', 'vdo-memory', 'zero *ptr'],
		['rw_lock', 'bcache-node', 'always b'],
		['follow_pfnmap_start', 'pfnmap-lookup', 'zero args'],
		['btrfs_get_fs_root', 'btrfs-root', 'not-error ret'],
		['find_extent_buffer', 'btrfs-tree-block', 'not-null ret'],
		['f2fs_get_dnode_of_data', 'f2fs-dnode', 'zero dn'],
		['nilfs_attach_checkpoint', 'nilfs-root', 'zero *rootp'],
		['new_block', 'dm-tm-block', 'zero *result'],
		['filemap_get_folios_tag', 'folio-batch', 'positive fbatch'],
		['fuse_dev_alloc_install', 'fuse-dev', 'not-null ret'],
		['ext4_init_es', 'ext4-extent-status', 'zero none'],
		['bio_kmalloc', 'bio-kmalloc', 'not-null ret'],
		['blk_rq_map_user', 'bio-mapped', 'zero rq->bio'],
		['ext4_get_fc_inode_loc', 'buffer-head', 'zero iloc->bh'],
		['crypto_alloc_acomp_node', 'crypto-tfm', 'not-error ret'],
		['xlog_kvmalloc', 'kvmalloc', 'always ret'],
		['perf_pmu_register', 'perf-pmu', 'zero pmu'],
		['track_pfn_remap', 'tracked-pfn-range', 'zero pfn'],
		['shmem_inode_acct_blocks', 'shmem-block-account', 'zero inode'],
		['simple_offset_add', 'simple-directory-offset', 'zero dentry'],
		['__seq_open_private', 'seq-file', 'not-null file'],
		['rtrs_clt_open', 'rtrs-client', 'not-error ret'],
		['fuse_ilookup', 'inode', 'not-null ret'],
		['f2fs_kzalloc', 'kmalloc', 'not-null ret'],
		['f2fs_kvmalloc', 'kvmalloc', 'not-null ret'],
		['refcount_inc_not_zero', 'refcount', 'true r'],
		['get_current_user', 'user-struct', 'always ret'],
		['ceph_osdc_watch', 'ceph-watch', 'not-error ret'],
		['xfs_dqflock_nowait', 'xfs-dquot-flush', 'true dqp'],
	])('%s takes %s: %s', (name, contract, expected) => {
		expect(acquires(name, contract)).toContain(expected);
	});

	it.each([
		['kfree', 'kmalloc', 'null p'],
		['brelse', 'buffer-head', 'null bh'],
		['put_bh', 'buffer-head', 'never bh'],
		['iput', 'inode', 'null inode'],
		['dax_unmap_atomic', 'dax-map-atomic', 'error bdev, dax'],
		['put_dax', 'dax-device', 'null dax_dev'],
		['putname', 'filename', 'error name'],
		['fput', 'file', 'never file'],
		['destroy_workqueue', 'workqueue', 'never wq'],
		['bioset_exit', 'bioset', 'always bs'],
		['downgrade_write', 'rwsem-write', 'never sem'],
		['fwnode_handle_put', 'fwnode', 'null-or-error fwnode'],
		['devm_kfree', 'devm-memory', 'null p'],
		['put_device', 'platform-device', 'never pdev'],
		['ext4_free_ext_path', 'ext4-ext-path', 'null-or-error path'],
		['blkg_conf_exit', 'blkg-conf-ctx', 'never ctx'],
		['dm_sm_destroy', 'dm-space-map', 'null sm'],
		['unlock_cluster', 'swap-cluster', 'null ci'],
		['xfs_dir_hook_del', 'xfs-hook', 'always hook'],
		['vdo_free', 'vdo-memory', 'null ptr'],
		['shmem_inode_unacct_blocks', 'shmem-block-account', 'always inode'],
		['relay_close', 'relay-channel', 'null chan'],
		['untrack_pfn', 'tracked-pfn-range', 'never pfn'],
		['refcount_dec_and_test', 'refcount', 'never r'],
		['percpu_ref_exit', 'percpu-ref-init', 'always ref'],
		['safe_put_page', 'page', 'null p'],
		['ceph_osdc_unwatch', 'ceph-watch', 'never lreq'],
		['ceph_destroy_client', 'ceph-client', 'never client'],
		['xen_blkif_put', 'xen-blkif', 'never b'],
	])('%s gives back %s: %s', (name, contract, expected) => {
		expect(releases(name, contract)).toContain(expected);
	});

	it('tells two forms of one function apart by their arguments', () => {
		const forms = (name: string, args: string[]) =>
			(catalogue.acquires.get(name) ?? [])
				.filter(({ parameters }) => fitsSignature(parameters, args))
				.map(({ contract }) => contract.id);
		expect(forms('dax_lock_mapping_entry', ['page'])).toEqual(['dax-lock-page']);
		expect(forms('dax_lock_mapping_entry', ['mapping', 'index', '&page'])).toEqual(['dax-lock-index']);
		expect(forms('grab_mapping_entry', ['mapping', 'index'])).toEqual(['dax-mapping-index']);
		expect(forms('pm_runtime_set_memalloc_noio', ['ddev', 'true'])).toEqual(['pm-memalloc-noio']);
		expect(forms('pm_runtime_set_memalloc_noio', ['ddev', 'false'])).toEqual([]);
		expect(forms('register_blkdev', ['NBD_MAJOR', '"nbd"'])).toEqual(['block-major']);
		expect(forms('register_blkdev', ['major', '"nbd"'])).toEqual([]);
	});

	it('knows neutral, sleeping and converting functions by name and by beginning', () => {
		expect(catalogue.neutral.has('memcpy')).toBe(true);
		expect(catalogue.neutral.has('trace_dax_pmd_fault')).toBe(true);
		expect(catalogue.neutral.has('sysfs_get_dirent')).toBe(true);
		expect(catalogue.neutral.has('btrfs_search_slot')).toBe(true);
		expect(catalogue.neutral.has('bio_iov_iter_get_pages')).toBe(true);
		expect(catalogue.neutral.has('blk_mq_init_sched')).toBe(true);
		expect(catalogue.neutral.has('nd_label_data_init')).toBe(true);
		expect(catalogue.neutral.has('list_add')).toBe(false);
		// A page goes with the first, and what is known of a page by its number is known of the page.
		expect(catalogue.neutral.has('tlb_remove_page')).toBe(false);
		expect(catalogue.neutral.has('folio_pfn')).toBe(false);
		expect(catalogue.neutral.has('ext4_journal_start_reserved')).toBe(false);
		expect(catalogue.neutral.has('dev_set_drvdata')).toBe(false);
		expect(catalogue.sleeps.has('wait_event_killable')).toBe(true);
		expect(catalogue.sleeps.has('kfree')).toBe(false);
		expect(catalogue.converters.has('to_nd_region')).toBe(true);
		// What lies in the buffer of a location is there as long as the location.
		expect(catalogue.converters.has('ext4_raw_inode')).toBe(true);
	});

	it('lets a contract of the user replace the shipped one with the same id', () => {
		const text =
			'contracts:\n  - { id: mutex, resource: my mutex, kind: lock, source: here,\n' +
			'      acquire: [{ call: my_lock(m), success: always, key: m }], release: [{ call: my_unlock(m), key: m }] }\n';
		const changed = catalogueWith([{ file: 'mine.yaml', text }]);
		expect(changed.problems).toEqual([]);
		expect(changed.contracts.get('mutex')?.resource).toBe('my mutex');
		expect(changed.acquires.has('mutex_lock_io')).toBe(false);
		expect(changed.contracts.size).toBe(catalogue.contracts.size);
	});
});

describe('fitsSignature', () => {
	it.each([
		['f(a, b)', ['x', 'y'], true],
		['f(a, b)', ['x'], false],
		['f(a, ...)', ['x'], true],
		['f(a, ...)', ['x', 'y', 'z'], true],
		['f(a, ...)', [], false],
		['f(...)', [], true],
		['f()', [], true],
		['f()', ['x'], false],
		['f(a, true)', ['x', 'true'], true],
		['f(a, true)', ['x', 'flag'], false],
		['f(a, NULL)', ['x', 'NULL'], true],
		['f(a, 0)', ['x', '1'], false],
	])('%s with %j: %s', (signature, args, expected) => {
		expect(fitsSignature(readSignature(signature).parameters, args)).toBe(expected);
	});
});
