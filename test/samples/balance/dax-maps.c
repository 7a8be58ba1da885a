/* DAX maps: safe release of an error pointer, maps carried round a loop, pointers moved while they are errors. */

ssize_t drop_old_take_new(struct inode *inode, loff_t pos, loff_t end)
{
	struct block_device *bdev = inode->i_sb->s_bdev;
	struct blk_dax_ctl dax = {
		.addr = ERR_PTR(-EIO),
	};
	ssize_t rc = 0;

	while (pos < end) {
		long len;

		dax_unmap_atomic(bdev, &dax);
		len = dax_map_atomic(bdev, &dax);
		if (len < 0) {
			rc = len;
			break;
		}
		pos += len;
	}
	dax_unmap_atomic(bdev, &dax);
	return rc;
}

int no_unmap(struct block_device *bdev, void *to)
{
	struct blk_dax_ctl dax = { .sector = 0 };

	if (dax_map_atomic(bdev, &dax) < 0)
		return PTR_ERR(dax.addr);
	memcpy(to, dax.addr, PAGE_SIZE);
	return 0; /* expect: unreleased-on-path */
}

ssize_t moves_an_error(struct inode *inode, loff_t pos, loff_t end, bool hole)
{
	struct block_device *bdev = inode->i_sb->s_bdev;
	struct blk_dax_ctl dax = {
		.addr = ERR_PTR(-EIO),
	};

	while (pos < end) {
		long len = next_piece(inode, pos);

		if (!hole) {
			dax_unmap_atomic(bdev, &dax);
			len = dax_map_atomic(bdev, &dax);
			if (len < 0)
				break;
		}
		pos += len;
		dax.addr += len; /* expect: error-pointer-arithmetic */
	}
	dax_unmap_atomic(bdev, &dax);
	return pos;
}

int address_after_its_section(struct dax_device *dev, pgoff_t pgoff, char *word)
{
	void *addr;
	long got;
	int id;

	id = dax_read_lock();
	got = dax_direct_access(dev, pgoff, 1, DAX_ACCESS, &addr, NULL);
	dax_read_unlock(id);
	if (got < 0)
		return got;
	memcpy(word, addr, 8); /* expect: unguarded-dax-access */
	return 0;
}

int address_in_its_section(struct dax_device *dev, pgoff_t pgoff, char *word)
{
	void *addr;
	long got;
	int id;

	id = dax_read_lock();
	got = dax_direct_access(dev, pgoff, 1, DAX_ACCESS, &addr, NULL);
	if (got > 0)
		memcpy(word, addr, 8);
	dax_read_unlock(id);
	return got < 0 ? got : 0;
}
