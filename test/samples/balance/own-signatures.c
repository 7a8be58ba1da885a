/* Made up for these tests: functions that a file defines otherwise than the kernels for which a contract was written. */

void mddev_init(struct mddev *mddev)
{
	mutex_init(&mddev->open_mutex);
	spin_lock_init(&mddev->lock);
}

struct mddev *array_create(int unit)
{
	struct mddev *new;

	new = kzalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return NULL;
	mddev_init(new);
	if (array_is_known(unit)) {
		kfree(new);
		return NULL;
	}
	array_publish(new);
	return new;
}

struct ext4_ext_path *ext4_find_extent(struct inode *inode, ext4_lblk_t block, struct ext4_ext_path **where, int flags)
{
	struct ext4_ext_path *path = *where;

	if (!path) {
		path = kcalloc(4, sizeof(*path), GFP_NOFS);
		if (!path)
			return ERR_PTR(-ENOMEM);
	}
	extent_walk(inode, block, path);
	*where = path;
	return path;
}

/* The path lies where the caller keeps it. */
int extent_mark(struct inode *inode, ext4_lblk_t block, struct ext4_ext_path **where)
{
	struct ext4_ext_path *path;

	path = ext4_find_extent(inode, block, where, 0);
	if (IS_ERR(path))
		return PTR_ERR(path);
	if (extent_is_marked(path))
		return -EEXIST;
	extent_set_mark(path);
	return 0;
}
