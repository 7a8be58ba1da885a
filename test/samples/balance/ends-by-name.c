// A function of the opposite name ends what another one has begun, and does not run where that one fails.

struct heron {
	void *nest;
	struct kobject *kobj;
};

int heron_init(struct heron *heron)
{
	heron->nest = kzalloc(64, GFP_KERNEL);
	if (!heron->nest)
		return -ENOMEM;

	return sysfs_create_group(heron->kobj, &heron_group); // expect: unreleased-on-path
}

void heron_exit(struct heron *heron)
{
	sysfs_remove_group(heron->kobj, &heron_group);
	kfree(heron->nest);
}

// What destroys also runs on what is half made.
int egret_init(struct heron *egret)
{
	egret->nest = kzalloc(64, GFP_KERNEL);
	if (!egret->nest)
		return -ENOMEM;

	return sysfs_create_group(egret->kobj, &egret_group);
}

void egret_destroy(struct heron *egret)
{
	sysfs_remove_group(egret->kobj, &egret_group);
	kfree(egret->nest);
}

// The caller runs the end after a failure as well.
static int bittern_init(struct heron *bittern)
{
	bittern->nest = kzalloc(64, GFP_KERNEL);
	if (!bittern->nest)
		return -ENOMEM;

	return sysfs_create_group(bittern->kobj, &bittern_group);
}

static void bittern_exit(struct heron *bittern)
{
	sysfs_remove_group(bittern->kobj, &bittern_group);
	kfree(bittern->nest);
}

int bittern_settle(struct heron *bittern)
{
	int err = bittern_init(bittern);

	if (err)
		bittern_exit(bittern);
	return err;
}

// A sequence is stopped whether it could be started or not.
static void *spoonbill_start(struct seq_file *seq, loff_t *pos)
{
	seq->private = kmalloc(64, GFP_KERNEL);
	if (!seq->private)
		return ERR_PTR(-ENOMEM);
	if (*pos > 8)
		return ERR_PTR(-ERANGE);
	return seq->private;
}

static void spoonbill_stop(struct seq_file *seq, void *v)
{
	kfree(seq->private);
}

static const struct seq_operations spoonbill_ops = {
	.start = spoonbill_start,
	.stop = spoonbill_stop,
};

// Stored under another name than it was got by, in a variable of the file.
static void *stork_memory;

int __stork_register(struct notifier_block *stork)
{
	void *memory;
	int err;

	memory = kmalloc(128, GFP_KERNEL);
	if (!memory)
		return -ENOMEM;
	stork_memory = memory;
	err = register_reboot_notifier(stork);
	if (err)
		return err; // expect: unreleased-on-path
	return 0;
}

void stork_unregister(struct notifier_block *stork)
{
	unregister_reboot_notifier(stork);
	kfree(stork_memory);
}

// The caller undoes the rounds before the one that has failed.
static int ibis_add(struct ibis *ibis)
{
	int err;

	err = kobject_add(&ibis->wing, ibis->parent, "wing");
	if (err)
		return err;
	err = kobject_add(&ibis->tail, &ibis->wing, "tail");
	return err; // expect: unreleased-on-path
}

static void ibis_del(struct ibis *ibis)
{
	kobject_del(&ibis->tail);
	kobject_del(&ibis->wing);
}

int ibis_add_all(struct ibis *all, int count)
{
	int err, i;

	for (i = 0; i < count; i++) {
		err = ibis_add(&all[i]);
		if (err)
			goto undo;
	}
	return 0;

undo:
	while (--i >= 0)
		ibis_del(&all[i]);
	return err;
}

// The caller begins with the very one that has failed.
static int crane_add(struct ibis *crane)
{
	int err;

	err = kobject_add(&crane->wing, crane->parent, "wing");
	if (err)
		return err;
	err = kobject_add(&crane->tail, &crane->wing, "tail");
	return err;
}

static void crane_del(struct ibis *crane)
{
	kobject_del(&crane->tail);
	kobject_del(&crane->wing);
}

int crane_add_all(struct ibis *all, int count)
{
	int err, i;

	for (i = 0; i < count; i++) {
		err = crane_add(&all[i]);
		if (err)
			goto undo;
	}
	return 0;

undo:
	for (; i >= 0; i--)
		crane_del(&all[i]);
	return err;
}

// The same with a counter of its own: only those before.
static int rail_add(struct ibis *rail)
{
	int err;

	err = kobject_add(&rail->wing, rail->parent, "wing");
	if (err)
		return err;
	err = kobject_add(&rail->tail, &rail->wing, "tail");
	return err; // expect: unreleased-on-path
}

static void rail_del(struct ibis *rail)
{
	kobject_del(&rail->tail);
	kobject_del(&rail->wing);
}

int rail_add_all(struct flock *flock)
{
	struct ibis *rail;
	unsigned long i, j;
	int err;

	xa_for_each(&flock->rails, i, rail) {
		err = rail_add(rail);
		if (err)
			goto undo;
	}
	return 0;

undo:
	xa_for_each(&flock->rails, j, rail)
		if (j < i)
			rail_del(rail);
	return err;
}

// Given back by the words that it was taken with.
int teal_create_link(struct teal *teal, struct device *dev)
{
	int err;

	err = sysfs_create_link(teal->kobj, &dev->kobj, dev_name(dev));
	if (err)
		return err;
	if (teal->parent) {
		err = sysfs_create_link(&dev->kobj, &teal->parent->kobj, "parent");
		if (err)
			sysfs_remove_link(teal->kobj, dev_name(dev));
	}
	return err;
}

void teal_remove_link(struct teal *teal, struct device *dev)
{
	if (teal->parent)
		sysfs_remove_link(&dev->kobj, "parent");
	sysfs_remove_link(teal->kobj, dev_name(dev));
}
