// Transactions that callees end and begin anew by the address of the variable; locks that come with a transaction.

int curlew_shrink(struct xfs_inode *ip, xfs_fsize_t size)
{
	struct xfs_mount *mp = ip->i_mount;
	struct xfs_trans *tp;
	int error;

	error = xfs_trans_alloc(mp, &M_RES(mp)->tr_itruncate, 0, 0, 0, &tp);
	if (error)
		return error;
	error = curlew_cut(&tp, ip, size);
	if (error)
		return error; /* expect: unreleased-on-path */
	error = curlew_note_size(tp, ip, size);
	if (error)
		goto out_cancel;
	return xfs_trans_commit(tp);
out_cancel:
	xfs_trans_cancel(tp);
	return error;
}

int curlew_shrink_well(struct xfs_inode *ip, xfs_fsize_t size)
{
	struct xfs_mount *mp = ip->i_mount;
	struct xfs_trans *tp;
	int error;

	error = xfs_trans_alloc(mp, &M_RES(mp)->tr_itruncate, 0, 0, 0, &tp);
	if (error)
		return error;
	error = curlew_cut(&tp, ip, size);
	if (error)
		goto out_cancel;
	return xfs_trans_commit(tp);
out_cancel:
	xfs_trans_cancel(tp);
	return error;
}

int curlew_grow(struct xfs_inode *ip, unsigned int blocks)
{
	struct xfs_mount *mp = ip->i_mount;
	struct xfs_trans *tp;
	int error;

	error = xfs_trans_alloc_inode(ip, &M_RES(mp)->tr_write, blocks, 0, false, &tp);
	if (error)
		return error;
	error = curlew_map(tp, ip, blocks);
	if (error) {
		xfs_trans_cancel(tp);
		return error; /* expect: unreleased-on-path */
	}
	error = xfs_trans_commit(tp);
	xfs_iunlock(ip, XFS_ILOCK_EXCL);
	return error;
}

/* The caller is told which lock it has to give back. */
int curlew_grow_for(struct xfs_inode *ip, unsigned int blocks, unsigned int *lockmode)
{
	struct xfs_mount *mp = ip->i_mount;
	struct xfs_trans *tp;
	int error;

	error = xfs_trans_alloc_inode(ip, &M_RES(mp)->tr_write, blocks, 0, false, &tp);
	if (error)
		return error;
	*lockmode = XFS_ILOCK_EXCL;
	error = curlew_map(tp, ip, blocks);
	if (error) {
		xfs_trans_cancel(tp);
		return error;
	}
	return xfs_trans_commit(tp);
}

/* Both names are one inode where no other is locked. */
int curlew_leave(struct curlew *c, struct xfs_inode *ip)
{
	int error;

	if (c->home == ip) {
		if (!xfs_ilock_nowait(ip, XFS_ILOCK_EXCL))
			return -EAGAIN;
	} else {
		error = curlew_seize_both(ip, c->home);
		if (error)
			return error;
	}
	error = curlew_fly(c);
	xfs_iunlock(c->home, XFS_ILOCK_EXCL);
	if (c->home != ip)
		xfs_iunlock(ip, XFS_ILOCK_EXCL);
	if (error)
		return error;
	return curlew_rest(c);
}

/* The value returned is that of the call which has taken it; nobody else knows the variable. */
int curlew_wait(struct xfs_mount *mp, struct curlew *c)
{
	struct xfs_trans *tp;
	int error;

	error = xfs_trans_alloc(mp, &M_RES(mp)->tr_ichange, 0, 0, 0, &tp);
	if (error)
		return error;
	if (c->waits)
		return error; /* expect: unreleased-on-path */
	curlew_wake(tp, c);
	return xfs_trans_commit(tp);
}
