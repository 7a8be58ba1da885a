// SPDX-License-Identifier: GPL-2.0
/*
 * Uses after a reference was put that may have been the last: the function's own count, which others have seen, and the
 * references of functions that the kernel runs by itself.
 */
#include <linux/dcache.h>
#include <linux/device.h>
#include <linux/workqueue.h>
#include <linux/bio.h>

struct heron {
	struct device *dev;
	struct work_struct work;
	struct list_head nest;
	int state;
};

int heron_link(struct dentry *from, struct dentry *to);
void heron_note(struct dentry *dentry);
void heron_release(struct kref *kref);

/* The callee has seen it, and nothing tells that it has counted it. */
static int heron_link_up(struct dentry *from, struct dentry *dir, const char *name, int len)
{
	struct dentry *upper = lookup_one_len(name, dir, len);
	int err = PTR_ERR(upper);

	if (!IS_ERR(upper)) {
		err = heron_link(from, upper);
		dput(upper);
		if (!err)
			heron_note(upper); /* expect: used-after-release */
	}
	return err;
}

/* Twin: the second put tells that it had two counts. */
static int heron_link_twice(struct dentry *from, struct dentry *dir, const char *name, int len)
{
	struct dentry *upper = lookup_one_len(name, dir, len);
	int err = PTR_ERR(upper);

	if (!IS_ERR(upper)) {
		err = heron_link(from, upper);
		dput(upper);
		if (!err)
			heron_note(upper);
		dput(upper);
	}
	return err;
}

/* Twin: put when nobody needs it any more. */
static int heron_link_then_put(struct dentry *from, struct dentry *dir, const char *name, int len)
{
	struct dentry *upper = lookup_one_len(name, dir, len);
	int err = PTR_ERR(upper);

	if (!IS_ERR(upper)) {
		err = heron_link(from, upper);
		if (!err)
			heron_note(upper);
		dput(upper);
	}
	return err;
}

/* A worker has nobody behind it who still has the device; one put, one finding. */
static void heron_settle(struct device *dev, struct work_struct *work)
{
	put_device(dev);
	dev->driver_data = work; /* expect: used-after-release */
	dev->platform_data = NULL;
}

/* Twin: who calls this may have the device. */
static void heron_settle_for_caller(struct device *dev, struct heron *heron)
{
	put_device(dev);
	dev->driver_data = heron;
}

/* Twin: it has another reference by which the whole is held, and puts that last. */
static void heron_flush_end_io(struct bio *bio)
{
	struct heron *heron = bio->bi_private;
	struct device *dev = heron->dev;

	put_device(dev);
	dev->driver_data = NULL;
	kref_put(&dev->kobj.kref, heron_release);
}

/* The end of a transfer is where nobody else has it. */
static void heron_end_io(struct bio *bio)
{
	struct heron *heron = bio->bi_private;

	bio_put(bio);
	heron->state = bio->bi_status; /* expect: used-after-release */
}

/* Twin: what it needs is read before. */
static void heron_end_io_in_order(struct bio *bio)
{
	struct heron *heron = bio->bi_private;

	heron->state = bio->bi_status;
	bio_put(bio);
}
