/* Locks of two inodes that one call takes, and that are given back one by one or with a transaction. */

int finch_swap_sizes(struct xfs_inode *one, struct xfs_inode *other)
{
	int error;

	xfs_lock_two_inodes(one, XFS_ILOCK_EXCL, other, XFS_ILOCK_EXCL);
	error = finch_check_forks(one->i_mount);
	if (error) {
		xfs_iunlock(one, XFS_ILOCK_EXCL);
		return error; /* expect: unreleased-on-path */
	}
	swap(one->i_disk_size, other->i_disk_size);
	xfs_iunlock(other, XFS_ILOCK_EXCL);
	xfs_iunlock(one, XFS_ILOCK_EXCL);
	return 0;
}

int finch_swap_sizes_right(struct xfs_inode *one, struct xfs_inode *other)
{
	int error;

	xfs_lock_two_inodes(one, XFS_ILOCK_EXCL, other, XFS_ILOCK_EXCL);
	error = finch_check_forks(one->i_mount);
	if (!error)
		swap(one->i_disk_size, other->i_disk_size);
	xfs_iunlock(other, XFS_ILOCK_EXCL);
	xfs_iunlock(one, XFS_ILOCK_EXCL);
	return error;
}

/* The transaction unlocks what it was handed for good. */
int finch_swap_joined(struct xfs_mount *mp, struct xfs_inode *one, struct xfs_inode *other)
{
	struct xfs_trans *tp;
	int error;

	error = xfs_trans_alloc(mp, &M_RES(mp)->tr_write, 0, 0, 0, &tp);
	if (error)
		return error;
	xfs_lock_two_inodes(one, XFS_ILOCK_EXCL, other, XFS_ILOCK_EXCL);
	xfs_trans_ijoin(tp, one, XFS_ILOCK_EXCL);
	xfs_trans_ijoin(tp, other, XFS_ILOCK_EXCL);
	error = finch_check_forks(mp);
	if (error) {
		xfs_trans_cancel(tp);
		return error;
	}
	return xfs_trans_commit(tp);
}
