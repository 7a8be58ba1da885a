/* A made-up driver. A line that ends in "expect: RULE" is where the finding of that rule is shown. */
#include <linux/blkdev.h>
#include <linux/dax.h>
#include <linux/mutex.h>

struct volume {
	struct block_device *bdev;
	struct mutex lock;
	u64 size;
};

static int volume_check(struct volume *vol, u64 at, size_t len)
{
	return at + len > vol->size ? -ERANGE : 0;
}

/* Leaves the reader section on every path. */
static int volume_probe(struct volume *vol, u64 at)
{
	int id, err;

	id = dax_read_lock();
	err = volume_check(vol, at, PAGE_SIZE);
	if (err)
		goto out;
	err = volume_touch(vol, at);
out:
	dax_read_unlock(id);
	return err;
}

/* Right too: nothing is held when the queue cannot be entered. */
static int volume_discard(struct volume *vol, struct request_queue *q)
{
	int err;

	err = blk_queue_enter(q, 0);
	if (err)
		return err;
	vol->size = 0;
	blk_queue_exit(q);
	return 0;
}

static int volume_write(struct volume *vol, u64 at, const void *from, size_t len)
{
	int err;

	mutex_lock(&vol->lock);
	err = volume_check(vol, at, len);
	if (err)
		return err; /* expect: unreleased-on-path */
	memcpy(volume_address(vol, at), from, len);
	mutex_unlock(&vol->lock);
	return 0;
}
