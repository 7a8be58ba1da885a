/* Calls that may fail, and what goes on as if they could not. */

int signal_may_come(struct ember *em)
{
	mutex_lock_interruptible(&em->lock);
	em->count++;
	mutex_unlock(&em->lock); /* expect: acquire-unchecked */
	return 0;
}

int signal_is_told_too_late(struct ember *em)
{
	int rc = down_read_killable(&em->sem);

	em->count++;
	up_read(&em->sem); /* expect: acquire-unchecked */
	return rc;
}

int signal_is_told(struct ember *em)
{
	int rc = mutex_lock_interruptible(&em->lock);

	if (rc)
		return rc;
	em->count++;
	mutex_unlock(&em->lock);
	return 0;
}

int dying_queue(struct request_queue *q)
{
	blk_queue_enter(q, 0);
	ember_look(q->id);
	blk_queue_exit(q); /* expect: acquire-unchecked */
	return 0;
}

int no_memory(struct ember_pool *pool)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	em->pool = pool; /* expect: acquire-unchecked */
	pool->first = em;
	return 0;
}

int memory_or_wait(struct ember_pool *pool)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL | __GFP_NOFAIL);

	em->pool = pool;
	pool->first = em;
	return 0;
}

int memory_is_tested(struct ember_pool *pool)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	pool->first = em;
	if (!pool->first)
		return -ENOMEM;
	em->pool = pool;
	return 0;
}

int memory_is_warned_of(struct ember_pool *pool)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	if (WARN_ON(!em))
		return -ENOMEM;
	em->pool = pool;
	pool->first = em;
	return 0;
}

int tested_for_another_failure(struct ember_pool *pool)
{
	struct ember *em = kzalloc(sizeof(*em), GFP_KERNEL);

	if (IS_ERR(em))
		return PTR_ERR(em);
	em->pool = pool; /* expect: acquire-unchecked */
	pool->first = em;
	return 0;
}

int nothing_to_follow(struct ember_pool *pool)
{
	pool->name = kstrdup("pool", GFP_KERNEL);
	kfree(pool->name);
	return 0;
}

void reserve_waits(mempool_t *pool, gfp_t gfp)
{
	struct spark *one = mempool_alloc(pool, GFP_NOIO);
	struct spark *two = mempool_alloc(pool, gfp);

	one->next = two;
	two->next = one;
	spark_run(one);
}

void reserve_does_not_wait(mempool_t *pool)
{
	struct spark *one = mempool_alloc(pool, GFP_ATOMIC);

	one->next = NULL; /* expect: acquire-unchecked */
	spark_run(one);
}

void looked_at_by_a_macro(struct test *test, struct ember *em)
{
	struct spark *one = kzalloc(sizeof(*one), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, one);
	one->em = em;
	EMBER_BUG_ON(!mutex_trylock(&em->lock));
	spark_run(one);
	mutex_unlock(&em->lock);
}

int asked_for_null(struct ember *em)
{
	em->thread = kthread_run(ember_loop, em, "ember");
	if (!em->thread) /* expect: acquire-unchecked */
		return -ENOMEM;
	em->running = true;
	return 0;
}

int asked_for_an_error(struct ember *em)
{
	em->thread = kthread_run(ember_loop, em, "ember");
	if (IS_ERR(em->thread))
		return PTR_ERR(em->thread);
	em->running = true;
	return 0;
}

/* Both are asked: the second question sees what the first one cannot. */
int asked_for_both(struct ember *em)
{
	em->thread = kthread_run(ember_loop, em, "ember");
	if (!em->thread)
		return -ENOMEM;
	if (IS_ERR(em->thread))
		return PTR_ERR(em->thread);
	em->running = true;
	return 0;
}

/* A call that passes the error of its argument on needs nobody to look. */
static int crane_find(int dfd, const char __user *user, struct path *at)
{
	struct filename *name = getname(user);
	int err = filename_lookup(dfd, name, 0, at, NULL);

	if (!err)
		crane_note(name->name);
	putname(name);
	return err;
}
