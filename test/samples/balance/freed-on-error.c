/* Calls that give their argument back themselves when they fail. */

int root_that_failed(struct super_block *sb)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return -ENOMEM;
	sb->s_root = d_make_root(inode);
	if (!sb->s_root) {
		iput(inode); /* expect: freed-on-error-twice */
		return -ENOMEM;
	}
	return 0;
}

int root_that_was_left(struct super_block *sb)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return -ENOMEM;
	sb->s_root = d_make_root(inode);
	if (!sb->s_root)
		return -ENOMEM;
	return 0;
}

int root_with_a_reference_more(struct super_block *sb)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return -ENOMEM;
	ihold(inode);
	sb->s_root = d_make_root(inode);
	if (!sb->s_root) {
		iput(inode);
		return -ENOMEM;
	}
	iput(inode);
	return 0;
}

int open_that_failed(dev_t dev, fmode_t mode, void *holder)
{
	struct block_device *bdev = bdget(dev);
	int rc;

	if (!bdev)
		return -ENOMEM;
	rc = blkdev_get(bdev, mode, holder);
	if (rc) {
		bdput(bdev); /* expect: freed-on-error-twice */
		return rc;
	}
	blkdev_put(bdev, mode);
	return 0;
}

static void ember_free(void *data)
{
	struct ember *em = data;

	ember_log(em->id);
	kfree(em);
}

int action_has_run(struct device *dev, int id)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);
	int rc;

	if (!em)
		return -ENOMEM;
	em->id = id;
	rc = devm_add_action_or_reset(dev, ember_free, em);
	if (rc)
		kfree(em); /* expect: freed-on-error-twice */
	return rc;
}

int action_was_not_run(struct device *dev, int id)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);
	int rc;

	if (!em)
		return -ENOMEM;
	em->id = id;
	rc = devm_add_action(dev, ember_free, em);
	if (rc)
		kfree(em);
	return rc;
}

int action_alone(struct device *dev, int id)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	if (!em)
		return -ENOMEM;
	em->id = id;
	return devm_add_action_or_reset(dev, ember_free, em);
}

/* Functions in view. */

static struct ember *ember_open(struct ember *em)
{
	if (!ember_start(em->id)) {
		kfree(em);
		return NULL;
	}
	return em;
}

int opened_in_view(struct ember_pool *pool, int id)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	if (!em)
		return -ENOMEM;
	em->id = id;
	if (!ember_open(em)) {
		kfree(em); /* expect: freed-on-error-twice */
		return -EIO;
	}
	pool->first = em;
	return 0;
}

static int ember_keep(struct ember_pool *pool, struct ember *em)
{
	if (pool->full)
		return -ENOSPC;
	pool->last = em;
	return 0;
}

int kept_in_view(struct ember_pool *pool)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);
	int rc;

	if (!em)
		return -ENOMEM;
	rc = ember_keep(pool, em);
	if (rc)
		kfree(em);
	return rc;
}
