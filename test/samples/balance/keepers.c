// Calls that keep what they are handed where they succeed: where they fail, it is still the caller's.

struct dipper {
	struct xarray nests;
	struct device *dev;
};

/* Nobody looks whether the table took it. */
int dipper_add_nest(struct dipper *dipper, unsigned long index)
{
	struct nest *nest = kmalloc(sizeof(*nest), GFP_KERNEL);

	if (!nest)
		return -ENOMEM;
	nest->eggs = 0;
	xa_store(&dipper->nests, index, nest, GFP_KERNEL);
	return 0; /* expect: unreleased-on-path */
}

int dipper_add_nest_or_free(struct dipper *dipper, unsigned long index)
{
	struct nest *nest = kmalloc(sizeof(*nest), GFP_KERNEL);
	void *old;

	if (!nest)
		return -ENOMEM;
	old = xa_store(&dipper->nests, index, nest, GFP_KERNEL);
	if (xa_is_err(old)) {
		kfree(nest);
		return xa_err(old);
	}
	return 0;
}

/* An old entry is no error: the new one is stored. */
struct nest *dipper_make_nest(struct dipper *dipper, unsigned long index)
{
	struct nest *nest = kmalloc(sizeof(*nest), GFP_KERNEL);

	if (!nest)
		return NULL;
	if (!xa_err(xa_store(&dipper->nests, index, nest, GFP_KERNEL)))
		return nest;
	kfree(nest);
	return NULL;
}

/* The thread has the reference, where there is a thread. */
bool dipper_watch(struct dipper *dipper, int id)
{
	struct inode *inode = ilookup(dipper->sb, id);

	if (!inode)
		return true;
	if (dipper_is_watched(dipper)) {
		iput(inode);
		return true;
	}
	kthread_run(dipper_watcher, inode, "dipper");
	return true; /* expect: unreleased-on-path */
}

bool dipper_watch_or_put(struct dipper *dipper, int id)
{
	struct inode *inode = ilookup(dipper->sb, id);
	struct task_struct *task;

	if (!inode)
		return true;
	task = kthread_run(dipper_watcher, inode, "dipper");
	if (IS_ERR(task))
		iput(inode);
	return true;
}

/* Its callers cannot tell the failure that leaves the device registered from the one that does not. */
int dipper_add_device(struct device *dev)
{
	int err = device_add(dev);

	if (err)
		return err;
	return dipper_add_files(dev);
}

int dipper_add_device_and_files(struct device *dev)
{
	int err = device_add(dev);

	if (err)
		return err;
	err = dipper_add_files(dev);
	if (err < 0)
		return err; /* expect: unreleased-on-path */
	return 0;
}

int dipper_add_device_or_none(struct device *dev)
{
	int err = device_add(dev);

	if (err)
		return err;
	err = dipper_add_files(dev);
	if (err < 0)
		device_del(dev);
	return err;
}

/* A failure means that it is registered: it is the only one. */
int dipper_must_add(struct device *dev)
{
	WARN_ON(device_add(dev));
	return dipper_add_files(dev) < 0 ? -EIO : 0;
}

/* A member goes with the object around it. */
int dipper_add_member(struct dipper *dipper)
{
	int err = device_add(dipper->dev);

	if (err)
		return err;
	err = dipper_add_files(dipper->dev);
	if (err < 0)
		return err;
	return 0;
}

/* What the object's end gives back lasts as long as the object. */
int dipper_add_disk(struct gendisk *disk)
{
	int err = disk_alloc_events(disk);

	if (err)
		return err;
	err = dipper_check(disk);
	if (err < 0)
		return err;
	return 0;
}

static void dipper_release(struct gendisk *disk)
{
	disk_release_events(disk);
	kfree(disk->private_data);
}

/* What a table keeps may stay there: the table is emptied as a whole. */
int dipper_add_to(struct xarray *nests, unsigned long index, struct nest *nest)
{
	int err = xa_insert(nests, index, nest, GFP_KERNEL);

	if (err)
		return err;
	err = dipper_check(index);
	if (err < 0)
		return err;
	return 0;
}

