// The release function of a device runs when its last reference goes, and gives back what lies in the object around it.

static DEFINE_IDA(wombat_ids);

static void wombat_dev_release(struct device *dev)
{
	struct wombat *wombat = dev_to_wombat(dev);

	ida_free(&wombat_ids, wombat->id);
	kfree(wombat);
}

static const struct device_type wombat_type = {
	.name = "wombat",
	.release = wombat_dev_release,
};

static int wombat_open(struct inode *inode, struct file *filp)
{
	struct burrow *burrow = inode_to_burrow(inode);
	struct wombat *wombat;
	struct device *dev;
	int ret;

	wombat = kzalloc(sizeof(*wombat), GFP_KERNEL);
	if (!wombat)
		return -ENOMEM;
	filp->private_data = wombat;
	wombat->id = ida_alloc(&wombat_ids, GFP_KERNEL);
	if (wombat->id < 0) {
		kfree(wombat);
		return -ENOSPC;
	}
	dev = wombat_to_dev(wombat);
	device_initialize(dev);
	dev->type = &wombat_type;
	ret = device_add(dev);
	if (ret < 0)
		goto put;
	return 0;

put:
	put_device(dev);
	return ret;
}

/* Here no device is put that would end it. */
static int wombat_dig(struct inode *inode, struct file *filp)
{
	struct wombat *wombat;
	int ret;

	wombat = kzalloc(sizeof(*wombat), GFP_KERNEL);
	if (!wombat)
		return -ENOMEM;
	wombat->id = ida_alloc(&wombat_ids, GFP_KERNEL);
	if (wombat->id < 0) {
		kfree(wombat);
		return -ENOSPC;
	}
	ret = wombat_check(inode);
	if (ret < 0)
		return ret; /* expect: unreleased-on-path */
	device_initialize(wombat_to_dev(wombat));
	filp->private_data = wombat;
	return 0;
}

static int wombat_close(struct inode *inode, struct file *filp)
{
	struct wombat *wombat = filp->private_data;

	device_unregister(wombat_to_dev(wombat));
	return 0;
}

static const struct file_operations wombat_fops = {
	.open = wombat_open,
	.release = wombat_close,
};

/* The last put of a controller runs what its operations name. */
static void numbat_free_ctrl(struct nvme_ctrl *nctrl)
{
	struct numbat *numbat = to_numbat(nctrl);

	kfree(numbat->queues);
	kfree(numbat);
}

static const struct nvme_ctrl_ops numbat_ops = {
	.name = "numbat",
	.free_ctrl = numbat_free_ctrl,
};

static struct nvme_ctrl *numbat_create(struct device *dev)
{
	struct numbat *numbat;
	int ret = -ENOMEM;

	numbat = kzalloc(sizeof(*numbat), GFP_KERNEL);
	if (!numbat)
		return ERR_PTR(-ENOMEM);
	numbat->queues = kcalloc(4, sizeof(*numbat->queues), GFP_KERNEL);
	if (!numbat->queues)
		goto free;
	numbat->cache = kcalloc(4, sizeof(*numbat->cache), GFP_KERNEL);
	if (!numbat->cache)
		goto free_queues;
	ret = nvme_init_ctrl(&numbat->ctrl, dev, &numbat_ops, 0);
	if (ret)
		goto free_cache;
	if (!nvme_change_ctrl_state(&numbat->ctrl, NVME_CTRL_CONNECTING))
		goto put;
	return &numbat->ctrl;

put:
	nvme_uninit_ctrl(&numbat->ctrl);
	nvme_put_ctrl(&numbat->ctrl);
	return ERR_PTR(-EINTR); /* expect: unreleased-on-path */
free_cache:
	kfree(numbat->cache);
free_queues:
	kfree(numbat->queues);
free:
	kfree(numbat);
	return ERR_PTR(ret);
}
