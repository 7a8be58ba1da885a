/* Queue usage: results in all their forms, helpers that take it for their caller. */

int leak_on_early_return(struct request_queue *q, int x)
{
	int rc = blk_queue_enter(q, 0);

	if (rc)
		return rc;
	if (x < 0)
		return -EINVAL; /* expect: unreleased-on-path */
	submit(x);
	blk_queue_exit(q);
	return 0;
}

int test_in_the_condition(struct request_queue *q, int x)
{
	if (blk_queue_enter(q, BLK_MQ_REQ_NOWAIT) != 0)
		return -EIO;
	if (unlikely(x > 3))
		goto out;
	submit(x);
out:
	blk_queue_exit(q);
	return 0;
}

int through_a_copy(struct request_queue *q)
{
	int rc, err;

	rc = blk_queue_enter(q, 0);
	err = rc;
	if (err < 0)
		return err;
	blk_queue_exit(q);
	return 0;
}

int flag_that_remembers(struct request_queue *q, bool want)
{
	bool entered = false;
	int rc = 0;

	if (want) {
		rc = blk_queue_enter(q, 0);
		if (rc)
			return rc;
		entered = true;
	}
	rc = work(q);
	if (entered)
		blk_queue_exit(q);
	return rc;
}

int equal_conditions(struct request_queue *q, unsigned int flags)
{
	if (flags & MEMBER_BUSY && blk_queue_enter(q, 0))
		return -EBUSY;
	work(q);
	if (flags & MEMBER_BUSY)
		blk_queue_exit(q);
	return 0;
}

static int member_get(struct member *m)
{
	struct request_queue *q = m->bdev->bd_queue;

	if (blk_queue_enter(q, 0))
		return -ENODEV;
	return 0;
}

static void member_put(struct member *m)
{
	blk_queue_exit(m->bdev->bd_queue);
}

int helper_takes_it(struct member *m)
{
	int rc = member_get(m);

	if (rc)
		return rc;
	rc = member_read(m);
	if (rc)
		return rc; /* expect: unreleased-on-path */
	member_put(m);
	return 0;
}

int helper_is_right(struct member *m)
{
	int rc = member_get(m);

	if (rc)
		return rc;
	rc = member_read(m);
	member_put(m);
	return rc;
}

int acquirer_is_no_leak(struct request_queue *q, int x)
{
	int rc = blk_queue_enter(q, 0);

	if (rc)
		return rc;
	if (x) {
		blk_queue_exit(q);
		return -EINVAL;
	}
	return 0;
}
