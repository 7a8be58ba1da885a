// What stays somewhere else, or goes by another name, than the function shows at the place where it leaves.

/* Silent: made once, and kept for the calls to come. */
static struct kobject *shelf_dir(void)
{
	static struct kobject *dir;

	if (!dir)
		dir = kobject_create_and_add("shelf", NULL);
	return dir;
}

/* Silent: it is the directory of all shelves. */
static struct kobject *shelf_parent(struct shelf *shelf)
{
	struct kobject *dir, *own = NULL;

	if (shelf->parent)
		dir = &shelf->parent->kobj;
	else
		dir = shelf_dir();
	if (shelf->own == dir)
		own = kobject_get(shelf->own);
	return own;
}

static struct kobject *crate_dir(void)
{
	struct kobject *dir = NULL;

	if (!dir)
		dir = kobject_create_and_add("crate", NULL);
	return dir;
}

int crate_show(struct crate *crate)
{
	struct kobject *dir = crate_dir();
	int ret;

	if (!dir)
		return -ENOMEM;
	ret = sysfs_create_file(dir, &crate->attr);
	if (ret)
		return ret; // expect: unreleased-on-path
	kobject_put(dir);
	return 0;
}

/* Silent: whoever has the shelf open keeps its boards. */
struct board *shelf_board(struct shelf *shelf, unsigned long nr)
{
	struct board *board;

	rcu_read_lock();
	board = radix_tree_lookup(&shelf->boards, nr);
	rcu_read_unlock();
	WARN_ON(board && board->nr != nr);
	return board;
}

int shelf_width(struct shelf *shelf, unsigned long nr)
{
	struct board *board;

	rcu_read_lock();
	board = radix_tree_lookup(&shelf->boards, nr);
	rcu_read_unlock();
	if (!board)
		return -ENOENT;
	return board->width; // expect: used-after-release
}

/* Silent: only what the holder opens by itself is named. */
int shelf_resize(struct block_device *bdev, fmode_t mode, int width)
{
	int ret;

	if (IS_ERR(blkdev_get_by_dev(bdev->bd_dev, mode | FMODE_EXCL, &bdev)))
		return -EBUSY;
	ret = set_blocksize(bdev, width);
	blkdev_put(bdev, mode | FMODE_EXCL);
	return ret;
}

int shelf_probe(struct block_device *bdev, fmode_t mode)
{
	if (IS_ERR(blkdev_get_by_dev(bdev->bd_dev, mode | FMODE_EXCL, &bdev)))
		return -EBUSY;
	return 0; // expect: unreleased-on-path
}

static void shelf_release(struct kobject *kobj)
{
	struct shelf *shelf = container_of(kobj, struct shelf, kobj);

	kfree(shelf->name);
	kfree(shelf);
}

static const struct kobj_type shelf_type = {
	.release = shelf_release,
};

/* Silent: two references go here. */
void shelf_forget(struct device *dev)
{
	struct shelf *shelf;

	shelf = dev_to_shelf(dev);
	if (!shelf)
		return;
	kobject_put(&shelf->kobj);
	if (shelf->is_own) {
		shelf_hide(shelf->name);
		kobject_put(&shelf->kobj);
	}
}

void shelf_drop(struct device *dev)
{
	struct shelf *shelf;

	shelf = dev_to_shelf(dev);
	if (!shelf)
		return;
	kobject_put(&shelf->kobj);
	if (shelf->is_own) // expect: used-after-release
		shelf_hide(shelf->name);
}

/* Silent: whoever makes its own nodes ends them. */
static struct node *shelf_node(struct shelf *shelf)
{
	const struct shelf_operations *ops = shelf->ops;
	struct node *node;

	if (ops->alloc_node)
		node = ops->alloc_node(shelf);
	else
		node = kmem_cache_alloc(node_cache, GFP_KERNEL);
	if (!node)
		return NULL;
	if (node_set_up(shelf, node)) {
		if (ops->destroy_node) {
			ops->destroy_node(node);
			if (!ops->free_node)
				return NULL;
		}
		kmem_cache_free(node_cache, node);
		return NULL;
	}
	return node;
}

static struct node *crate_node(struct crate *crate)
{
	struct node *node = kmem_cache_alloc(node_cache, GFP_KERNEL);

	if (!node)
		return NULL;
	if (crate->is_full) {
		kmem_cache_free(node_cache, node);
		return NULL;
	}
	if (!crate->is_open)
		return NULL; // expect: unreleased-on-path
	return node;
}
