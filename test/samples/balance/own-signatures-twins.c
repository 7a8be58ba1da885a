/* Made up for these tests: functions that a file defines as the contracts say. */

int mddev_init(struct mddev *mddev)
{
	if (percpu_ref_init(&mddev->active_io, array_idle, 0, GFP_KERNEL))
		return -ENOMEM;
	mutex_init(&mddev->open_mutex);
	return 0;
}

struct mddev *array_create(int unit)
{
	struct mddev *new;

	new = kzalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return NULL;
	if (mddev_init(new)) {
		kfree(new);
		return NULL;
	}
	if (array_is_known(unit)) {
		kfree(new); /* expect: unreleased-on-path */
		return NULL;
	}
	array_publish(new);
	return new;
}

struct ext4_ext_path *ext4_find_extent(struct inode *inode, ext4_lblk_t block, struct ext4_ext_path *path, int flags)
{
	if (!path) {
		path = kcalloc(4, sizeof(*path), GFP_NOFS);
		if (!path)
			return ERR_PTR(-ENOMEM);
	}
	extent_walk(inode, block, path);
	return path;
}

int extent_mark(struct inode *inode, ext4_lblk_t block, struct ext4_ext_path *path)
{
	path = ext4_find_extent(inode, block, path, 0);
	if (IS_ERR(path))
		return PTR_ERR(path);
	if (extent_is_marked(path))
		return -EEXIST; /* expect: unreleased-on-path */
	extent_set_mark(path);
	ext4_free_ext_path(path);
	return 0;
}
