/* References of objects that others know: taken for a store that only some ways come to. */

int beacon_adopt(struct beacon *beacon, struct dentry *dentry)
{
	struct inode *inode;
	int err;

	inode = igrab(d_inode(dentry));
	if (!inode)
		return -ENOENT;
	err = beacon_check(beacon->name);
	if (err)
		return err; /* expect: unreleased-on-path */
	beacon->inode = inode;
	return 0;
}

int beacon_adopt_right(struct beacon *beacon, struct dentry *dentry)
{
	struct inode *inode;
	int err;

	inode = igrab(d_inode(dentry));
	if (!inode)
		return -ENOENT;
	err = beacon_check(beacon->name);
	if (err) {
		iput(inode);
		return err;
	}
	beacon->inode = inode;
	return 0;
}

/* The way that fails has stored it before. */
int beacon_adopt_first(struct beacon *beacon, struct dentry *dentry)
{
	struct inode *inode;

	inode = igrab(d_inode(dentry));
	if (!inode)
		return -ENOENT;
	beacon->inode = inode;
	return beacon_check(beacon->name);
}

/* Nobody stores it: it is there for the caller. */
int beacon_hold(struct beacon *beacon, struct dentry *dentry)
{
	if (!igrab(d_inode(dentry)))
		return -ENOENT;
	return beacon_check(beacon->name);
}
