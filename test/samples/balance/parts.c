/* Contracts of the parts of subsystems: metadata of targets, key slots, module parts, searches that take their start. */

static int open_metadata(struct pool *pool, struct block_device *bdev)
{
	int r;

	pool->bm = NULL;
	struct dm_block_manager *bm = dm_block_manager_create(bdev, 4096, 5);
	if (IS_ERR(bm))
		return PTR_ERR(bm);
	r = read_superblock(bm);
	if (r < 0)
		return r; /* expect: unreleased-on-path */
	r = check_superblock(bm);
	if (r < 0) {
		dm_block_manager_destroy(bm);
		return r;
	}
	pool->bm = bm;
	return 0;
}

static int make_table(struct device *owner, struct table **result)
{
	struct table *table;
	char *name;
	int ret;

	ret = vdo_allocate(1, struct table, __func__, &table);
	if (ret != VDO_SUCCESS)
		return ret;
	ret = vdo_duplicate_string("table", "name", &name);
	if (ret != VDO_SUCCESS)
		return ret; /* expect: unreleased-on-path */
	ret = check_table(owner);
	if (ret != VDO_SUCCESS) {
		vdo_free(name);
		vdo_free(table);
		return ret;
	}
	table->name = name;
	*result = table;
	return VDO_SUCCESS;
}

static int __init start_filesystem(void)
{
	int err;

	err = ext4_init_es();
	if (err)
		return err;
	err = ext4_init_pending();
	if (err)
		goto out_es;
	err = ext4_init_pageio();
	if (err)
		goto out_es; /* expect: unreleased-on-path */
	err = register_filesystem(&fs_type);
	if (err)
		goto out_pageio;
	return 0;
out_pageio:
	ext4_exit_pageio();
	ext4_exit_pending();
out_es:
	ext4_exit_es();
	return err;
}

static int walk_extents(struct inode *inode, unsigned int end)
{
	struct ext4_ext_path *path = NULL;
	unsigned int block;

	for (block = 0; block < end; block++) {
		path = ext4_find_extent(inode, block, path, 0);
		if (IS_ERR(path))
			return PTR_ERR(path);
		if (is_hole(path, block))
			return 0; /* expect: unreleased-on-path */
		if (is_last(path, block))
			break;
	}
	ext4_free_ext_path(path);
	return 0;
}

static int map_page(struct mm_struct *mm, pmd_t *pmd, struct page *page)
{
	pgtable_t table = pte_alloc_one(mm);

	if (!table)
		return -ENOMEM;
	if (PageHWPoison(page))
		return -EIO; /* expect: unreleased-on-path */
	if (check_page(page)) {
		pte_free(mm, table);
		return -EINVAL;
	}
	pgtable_trans_huge_deposit(mm, pmd, table);
	return 0;
}
