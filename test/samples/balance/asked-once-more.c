// What a flag or a version of the kernel decides: taken by the very question by which it is given back.

/* Silent: the calls between do not change what the request asks for. */
ssize_t ferry_carry(struct ferry *ferry, struct inode *inode, int flags)
{
	struct trip *trip = kmem_cache_alloc(trip_cache, GFP_KERNEL);
	ssize_t ret;

	if (!trip)
		return -ENOMEM;
	trip->flags = flags;
	if (trip->flags & TRIP_LOCKS)
		inode_lock(inode);
	ret = trip_wait(trip);
	if (ret)
		goto fail;
	ret = trip_start(ferry, trip);
	if (trip->flags & TRIP_LOCKS)
		inode_unlock(inode);
	return ret;
fail:
	if (trip->flags & TRIP_LOCKS)
		inode_unlock(inode);
	kmem_cache_free(trip_cache, trip);
	return ret;
}

ssize_t ferry_return(struct ferry *ferry, struct inode *inode, int flags)
{
	struct trip *trip = kmem_cache_alloc(trip_cache, GFP_KERNEL);
	ssize_t ret;

	if (!trip)
		return -ENOMEM;
	trip->flags = flags;
	inode_lock(inode);
	ret = trip_wait(trip);
	trip_start(ferry, trip);
	if (ret)
		return ret; // expect: unreleased-on-path
	inode_unlock(inode);
	return 0;
}

/* Silent: until 6.3 the answer is 0 where the folio is isolated, and true since. */
int ferry_collapse(struct ferry *ferry, struct folio *folio)
{
	if (folio_isolate_lru(folio))
		return -EBUSY;
	if (!filemap_release_folio(folio, GFP_KERNEL)) {
		folio_putback_lru(folio);
		return -EIO;
	}
	list_add_tail(&folio->lru, &ferry->folios);
	return 0;
}

/* Silent: the buffer is released when it has been read. */
void ferry_read_ahead(struct xfs_buftarg *target, struct xfs_buf_map *map, const struct xfs_buf_ops *ops)
{
	struct xfs_buf *bp;

	xfs_buf_read_map(target, map, 1, XBF_TRYLOCK | XBF_ASYNC | XBF_READ_AHEAD, &bp, ops, __this_address);
}

int ferry_read(struct xfs_buftarg *target, struct xfs_buf_map *map, const struct xfs_buf_ops *ops)
{
	struct xfs_buf *bp;
	int error;

	error = xfs_buf_read_map(target, map, 1, 0, &bp, ops, __this_address);
	if (error)
		return error;
	if (bp->b_error)
		return -EIO; // expect: unreleased-on-path
	xfs_buf_relse(bp);
	return 0;
}
