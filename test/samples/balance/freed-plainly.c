// SPDX-License-Identifier: GPL-2.0
/*
 * Objects that count their references or have an end of their own, freed like plain memory.
 */
#include <linux/blkdev.h>
#include <linux/file.h>
#include <linux/refcount.h>
#include <linux/slab.h>

struct ferry {
	struct gendisk *disk;
	struct list_head list;
	refcount_t users;
	int id;
};

static LIST_HEAD(ferries);
static DEFINE_MUTEX(ferries_lock);

int ferry_size(struct file *file);
int ferry_refit(struct ferry *ferry);

static int ferry_launch(struct ferry *ferry, struct queue_limits *lim)
{
	struct gendisk *disk = blk_alloc_disk(lim, NUMA_NO_NODE);
	int err;

	if (IS_ERR(disk))
		return PTR_ERR(disk);
	ferry->disk = disk;
	disk->private_data = ferry;
	err = add_disk(disk);
	if (err) {
		ferry->disk = NULL;
		kfree(disk); /* expect: wrong-release-object */
	}
	return err;
}

/* Twin: the disk is put. */
static int ferry_launch_well(struct ferry *ferry, struct queue_limits *lim)
{
	struct gendisk *disk = blk_alloc_disk(lim, NUMA_NO_NODE);
	int err;

	if (IS_ERR(disk))
		return PTR_ERR(disk);
	ferry->disk = disk;
	disk->private_data = ferry;
	err = add_disk(disk);
	if (err) {
		ferry->disk = NULL;
		put_disk(disk);
	}
	return err;
}

static int ferry_load(int fd)
{
	struct file *cargo = fget(fd);
	int size;

	if (!cargo)
		return -EBADF;
	size = ferry_size(cargo);
	kfree(cargo); /* expect: wrong-release-object */
	return size;
}

/* Twin: the contract of such memory says that it is freed like that. */
static int ferry_send(struct block_device *bdev, void *data, unsigned int len)
{
	struct bio *bio = bio_kmalloc(1, GFP_KERNEL);
	int err;

	if (!bio)
		return -ENOMEM;
	bio_init(bio, bdev, bio->bi_inline_vecs, 1, REQ_OP_WRITE);
	err = submit_bio_wait(bio);
	bio_uninit(bio);
	kfree(bio);
	return err;
}

static int ferry_overhaul(int id)
{
	struct ferry *ferry;
	int err = -ENOENT;

	mutex_lock(&ferries_lock);
	list_for_each_entry(ferry, &ferries, list)
		if (ferry->id == id && refcount_inc_not_zero(&ferry->users))
			goto found;
	mutex_unlock(&ferries_lock);
	return err;

found:
	mutex_unlock(&ferries_lock);
	err = ferry_refit(ferry);
	kfree(ferry); /* expect: wrong-release-object */
	return err;
}

/* Twin: nobody else has heard of an object that was made here, however often it is counted. */
static struct ferry *ferry_build(int id)
{
	struct ferry *ferry = kzalloc(sizeof(*ferry), GFP_KERNEL);

	if (!ferry)
		return NULL;
	ferry->id = id;
	refcount_set(&ferry->users, 1);
	refcount_inc(&ferry->users);
	if (ferry_refit(ferry)) {
		kfree(ferry);
		return NULL;
	}
	return ferry;
}
