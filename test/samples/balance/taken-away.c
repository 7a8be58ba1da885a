// SPDX-License-Identifier: GPL-2.0
/*
 * Uses of what another one has taken over and may have ended, of addresses whose section is over, and of what lies in memory
 * that is gone.
 */
#include <linux/bio.h>
#include <linux/blk-mq.h>
#include <linux/highmem.h>
#include <linux/mempool.h>

struct otter_queue {
	spinlock_t lock;
	u64 failed;
	mempool_t pool;
	struct rb_root tree;
};

struct otter_job {
	spinlock_t lock;
	struct rb_node node;
	struct bio *bio;
	struct bio inner;
	int error;
};

void otter_log(struct otter_queue *queue, sector_t sector);

/* The owner of the bio runs when it ends. */
static void otter_refuse(struct otter_queue *queue, struct bio *bio)
{
	bio_io_error(bio);
	otter_log(queue, bio->bi_iter.bi_sector); /* expect: used-after-release */
}

/* Twin: read before. */
static void otter_refuse_well(struct otter_queue *queue, struct bio *bio)
{
	sector_t sector = bio->bi_iter.bi_sector;

	bio_io_error(bio);
	otter_log(queue, sector);
}

/* Twin: counted before. */
static void otter_refuse_counted(struct otter_queue *queue, struct bio *bio)
{
	bio_get(bio);
	bio_io_error(bio);
	otter_log(queue, bio->bi_iter.bi_sector);
	bio_put(bio);
}

/* Twin: the function has the reference of the one who made the bio. */
static void otter_end_own(struct otter_queue *queue, struct bio *bio)
{
	bio_endio(bio);
	otter_log(queue, bio->bi_iter.bi_sector);
	bio_put(bio);
}

/* Twin: a bio that lies in an object of the function's. */
static void otter_end_inner(struct otter_queue *queue, struct otter_job *job)
{
	struct bio *bio = &job->inner;

	bio_endio(bio);
	otter_log(queue, bio->bi_iter.bi_sector);
}

/* Twin: the next one of a chain is read before. */
static void otter_refuse_all(struct bio *bio)
{
	while (bio) {
		struct bio *next = bio->bi_next;

		bio->bi_next = NULL;
		bio_endio(bio);
		bio = next;
	}
}

/* Twin: what a member names by then is another one. */
static void otter_advance(struct request *rq, unsigned int bytes)
{
	struct bio *bio = rq->bio;

	if (bytes == bio->bi_iter.bi_size)
		rq->bio = bio->bi_next;
	bio_endio(bio);
	if (rq->bio)
		rq->bio->bi_opf |= REQ_NOMERGE;
}

static blk_status_t otter_queue_rq(struct otter_queue *queue, struct request *rq)
{
	if (blk_rq_is_passthrough(rq)) {
		blk_mq_end_request(rq, BLK_STS_IOERR);
		queue->failed += blk_rq_bytes(rq); /* expect: used-after-release */
	}
	return BLK_STS_OK;
}

static void otter_fill(struct page *page, const u8 *from, size_t offset, size_t len)
{
	u8 *to = kmap_local_page(page);

	memcpy(to + offset, from, len);
	kunmap_local(to);
	memset(to + offset + len, 0, PAGE_SIZE - offset - len); /* expect: used-after-release */
}

/* Twin: filled up before. */
static void otter_fill_well(struct page *page, const u8 *from, size_t offset, size_t len)
{
	u8 *to = kmap_local_page(page);

	memcpy(to + offset, from, len);
	memset(to + offset + len, 0, PAGE_SIZE - offset - len);
	kunmap_local(to);
}

static void otter_drop(struct otter_queue *queue, struct otter_job *job)
{
	unsigned long flags;

	spin_lock_irqsave(&job->lock, flags);
	job->error = -EIO;
	mempool_free(job, &queue->pool);
	spin_unlock_irqrestore(&job->lock, flags); /* expect: used-after-release */
}

/* Twin: the lock of the queue. */
static void otter_drop_well(struct otter_queue *queue, struct otter_job *job)
{
	unsigned long flags;

	spin_lock_irqsave(&queue->lock, flags);
	job->error = -EIO;
	mempool_free(job, &queue->pool);
	spin_unlock_irqrestore(&queue->lock, flags);
}

static void otter_forget(struct otter_queue *queue, struct otter_job *job)
{
	mempool_free(job, &queue->pool);
	rb_erase(&job->node, &queue->tree); /* expect: used-after-release */
}

/* Twin: off the tree first. */
static void otter_forget_well(struct otter_queue *queue, struct otter_job *job)
{
	rb_erase(&job->node, &queue->tree);
	mempool_free(job, &queue->pool);
}
