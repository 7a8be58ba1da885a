/* What older kernels do otherwise: addresses within a mapping, results of other kinds, teardowns that stop what they start again. */

int one_map_by_any_address(struct page *page, unsigned int from)
{
	char *at = kmap_atomic(page) + from;

	memset(at, 0, 8);
	kunmap_atomic(at);
	cond_resched();
	return 0;
}

int one_map_of_two(struct page *page, struct page *other, unsigned int from)
{
	char *at = kmap_atomic(page) + from;
	char *to = kmap_atomic(other) + from;

	memcpy(to, at, 8);
	kunmap_atomic(to);
	cond_resched(); /* expect: sleep-while-atomic */
	kunmap_atomic(at);
	return 0;
}

int claim_told_by_variable(struct ember *em, struct block_device *bdev, bool excl)
{
	struct block_device *whole = NULL;
	int error;

	if (!excl) {
		whole = bdev->bd_contains;
		error = bd_prepare_to_claim(bdev, whole, em);
		if (error)
			return error;
	}
	error = ember_start(em);
	if (error)
		goto out;
	return 0;
out:
	if (whole)
		bd_abort_claiming(bdev, whole, em);
	return error;
}

int claim_left(struct ember *em, struct block_device *bdev, struct block_device *whole)
{
	int error = bd_prepare_to_claim(bdev, whole, em);

	if (error)
		return error;
	error = ember_start(em);
	if (error)
		return error; /* expect: unreleased-on-path */
	error = ember_fill(em);
	if (error)
		bd_abort_claiming(bdev, whole, em);
	return error;
}

int number_of_an_older_call(struct request_queue *q, struct device *dev)
{
	int ret = bsg_register_queue(q, dev, "ember", &ember_ops);

	if (ret) {
		pr_err("no queue\n");
		return ret;
	}
	return 0;
}

struct bsg_device *null_for_an_error(struct request_queue *q, struct device *dev)
{
	struct bsg_device *bd = bsg_register_queue(q, dev, "ember", &ember_ops);

	if (!bd) /* expect: acquire-unchecked */
		return NULL;
	return bd;
}

int integrity_of_the_request(struct ember *em, struct request *rq)
{
	int ret = -EIO;

	if (blk_integrity_rq(rq)) {
		if (sg_alloc_table_chained(&em->meta, 2, em->first, 2))
			return -ENOMEM;
		if (ember_map(em, rq) <= 0)
			goto out;
	}
	ret = ember_send(em, rq);
	if (!ret)
		return 0;
	if (blk_integrity_rq(rq))
		ember_unmap(em, rq);
out:
	if (blk_integrity_rq(rq))
		sg_free_table_chained(&em->meta, 2);
	return ret;
}

int table_left(struct ember *em, struct request *rq)
{
	int ret;

	if (sg_alloc_table_chained(&em->meta, 2, em->first, 2))
		return -ENOMEM;
	ret = ember_map(em, rq);
	if (ret < 0)
		return ret; /* expect: unreleased-on-path */
	ret = ember_send(em, rq);
	if (ret < 0)
		sg_free_table_chained(&em->meta, 2);
	return ret;
}

static void ember_free_pools(struct ember_pools *pools)
{
	bioset_exit(&pools->io);
	kfree(pools);
}

struct ember_pools *pools_end_together(int many)
{
	struct ember_pools *pools = kzalloc(sizeof(*pools), GFP_KERNEL);

	if (!pools)
		return NULL;
	if (bioset_init(&pools->io, many, 0, 0))
		goto out;
	if (bioset_integrity_create(&pools->io, many))
		goto out;
	if (ember_fill(pools))
		goto out;
	return pools;
out:
	ember_free_pools(pools);
	return NULL;
}

static void ember_free_memory(struct ember_pools *pools)
{
	kfree(pools);
}

struct ember_pools *pools_left_inside(int many)
{
	struct ember_pools *pools = kzalloc(sizeof(*pools), GFP_KERNEL);

	if (!pools)
		return NULL;
	if (bioset_init(&pools->io, many, 0, 0))
		goto out;
	if (ember_fill(pools))
		goto exit;
	return pools;
exit:
	ember_free_memory(pools); /* expect: unreleased-on-path */
	return NULL;
out:
	kfree(pools);
	return NULL;
}

int lock_noted_by_a_flag(struct ember_scan *sc)
{
	int kind = ember_kind(sc);

	if (kind == 0)
		return -EINVAL;
	sc->flags |= EMBER_HAS_FREEZELOCK;
	mutex_lock(&sc->em->quota->freezelock);
	if (!ember_runs(sc->em, kind))
		return -ENOENT;
	return 0;
}

int lock_not_noted(struct ember_scan *sc)
{
	int kind = ember_kind(sc);

	if (kind == 0)
		return -EINVAL;
	sc->flags |= EMBER_SEEN;
	mutex_lock(&sc->em->quota->freezelock);
	if (!ember_runs(sc->em, kind))
		return -ENOENT; /* expect: unreleased-on-path */
	return 0;
}

