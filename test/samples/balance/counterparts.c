/* What undoes a function later, and does not run where that one fails: the exit of a module, remove for probe. */

static struct workqueue_struct *gull_queue;
static struct kmem_cache *gull_cache;

static int __init gull_init(void)
{
	int rc;

	gull_cache = kmem_cache_create("gull", 64, 0, 0, NULL);
	if (!gull_cache)
		return -ENOMEM;
	gull_queue = alloc_workqueue("gull", 0, 0);
	if (!gull_queue)
		return -ENOMEM; /* expect: unreleased-on-path */
	rc = register_filesystem(&gull_fs_type);
	if (rc)
		goto undo;
	rc = misc_register(&gull_device);
	if (rc) {
		gull_log("no device");
		return rc; /* expect: unreleased-on-path expect: unreleased-on-path expect: unreleased-on-path */
	}
	return 0;

undo:
	destroy_workqueue(gull_queue);
	kmem_cache_destroy(gull_cache);
	return rc;
}

static void gull_free(void)
{
	destroy_workqueue(gull_queue);
	kmem_cache_destroy(gull_cache);
}

static void __exit gull_exit(void)
{
	misc_deregister(&gull_device);
	unregister_filesystem(&gull_fs_type);
	gull_free();
}

module_init(gull_init);
module_exit(gull_exit);

struct tern {
	struct workqueue_struct *queue;
	void *nest;
	char *egg;
};

static int tern_start(struct tern *tern)
{
	return tern->nest ? 0 : -EIO;
}

/* The nest is for others to keep; what its counterpart does not give back is not told. */
static int tern_probe(struct tern_device *dev)
{
	struct tern *tern = dev->tern;
	int rc;

	tern->egg = kzalloc(8, GFP_KERNEL);
	if (!tern->egg)
		return -ENOMEM;
	tern->queue = alloc_workqueue("tern", 0, 0);
	if (!tern->queue)
		return -ENOMEM;
	rc = tern_start(tern);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	return 0;
}

static void tern_remove(struct tern_device *dev)
{
	destroy_workqueue(dev->tern->queue);
}

static const struct tern_driver tern_driver = {
	.probe = tern_probe,
	.remove = tern_remove,
};

/* The end of an open file is handed the same file by another name, and does not run where the file was not opened. */
static int gull_show_open(struct inode *inode, struct file *filp)
{
	struct gull_view *view = __seq_open_private(filp, &gull_view_ops, sizeof(*view));

	if (!view)
		return -ENOMEM;
	view->wings = gull_count_wings(inode->i_private);
	if (view->wings < 2)
		return -ENXIO; /* expect: unreleased-on-path */
	return 0;
}

static int gull_show_release(struct inode *inode, struct file *file)
{
	return seq_release_private(inode, file);
}

static const struct file_operations gull_show_fops = {
	.open = gull_show_open,
	.read = seq_read,
	.release = gull_show_release,
};

/* Twin: closed where it fails. */
static int gull_list_open(struct inode *inode, struct file *filp)
{
	struct gull_view *view = __seq_open_private(filp, &gull_view_ops, sizeof(*view));

	if (!view)
		return -ENOMEM;
	view->wings = gull_count_wings(inode->i_private);
	if (view->wings < 2) {
		seq_release_private(inode, filp);
		return -ENXIO;
	}
	return 0;
}

static int gull_list_release(struct inode *inode, struct file *file)
{
	return seq_release_private(inode, file);
}

static const struct file_operations gull_list_fops = {
	.open = gull_list_open,
	.read = seq_read,
	.release = gull_list_release,
};
