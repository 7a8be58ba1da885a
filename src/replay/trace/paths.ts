// Functions that tell whose path a stack is: a page fault on a file, a truncate, an unmount, a removal. Facts of kernels 4.3
// to 6.x; data only.

export const REMOVAL =
	/^(?:unbind_store|(?:__)?device_release_driver|device_driver_detach|devres_release_all|release_nodes|nvdimm_bus_remove|nd_pmem_remove|delete_module|brd_exit|dcssblk_remove_store|dm_(?:destroy|put)|cleanup_mapped_device|del_gendisk|device_del)/;

export const UMOUNT =
	/^(?:generic_shutdown_super|xfs_unmountfs|(?:xfs_fs|ext[24])_put_super|kill_block_super|cleanup_mnt|deactivate_locked_super|(?:xfs|ext[24])_kill_sb)/;

export const FILE_FAULT =
	/^(?:dax_iomap_(?:pte_|pmd_)?fault|__?dax_(?:pte_|pmd_)?fault|dax_(?:pte_|pmd_)?fault|(?:ext[24]|xfs_file(?:map)?|__xfs_filemap|ext4)_dax_(?:huge_)?(?:p[mu]d_)?fault|ext4_dax_\w*fault|ext2_dax_fault|xfs_filemap_\w*fault|__xfs_filemap_fault|dax_\w*mkwrite)/;

export const TRUNCATE =
	/^(?:truncate_inode_pages|truncate_pagecache|truncate_setsize|dax_delete_mapping_entr|ext4_(?:setattr|punch_hole|truncate)|xfs_(?:setattr_size|free_file_space|file_fallocate|vn_setattr)|do_truncate|notify_change|vfs_fallocate)/;
