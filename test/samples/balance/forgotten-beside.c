/* What stands beside it tells that something was forgotten: other commands, younger members, the object of a lock. */

long stall_ioctl(struct file *filp, unsigned int cmd, void *arg)
{
	int error;

	switch (cmd) {
	case STALL_GROW:
		error = mnt_want_write_file(filp);
		if (error)
			return error;
		error = stall_grow(filp->private_data, arg);
		mnt_drop_write_file(filp);
		return error;
	case STALL_SHRINK:
		error = mnt_want_write_file(filp);
		if (error)
			return error;
		error = stall_shrink(filp->private_data, arg);
		return error; /* expect: unreleased-on-path */
	}
	return -ENOTTY;
}

/* Twin: every command leaves it to the end of the file. */
long stall_begin(struct file *filp, unsigned int cmd, void *arg)
{
	int error;

	switch (cmd) {
	case STALL_GROW:
		error = mnt_want_write_file(filp);
		if (error)
			return error;
		return stall_grow(filp->private_data, arg);
	case STALL_SHRINK:
		error = mnt_want_write_file(filp);
		if (error)
			return error;
		return stall_shrink(filp->private_data, arg);
	}
	return -ENOTTY;
}

/* Who frees the younger area frees the older one. */
int trough_fill(struct trough *trough, size_t len)
{
	trough->hay = vmalloc(len);
	if (!trough->hay)
		return -ENOMEM;
	trough->oats = vmalloc(len);
	if (!trough->oats)
		return -ENOMEM;
	trough->water = vmalloc(len);
	if (!trough->water) {
		vfree(trough->oats);
		return -ENOMEM; /* expect: unreleased-on-path */
	}
	return 0;
}

/* Twin: the owner frees them all. */
int trough_refill(struct trough *trough, size_t len)
{
	trough->hay = vmalloc(len);
	if (!trough->hay)
		return -ENOMEM;
	trough->oats = vmalloc(len);
	if (!trough->oats)
		return -ENOMEM;
	return 0;
}

/* The reference is put, the lock is left. */
void manger_note(struct address_space *mapping, pgoff_t index, const void *grain, size_t size)
{
	struct page *page;
	void *addr;

	page = find_lock_page(mapping, index);
	if (!page)
		return;
	addr = kmap_local_page(page);
	memcpy(addr, grain, size);
	kunmap_local(addr);
	put_page(page); /* expect: unreleased-on-path */
}

/* Twin: the read unlocks it. */
int manger_read(struct address_space *mapping, pgoff_t index, struct file *file)
{
	struct page *page;
	int err;

	page = find_lock_page(mapping, index);
	if (!page)
		return -ENOENT;
	err = mapping->a_ops->readpage(file, page);
	put_page(page);
	return err;
}

/* What was kept in the callback went with it. */
int barn_open(struct barn *barn)
{
	struct bell *bell;
	int err;

	bell = kzalloc(sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;
	bell->cb = blk_stat_alloc_callback(bell_ring, bell_bucket, 2, bell);
	if (!bell->cb) {
		kfree(bell);
		return -ENOMEM;
	}
	err = barn_hang(barn);
	if (err)
		goto err_free;
	barn->bell = bell;
	return 0;

err_free:
	blk_stat_free_callback(bell->cb);
	return err; /* expect: unreleased-on-path */
}

/* Twin: the callback, and the bell in it, are left to the barn. */
int barn_open_late(struct barn *barn)
{
	struct bell *bell;
	int err;

	bell = kzalloc(sizeof(*bell), GFP_KERNEL);
	if (!bell)
		return -ENOMEM;
	bell->cb = blk_stat_alloc_callback(bell_ring, bell_bucket, 2, bell);
	if (!bell->cb) {
		kfree(bell);
		return -ENOMEM;
	}
	barn->cb = bell->cb;
	err = barn_hang(barn);
	return err;
}

/* A length is set, and none is given. */
int plough_build(struct plough *plough, unsigned int size)
{
	struct blade *blade;
	int r;

	blade = kmalloc(sizeof(*blade), GFP_KERNEL);
	if (!blade)
		return -ENOMEM;
	INIT_WORK(&blade->work, plough_cut);
	r = plough_set_max_len(plough, size);
	if (r)
		return r; /* expect: unreleased-on-path */
	if (plough_is_old(plough)) {
		kfree(blade);
		return -EINVAL;
	}
	plough->blade = blade;
	return 0;
}

/* Nobody else in the file unlocks for an operation. */
static int plough_open(struct inode *inode, struct file *filp)
{
	mutex_lock(&plough_mutex);
	filp->private_data = plough_of(inode);
	if (plough_is_ready(inode))
		return 0; /* expect: unreleased-on-path */
	mutex_unlock(&plough_mutex);
	return -EINVAL;
}

static const struct file_operations plough_fops = {
	.open = plough_open,
};

/* Twin: reserved for a while, and then for good. */
int silo_mount(struct silo *silo)
{
	int error;

	error = xfs_fs_reserve_ag_blocks(silo->mp);
	if (error)
		return error;
	error = silo_replay(silo);
	xfs_fs_unreserve_ag_blocks(silo->mp);
	if (error)
		return error;
	error = xfs_fs_reserve_ag_blocks(silo->mp);
	return error;
}

/* Who is told of a failure does not look at the output. */
static int silo_shadow(struct silo *silo, dm_block_t b, struct dm_block **block)
{
	int inc;
	int r = dm_tm_shadow_block(silo->tm, b, &silo_validator, block, &inc);

	if (r)
		return r;
	if (silo_is_odd(silo))
		return -EILSEQ; /* expect: unreleased-on-path */
	return 0;
}

int silo_store(struct silo *silo, dm_block_t b)
{
	struct dm_block *block;
	int r = silo_shadow(silo, b, &block);

	if (r)
		return r;
	silo_write(silo, block);
	dm_tm_unlock(silo->tm, block);
	return 0;
}

/* Twin: a function of the file ends the outputs. */
static void silo_free(struct dm_transaction_manager *tm, struct dm_block **block)
{
	dm_tm_unlock(tm, *block);
}

static int silo_shadow_whole(struct silo *silo, dm_block_t b, struct dm_block **block)
{
	int inc;
	int r = dm_tm_shadow_block(silo->tm, b, &silo_validator, block, &inc);

	if (r)
		return r;
	if (silo_is_odd(silo)) {
		silo_free(silo->tm, block);
		return -EILSEQ;
	}
	return 0;
}

int silo_store_whole(struct silo *silo, dm_block_t b)
{
	struct dm_block *block;
	int r = silo_shadow_whole(silo, b, &block);

	if (r)
		return r;
	silo_write(silo, block);
	dm_tm_unlock(silo->tm, block);
	return 0;
}
