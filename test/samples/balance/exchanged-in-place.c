// A call that leaves what it finds where its caller keeps it, in the kernels in which it is handed the place.

/* Silent: the caller has it by its own pointer. */
static int route_find(struct inode *inode, ext4_lblk_t block, struct ext4_ext_path **where)
{
	struct ext4_ext_path *path;

	path = ext4_find_extent(inode, block, where, EXT4_EX_NOCACHE);
	if (IS_ERR(path))
		return PTR_ERR(path);
	if (path[ext_depth(inode)].p_ext == NULL) {
		ext4_free_ext_path(path);
		*where = NULL;
		return -ENODATA;
	}
	return 0;
}

/* Silent: each call takes over what the one before has left. */
static int route_grow(handle_t *handle, struct inode *inode, struct ext4_ext_path **where, ext4_lblk_t block)
{
	struct ext4_ext_path *path = *where;
	int err = 0;

again:
	path = ext4_find_extent(inode, block, where, 0);
	if (IS_ERR(path))
		return PTR_ERR(path);
	err = route_split(handle, inode, path);
	if (err == -EAGAIN)
		goto again;
	return err;
}

int route_show(struct inode *inode, ext4_lblk_t block)
{
	struct ext4_ext_path *path;

	path = ext4_find_extent(inode, block, NULL, 0);
	if (IS_ERR(path))
		return PTR_ERR(path);
	if (path->p_depth == 0)
		return -ENODATA; // expect: unreleased-on-path
	ext4_free_ext_path(path);
	return 0;
}
