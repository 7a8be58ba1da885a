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
	int nr_pages;
	struct page **pages;
	struct page *first;
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

/* Twin: what is counted lies in the array, which stays. */
static void heron_forget(struct work_struct *work)
{
	struct heron *heron = container_of(work, struct heron, work);
	struct page **pages = heron->pages;

	release_pages(pages, heron->nr_pages);
	heron->first = pages[0];
	heron->state = 0;
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

/* A part of the object ends with it: the page of a folio that nobody else has. */
static int heron_try_folio(struct address_space *mapping, gfp_t gfp)
{
	struct folio *folio = folio_alloc(gfp, 0);
	struct page *page;
	int err;

	if (!folio)
		return -ENOMEM;
	page = &folio->page;
	err = filemap_add_folio(mapping, folio, 0, gfp);
	if (err) {
		folio_put(folio);
		heron_wipe(page); /* expect: used-after-release */
		return err;
	}
	return 0;
}

/* Twin: put last. */
static int heron_try_folio_in_order(struct address_space *mapping, gfp_t gfp)
{
	struct folio *folio = folio_alloc(gfp, 0);
	struct page *page;
	int err;

	if (!folio)
		return -ENOMEM;
	page = &folio->page;
	err = filemap_add_folio(mapping, folio, 0, gfp);
	if (err) {
		heron_wipe(page);
		folio_put(folio);
		return err;
	}
	return 0;
}

struct colony {
	struct kref ref;
	struct heron *eldest;
};

struct egg {
	struct kref ref;
	struct colony *colony;
};

void colony_end(struct kref *ref);

static void colony_put(struct colony *colony)
{
	kref_put(&colony->ref, colony_end);
}

/* The last put of one object puts another: whoever did that may have nothing of that one. */
static void egg_end(struct kref *ref)
{
	struct egg *egg = container_of(ref, struct egg, ref);

	colony_put(egg->colony);
	egg->colony->eldest = NULL; /* expect: used-after-release */
	kfree(egg);
}

/* Twin: put when nobody needs it any more. */
static void egg_end_in_order(struct kref *ref)
{
	struct egg *egg = container_of(ref, struct egg, ref);

	egg->colony->eldest = NULL;
	colony_put(egg->colony);
	kfree(egg);
}

/* Twin: who calls this may have the colony. */
static void egg_leave(struct egg *egg)
{
	colony_put(egg->colony);
	egg->colony->eldest = NULL;
}

static void heron_free(struct kref *kref);

/* What is put next is first read in what may be gone. */
static void heron_leave(struct work_struct *work)
{
	struct flock *flock = container_of(work, struct heron, work)->flock;

	kref_put(&flock->count, heron_free);
	put_device(flock->dev); /* expect: used-after-release */
}

/* Twin: it was read before. */
static void heron_leave_right(struct work_struct *work)
{
	struct flock *flock = container_of(work, struct heron, work)->flock;
	struct device *dev = flock->dev;

	kref_put(&flock->count, heron_free);
	put_device(dev);
}
