/* How functions say that they have failed where it is not a number below 0. */

vm_fault_t reef_fault(struct vm_fault *vmf)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return VM_FAULT_OOM;
	if (vmf->pgoff > 8)
		return VM_FAULT_SIGBUS; /* expect: unreleased-on-path */
	vmf->page = page;
	return 0;
}

vm_fault_t reef_fault_locked(struct vm_fault *vmf)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return VM_FAULT_OOM;
	vmf->page = page;
	return VM_FAULT_LOCKED;
}

blk_status_t reef_queue(struct reef *reef, struct request *rq)
{
	struct coral *coral = kmalloc(sizeof(*coral), GFP_ATOMIC);
	blk_status_t status;

	if (!coral)
		return BLK_STS_RESOURCE;
	status = reef_prepare(reef, rq);
	if (status)
		return status; /* expect: unreleased-on-path */
	rq->end_io_data = coral;
	return BLK_STS_OK;
}

blk_status_t reef_queue_deep(struct reef *reef, struct request *rq)
{
	spin_lock(&reef->lock);
	if (reef->depth > 8)
		return BLK_STS_IOERR; /* expect: unreleased-on-path */
	reef_prepare(reef->depth);
	spin_unlock(&reef->lock);
	return BLK_STS_OK;
}

enum reef_result reef_scan(struct reef *reef)
{
	struct coral *coral = kmalloc(sizeof(*coral), GFP_KERNEL);

	if (!coral)
		return REEF_ALLOC_FAIL;
	if (reef->depth > 8)
		return REEF_SCAN_FAIL; /* expect: unreleased-on-path */
	reef->coral = coral;
	return REEF_FOUND;
}

/* Two calls of one table of operations undo each other. */
int reef_open(struct reef *reef)
{
	int err;

	if (reef->ops->init_reef && reef->ops->init_reef(reef))
		return -EIO;
	err = reef_sound(reef->depth);
	if (err < 0)
		return err; /* expect: unreleased-on-path */
	err = reef_chart(reef->depth);
	if (err < 0)
		goto out;
	return 0;
out:
	reef->ops->exit_reef(reef);
	return err;
}

/* The address of a member is no look at it: the pointer may still be an error. */
int reef_lamp(struct reef *reef)
{
	struct lamp *lamp = lamp_find(reef);
	struct device *dev = &lamp->dev;

	mutex_lock(&reef->lock);
	if (IS_ERR(lamp))
		return PTR_ERR(lamp); /* expect: unreleased-on-path */
	lamp_light(dev);
	mutex_unlock(&reef->lock);
	return 0;
}

/* `get` says nothing of locks where the other ways give it back. */
void reef_get_records(struct reef *reef)
{
	mutex_lock(&reef->lock);
	if (reef->depth > 8)
		return; /* expect: unreleased-on-path */
	reef_read(reef->depth);
	mutex_unlock(&reef->lock);
}

/* A function without a result has not failed because it has given back what it had taken for the time of the call. */

static void locks_for_its_caller(const struct path *path, struct anchor *anchor)
{
	struct dentry *dentry;
	int err;

	do {
		dentry = dget_parent(path->dentry);
		inode_lock(dentry->d_inode);
		err = anchor_hold(anchor, path);
		if (err)
			inode_unlock(dentry->d_inode);
		dput(dentry);
	} while (err == -EAGAIN);
}

/* A note that every path frees does not tell a failure: the count is the callee's by then. */

struct tinderbox {
	struct kref kref;
};

static void tinderbox_free(struct kref *kref)
{
	kfree(container_of(kref, struct tinderbox, kref));
}

static void tinderbox_pass(struct tinderbox *box, int n)
{
	char *note = kmalloc(8, GFP_KERNEL);

	if (!note)
		return;
	kref_get(&box->kref);
	n = tinder_install(box, note);
	if (n) {
		kref_put(&box->kref, tinderbox_free);
		goto out;
	}
	tinder_flash(n);
out:
	kfree(note);
}
