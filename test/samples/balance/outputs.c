/* What unknown calls leave in a variable: the function's own puts tell that it is the function's to give back. */

int otter_reads(struct inode *inode, int block)
{
	struct buffer_head *bh = NULL;
	int err;

	err = otter_get_block(inode, block, &bh);
	if (err)
		return err;
	if (bh->b_size < 512)
		return -EIO; /* expect: unreleased-on-path */
	err = otter_uses(inode, bh->b_data);
	brelse(bh);
	return err;
}

/* Where it finds nothing, there is nothing to give back. */
int otter_reads_if_there(struct inode *inode, int block)
{
	struct buffer_head *bh;
	int err;

	err = otter_get_block(inode, block, &bh);
	if (err)
		return err;
	if (!bh)
		return -ENOENT;
	err = otter_uses(inode, bh->b_data);
	brelse(bh);
	return err;
}

int otter_dives(struct inode *dir, const char *name)
{
	struct dentry *den;
	int err;

	err = otter_looks_up(dir, name, &den);
	if (err < 0)
		return err;
	err = otter_names(dir, den->d_name.name);
	if (err < 0)
		return err; /* expect: unreleased-on-path */
	dput(den);
	return 0;
}

/* It may have been there before: another call gave it. */
int otter_dives_again(struct inode *dir, const char *name)
{
	struct dentry *den = dir->i_private;
	int err;

	err = otter_looks_up(dir, name, &den);
	if (err < 0)
		return err;
	err = otter_names(dir, den->d_name.name);
	if (err < 0)
		return err;
	dput(den);
	return 0;
}

/* A result above 0 has a meaning of its own. */
int otter_counts(struct inode *inode, int block)
{
	struct buffer_head *bh;
	int found;

	found = otter_fetch_some(inode, block, &bh);
	if (found < 0)
		return found;
	if (found == 2)
		return 0;
	found = otter_uses(inode, bh->b_data);
	brelse(bh);
	return found;
}

/* What is given back to another object goes with that one. */
int otter_logs(struct xfs_trans *tp, struct inode *inode, int block)
{
	struct xfs_buf *bp;
	int err;

	err = otter_read_buf(tp, inode, block, &bp);
	if (err)
		return err;
	if (otter_is_done(inode))
		return -EAGAIN;
	err = otter_uses(inode, bp->b_addr);
	xfs_trans_brelse(tp, bp);
	return err;
}

/* A callee is handed the variable in which the output lies: what is there, this function still gives back. */
int otter_marks(struct inode *inode, int mark)
{
	struct otter_search search;
	int err;

	err = ext4_get_inode_loc(inode, &search.iloc);
	if (err)
		return err;
	err = otter_seek(inode, mark, &search);
	if (err)
		return err; /* expect: unreleased-on-path */
	err = otter_uses(inode, search.here);
	brelse(search.iloc.bh);
	return err;
}

/* A callee that is handed the variable may give back what lies there. */
int otter_leaves(struct inode *inode, int mark)
{
	struct otter_search search;
	int err;

	err = ext4_get_inode_loc(inode, &search.iloc);
	if (err)
		return err;
	err = otter_seek(inode, mark, &search);
	otter_end_search(&search);
	return err;
}