void dipper_drop_nest(struct dipper *dipper, unsigned long index)
{
	kfree(xa_erase(&dipper->nests, index));
}

void dipper_drop_from(struct xarray *nests, unsigned long index)
{
	kfree(xa_erase(nests, index));
}

/* A number may be known by another name. */
int dipper_claim(struct resource *parent, resource_size_t start, resource_size_t size)
{
	struct resource *res = __request_region(parent, start, size, "dipper", 0);
	int err;

	if (!res)
		return -EBUSY;
	err = dipper_check(start);
	if (err < 0)
		return err;
	return 0;
}

void dipper_unclaim(struct resource *parent, resource_size_t start, resource_size_t size)
{
	__release_region(parent, start, size);
}

/* Whoever opens it closes it. */
int dipper_open(struct device *dev)
{
	int err = device_add(dev);

	if (err)
		return err;
	err = dipper_check(dev->id);
	if (err < 0)
		return err;
	return 0;
}

void dipper_remove_device(struct device *dev)
{
	device_del(dev);
}

/* A table keeps the object by its member; where there is one already, it keeps nothing. */
int dipper_add_egg(struct dipper *dipper, u64 key)
{
	struct egg *egg = kzalloc(sizeof(*egg), GFP_KERNEL);
	int err;

	if (!egg)
		return -ENOMEM;
	egg->key = key;
	err = rhashtable_insert_fast(&dipper->eggs, &egg->node, dipper_params);
	if (err)
		return err; /* expect: unreleased-on-path */
	return 0;
}

int dipper_add_egg_or_free(struct dipper *dipper, u64 key)
{
	struct egg *egg = kzalloc(sizeof(*egg), GFP_KERNEL);
	int err;

	if (!egg)
		return -ENOMEM;
	egg->key = key;
	err = rhashtable_insert_fast(&dipper->eggs, &egg->node, dipper_params);
	if (err)
		kfree(egg);
	return err;
}

/* What is given is the other one that was found. */
int dipper_sort_egg(struct dipper *dipper)
{
	struct egg *egg = kzalloc(sizeof(*egg), GFP_KERNEL);

	if (!egg)
		return -ENOMEM;
	if (rb_find_add(&egg->rb, &dipper->sorted, dipper_cmp))
		return -EEXIST; /* expect: unreleased-on-path */
	return 0;
}

int dipper_sort_egg_or_free(struct dipper *dipper)
{
	struct egg *egg = kzalloc(sizeof(*egg), GFP_KERNEL);

	if (!egg)
		return -ENOMEM;
	if (rb_find_add(&egg->rb, &dipper->sorted, dipper_cmp)) {
		kfree(egg);
		return -EEXIST;
	}
	return 0;
}

/* A function of the file that keeps the new one only where it finds no other. */
static struct egg *dipper_find_or_link(struct dipper *dipper, struct egg *new)
{
	struct egg *egg;

	list_for_each_entry(egg, &dipper->clutch, list)
		if (egg->key == new->key)
			return egg;
	list_add(&new->list, &dipper->clutch);
	return NULL;
}

int dipper_lay(struct dipper *dipper, u64 key)
{
	struct egg *egg = kzalloc(sizeof(*egg), GFP_KERNEL);

	if (!egg)
		return -ENOMEM;
	egg->key = key;
	if (dipper_find_or_link(dipper, egg))
		return -EEXIST; /* expect: unreleased-on-path */
	return 0;
}

/* There is no other yet, and nobody asks. */
int dipper_lay_first(struct dipper *dipper, u64 key)
{
	struct egg *egg = kzalloc(sizeof(*egg), GFP_KERNEL);

	if (!egg)
		return -ENOMEM;
	egg->key = key;
	dipper_find_or_link(dipper, egg);
	return 0;
}

int dipper_lay_or_free(struct dipper *dipper, u64 key)
{
	struct egg *egg = kzalloc(sizeof(*egg), GFP_KERNEL);

	if (!egg)
		return -ENOMEM;
	egg->key = key;
	if (dipper_find_or_link(dipper, egg)) {
		kfree(egg);
		return -EEXIST;
	}
	return 0;
}