int early_memory_by_its_physical_address(size_t size)
{
	int ret = 0;
	int *early = memblock_alloc(size, 8);

	if (!early)
		return -ENOMEM;
	if (!ember_ready(size))
		ret = -EINVAL;
	memblock_free_early(__pa(early), size);
	return ret;
}

int early_memory_left(size_t size)
{
	int *early = memblock_alloc(size, 8);

	if (!early)
		return -ENOMEM;
	if (!ember_ready(size))
		return -EINVAL; /* expect: unreleased-on-path */
	memblock_free_early(__pa(early), size);
	return 0;
}

static int ember_start_queue(struct ember *em)
{
	em->ready = 0;
	return ember_fill(em);
}

static int ember_setup(struct ember *em)
{
	int ret = ember_start_queue(em);

	if (ret)
		goto stop;
	return 0;
stop:
	blk_mq_quiesce_queue(em->q);
	ember_tell(em);
	return ret;
}

static void ember_teardown(struct ember *em, bool remove)
{
	blk_mq_quiesce_queue(em->q);
	ember_tell(em);
	if (remove)
		blk_mq_unquiesce_queue(em->q);
}

static int char_setup(struct char_ember *em)
{
	int ret;

	blk_mq_quiesce_queue(em->q);
	ret = ember_fill(em);
	if (ret)
		return ret; /* expect: unreleased-on-path */
	return 0;
}

static void char_teardown(struct char_ember *em)
{
	blk_mq_unquiesce_queue(em->q);
}

void taken_out_by_another_name(struct vm_struct *area)
{
	remove_vm_area(area->addr);
	kfree(area);
}

void taken_out_and_lost(struct ember *em)
{
	struct vm_struct *area = remove_vm_area(em->addr);

	if (!area || !ember_ready(em))
		return; /* expect: unreleased-on-path */
	kfree(area);
}

int policy_of_an_older_kernel(struct request_queue *q)
{
	struct ember_policy *policy = kzalloc(sizeof(*policy), GFP_KERNEL);
	struct rq_qos *rqos;

	if (!policy)
		return -ENOMEM;
	rqos = &policy->rqos;
	rq_qos_add(q, rqos);
	if (ember_fill(q)) {
		rq_qos_del(q, rqos);
		kfree(policy);
		return -EIO;
	}
	return 0;
}

int policy_that_may_fail(struct request_queue *q)
{
	struct ember_policy *policy = kzalloc(sizeof(*policy), GFP_KERNEL);
	struct rq_qos *rqos;
	int ret;

	if (!policy)
		return -ENOMEM;
	rqos = &policy->rqos;
	ret = rq_qos_add(q, rqos);
	if (ret)
		return ret; /* expect: unreleased-on-path */
	if (ember_fill(q)) {
		rq_qos_del(q, rqos);
		kfree(policy);
		return -EIO;
	}
	return 0;
}

int bio_in_its_place(struct request *rq, struct bio *old)
{
	struct bio *bio = bio_kmalloc(1, GFP_KERNEL);
	struct bio *first = bio;
	int ret;

	if (!bio)
		return -ENOMEM;
	ret = blk_rq_append_bio(rq, &bio);
	if (ret)
		bio_put(first);
	return ret;
}

int bio_not_appended(struct request *rq)
{
	struct bio *bio = bio_kmalloc(1, GFP_KERNEL);
	int ret;

	if (!bio)
		return -ENOMEM;
	ret = blk_rq_append_bio(rq, &bio);
	if (ret == -EINVAL)
		return ret; /* expect: unreleased-on-path */
	if (ret)
		bio_put(bio);
	return ret;
}

static int __init numbers_put_together_again(void)
{
	dev_t numbers;
	int ret;

	ember_class = class_create(THIS_MODULE, "ember");
	if (IS_ERR(ember_class))
		return PTR_ERR(ember_class);
	ret = alloc_chrdev_region(&numbers, 0, 4, "ember");
	if (ret)
		goto destroy;
	ember_major = MAJOR(numbers);
	ret = cdev_add(&ember_cdev, MKDEV(ember_major, 0), 4);
	if (ret)
		goto unregister;
	return 0;
unregister:
	unregister_chrdev_region(MKDEV(ember_major, 0), 4);
destroy:
	class_destroy(ember_class);
	return ret;
}
device_initcall(numbers_put_together_again);

int numbers_of_others(void)
{
	dev_t numbers;
	int ret;

	ret = alloc_chrdev_region(&numbers, 0, 4, "ember");
	if (ret)
		return ret;
	ret = cdev_add(&ember_cdev, numbers, 4);
	if (ret)
		goto unregister;
	return 0;
unregister:
	unregister_chrdev_region(MKDEV(other_major, 0), 4);
	return ret; /* expect: unreleased-on-path */
}
