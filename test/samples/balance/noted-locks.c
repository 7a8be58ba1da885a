/* Locks that a function leaves held, and notes in the object of its caller. */

int linnet_measure(struct linnet *linnet)
{
	uint flags = linnet->flags;
	int err;

	linnet->flags = XFS_ILOCK_SHARED;
	xfs_ilock(linnet->ip, linnet->flags);
	err = linnet_count(linnet);
	xfs_iunlock(linnet->ip, linnet->flags);
	linnet->flags = flags;
	return err;
}

/* Whoever has the context unlocks by what stands there. */
int linnet_set_up(struct linnet *linnet)
{
	int err;

	err = linnet_begin(linnet);
	if (err)
		return err;
	linnet->flags = XFS_ILOCK_EXCL;
	linnet->ip = linnet->mount->bitmap;
	xfs_ilock(linnet->ip, linnet->flags);
	return 0;
}

/* Nothing says which one it was. */
int linnet_set_up_alone(struct linnet *linnet)
{
	int err;

	err = linnet_begin(linnet);
	if (err)
		return err;
	xfs_ilock(linnet->mount->bitmap, linnet->flags);
	return 0; /* expect: unreleased-on-path */
}
